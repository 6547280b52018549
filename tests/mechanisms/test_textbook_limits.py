"""The equations reduce to what textbooks say, in limits that are stated with each test."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.runs import quiet

from foedus.dynamics.quarter import Draw
from foedus.mechanisms import defence_demand
from foedus.mechanisms.defence_demand import demand, spillin_rate
from foedus.mechanisms.extended_deterrence import challenge_value, deterrence_threshold
from foedus.model.types import Model
from foedus.state import State, World, from_link
from foedus.testing import synthetic

# --- M2: the Cobb-Douglas public good of Olson and Zeckhauser (psi = 1, eY = 1, x = 0) ------------


def reply(income: Any, others: Any, share: float) -> Any:
    """Best reply, by the mechanism's own demand; nobody can spend less than nothing."""
    income, others = (jnp.atleast_1d(jnp.asarray(x, dtype=jnp.float32)) for x in (income, others))
    one = jnp.ones_like(income)
    wanted = demand(income, 0.0 * one, share * one, others, one)
    return np.maximum(np.asarray(wanted, dtype=float), 0.0)


def equilibrium(income: list[float], share: float) -> np.ndarray[Any, Any]:
    """Iterate best replies, one state after the other, until nothing moves."""
    spent = np.zeros(len(income))
    for _ in range(400):
        before = spent.copy()
        for i in range(len(income)):
            spent[i] = reply(income[i], spent.sum() - spent[i], share)[0]
        if np.abs(spent - before).max() < 1e-7 + 1e-6 * spent.max():
            return spent
    raise AssertionError("best replies do not settle")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.8])
def test_reaction_slope(share: float) -> None:
    grid = np.asarray([0.0, 0.02, 0.04])
    answer = reply(np.ones(3), grid * share, share)
    slopes = np.diff(answer) / np.diff(grid * share)
    assert slopes == pytest.approx(-(1.0 - share), rel=1e-3)


@pytest.mark.parametrize("share", [0.05, 0.3])
@pytest.mark.parametrize("n", [2, 3, 5])
def test_equals_share_the_burden(n: int, share: float) -> None:
    spent = equilibrium([1.0] * n, share)
    assert spent == pytest.approx(share / (1.0 + (1.0 - share) * (n - 1)), rel=1e-3)


def test_two_equals_of_the_worked_example() -> None:
    assert equilibrium([1.0, 1.0], 0.05) == pytest.approx(0.025641, abs=2e-6)


@pytest.mark.parametrize(("poorer", "rides_free"), [(0.5, True), (0.69, True), (0.71, False)])
def test_the_poorer_rides_free_below_the_limit(poorer: float, rides_free: bool) -> None:
    # q_2 = 0 if and only if m_2/m_1 <= 1 - a.
    spent = equilibrium([1.0, poorer], 0.3)
    assert (spent[1] == 0.0) == rides_free
    assert spent[0] > 0.0


def test_income_among_contributors_does_not_matter() -> None:
    # Warr: a transfer between contributors changes neither the total nor anyone's consumption.
    share, before, after = 0.3, [1.0, 1.0, 1.2], [1.1, 0.95, 1.15]
    spent_before, spent_after = equilibrium(before, share), equilibrium(after, share)
    assert min(*spent_before, *spent_after) > 0.0
    assert spent_after.sum() == pytest.approx(spent_before.sum(), rel=1e-5)
    kept = np.asarray(after) - spent_after
    assert kept == pytest.approx(np.asarray(before) - spent_before, rel=1e-5)


# --- the same through the compiled model ---------------------------------------------------------


