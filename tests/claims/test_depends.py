"""What an effect hinges on, where a claim fails and what would tell, where all are known."""

from typing import Any

import numpy as np
import pytest
from tests.claims.made import claim, given, inquiry

from foedus.claims import investigate
from foedus.claims.clues import Met
from foedus.claims.depends import clued, fails_where, hinged, worth
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


LOOKED = [
    {"outcome": "country_trust", "at": "BEL", "after": 4, "below": 0.3, "note": "one house"},
    {"outcome": "country_trust", "at": "BEL", "after": 6, "above": 0.9},
]


def _with_clues(model: Model, monkeypatch: pytest.MonkeyPatch, low: float, high: float) -> Any:
    """Return a claim that holds in half of the draws, and clues seen with given chances.

    What is read of a clue is 1 where it is seen; the effect lies in what is read of the outcome.
    """

    # As many draws as where words are not wanted soon: both halves are enough to tell of a clue.
    monkeypatch.setattr(investigate, "QUICK", investigate.SIZES[:1])

    def read(model: Model, schedules: Any, probes: Any, ensemble: Any, **_: Any) -> Any:
        draw = np.repeat(np.arange(ensemble.draws), ensemble.replicates)
        holds = draw % 2 == 0
        found = []
        for schedule, own in zip(schedules, probes, strict=True):
            cause = float(schedule.level.max()) / 25.0
            table = np.zeros((ensemble.members, ensemble.quarters, len(own)))
            for i, probe in enumerate(own):
                if isinstance(probe, Met):
                    # Of ten draws that hold, so many see it from the third quarter on.
                    tenth = (draw // 2) % 10
                    seen = tenth < 10 * np.where(holds, high, low)
                    table[:, 2:, i] = (cause * seen)[:, None] * (probe.above is None)
                else:
                    table[:, :, i] = (-0.2 * cause * holds)[:, None]
            found.append(table)
        return found, np.zeros((ensemble.draws, len(model.columns)))

    monkeypatch.setattr(paired_arms, "read", read)
    asked = inquiry(model, claim(clues=LOOKED), thorough=False)
    (found,) = asked.judge(["K1"])
    return clued(asked, found)


def test_a_clue_is_read_in_the_arm_with_the_cause(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    gun, straw = _with_clues(model, monkeypatch, low=0.0, high=0.6)
    assert gun.reads == "country_trust of BEL below 0.3"
    assert (gun.kind, gun.by, gun.note) == ("smoking gun", 3, "one house")
    assert gun.if_there == pytest.approx(0.6, abs=0.02)
    assert gun.if_not == 0.0
    assert gun.seen is not None
    assert gun.seen > 100.0
    assert gun.unseen == pytest.approx(0.4, abs=0.03)
    assert straw.kind == "straw", "what is never seen tells nothing"
    hoop, _ = _with_clues(model, monkeypatch, low=0.5, high=1.0)
    assert (hoop.kind, hoop.if_there) == ("hoop", 1.0)


def test_an_effect_of_all_draws_has_no_clues_that_tell(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        paired_arms, "read", given(lambda s, z: z - 0.2 * float(s.level.max()) / 25.0)
    )
    asked = inquiry(model, claim(clues=LOOKED), thorough=False)
    first, _ = clued(asked, asked.judge(["K1"])[0])
    assert (first.kind, first.by) == (None, None)
    assert first.fault == "the effect lacks 0 draws, of 100 needed"


def test_what_turns_the_sign_is_worth_knowing(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, found = _judged(model, monkeypatch, turns=True)
    known = worth(asked, found)
    assert known is not None
    assert (known.now, known.of[0].name) == ("contingent", model.columns[_column(model)].name)
    assert known.of[0].to in ("appears", "opposite")
    assert known.of[0].changes > 0.8
    assert known.of[0].value == pytest.approx(0.5, abs=0.1)
    asked, found = _judged(model, monkeypatch, turns=False)
    sure = worth(asked, found)
    assert sure is not None
    assert sure.of == (), "no number can change what holds in all draws"
