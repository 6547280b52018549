"""Parts that do not ship are held to the laws of those that do, and told where they break them."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import own as written

from foedus import authoring
from foedus.case.code import read
from foedus.cli.main import main
from foedus.contract import Instrument
from foedus.testing import instrument_laws, own


def told(place: Path, **changes: tuple[str, str]) -> list[str]:
    code = read(written.write(place, **changes))
    return [str(problem).replace(f"{place}/", "") for problem in own.problems((code,))]


def test_the_parts_of_the_documentation_keep_the_laws(tmp_path: Path) -> None:
    assert told(tmp_path) == []


def test_a_broken_law_is_told_with_file_and_line(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        rally=('reads=("approval", "threat")', 'reads=("approval",)'),
        summit=("uniform(0.1, 0.3)", "uniform(1.0, 3.0)"),
        effort_ratio=('"effort_ratio", "?"', '"effort_ratio", "+"'),
    )
    said = "defence_burden -> effort_ratio (+): goes the other way too; law: moves_as_it_claims"
    assert found[0] == f"effort_ratio.py:12: outcome effort_ratio: {said}"
    line = next(
        i
        for i, row in enumerate((tmp_path / "rally.py").read_text().splitlines(), 1)
        if row.startswith("MECHANISM")
    )
    rally = [row for row in found if row.startswith(f"rally.py:{line}: mechanism rally: ")]
    assert (
        f"rally.py:{line}: mechanism rally: appraise.leadership_risk depends on threat, which is "
        "not among the reads; law: reads_what_it_declares"
    ) in rally
    assert "summit.py:5: instrument summit: opening goes from 1.002 to 2.998" in found[-1]
    assert found[-1].endswith("law: chances_are_chances")


def test_a_formula_that_stops_is_told_and_the_rest_is_tried(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        rally=("world.state.threat -", "world.state.thret -"),
        effort_ratio=(
            'description="Defence burden as a multiple of the patron\'s."',
            'description=""',
        ),
    )
    assert len(found) == 2
    assert found[0].startswith("effort_ratio.py:12: outcome effort_ratio: its description is no se")
    assert 'did you mean "threat"?' in found[1]


def test_a_part_that_stops_a_law_is_told_and_the_rest_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def law(instrument: Instrument) -> Iterator[str]:
        yield str(dict(instrument.options[0].channels)["none"])

    monkeypatch.setitem(instrument_laws.LAWS, "a_law", law)
    found = told(tmp_path, effort_ratio=('"ratio"', '""'))
    assert found == [
        "effort_ratio.py:12: outcome effort_ratio: has no unit; law: is_described",
        "summit.py:5: instrument summit stopped the laws: KeyError: 'none'",
    ]


def test_numbers_that_are_none_are_told_by_the_laws_alone(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = told(
            tmp_path,
            rally=("jnp.minimum(risk, 0.5)", "risk / 0.0 - risk / 0.0"),
            effort_ratio=("return burden /", "return burden / 0.0 - burden / 0.0 *"),
        )
    assert any(
        "is not finite in 256 draws; law: finite_in_disturbed_worlds" in row for row in found
    )
    assert any("leadership_risk is not finite at the start in 256 draws" in row for row in found)


def test_a_broken_law_is_told_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "strait"
    authoring.new(case)
    written.lay_down(case)
    written.write(case / "parts", effort_ratio=('reads=("defence_burden",)', 'reads=("gdp",)'))
    (case / "parts" / "rally.py").unlink()
    text = (case / "case.yaml").read_text(encoding="utf-8")
    (case / "case.yaml").write_text(text.partition("\nvariants:")[0], encoding="utf-8")
    assert main(["check", str(case), "--allow-code", "--no-sizes"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    found = printed.err.splitlines()
    at = f"error: {case / 'parts' / 'effort_ratio.py'}:12: outcome effort_ratio: "
    assert f"{at}reads gdp, which makes no difference; law: reads_what_it_declares" in found
    assert all(line.startswith(at) for line in found)
