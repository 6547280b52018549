import dataclasses
import itertools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest

from foedus.engine import decide, quarter, streams
from foedus.engine.decide import Ballot, Hold, Outlook
from foedus.engine.quarter import Draw
from foedus.engine.year import LANES
from foedus.model.types import Model
from foedus.state import STATE, Clock, State, World, zeros
from foedus.testing import synthetic

pytestmark = pytest.mark.xdist_group("decide")

Table = npt.NDArray[Any]


# --- the logit ----------------------------------------------------------------------------------


def frequencies(utility: list[float], sharpness: float, n: int = 200_000) -> Table:
    """How often each option is taken."""
    u = np.random.default_rng(0).uniform(1e-7, 1.0 - 1e-7, (len(utility), n))
    taste = streams.gumbels(jnp.asarray(u))
    gains = jnp.broadcast_to(jnp.asarray(utility)[:, None], taste.shape)
    taken = decide.choose(gains, jnp.full(n, sharpness), taste)
    return np.bincount(np.asarray(taken), minlength=len(utility)) / n


def logit(utility: list[float], sharpness: float) -> Table:
    lam = np.log(sharpness / (1.0 - sharpness))
    odds = np.exp(lam * (np.asarray(utility) - max(utility)))
    return odds / odds.sum()


@pytest.mark.parametrize("sharpness", [0.65, 0.9])
@pytest.mark.parametrize(
    "utility", [[0.0, 1.0], [0.3, -0.2, 1.4], [0.0, 0.0, 0.0, 0.0], [5.0, 4.0]]
)
def test_frequencies_are_logit_probabilities(utility: list[float], sharpness: float) -> None:
    assert frequencies(utility, sharpness) == pytest.approx(logit(utility, sharpness), abs=0.004)


def test_sharpness_is_the_chance_of_the_better_by_one_swing() -> None:
    for chance in (0.65, 0.75, 0.9):
        assert frequencies([1.0, 0.0], chance)[0] == pytest.approx(chance, abs=0.004)


def test_an_absurd_option_changes_no_odds_among_the_others() -> None:
    alone = frequencies([0.0, 0.5, 1.0], 0.8)
    for absurd in (-1000.0, -20.0):
        joined = frequencies([0.0, 0.5, 1.0, absurd], 0.8)
        assert joined[3] == 0.0
        assert joined[:3] == pytest.approx(alone, abs=1e-12), "nor any single choice"
    attractive = frequencies([0.0, 0.5, 1.0, 2.0], 0.8)
    assert attractive[:3] / attractive[:3].sum() == pytest.approx(alone, abs=0.006)


# --- utilities of lines by hand -------------------------------------------------------------------


def by_hand(now: Table, ahead: Table, worth: Table, discount: Table) -> Table:
    """The formula of the module, member by member and term by term."""
    horizon, _, lanes = ahead.shape
    total = np.zeros((len(worth), lanes))
    for line, lane in itertools.product(range(len(worth)), range(lanes)):
        g = discount[line, lane]
        felt = [
            sum(
                worth[line, k, lane] * 3.0 * np.tanh((ahead[h, k, lane] - now[k, lane]) / 3.0)
                for k in range(len(now))
            )
            for h in range(horizon)
        ]
        total[line, lane] = sum((1 - g) * g**h * felt[h] for h in range(horizon))
        total[line, lane] += g**horizon * felt[-1]
    return total


def test_line_utilities_by_hand() -> None:
    rng = np.random.default_rng(3)
    now, ahead = rng.normal(0, 2, (4, 5)), rng.normal(0, 4, (6, 4, 5))
    worth, discount = rng.normal(0, 1, (3, 4, 5)), rng.uniform(0.8, 0.98, (3, 5))
    found = decide.line_utilities(*(jnp.asarray(x) for x in (now, ahead, worth, discount)))
    assert np.asarray(found) == pytest.approx(by_hand(now, ahead, worth, discount), rel=1e-4)


def one_line(path: list[float], discount: float = 0.9, worth: float = 1.0) -> float:
    ahead = jnp.asarray(path, dtype=jnp.float32)[:, None, None]
    found = decide.line_utilities(
        jnp.zeros((1, 1)), ahead, jnp.full((1, 1, 1), worth), jnp.full((1, 1), discount)
    )
    return float(found[0, 0])


def test_a_lasting_swing_is_worth_its_weight() -> None:
    # Discounting and the terminal value add up to one: what is kept for good counts once.
    small = 3.0 * np.tanh(1.0 / 3.0)
    for horizon, discount in itertools.product((1, 4, 8), (0.8, 0.95)):
        assert one_line([1.0] * horizon, discount, worth=2.0) == pytest.approx(
            2.0 * small, rel=1e-5
        )


