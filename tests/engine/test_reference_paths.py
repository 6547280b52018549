"""What is recalled of a reference path: what holds on it, and that it is shared without a trace."""

import dataclasses
import datetime
from typing import Any
from unittest.mock import patch

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest
from tests import rereading
from tests.runs import Bed, same

from foedus.case import parse_intervention
from foedus.choice import menus, reference, settle
from foedus.choice.reference import shape_of
from foedus.counterfactuals.quiet_world import Quiet, schedule_of
from foedus.dynamics import priors
from foedus.engine import calendar, reference_paths
from foedus.engine.reference_paths import Members, ReferencePaths
from foedus.engine.run import Block, columns, imposed_matrix
from foedus.engine.year import LANES, QUARTERS
from foedus.model.schedule import Schedule
from foedus.model.types import Model
from foedus.testing.synthetic import small_case, small_model

pytestmark = pytest.mark.xdist_group("small")

Table = npt.NDArray[Any]

DRAWS, SEED = 48, 3
ELICITED = {"source": "assumption", "grade": "E"}


@pytest.fixture(scope="module")
def quiet(small: Bed) -> Quiet:
    return Quiet(small.model, DRAWS, SEED)


def world(bed: Bed, *do: str) -> Schedule:
    return schedule_of(bed.model, [parse_intervention(text, "") for text in do], {})


def tilted(quiet: Quiet, schedule: Schedule) -> Table:
    """Return by how much a lever is tilted by what has changed since the record (lever)."""
    found = quiet.look(schedule)
    assert found.sound.all()
    return np.abs(found.tilt - found.written).max(axis=(0, 2))


# --- what holds on a reference path ---------------------------------------------------------------


@pytest.mark.parametrize(
    "do",
    [
        [],
        ["off:security_spiral"],
        ["off:coercive_burden_sharing"],
        ["off:commitment_trust", "off:current_calculus"],
        ["param:economy.adaptation=0.3", "param:economy.growth_sd=0"],
        ["param:economy.growth[BEL]=0.09"],
        ["variant:commitment_trust=current_calculus"],
        ["variant:aggregation=agenda_veto"],
        # What stands at the start is no act.
        ["AUR.tariff=0%", "BEL.programme=plan"],
    ],
    ids=lambda do: ",".join(do) or "nothing",
)
def test_what_is_changed_of_the_model_itself_holds_on_the_path_too(
    small: Bed, quiet: Quiet, do: list[str]
) -> None:
    assert tilted(quiet, world(small, *do)).max() < 1e-4


@pytest.mark.parametrize(
    "do",
    [
        ["AUR.tariff=25%"],
        ["AUR.rhetoric=threaten"],
        ["AUR.ask_spending+=3"],
        ["state:approval[BEL]=0.1@2025Q1..2025Q4"],
        ["state:commitment_trust[BEL>BEL]+=-1@2025Q1"],
        ["line:BEL.treasury=1"],
    ],
    ids=lambda do: ",".join(do),
)
def test_acts_states_shifts_and_lines_do_not(small: Bed, quiet: Quiet, do: list[str]) -> None:
    found = quiet.look(world(small, *do))
    assert np.abs(found.tilt).max(axis=(0, 2))[theirs(small)].max() > 0.05


def theirs(bed: Bed) -> Table:
    """Return the levers of governments whose record was made by those who govern."""
    return np.asarray([v.government in ("BEL", "DRA") for v in bed.model.levers])


def test_nothing_is_written_into_a_government_that_made_its_own_record(
    small: Bed, quiet: Quiet
) -> None:
    # The patron's record was made by another cabinet; that of the others by those who govern.
    found = quiet.look(world(small))
    own = theirs(small)
    assert np.abs(found.tilt[:, own]).max() < 1e-4
    assert np.abs(found.written[:, own]).max() < 1e-4
    assert np.abs(found.written[:, ~own]).max() > 0.1
    # With nothing tilted the chance of an option is its base.
    base = np.moveaxis(quiet.base(), 0, 1)
    assert found.chance[:, own] == pytest.approx(base[:, own], abs=1e-4)
    assert np.abs(found.chance[:, ~own] - base[:, ~own]).max() > 0.05


