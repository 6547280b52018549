"""What a run says first follows from its document, and names the basis of every finding."""

import dataclasses
from pathlib import Path

import pytest
from tests import helpers, verdicts
from tests.attribution import made as cards_made
from tests.report.rows.test_opening import MINUS, document, end

from foedus.report.rows import answer, opening
from foedus.report.rows.verdicts import Told, short
from foedus.result.documents.summary import Flag, Summary
from foedus.result.schema import PartRow


@pytest.fixture
def told(tmp_path: Path) -> Summary:
    found = document(tmp_path)
    for name in found.outcomes:
        found = end(found, name, -1.0, 0.5, 1.5)
    found = end(found, "challenge_risk", 0.5, 1.0, 1.5)
    return end(found, "patron_ledger", -3.0, -2.0, -1.0)


def test_what_was_asked_is_one_line() -> None:
    made = helpers.manifest()
    assert answer.asked(made) == (
        f"Asked: L0 against baseline; 40 draws of 4 shocks; {made.quarters[0]} to "
        f"{made.quarters[-1]}; seed {made.seed}."
    )
    alone = dataclasses.replace(made, arms=("baseline",), policies={}, given={})
    assert answer.asked(alone).startswith("Asked: baseline; ")
    titled = dataclasses.replace(
        made, titles={"baseline": "Baseline", "L0": "Old hands"}, draws=1, replicates=1
    )
    assert answer.asked(titled).startswith(
        "Asked: L0 (Old hands) against baseline; 1 draw of 1 shock; "
    )


def test_the_first_arms_are_answered_for_in_a_sentence_each(told: Summary) -> None:
    assert answer.headlines(told) == ()
    cards = [dataclasses.replace(cards_made.card(), headline=f"{n}.") for n in range(5)]
    some = dataclasses.replace(told, answers=tuple(cards[:3]))
    assert answer.headlines(some) == ("0.", "1.", "2.")
    more = dataclasses.replace(told, answers=tuple(cards[:4]))
    assert answer.headlines(more) == ("0.", "1.", "2.", "1 more arm in the report.")
    most = dataclasses.replace(told, answers=tuple(cards))
    assert answer.headlines(most)[-1] == "2 more arms in the report."
    assert answer.headlines(most, "summary")[-1] == "2 more arms in the summary."


def test_what_holds_in_every_arm_is_named() -> None:
    assert answer.in_every_arm(helpers.manifest()) == ""
    assert answer.in_every_arm(helpers.manifest(do=("a=1", "off:b"))) == "in every arm: a=1; off:b"


def test_what_nearly_all_draws_agree_on_comes_first(told: Summary) -> None:
    made = helpers.manifest()
    first, *others = answer.findings(made, told)
    assert (first.arm, first.sure) == ("L0", True)
    assert "falls in nearly all draws (100 of 100), " in first.text
    assert f"{MINUS}2.0 ({MINUS}3.0 to {MINUS}1.0)" in first.text
    assert others
    assert not any(one.sure for one in others)
    assert len({one.text for one in (first, *others)}) <= opening.MOST
    assert answer.unsaid(made, told) == ""


def test_of_what_is_unsure_that_comes_first_which_reaches_least_to_the_other_side(
    told: Summary,
) -> None:
    made = helpers.manifest()
    old = {n: dataclasses.replace(entry, direction={}) for n, entry in told.outcomes.items()}
    told = dataclasses.replace(told, outcomes=old)  # draws that agree were not counted
    near = end(end(told, "patron_ledger", -1.0, 0.5, 1.5), "defence_burden", -0.01, 0.5, 1.5)
    first, *_ = answer.findings(made, near)
    assert not first.sure
    assert "burden" in first.text.lower()
    flat = near
    for name in near.outcomes:
        none = 1.0 if name == "challenge_risk" else 0.0
        flat = end(flat, name, none, none, none)
    assert answer.findings(made, flat) == []
    assert "No number differs" in answer.unsaid(made, flat)


def test_the_basis_says_whether_a_test_demands_something_of_the_outcome(told: Summary) -> None:
    demands = answer.demanded()
    assert any(name.startswith("S") for name in demands["defence_burden"])
    assert all(name[0] in "SN" for names in demands.values() for name in names)
    found = answer.findings(helpers.manifest(), end(told, "defence_burden", 1.0, 2.0, 3.0))
    basis = {"burden" in one.text.lower(): one.basis for one in found if one.sure}
    assert basis[True].startswith("tested for (S")
    assert "more" in basis[True] or len(demands["defence_burden"]) <= answer.TESTS
    assert ("patron_ledger" in demands) != basis[False].startswith("no behaviour test")


def test_one_arm_has_no_finding_and_says_what_to_do(told: Summary) -> None:
    alone = dataclasses.replace(helpers.manifest(), arms=("baseline",), policies={}, given={})
    assert answer.findings(alone, told) == []
    assert "foedus ask" in answer.unsaid(alone, told)


def test_deafness_is_told_from_what_is_there(told: Summary) -> None:
    made = helpers.manifest()
    assert answer.deaf(made, told, None) == f"Deaf: whom levers hear: foedus hears {made.case}."
    brought = helpers.manifest(parts=(PartRow("outcome", "own", "parts/own.py", "0" * 64),))
    assert "foedus hears toy --allow-code" in answer.deaf(brought, told, None)
    alone = dataclasses.replace(brought, arms=("x",))
    assert "foedus ask toy --allow-code EXPR" in answer.unsaid(alone, told)
    flags = tuple(Flag("L0", f"USA.{i}", "deaf", 0.0, "deaf") for i in range(6))
    flagged = dataclasses.replace(told, monitor=(*flags, Flag("L0", "x", "noise", 0.0, "")))
    assert "USA.0, USA.1, USA.2, USA.3 and 2 more hardly follow the state" in answer.deaf(
        made, flagged, None
    )
    heard = helpers.heard()
    assert "hear" in answer.deaf(made, told, heard)
    loud = tuple(dataclasses.replace(cell, change=0.2) for cell in heard.cells)
    assert "every lever hears somebody" in answer.deaf(
        made, told, dataclasses.replace(heard, cells=loud)
    )


def test_claims_come_first_or_how_to_judge_them(
    told: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = helpers.manifest()
    first, *_ = answer.lines(made, told, None)
    assert first.startswith("Deaf: "), "a case without claims says nothing of them"
    asked: list[tuple[str, str]] = []
    kept = short(verdicts.claims())
    stale = Told(kept, "Verdicts were made before"), f"{kept.sentence} Verdicts were made before"
    judge = Told(how="judge them"), "judge them"
    for found, words in ((Told(kept), kept.sentence), judge, stale):

        def beside(case: str, digest: str, *_: object, found: Told = found) -> Told:
            asked.append((case, digest))
            return found

        monkeypatch.setattr(answer.verdicts, "told", beside)
        first, *_ = answer.lines(made, told, None)
        assert first == words
    assert set(asked) == {(made.case, made.digest)}