def test_gains_saturate() -> None:
    worth = [one_line([size] * 4) for size in (0.1, 1.0, 3.0, 10.0, 1000.0)]
    assert worth[0] == pytest.approx(0.1, rel=1e-3)
    assert worth[2] == pytest.approx(3.0 * np.tanh(1.0), rel=1e-5), "a quarter is lost"
    assert worth[4] == pytest.approx(3.0, rel=1e-5)
    assert worth == sorted(worth)
    assert one_line([-10.0] * 4) == pytest.approx(-worth[3])


def test_what_is_built_by_the_end_lasts() -> None:
    assert one_line([0.0, 0.0, 1.0], 0.95) > one_line([1.0, 0.0, 0.0], 0.95) > 0.0


# --- menus ----------------------------------------------------------------------------------------


def test_menus_are_padded_to_one_width() -> None:
    model = synthetic.small_model()
    table = decide.menus(model)
    sizes = [len(lever.options) for lever in model.levers]
    assert table.offered.sum(axis=1).tolist() == sizes
    for row, lever in zip(table.levels, model.levers, strict=True):
        assert tuple(row[: len(lever.levels)]) == pytest.approx(lever.levels)
    names = [lever.name for lever in model.levers]
    assert table.nominal.tolist() == [float(name == "AUR.rhetoric") for name in names]
    assert table.span[names.index("AUR.posture")] == pytest.approx(1.5)


# --- choosing in a small case ---------------------------------------------------------------------

OPTIONS = 3  # two levers of three options each: nine joint settings

# A threat of cutback multiplies the answer to an ask, at once: they must be seen together.
STRONG = {
    ".inertia": 0.0,
    ".sharpness": 0.9,
    "ask_response.concession": 0.3,
    "ask_response.leverage": 1.5,
    "implementation.budget_inertia": 0.0,
    "implementation.execution_speed": 0.8,
    "variant.commitment_trust": 0.1,
}


def two_levers() -> Model:
    sections = synthetic.small_case()
    levers = sections["governments"]["AUR"]["instruments"]
    levers["ask_spending"]["options"] = ["none", "3.5%", "5%"]
    levers["rhetoric"]["options"] = ["reassure", "shame", "threaten"]
    sections["governments"]["AUR"]["instruments"] = {
        name: levers[name] for name in ("ask_spending", "rhetoric")
    }
    return synthetic.small_model(sections=sections)


@dataclasses.dataclass(frozen=True)
class Table2:
    """One draw in every lane, and the two compiled functions of its patron."""

    model: Model
    draw: Draw
    world: World
    still: Hold
    ahead: Clock
    vote: Callable[[Any, Ballot, World], Any]
    worth: Callable[[Any], Any]


@pytest.fixture(scope="module")
def room() -> Table2:
    model = two_levers()
    matrix = synthetic.at_quantiles(model, np.full((LANES, len(model.columns)), 0.5))
    for name, value in STRONG.items():
        chosen = [i for column, i in model.index.items() if column.endswith(name)]
        assert chosen, name
        matrix[:, chosen] = value
    draw = synthetic.ready(model, matrix)
    world = synthetic.start_world(model, draw)
    none = State(
        **{
            name: jnp.zeros([*(model.sizes[d] for d in spec.dims), 1])
            for name, spec in STATE.items()
        }
    )
    still = Hold(none, none)
    steps = jnp.zeros((model.look_ahead, len(model.actors), 1))
    # Budgets come into force in the second quarter, when the move has been heard.
    ahead = Clock(steps.at[1].set(1.0), steps)
    mine = np.ones((2, 1))

    def outlook(seen: World) -> Outlook:
        return decide.outlook(model, "AUR", draw, draw.active, seen, still, ahead)

    @jax.jit
    def vote(standing: Any, ballot: Ballot, seen: World) -> Any:
        return decide._government(outlook(seen), "AUR", mine, standing, ballot)

    @jax.jit
    def worth(levels: Any) -> Any:
        return decide.utilities(outlook(world), "AUR", levels)

    return Table2(model, draw, world, still, ahead, vote, worth)


def ballot(room: Table2, seed: int, **changes: Any) -> Ballot:
    u = np.random.default_rng(seed).uniform(1e-7, 1.0 - 1e-7, (2, OPTIONS, LANES))
    fields = {
        "opened": jnp.ones((2, LANES)),
        "forced": jnp.zeros((2, 1)),
        "imposed": jnp.zeros((2, 1)),
        "taste": streams.gumbels(jnp.asarray(u, dtype=jnp.float32)),
    }
    return Ballot(**{**fields, **changes})


def standing(room: Table2) -> Any:
    return jnp.broadcast_to(quarter.start_levels(room.model), (2, LANES))


