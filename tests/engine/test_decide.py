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
import scipy.stats

from foedus.engine import decide, foresight, menus, quarter, streams
from foedus.engine.foresight import Hold
from foedus.engine.menus import Ballot
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
    felt = foresight.felt(model, *(jnp.asarray(x) for x in (now, ahead, discount)))
    return np.asarray(foresight.by_line(model, jnp.asarray(worth), felt))


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
    lines = foresight.by_line(model, worth, feelings)
    interests = foresight.by_interest(model, worth, feelings, weight)
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
    table = menus.menus(model)
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
    table = menus.menus(model)
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
    def choose(standing: Any, ballot: Ballot, draw: Draw) -> Any:
        return decide.sweep(model, draw, draw.active, world, standing, ballot, still, ahead)

    def vote(*given: Any) -> Any:
        # Of one kind of number throughout, so that it compiles once.
        return choose(*jax.tree.map(lambda a: jnp.asarray(a, dtype=jnp.float32), given))

    @jax.jit
    def worth(levels: Any) -> Any:
        sight = model.actors, (), draw, draw.active, world, still, ahead
        return foresight.line_utilities(foresight.outlook(model, *sight), levels)

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
    found = foresight.look_ahead(model, draw, draw.active, world, levels, room.still, room.ahead)
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
        wanted = np.asarray(foresight.attributes(model, after))
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
    found = foresight.look_ahead(
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
            foresight.look_ahead(model, draw, active, world, levels, room.still, room.ahead)
        )

    off = draw.active.at[index].set(0.0)
    burden = [a.name for a in model.attributes].index("ally_burden")
    on_change = path(5.0, draw.active) - path(0.0, draw.active)
    assert np.abs(on_change[:, burden]).max() > 0.1
    assert np.array_equal(path(5.0, off)[:, burden], path(0.0, off)[:, burden])


