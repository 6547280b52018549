"""The rows as data: joined to their bands, resolvable, and honest about what is not tested."""

import re
from typing import Any

import pytest
from pydantic import ValidationError
from tests.runs import Bed

from foedus.behaviour.bands import Band, fixed, read, source
from foedus.behaviour.suite import Among, Measure, Row, join, resolve, suite

BANDS = fixed().bands


def test_every_band_has_a_row_and_every_row_a_band() -> None:
    assert {row.id for row in suite()} == {band.id for band in BANDS}
    assert all(row.id == row.band.id for row in suite())


def _entries() -> list[dict[str, Any]]:
    return [
        {"id": row.id, "not_yet": "x"} if row.not_yet else row.model_dump(
            by_alias=True, exclude={"band"}
        )
        for row in suite()
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda e: e.pop(), "suite.yaml has no row B10"),
        (lambda e: e[0].update(id="S0"), "bands.yaml has no row S0"),
        (lambda e: e.append(e[0]), "suite.yaml has a row twice: S1"),
    ],
)
def test_an_id_on_one_side_only_is_refused(change: Any, fault: str) -> None:
    entries = _entries()
    assert join(entries, BANDS) == tuple(
        row.model_copy(update={"not_yet": "x"}) if row.not_yet else row for row in suite()
    )
    change(entries)
    with pytest.raises(ValueError, match=f"^{fault}$"):
        join(entries, BANDS)


def test_a_band_that_the_suite_does_not_know_is_refused() -> None:
    more = read(source().replace("- id: S2\n", "- id: S99\n", 1)).bands
    with pytest.raises(ValueError, match=re.escape("bands.yaml has no row S2")):
        join(_entries(), more)


def test_bands_are_those_of_bands_yaml_alone() -> None:
    """What is asked for stands in one place: another number there is another number here."""
    changed = read(source().replace("low: 0.005, high: 0.06", "low: 0.004, high: 0.06", 1)).bands
    (row,) = (row for row in join(_entries(), changed) if row.id == "S1")
    assert row.band.conditions[0].low == 0.004


def test_numbers_in_the_words_of_conditions_are_those_that_are_read() -> None:
    """`among` and `of` are words in the one file and measures in the other."""
    for row in suite():
        for text, measure in row.among.items():
            wanted = measure.beyond if measure.above is None else measure.above
            assert re.search(rf"above \.0*{str(wanted).split('.')[1].lstrip('0')}\b", text), text
        for text, measure in row.of.items():
            if measure.step is not None:
                assert f"{measure.step:g}".lstrip("0") in text
            if measure.case:
                assert measure.case in text


def test_a_control_has_what_its_band_names() -> None:
    for row in suite():
        if row.cause is not None:
            control = row.band.control
            assert control is not None
            assert bool(row.cause.at) != control.moves.startswith("choice:")


def test_incidents_are_raised_by_an_act() -> None:
    (row,) = (row for row in suite() if row.id == "N2")
    assert not any(text.startswith("param:") for arm in row.arms.values() for text in arm)


def test_roles_are_resolved_from_the_case(us_japan: Bed) -> None:
    text = "state:threat[{rival},{ally}]=0.02@{first}..{last}"
    assert resolve(text, us_japan.model, 16) == "state:threat[CHN,JPN]=0.02@2025Q1..2028Q4"
    assert resolve("line:{patron}.{cabinet}=1", us_japan.model, 16) == "line:USA.cabinet=1"


def test_quarters_are_counted_from_the_first(small: Bed) -> None:
    first, last = small.model.first, small.model.first + 3
    found = resolve("{patron}.tariff=25%@{first+1}..{first+3}", small.model, 4)
    assert found == f"AUR.tariff=25%@{first + 1}..{last}"
    assert resolve("{last}", small.model, 4) == str(last)
    with pytest.raises(ValueError, match="a run of 4 quarters is too short"):
        resolve("x@{first+4}", small.model, 4)


OUTCOME: dict[str, Any] = {"outcome": "gdp", "at": "{ally}"}
CHOICE: dict[str, Any] = {"choice": "{ally}.talks", "option": "postpone"}
PER: dict[str, Any] = {"per": {"outcome": "threat", "at": "{rival}"}}
SHARES: dict[str, Any] = {"levers": "shares"}


