"""Base shares: what a record comes to, what a base may not be, and the bases of us-japan."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from foedus.case import Base, Case, Period, Practice, Quarter, load, parse_case, practice
from foedus.case.base import in_force
from foedus.errors import CaseError
from foedus.model.discover import discover
from foedus.model.references import references

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "us-japan"
ELICITED: dict[str, Any] = {"source": "assumption", "grade": "E"}
ANNUAL = "JPN.programme"
"""Decided once a year: a decision stands four quarters in the record and one in the tables."""

needs_data = pytest.mark.skipif(
    not (DATA / "base_rates.csv").is_file(), reason="the tables of the record are not at hand"
)


def base(**written: Any) -> Base:
    return Base.model_validate({**written, **ELICITED})


def periods(*spans: tuple[str, str]) -> list[Period]:
    return [
        Period.model_validate({"first": first, "last": last, "title": f"{i}"})
        for i, (first, last) in enumerate(spans)
    ]


def counted(written: Base, spans: list[tuple[str, str]], start: str, standing: str) -> Practice:
    return practice(written, periods(*spans), Quarter.parse(start), standing)


# --- what a record comes to -------------------------------------------------------------------

RECORD = {"2019Q3": "none", "2020Q1": "2%", "2020Q3": "none", "2022Q2": "3%", "2023Q1": "none"}


def test_quarters_are_counted_within_the_periods() -> None:
    # 2020: 2% twice, none twice. 2022: none once, 3% three times. 2021 does not count.
    spans = [("2020Q1", "2020Q4"), ("2022Q1", "2022Q4")]
    found = counted(base(record=RECORD), spans, "2024Q4", "none")
    assert found.shares == {"2%": 2 / 8, "none": 3 / 8, "3%": 3 / 8}
    assert (found.moves, found.quarters, found.periods) == (2, 8, 2)


def test_a_move_between_periods_is_none() -> None:
    # 2% at the end of the first, none at the beginning of the second.
    spans = [("2020Q1", "2020Q2"), ("2020Q3", "2021Q2")]
    found = counted(base(record=RECORD), spans, "2024Q4", "none")
    assert found.shares == {"2%": 2 / 6, "none": 4 / 6}
    assert (found.moves, found.quarters, found.periods) == (0, 6, 2)


def test_only_what_the_record_covers_counts() -> None:
    # The first period lies before the record, the second begins before it, the third ends late.
    spans = [("2010Q1", "2012Q4"), ("2019Q1", "2020Q1"), ("2022Q4", "2023Q4")]
    found = counted(base(record=RECORD), spans, "2023Q1", "none")
    assert found.shares == {"none": 3 / 5, "2%": 1 / 5, "3%": 1 / 5}
    assert (found.moves, found.quarters, found.periods) == (2, 5, 2)


def test_the_order_of_writing_does_not_count() -> None:
    spans = [("2019Q3", "2024Q4")]
    turned = dict(reversed(RECORD.items()))
    found = counted(base(record=RECORD), spans, "2024Q4", "none")
    assert found == counted(base(record=turned), spans, "2024Q4", "none")
    assert hash(found) == hash(counted(base(record=turned), spans, "2024Q4", "none"))


def test_of_a_ratchet_the_quarters_of_what_stands_count() -> None:
    # "more" stood in 2011Q1 to 2012Q2 (six quarters) and left for "drive" within the period;
    # later it stood again, for two quarters until the end, and was kept.
    steps = {"2010Q1": "usual", "2011Q1": "more", "2012Q3": "drive", "2014Q3": "more"}
    found = counted(base(record=steps, ratchet=True), [("2010Q1", "2014Q4")], "2014Q4", "more")
    assert found.shares == {"more": 7 / 8, "drive": 1 / 8}
    # Moves, quarters and periods are those of the record as a whole.
    assert (found.moves, found.quarters, found.periods) == (3, 20, 1)
    plain = counted(base(record=steps), [("2010Q1", "2014Q4")], "2014Q4", "more")
    assert plain.shares == {"usual": 4 / 20, "more": 8 / 20, "drive": 8 / 20}


def test_of_a_ratchet_what_never_stood_in_reference_stays() -> None:
    steps = {"2010Q1": "usual", "2013Q1": "drive"}
    found = counted(base(record=steps, ratchet=True), [("2010Q1", "2012Q4")], "2014Q4", "drive")
    assert found == Practice({"drive": 1.0}, 0, 12, 1)


def test_shares_are_taken_as_they_are() -> None:
    written = base(shares={"none": 0.6, "2%": 0.4, "3%": 0.0})
    found = counted(written, [("2020Q1", "2020Q4")], "2024Q4", "none")
    assert found == Practice({"none": 0.6, "2%": 0.4, "3%": 0.0}, 0, 0, 0)


def test_an_entry_holds_until_the_next() -> None:
    at = {q: in_force(RECORD, Quarter.parse(q)) for q in ("2019Q2", "2019Q3", "2022Q1", "2030Q1")}
    assert at == {"2019Q2": None, "2019Q3": "none", "2022Q1": "none", "2030Q1": "none"}


# --- what a base may not be -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ({}, "a base has a record or shares; got neither"),
        ({"record": RECORD, "shares": {"none": 1.0}}, "a base has a record or shares; got both"),
        ({"record": RECORD, "strength": {"value": 5, **ELICITED}}, "strength goes with shares"),
        ({"shares": {"none": 1.0}, "ratchet": True}, "ratchet goes with a record"),
        ({"shares": {"none": 1.0}, "strength": {"value": 0, **ELICITED}}, "must lie above 0"),
        ({"shares": {"none": 0.7, "2%": 0.2}}, "base shares add up to 0.9, not 1; got none 0.7"),
        ({"shares": {}}, "base shares add up to 0, not 1; got none"),
        ({"shares": {"none": 1.5, "2%": -0.5}}, "less than or equal to 1"),
        ({"record": {}}, "a record has at least one entry"),
    ],
)
def test_what_a_base_cannot_be(written: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError) as caught:
        base(**written)
    assert what in str(caught.value)


def test_shares_may_miss_one_by_a_rounding() -> None:
    base(shares={"a": 0.1, "b": 0.2, "c": 0.7 + 9e-7})


LEVER = "      tariff: {"
SHARES = "base: {shares: {0%: 0.9, 10%: 0.1}, source: assumption, grade: E}"
PERIOD = "reference:\n  - {first: 2010Q1, last: 2016Q4, title: Before}\n"


def recorded(toy: str, record: str, reference: str = PERIOD) -> str:
    return toy.replace(SHARES, f"base: {{record: {record}, source: imf, grade: R}}") + reference


def refusal(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        parse_case(text, "toy.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_record_and_its_periods(toy: str) -> None:
    case = parse_case(recorded(toy, "{2010Q1: 10%, 2012Q1: 0%}"))
    use = case.governments["USA"].instruments["tariff"]
    found = practice(use.base, case.reference, case.start, use.start)
    assert found == Practice({"10%": 8 / 28, "0%": 20 / 28}, 1, 28, 1)
    assert case.transitory is None
    assert case.reference[0].title == "Before"


@pytest.mark.parametrize(
    ("record", "reference", "said"),
    [
        ("{2010Q5: 0%}", PERIOD, 'base.record.2010Q5: "2010Q5" is not a quarter such as 2025Q1'),
        ("{2010: 0%}", PERIOD, 'base.record.2010: "2010" is not a quarter such as 2025Q1'),
        ("{0000Q1: 0%}", PERIOD, "should be a quarter like 2025Q1"),
        ("{2010Q1: 0%, 2025Q1: 10%}", PERIOD, "base.record.2025Q1: is after the start 2024Q4"),
        ("{2010Q1: 0%}", "", "a record makes base shares over reference periods; the case names"),
        ("{2017Q1: 0%}", PERIOD, "begins in 2017Q1, after every reference period; these are 2010"),
        ("{}", PERIOD, "a record has at least one entry; got none"),
        ("{2010Q1: [0%]}", PERIOD, "should be text; got a list"),
        ("{2010Q1: 0}", PERIOD, "should be text; got 0; put it in quotes"),
    ],
)
def test_each_fault_of_a_record_is_one(toy: str, record: str, reference: str, said: str) -> None:
    (found,) = refusal(recorded(toy, record, reference))
    assert re.match(r"toy.yaml:43:\d+: governments.USA.instruments.tariff.base.record", found)
    assert said in found


def test_many_records_without_a_period_are_one_mistake(toy: str) -> None:
    text = recorded(toy, "{2010Q1: 0%}", "")
    lever = text[text.index(LEVER) : text.index("variants:")]
    second = lever.replace("tariff", "second").replace("{target", "{instrument: tariff, target")
    (found,) = refusal(text.replace(lever, lever + second))
    assert "the case names none" in found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{first: 2016Q4, last: 2010Q1, title: X}", "the last quarter 2010Q1 is before the first"),
        ("{first: 2016Q4, last: 2025Q1, title: X}", "[0].last: 2025Q1 is after the start 2024Q4"),
        ("{first: 2016Q5, last: 2017Q1, title: X}", "[0].first: should be a quarter like 2025Q1"),
        ("{first: 2016Q1, last: 2017Q1}", 'reference[0]: the key "title" is missing'),
        (
            "{first: 2010Q1, last: 2012Q1, title: X}\n  - {first: 2012Q1, last: 2013Q1, title: Y}",
            "reference[1].first: the period shares quarters with reference[0], 2010Q1 to 2012Q1",
        ),
    ],
)
def test_each_fault_of_a_period_is_one(toy: str, written: str, said: str) -> None:
    (found,) = refusal(f"{toy}reference:\n  - {written}\n")
    assert said in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0%: 0.9", "0%: 0.8", "tariff.base.shares: base shares add up to 0.9, not 1; got 0% 0.8"),
        (f"        {SHARES},\n", "", 'tariff: the key "base" is missing; every instrument use has'),
        ("value: 0.5, source", "value: 0, source", "tariff.range: must lie above 0; got 0; write"),
        ("{value: 0.5, source", "{prior: {uniform: [-1, 1]}, source", "can reach -1 to 1"),
        ("options: [0%, 10%]", "inertia: 1", "tariff.inertia: unknown key"),
        ("0%: 0.9", "0%: many", 'tariff.base.shares.0%: should be a number; got "many"'),
    ],
)
def test_each_fault_of_a_lever_is_one(toy: str, old: str, new: str, said: str) -> None:
    assert old in toy
    (found,) = refusal(toy.replace(old, new, 1))
    assert said in found


@pytest.mark.parametrize("prior", ["lognormal: [0.4, 0.5]", "beta: [2, 3]", "uniform: [0.1, 2]"])
def test_a_range_that_only_comes_close_to_zero(toy: str, prior: str) -> None:
    parse_case(toy.replace("{value: 0.5, source", f"{{prior: {{{prior}}}, source", 1))


@pytest.mark.parametrize(("value", "fits"), [(0.05, True), (1, True), (0.04, False), (1.1, False)])
def test_the_transitory_part_of_chance(toy: str, value: float, fits: bool) -> None:
    text = f"{toy}transitory: {{value: {value}, source: assumption, grade: E}}\n"
    if fits:
        assert parse_case(text).transitory
    else:
        (found,) = refusal(text)
        assert "transitory: must lie between 0.05 and 1" in found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{title: T, do: []}", "signals.fear.do: a signal changes something; got no intervention"),
        ("{title: T}", 'signals.fear: the key "do" is missing; every signal has one'),
        ('{title: T, do: ["of:ledger"]}', "signals.fear.do[0]: 'of:ledger' column 1: unknown"),
        ('{title: T, do: ["off:x"], given: ["z"]}', "signals.fear.given[0]: 'z'"),
        ('{title: T, do: ["off:x", "off:x"]}', '"off:x" is listed twice'),
    ],
)
def test_each_fault_of_a_signal_is_one(toy: str, written: str, said: str) -> None:
    (found,) = refusal(f"{toy}signals:\n  fear: {written}\n")
    assert said in found


def test_a_case_of_format_1_gets_one_message(toy: str) -> None:
    old = toy.replace("format: 2", "format: 1").replace("quarters: 8", "quarters: 0")
    lever = old[old.index(LEVER) : old.index("variants:")]
    old = old.replace(lever, "      tariff: {target: NO, inertia: 1, source: imf, grade: M}\n")
    (found,) = refusal(old)
    assert found.startswith("toy.yaml:2:1: format: got 1; this is format 2 now")
    for word in ("base", "range", "inertia", "reference", "docs/case-format.md", "foedus new"):
        assert word in found


# --- names that need the instruments ----------------------------------------------------------


@pytest.fixture(scope="module")
def capes() -> str:
    text = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"^```yaml\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return written


def found_in(text: str) -> list[str]:
    return [str(problem) for problem in references(parse_case(text, "capes.yaml"), discover())]


def test_the_written_out_case_has_no_fault(capes: str) -> None:
    assert found_in(capes) == []


@pytest.mark.parametrize(
    ("old", "new", "said", "at"),
    [
        (
            "{cut: 0.05, plan: 0.85",
            "{cut: 0.05, plann: 0.85",
            'SOU.programme has no option "plann" on its menu; did you mean "plan"?',
            "plann:",
        ),
        (
            "{cut: 0.05, plan: 0.85",
            "{cut: 0.90",
            'SOU.programme: the option in force at the start, "plan", has no share in the base',
            "shares: {cut",
        ),
        (
            "{cut: 0.05, plan: 0.85",
            "{plan: 0.0, cut: 0.9",
            'SOU.programme: the option in force at the start, "plan", has no share in the base',
            "plan: 0.0",
        ),
        (
            '2014Q3: "2%"',
            '2014Q3: "2.2%"',
            'NOR.ask_spending has no option "2.2%" on its menu; did you mean "2.5%"?',
            '"2.2%"',
        ),
        (
            "2021Q1: none}",
            '2021Q1: "2%"}',
            'NOR.ask_spending starts from "none"; its record has "2%" in 2024Q4; menus are absolut',
            "none\n        base:\n          record",
        ),
        (
            "        start: none\n",
            '        start: none\n        options: [none, "2%"]\n',
            'NOR.ask_spending has no option "3%" on its menu; allowed: 2%, none',
            '"3%"',
        ),
        ("ask_spending:", "ask_spendng:", 'unknown instrument "ask_spendng"; did you', "ask_spen"),
    ],
)
def test_each_name_is_on_the_menu(capes: str, old: str, new: str, said: str, at: str) -> None:
    assert capes.count(old) == 1
    text = capes.replace(old, new)
    (found,) = found_in(text)
    assert said in found
    line = text.count("\n", 0, text.index(at)) + 1
    column = text.index(at) - text.rfind("\n", 0, text.index(at))
    assert found.startswith(f"capes.yaml:{line}:{column}: ")


def test_levels_on_the_menu_have_shares_by_their_name(capes: str) -> None:
    old = 'record: {2010Q1: none, 2014Q3: "2%", 2016Q1: none, 2019Q1: "3%", 2021Q1: none}'
    text = capes.replace(old, 'shares: {none: 0.5, "2.2%": 0.5}')
    text = text.replace(
        "        start: none\n", '        start: none\n        options: [none, "2.2%"]\n'
    )
    assert (
        found_in(
            text.replace(
                "source: yearbook\n          grade: R", "source: assumption\n          grade: E"
            )
        )
        == []
    )


# --- us-japan ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def us_japan() -> Case:
    return load("us-japan")


def column(columns: list[str], lever: str) -> str:
    """Return the column of a lever, of several the one of the government in public."""
    named = [c for c in columns if re.split(r"[> ]", c)[0] == lever]
    meant = [c for c in named if "as a whole" in c or "(public)" in c]
    return (meant or named)[0]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_reference_is_two_administrations(us_japan: Case) -> None:
    for government, spec in us_japan.governments.items():
        for name, use in spec.instruments.items():
            found = practice(use.base, us_japan.reference, us_japan.start, use.start)
            expected = (44, 2) if use.base.record else (0, 0)
            assert (found.quarters, found.periods) == expected, f"{government}.{name}"
            assert sum(found.shares.values()) == pytest.approx(1.0)


@needs_data
def test_records_are_those_of_the_panel(us_japan: Case) -> None:
    panel = rows("record_panel.csv")
    for government, spec in us_japan.governments.items():
        for name, use in spec.instruments.items():
            lever = f"{government}.{name}"
            if use.base.record is None or lever == ANNUAL:
                continue
            key = column(list(panel[0]), lever)
            for row in panel:
                if (quarter := Quarter.parse(row["quarter"])) <= us_japan.start:
                    assert in_force(use.base.record, quarter) == row[key], (lever, str(quarter))


@needs_data
def test_base_shares_are_those_of_the_table(us_japan: Case) -> None:
    table = rows("base_rates.csv")
    levers = list(dict.fromkeys(row["lever"] for row in table))
    compared = 0
    for government, spec in us_japan.governments.items():
        for name, use in spec.instruments.items():
            lever = f"{government}.{name}"
            if use.base.record is None or use.base.ratchet or lever == ANNUAL:
                continue
            found = practice(use.base, us_japan.reference, us_japan.start, use.start)
            key = column(levers, lever)
            shares = {r["option"]: float(r["share_L0_44_pct"]) for r in table if r["lever"] == key}
            for option, percent in shares.items():
                assert 100 * found.shares.get(option, 0.0) == pytest.approx(percent, abs=0.051)
            assert set(found.shares) <= set(shares), lever
            compared += 1
    assert compared == 12


def test_a_yearly_decision_is_counted_by_years(us_japan: Case) -> None:
    use = us_japan.governments["JPN"].instruments["programme"]
    found = practice(use.base, us_japan.reference, us_japan.start, use.start)
    assert found.shares == pytest.approx({"plan": 10 / 11, "+1": 1 / 11})


def test_a_ratchet_keeps_what_stands(us_japan: Case) -> None:
    held = {
        f"{g}.{n}": u
        for g, spec in us_japan.governments.items()
        for n, u in spec.instruments.items()
    }
    ratchets = {name: use for name, use in held.items() if use.base.ratchet}
    assert set(ratchets) == {
        "USA.posture",
        "JPN.regional_role",
        "JPN.indigenous",
        "JPN.export_controls",
    }
    for use in ratchets.values():
        found = practice(use.base, us_japan.reference, us_japan.start, use.start)
        assert found.shares == {use.start: 1.0}