def test_a_view_of_all_actors_is_the_model(room: Table2) -> None:
    seen = foresight.outlook(
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


# --- two governments that answer each other -------------------------------------------------------

ASK, PROGRAMME = 0, 1
MIDDLE = (1, 1)  # both stand between two other options

MUTUAL = {
    "AUR.ask_spending.inertia": 0.3,
    "BEL.programme.inertia": 0.2,
    "AUR.ask_spending.sharpness": 0.85,
    "BEL.programme.sharpness": 0.9,
    "line.BEL.managers.friction.weight": 20.0,
    "line.AUR.team.ally_burden.weight": 20.0,
    "implementation.budget_inertia": 0.0,
    "implementation.execution_speed": 0.8,
    "state.transactional_belief[BEL]": 0.7,
    "line.AUR.leader.weight": 0.3,
    "line.BEL.managers.weight": 0.4,
    "variant.aggregation": 0.9,
}


def two_governments() -> Model:
    sections = synthetic.small_case()
    patron, ally = (sections["governments"][name] for name in ("AUR", "BEL"))
    ask, programme = patron["instruments"]["ask_spending"], ally["instruments"]["programme"]
    ask["options"] = ["none", "3.5%", "5%"]
    patron["instruments"], ally["instruments"] = {"ask_spending": ask}, {"programme": programme}
    patron["lines"]["leader"]["domain"] = []
    patron["lines"]["team"]["domain"] = ["ask_spending"]
    sections["governments"] = {"AUR": patron, "BEL": ally}
    return synthetic.small_model(sections=sections)


@pytest.fixture(scope="module")
def house() -> Table2:
    return furnished(two_governments(), MUTUAL)


def in_the_middle(house: Table2) -> Any:
    levels = [v.levels[o] for v, o in zip(house.model.levers, MIDDLE, strict=True)]
    return jnp.asarray(levels)[:, None] * jnp.ones(LANES)


def thinking(house: Table2, kappa: float, opening: float = 1.0) -> Draw:
    """Return the draw with other expectations of answers, and other openings."""
    values = house.draw.values
    changed = dataclasses.replace(
        values,
        anticipation=jnp.full_like(values.anticipation, kappa),
        opening=jnp.full_like(values.opening, opening),
    )
    return dataclasses.replace(house.draw, values=changed)


def log_odds(house: Table2, lever: int, draw: Draw) -> Table:
    """Return the log-odds of each option against the first, read off where the choice turns.

    The Gumbel shock of one option is raised from member to member, finer at each pass, with the
    third option shut out.
    """
    found = [0.0]
    only = jnp.zeros((2, LANES)).at[lever].set(1.0)
    menu = house.model.levers[lever].levels
    for option in (1, 2):
        low, high = -30.0, 30.0
        for _ in range(3):
            grid = np.linspace(low, high, LANES)
            taste = jnp.full((2, OPTIONS, LANES), -1e8).at[lever, 0].set(0.0)
            taste = taste.at[lever, option].set(jnp.asarray(grid, dtype=jnp.float32))
            voted = ballot(house, 0, opened=only, taste=taste)
            taken = np.asarray(house.vote(in_the_middle(house), voted, draw)[0])[lever]
            turned = np.abs(taken - menu[option]) < 1e-4
            assert np.array_equal(turned, np.sort(turned)), "it turns once"
            first = int(np.argmax(turned))
            low, high = grid[first - 1], grid[first]
        found.append(-(low + high) / 2)
    return np.asarray(found)


def utilities_of_all(house: Table2) -> Table:
    """Return each line's utility of all nine joint settings (ask, programme, line)."""
    first, second = (lever.levels for lever in house.model.levers)
    found = [
        np.asarray(house.worth(jnp.asarray([[a], [b]]) * jnp.ones(LANES)))[:, 0]
        for a, b in itertools.product(first, second)
    ]
    return np.asarray(found).reshape(OPTIONS, OPTIONS, -1)


def exhaustive(house: Table2, lever: int, kappa: float, opens: float) -> tuple[Table, Table]:
    """Return log-odds by the formula written out, and what the answer adds to the utility."""
    model, values = house.model, house.draw.values
    worth = utilities_of_all(house)
    worth = worth if lever == ASK else worth.swapaxes(0, 1)  # own option first
    share = np.asarray(house.world.appraisals.line_share)[:, 0]
    lines = [line.name for line in model.lines]
    mine = share * [line.government == model.levers[lever].government for line in model.lines]
    if lever == ASK:  # the ally is known by its lines
        theirs = share * [name.startswith("BEL.") for name in lines]
    else:  # of the patron the ally believes that the leader's line prevails, to a degree
        believed = {"AUR.leader": 0.7, "AUR.team": 0.3}
        theirs = np.asarray([believed.get(name, 0.0) for name in lines])

    def lam(v: int) -> float:
        chance = float(values.sharpness[v, 0])
        return np.log(chance / (1.0 - chance))

    def cost(v: int) -> Table:
        menu = np.asarray(model.levers[v].levels)
        moved = (menu - menu[MIDDLE[v]]) / (menu.max() - menu.min())
        return float(values.inertia[v, 0]) * moved**2

    other = 1 - lever
    added = np.zeros(OPTIONS)
    for option in range(OPTIONS):
        odds = np.exp(lam(other) * (worth[option] @ theirs - cost(other)))
        answer = odds / odds.sum()
        expected = sum(answer[p] * worth[option, p] for p in range(OPTIONS))
        added[option] = mine @ (expected - worth[option, MIDDLE[other]])
    own = worth[:, MIDDLE[other]] @ mine + kappa * opens * added
    scores = lam(lever) * (own - cost(lever))
    return scores - scores[0], added


@pytest.mark.parametrize("lever", [ASK, PROGRAMME])
def test_without_anticipation_a_government_counts_on_others_to_persist(
    house: Table2, lever: int
) -> None:
    wanted, _ = exhaustive(house, lever, 0.0, 1.0)
    assert log_odds(house, lever, thinking(house, 0.0)) == pytest.approx(wanted, abs=2e-3)
    assert np.abs(wanted[1:]).min() > 0.02, "a choice worth testing"


@pytest.mark.parametrize("lever", [ASK, PROGRAMME])
def test_full_anticipation_is_the_exhaustive_two_sided_response(house: Table2, lever: int) -> None:
    wanted, added = exhaustive(house, lever, 1.0, 1.0)
    assert log_odds(house, lever, thinking(house, 1.0)) == pytest.approx(wanted, abs=2e-3)
    assert np.ptp(added) > 0.02, "the answer differs between options"


@pytest.mark.parametrize(("kappa", "opening"), [(0.5, 1.0), (1.0, 0.3), (0.7, 0.1)])
def test_answers_count_as_far_as_they_are_expected_and_can_come(
    house: Table2, kappa: float, opening: float
) -> None:
    opens = 1.0 - (1.0 - opening) ** house.model.look_ahead
    wanted, _ = exhaustive(house, ASK, kappa, opens)
    assert log_odds(house, ASK, thinking(house, kappa, opening)) == pytest.approx(wanted, abs=2e-3)


def test_governments_choose_on_the_same_state(house: Table2) -> None:
    # Neither sees what the other takes in the same quarter.
    voted = ballot(house, 6)
    both = np.asarray(house.vote(in_the_middle(house), voted, house.draw)[0])
    for lever in (ASK, PROGRAMME):
        only = jnp.zeros((2, LANES)).at[lever].set(1.0)
        alone = dataclasses.replace(voted, opened=only)
        found = np.asarray(house.vote(in_the_middle(house), alone, house.draw)[0])
        assert np.array_equal(found[lever], both[lever])
        assert len(np.unique(found[lever])) > 1


# --- what spoke for a choice ----------------------------------------------------------------------


def lane_only(*lanes: int) -> Any:
    return jnp.zeros(LANES).at[jnp.asarray(lanes)].set(1.0)


@pytest.mark.parametrize("lever", [ASK, PROGRAMME])
def test_the_parts_of_a_choice_add_up(house: Table2, lever: int) -> None:
    # Sum of lines + habit + chance = (score of the option taken - mean score of the menu) / lam,
    # where score = lam (utility + response - inertia) + taste; interests + response = lines.
    draw = thinking(house, 1.0)
    chance = float(draw.values.sharpness[lever, 0])
    lam = np.log(chance / (1.0 - chance))
    base, _ = exhaustive(house, lever, 1.0, 1.0)
    names = menus.parts(house.model)
    model = house.model
    own = [names.index(f"line:{v.name}") for v in model.lines]
    held = [names.index(f"interest:{a.name}") for a in model.attributes]
    seen: set[float] = set()
    for lane in range(12):
        voted = ballot(house, 9, counted=lane_only(lane))
        taken, tally = house.vote(in_the_middle(house), voted, draw)
        found = dict(zip(names, np.asarray(tally)[lever, :, 0], strict=True))
        option = int(np.argmin(np.abs(np.asarray(model.levers[lever].levels) - taken[lever, lane])))
        seen.add(option)
        score = base + np.asarray(voted.taste)[lever, :, lane]
        assert option == np.argmax(score)
        parts = np.asarray(tally)[lever, :, 0]
        total = parts[own].sum() + found["habit"] + found["chance"]
        assert total == pytest.approx((score[option] - score.mean()) / lam, abs=3e-3)
        assert parts[held].sum() + found["response"] == pytest.approx(parts[own].sum(), abs=1e-3)
        assert found["regret"] == pytest.approx((base.max() - base[option]) / lam, abs=3e-3)
        assert found["open"] == 1.0
        others = [
            i for i, v in enumerate(model.lines) if v.government != model.levers[lever].government
        ]
        assert not parts[[own[i] for i in others]].any(), "lines of others have no say"
        assert np.asarray(tally)[lever, :, 1] == pytest.approx(np.abs(parts), abs=1e-6)
    assert len(seen) > 1


def test_reasons_are_summed_over_those_who_had_the_lever_open(house: Table2) -> None:
    opened = jnp.ones((2, LANES)).at[ASK, 5].set(0.0)
    draw, lanes = thinking(house, 1.0), (3, 5, 7)

    def tally(*counted: int) -> Table:
        voted = ballot(house, 9, opened=opened, counted=lane_only(*counted))
        return np.asarray(house.vote(in_the_middle(house), voted, draw)[1])

    together, apart = tally(*lanes), sum(tally(lane) for lane in lanes)
    assert together == pytest.approx(apart, rel=1e-4, abs=1e-4)
    count = menus.parts(house.model).index("open")
    assert together[:, count].tolist() == [[2.0, 2.0], [3.0, 3.0]]
    everyone = ballot(house, 9, opened=opened)
    found = np.asarray(house.vote(in_the_middle(house), everyone, draw)[1])
    assert found[:, count, 0].tolist() == [LANES - 1, LANES]


def test_padding_does_not_choose(house: Table2) -> None:
    voted = ballot(house, 9)
    few = dataclasses.replace(voted, counted=(jnp.arange(LANES) < 40).astype(jnp.float32))
    stands = np.asarray(in_the_middle(house))
    all_of, some = (
        np.asarray(house.vote(in_the_middle(house), b, house.draw)[0]) for b in (voted, few)
    )
    assert np.array_equal(some[:, :40], all_of[:, :40])
    assert np.array_equal(some[:, 40:], stands[:, 40:])


# --- governments that do not think ----------------------------------------------------------------


def drawn(house: Table2, leaning: Table) -> Table:
    """How often each option of the ask is taken over many members without attention."""
    wide = jnp.zeros((2, OPTIONS, 1)).at[ASK].set(jnp.asarray(leaning)[:, None])
    attention = jnp.ones((2, 1)).at[ASK].set(0.0)
    counts = np.zeros(OPTIONS)
    for seed in range(20):
        voted = ballot(house, 100 + seed, attention=attention, leaning=wide)
        taken, tally = house.vote(in_the_middle(house), voted, house.draw)
        counts += np.bincount(positions(house, taken)[ASK], minlength=OPTIONS)
        assert not np.asarray(tally)[ASK].any(), "nothing is weighed"
        assert np.asarray(tally)[PROGRAMME].any()
    return counts


@pytest.mark.parametrize("weights", [[1.0, 1.0, 1.0], [0.2, 0.5, 0.3], [0.9, 0.1, 1e-9]])
def test_without_attention_options_are_drawn_by_their_weights(
    house: Table2, weights: list[float]
) -> None:
    counts = drawn(house, np.log(weights))
    wanted = np.asarray(weights) / np.sum(weights) * counts.sum()
    likely = wanted > 1.0
    assert counts[~likely].sum() == 0
    test = scipy.stats.chisquare(
        counts[likely], wanted[likely] * counts.sum() / wanted[likely].sum()
    )
    assert test.pvalue > 1e-3
