"""Choices of two governments against an exhaustive look at all that they could do."""

import dataclasses
import itertools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest
import scipy.stats
from tests.choice.house import (
    ASK,
    BASE,
    LANES,
    OPTIONS,
    PROGRAMME,
    WORDS,
    House,
    Scene,
    anywhere,
    even,
    house,
    varied,
)

from foedus.choice import menus, reference
from foedus.dynamics.quarter import Draw

Table = npt.NDArray[Any]

ANSWERING = {ASK: PROGRAMME, PROGRAMME: ASK}


@pytest.fixture(scope="module")
def room() -> House:
    return house()


# --- the formulas, written out --------------------------------------------------------------------


def influence(room: House, lever: int, share: Table) -> Table:
    """Return the influence of lines within the government of a lever (line, lane)."""
    mine = [line.government == room.model.levers[lever].government for line in room.model.lines]
    return share * np.asarray(mine)[:, None]


def record_share(room: House, draw: Draw) -> Table:
    """Return the influence of the lines that made the record: the cabinet, else those at start."""
    found = np.asarray(draw.appraisals.line_share, dtype=float).copy()
    for i, line in enumerate(room.model.lines):
        if line.government == "AUR":
            found[i] = float(line.name == "AUR.cabinet")
    return found


def rule(room: House, draw: Draw, lever: int, share: Table) -> tuple[Table, Table, Table]:
    """Return weights of lines, the chance of a review, and the weights of the leader's line."""
    model = room.model
    at = {m.name: i for i, m in enumerate(model.mechanisms)}
    active = np.asarray(draw.active)
    leads = np.asarray([float(line.leader) for line in model.lines])[:, None]
    use = model.levers[lever].use
    held = np.asarray([float(use in line.domain) for line in model.lines])[:, None] * (share > 0.0)
    led, others = share * leads, share * (1.0 - leads)

    def scaled(weight: Table) -> Table:
        total = weight.sum(axis=0)
        return np.where(total > 0.0, weight / np.where(total > 0.0, total, 1.0), share)

    q = np.asarray(draw.params["domain_dictatorship"].delegation)
    by = {
        "weighted_sum": share,
        "domain_dictatorship": q * scaled(held) + (1.0 - q) * share,
        "agenda_veto": scaled(others),
        "agenda_slippage": scaled(others),
    }
    weight = sum(active[at[name]] * found for name, found in by.items())
    reviews = active[at["agenda_veto"]] + active[at["agenda_slippage"]]
    review = reviews * np.where(others.sum(axis=0) > 0.0, led.sum(axis=0), 0.0)
    return np.asarray(weight), review, scaled(led)


def believed(room: House, scene: Scene, world: Any, lever: int, its: int) -> Table:
    """Return the lines of the government that answers, as the one that thinks ahead sees them."""
    share = influence(room, its, np.asarray(world.appraisals.line_share, dtype=float))
    if room.model.levers[its].government != "AUR":
        return share
    ally = room.model.actors.index(room.model.levers[lever].government)
    belief = np.asarray(world.state.transactional_belief, dtype=float)[ally]
    found = np.zeros_like(share)
    for i, line in enumerate(room.model.lines):
        if line.name == "AUR.leader":
            found[i] = belief
        elif line.name == "AUR.team":
            found[i] = 1.0 - belief
    return found


def worths(room: House, scene: Scene, world: Any, lever: int, levels: Any) -> tuple[Table, Table]:
    """Return each line's utility of every option, and of every option met by every answer."""
    menu = room.model.levers[lever].levels

    def worth(option: int, reply: int | None) -> Table:
        set_to = levels.at[lever].set(menu[option])
        if reply is not None:
            its = ANSWERING[lever]
            set_to = set_to.at[its].set(room.model.levers[its].levels[reply])
        return np.asarray(room.worth(scene.draw, world, set_to), dtype=float)

    plain = np.stack([worth(o, None) for o in range(OPTIONS)])
    if lever not in ANSWERING:
        return plain, plain[:, None]
    replies = range(OPTIONS)
    return plain, np.stack([np.stack([worth(o, a) for a in replies]) for o in replies])


def log_base(scene: Scene, lever: int) -> Table:
    return np.asarray(scene.draw.values.log_base, dtype=float)[lever, :OPTIONS]


