"""What an effect hinges on and where a claim fails, where both are known."""

from typing import Any

import numpy as np
import pytest
from tests.claims.made import claim, given, inquiry

from foedus.claims.depends import fails_where, hinged
from foedus.counterfactuals import paired_arms
from foedus.dynamics import priors
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def _column(model: Model) -> int:
    return next(i for i, c in enumerate(model.columns) if c.prior.family == "normal")


def _judged(model: Model, monkeypatch: pytest.MonkeyPatch, turns: bool) -> Any:
    column = _column(model)
    drawn = priors.draw(model, 0, 1024)[:, column].astype(np.float64)
    middle = np.median(drawn)

    def number(schedule: Any, z: Any) -> Any:
        size = 0.2 * float(schedule.level.max()) / 25.0
        up = drawn[: len(z)] > middle if turns else np.zeros(len(z), bool)
        return z + np.where(up, size, -size)

    monkeypatch.setattr(paired_arms, "read", given(number))
    asked = inquiry(model, claim(), thorough=False)
    (found,) = asked.judge(["K1"])
    return asked, found


def test_the_number_that_turns_the_sign_is_named(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, found = _judged(model, monkeypatch, turns=True)
    assert found.verdict.word == "contingent"
    name = model.columns[_column(model)].name
    assert hinged(asked, found)[0].name == name
    assert hinged(asked, found)[0].share > 0.8
    box = fails_where(asked, found)
    assert box is not None
    assert name in box.limits[0]
    assert box.density > 0.9
    assert box.coverage > 0.8


def test_an_effect_that_is_everywhere_the_same_hinges_on_nothing(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, found = _judged(model, monkeypatch, turns=False)
    assert found.verdict.word == "appears"
    assert hinged(asked, found) == ()
    assert fails_where(asked, found) is None
