import dataclasses
import itertools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest

from foedus.engine import decide, quarter, streams
from foedus.engine.decide import Ballot, Hold
from foedus.engine.quarter import Draw
from foedus.engine.year import LANES
from foedus.model.types import Model
from foedus.state import STATE, Clock, State, World, zeros
from foedus.testing import synthetic

pytestmark = pytest.mark.xdist_group("decide")

Table = npt.NDArray[Any]


# --- utilities of lines by hand -------------------------------------------------------------------


def valuing(pairs: tuple[tuple[int, int], ...]) -> Any:
    """Return as much of a model as utilities need: who values what."""
    lines, attributes = (range(1 + max(index)) for index in zip(*pairs, strict=True))
    return SimpleNamespace(pairs=pairs, lines=lines, attributes=attributes)


def utilities(
    pairs: tuple[tuple[int, int], ...], now: Any, ahead: Any, worth: Any, discount: Any
) -> Table:
    """Return each line's utility by the module's own two steps."""
    model = valuing(pairs)
    felt = decide.felt(model, *(jnp.asarray(x) for x in (now, ahead, discount)))
    return np.asarray(decide.by_line(model, jnp.asarray(worth), felt))


PAIRS = ((0, 0), (0, 2), (1, 1), (1, 2), (1, 3), (2, 0))


def by_hand(now: Table, ahead: Table, worth: Table, discount: Table) -> Table:
    """The formula of the module, member by member and term by term; the last row is what lasts."""
    horizon, lanes = len(ahead) - 1, now.shape[1]
    total = np.zeros((len(discount), lanes))
    for lane, (pair, (line, k)) in itertools.product(range(lanes), enumerate(PAIRS)):
        g = discount[line, lane]
        felt = 3.0 * np.tanh((ahead[:, k, lane] - now[k, lane]) / 3.0)
        ahead_of = sum((1 - g) * g**h * felt[h] for h in range(horizon)) + g**horizon * felt[-1]
        total[line, lane] += worth[pair, lane] * ahead_of
    return total


def test_line_utilities_by_hand() -> None:
    rng = np.random.default_rng(3)
    now, ahead = rng.normal(0, 2, (4, 5)), rng.normal(0, 4, (6, 4, 5))
    worth, discount = rng.normal(0, 1, (len(PAIRS), 5)), rng.uniform(0.8, 0.98, (3, 5))
    found = utilities(PAIRS, now, ahead, worth, discount)
    assert found == pytest.approx(by_hand(now, ahead, worth, discount), rel=1e-4, abs=1e-5)


def test_what_interests_add_is_what_lines_feel() -> None:
    # Taken apart by line or by interest, the weighed sum is the same.
    rng = np.random.default_rng(4)
    model = valuing(PAIRS)
    worth, feelings, weight = (jnp.asarray(rng.normal(0, 1, (n, 7))) for n in (6, 6, 3))
    lines = decide.by_line(model, worth, feelings)
    interests = decide.by_interest(model, worth, feelings, weight)
    assert interests.shape == (4, 7)
    assert np.asarray(jnp.sum(weight * lines, axis=0)) == pytest.approx(
        np.asarray(jnp.sum(interests, axis=0)), rel=1e-4, abs=1e-5
    )


