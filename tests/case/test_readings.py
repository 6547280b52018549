"""Rival readings of the record: what a case may say, and what it comes to."""

from typing import Any

import pytest
from tests import rereading

from foedus.case import Case, build, load, parse_case, practice
from foedus.case.base import in_force
from foedus.case.quarters import Quarter
from foedus.case.readings import base_of, choices
from foedus.errors import CaseError

CODING = "{title: T, source: assumption, grade: E%s}"
PLAIN, OTHER = CODING % "", CODING % ", reference: [{first: 2020Q1, last: 2020Q4, title: A}]"


def reading(*codings: str, default: str = "as_written") -> str:
    return (
        f"readings:\n  who:\n    title: Who counts\n    default: {default}\n    codings:\n"
        + "".join(f"      {coding}\n" for coding in codings)
    )


def refusal(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        parse_case(text, "toy.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_reading_needs_two_codings_of_which_one_changes_nothing(toy: str) -> None:
    case = parse_case(toy + reading(f"as_written: {PLAIN}", f"other: {OTHER}"))
    assert not case.readings["who"].codings["as_written"].changes
    assert case.readings["who"].codings["other"].changes


@pytest.mark.parametrize(
    ("codings", "default", "said"),
    [
        (
            [f"as_written: {PLAIN}", f"other: {OTHER}"],
            "as_writen",
            'default names no coding; got "as_writen"; did you mean "as_written"?',
        ),
        ([f"as_written: {PLAIN}"], "as_written", 'only the coding "as_written" is there'),
        (
            [f"as_written: {OTHER}", f"other: {OTHER}"],
            "as_written",
            '"as_written" is the coding the case is written by, and changes something',
        ),
        (
            [f"as_written: {PLAIN}", f"other: {PLAIN}"],
            "as_written",
            '"other" changes nothing, as the default does',
        ),
        (
            [f"as_written: {PLAIN}", f"other: {OTHER.replace('last: 2020Q4', 'last: 2025Q4')}"],
            "as_written",
            "2025Q4 is after the start 2024Q4",
        ),
        (
            [
                f"as_written: {PLAIN}",
                "other: "
                + CODING
                % ", bases: {USA.tariff: {record: {2025Q1: 0%}, source: assumption, grade: E}}",
            ],
            "as_written",
            "is after the start 2024Q4",
        ),
    ],
)
def test_each_fault_of_a_reading_is_told_with_its_line(
    toy: str, codings: list[str], default: str, said: str
) -> None:
    found = refusal(toy + reading(*codings, default=default))
    assert any(said in problem for problem in found), found
    assert all(problem.startswith("toy.yaml:") for problem in found)


def test_no_two_readings_speak_of_the_same(toy: str) -> None:
    text = toy + reading(f"as_written: {PLAIN}", f"other: {OTHER}")
    text += "  when:\n    title: When\n    default: a\n    codings:\n"
    text += f"      a: {PLAIN}\n      b: {OTHER}\n"
    (found,) = refusal(text)
    assert "who speaks of reference already" in found


def of(case: Case, lever: str, chosen: dict[str, str]) -> Any:
    government, name = lever.split(".")
    use = case.governments[government].instruments[name]
    base, reference = base_of(case.readings, chosen, lever, use.base, case.reference)
    return practice(base, reference, case.start, use.start)


def test_a_coding_changes_what_it_names_and_no_more() -> None:
    case = build(rereading.sections())
    written = of(case, "BEL.programme", {})
    bold = of(case, "BEL.programme", {"plans": "bold"})
    assert bold.shares == pytest.approx({"plan": 0.5, "+0.5": 0.5})
    assert written.shares != bold.shares
    assert of(case, "AUR.rhetoric", {"plans": "bold"}) == of(case, "AUR.rhetoric", {})
    both = of(case, "BEL.programme", {"plans": "bold", "practice": "one"})
    assert (both.quarters, both.periods) == (16, 1)
    assert both.shares == pytest.approx({"plan": 0.5, "+0.5": 0.5})


def test_a_lever_with_periods_of_its_own_keeps_them() -> None:
    sections = rereading.sections()
    base = sections["readings"]["plans"]["codings"]["bold"]["bases"]["BEL.programme"]
    base["reference"] = [{"first": "2018Q1", "last": "2018Q4", "title": "a year"}]
    found = of(build(sections), "BEL.programme", {"plans": "bold", "practice": "one"})
    assert found.shares == {"+0.5": 1.0}


def test_every_pair_of_codings_is_gone_through() -> None:
    found = list(choices(build(rereading.sections()).readings))
    assert {"practice": "one", "plans": "bold"} in found
    assert {} in found
    assert list(choices({})) == [{}]


# --- us-japan ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def us_japan() -> Case:
    return load("us-japan")


def test_words_are_coded_as_the_record_says(us_japan: Case) -> None:
    harsh = {"shame", "threaten"}
    term = [Quarter.parse("2017Q1") + i for i in range(16)]
    codings = us_japan.readings["words"].codings
    for name, quarters in (("government", ["2019Q2"]), ("leader", ["2019Q2", "2019Q3"])):
        record = codings[name].bases["USA.rhetoric"].record
        assert record is not None
        assert [str(q) for q in term if in_force(record, q) in harsh] == quarters


def test_codings_of_words_differ_in_the_leaders_quarters_alone(us_japan: Case) -> None:
    # So without his first term the base is the same, whoever's words are coded.
    use = us_japan.governments["USA"].instruments["rhetoric"]
    found = [
        practice(us_japan.readings["words"].codings[n].bases["USA.rhetoric"],
                 us_japan.reference, us_japan.start, use.start)
        for n in ("government", "leader")
    ]  # fmt: skip
    written = practice(use.base, us_japan.reference, us_japan.start, use.start)
    assert found == [written, written]
    counted = [of(us_japan, "USA.rhetoric", {"words": n}) for n in ("government", "leader")]
    assert [c.quarters for c in counted] == [60, 60]
    assert [c.shares.get("threaten", 0.0) for c in counted] == pytest.approx([0.0, 1 / 60])


def test_the_record_of_one_administration_is_its_quarters(us_japan: Case) -> None:
    for name, quarters in (("obama", 28), ("biden", 16)):
        found = of(us_japan, "JPN.outreach", {"record": name})
        assert (found.quarters, found.periods) == (quarters, 1)
