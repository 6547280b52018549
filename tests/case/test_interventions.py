"""Expressions of interventions: read, written back, and refused with the column."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.case.interventions import Intervention, parse
from foedus.case.quarters import Quarter
from foedus.errors import InterventionError

Q1, Q4 = Quarter(2026, 1), Quarter(2027, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "USA.ask_spending=3.5%@2026Q1..2027Q4",
            Intervention("instrument", "USA.ask_spending", (), "=", 3.5, "%", Q1, Q4),
        ),
        (
            " USA.ask_spending += 0.5 % of GDP @ 2026Q1 ",
            Intervention("instrument", "USA.ask_spending", (), "+=", 0.5, "% of GDP", Q1),
        ),
        ("USA.rhetoric=shame", Intervention("instrument", "USA.rhetoric", (), "=", "shame")),
        (
            "USA.tariff=-1e1@2026Q1",
            Intervention("instrument", "USA.tariff", (), "=", -10.0, "", Q1),
        ),
        ("free:USA.ask_spending", Intervention("free", "USA.ask_spending")),
        ("free:USA.tariff@2026Q1", Intervention("free", "USA.tariff", first=Q1)),
        ("off:security_spiral", Intervention("off", "security_spiral")),
        ("off:ledger@2026Q1..2027Q4", Intervention("off", "ledger", first=Q1, last=Q4)),
        ("variant:trust=press", Intervention("variant", "trust", (), "=", "press")),
        ("param:ledger.bias=-.25", Intervention("param", "ledger.bias", (), "=", -0.25)),
        ("param:a.b[JPN]=1", Intervention("param", "a.b", ("JPN",), "=", 1.0)),
        ("line:USA.leader=0.3@2026Q1", Intervention("line", "USA.leader", (), "=", 0.3, "", Q1)),
        (
            "state:trust[JPN, JPN]+=0.2@2026Q1",
            Intervention("state", "trust", ("JPN", "JPN"), "+=", 0.2, "", Q1, Q1),
        ),
        (
            "state:threat[CHN>JPN]=2%@2026Q1..2027Q4",
            Intervention("state", "threat", ("CHN", "JPN"), "=", 2.0, "%", Q1, Q4),
        ),
        ("state:gdp=1@2026Q1", Intervention("state", "gdp", (), "=", 1.0, "", Q1, Q1)),
    ],
)
def test_every_kind(text: str, expected: Intervention) -> None:
    read = parse(text, "--do")
    assert read == expected
    assert (read.text, read.where) == (text, "--do")
    assert parse(str(read)) == read


names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
dotted = st.builds("{}.{}".format, names, names)
numbers = st.floats(-1e30, 1e30).filter(lambda x: not x or abs(x) >= 1e-30)
units = st.sampled_from(["", "%", "% of GDP", "bn USD/year", "e5", "points"])
starts = st.builds(Quarter, st.integers(2000, 2100), st.integers(1, 4))


@st.composite
def interventions(draw: st.DrawFn) -> Intervention:
    kind: Any = draw(
        st.sampled_from(["instrument", "free", "off", "variant", "param", "line", "state"])
    )
    first = draw(starts if kind == "state" else st.none() | starts)
    last = None if first is None else first + draw(st.integers(0, 20))
    if kind in ("variant", "param"):
        first = last = None
    elif kind != "state":
        last = draw(st.sampled_from([None, last]))
    target = draw(names if kind in ("off", "variant", "state") else dotted)
    keys = tuple(draw(st.lists(names, max_size=2))) if kind in ("param", "state") else ()
    if kind in ("free", "off"):
        return Intervention(kind, target, first=first, last=last)
    op: Any = draw(st.sampled_from(["=", "+="])) if kind in ("instrument", "state") else "="
    named = kind == "variant" or (kind == "instrument" and draw(st.booleans()))
    value, unit = (draw(names), "") if named else (draw(numbers), draw(units))
    return Intervention(kind, target, keys, op, value, unit, first, last)


@given(interventions())
def test_reads_what_it_writes(intervention: Intervention) -> None:
    assert parse(str(intervention)) == intervention


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("", 1, "empty expression"),
        ("   ", 1, "empty expression"),
        ("USA.tariff", 11, "expected = or += here; got the end"),
        ("USA.tariff=", 12, "expected a number or name; got the end"),
        ("tariff=10%", 1, 'expected two names joined by a point; got "tariff"'),
        ("USA.tariff[JPN]=10%", 11, "brackets are for param: and state: only"),
        ("USA.tariff==10", 12, 'expected a number or name; got "=10"'),
        ("USA.tariff=1=2", 13, 'unexpected "=2"'),
        ("USA.tariff=1e999", 12, "1e999 is not a finite number"),
        ("USA.tariff=1@", 14, '"" is not a quarter; write it like 2025Q1'),
        ("USA.tariff=1@2026Q5", 14, '"2026Q5" is not a quarter'),
        ("USA.tariff=1@2026Q1..", 22, '"" is not a quarter'),
        ("USA.tariff=1@2026Q2..2026Q1", 22, "2026Q1 is before 2026Q2"),
        ("USA.tariff=1@2026Q1,2026Q3", 14, '"2026Q1,2026Q3" is not a quarter'),
        ("fre:USA.tariff", 1, 'unknown prefix "fre"; did you mean "free"?'),
        ("free:USA.tariff=1", 16, "expected nothing here; got ="),
        ("off:a.b", 5, "expected one name without a point"),
        ("variant:trust=press@2026Q1", 20, "holds for the whole run"),
        ("variant:trust+=press", 14, "expected = here; got +="),
        ("param:bias=1", 7, "expected two names joined by a point"),
        ("param:a.b[JPN=1", 10, "the bracket is not closed"),
        ("param:a.b[]=1", 10, "expected one or two actors"),
        ("param:a.b[A,B,C]=1", 10, "expected one or two actors"),
        ("param:a.b=high", 11, 'expected a number; got "high"'),
        ("line:USA.leader+=0.1", 16, "expected = here; got +="),
        ("state:gdp=1", 12, "a quarter is missing"),
        ("USA.tariff=" + "9" * 500, 1, "511 characters"),
        ("USA.tariff=1%; off:x", 14, '";" stands between the entries of --arm alone; give these'),
        ("off:x; off:y", 6, "one by one, each as an entry of its own"),
        ("USA.tariff=1@2026Q1;", 20, '";" stands between'),
    ],
)
def test_refusals_name_the_column(text: str, column: int, what: str) -> None:
    with pytest.raises(InterventionError) as caught:
        parse(text, "--do")
    (problem,) = caught.value.problems
    assert problem.where == "--do"
    place, said = str(problem).removeprefix("--do: ").split(f"' column {column}: ")
    assert place.startswith("'")
    assert what in said


@given(st.text(max_size=60) | st.text("USAoff:state.[],=+@Q1234567890 .%", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InterventionError):
        parse(text)
