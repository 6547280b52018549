from pathlib import Path

import pytest
from tests import helpers, own

import foedus
from foedus.case import build
from foedus.report.rows import again
from foedus.result.schema import Manifest, PartRow
from foedus.testing.made_up import small_case


def with_parts(*files: str, case: str = "strait") -> Manifest:
    rows = (PartRow("mechanism", f"m{i}", file, "0" * 64) for i, file in enumerate(files))
    return helpers.manifest(case=case, parts=tuple(rows))


def test_leave_is_given_again_for_what_a_run_was_made_with() -> None:
    assert again.leave(helpers.manifest()) == []
    files = "parts/rally.py", "parts/summit.py", "more/ratio.py"
    assert again.leave(with_parts(*files)) == ["--allow-code", "--parts", "more"]
    assert again.leave(with_parts(*files, case="us-japan")) == [
        "--parts", "parts", "--parts", "more"
    ]  # fmt: skip
    assert again.case(with_parts("my parts/a.py")) == "strait --parts 'my parts'"


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