def test_a_line_imposed_leaves_those_who_made_the_record(small: Bed, quiet: Quiet) -> None:
    # Another line governs: what it was written to want against them is there on the path itself.
    found = quiet.look(world(small, "line:BEL.treasury=1"))
    levers = [v.name for v in small.model.levers]
    assert np.abs(found.written[:, levers.index("BEL.programme")]).max() > 0.05
    assert np.abs(found.written[:, levers.index("DRA.grey_pressure")]).max() < 1e-4


def test_those_who_made_the_record_stay_after_a_change_of_leader(small: Bed, quiet: Quiet) -> None:
    ready = quiet._start(quiet.matrix, np.zeros(LANES, int))[0]
    lines = [line.name for line in small.model.lines]
    found = np.asarray(reference.shares(small.model, ready))[:, 0]
    start = np.asarray(ready.appraisals.line_share)[:, 0]
    of = dict(zip(lines, zip(found, start, strict=True), strict=True))
    assert [of[f"AUR.{line}"][0] for line in ("leader", "team", "cabinet")] == [0.0, 0.0, 1.0]
    assert of["AUR.leader"][1] > 0.0
    for name in ("BEL.managers", "BEL.treasury", "DRA.ruler"):
        assert of[name][0] == of[name][1]
    # A world in which influence has moved has no part in it.
    table = menus.menus(small.model)
    at = menus.Entries(jnp.asarray([levers_of(small, "BEL.programme")]), jnp.asarray([0]))
    standing = jnp.zeros((len(small.model.levers), LANES))
    moved = jnp.zeros_like(ready.appraisals.line_share).at[lines.index("BEL.treasury")].set(1.0)
    sittings = [
        settle.sit(small.model, ready, ready.active, share, table, at, standing)
        for share in (ready.appraisals.line_share, moved)
    ]
    assert np.array_equal(sittings[0].council_then.share, sittings[1].council_then.share)
    assert not np.array_equal(sittings[0].council.share, sittings[1].council.share)


def levers_of(bed: Bed, name: str) -> int:
    return [v.name for v in bed.model.levers].index(name)


def test_a_reference_schedule_keeps_the_model_and_nothing_else(small: Bed) -> None:
    arm = small.arm(
        "off:security_spiral@2025Q2", "AUR.tariff=25%", "state:threat+=1@2025Q1",
        "line:AUR.leader=1", "AUR.ask_spending+=1", "param:economy.growth=0.05", quarters=8,
    )  # fmt: skip
    found = reference_paths.reference_schedule(small.model, arm)
    start = [v.levels[v.start] for v in small.model.levers]
    assert (found.forced == 1.0).all()
    assert np.array_equal(found.level, np.tile(np.float32(start), (8, 1)))
    assert np.array_equal(found.active, arm.active)
    assert found.columns == arm.columns
    for name in ("level_shift", "line_set"):
        assert not getattr(found, name).any()
        assert getattr(arm, name).any()
    assert not any(table.any() for table in found.state_shift.values())
    assert reference_paths.kind_of(arm) == reference_paths.kind_of(found)
    other = small.arm("off:security_spiral", quarters=8)
    assert reference_paths.kind_of(arm) != reference_paths.kind_of(other)