def foreseen(
    room: House, scene: Scene, world: Any, lever: int, levels: Any, anchor: Table | None
) -> tuple[Table, Table]:
    """Return each line's utility of every option with expected answers, and the anchor."""
    plain, met = worths(room, scene, world, lever, levels)
    if lever not in ANSWERING:
        return plain, np.zeros(())
    values, its = scene.draw.values, ANSWERING[lever]
    if anchor is None:
        made = influence(room, its, record_share(room, scene.draw))
        anchor = np.einsum("aml,ml->al", met[room.model.levers[lever].start], made)
    worth = np.einsum("oaml,ml->oal", met, believed(room, scene, world, lever, its))
    lam = np.asarray(values.sharpness, dtype=float)[its]
    odds = log_base(scene, its)[None] + lam * (worth - anchor[None])
    moves = np.exp(odds - odds.max(axis=1, keepdims=True))
    moves /= moves.sum(axis=1, keepdims=True)
    opening = np.asarray(values.opening, dtype=float)[its]
    opens = 1.0 - (1.0 - opening) ** room.model.look_ahead
    kappa = np.asarray(values.anticipation, dtype=float)[lever]
    change = np.einsum("oal,oaml->oml", moves, met - plain[:, None])
    return plain + kappa * opens * change, anchor


@dataclasses.dataclass(frozen=True)
class Choice:
    """What a lever comes to: by option and lane."""

    chances: Table
    tilt: Table
    written: Table


def exhaustive(room: House, scene: Scene, lever: int, levels: Any, standing: Any) -> Choice:
    """Return what the formulas say about a lever, given the settings of the others."""
    then, anchor = foreseen(room, scene, scene.before, lever, room.start(), None)
    now, _ = foreseen(room, scene, scene.world, lever, levels, anchor)
    share = influence(room, lever, np.asarray(scene.world.appraisals.line_share, dtype=float))
    weight, review, leads = rule(room, scene.draw, lever, share)
    before, _, led = rule(
        room, scene.draw, lever, influence(room, lever, record_share(room, scene.draw))
    )

    def joint(utility: Table, by: Table) -> Table:
        return np.einsum("oml,ml->ol", utility, by)

    record = joint(then, before)
    tilt, written = joint(now, weight) - record, joint(then, weight) - record
    leading = joint(now, leads) - joint(then, led)
    lam = np.asarray(scene.draw.values.sharpness, dtype=float)[lever]
    score = log_base(scene, lever) + lam * tilt
    proposed = np.exp(score - score.max(axis=0))
    proposed /= proposed.sum(axis=0)
    stands = room.positions(standing)[lever]
    gain = leading - np.take_along_axis(leading, stands[None], axis=0)
    chance = proposed * (1.0 - review + review * np.minimum(1.0, np.exp(lam * gain)))
    rest = 1.0 - chance.sum(axis=0)
    chance[stands, np.arange(LANES)] += rest
    return Choice(chance, tilt, written)


def expecting(scene: Scene, kappa: float | None) -> Scene:
    """Return the scene with other expectations of answers."""
    if kappa is None:
        return scene
    values = scene.draw.values
    values = dataclasses.replace(values, anticipation=jnp.full_like(values.anticipation, kappa))
    return dataclasses.replace(scene, draw=dataclasses.replace(scene.draw, values=values))


@pytest.mark.parametrize("kappa", [0.0, 0.6, 1.0, None])
def test_choices_are_those_of_an_exhaustive_look_ahead(room: House, kappa: float | None) -> None:
    # Another draw, world and status quo in every lane; all four rules; the ask and the programme
    # answer each other. Without a number, expectations are as drawn.
    scene, standing = expecting(varied(), kappa), anywhere(room, 3)
    recall = room.recall(room.note(scene), kept=1.0)
    ballot = room.ballot(5)
    chosen, _, noted = room.vote(scene.draw, scene.world, standing, ballot, recall)
    shape = reference.shape_of(room.model)
    chances, tilts, written = (np.asarray(x) for x in shape.choices(np.asarray(noted)))
    lam = np.asarray(scene.draw.values.sharpness)
    for lever in (ASK, WORDS, PROGRAMME):
        # The words are chosen given the ask just made; nobody sees what the other side takes.
        levels = standing.at[ASK].set(chosen[ASK]) if lever == WORDS else standing
        wanted = exhaustive(room, scene, lever, levels, standing)
        assert tilts[:, lever] / lam[lever] == pytest.approx(wanted.tilt, abs=1e-4)
        assert written[:, lever] / lam[lever] == pytest.approx(wanted.written, abs=1e-4)
        assert chances[:, lever] == pytest.approx(wanted.chances, abs=1e-3)
        assert np.abs(wanted.tilt - wanted.written).max() > 0.1, "a reaction worth testing"
        assert np.abs(wanted.tilt).max() > 0.2


