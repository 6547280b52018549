"""From claims to the document in one call, and what is refused before anything is run."""

from typing import Any

import pytest
from tests.claims.made import TRUST, claim, given

from foedus.claims.study import study
from foedus.counterfactuals import paired_arms
from foedus.errors import CompileError, OptionError
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_claims_that_are_asked_for_are_judged(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    def number(schedule: Any, z: Any) -> Any:
        return z - 0.2 * float(schedule.level.max()) / 25.0

    monkeypatch.setattr(paired_arms, "read", given(number))
    stages: list[str] = []
    claims = {"K1": claim(), "K2": claim(id="K2", horizon=4)}
    found = study(
        model, claims, ["K2"], thorough=False, progress=lambda stage, *_: stages.append(stage)
    )
    assert [one.id for one in found.claims] == ["K2"]
    assert [one.id for one in study(model, claims, thorough=False).claims] == ["K1", "K2"]


def test_an_unknown_id_is_refused_with_the_nearest(model: Model) -> None:
    with pytest.raises(OptionError, match='there is no claim "K9"'):
        study(model, {"K1": claim()}, ["K9"])


def test_a_case_without_claims_says_how_to_write_one(model: Model) -> None:
    with pytest.raises(OptionError, match="encode-an-analysis"):
        study(model, {})


def test_every_claim_that_cannot_be_is_told_at_once(model: Model) -> None:
    wrong = claim(effect=[{**TRUST, "outcome": "trusst"}])
    other = claim(id="K2", channel=["publc_opinion"])
    with pytest.raises(CompileError) as caught:
        study(model, {"K1": wrong, "K2": other})
    assert len(caught.value.problems) == 2
