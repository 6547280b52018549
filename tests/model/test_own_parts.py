"""Folders of parts are imported by path, under private names, and every failure has a place."""

import sys
from pathlib import Path

import pytest
from tests import own

from foedus.case.code import read
from foedus.errors import CompileError
from foedus.model.own_parts import PREFIX, load

pytestmark = pytest.mark.xdist_group("mechanisms")  # formulas are tried operation by operation

OUTCOME = """
from foedus.parts import Outcome
from ._common import UNIT

OUTCOME = Outcome(
    name="{name}", title="T", description="D.", unit=UNIT, dims=("actor",), over="ally",
    part="IV", compute=lambda world: world.state.gdp, reads=("gdp",),
)
"""


def folder(place: Path, **files: str) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for stem, text in files.items():
        (place / f"{stem}.py").write_text(text, encoding="utf-8")
    return place


def refused(place: Path, **files: str) -> list[str]:
    with pytest.raises(CompileError) as caught:
        load(read(folder(place, **files)))
    return [str(problem) for problem in caught.value.problems]


def test_parts_are_found_with_their_places(tmp_path: Path) -> None:
    found = load(read(own.write(tmp_path / "parts")))
    assert [(o.kind, o.name) for o in found] == [
        ("outcome", "effort_ratio"), ("mechanism", "rally"), ("instrument", "summit")
    ]  # fmt: skip
    for o in found:
        lines = Path(o.file).read_text(encoding="utf-8").splitlines()
        assert lines[o.line - 1].startswith(o.kind.upper())
        assert o.where == f"{o.file}:{o.line}"
        assert len(o.digest) == 64


def test_files_of_one_name_do_not_meet_and_paths_stay_as_they_were(tmp_path: Path) -> None:
    before = list(sys.path)
    one = folder(tmp_path / "one", a=OUTCOME.format(name="x"), _common='UNIT = "left"')
    two = folder(tmp_path / "two", a=OUTCOME.format(name="y"), _common='UNIT = "right"')
    units = [o.part.unit for place in (one, two) for o in load(read(place))]  # pyright: ignore
    assert units == ["left", "right"]
    assert sys.path == before
    assert "a" not in sys.modules
    assert "_common" not in sys.modules
    assert not list(tmp_path.rglob("__pycache__"))


def test_what_runs_is_what_was_digested(tmp_path: Path) -> None:
    place = folder(tmp_path, a=OUTCOME.format(name="x"), _common='UNIT = "old"')
    code = read(place)
    folder(tmp_path, _common='UNIT = "new"')
    assert [o.part.unit for o in load(code)] == ["old"]  # pyright: ignore
    assert [o.part.unit for o in load(read(place))] == ["new"]  # pyright: ignore
    assert load(code) is load(code)


def test_a_failure_while_imported_is_one_located_error(tmp_path: Path) -> None:
    (told,) = refused(tmp_path / "1", a="x = 1\ny = (\n")
    assert told.startswith(f"{tmp_path / '1' / 'a.py'}:2:5: not Python: '(' was never closed")
    (told,) = refused(tmp_path / "2", a="import os\n\nx = 1 / 0\n")
    assert told == (
        f"{tmp_path / '2' / 'a.py'}:3: stopped while imported: ZeroDivisionError: division by zero"
    )
    (told,) = refused(tmp_path / "3", a="import sys\nsys.exit(3)\n")
    assert told == f"{tmp_path / '3' / 'a.py'}:2: stopped while imported: SystemExit: 3"
    (told,) = refused(tmp_path / "4", a="from ._none import x\n")
    assert told.startswith(f"{tmp_path / '4' / 'a.py'}:1: stopped while imported: ModuleNotFound")
    found = refused(tmp_path / "5", a="from ._b import x\n", c="x = 1 / 0", _b="x = nothing")
    assert [told.split(":")[0] for told in found] == [
        str(tmp_path / "5" / name) for name in ("_b.py", "c.py")
    ]
    assert not [name for name in sys.modules if name.startswith(PREFIX) and name.endswith(".c")]


def test_what_is_declared_is_a_part(tmp_path: Path) -> None:
    (told,) = refused(tmp_path / "1", a="x = 1\n")
    assert told.startswith(f"{tmp_path / '1' / 'a.py'}:1: declares no MECHANISM, INSTRUMENT, OUTC")
    (told,) = refused(tmp_path / "2", a="\nMECHANISM = 3\n")
    assert told.startswith(f"{tmp_path / '2' / 'a.py'}:2: MECHANISM is 3, no Mechanism; from foed")
    text = OUTCOME.format(name="Bad Name").replace('reads=("gdp",)', 'reads="gdp"')
    found = refused(tmp_path / "3", a=text, _common='UNIT = "1"')
    assert any("OUTCOME has the name 'Bad Name'" in told for told in found)
    assert any("reads is 'gdp', no tuple; write reads=('gdp',)" in told for told in found)
    (told,) = refused(tmp_path / "4", a=OUTCOME.format(name="x" * 61), _common='UNIT = "1"')
    assert told.endswith("digits and _, 60 at most")


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("params=Params,", "params=3,", "MECHANISM =", "params is 3, no class"),
        (
            "uniform(0.0, 1.0)",
            "uniform(1.0, 0.0)",
            "    approval_effect",
            "approval_effect.prior un",
        ),
        (
            '"leadership_risk", "-", "rally"',
            '"x", "down", "rally"',
            "MECHANISM =",
            "effects[1].sign",
        ),
    ],
)
def test_a_wrong_field_is_told_at_its_line(
    old: str, new: str, line: str, told: str, tmp_path: Path
) -> None:
    place = own.write(tmp_path, rally=(old, new)) / "rally.py"
    at = next(i for i, r in enumerate(place.read_text().splitlines(), 1) if r.startswith(line))
    with pytest.raises(CompileError) as caught:
        load(read(tmp_path))
    assert str(caught.value).startswith(f"{place}:{at}: mechanism rally: {told}")


def test_a_plural_is_a_list(tmp_path: Path) -> None:
    (told,) = refused(tmp_path / "1", a="\nMECHANISMS = 5\n")
    assert told == (
        f"{tmp_path / '1' / 'a.py'}:2: MECHANISMS is 5, no list; write MECHANISMS = [...], or "
        "MECHANISM = ... for one alone"
    )
    text = OUTCOME.format(name="x").replace("OUTCOME =", "OUTCOMES =")
    (told,) = refused(tmp_path / "2", a=text, _common='UNIT = "1"')
    assert ":5: OUTCOMES is Outcome(name='x'" in told


def test_a_file_that_cannot_be_imported_by_its_name_is_told(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, **{"1.x": "OUTCOMES = []"})
    assert told == (
        f"{tmp_path / '1.x.py'}: has a dot in its name, by which Python cannot import it; "
        "call it 1_x.py"
    )


def test_a_catalogue_declares_one_part_in_each_row(tmp_path: Path) -> None:
    text = (
        "from foedus.parts import Row, rows\n"
        'OUTCOMES = rows("IV", "trust",\n'
        '    Row("one", "One", "ally", reads="gdp"),\n'
        '    Row("two", "Two", "ally", reads="gdp"),\n'
        ")\n"
    )
    found = load(read(folder(tmp_path, a=text)))
    assert [(o.name, o.line) for o in found] == [("one", 3), ("two", 4)]
