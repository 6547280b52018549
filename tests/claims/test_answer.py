"""The document of an inquiry: what stands in it, and the sentence that heads it."""

import dataclasses
from typing import Any

import pytest
from tests.claims.made import TRUST, claim, given, inquiry

from foedus.claims.answer import document, headline, reads, said_by
from foedus.claims.limb import Read
from foedus.claims.perturb import Block, Flip, Perturbed
from foedus.claims.words import Verdict
from foedus.counterfactuals import paired_arms
from foedus.model.types import Model
from foedus.result.documents import record
from foedus.result.documents.claims import BlockFound, ClaimFound, Claims, FlipFound
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