def _measure(**entry: Any) -> Measure:
    return Measure.model_validate({"after": 4, "as": "difference", **entry})


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (OUTCOME, "gdp of {ally} after 4 quarters"),
        (OUTCOME | {"as": "ratio"}, "gdp of {ally} after 4 quarters, relative"),
        (OUTCOME | {"average": True}, "gdp of {ally}, mean of quarters 1 to 4"),
        (
            OUTCOME | {"year": True, "since": 2},
            "gdp of {ally}, mean of the year that ends after 4 quarters, less that after 2",
        ),
        (OUTCOME | {"of": 9}, "gdp of {ally} after 4 quarters, as a share of the effect after 9"),
        (
            OUTCOME | {"of": 9, "rest": True},
            "gdp of {ally} after 4 quarters, one less a share of the effect after 9",
        ),
        (OUTCOME | PER, "gdp of {ally} after 4 quarters, per effect on threat of {rival}"),
        (
            OUTCOME | {"at": ["A", "B"], "less": ["C"]},
            "gdp of A and B less C after 4 quarters",
        ),
        (
            OUTCOME | {"times": {"outcome": "threat", "at": "B"}},
            "gdp of {ally} times threat of B after 4 quarters",
        ),
        (
            OUTCOME | {"changes": "sd", "step": 0.1, "case": "x"},
            "standard deviation of yearly changes of gdp of {ally}, years without a step of 0.1, "
            "in x",
        ),
        (
            OUTCOME | {"changes": "steps", "step": 0.1, "weights": {"treated": 1.0}},
            "steps of 0.1 or more a year of gdp of {ally} (+1 treated)",
        ),
        (CHOICE, "share with {ally}.talks at postpone, mean of quarters 1 to 4"),
        (
            {"choice": "A.talks", "other_than": "hold"},
            "share with A.talks off hold, mean of quarters 1 to 4",
        ),
        (SHARES, "shares of the options of all levers after 4 quarters"),
        ({"levers": "other moves"}, "moves per decade of levers without moves in the record"),
    ],
)
def test_a_measure_says_what_it_is(entry: dict[str, Any], words: str) -> None:
    found = _measure(**entry)
    assert not found.fault()
    assert found.words() == words
    assert found.words("`").replace("`", "") == words


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({}, "measures one thing"),
        (OUTCOME | CHOICE, "measures one thing"),
        (OUTCOME | SHARES, "measures one thing"),
        ({"outcome": "gdp"}, "measures an outcome with at"),
        (CHOICE | {"at": "x"}, "measures an outcome with at"),
        (CHOICE | {"less": ["x"]}, "measures an outcome with at"),
        (OUTCOME | {"option": "x"}, "measures a choice with option or other_than"),
        ({"choice": "A.talks"}, "measures a choice with option or other_than"),
        (CHOICE | {"other_than": "x"}, "measures a choice with option or other_than"),
        (CHOICE | {"as": "ratio"}, "compares shares and moves as a difference"),
        (SHARES | {"as": "ratio"}, "compares shares and moves as a difference"),
        (CHOICE | {"average": True}, "has average, but the share of an option is always"),
        (CHOICE | PER, "has per, which divides effects on outcomes only"),
        (OUTCOME | PER | {"of": 8}, "divides by one thing: of or per"),
        (OUTCOME | {"rest": True}, "has rest, which needs of"),
        (OUTCOME | {"changes": "steps"}, "counts yearly changes with a step"),
        (OUTCOME | {"step": 0.1}, "counts yearly changes with a step"),
        (OUTCOME | {"as": "ratio", "weights": {"treated": 1.0}}, "has weights, which need a diff"),
    ],
)
def test_a_measure_that_contradicts_itself_says_so(entry: dict[str, Any], fault: str) -> None:
    assert _measure(**entry).fault().startswith(fault)


@pytest.mark.parametrize("given", [{}, {"beyond": 0.1, "above": 0.1}])
def test_draws_are_chosen_one_way(given: dict[str, float]) -> None:
    found = Among.model_validate({**OUTCOME, "after": 4, "as": "difference", **given})
    assert found.fault() == "chooses draws with beyond or above"


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"of": 0}, r"of\n  Input should be greater than or equal to 1"),
        ({"after": 0}, r"after\n  Input should be greater than or equal to 1"),
        ({"per": {"outcome": "gdp"}}, r"per\.at\n  Field required"),
    ],
)
def test_a_number_that_is_none_is_refused(entry: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        _measure(**OUTCOME, **entry)


def _row(name: str, **change: Any) -> dict[str, Any]:
    (row,) = (row for row in suite() if row.id == name)
    return {**row.model_dump(by_alias=True, exclude={"band"}), "band": row.band, **change}


def _band(name: str) -> Band:
    return next(band for band in BANDS if band.id == name)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (_row("S1", arms={}), "S1 needs arms and a condition"),
        (_row("S1", measure=None), "S1 has no measure or of for: what is measured"),
        (_row("S2", of={}), "S2 has no measure or of for: {ally}'s defence burden"),
        (
            _row("S1", of={"x": {**OUTCOME, "after": 1, "as": "ratio"}}),
            "S1 has a measure or of that no condition asks for: x",
        ),
        (_row("S1-delay", among={}), "S1-delay has no among for: draws with an effect above"),
        (_row("S9", arms={"control": (), "treated": ()}), "S9 has no arm none"),
        (_row("N1", cause=None), "N1 has a cause if, and only if, its band has a control"),
        (_row("S1", measure={"after": 1, "as": "ratio"}), "S1 measures one thing"),
    ],
)
def test_a_row_that_does_not_fit_its_band_is_refused(entry: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(fault)):
        Row.model_validate(entry)
    assert Row.model_validate({"id": "x", "band": _band("S1"), "not_yet": "x"}).not_yet
