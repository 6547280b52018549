"""Loading: shipped cases, files of every bad kind, and a case broken at random."""

import copy
import csv
import datetime
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.case import build, load, parse_case, shipped
from foedus.case.load import MAX_BYTES
from foedus.case.locate import MAX_PROBLEMS, read_tree
from foedus.case.schema import Case
from foedus.errors import CaseError, Problem

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src/foedus/cases/us-japan/case.yaml"
START_VALUES = ROOT / "../shared/data/us-japan/start_values_2024.csv"


def refusal(path: str | Path) -> list[str]:
    with pytest.raises(CaseError) as caught:
        load(path)
    return [str(problem) for problem in caught.value.problems]


# Shipped cases


@pytest.mark.parametrize("name", shipped())
def test_shipped_cases_load_under_their_own_name(name: str) -> None:
    assert load(name).name == name


def test_the_shipped_file_is_the_shipped_case() -> None:
    assert load(SHIPPED) == load("us-japan")


def test_places_in_a_shipped_case() -> None:
    file, line, column = load("us-japan").where("state", "gdp", "values", "USA").split(":")
    assert file == "us-japan/case.yaml"
    written = SHIPPED.read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert written[int(column) - 1 :].startswith("{value: 29185")


# The variable of the table, its state variable, and what one unit is in units of the state.
READINGS = {
    "milex_share_gdp": ("defence_burden", 1.0),
    "gdp": ("gdp", 1.0),
    "capability_stock": ("capability", 1.0),
    "us_troops_active_duty": ("forward_presence", 1e-3),
    "exports_to_usa": ("bilateral_imports", 1.0),
}
WON_PER_USD, YEN_PER_USD = 1364.0, 151.4


def published() -> dict[tuple[str, str], dict[str, str]]:
    if not START_VALUES.exists():
        pytest.skip("the table of published start values is not beside this checkout")
    with START_VALUES.open(encoding="utf-8") as stream:
        return {(row["iso3"], row["variable"]): row for row in csv.DictReader(stream)}


def test_start_values_are_the_published_ones() -> None:
    case, compared = load("us-japan"), 0
    for (actor, variable), row in published().items():
        name, unit = READINGS.get(variable, ("", 1.0))
        quantity = case.state[name].values.get(actor) if name else None
        if quantity is None:
            continue
        compared += 1
        assert quantity.value == pytest.approx(float(row["value"]) * unit, rel=1e-9)
        assert quantity.grade == row["grade"]
        for bound in ("low", "high"):
            if row[bound]:
                assert getattr(quantity, bound) == pytest.approx(float(row[bound]) * unit)
    assert compared == 8 + 8 + 8 + 5 + 7


def test_converted_start_values() -> None:
    case, rows = load("us-japan"), published()
    support, tariff = case.state["host_nation_support"].values, case.state["tariff"].values
    for key, rate in (("JPN", YEN_PER_USD), ("KOR", WON_PER_USD)):
        row = rows[key, "host_nation_support"]
        for part in ("value", "low", "high"):
            if row[part]:
                expected = float(row[part]) / rate
                assert getattr(support[key], part) == pytest.approx(expected, abs=5e-4)
        assert support[key].grade == row["grade"]
    for target in ("JPN", "CHN"):
        row = rows[target, "effective_us_tariff_2024q4"]
        for part in ("value", "low", "high"):
            assert getattr(tariff[f"USA>{target}"], part) == float(row[part])


def test_the_cast_and_the_calendar() -> None:
    case = load("us-japan")
    assert case.patron == "USA"
    assert {key for key, actor in case.actors.items() if actor.host} == {"JPN", "KOR"}
    assert {key for key, actor in case.actors.items() if actor.treaty} == {
        "JPN",
        "KOR",
        "AUS",
        "PHL",
    }
    assert [event.id for event in case.events] == [f"E{n}" for n in range(1, 11)]
    assert [figure.id for figure in case.figures] == ["N1", "N2", "N3", "N4"]
    assert str(case.renewals[0].quarter) == "2027Q2"


# Files


def test_loads_a_file(toy_file: Path) -> None:
    assert load(toy_file) == load(str(toy_file))


def test_a_byte_order_mark_is_no_content(toy: str, tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + toy.encode())
    assert load(path) == parse_case(toy)


def test_windows_line_ends(toy: str, tmp_path: Path) -> None:
    path = tmp_path / "crlf.yaml"
    path.write_bytes(toy.replace("\n", "\r\n").encode())
    assert load(path) == parse_case(toy)


def test_an_unknown_name_suggests_a_shipped_one() -> None:
    assert refusal("us-japn") == [
        'us-japn: is neither a shipped case nor a file; did you mean "us-japan"?'
    ]


