"""What an arm imposes that follows another one in a state entry."""

import numpy as np
import pytest

from foedus.model import schedule
from foedus.model.nested import along
from foedus.model.schedule import Schedule
from foedus.testing import synthetic

MODEL = synthetic.small_model()


def _of(*do: str) -> Schedule:
    return schedule.of_policy(MODEL, "baseline", 8, do)[0]


def test_what_follows_another_arm_is_imposed_on_as_it_is_there() -> None:
    caused = _of(
        "state:threat[DRA,BEL]=0.4@2025Q2", "state:gdp[BEL]+=-10%@2025Q2", "AUR.tariff=25%"
    )
    there = _of("state:threat[DRA,BEL]+=0.5@2025Q3..2025Q3")
    found = along(MODEL, caused, there, "threat", "DRA>BEL")
    drakon, belmark = (MODEL.actors.index(name) for name in ("DRA", "BEL"))
    assert found.nested is not None
    assert found.nested.arm is there
    assert np.argwhere(found.nested.entries["threat"]).tolist() == [[drakon, belmark]]
    assert not found.state_set["threat"].any()
    assert np.argwhere(found.state_shift["threat"]).tolist() == [[2, drakon, belmark]]
    assert np.array_equal(found.state_shift["gdp"], caused.state_shift["gdp"])
    assert np.array_equal(found.level, caused.level)
    assert caused.state_set["threat"].any(), "nothing is changed in place"
    short = schedule.shortened(found, 3)
    assert short.nested is not None
    assert len(short.nested.arm.forced) == len(short.forced) == 3


def test_an_arm_that_follows_one_itself_is_not_followed() -> None:
    plain = _of()
    held = along(MODEL, plain, plain, "gdp", "BEL")
    with pytest.raises(ValueError, match="follows one itself"):
        along(MODEL, plain, held, "gdp", "BEL")
    with pytest.raises(ValueError, match="BEM"):
        along(MODEL, plain, plain, "gdp", "BEM")
