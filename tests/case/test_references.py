"""References within a case: each that leads nowhere is reported where it is written."""

import pytest

from foedus.case import parse_case
from foedus.case.references import faults
from foedus.errors import CaseError


def refusal(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        parse_case(text, "toy.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("NO>CHN:", "NO>CHM:", 'toy.yaml:19:7: state.gdp.values.NO>CHM: unknown actor "CHM"; did'),
        ("  USA: {value", "  all: {value", 'toy.yaml:18:7: state.gdp.values.all: "all" is for'),
        ("      all: {prior", "      N: {prior", "toy.yaml:25:7: parameters.ledger.bias.values.N:"),
        ("at: NO,", "at: NOR,", 'toy.yaml:27:33: attributes.receipts.at: unknown actor "NOR"'),
        ("at: NO,", "at: NO>USA>CHN,", "toy.yaml:27:33: attributes.receipts.at"),
        ("at: NO,", "at: [NO, NOR],", 'attributes.receipts.at[1]: unknown actor "NOR"'),
        ("target: NO,", "target: [NO, JP],", "governments.USA.instruments.tariff.target[1]: unk"),
        ("target: NO,", "target: JP,", "toy.yaml:42:24: governments.USA.instruments.tariff.target"),
        (
            "slots:",
            "elections:\n  - {actor: JPN, quarter: 2025Q3, source: assumption, grade: E}\nslots:",
            'elections[0].actor: unknown actor "JPN"',
        ),
        ("    lines:", "    view: [NO, CHM]\n    lines:", "governments.USA.view[1]: unknown actor"),
        ("actor: NO,", "actor: CHN,", "toy.yaml:48:13: renewals[0].actor: CHN has no support"),
        (
            "actor: USA, date",
            "actor: US, date",
            'toy.yaml:50:13: slots[0].actor: unknown actor "US"',
        ),
        (
            "source: imf, grade: V}",
            "source: imff, grade: V}",
            'unknown source "imff"; did you mean "imf"?',
        ),
        (
            "receipts: {weight",
            "reciepts: {weight",
            'unknown attribute "reciepts"; did you mean "receipts"?',
        ),
        (
            "default_policies: [firm]",
            "default_policies: [fim]",
            'default_policies[0]: unknown policy "fim"',
        ),
        (
            "  imf: {title",
            "  assumption: {title: a, author: b}\n  imf: {title",
            "toy.yaml:13:3: sources.assum",
        ),
        (
            "  CHN: {name",
            "  all: {name: A, role: partner}\n  CHN: {name",
            'toy.yaml:11:3: actors.all: "all"',
        ),
        (
            "role: ally, host: true",
            "role: partner, host: true",
            "toy.yaml:8:1: actors: a case has at least one ally",
        ),
        ("role: rival", "role: patron", "exactly one patron; got 2"),
        ("off:ledger", "of:ledger", "policies.firm.do[1]: 'of:ledger' column 1: unknown prefix"),
        (
            "    kind: decl",
            "    kind: decl\n  - id: E1\n    kind: decl",
            'events[1].id: "E1" is used already',
        ),
    ],
)
def test_each_reference(toy: str, old: str, new: str, line: str) -> None:
    assert any(line in problem for problem in refusal(toy.replace(old, new, 1)))


def test_shape_and_references_are_reported_together(toy: str) -> None:
    broken = toy.replace("quarters: 8", "quarters: none").replace("[firm]", "[soft]")
    found = refusal(broken)
    assert len(found) == 2
    assert found[0].startswith("toy.yaml:7:11: quarters")
    assert "unknown policy" in found[1]


def test_a_misspelt_role_is_one_mistake(toy: str) -> None:
    assert len(refusal(toy.replace("role: ally", "role: aly"))) == 1


@pytest.mark.parametrize("data", [None, 3, [], {"actors": 3}, {"state": [1], "policies": {"a": 0}}])
def test_data_of_any_shape_is_walked(data: object) -> None:
    assert all(fault.what for fault in faults(data))


SERIES = """
observed:
  - outcome: gdp
    at: NO
    title: Yearbook
    unit: bn USD
    source: imf
    grade: V
    values: {2023Q4: 1.5, 2024Q4: 1.6}
"""


def test_what_was_seen_was_observed(toy: str) -> None:
    for seen in ("[2023Q4]", "[2023Q4, 2024Q4]", "true", "false", "[]"):
        parse_case(f"{toy}{SERIES}    seen: {seen}\n")
    (problem,) = refusal(f"{toy}{SERIES}    seen: [2024Q4, 2023Q3]\n")
    assert problem.startswith("toy.yaml:74:20: observed[0].seen[1]: nothing was observed in")
    assert '"2023Q3"; did you mean "2023Q4"?' in problem


@pytest.mark.parametrize("seen", ["2024Q4", "7", "[2024]", "[2024Q4, 2024Q4]"])
def test_what_was_seen_is_a_list_of_quarters(toy: str, seen: str) -> None:
    (problem,) = refusal(f"{toy}{SERIES}    seen: {seen}\n")
    assert "observed[0].seen" in problem


def test_the_scorecard_is_that_of_a_policy(toy: str) -> None:
    assert parse_case(f"{toy}scorecard: firm\n").scorecard == "firm"
    (problem,) = refusal(f"{toy}scorecard: frm\n")
    assert problem.endswith('scorecard: unknown policy "frm"; did you mean "firm"?')