def test_beliefs_in_the_answer_reach_choices(room: House) -> None:
    # The control of the test above: what is expected of answers moves the tilts it compares.
    found = []
    for kappa in (0.0, 1.0):
        scene = expecting(varied(), kappa)
        note = room.recall(room.note(scene), kept=1.0)
        out = room.vote(scene.draw, scene.world, room.start(), room.ballot(5), note)[2]
        found.append(np.asarray(reference.shape_of(room.model).choices(np.asarray(out))[1]))
    apart = np.abs(found[1] - found[0])[:OPTIONS]
    assert (apart[:, ASK].max(axis=0) > 0.01).mean() > 0.5
    assert (apart[:, PROGRAMME].max(axis=0) > 0.01).mean() > 0.5


def test_on_the_reference_path_only_what_was_written_tilts(room: House) -> None:
    scene = varied()
    recall = room.recall(room.note(scene), kept=1.0)
    noted = room.vote(scene.draw, scene.before, room.start(), room.ballot(5), recall)[2]
    _, tilts, written = reference.shape_of(room.model).choices(np.asarray(noted))
    assert tilts[:, ASK] == pytest.approx(written[:, ASK], abs=1e-3)
    # The ally's record was made by its lines of the start: nothing is left.
    assert np.abs(tilts[:, PROGRAMME]).max() < 1e-3
    assert np.abs(written[:, ASK]).max() > 0.1


# --- drawn by these chances -----------------------------------------------------------------------


def take(room: House, scene: Scene, standing: Any, ballot: Any, **more: float) -> Any:
    """Return the settings chosen."""
    recall = room.recall(room.note(scene), **more)
    return room.vote(scene.draw, scene.world, standing, ballot, recall)[0]


def shares(room: House, levels: Any, *levers: int) -> Table:
    """Return how often joint options of some levers are taken."""
    counts = np.zeros([OPTIONS] * len(levers))
    np.add.at(counts, tuple(room.positions(levels)[list(levers)]), 1)
    return counts / LANES


def joint_odds(room: House, scene: Scene) -> Table:
    """Return the odds of the joint settings of the patron's levers, by exhaustive look-ahead."""
    share = influence(room, ASK, np.asarray(scene.world.appraisals.line_share, dtype=float))
    record = influence(room, ASK, record_share(room, scene.draw))

    def worth(world: Any, weight: Table, ask: int, words: int) -> float:
        levels = room.levels(ask, words, room.model.levers[PROGRAMME].start)
        return float((weight * np.asarray(room.worth(scene.draw, world, levels)))[:, 0].sum())

    starts = [lever.start for lever in room.model.levers]
    then_ask = [worth(scene.before, record, o, starts[WORDS]) for o in range(OPTIONS)]
    then_words = [worth(scene.before, record, starts[ASK], o) for o in range(OPTIONS)]
    lam = float(scene.draw.values.sharpness[ASK, 0])
    score = np.zeros((OPTIONS, OPTIONS))
    for ask, words in itertools.product(range(OPTIONS), repeat=2):
        tilt = worth(scene.world, share, ask, words) - then_ask[ask] - then_words[words]
        score[ask, words] = np.log(BASE[ASK][ask] * BASE[WORDS][words]) + lam * tilt
    return np.exp(score - score.max())


def test_lever_by_lever_comes_to_the_joint_logit(room: House) -> None:
    # A Gibbs sweep with equal sharpness has the joint logit as its limit: total variation below
    # 0.03 after 60 sweeps of 512 members, 10 of them to forget the start.
    scene = even()
    wanted = joint_odds(room, scene)
    wanted /= wanted.sum()
    assert wanted.max() < 0.9, "a choice worth testing"
    # The levers interact: the joint is not the product of what each is taken by itself.
    product = wanted.sum(axis=1, keepdims=True) * wanted.sum(axis=0, keepdims=True)
    assert np.abs(wanted - product).sum() / 2 > 0.02
    levels, found = room.start(), np.zeros((OPTIONS, OPTIONS))
    recall = room.recall(room.note(scene))
    patrons = jnp.ones((3, LANES)).at[PROGRAMME].set(0.0)
    for number in range(60):
        voted = room.ballot(number, opened=patrons)
        levels = room.vote(scene.draw, scene.world, levels, voted, recall)[0]
        found += shares(room, levels, ASK, WORDS) * (number >= 10) / 50
    assert np.abs(found - wanted).sum() / 2 < 0.03
    untilted = np.outer(BASE[ASK], BASE[WORDS])
    assert np.abs(found - untilted).sum() / 2 > 0.1, "not by the record alone"


