"""Policies build on one another in the order written; circles are found and located."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from foedus.case import digest, parse_case
from foedus.case.policies import circles, in_turn
from foedus.errors import CaseError


@dataclass(frozen=True)
class Built:
    builds_on: tuple[str, ...] = ()


def test_bases_come_first_and_each_once() -> None:
    policies = {
        "top": Built(("left", "right")),
        "left": Built(("ground",)),
        "right": Built(("ground", "left")),
        "ground": Built(),
    }
    assert in_turn(policies, "top") == ["ground", "left", "right", "top"]
    assert in_turn(policies, "ground") == ["ground"]


@pytest.mark.parametrize(
    ("bases", "found"),
    [
        ({"a": [], "b": ["a"], "c": ["a", "b"]}, []),
        ({"a": ["a"]}, [["a", "a"]]),
        ({"a": ["b"], "b": ["c"], "c": ["a"]}, [["a", "b", "c", "a"]]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [["a", "b", "a"], ["c", "d", "c"]]),
    ],
)
def test_every_circle_is_found(bases: dict[str, Sequence[str]], found: list[list[str]]) -> None:
    def turned(circle: list[str]) -> list[str]:
        first = circle.index(min(circle))
        return [*circle[first:-1], *circle[:first], circle[first]]

    assert sorted(turned(circle) for circle in circles(bases)) == found


def test_a_long_chain_is_no_circle() -> None:
    chain = {f"p{i}": [f"p{i + 1}"] for i in range(5000)} | {"p5000": []}
    assert list(circles(chain)) == []


TWO = """  soft: {title: Soft, description: Ask less., builds_on: firm, do: ["USA.tariff=0%"]}
default_policies"""


def test_what_is_imposed_keeps_its_place(toy: str) -> None:
    case = parse_case(toy.replace("default_policies", TWO, 1), "toy.yaml")
    assert case.imposed("soft") == [
        (("policies", "firm", "do", 0), "USA.tariff=10%@2025Q1..2025Q4"),
        (("policies", "firm", "do", 1), "off:ledger"),
        (("policies", "soft", "do", 0), "USA.tariff=0%"),
    ]


def test_a_policy_says_the_same_when_it_is_spelt_out(toy: str) -> None:
    spelt = TWO.replace("builds_on: firm, ", "").replace(
        'do: ["', 'do: ["USA.tariff=10%@2025Q1..2025Q4", "off:ledger", "'
    )
    built, written = (parse_case(toy.replace("default_policies", text, 1)) for text in (TWO, spelt))
    assert digest(built) == digest(written) != digest(parse_case(toy))


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("fimr", 'soft.builds_on: unknown policy "fimr"; did you mean "firm"?'),
        ("[firm, hard]", 'soft.builds_on[1]: unknown policy "hard"; allowed: firm, soft'),
        ("soft", "soft.builds_on: the policy builds on itself; leave out"),
        ("[firm, firm]", 'soft.builds_on: "firm" is listed twice'),
        ("{firm: 1}", "soft.builds_on: should be a list like [a, b]; got a mapping"),
    ],
)
def test_bases_that_cannot_be_are_refused(base: str, told: str, toy: str) -> None:
    text = toy.replace("default_policies", TWO.replace("firm", base, 1), 1)
    line = text[: text.index("builds_on")].count("\n") + 1
    with pytest.raises(CaseError) as caught:
        parse_case(text, "toy.yaml")
    (problem,) = caught.value.problems
    assert problem.where.startswith(f"toy.yaml:{line}:")
    assert told in str(problem)


def test_a_circle_is_told_at_its_last_step(toy: str) -> None:
    text = toy.replace("default_policies", TWO, 1).replace(
        "Hold., do", "Hold., builds_on: soft, do"
    )
    with pytest.raises(CaseError) as caught:
        parse_case(text, "toy.yaml")
    (problem,) = caught.value.problems
    assert problem.where.startswith("toy.yaml:")
    assert problem.where.count(":") == 2
    assert "builds_on: a circle: " in problem.what
    assert "firm builds on soft" in problem.what
    assert "soft builds on firm" in problem.what