def test_dated_changes_of_leader_happen_on_the_path(small: Bed) -> None:
    sections = small_case()
    sections["slots"] = [
        {"actor": actor, "date": datetime.date(2025, 8, 1), "description": "A new one.", **ELICITED}
        for actor in ("AUR", "BEL")
    ]
    bed = Bed(small_model(sections=sections))
    assert bed.engine.executables.code is small.engine.executables.code, "a date compiles nothing"
    schedule = reference_paths.reference_schedule(bed.model, bed.arm(quarters=QUARTERS))
    year = calendar.imposed_years(bed.model, schedule, QUARTERS)[0]
    slots = np.asarray(year.ahead.leader_slot)[:, 0, :, 0]
    assert slots.tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]]
    # Models of one structure share code, never a calendar.
    own = [np.asarray(paths(b, 1, 1, b.arm())._years[0].ahead.leader_slot) for b in (bed, small)]
    assert np.array_equal(own[0], year.ahead.leader_slot)
    assert not own[1].any()
    # So what is dated tilts nothing, in the quarter after it either.
    assert tilted(Quiet(bed.model, DRAWS, SEED), world(bed)).max() < 1e-4


# --- shared among arms and replicates -------------------------------------------------------------


def paths(
    bed: Bed, replicates: int, draws: int, *arms: Schedule, uses: Any = None
) -> ReferencePaths:
    matrix = priors.draw(bed.model, SEED, draws)
    return ReferencePaths(
        bed.engine.executables,
        reference_paths.reference_schedule(bed.model, arms[0]),
        Members(SEED, matrix, replicates),
        8,
        reference_paths.free_levers(bed.model, list(arms)),
        uses,
    )


def recalled(bed: Bed, found: ReferencePaths, asked: Table) -> Table:
    """Return what is recalled where it was asked for, (quarter, row, lever, lane), else zero.

    What an answer is measured against is known only of levers that are answered.
    """
    whole = np.concatenate([np.asarray(year) for year in found.compute(0)])
    shape, table = shape_of(bed.model), menus.menus(bed.model)
    answered = table.reply_offered.any(axis=0)
    there = np.ones((1, shape.recalled, len(answered), 1))
    there[:, -shape.replies :] = answered[None, None, :, None]
    return np.where((asked[:, None] > 0.0) & (there > 0.0), whole, 0.0)


@pytest.mark.parametrize("replicates", [1, 3, 8])
def test_tables_are_the_same_whatever_is_looked_up_beside(small: Bed, replicates: int) -> None:
    # Only what some member needs is looked up; that is what it is when all is.
    draws = 70
    some = paths(small, replicates, draws, small.arm(), uses={0: 9})
    asked = some._asked(0)
    mine = recalled(small, some, asked)
    assert np.array_equal(mine, recalled(small, paths(small, 1, draws, small.arm()), asked))
    assert mine.any()
    assert 0.0 < asked[..., :draws].mean() < 1.0
    more = paths(small, 2 * replicates, draws, small.arm(), uses={0: 9})._asked(0)
    assert (more >= asked).all()
    assert more.sum() > asked.sum()


def test_members_need_what_they_have_open(small: Bed) -> None:
    # Of one draw, the openings of all its replicates together.
    draws = 5
    whole = paths(small, 3, draws, small.arm(), uses={0: 9})._asked(0)
    run = small.run(draws=draws, replicates=3, seed=SEED, quarters=8)
    option = run["option"].reshape(draws, 3, 8, -1)
    before = np.concatenate(
        [np.broadcast_to([float(v.start) for v in small.model.levers], option[:, :, :1].shape),
         option[:, :, :-1]], axis=2,
    )  # fmt: skip
    moved = (option != before).any(axis=1)
    assert moved.any()
    for draw in range(draws):
        assert (whole[:8, :, draw] >= moved[draw]).all(), "a lever that moved was open"


def test_arms_alike_share_a_path_and_it_is_that_of_each_alone(small: Bed) -> None:
    plain, act = small.arm(), small.arm("AUR.tariff=25%")
    other = small.arm("off:security_spiral")
    jobs = [(arm, 0) for arm in range(3)]
    matrix = priors.draw(small.model, SEED, 40)
    members = [Members(SEED, matrix, 1)] * 3
    shared = small.engine._reference_paths([plain, act, other], members, 8, jobs)
    assert shared[0] is shared[1]
    assert shared[0] is not shared[2]
    alone = small.engine._reference_paths([act], members[:1], 8, jobs[:1])[0]
    needed = alone._asked(0)
    assert np.array_equal(recalled(small, shared[0], needed), recalled(small, alone, needed))
    # The imposed lever is looked up for the other arm alone.
    tariff = levers_of(small, "AUR.tariff")
    assert not needed[:, tariff].any()
    assert shared[0]._asked(0)[:, tariff].any()