def test_one_sweep_takes_each_lever_given_the_others(room: House) -> None:
    # The first given what stands, the second given the first: total variation below 0.02.
    scene = even()
    odds = joint_odds(room, scene)
    words = room.model.levers[WORDS].start
    first = odds[:, words] / odds[:, words].sum()
    wanted = first[:, None] * odds / odds.sum(axis=1, keepdims=True)
    recall, found = room.recall(room.note(scene)), np.zeros((OPTIONS, OPTIONS))
    for seed in range(40):
        voted = room.ballot(1000 + seed)
        taken = room.vote(scene.draw, scene.world, room.start(), voted, recall)[0]
        found += shares(room, taken, ASK, WORDS) / 40
    assert np.abs(found - wanted).sum() / 2 < 0.02


def test_what_is_imposed_is_known_to_the_rest_of_the_menu(room: House) -> None:
    # The open lever answers the imposed one: each option given it has its conditional odds.
    scene = even()
    odds, recall = joint_odds(room, scene), room.recall(room.note(scene))
    conditional = odds / odds.sum(axis=0)
    assert np.abs(conditional[:, 0] - conditional[:, 2]).sum() / 2 > 0.03
    for position in (0, 2):
        level = room.model.levers[WORDS].levels[position]
        imposed = jnp.zeros((3, 1)).at[WORDS].set(level)
        forced = jnp.zeros((3, 1)).at[WORDS].set(1.0)
        found = np.zeros(OPTIONS)
        for seed in range(30):
            tried = room.ballot(seed, forced=forced, imposed=imposed)
            taken = room.vote(scene.draw, scene.world, room.start(), tried, recall)[0]
            assert (np.asarray(taken)[WORDS] == level).all()
            found += shares(room, taken, ASK) / 30
        assert np.abs(found - conditional[:, position]).sum() / 2 < 0.02


# --- who chooses, and on what ---------------------------------------------------------------------


def test_a_member_chooses_by_itself(room: House) -> None:
    # Work goes in batches of levers and members; no member feels the others.
    rng = np.random.default_rng(5)
    scene, order = even(), rng.permutation(LANES)
    opened = jnp.asarray(rng.integers(0, 2, (3, LANES)), dtype=jnp.float32)
    before = room.ballot(1, opened=opened)
    after = room.ballot(1, opened=opened[:, order], taste=before.taste[..., order],
                        chance=before.chance[:, order])  # fmt: skip
    found, shuffled = (
        np.asarray(take(room, scene, room.start(), ballot)) for ballot in (before, after)
    )
    assert np.array_equal(shuffled, found[:, order])
    assert len(np.unique(found, axis=1).T) > 3


def test_a_closed_lever_stays(room: House) -> None:
    opened = jnp.ones((3, LANES)).at[ASK].set(0.0)
    found = take(room, even(), room.start(), room.ballot(2, opened=opened))
    assert np.array_equal(found[ASK], room.start()[ASK])
    assert np.unique(np.asarray(found[WORDS])).size == OPTIONS


def test_a_forced_lever_takes_no_turn(room: House) -> None:
    forced = jnp.ones((3, 1))
    imposed = jnp.asarray([[5.0], [2.0], [0.1]])
    voted = room.ballot(3, forced=forced, imposed=imposed)
    scene = even()
    recall = room.recall(room.note(scene))
    found, tally, _ = room.vote(scene.draw, scene.world, room.start(), voted, recall)
    assert np.array_equal(found, jnp.broadcast_to(imposed, (3, LANES)))
    assert not np.asarray(tally).any(), "nobody weighed anything"


