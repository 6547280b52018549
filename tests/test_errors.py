"""A message says where, what and how to mend it, whatever was written."""

import pytest

from foedus import errors
from foedus.errors import CaseError, FoedusError, Problem


def test_a_problem_is_one_line() -> None:
    assert str(Problem("case.yaml:3:5", "no such actor", "write JPN")) == (
        "case.yaml:3:5: no such actor; write JPN"
    )
    assert str(Problem("", "nothing to run")) == "nothing to run"


def test_an_error_holds_all_problems_of_a_stage() -> None:
    both = Problem("a:1:1", "x"), Problem("a:2:1", "y")
    assert CaseError(iter(both)).problems == both
    assert str(CaseError(both)) == "a:1:1: x\na:2:1: y"
    assert FoedusError("broken").problems == (Problem("", "broken"),)


@pytest.mark.parametrize("kind", FoedusError.__subclasses__())
def test_every_error_ends_with_the_same_code(kind: type[FoedusError]) -> None:
    assert kind("x").exit_code == 2


@pytest.mark.parametrize(
    ("written", "allowed", "said"),
    [
        ("tarif", ["tariff", "posture"], 'did you mean "tariff"?'),
        ("JPN", ["jpn", "jpa"], 'did you mean "jpn"?'),
        ("zzz", ["b", "a"], "allowed: a, b"),
        ("zzz", [], "nothing is allowed here"),
    ],
)
def test_the_nearest_name_is_said(written: str, allowed: list[str], said: str) -> None:
    assert errors.nearest(written, allowed) == said


def test_of_many_names_the_closest_are_listed() -> None:
    said = errors.nearest("qqq", [f"name_{i}" for i in range(errors.LISTED + 1)])
    assert said.startswith(f"closest of {errors.LISTED + 1} allowed: ")
    assert said.count("name_") == errors.CLOSEST


def test_a_letter_of_another_alphabet_is_named() -> None:
    assert "U+0410" in errors.nearest("\u0410UR", ["AUR"])


def test_what_is_quoted_is_short_and_visible() -> None:
    assert errors.shown("a\x00b\n") == "a\\u0000b\\u000a"
    assert len(errors.shown("x" * 500)) == errors.QUOTED


def test_problems_stand_in_the_order_of_the_file_each_once() -> None:
    late, early, nowhere = Problem("a:10:1", "x"), Problem("a:9:30", "y"), Problem("--do", "z")
    assert errors.in_order([late, early, late, nowhere]) == [nowhere, early, late]
    code, more = Problem("a.py:10", "x"), Problem("a.py:9", "y")
    assert errors.in_order([code, more, nowhere]) == [nowhere, more, code]


def test_what_may_be_one_or_several_is_a_list() -> None:
    allowed = ("--do", "a text or a list of texts", "write one")
    assert errors.several("ab", (str,), *allowed) == ["ab"], "not letter by letter"
    assert errors.several((word for word in ("a", "b")), (str,), *allowed) == ["a", "b"]
    assert errors.several((), (str,), *allowed) == []


@pytest.mark.parametrize("given", [5, None, b"ab", {"a": "b"}, [5, "a"], ["a", 5], [["a"]]])
def test_what_is_neither_one_nor_several_is_refused_once(given: object) -> None:
    told = "^--do: must be a text or a list of texts, got .+; write one$"
    with pytest.raises(errors.OptionError, match=told) as caught:
        errors.several(given, (str,), "--do", "a text or a list of texts", "write one")
    assert len(caught.value.problems) == 1