def joint_utilities(room: Table2) -> Table:
    """Utility of each of the nine joint settings, by exhaustive look-ahead."""
    first, second = (lever.levels for lever in room.model.levers)
    found = [
        float(room.worth(jnp.asarray([[a], [b]]) * jnp.ones(LANES))[0])
        for a, b in itertools.product(first, second)
    ]
    return np.asarray(found).reshape(OPTIONS, OPTIONS)


def positions(room: Table2, levels: Any) -> Table:
    menus = [np.asarray(lever.levels) for lever in room.model.levers]
    return np.stack([np.argmin(np.abs(menu[:, None] - np.asarray(level)), axis=0)
                     for menu, level in zip(menus, levels, strict=True)])  # fmt: skip


def test_lever_by_lever_comes_to_the_joint_logit(room: Table2) -> None:
    # A Gibbs sweep with equal sharpness and no inertia has the joint logit as its limit: total
    # variation below 0.03 after 60 sweeps of 512 members, 10 of them to forget the start.
    gains = joint_utilities(room)
    lam = np.log(0.9 / 0.1)
    wanted = np.exp(lam * (gains - gains.max()))
    wanted /= wanted.sum()
    assert wanted.max() < 0.9, "a choice worth testing"
    # The levers interact: the joint is not the product of what each is taken by itself.
    product = wanted.sum(axis=1, keepdims=True) * wanted.sum(axis=0, keepdims=True)
    assert np.abs(wanted - product).sum() / 2 > 0.05
    levels, counts = standing(room), np.zeros((OPTIONS, OPTIONS))
    for sweep in range(60):
        levels = room.vote(levels, ballot(room, sweep), room.world)
        if sweep >= 10:
            np.add.at(counts, tuple(positions(room, levels)), 1)
    found = counts / counts.sum()
    assert np.abs(found - wanted).sum() / 2 < 0.03
    assert np.abs(found - 1.0 / 9.0).sum() / 2 > 0.1, "not by choosing at random"


def test_one_sweep_takes_each_lever_given_the_others(room: Table2) -> None:
    # The first given what stands, the second given the first: total variation below 0.02.
    lam = np.log(0.9 / 0.1)
    odds = np.exp(lam * joint_utilities(room))
    first = odds[:, 0] / odds[:, 0].sum()
    wanted = first[:, None] * odds / odds.sum(axis=1, keepdims=True)
    counts = np.zeros((OPTIONS, OPTIONS))
    for seed in range(40):
        taken = room.vote(standing(room), ballot(room, 1000 + seed), room.world)
        np.add.at(counts, tuple(positions(room, taken)), 1)
    assert np.abs(counts / counts.sum() - wanted).sum() / 2 < 0.02


def test_a_member_chooses_by_itself(room: Table2) -> None:
    # Work goes in batches of members sorted by open levers; no member feels the others.
    rng = np.random.default_rng(5)
    opened = jnp.asarray(rng.integers(0, 2, (2, LANES)), dtype=jnp.float32)
    before = ballot(room, 1, opened=opened)
    order = rng.permutation(LANES)
    after = dataclasses.replace(before, opened=opened[:, order], taste=before.taste[..., order])
    found = np.asarray(room.vote(standing(room), before, room.world))
    shuffled = np.asarray(room.vote(standing(room), after, room.world))
    assert np.array_equal(shuffled, found[:, order])
    assert len(np.unique(found, axis=1).T) > 3


def test_a_closed_lever_stays(room: Table2) -> None:
    opened = jnp.ones((2, LANES)).at[0].set(0.0)
    found = room.vote(standing(room), ballot(room, 2, opened=opened), room.world)
    assert np.array_equal(found[0], standing(room)[0])
    assert np.unique(np.asarray(found[1])).size == OPTIONS


def test_what_is_imposed_is_known_to_the_rest_of_the_menu(room: Table2) -> None:
    # The open lever answers the imposed one: each option given it has its conditional odds.
    gains = joint_utilities(room)
    lam = np.log(0.9 / 0.1)
    for position, level in ((0, 0.0), (2, 3.0)):
        forced = jnp.asarray([[0.0], [1.0]])
        counts = np.zeros(OPTIONS)
        for seed in range(30):
            tried = ballot(room, seed, forced=forced, imposed=jnp.asarray([[0.0], [level]]))
            taken = positions(room, room.vote(standing(room), tried, room.world))
            counts += np.bincount(taken[0], minlength=OPTIONS)
        wanted = np.exp(lam * gains[:, position])
        found = counts / counts.sum()
        assert np.abs(found - wanted / wanted.sum()).sum() / 2 < 0.02


def test_a_forced_lever_takes_no_turn(room: Table2) -> None:
    forced = jnp.ones((2, 1))
    imposed = jnp.asarray([[5.0], [2.0]])
    voted = ballot(room, 3, forced=forced, imposed=imposed)
    found = decide.sweep(
        room.model, room.draw, room.draw.active, room.world, standing(room), voted,
        room.still, room.ahead,
    )  # fmt: skip
    assert np.array_equal(found, jnp.broadcast_to(imposed, (2, LANES)))


