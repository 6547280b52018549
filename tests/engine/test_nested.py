"""State entries on the path that the same member takes in another arm."""

import dataclasses
from unittest.mock import patch

import jax
import numpy as np
import pytest
from tests.runs import Bed, Run, Table, same

from foedus.engine import nested
from foedus.engine.year import LANES
from foedus.model import schedule
from foedus.model.nested import along as along_path
from foedus.model.schedule import Schedule
from foedus.state import STATE, State

pytestmark = pytest.mark.xdist_group("small")

BLOCKS = LANES + 8  # members that fill one block and a part of the next
STEP = ("leader_trust", "BEL")
GROWTH = "param:economy.growth[BEL]=0.05"


@pytest.fixture(scope="module")
def plain(small: Bed) -> Schedule:
    return small.arm(quarters=6)


@pytest.fixture(scope="module")
def caused(small: Bed) -> Schedule:
    return small.arm("AUR.tariff=25%", quarters=6)


def along(bed: Bed, arm: Schedule, other: Schedule, step: tuple[str, str] = STEP) -> Schedule:
    return along_path(bed.model, arm, other, *step)


@pytest.fixture(scope="module")
def runs(small: Bed, plain: Schedule, caused: Schedule) -> list[Run]:
    """Return both arms as they are, and on the paths of the first."""
    arms = [plain, caused, along(small, plain, plain), along(small, caused, plain)]
    return small.arms(arms, draws=BLOCKS, quarters=6)


def test_an_arm_on_its_own_path_is_what_it_is(small: Bed, plain: Schedule, runs: list[Run]) -> None:
    free, caused, own, held = runs
    # A step that options are chosen for: who looks ahead does not know that it is held.
    [spent] = small.arms(
        [along(small, plain, plain, ("defence_burden", "BEL"))], draws=BLOCKS, quarters=6
    )
    for run in (own, spent):
        assert np.array_equal(run["option"], free["option"])
        # To rounding alone: both are run by code of their own, which may differ in last bits.
        assert run.values == pytest.approx(free.values, rel=1e-4, abs=1e-5)
        assert np.array_equal(run.status, free.status)
    # The control: where the arms differ, the path of the other is not its own.
    assert np.abs(held["country_trust"] - free["country_trust"]).max() > 0.01
    assert not np.array_equal(held.of(*STEP), caused.of(*STEP))


def test_the_entry_is_where_it_was_in_every_member_and_no_other_is(runs: list[Run]) -> None:
    free, caused, own, held = runs
    moved = np.abs(caused.of(*STEP) - free.of(*STEP)).max(axis=1)
    assert (moved > 1e-3).mean() > 0.9
    assert np.array_equal(held.of(*STEP), own.of(*STEP))
    apart = np.abs(held.of("country_trust", "BEL") - own.of("country_trust", "BEL")).max(axis=1)
    assert (apart > 1e-3).mean() > 0.9


def test_where_all_of_an_effect_runs_through_the_entry_nothing_is_left_in_any_member(
    small: Bed,
) -> None:
    # Growth moves output alone, and all else through that, where nobody chooses by expectations.
    still = [f"{lever.name}={lever.options[lever.start]}" for lever in small.model.levers]
    free, cause = small.arm(*still, quarters=4), small.arm(*still, GROWTH, quarters=4)
    step = ("gdp", "BEL")
    arms = [free, cause, along(small, free, free, step), along(small, cause, free, step)]
    without, with_, held_without, held_with = small.arms(arms, draws=48, quarters=4)
    effect = with_.of("capability", "BEL") - without.of("capability", "BEL")
    assert (np.abs(effect).max(axis=1) > 0.0).all()
    assert same(held_with, held_without)


