"""Cards of a stored run: by hand from its members, and no more than those can say."""

from dataclasses import replace

import numpy as np
import pytest
from tests.runs import TARIFF, Bed

from foedus.attribution import kept as cards_of
from foedus.report.rows import card as rows
from foedus.result.documents.card import AnswerCard
from foedus.result.result import Result

pytestmark = pytest.mark.xdist_group("small")


@pytest.fixture(scope="module")
def card(small: Bed, kept: Result) -> AnswerCard:
    (found,) = cards_of.cards(small.model, kept)
    return rows.completed(found)


def test_there_is_a_card_for_each_arm_but_the_first(card: AnswerCard, kept: Result) -> None:
    assert (card.asked.name, card.against.name) == ("tax", "baseline")
    assert card.asked.interventions == (TARIFF,)
    assert card.against.interventions == ()
    assert (card.draws, card.replicates, card.seed) == (24, 1, kept.manifest.seed)
    assert card.window == ("2025Q2", "2025Q4"), "from what is asked on, at most a year"


@pytest.mark.parametrize(("outcome", "label"), [("country_trust", "BEL"), ("patron_ledger", "BEL")])
def test_effects_are_those_of_the_members(
    card: AnswerCard, kept: Result, outcome: str, label: str
) -> None:
    place = kept.series(outcome).labels.index(label)
    arms = [kept.values(outcome, arm)[:, 1:, place].mean(axis=1) for arm in ("tax", "baseline")]
    gaps = arms[0] - arms[1]
    (effect,) = [e for e in card.effects if e.outcome == outcome]
    assert [effect.p05, effect.p50, effect.p95] == pytest.approx(
        np.quantile(gaps, (0.05, 0.5, 0.95)), rel=1e-4
    )
    assert effect.sd == pytest.approx(arms[1].std(ddof=1), rel=1e-4)
    assert effect.share == pytest.approx(max(np.mean(gaps > 0.0), np.mean(gaps < 0.0)), abs=0.05)
    assert effect.divided.mean == pytest.approx(gaps.mean(), rel=1e-4)


def test_rivals_answer_by_the_members_that_stand_at_an_option(
    card: AnswerCard, kept: Result
) -> None:
    (effect,) = [e for e in card.effects if e.aspect == "rival"]
    assert effect.title.startswith("Share of members with ")
    lever, _, option = effect.outcome.partition("=")
    series = kept.series("option")
    i = series.labels.index(lever)
    taken = [
        100.0 * (kept.values("option", arm)[:, 1:, i] == series.categories[i].index(option))
        for arm in ("tax", "baseline")
    ]
    gaps = taken[0].mean(axis=1) - taken[1].mean(axis=1)
    assert effect.divided.mean == pytest.approx(gaps.mean(), abs=1e-4)


def test_why_is_left_open_and_the_command_is_named(card: AnswerCard) -> None:
    assert not rows.explained(card)
    assert all(e.why == "" and not e.divided.parts for e in card.effects)
    assert [c.head for c in rows.table(card).columns][-1] == "how surely"
    (note,) = [note for note in card.notes if note.startswith("Why")]
    assert "foedus explain RESULT OUTCOME --policy tax --vs baseline" in note


def test_draws_with_a_member_gone_wrong_are_left_out(small: Bed, kept: Result) -> None:
    class Hurt(Result):
        def sound(self, arm: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
            found = super().sound(arm)
            found[:3] = False
            return found

    (found,) = cards_of.cards(small.model, Hurt(kept.path, kept.manifest))
    assert found.left_out == 3
    assert all(effect.draws == 21 for effect in found.effects)
    one = replace(kept.manifest, arms=("baseline",))
    assert cards_of.cards(small.model, Result(kept.path, one)) == ()


def test_a_case_without_any_outcome_of_a_card_has_none(
    small: Bed, kept: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards_of.entries, "read", lambda *_: [])
    monkeypatch.setattr(cards_of.entries, "moves", lambda *_: [])
    assert cards_of.cards(small.model, kept) == ()