def test_governments_choose_on_the_same_state(room: House) -> None:
    # Neither sees what the other takes in the same quarter.
    scene, voted, standing = varied(), room.ballot(6), anywhere(room, 5)
    both = np.asarray(take(room, scene, standing, voted))
    for lever in (ASK, PROGRAMME):
        only = jnp.zeros((3, LANES)).at[lever].set(1.0)
        alone = room.ballot(6, opened=only)
        found = np.asarray(take(room, scene, standing, alone))
        assert np.array_equal(found[lever], both[lever])
        assert len(np.unique(found[lever])) > 1


def test_padding_does_not_choose(room: House) -> None:
    scene, stands = varied(), anywhere(room, 6)
    few = (jnp.arange(LANES) < 40).astype(jnp.float32)
    all_of, some = (
        np.asarray(take(room, scene, stands, ballot))
        for ballot in (room.ballot(9), room.ballot(9, counted=few))
    )
    assert np.array_equal(some[:, :40], all_of[:, :40])
    assert np.array_equal(some[:, 40:], np.asarray(stands)[:, 40:])


# --- what spoke for a choice ----------------------------------------------------------------------


def only(*lanes: int) -> Any:
    return jnp.zeros(LANES).at[jnp.asarray(lanes)].set(1.0)


def test_the_parts_of_a_choice_add_up(room: House) -> None:
    # Lines + reference + record + chance = (score of the option taken - mean of the menu) / lam,
    # lines + reference = written + reaction, interests + answers = lines.
    scene, standing = expecting(varied(), 1.0), anywhere(room, 3)
    note = room.note(scene)
    model, names = room.model, menus.parts(room.model)
    lines = [names.index(f"line:{v.name}") for v in model.lines]
    held = [names.index(f"interest:{a.name}") for a in model.attributes]
    lam = np.asarray(scene.draw.values.sharpness, dtype=float)
    shape, seen = reference.shape_of(model), set()
    for lane in range(12):
        voted = room.ballot(9, counted=only(lane))
        given = scene.draw, scene.world, standing, voted, room.recall(note, kept=1.0)
        taken, tally, noted = room.vote(*given)
        for lever in (ASK, WORDS, PROGRAMME):
            option = int(room.positions(taken)[lever, lane])
            tilt = shape.choices(np.asarray(noted))[1][:, lever, lane] / lam[lever, lane]
            chance = np.asarray(voted.taste)[lever, :, lane] / lam[lever, lane]
            score = log_base(scene, lever)[:, lane] / lam[lever, lane] + tilt + chance
            refused = option != np.argmax(score)
            seen.add((lever, option))
            parts = np.asarray(tally)[lever, :, 0]
            found = dict(zip(names, parts, strict=True))
            assert not refused or option == room.positions(standing)[lever, lane]
            total = parts[lines].sum() + found["reference"] + found["record"] + found["chance"]
            near = pytest.approx
            assert total == near(score[option] - score.mean(), abs=5e-3)
            both = found["written"] + found["reaction"]
            assert parts[lines].sum() + found["reference"] == near(both, abs=2e-3)
            assert both == near(tilt[option] - tilt.mean(), abs=2e-3)
            assert parts[held].sum() + found["answers"] == near(parts[lines].sum(), abs=2e-3)
            assert found["regret"] == near(tilt.max() - tilt[option], abs=2e-3)
            assert found["open"] == 1.0
            foreign = [
                i for i, v in zip(lines, model.lines, strict=True)
                if v.government != model.levers[lever].government
            ]  # fmt: skip
            assert not parts[foreign].any(), "lines of others have no say"
            assert np.asarray(tally)[lever, :, 1] == near(np.abs(parts), abs=1e-6)
    assert len(seen) > 3


def test_reasons_are_summed_over_those_who_had_the_lever_open(room: House) -> None:
    opened = jnp.ones((3, LANES)).at[ASK, 5].set(0.0)
    scene, lanes = expecting(varied(), 1.0), (3, 5, 7)
    recall = room.recall(room.note(scene))

    def tally(counted: Any) -> Table:
        voted = room.ballot(9, opened=opened, counted=counted)
        return np.asarray(room.vote(scene.draw, scene.world, room.start(), voted, recall)[1])

    together, apart = tally(only(*lanes)), sum(tally(only(lane)) for lane in lanes)
    assert together == pytest.approx(apart, rel=1e-3, abs=1e-3)
    count = menus.parts(room.model).index("open")
    assert together[:, count].tolist() == [[2.0, 2.0], [3.0, 3.0], [3.0, 3.0]]
    assert tally(jnp.ones(LANES))[:, count, 0].tolist() == [LANES - 1, LANES, LANES]