def test_missing_and_odd_paths(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.yaml")[0].endswith("there is no such file")
    assert "is a folder" in refusal(tmp_path)[0]
    assert "cannot be read" in refusal("a\0b.yaml")[0]
    assert "cannot be read" in refusal("x" * 5000)[0]
    assert refusal("")[0].startswith('""')


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert "is not a regular file" in refusal(pipe)[0]


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    begun = time.perf_counter()
    assert refusal(path) == [f"{path}: has 50,000,000 bytes; a case has at most {MAX_BYTES:,}"]
    assert time.perf_counter() - begun < 0.5


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.yaml"
    path.touch()
    assert "the file is empty" in refusal(path)[0]


def test_bytes_that_are_not_utf_8(toy: str, tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(toy.replace("title: Toy", "title: Toyé").encode("latin-1"))
    assert refusal(path) == [f"{path}:4:11: byte 0xE9 is not UTF-8; save the file as UTF-8"]


def test_all_problems_of_a_file_in_order(toy: str, toy_file: Path) -> None:
    broken = toy.replace("quarters: 8", "quarters: -8").replace("grade: V}", "grade: Q}")
    toy_file.write_text(broken.replace("at: NO,", "at: NOO,"), encoding="utf-8")
    places = [problem.removeprefix(f"{toy_file}:").split(":")[0] for problem in refusal(toy_file)]
    assert places == sorted(places, key=int)
    assert places == ["7", "18", "27", "50", "61"]


def test_a_flood_of_problems_is_cut(toy: str) -> None:
    extra = "".join(f"key{n}: 1\n" for n in range(1000))
    with pytest.raises(CaseError) as caught:
        parse_case(toy + extra)
    assert len(caught.value.problems) == MAX_PROBLEMS


def test_a_case_from_data_has_no_places(toy: str) -> None:
    tree, _ = read_tree(toy, "toy.yaml")
    assert build(tree) == parse_case(toy)
    assert build(tree).where("state") == ""
    tree["quarters"] = 0
    with pytest.raises(CaseError, match=r"^quarters: should be from 1 to 400; got 0"):
        build(tree)


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\U000e0041", "\x1b"])
def test_what_cannot_be_seen_is_refused_in_data_too(toy: str, sign: str) -> None:
    tree, _ = read_tree(toy, "toy.yaml")
    tree["title"] += sign
    with pytest.raises(CaseError, match=rf"title: character U\+{ord(sign):04X} is not text"):
        build(tree)
    tree, _ = read_tree(toy, "toy.yaml")
    tree["policies"] = {**tree.get("policies", {}), f"a{sign}b": {"title": "x", "do": []}}
    with pytest.raises(CaseError, match=rf"character U\+{ord(sign):04X} is not text; leave it out"):
        build(tree)


def test_a_case_can_be_built_from_its_own_dump() -> None:
    case = load("us-japan")
    assert build(case.model_dump()) == case


# Mutations of data; those of files are in test_sweep.py.


def problems(make: Callable[[], Case]) -> tuple[Problem, ...]:
    """Return what is wrong with a case; anything but a CaseError passes through."""
    try:
        make()
    except CaseError as error:
        return error.problems
    return ()


JUNK: list[Any] = [
    None,
    True,
    -1,
    10**17,
    1e300,
    float("nan"),
    float("inf"),
    "",
    "x" * 3000,
    "JPN>",
    ">",
    "USA>JPN>CHN",
    "assumption",
    "\u2028",
    [],
    {},
    [[]],
    {"": {}},
    {"value": {}},
    datetime.date(2025, 1, 1),
]


def _replace_somewhere(tree: Any, chance: random.Random) -> None:
    """Put junk, or a part from elsewhere, in place of a part at random."""
    part = tree
    while True:
        steps = list(part) if isinstance(part, dict) else list(range(len(part)))
        step = chance.choice(steps)
        inner = part[step]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
            part = inner
            continue
        if isinstance(part, dict) and chance.random() < 0.3:
            part[str(chance.choice(JUNK))] = part.pop(step)
        else:
            part[step] = copy.deepcopy(chance.choice([*JUNK, part]))
        return


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_mutated_data_is_a_case_or_a_case_error(chance: random.Random) -> None:
    tree, positions = read_tree(SHIPPED.read_text(encoding="utf-8"), "mutant.yaml")
    for _ in range(chance.randint(1, 4)):
        _replace_somewhere(tree, chance)
    assert all(
        problem.where.startswith("mutant.yaml")
        for problem in problems(lambda: build(tree, positions))
    )


def test_reading_a_case_needs_no_array_library() -> None:
    code = "import sys, foedus.case; sys.exit('jax' in sys.modules)"
    path = os.pathsep.join([str(ROOT / "src"), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, check=False
    )
    assert done.returncode == 0
