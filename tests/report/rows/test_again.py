from pathlib import Path

import pytest
from tests import helpers, own

import foedus
from foedus.case import build
from foedus.report.rows import again
from foedus.result.schema import Manifest, PartRow
from foedus.testing.made_up import small_case


def with_parts(*given: str, case: str = "strait") -> Manifest:
    """Return a manifest with a part of each folder; empty for the one that the case brought."""
    rows = (
        PartRow("mechanism", f"m{i}", f"parts/m{i}.py", "0" * 64, folder)
        for i, folder in enumerate(given)
    )
    return helpers.manifest(case=case, parts=tuple(rows))


def test_leave_is_given_again_for_what_a_run_was_made_with() -> None:
    assert again.leave(helpers.manifest()) == []
    assert again.leave(with_parts("", "", "more")) == ["--allow-code", "--parts", "more"]
    named = with_parts("strait/parts", "strait/parts", case="us-japan")
    assert again.leave(named) == ["--parts", "strait/parts"]
    assert again.case(with_parts("my parts")) == "strait --parts 'my parts'"


def test_leave_for_a_loaded_case_names_where_other_folders_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    foedus.new("strait")
    own.write(Path("strait/parts"))
    own.write(Path("more/mine"))
    found = foedus.load("strait", parts="more/mine", allow_code=True)
    assert again.leave_of_case(found) == ["--allow-code", "--parts", "more/mine"]
    assert again.leave_of_case(build(small_case())) == []


def test_an_arm_is_asked_for_as_it_was() -> None:
    made = helpers.manifest(
        arms=("baseline", "firm"), given={"firm": ("USA.tariff=25%", "off:security_spiral")}
    )
    assert again.arm(made, "baseline") == ["--policy", "baseline"]
    assert again.arm(made, "firm") == ["--arm", "firm: USA.tariff=25%; off:security_spiral"]
