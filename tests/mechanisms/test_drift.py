"""With shocks off and nobody acting, the shipped case goes on as it was seen to go."""

import numpy as np
import pytest
from scipy.special import expit
from tests.mechanisms.course import Table, course, path, shipped
from tests.runs import numbers

from foedus.state import STATE, State


@pytest.fixture(scope="module")
def states() -> list[State]:
    return course({})[0]


@pytest.mark.parametrize("name", [name for name, spec in STATE.items() if spec.link == "logit"])
def test_no_bound_is_reached(states: list[State], name: str) -> None:
    # Small probabilities that start beside a bound and move by a hair do not count.
    start, end = numbers(states[0])[name], numbers(states[-1])[name]

    def near(link: Table) -> Table:
        return (expit(link) < 0.02) | (expit(link) > 0.98)

    reached = near(end) & ~near(start) & (np.abs(end - start) > 0.1)
    assert np.isfinite(end).all()
    assert reached.mean(axis=-1).max() < 0.05


def test_the_first_quarter_continues_the_trend(states: list[State]) -> None:
    draw = shipped()[1]
    change = {n: numbers(states[1])[n] - numbers(states[0])[n] for n in STATE}
    trend = np.asarray(draw.params["implementation"].burden_trend)
    assert 4.0 * change["defence_burden"] == pytest.approx(trend, abs=8e-6)
    growth = np.asarray(draw.params["economy"].growth)
    assert 4.0 * change["gdp"] == pytest.approx(growth, abs=2e-5)
    # Budgets, stocks and an upgrade under way move; what is held of the type fades.
    moving = {
        "gdp",
        "defence_burden",
        "appropriated_burden",
        "capability",
        "command_integration",
        "transactional_belief",
    }
    for name in set(STATE) - moving:
        assert np.abs(change[name]).max() < 3e-5, name


def test_no_kink_in_what_goes_on_moving(states: list[State]) -> None:
    for name in ("gdp", "defence_burden", "capability", "command_integration"):
        links = np.stack([numbers(s)[name] for s in states])
        step = np.abs(np.diff(links, axis=0)).mean(axis=-1)
        assert (step[0] <= 1.5 * step[1:].max(axis=0) + 1e-5).all(), name


def test_the_alliance_neither_dissolves_nor_runs_away(states: list[State]) -> None:
    for name in ("commitment_trust", "autonomy", "bargaining_share", "fiscal_room"):
        moved = path(states, name, *["JPN"] * len(STATE[name].dims))
        assert np.quantile(np.abs(moved[-1] - moved[0]), 0.95) < 1.0, name