# --- look-ahead -----------------------------------------------------------------------------------


def test_look_ahead_is_the_model_without_shocks(room: Table2) -> None:
    # The reference runs quarter by quarter with the engine's own phases on all actors.
    model, draw, world = room.model, room.draw, room.world
    levels = jnp.asarray([[5.0], [3.0]]) * jnp.ones(LANES)
    found = decide.look_ahead(model, draw, draw.active, world, levels, room.still, room.ahead)
    link, seen = world.link, world.appraisals
    for step in range(model.look_ahead):
        clock = jax.tree.map(lambda rows, at=step: rows[at], room.ahead)
        before = quarter.make_world(model, draw, link, levels, world.events, clock, seen)
        before = dataclasses.replace(before, events=quarter.expected_events(model, before))
        link = quarter.evolve(model, draw, draw.active, before, streams.no_shocks(model))
        after = quarter.make_world(model, draw, link, levels, world.events, clock, seen)
        after = dataclasses.replace(after, events=before.events)
        after = quarter.appraise(model, draw, draw.active, after)
        seen = after.appraisals
        wanted = np.asarray(decide.attributes(model, after))
        assert np.asarray(found[step]) == pytest.approx(wanted, rel=1e-4, abs=1e-4)
    assert not np.array_equal(found[0], found[-1])


def test_a_held_state_is_held_in_beliefs(room: Table2) -> None:
    model, draw, world = room.model, room.draw, room.world
    ally = model.actors.index("BEL")
    empty = room.still.mask
    mask = dataclasses.replace(empty, defence_burden=empty.defence_burden.at[ally].set(1.0))
    value = dataclasses.replace(
        empty, defence_burden=empty.defence_burden.at[ally].set(np.log(3.0))
    )
    found = decide.look_ahead(
        model, draw, draw.active, world, standing(room), Hold(mask, value), room.ahead
    )
    burden = [a.name for a in model.attributes].index("ally_burden")
    assert np.asarray(found[:, burden]) == pytest.approx(3.0 / 0.5, rel=1e-5)


def test_what_is_off_is_off_in_beliefs(room: Table2) -> None:
    # With implementation off, no ask has any effect on the burden that the patron expects.
    model, draw, world = room.model, room.draw, room.world
    index = [m.name for m in model.mechanisms].index("implementation")

    def path(level: float, active: Any) -> Table:
        levels = jnp.asarray([[level], [0.0]]) * jnp.ones(LANES)
        return np.asarray(
            decide.look_ahead(model, draw, active, world, levels, room.still, room.ahead)
        )

    off = draw.active.at[index].set(0.0)
    burden = [a.name for a in model.attributes].index("ally_burden")
    on_change = path(5.0, draw.active) - path(0.0, draw.active)
    assert np.abs(on_change[:, burden]).max() > 0.1
    assert np.array_equal(path(5.0, off)[:, burden], path(0.0, off)[:, burden])


def test_a_view_of_all_actors_is_the_model(room: Table2) -> None:
    seen = decide.outlook(
        room.model, "AUR", room.draw, room.draw.active, room.world, room.still, room.ahead
    )
    assert seen.model.actors == room.model.actors
    for name in STATE:
        assert np.array_equal(getattr(seen.world.link, name), getattr(room.world.link, name))


def test_a_hold_imposes_only_what_it_masks() -> None:
    model = synthetic.small_model()
    none = zeros(State, model.sizes, (1,))
    link = jax.tree.map(lambda a: a + 2.0, none)
    mask = dataclasses.replace(none, threat=none.threat.at[0, 1].set(1.0))
    value = dataclasses.replace(none, threat=none.threat.at[0, 1].set(-4.0))
    found = Hold(mask, value)(link)
    assert float(found.threat[0, 1, 0]) == -4.0
    assert float(found.threat.sum()) == pytest.approx(2.0 * 15 - 4.0)
    assert np.array_equal(found.gdp, link.gdp)


def test_moving_costs_inertia(room: Table2) -> None:
    # Quadratic over the range of an ordinal lever: a far move costs four times a half move.
    model, world = room.model, room.world
    costly = dataclasses.replace(
        room.draw.values, inertia=jnp.full_like(room.draw.values.inertia, 500.0)
    )
    draw = dataclasses.replace(room.draw, values=costly)
    seen = decide.outlook(model, "AUR", draw, draw.active, world, room.still, room.ahead)
    found = decide._government(seen, "AUR", np.ones((2, 1)), standing(room), ballot(room, 4))
    assert np.array_equal(found, standing(room)), "nobody pays five hundred swings"
