"""The promises of determinism, and what an intervention may and may not change."""

import dataclasses
from unittest.mock import patch

import numpy as np
import pytest
from tests.runs import Bed, Run, same

from foedus.case import build
from foedus.contract import Option
from foedus.engine.year import LANES
from foedus.model import check
from foedus.model.compile import compile as compile_case
from foedus.model.discover import discover
from foedus.testing.synthetic import small_case, small_model

pytestmark = pytest.mark.xdist_group("small")

BLOCKS = LANES + 40  # members that fill one block and a part of the next


@pytest.fixture(scope="module")
def base(small: Bed) -> Run:
    return small.run(draws=BLOCKS)


def test_the_same_seed_repeats_and_another_differs(small: Bed, base: Run) -> None:
    assert same(base, small.run(draws=BLOCKS))
    assert not same(base, small.run(draws=BLOCKS, seed=1))


def test_members_do_not_depend_on_how_many_there_are(small: Bed, base: Run) -> None:
    for draws in (1, 7, LANES, LANES + 1):
        few = small.run(draws=draws)
        assert np.array_equal(few.values, base.values[:draws])


def test_members_do_not_depend_on_threads(small: Bed, base: Run) -> None:
    assert same(base, small.run(draws=BLOCKS, threads=1))
    assert same(base, small.run(draws=BLOCKS, threads=3))


def test_quarters_do_not_depend_on_the_horizon(small: Bed, base: Run) -> None:
    for quarters in (1, 4, 5):
        short = small.run(draws=BLOCKS, quarters=quarters)
        assert np.array_equal(short.values, base.values[:, :quarters])
    longer = small.run(draws=BLOCKS, quarters=13)
    assert np.array_equal(longer.values[:, :8], base.values)


def test_arms_do_not_depend_on_each_other(small: Bed, base: Run) -> None:
    other = small.arm(policy="other")
    together = small.arms([other, small.arm(), other], draws=BLOCKS)
    assert same(together[1], base)
    assert same(together[0], together[2])
    assert not same(together[0], base)


def test_replicates_share_their_draw_and_differ_in_shocks(small: Bed) -> None:
    run = small.run(draws=20, replicates=3)
    burden = run.of("defence_burden", "BEL").reshape(20, 3, -1)
    single = small.run(draws=20, replicates=1)
    assert np.array_equal(burden[:, 0], single.of("defence_burden", "BEL"))
    gdp = run.of("gdp", "BEL").reshape(20, 3, -1)
    assert (gdp[:, 0] != gdp[:, 1]).all()
    assert np.array_equal(run.matrix, single.matrix)


def test_one_trace_serves_all_arms_horizons_and_knock_outs(small: Bed) -> None:
    before = small.engine.executables.traces
    small.run("off:security_spiral", "AUR.tariff=25%", draws=3, quarters=11)
    small.run("line:AUR.leader=1", draws=600, quarters=2)
    assert small.engine.executables.traces == max(before, 1)


@pytest.mark.parametrize(
    "do",
    [
        ["free:AUR.tariff"],
        ["AUR.ask_spending+=0"],
        ["state:gdp[BEL]+=0@2025Q2"],
        ["AUR.tariff=25%", "free:AUR.tariff@2025Q1"],
        ["variant:commitment_trust=commitment_trust", "variant:commitment_trust=commitment_trust"],
    ],
)
def test_an_intervention_that_changes_nothing_changes_nothing(
    small: Bed, base: Run, do: list[str]
) -> None:
    found = small.run(*do, draws=BLOCKS)
    if do[0].startswith("variant"):
        kept = base.column("variant.commitment_trust") < 0.5
        assert np.array_equal(found.values[kept], base.values[kept])
        assert not np.array_equal(found.values[~kept], base.values[~kept])
    else:
        assert same(found, base)


def test_the_future_is_not_foreseen(small: Bed, base: Run) -> None:
    found = small.run("AUR.tariff=25%@2026Q1", "state:gdp[BEL]+=-20%@2026Q2", draws=BLOCKS)
    assert np.array_equal(found.values[:, :4], base.values[:, :4])
    assert not np.array_equal(found.values[:, 4], base.values[:, 4])


def test_a_knocked_out_mechanism_moves_nothing_and_is_out_of_beliefs(small: Bed) -> None:
    run = small.run("off:security_spiral", draws=64)
    threat = run["threat"]
    assert (threat == threat[:, :1]).all()
    held = [f"{lever.name}={lever.options[lever.start]}" for lever in small.model.levers]
    # With all moves held only the knock-out differs: what remains is physics.
    on, off = small.run(*held, draws=64), small.run(*held, "off:capability", draws=64)
    stock = off.of("capability", "BEL")
    assert np.allclose(stock, stock[:, :1])
    assert not np.allclose(on.of("capability", "BEL"), stock)


def test_a_member_that_turns_non_finite_leaves_the_others_untouched(small: Bed, base: Run) -> None:
    def spoil(matrix: np.ndarray) -> np.ndarray:
        changed = matrix.copy()
        changed[5, small.model.index["economy.growth[BEL]"]] = np.float32(3e38)
        return changed

    run = small.run(draws=BLOCKS, change=spoil)
    assert run.status[5] == 1
    others = np.arange(BLOCKS) != 5
    assert not run.status[others].any()
    assert np.array_equal(run.values[others], base.values[others])


def test_the_order_of_actors_in_the_case_changes_nothing(base: Run) -> None:
    sections = small_case()
    sections["actors"] = dict(reversed(sections["actors"].items()))
    bed = Bed(compile_case(build(sections)))
    found = bed.run(draws=BLOCKS)
    for name in ("defence_burden", "option", "challenge_risk"):
        for label in ("BEL",) if name != "option" else ("AUR.tariff",):
            assert np.array_equal(found.of(name, label), base.of(name, label))


def test_a_placebo_and_a_duplicate_option_leave_all_other_choices_alone(base: Run) -> None:
    parts = discover()
    tariff = parts.instruments["tariff"]
    placebo = dataclasses.replace(
        tariff,
        name="zz_placebo",
        options=tuple(Option(o.name, o.level, (("shame", 0.0),)) for o in tariff.options),
        writes=("shame",),
    )
    words = parts.instruments["rhetoric"]
    again = dataclasses.replace(words.options[2], name="blame", level=4.0)
    doubled = dataclasses.replace(words, options=(*words.options, again), bounds=(0.0, 4.0))
    parts = dataclasses.replace(
        parts,
        instruments={**parts.instruments, "zz_placebo": placebo, "rhetoric": doubled},
    )
    sections = small_case()
    held = sections["governments"]["AUR"]["instruments"]
    held["zz_placebo"] = {**held["tariff"]}
    with patch.object(check, "menus", lambda _: []):
        bed = Bed(small_model(parts, sections))
    found = bed.run(draws=BLOCKS)
    for lever in ("AUR.ask_spending", "AUR.ask_support", "AUR.posture", "AUR.tariff"):
        assert np.array_equal(found.of("option", lever), base.of("option", lever)), lever
    before = base.of("option", "AUR.rhetoric")
    assert np.array_equal(np.where(found.of("option", "AUR.rhetoric") == 4, 2, before), before)