def test_reasons_are_left_out_where_they_are_not_asked_for(room: House) -> None:
    scene, voted = varied(), room.ballot(9)
    note = room.note(scene)
    told, untold = (
        room.vote(scene.draw, scene.world, room.start(), voted, room.recall(note, told=t))
        for t in (1.0, 0.0)
    )
    assert np.array_equal(told[0], untold[0])
    assert np.asarray(told[1]).any()
    assert not np.asarray(untold[1]).any()


# --- governments that do not think, weigh or hear -------------------------------------------------


def blind(scene: Scene) -> Scene:
    """Return the scene in a world in which every look ahead goes wrong."""
    broken = jax.tree.map(lambda a: a * jnp.nan, scene.world.link)
    return dataclasses.replace(scene, world=dataclasses.replace(scene.world, link=broken))


def flags(value: float, *levers: int) -> Any:
    return jnp.ones((3, 1)).at[jnp.asarray(levers)].set(value)


def drawn(room: House, scene: Scene, lever: int, **changes: Any) -> Table:
    """Count the options of a lever over many members, whatever the world is like."""
    counts = np.zeros(OPTIONS)
    recall, dark = room.recall(room.note(scene)), blind(scene)
    for seed in range(20):
        voted = room.ballot(100 + seed, **changes)
        taken, tally, _ = room.vote(dark.draw, dark.world, room.start(), voted, recall)
        counts += np.bincount(room.positions(taken)[lever], minlength=OPTIONS)
        assert not np.asarray(tally)[lever].any(), "nothing is weighed"
        assert np.asarray(tally)[PROGRAMME if lever != PROGRAMME else ASK].any()
    return counts


def fits(counts: Table, weights: Table) -> float:
    """Return the p-value of counts against weights; options that are never taken must not be."""
    wanted = weights / weights.sum() * counts.sum()
    likely = wanted > 1.0
    assert counts[~likely].sum() == 0
    scaled = wanted[likely] * counts.sum() / wanted[likely].sum()
    return float(scipy.stats.chisquare(counts[likely], scaled).pvalue)


@pytest.mark.parametrize("weights", [[1.0, 1.0, 1.0], [0.2, 0.5, 0.3], [0.9, 0.1, 1e-9]])
def test_without_attention_options_are_drawn_by_their_weights(
    room: House, weights: list[float]
) -> None:
    wide = jnp.zeros((3, OPTIONS, 1)).at[ASK].set(jnp.log(jnp.asarray(weights))[:, None])
    counts = drawn(room, even(), ASK, attention=flags(0.0, ASK), leaning=wide)
    assert fits(counts, np.asarray(weights)) > 1e-3


def test_without_weighing_options_are_drawn_from_the_record(room: House) -> None:
    for lever in (ASK, WORDS):
        counts = drawn(room, even(), lever, weighs=flags(0.0, lever))
        assert fits(counts, np.asarray(BASE[lever])) > 1e-3


def test_without_hearing_options_are_drawn_by_what_was_written(room: House) -> None:
    scene = even()
    recall = room.recall(room.note(scene), kept=1.0)
    noted = room.vote(scene.draw, scene.before, room.start(), room.ballot(1), recall)[2]
    written = np.asarray(reference.shape_of(room.model).choices(np.asarray(noted))[2])[:, ASK, 0]
    wanted = np.asarray(BASE[ASK]) * np.exp(written.astype(float))
    assert np.abs(wanted / wanted.sum() - BASE[ASK]).max() > 0.02, "not the record alone"
    counts = drawn(room, scene, ASK, hears=flags(0.0, ASK))
    assert fits(counts, wanted) > 1e-3
    assert fits(counts, np.asarray(BASE[ASK])) < 1e-3


def test_whoever_thinks_sees_a_broken_world(room: House) -> None:
    # The control of the three tests above: a look into that world gives no numbers.
    scene = even()
    recall = room.recall(room.note(scene))
    dark = blind(scene)
    taken = room.vote(dark.draw, dark.world, room.start(), room.ballot(1), recall)[0]
    whole = room.vote(scene.draw, scene.world, room.start(), room.ballot(1), recall)[0]
    assert not np.array_equal(taken, whole)