def test_a_block_of_members_lies_in_one_block_of_draws() -> None:
    for replicates in (1, 2, 3, 5, 8, 512, 700):
        for first in range(0, 20 * LANES, LANES):
            members = np.arange(first, first + LANES) // replicates
            assert members[0] // LANES == members[-1] // LANES


def test_members_find_the_lane_of_their_draw(small: Bed) -> None:
    draws = LANES + 30
    found = paths(small, 3, draws, small.arm())
    member = np.minimum(np.arange(3 * LANES, 4 * LANES), 3 * draws - 1)
    draw = member // 3
    here = found.of_members(draw, told=True)[1]
    block = found.compute(1)[1]
    assert np.array_equal(np.asarray(here.then)[..., np.asarray(here.lane)],
                          np.asarray(block)[..., draw - LANES])  # fmt: skip
    shape = shape_of(small.model)
    assert here.then.shape == (QUARTERS, shape.recalled, len(small.model.levers), LANES)


def test_what_all_have_used_is_forgotten(small: Bed) -> None:
    found = paths(small, 1, 20, small.arm(), uses={0: 2})
    draw = np.minimum(np.arange(LANES), 19)
    first = found.of_members(draw, told=False)
    assert found._found
    second = found.of_members(draw, told=False)
    assert not found._found
    for a, b in zip(jax.tree.leaves(first), jax.tree.leaves(second), strict=True):
        assert np.array_equal(a, b)


def test_a_reference_path_that_is_no_number_is_told(small: Bed) -> None:
    found = paths(small, 1, LANES + 6, small.arm())
    found._members.matrix[LANES + 5, small.model.index["economy.growth[BEL]"]] = np.float32(3e38)
    for block, broken in enumerate([[], [LANES + 5]]):
        found.compute(block)
        draw = np.arange(block * LANES, min((block + 1) * LANES, LANES + 6))
        assert draw[~found.sound(draw)].tolist() == broken


def test_levers_that_nobody_leaves_free_are_not_looked_up(small: Bed) -> None:
    levers = len(small.model.levers)
    tariff = levers_of(small, "AUR.tariff")
    arm, imposed = small.arm(), small.arm("AUR.tariff=25%@2025Q1..2025Q2")
    assert (
        reference_paths.free_levers(small.model, [imposed])[:, tariff].tolist() == [0, 0] + [1] * 6
    )
    assert reference_paths.free_levers(small.model, [arm, imposed]).sum() == 8 * levers
    for name in ("attention", "weighs"):
        silent = dataclasses.replace(arm, **{name: np.zeros_like(arm.weighs)})
        assert not reference_paths.free_levers(small.model, [silent]).any()
    # Whoever does not hear what has changed still recalls what was.
    deaf = dataclasses.replace(arm, hears=np.zeros_like(arm.hears))
    assert reference_paths.free_levers(small.model, [deaf]).all()


# --- other readings of the record -----------------------------------------------------------------


@pytest.fixture(scope="module")
def rereading_bed(small: Bed) -> Bed:
    found = Bed(small_model(sections=rereading.sections()))
    assert found.engine.executables.code is small.engine.executables.code, (
        "a reading compiles nothing"
    )
    return found


def members_of(bed: Bed, arm: Schedule, draws: int) -> Members:
    matrix = priors.draw(bed.model, SEED, draws)
    return Members(SEED, imposed_matrix(bed.model, matrix, arm, SEED), 2)


