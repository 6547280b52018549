"""What runs and makes no sense: each kind is told with its place, and a sound case has none."""

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from foedus import pipeline
from foedus.case import Quarter, parse_case
from foedus.contract import Prior, param
from foedus.errors import Problem
from foedus.model.compile import compile as compile_case
from foedus.model.discover import discover
from foedus.model.doubts import doubts
from foedus.model.own_parts import Own
from foedus.model.types import Model
from foedus.testing.synthetic import small_case, small_model

PARTS = discover()
MOVING = sorted(name for name, m in PARTS.mechanisms.items() if m.writes)
ELICITED = {"source": "assumption", "grade": "E"}


class Plain(yaml.SafeDumper):
    """Writes what is there twice twice: a case has no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def written(*changes: Callable[[dict[str, Any]], Any]) -> tuple[Model, list[str]]:
    """Return the made-up case with changes, and the lines of its file."""
    sections = small_case()
    for change in changes:
        change(sections)
    text = yaml.dump(sections, Dumper=Plain, sort_keys=False, width=1000)
    return compile_case(parse_case(text, "small.yaml")), text.splitlines()


def put(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(sections: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        for name in parents:
            sections = sections.setdefault(name, {})
        sections[last] = value

    return change


def policy(name: str, *do: str) -> Callable[[dict[str, Any]], None]:
    return put(f"policies/{name}", {"title": "Odd", "description": "Odd.", "do": list(do)})


def told(*changes: Callable[[dict[str, Any]], Any]) -> list[tuple[str, str]]:
    """Return every doubt as the line of the file that it points to, and what it says."""
    model, lines = written(*changes)
    found: list[tuple[str, str]] = []
    for doubt in doubts(model):
        file, line, column = doubt.where.split(":")
        assert file == "small.yaml"
        assert doubt.fix
        found.append((lines[int(line) - 1][int(column) - 1 :], doubt.what))
    return found


def test_a_sound_case_has_no_doubts() -> None:
    assert told() == []


@pytest.mark.parametrize("name", ["us-japan", "nato", "us-korea"])
def test_cases_that_ship_have_at_most_one(name: str) -> None:
    found = doubts(pipeline.compile(name))
    assert all("one outcome alone" in doubt.what for doubt in found)
    assert len(found) <= 1


SERIES = {
    "outcome": "gdp", "at": "BEL", "title": "Product", "unit": "bn USD", "seen": True,
    "values": {"2020Q4": 3900, "0204Q4": 3950, "0205Q4": 4000},
    **ELICITED,
}  # fmt: skip
EVENT = {
    "id": "E1", "date": datetime.date(1066, 10, 14), "title": "Conquest",
    "description": "A claim was settled.",
    "kind": "war", "check": "assumed", **ELICITED,
}  # fmt: skip


BLIND = {
    "title": "court", "weight": {"value": 0.4, **ELICITED},
    "discount": {"value": 0.9, **ELICITED},
    "values": {"rates": {"weight": 1.0, "sign": "-"}}, **ELICITED,
}  # fmt: skip
RATES = {
    "outcome": "tariff_rate", "at": "BEL", "swing": 5.0, "unit": "% of import value",
    "why": "made up", **ELICITED,
}  # fmt: skip


def stated(name: str, unit: str, value: float, **rivals: float) -> Callable[[dict[str, Any]], None]:
    """Return a change that states a parameter, and which rivals aggregate."""

    def change(sections: dict[str, Any]) -> None:
        found = {"value": value, **ELICITED}
        sections["parameters"][name] = {"unit": unit, "values": {"all": found}}
        if rivals:
            left = dict.fromkeys(sections["variants"]["aggregation"], 0.0)
            sections["variants"]["aggregation"] = {**left, **rivals}

    return change


def blind_line(sections: dict[str, Any]) -> None:
    sections["attributes"]["rates"] = RATES
    sections["governments"]["BEL"]["lines"]["treasury"] = BLIND


def blind_government(sections: dict[str, Any]) -> None:
    sections["attributes"]["rates"] = RATES
    sections["governments"]["COR"] = {"lines": {"court": BLIND}}


Told = tuple[Callable[[dict[str, Any]], None], str, str]

# One file for many kinds of nonsense, since each file takes a moment to compile; where two would
# speak of one thing, the second stands in the next file.
FILES: dict[str, list[Told]] = {
    "swings, views and dates": [
        (put("attributes/ally_trust/swing", 1e30), "1.0e+30", "more than commitment_trust can"),
        (put("attributes/cash/swing", 25000.0), "25000.0", "of 25000 bn USD/year is more than"),
        (put("attributes/affront/swing", 1e6), "1000000.0", "more than affront can move"),
        (put("attributes/support_bill/swing", 1e-12), "1.0e-12", "next to nothing for host_nat"),
        (put("attributes/crisis/swing", 1.00000001), "1.00000001", "by the factor 1.00000001 is"),
        (put("governments/BEL/view", []), "view:", "the view of BEL is empty"),
        (put("governments/AUR/view", ["AUR"]), "view:", "the view of AUR holds nobody else"),
        (put("governments/DRA/leaves_out", MOVING), "leaves_out:", "DRA leaves out every mech"),
        (put("observed", [SERIES]), "0204Q4:", "is dated 0204Q4, and 1 more like it"),
        (put("events", [EVENT]), "1066-10-14", "event E1 is dated 1066Q4"),
        (
            put("renewals", [{"actor": "BEL", "quarter": "2925Q4", **ELICITED}]),
            "2925Q4",
            "renewals[0] of BEL is dated 2925Q4",
        ),
        (
            put("governments/AUR/instruments/posture/base/record/0017Q1", "hold"),
            "0017Q1:",
            "the record of AUR.posture is dated 0017Q1",
        ),
        (
            policy("far", "AUR.tariff=25%@2025Q2", "AUR.tariff=10%@2205Q2"),
            "AUR.tariff=10%@2205Q2",
            "'AUR.tariff=10%@2205Q2' is dated 2205Q2",
        ),
        (
            put("reference", [{"first": "0217Q1", "last": "2020Q4", "title": "one"}]),
            "0217Q1",
            'the period "one" is dated 0217Q1, over 100 years from the start 2024Q4',
        ),
    ],
    "mechanisms, parameters and lines": [
        (put("governments/BEL/view", ["AUR", "DRA"]), "view:", "leaves out BEL itself"),
        (put("governments/AUR/view", ["AUR", "DRA"]), "view:", "AUR.tariff is aimed at BEL"),
        (put("governments/AUR/view", ["AUR", "DRA"]), "view:", "AUR holds nothing that its lines"),
        (
            policy("odd", *(f"off:{name}" for name in MOVING)),
            "odd:",
            "odd switches every mechanism off from 2025Q1 to 2026Q4: nothing moves",
        ),
        (
            stated("domain_dictatorship.delegation", "share", 0.5, weighted_sum=1.0),
            "domain_dictatorship.delegation:",
            "delegation is set, and variants give domain_dictatorship no share",
        ),
        (
            stated("wedge.yearly_gain", "bn USD/year per stage", 20.0),
            "wedge.yearly_gain:",
            "all that is reached by wedge.yearly_gain (deal_gain)",
        ),
        (
            blind_line,
            "treasury:",
            "BEL.treasury values nothing that the levers of BEL move; got rates",
        ),
        (blind_government, "COR:", "COR holds no instrument: what its lines value changes nothing"),
    ],
}


@pytest.mark.parametrize("name", FILES)
def test_nonsense_is_told_at_its_place(name: str) -> None:
    found = told(*(change for change, _, _ in FILES[name]))
    for _, at, said in FILES[name]:
        assert [where for where, what in found if said in what and where.startswith(at)], said


def test_what_is_odd_and_can_be_meant_is_not_doubted() -> None:
    assert not told(
        put("attributes/cash/swing", 20000.0),
        put("attributes/ally_trust/swing", 1.0),
        put("governments/AUR/view", ["AUR", "BEL", "DRA"]),
        put("governments/DRA/leaves_out", MOVING[1:]),
        put("observed", [{**SERIES, "values": {"1924Q4": 3900, "2124Q4": 3950}}]),
        policy("almost", *(f"off:{name}" for name in MOVING[1:])),
        policy("late", "off:capability", "AUR.tariff=10%@2026Q1..2124Q4"),
        stated("domain_dictatorship.delegation", "share", 0.5, weighted_sum=1.0),
        policy("chosen", "variant:aggregation=domain_dictatorship"),
        stated("wedge.speed", "1/quarter", 0.2),
    )


def test_mechanisms_may_be_off_one_after_the_other() -> None:
    half = len(MOVING) // 2
    first = [f"off:{name}@2025Q1..2025Q3" for name in MOVING[:half]]
    then = [f"off:{name}@2025Q4..2026Q1" for name in MOVING[half:]]
    assert told(policy("odd", *first, *then)) == []
    overlapping = [entry.replace("2025Q3", "2025Q4") for entry in first]
    [(_, what)] = told(policy("odd", *overlapping, *then))
    assert "from 2025Q4 to 2025Q4" in what


@pytest.mark.parametrize("year", [1790, 3024])
def test_a_start_in_no_year_of_ours_is_doubted(year: int) -> None:
    model = small_model()
    far = model.case.model_copy(update={"start": Quarter(year, 4)})
    found = doubts(dataclasses.replace(model, case=far))
    assert f"the case starts in {year}Q4" in found[0].what


def test_parameters_of_a_mechanism_of_ones_own_must_reach_something() -> None:
    @dataclasses.dataclass(frozen=True)
    class Params:
        idle: float = param(Prior("fixed", (1.0,)), "1", "nothing", "assumption")

    still = dataclasses.replace(
        PARTS.mechanisms["agenda_veto"], name="mine", params=Params, slot="", aggregate=None,
        reads=(), effects=(),
    )  # fmt: skip
    model = dataclasses.replace(
        small_model(), mechanisms=(*small_model().mechanisms, still),
        own=(Own("mechanism", still, "parts/mine.py", 7, ""),),
    )  # fmt: skip
    assert doubts(model) == [
        Problem(
            "parts/mine.py:7",
            "mine.idle reaches no outcome of the case, and nothing that a line values",
            "leave it out, or declare the effect that it goes through",
        )
    ]