def fixed(model: Model, lanes: int = 1, **values: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return draws at the medians, with some numbers fixed; a name may stand for all its actors."""
    matrix = synthetic.at_quantiles(model, np.full((lanes, len(model.columns)), 0.5))
    for name, value in values.items():
        name = name.replace("__", ".")
        found = [c for c in model.index if c == name or c.startswith(f"{name}[")]
        assert found, name
        for column in found:
            matrix[:, model.index[column]] = value
    return matrix


ALONE = {
    # No growth, and no taste but what a test is about.
    "economy__growth": 0.0,
    "implementation__burden_trend": 0.0,
    "defence_demand__spillin_elasticity": 0.0,
    "defence_demand__threat_elasticity": 0.0,
    "defence_demand__adversary_elasticity": 0.0,
    "defence_demand__presence_elasticity": 0.0,
    "defence_demand__withdrawal_alarm": 0.0,
    "defence_demand__income_elasticity": 1.0,
}


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def moved(world: World, **links: Any) -> World:
    """Return the world with some states elsewhere on their links."""
    link = dataclasses.replace(world.link, **links)
    names = {"gdp": "log", "defence_burden": "log", "threat": "logit"}
    state = {name: from_link(names[name], getattr(link, name)) for name in links}
    return dataclasses.replace(world, link=link, state=dataclasses.replace(world.state, **state))


def test_the_appraisal_is_the_public_good(model: Model) -> None:
    # With the spill-in elasticity at which psi = 1, demand is a (Y + S) - S wherever allies move.
    ally, patron = (model.actors.index(a) for a in (synthetic.ALLY, synthetic.PATRON))
    matrix = fixed(model, **ALONE)
    start = synthetic.start_world(model, synthetic.ready(model, matrix)).state
    own, income, allies = (
        float(x) for x in (
            start.defence_burden[ally, 0] * start.gdp[ally, 0] / 100.0,
            start.gdp[ally, 0],
            start.defence_burden[patron, 0] * start.gdp[patron, 0] / 100.0,
        )
    )  # fmt: skip
    elasticity = -allies * (income - own) / (own * income + allies * own)
    psi = spillin_rate(*(jnp.asarray([x]) for x in (elasticity, own, income, allies)))
    assert float(psi[0]) == pytest.approx(1.0, rel=1e-5)

    name = f"defence_demand.spillin_elasticity[{synthetic.ALLY}]"
    matrix[:, model.index[name]] = elasticity
    draw = synthetic.ready(model, matrix)
    params = draw.params["defence_demand"]
    assert float(params.substitution[ally, 0]) == pytest.approx(1.0, rel=1e-4)
    share = (own + allies) / (income + allies)
    assert float(params.security_share[ally, 0]) == pytest.approx(share, rel=1e-4)

    world = synthetic.start_world(model, draw)
    for factor in (0.9, 1.0, 1.05):
        shift = jnp.zeros_like(world.link.gdp).at[patron].set(np.log(factor))
        changed = moved(world, defence_burden=world.link.defence_burden + shift)
        burden = defence_demand.appraise(changed, params)["burden_demand"][ally, 0]
        wanted = share * (income + factor * allies) - factor * allies
        floor = 1e-4 * own
        assert float(burden) / 100.0 * income == pytest.approx(max(wanted, floor), rel=2e-3)


def test_demand_starts_at_the_burden_whatever_is_drawn(model: Model) -> None:
    u = np.random.default_rng(0).uniform(0.001, 0.999, (256, len(model.columns)))
    draw = synthetic.ready(model, synthetic.at_quantiles(model, u))
    world = synthetic.start_world(model, draw)
    found = np.asarray(world.appraisals.burden_demand)
    assert found == pytest.approx(np.asarray(world.state.defence_burden), rel=1e-4)


# --- M2 with M0: Richardson's pair ----------------------------------------------------------------
#
# Limit: two adversaries (the patron and the rival; the budgets of the other two are negligible), no
# growth, no allies' spending, outlays follow the budget at once, and demand answers the adversary's
# spending with elasticity eA. In log deviations from the start the yearly map of budgets is
#     b_i' = b_i - (1-rho) b_i + (1-rho) eA d_j.

RHO = 0.8
PAIR = {
    **ALONE,
    "implementation__budget_inertia": RHO,
    "implementation__execution_speed": 1.0,
    "state__defence_burden[BEL]": 1e-6,
    "state__defence_burden[COR]": 1e-6,
}


def pair(model: Model, elasticity: float, **more: float) -> tuple[Draw, int, int]:
    values = {**PAIR, "defence_demand__adversary_elasticity": elasticity, **more}
    draw = synthetic.ready(model, fixed(model, **values))
    return draw, model.actors.index(synthetic.PATRON), model.actors.index(synthetic.RIVAL)


def budgets(link: State) -> np.ndarray[Any, Any]:
    return np.asarray(link.appropriated_burden)[:, 0]


QUIET = ("security_spiral", "posture", "commitment_trust", "current_calculus")


@pytest.mark.parametrize("elasticity", [0.0, 0.3, 0.9])
def test_the_jacobian_is_richardsons(model: Model, elasticity: float) -> None:
    draw, i, j = pair(model, elasticity)
    year = quiet(model, draw, off=QUIET)
    start = draw.start_link

    def change(**raised: int) -> np.ndarray[Any, Any]:
        ends: list[np.ndarray[Any, Any]] = []
        for step in (-0.05, 0.05):
            link = start
            for name, actor in raised.items():
                value = getattr(link, name).at[actor].add(step)
                link = dataclasses.replace(link, **{name: value})
            ends.append(budgets(year(link, True)) - budgets(link))
        return (ends[1] - ends[0]) / 0.1

    fatigue = change(appropriated_burden=i)
    assert fatigue[i] == pytest.approx(-(1.0 - RHO), abs=1e-3)
    assert fatigue[j] == pytest.approx(0.0, abs=1e-3)
    for actor, other in ((i, j), (j, i)):
        reaction = change(defence_burden=other)
        assert reaction[actor] == pytest.approx((1.0 - RHO) * elasticity, abs=1e-3)
        assert reaction[other] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(("elasticity", "stable"), [(0.3, True), (0.9, True), (1.1, False)])
def test_the_race_is_stable_below_unit_reaction(
    model: Model, elasticity: float, stable: bool
) -> None:
    # Stable if and only if the product of both reactions is below that of both fatigues.
    draw, i, j = pair(model, elasticity)
    year = quiet(model, draw, off=QUIET)
    start = draw.start_link
    push = jnp.zeros_like(start.defence_burden).at[jnp.asarray([i, j])].set(0.1)
    link = dataclasses.replace(
        start,
        defence_burden=start.defence_burden + push,
        appropriated_burden=start.appropriated_burden + push,
    )
    sizes: list[float] = []
    for _ in range(40):
        link = year(link, True)
        sizes.append(float(np.abs(budgets(link) - budgets(start))[[i, j]].max()))
    rate = np.log(sizes[-1] / sizes[-21]) / 20.0
    assert (rate < 0.0) == stable
    # With outlays one year behind, the rate solves r^2 - rho r - (1-rho) eA = 0.
    root = (RHO + np.sqrt(RHO**2 + 4.0 * (1.0 - RHO) * elasticity)) / 2.0
    assert rate == pytest.approx(np.log(root), abs=2e-3)


def test_threat_adds_to_the_reaction(model: Model) -> None:
    # With M11 on and eT > 0, the rival's arming is also answered through the threat it makes.
    def reaction(off: tuple[str, ...], elasticity: float, alarm: float) -> float:
        draw, i, j = pair(
            model,
            0.2,
            defence_demand__threat_elasticity=elasticity,
            security_spiral__armament_alarm=alarm,
        )
        year = quiet(model, draw, off=off)
        ends: list[float] = []
        for push in (0.0, 0.2):
            link = draw.start_link
            raised = link.defence_burden.at[j].add(push)
            budget = link.appropriated_burden.at[j].add(push)
            link = dataclasses.replace(link, defence_burden=raised, appropriated_burden=budget)
            for _ in range(8):
                link = year(link, True)
            ends.append(float(budgets(link)[i]))
        return ends[1] - ends[0]

    rest = ("posture", "commitment_trust", "current_calculus")
    without = reaction(("security_spiral", *rest), 0.04, 2.0)
    assert reaction(rest, 0.04, 2.0) > without * 1.01
    assert reaction(rest, 0.0, 2.0) == pytest.approx(without, rel=1e-3)
    assert reaction(rest, 0.04, 0.0) == pytest.approx(without, rel=1e-3)


# --- M10: the deterrence threshold ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("concession", "status_quo", "defended", "threshold"),
    [(1.0, 0.4, -0.5, 0.4), (1.0, 0.5, 0.0, 0.5), (0.8, 0.6, -1.0, 1.0 / 9.0)],
)
def test_the_threshold_is_where_a_challenge_stops_paying(
    concession: float, status_quo: float, defended: float, threshold: float
) -> None:
    dc, sq, dd = (jnp.asarray(x) for x in (concession, status_quo, defended))
    assert float(deterrence_threshold(dc, dd, sq)) == pytest.approx(threshold, rel=1e-5)

    def value(p: float) -> float:
        return float(challenge_value(jnp.asarray([p]), dc, dd[None], sq)[0])

    assert value(threshold) == pytest.approx(0.0, abs=1e-6)
    assert value(threshold - 0.05) > 0.0 > value(threshold + 0.05)


def test_the_hazard_follows_the_threshold(model: Model) -> None:
    # With a sharp rival, the hazard is above its base where defence is less likely than at the
    # start and below where it is more likely; at the start it is the base rate itself.
    u = np.random.default_rng(1).uniform(0.05, 0.95, (256, len(model.columns)))
    draw = synthetic.ready(model, synthetic.at_quantiles(model, u))
    world = synthetic.start_world(model, draw)
    params = draw.params["extended_deterrence"]
    base = 1.0 - (1.0 - np.asarray(params.base_hazard)) ** 0.25
    protege = np.asarray(world.roles.protege)
    assert np.asarray(world.appraisals.challenge_risk) == pytest.approx(base * protege, rel=1e-3)


def test_slopes_are_those_of_the_compiled_function(model: Model) -> None:
    # The elasticity of demand with respect to allies' spending at the start is the one drawn.
    draw = synthetic.ready(model, fixed(model, **{**ALONE,
        "defence_demand__spillin_elasticity": -0.3}))  # fmt: skip
    world = synthetic.start_world(model, draw)
    ally, patron = (model.actors.index(a) for a in (synthetic.ALLY, synthetic.PATRON))

    @jax.jit
    def log_demand(shift: Any) -> Any:
        link = world.link.defence_burden.at[patron].add(shift)
        changed = moved(world, defence_burden=link)
        found = defence_demand.appraise(changed, draw.params["defence_demand"])
        return jnp.log(found["burden_demand"][ally, 0])

    assert float(jax.grad(log_demand)(0.0)) == pytest.approx(-0.3, abs=2e-3)
