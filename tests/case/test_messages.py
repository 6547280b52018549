"""Findings of the validation, as sentences with a place, a path and a fix."""

import pytest

from foedus.case import parse_case
from foedus.case.messages import spell
from foedus.errors import CaseError


def refusal(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        parse_case(text, "toy.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "role: patron}",
            "role: patron, hosst: true}",
            'toy.yaml:9:44: actors.USA.hosst: unknown key; did you mean "host"?',
        ),
        (
            "quarters: 8",
            "quarters: 8\nsorces: {}",
            'toy.yaml:8:1: sorces: unknown key; did you mean "sources"?',
        ),
        (
            "weight: 2, sign",
            "weight: 2, wight: 3, sign",
            "toy.yaml:37:33: governments.USA.lines.leader.values.receipts.wight: unknown key; "
            'did you mean "weight"?',
        ),
        (
            "{beta: [1, 2]}",
            "{btea: [1, 2]}",
            'toy.yaml:19:24: state.gdp.values.NO>CHN.prior.btea: unknown key; did you mean "beta"?',
        ),
        (
            "role: rival",
            "role: rivla",
            'toy.yaml:11:28: actors.CHN.role: got "rivla"; did you mean "rival"?',
        ),
        (
            "value: 10,",
            'value: "10",',
            'toy.yaml:18:20: state.gdp.values.USA.value: should be a number; got "10"; '
            "write a plain number; the unit has its own key",
        ),
        (
            "title: Toy",
            "title: 3",
            "toy.yaml:4:8: title: should be text; got 3; put it in quotes",
        ),
        (
            "title: Toy",
            f"title: {'x' * 5000}",
            "toy.yaml:4:8: title: should have at most 4000 characters; got",
        ),
        (
            "quarters: 8",
            "quarters: 0",
            "toy.yaml:7:11: quarters: should be from 1 to 400; got 0",
        ),
        (
            "host: true",
            "host: yes",
            'toy.yaml:10:40: actors.NO.host: should be true or false; got "yes"',
        ),
        (
            "{name: China, role: rival}",
            "[China]",
            "toy.yaml:11:8: actors.CHN: should be a mapping (key: value); got a list",
        ),
        (
            "{beta: [1, 2]}",
            "{beta: [1]}",
            "toy.yaml:19:24: state.gdp.values.NO>CHN.prior.beta: the list is too short; "
            "item 2 is missing",
        ),
        (
            "    unit: bn USD",
            "",
            'toy.yaml:15:3: state.gdp: the key "unit" is missing',
        ),
        (
            "  ledger.bias:",
            "  Ledger bias:",
            'toy.yaml:22:3: parameters.Ledger bias: "Ledger bias" is not a mechanism',
        ),
        (
            "low: 9, high: 12",
            "low: 12, high: 9",
            "toy.yaml:18:12: state.gdp.values.USA: low must be below high; got 12 and 9",
        ),
    ],
)
def test_one_mistake_one_line(toy: str, old: str, new: str, line: str) -> None:
    found = refusal(toy.replace(old, new, 1))
    assert len(found) == 1
    assert found[0].startswith(line)


def test_paths_are_spelled_as_in_the_file() -> None:
    assert spell(("policies", "firm", "do", 2)) == "policies.firm.do[2]"
    assert len(spell(("x" * 500,))) == 200


def test_a_list_in_place_of_the_case() -> None:
    assert refusal("- 1") == [
        "toy.yaml:1:1: a case is a mapping of sections; got a list; begin with `format: 2`"
    ]


def test_nothing_but_a_format() -> None:
    found = refusal("format: 2")
    assert 'toy.yaml:1:1: the key "actors" is missing; every case has one' in found
