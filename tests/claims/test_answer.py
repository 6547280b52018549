"""The document of an inquiry: what stands in it, and the sentence that heads it."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from tests.claims.made import LEAST, TRUST, claim, given, inquiry

from foedus.claims import read_outs
from foedus.claims.answer import document, headline, reads, said_by
from foedus.claims.limb import Read
from foedus.claims.perturb import Block, Flip, Perturbed
from foedus.claims.words import Verdict
from foedus.counterfactuals import paired_arms
from foedus.model.types import Model
from foedus.result.documents import record
from foedus.result.documents.claims import BlockFound, ClaimFound, Claims, FlipFound, Word
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture
def told(model: Model, monkeypatch: pytest.MonkeyPatch) -> Claims:
    def number(schedule: Any, z: Any) -> Any:
        return z - 0.2 * float(schedule.level.max()) / 25.0

    monkeypatch.setattr(paired_arms, "read", given(number))
    needs = [{"kind": "club", "name": "clubs", "what": "small groups of states"}]
    asked = inquiry(
        model,
        claim(),
        claim(id="K2", effect=[{**TRUST, "sign": "+"}]),
        claim(id="K3", needs=needs),
        claim(id="D1", kind="decoy"),
        thorough=True,
    )
    return document(asked, asked.judge(["K1", "K2", "K3", "D1"]))


def _of(found: Claims, name: str) -> ClaimFound:
    return next(one for one in found.claims if one.id == name)


def test_every_claim_has_its_word_and_what_it_rests_on(told: Claims) -> None:
    one = _of(told, "K1")
    assert (one.word, one.said) == ("appears", "appears in 100 of 100 draws")
    assert one.masses is not None
    assert one.masses.minus.value == pytest.approx(1.0)
    assert one.limbs[0].p50 == pytest.approx(-0.2, abs=1e-6)
    assert one.twin is not None
    assert _of(told, "K3").needs == ("small groups of states",)
    assert _of(told, "K3").masses is None


def test_what_was_perturbed_stands_in_it(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paired_arms, "read", given(lambda s, z: z - 0.2 * s.level.max() / 25.0))
    asked = inquiry(model, claim(), thorough=False)
    judged = asked.judge(["K1"])
    appears, opposite = Verdict("appears"), Verdict("opposite")
    block = Block("economy", {"up": appears, "down": appears, "wide": opposite})
    asked.perturbed["K1"] = Perturbed((block,), Flip(("economy",), opposite, 7))
    one = _of(document(asked, judged), "K1")
    assert one.blocks == (BlockFound("economy", "appears", "appears", "opposite"),)
    assert one.flip == FlipFound(("economy",), "opposite", 7)


def test_it_is_written_and_read_back_exactly(told: Claims) -> None:
    assert record.loads(Claims, record.dumps(told).encode()) == told


def test_the_head_counts_what_is_predicted_and_no_decoys(told: Claims) -> None:
    head = told.headline
    assert (head.claims, head.expressible) == (3, 2)
    assert sum(head.words.values()) == head.predicted
    assert head.sentence.startswith("Of 3 claims the model can express 2;")
    required = tuple(dataclasses.replace(one, basis="required") for one in told.claims)
    assert headline(required).predicted == 0


def test_the_head_counts_every_predicted_claim_once(told: Claims) -> None:
    each: tuple[Word, ...] = (
        "appears", "mostly opposite", "contingent", "deaf", "negligible", "open", "on the line",
        "not shown equal",
    )  # fmt: skip
    some = tuple(dataclasses.replace(told.claims[0], word=w, basis="predicted") for w in each)
    said = headline(some).sentence.split(". ")
    assert said[1] == (
        "Of these, 1 appear in most draws, the opposite of 1 does, 1 depend on what is not known, "
        "2 are too small or out of its reach, and 3 are open, on the line between two words or not "
        "shown equal"
    )


def test_the_head_says_when_the_model_adds_sizes_only(told: Claims) -> None:
    same = tuple(dataclasses.replace(one, basis="predicted", agrees=True) for one in told.claims)
    assert "sizes, and no more" in headline(same).sentence
    other = tuple(dataclasses.replace(one, basis="predicted", agrees=False) for one in told.claims)
    assert "sizes, and no more" not in headline(other).sentence


@pytest.mark.parametrize(
    ("word", "sign", "arrow"),
    [
        ("appears", "-", "-"),
        ("mostly opposite", "-", "+"),
        ("contingent", "+", "?"),
        ("deaf", "+", "0"),
    ],
)
def test_a_word_stands_for_a_sign(word: Any, sign: str, arrow: str) -> None:
    assert said_by(Verdict(word), sign) == arrow


def test_on_the_line_the_first_word_counts() -> None:
    assert said_by(Verdict("on the line", between=("appears", "open")), "+") == "+"


@pytest.mark.parametrize("read", Read.__args__)
def test_every_way_of_reading_is_said(read: Any) -> None:
    own = next(iter(claim(effect=[{**TRUST, "as": "difference"}]).effect))
    assert reads(own.model_copy(update={"read": read})).startswith("country_trust of BEL")


def test_where_two_cross_stands_with_the_effect(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_outs.outcome_column(model, "country_trust", "BEL")

    def read(model: Model, schedules: Any, probes: Any, ensemble: Any, **_: Any) -> Any:
        found = []
        for schedule, own in zip(schedules, probes, strict=True):
            table = np.full((ensemble.members, ensemble.quarters, len(own)), 0.5)
            half = np.arange(ensemble.members) < ensemble.members // 2
            gap = np.where(half, 0.01 * (float(schedule.level.max()) - 5.0), 0.2)
            table[:, :, [probe.columns == (first,) for probe in own]] += gap[:, None, None]
            found.append(table)
        return found, np.zeros((ensemble.draws, len(model.columns)))

    monkeypatch.setattr(paired_arms, "read", read)
    doses = {"a": [], "b": ["AUR.tariff=10%"], "c": ["AUR.tariff=25%"]}
    limb = {"of": ["country_trust", "leader_trust"], "at": "BEL", "as": "flip", "bounds": [0, 12],
            "sign": "+", "least": LEAST}  # fmt: skip
    flips = claim(pattern="flip", arms=doses, effect=[limb],
                  cause={"dose": list(doses), "values": [0, 10, 25]})  # fmt: skip
    asked = inquiry(model, flips, thorough=False)
    found = document(asked, asked.judge(["K1"]))
    (effect,) = found.claims[0].limbs
    assert effect.bounds == (0.0, 12.0)
    assert effect.crossing is not None
    assert (effect.crossing.p05, effect.crossing.p95) == pytest.approx((5.0, 5.0))
    shares = effect.crossing.crossed, effect.crossing.first_ahead, effect.crossing.second_ahead
    assert shares == (0.5, 0.5, 0.0)
    assert effect.reads == "country_trust less leader_trust of BEL, over the doses"
    assert (found.claims[0].note, found.claims[0].agrees) == ("", None)
    assert found.permuted == (), "what lies within bounds has no sign to turn"
    assert record.loads(Claims, record.dumps(found).encode()) == found


CHANGE = {"outcome": "country_trust", "at": "BEL", "by": 0.05, "sign": "+"}
FLOW = {"outcome": "security_cost", "at": "BEL"}


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ({"until": {"count": 1, "changes": [CHANGE]}},
         "quarters until 1 have changed of country_trust of BEL"),
        ({"mixed": [CHANGE, {**CHANGE, "outcome": "leader_trust"}]},
         "some moved for the good and some for the bad of country_trust of BEL, "
         "leader_trust of BEL"),
        ({"unanswered": {"offers": {"BEL.programme": "+0.5"}, "answers": {"AUR.tariff": "0%"}}},
         "part of the offers (BEL.programme at +0.5) without an answer (AUR.tariff at 0%)"),
        ({"share": {"part": FLOW, "rest": [{**FLOW, "outcome": "cash_receipts"}]}},
         "share of security_cost of BEL in it and cash_receipts of BEL"),
        ({"by": "AUR.team", "priced_in": "security_cost"},
         "what the arm is worth to AUR.team, priced in security_cost"),
    ],
)  # fmt: skip
def test_what_takes_more_than_a_name_is_said(read: Any, said: str) -> None:
    (limb,) = claim(effect=[{**read, "sign": "+", "least": LEAST}]).effect
    assert reads(limb) == said
    assert "best arm" not in said