def test_neighbours_threads_members_and_the_horizon_leave_every_bit(
    small: Bed, plain: Schedule, caused: Schedule, runs: list[Run]
) -> None:
    held = along(small, caused, plain)
    alone = small.arms([held], draws=BLOCKS, quarters=6, threads=1)[0]
    assert same(alone, runs[3])
    few = small.arms([caused, held], draws=7, quarters=6)[1]
    assert np.array_equal(few.values, runs[3].values[:7])
    short = schedule.shortened(held, 3)
    [early] = small.arms([short], draws=7, quarters=3)
    assert np.array_equal(early.values, few.values[:, :3])
    again = small.arms([plain, held], draws=BLOCKS, quarters=6, threads=3)[0]
    assert same(again, runs[0]), "ordinary arms do not know of it"


def test_who_is_unsound_in_the_other_arm_is_so_here_and_nobody_else(
    small: Bed, plain: Schedule, caused: Schedule
) -> None:
    def spoil(matrix: Table) -> Table:
        changed = matrix.copy()
        changed[5, small.model.index["economy.growth[BEL]"]] = np.float32(3e38)
        return changed

    mended = dataclasses.replace(caused, columns=small.arm(GROWTH, quarters=6).columns)
    arms = [mended, along(small, mended, plain)]
    sound, whole = small.arms(arms, draws=12, quarters=6)
    unheld, held = small.arms(arms, draws=12, quarters=6, change=spoil)
    assert not unheld.status.any(), "the arm itself does not use the number that is spoilt"
    assert np.flatnonzero(held.status).tolist() == [5]
    others = np.arange(12) != 5
    assert np.array_equal(held.values[others], whole.values[others])
    assert same(unheld, sound)


def test_replicates_of_a_draw_follow_each_its_own_path(
    small: Bed, plain: Schedule, caused: Schedule
) -> None:
    found = small.arms(
        [along(small, plain, plain), along(small, caused, plain)],
        draws=4, replicates=3, quarters=6,
    )  # fmt: skip
    own, held = (run.of(*STEP).reshape(4, 3, -1) for run in found)
    assert np.array_equal(own, held)
    assert (own[:, 0] != own[:, 1]).any()


def test_a_member_begins_where_it_begins_in_the_other_arm(
    small: Bed, plain: Schedule, caused: Schedule
) -> None:
    start = {small.model.index["state.leader_trust[BEL]"]: 0.9}
    held = along(small, dataclasses.replace(caused, columns=start), plain)
    [there] = small.arms([held], draws=7, quarters=6)

    def as_it_is(_: object, link: State, __: object) -> State:
        return link

    with patch.object(nested, "begun", as_it_is):
        [here] = small.arms([held], draws=7, quarters=6)
    assert np.array_equal(there.of(*STEP), here.of(*STEP)), "by the end of the quarter it is there"
    assert not same(there, here), "but mechanisms look at where it stands when the quarter begins"


# --- the form of what is compiled -----------------------------------------------------------------


def test_a_member_begins_with_the_entry_of_the_other_arm(small: Bed, plain: Schedule) -> None:
    follows = along(small, plain, plain).nested
    assert follows is not None
    here = nested.nothing(small.model).mask
    ones = {name: np.ones(getattr(here, name).shape, np.float32) for name in STATE}
    there = State(**jax.device_put(ones))
    found = nested.begun(follows, here, there)
    place = small.model.actors.index("BEL")
    trust = np.asarray(found.leader_trust)
    assert (trust[:, place] == 1.0).all()
    assert not np.delete(trust, place, axis=1).any()
    assert not np.asarray(found.gdp).any()


def test_what_holds_nothing_has_the_shapes_of_what_holds(small: Bed, plain: Schedule) -> None:
    follows = along(small, plain, plain).nested
    assert follows is not None
    free = nested.nothing(small.model)
    held = nested.along(small.model, follows, free.value)
    total = 0.0
    for name in STATE:
        one, other = getattr(free.mask, name), getattr(held.mask, name)
        assert one.shape == other.shape
        assert not np.asarray(one).any()
        assert getattr(free.value, name).shape[-1] == LANES
        total += float(np.asarray(other).sum())
    assert total == len(np.asarray(free.mask.leader_trust)), "one entry, in every quarter"