def one_line(path: list[float], discount: float = 0.9, worth: float = 1.0) -> float:
    # What lasts is the last entry of the path again.
    ahead = jnp.asarray([*path, path[-1]], dtype=jnp.float32)[:, None, None]
    found = utilities(
        ((0, 0),), jnp.zeros((1, 1)), ahead, jnp.full((1, 1), worth), jnp.full((1, 1), discount)
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
    assert [model.actors[i] for i in table.holder] == [v.government for v in model.levers]
    assert table.by_patron.tolist() == [float(name.startswith("AUR.")) for name in names]
    assert table.nominal.tolist() == [float(name == "AUR.rhetoric") for name in names]
    assert table.span[names.index("AUR.posture")] == pytest.approx(1.5)


def test_menus_know_lines_domains_and_answers() -> None:
    model = synthetic.small_model()
    table = decide.menus(model)
    names, lines = ([x.name for x in part] for part in (model.levers, model.lines))
    assert table.mine.tolist() == [
        [float(line.split(".")[0] == lever.split(".")[0]) for line in lines] for lever in names
    ]
    held = {(names[v], lines[i]) for v, i in np.argwhere(table.domain)}
    assert held == {
        ("AUR.ask_support", "AUR.leader"),
        ("AUR.rhetoric", "AUR.leader"),
        ("AUR.tariff", "AUR.leader"),
        ("AUR.ask_spending", "AUR.team"),
        ("AUR.posture", "AUR.team"),
    }
    answered = {(names[v], names[w]) for _, v, w in np.argwhere(table.answers)}
    assert table.answers.shape[0] == 1
    assert answered == {
        ("AUR.ask_spending", "BEL.programme"),
        ("AUR.posture", "DRA.grey_pressure"),
        ("BEL.programme", "AUR.ask_spending"),
    }


# --- choosing in a small case ---------------------------------------------------------------------

OPTIONS = 3  # two levers of three options each: nine joint settings

# A threat of cutback multiplies the answer to an ask, at once: they must be seen together.
STRONG = {
    ".inertia": 0.0,
    ".sharpness": 0.9,
    "coercive_burden_sharing.concession": 0.3,
    "coercive_burden_sharing.leverage_gain": 1.5,
    "implementation.budget_inertia": 0.0,
    "implementation.execution_speed": 0.8,
    "variant.commitment_trust": 0.1,
    "variant.aggregation": 0.9,  # lines weighed
}


def two_levers() -> Model:
    sections = synthetic.small_case()
    levers = sections["governments"]["AUR"]["instruments"]
    levers["ask_spending"]["options"] = ["none", "3.5%", "5%"]
    levers["rhetoric"]["options"] = ["reassure", "shame", "threaten"]
    sections["governments"] = {"AUR": sections["governments"]["AUR"]}
    sections["governments"]["AUR"]["instruments"] = {
        name: levers[name] for name in ("ask_spending", "rhetoric")
    }
    levers["ask_spending"].pop("answered_by")
    for line in sections["governments"]["AUR"]["lines"].values():
        line["domain"] = []
    return synthetic.small_model(sections=sections)


@dataclasses.dataclass(frozen=True)
class Table2:
    """One draw in every lane, and the two compiled functions of its governments."""

    model: Model
    draw: Draw
    world: World
    still: Hold
    ahead: Clock
    vote: Callable[[Any, Ballot, Draw], Any]
    worth: Callable[[Any], Any]

    def take(self, standing: Any, ballot: Ballot) -> Any:
        """Return the settings chosen."""
        return self.vote(standing, ballot, self.draw)[0]


def furnished(model: Model, values: dict[str, float], **standing: float) -> Table2:
    """Return a room of a model with some numbers set, and some levers away from their start."""
    matrix = synthetic.at_quantiles(model, np.full((LANES, len(model.columns)), 0.5))
    for name, value in values.items():
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
    ahead = Clock(steps.at[1].set(1.0), steps, steps, steps)

    @jax.jit
    def vote(standing: Any, ballot: Ballot, draw: Draw) -> Any:
        return decide.sweep(model, draw, draw.active, world, standing, ballot, still, ahead)

    @jax.jit
    def worth(levels: Any) -> Any:
        sight = model.actors, (), draw, draw.active, world, still, ahead
        return decide.line_utilities(decide.outlook(model, *sight), levels)

    return Table2(model, draw, world, still, ahead, vote, worth)


@pytest.fixture(scope="module")
def room() -> Table2:
    return furnished(two_levers(), STRONG)


def ballot(room: Table2, seed: int, **changes: Any) -> Ballot:
    n = len(room.model.levers)
    rng = np.random.default_rng(seed)
    u = rng.uniform(1e-7, 1.0 - 1e-7, (n, OPTIONS, LANES))
    fields = {
        "opened": jnp.ones((n, LANES)),
        "forced": jnp.zeros((n, 1)),
        "imposed": jnp.zeros((n, 1)),
        "taste": streams.gumbels(jnp.asarray(u, dtype=jnp.float32)),
        "chance": jnp.asarray(rng.uniform(0.0, 1.0, (n, LANES)), dtype=jnp.float32),
        "attention": jnp.ones((n, 1)),
        "leaning": jnp.zeros((n, OPTIONS, 1)),
        "counted": jnp.ones(LANES),
    }
    return Ballot(**{**fields, **changes})


def standing(room: Table2) -> Any:
    return jnp.broadcast_to(quarter.start_levels(room.model), (len(room.model.levers), LANES))


def weighed(room: Table2, government: str, utility: Any) -> float:
    """Return the utility of a government by the influence of its lines, in the first lane."""
    share = np.asarray(room.world.appraisals.line_share)[:, 0]
    mine = np.asarray([line.government == government for line in room.model.lines])
    return float((share * mine * np.asarray(utility)[:, 0]).sum())


def joint_utilities(room: Table2) -> Table:
    """Utility of each of the nine joint settings, by exhaustive look-ahead."""
    first, second = (lever.levels for lever in room.model.levers)
    found = [
        weighed(room, "AUR", room.worth(jnp.asarray([[a], [b]]) * jnp.ones(LANES)))
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
        levels = room.take(levels, ballot(room, sweep))
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
        taken = room.take(standing(room), ballot(room, 1000 + seed))
        np.add.at(counts, tuple(positions(room, taken)), 1)
    assert np.abs(counts / counts.sum() - wanted).sum() / 2 < 0.02


def test_a_member_chooses_by_itself(room: Table2) -> None:
    # Work goes in batches of members sorted by open levers; no member feels the others.
    rng = np.random.default_rng(5)
    opened = jnp.asarray(rng.integers(0, 2, (2, LANES)), dtype=jnp.float32)
    before = ballot(room, 1, opened=opened)
    order = rng.permutation(LANES)
    after = dataclasses.replace(before, opened=opened[:, order], taste=before.taste[..., order])
    found = np.asarray(room.take(standing(room), before))
    shuffled = np.asarray(room.take(standing(room), after))
    assert np.array_equal(shuffled, found[:, order])
    assert len(np.unique(found, axis=1).T) > 3


def test_a_closed_lever_stays(room: Table2) -> None:
    opened = jnp.ones((2, LANES)).at[0].set(0.0)
    found = room.take(standing(room), ballot(room, 2, opened=opened))
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
            taken = positions(room, room.take(standing(room), tried))
            counts += np.bincount(taken[0], minlength=OPTIONS)
        wanted = np.exp(lam * gains[:, position])
        found = counts / counts.sum()
        assert np.abs(found - wanted / wanted.sum()).sum() / 2 < 0.02


def test_a_forced_lever_takes_no_turn(room: Table2) -> None:
    forced = jnp.ones((2, 1))
    imposed = jnp.asarray([[5.0], [2.0]])
    voted = ballot(room, 3, forced=forced, imposed=imposed)
    found, tally = room.vote(standing(room), voted, room.draw)
    assert np.array_equal(found, jnp.broadcast_to(imposed, (2, LANES)))
    assert not np.asarray(tally).any(), "nobody weighed anything"


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
    assert found.shape[0] == model.look_ahead + 1, "and what lasts"
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
        room.model, room.model.actors, (), room.draw, room.draw.active, room.world, room.still,
        room.ahead,
    )  # fmt: skip
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
    costly = dataclasses.replace(
        room.draw.values, inertia=jnp.full_like(room.draw.values.inertia, 500.0)
    )
    draw = dataclasses.replace(room.draw, values=costly)
    found = room.vote(standing(room), ballot(room, 4), draw)[0]
    assert np.array_equal(found, standing(room)), "nobody pays five hundred swings"
