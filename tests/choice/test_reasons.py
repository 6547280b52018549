"""What spoke for an option is counted against the mean of the menu."""

from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.choice.menus import EXTRAS, Entries
from foedus.choice.reasons import reasons_of

# One line, one interest, three options of which two are on the menu, two members.
WORTH = np.asarray([1.0, 3.0, 9.0])
THEN = np.asarray([0.5, 1.0, 9.0])
TILT = WORTH - THEN
OFFERED = np.asarray([1.0, 1.0, 0.0])


def column(values: Any) -> Any:
    return jnp.asarray(np.repeat(np.asarray(values)[:, None], 2, axis=1))


def counted(weight: list[float], option: int = 1) -> np.ndarray:
    base = np.log([0.25, 0.75, 1.0])
    rule = SimpleNamespace(weight=jnp.ones((1, 2)))
    sitting: Any = SimpleNamespace(
        offered=column(OFFERED), rule=rule, rule_then=rule, log_base=column(base),
        sharpness=jnp.full(2, 2.0),
    )  # fmt: skip
    tilts: Any = SimpleNamespace(
        proposal=column(np.where(OFFERED > 0, TILT, 0.0)), written=column([0.1, 0.5, 0.0])
    )
    whole = column(WORTH)[:, None]
    fore: Any = SimpleNamespace(utility=whole, interests=whole, answers=0.25 * whole)
    ballot: Any = SimpleNamespace(opened=jnp.ones((1, 2)), taste=column([0.0, 4.0, 0.0])[None])
    at = Entries(jnp.zeros(2, int), jnp.arange(2))
    return np.asarray(
        reasons_of(
            sitting, at, tilts, fore, column(THEN)[:, None], jnp.full(2, option), ballot,
            jnp.asarray(weight),
        )
    )  # fmt: skip


def test_each_part_by_hand() -> None:
    found = counted([1.0, 0.0])
    assert found.shape == (1, 2 + len(EXTRAS), 2)
    parts = dict(zip(("line", "interest", *EXTRAS), found[0, :, 0].tolist(), strict=True))
    # Of a menu of two, an option is above the mean by half of what it is above the other.
    assert parts["line"] == parts["interest"] == pytest.approx((3.0 - 1.0) / 2)
    assert parts["answers"] == pytest.approx(0.25 * parts["line"])
    assert parts["record"] == pytest.approx(np.log(0.75 / 0.25) / 2 / 2.0)
    assert parts["reference"] == pytest.approx(-(1.0 - 0.5) / 2)
    assert parts["written"] == pytest.approx((0.5 - 0.1) / 2)
    assert parts["written"] + parts["reaction"] == pytest.approx((TILT[1] - TILT[0]) / 2)
    assert parts["chance"] == pytest.approx(4.0 / 2 / 2.0)
    assert parts["regret"] == 0.0
    assert parts["open"] == 1.0


def test_regret_is_what_the_best_of_the_menu_would_have_been_worth_more() -> None:
    regret = 2 + EXTRAS.index("regret")
    assert counted([1.0, 0.0], option=0)[0, regret, 0] == pytest.approx(TILT[1] - TILT[0])


def test_size_and_sign_are_summed_over_those_who_count() -> None:
    both, none = counted([1.0, 1.0]), counted([0.0, 0.0])
    assert not none.any()
    assert both[0, :, 0] == pytest.approx(2.0 * counted([1.0, 0.0])[0, :, 0])
    assert both[..., 1] == pytest.approx(np.abs(both[..., 0]))