def test_a_coding_holds_on_the_reference_path(rereading_bed: Bed) -> None:
    # What answers are usual is read from the record of the lever that answers.
    bed = rereading_bed
    arms = [bed.arm(), bed.arm("variant:plans=bold"), bed.arm("variant:plans=written")]
    jobs = [(arm, 0) for arm in range(3)]
    members = [members_of(bed, arm, 40) for arm in arms]
    plain, bold, again = bed.engine._reference_paths(arms, members, 8, jobs)
    assert plain is again
    assert plain is not bold
    needed = plain._asked(0) * bold._asked(0)
    one, other = (recalled(bed, found, needed) for found in (plain, bold))
    asking = levers_of(bed, "AUR.ask_spending")
    assert needed[:, asking].any()
    assert np.abs(one[:, :, asking] - other[:, :, asking]).max() > 1e-3
    tariff = levers_of(bed, "AUR.tariff")
    assert np.array_equal(one[:, :, tariff], other[:, :, tariff]), "nobody answers it"


def test_what_an_arm_looks_up_follows_its_own_openings(rereading_bed: Bed) -> None:
    bed = rereading_bed
    arm = bed.arm("variant:practice=one")
    (own,) = bed.engine._reference_paths([arm], [members_of(bed, arm, 70)], 8, [(0, 0)])
    run = bed.arms([arm], draws=70, replicates=2, seed=SEED, quarters=8)[0]
    option = run["option"].reshape(70, 2, 8, -1)
    moved = (option[:, :, 1:] != option[:, :, :-1]).any(axis=1)
    asked = own._asked(0)[1:8, :, :70]
    assert moved.any()
    assert (np.moveaxis(asked, -1, 0) >= moved).all(), "a lever that moved was looked up"
    plain = bed.arm()
    (other,) = bed.engine._reference_paths([plain], [members_of(bed, plain, 70)], 8, [(0, 0)])
    assert not np.array_equal(own._asked(0), other._asked(0))


def test_a_reading_leaves_the_case_as_it_is(rereading_bed: Bed, small: Bed) -> None:
    plain, bold, again = rereading_bed.arms(
        [rereading_bed.arm(*do, quarters=8) for do in ([], ["variant:plans=bold"], [])],
        draws=64, seed=SEED, quarters=8,
    )  # fmt: skip
    whole = small.run(draws=64, seed=SEED, quarters=8)
    assert same(plain, whole)
    assert same(plain, again)
    assert not np.array_equal(plain["option"], bold["option"])


def test_base_shares_drawn_anew_share_their_shocks(small: Bed) -> None:
    blocks: list[Block] = []
    small.engine.run(
        [small.arm(quarters=8)], draws=20, replicates=2, quarters=8, seed=SEED,
        sink=blocks.append, times=3,
    )  # fmt: skip
    values = np.concatenate([b.values for b in sorted(blocks, key=lambda b: b.first_member)])
    values = values.reshape(20, 3, 2, 8, -1)
    plain = small.run(draws=20, replicates=2, seed=SEED, quarters=8)
    assert np.array_equal(values[:, 0].reshape(40, 8, -1), plain.values)
    assert not np.array_equal(values[:, 0], values[:, 1])
    # A base known exactly makes no difference.
    real: Any = priors.draw
    exact: list[Block] = []
    names = [i for i, c in enumerate(small.model.columns) if c.name.endswith("base.weight")]

    def certain(model: Model, seed: int, draws: int) -> Table:
        matrix = real(model, seed, draws)
        matrix[:, names] = 1e9
        return matrix

    with patch.object(priors, "draw", certain):
        small.engine.run(
            [small.arm(quarters=8)], draws=20, replicates=2, quarters=8, seed=SEED,
            sink=exact.append, times=3,
        )  # fmt: skip
    held = np.concatenate([b.values for b in sorted(exact, key=lambda b: b.first_member)])
    # The first time stands as it was drawn before.
    _, first, other = np.moveaxis(held.reshape(20, 3, 2, 8, -1), 1, 0)
    option = dict(columns(small.model))["option"]
    assert (first[..., option] != other[..., option]).mean() < 0.01
