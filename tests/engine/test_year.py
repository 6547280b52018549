import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.runs import Bed, labels

from foedus.dynamics import priors, streams
from foedus.engine import calendar
from foedus.engine.reference_paths import Members, ReferencePaths, free_levers, reference_schedule
from foedus.engine.run import columns
from foedus.engine.year import (
    LANES,
    QUARTERS,
    Mode,
    ballot_of,
    carried_out,
    closing,
    line_shares,
    opening,
    outputs,
)

pytestmark = pytest.mark.xdist_group("small")

SAME = jnp.asarray([[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0], [0, 0, 0, 1]], dtype=jnp.float32)


def shares(free: list[float], imposed: dict[int, float]) -> list[float]:
    """Three lines of one government, the third counterfactual, and one of another."""
    mask = np.zeros((4, 1), dtype=np.float32)
    value = np.zeros((4, 1), dtype=np.float32)
    for i, share in imposed.items():
        mask[i], value[i] = 1.0, share
    of = jnp.asarray([[x] for x in (*free, 0.0, 1.0)], dtype=jnp.float32)
    same = SAME[..., None]
    found = line_shares(of, jnp.asarray(mask), jnp.asarray(value), same)
    return np.asarray(found)[:, 0].tolist()


@pytest.mark.parametrize(
    ("imposed", "wanted"),
    [
        ({}, [0.6, 0.4, 0.0, 1.0]),
        ({0: 0.3}, [0.3, 0.7, 0.0, 1.0]),
        ({0: 1.0}, [1.0, 0.0, 0.0, 1.0]),
        ({2: 1.0}, [0.0, 0.0, 1.0, 1.0]),
        ({2: 0.5}, [0.3, 0.2, 0.5, 1.0]),
        ({0: 0.25, 2: 0.25}, [0.25, 0.5, 0.25, 1.0]),
        ({0: 0.0}, [0.0, 1.0, 0.0, 1.0]),
    ],
)
def test_imposed_lines_leave_the_rest_to_the_others(
    imposed: dict[int, float], wanted: list[float]
) -> None:
    assert shares([0.6, 0.4], imposed) == pytest.approx(wanted, abs=1e-6)


def test_what_is_kept_stands_where_it_is_said(small: Bed) -> None:
    run = small.run(draws=8)
    assert run.values.shape[2] == columns(small.model)[-1][1].stop
    for lever in small.model.levers:
        option = run.of("option", lever.name)
        assert set(np.unique(option)) <= set(range(len(lever.options)))
        if lever.instrument.kind == "ordinal":
            chosen = np.asarray(lever.levels)[option.astype(int)]
            assert run.of("setting", lever.name) == pytest.approx(chosen)
    for lines in (slice(0, 2), slice(3, 5), slice(5, 6)):
        assert run["line_share"][:, :, lines].sum(axis=2) == pytest.approx(1.0, abs=1e-5)
    assert labels(small.model, "line_share")[2] == "AUR.cabinet"
    assert not run["line_share"][:, :, 2].any()


def first_block(bed: Bed, draws: int) -> tuple[Any, Any, Any, Any, Mode]:
    matrix = priors.draw(bed.model, 5, draws)
    member = np.minimum(np.arange(LANES), draws - 1)
    arm = bed.arm(quarters=QUARTERS)
    [year] = calendar.imposed_years(bed.model, arm, QUARTERS)
    runs = bed.engine.executables
    runs.compile(year)
    started = runs.start(
        jnp.asarray(matrix[member].T),
        jnp.uint32(5),
        jnp.asarray(member, dtype=jnp.uint32),
        jnp.zeros(LANES, dtype=jnp.uint32),
    )
    paths = ReferencePaths(
        runs, reference_schedule(bed.model, arm), Members(5, matrix, 1), QUARTERS,
        free_levers(bed.model, [arm]),
    )  # fmt: skip
    alone = runs.alone(LANES)
    [recall] = paths.of_members(member, True)
    return (*started, year, Mode(alone.quiet * 0.0, alone.asked, recall))


def test_compiled_and_uncompiled_quarters_agree(small: Bed) -> None:
    # To rounding, given what is chosen; choices are set against a look at every option elsewhere.
    draw, luck, carry, year, mode = first_block(small, LANES)
    model, runs = small.model, small.engine.executables
    _, (kept, tally, noted, _) = runs.year(draw, luck, np.ones(LANES, "f4"), carry, year, mode)
    compiled = np.asarray(kept)[0].T
    where = dict(columns(model))
    options = compiled[:, where["option"]].astype(int)
    menus = [np.asarray(v.levels, dtype=np.float32) for v in model.levers]
    chosen = np.stack([menu[own] for menu, own in zip(menus, options.T, strict=True)])
    first = jax.tree.map(lambda rows: rows[0], year)
    with jax.disable_jit():
        at = opening(model, draw, carry, first)
        u = streams.quarter_uniforms(runs.layout, luck.keys, first.number)
        voted = ballot_of(
            model, runs.layout, draw, luck, u, first, jnp.ones(LANES), jnp.float32(0.0)
        )
        done = carried_out(model, draw, at, carry.carried, jnp.asarray(chosen), first.forced)
        close = closing(model, runs.layout, draw, carry, first, at, done, u)
        after = dataclasses.replace(close.after, events=close.events)
        uncompiled = np.asarray(outputs(model, after, jnp.asarray(chosen))).T
    assert uncompiled == pytest.approx(compiled, rel=2e-4, abs=2e-5)
    # As many had each lever on the agenda, and no other has moved.
    opened = np.asarray(voted.opened)
    assert np.array_equal(opened.sum(axis=1), np.asarray(tally)[0, :, -1, 0])
    start = np.asarray([lever.start for lever in model.levers])
    moved = (options != start).T
    assert moved.any()
    assert not moved[opened == 0.0].any()
    assert not np.asarray(noted).any(), "nothing is written down that is not asked for"


# --- what is on the agenda, and what is looked at -------------------------------------------------


def ballot(bed: Bed, **changes: Any) -> Any:
    draw, luck, _, year, mode = first_block(bed, 40)
    imposed = jax.tree.map(lambda rows: rows[0], year)
    imposed = dataclasses.replace(imposed, **changes)
    layout = bed.engine.executables.layout
    u = streams.quarter_uniforms(layout, luck.keys, imposed.number)
    counted = jnp.ones(LANES)
    return ballot_of(bed.model, layout, draw, luck, u, imposed, counted, mode.asked[0]), draw, u


@pytest.mark.parametrize("name", ["attention", "weighs", "hears"])
def test_who_does_not_think_weigh_or_hear_looks_at_nothing(small: Bed, name: str) -> None:
    levers = len(small.model.levers)
    silent = jnp.ones((levers, 1)).at[1:3].set(0.0)
    plain, draw, u = ballot(small)
    found = ballot(small, **{name: silent})[0]
    opened = np.asarray(plain.opened)
    assert np.array_equal(plain.looked, opened)
    assert opened[0].any()
    assert np.array_equal(found.opened, opened), "it decides all the same"
    assert not np.asarray(found.looked)[1:3].any()
    rest = [i for i in range(levers) if i not in (1, 2)]
    assert np.array_equal(np.asarray(found.looked)[rest], opened[rest])
    at = small.engine.executables.layout.offsets["agenda"]
    allowed = calendar.agenda_table(small.model, QUARTERS)[0][:, None]
    assert np.array_equal(opened, (np.asarray(u[at]) < np.asarray(draw.values.opening)) * allowed)


def test_what_is_imposed_is_not_looked_at(small: Bed) -> None:
    forced = jnp.zeros((len(small.model.levers), 1)).at[0].set(1.0)
    assert not np.asarray(ballot(small, forced=forced)[0].looked)[0].any()


def test_openings_told_in_advance_are_those_of_the_year(small: Bed) -> None:
    draw, luck, _, year, _ = first_block(small, 40)
    runs = small.engine.executables
    told = np.asarray(runs.opened(draw, luck, year))
    for t in range(QUARTERS):
        imposed = jax.tree.map(lambda rows, at=t: rows[at], year)
        u = streams.quarter_uniforms(runs.layout, luck.keys, imposed.number)
        now = ballot_of(
            small.model, runs.layout, draw, luck, u, imposed, jnp.ones(LANES), jnp.float32(0.0)
        )
        assert np.array_equal(told[t], np.asarray(now.opened))


def test_the_lasting_part_of_a_taste_is_drawn_once(small: Bed) -> None:
    _, luck, _, _, _ = first_block(small, LANES)
    found = np.asarray(luck.leaning, dtype=float)
    sizes = [len(v.options) for v in small.model.levers]
    assert found.shape == (len(sizes), max(sizes), LANES)
    own = np.concatenate([rows[:n] for rows, n in zip(found, sizes, strict=True)])
    # log S has mean Euler's gamma (1/alpha - 1); alpha is about 0.6.
    assert own.mean() == pytest.approx(np.euler_gamma * (1.0 / 0.6 - 1.0), abs=0.06)
    related = np.corrcoef(own) - np.eye(len(own))
    assert np.abs(related).max() < 0.25


# --- what is carried out --------------------------------------------------------------------------


def slipping(bed: Bed, rule: str, slippage: float) -> tuple[Any, Any, Any]:
    draw, _, carry, year, _ = first_block(bed, 40)
    names = [m.name for m in bed.model.mechanisms]
    rules = [i for i, m in enumerate(bed.model.mechanisms) if m.slot == "aggregation"]
    active = draw.active.at[jnp.asarray(rules)].set(0.0).at[names.index(rule)].set(1.0)
    params = dict(draw.params)
    old = params["agenda_slippage"]
    params["agenda_slippage"] = type(old)(slippage=jnp.full_like(old.slippage, slippage))
    draw = dataclasses.replace(draw, active=active, params=params)
    return draw, carry, jax.tree.map(lambda rows: rows[0], year)


@pytest.mark.parametrize("slippage", [0.0, 0.25, 0.6])
def test_what_is_settled_is_carried_out_late(small: Bed, slippage: float) -> None:
    draw, carry, imposed = slipping(small, "agenda_slippage", slippage)
    at = opening(small.model, draw, carry, imposed)
    levers = small.model.levers
    chosen = carry.levels + 1.0
    none = jnp.zeros((len(levers), 1))
    done = np.asarray(carried_out(small.model, draw, at, carry.carried, chosen, none))
    gone = done - np.asarray(carry.carried)
    for lever, row in zip(levers, gone, strict=True):
        # Words are said at once; a government without a leader's line lets nothing slip.
        late = lever.instrument.kind == "ordinal" and lever.government == "AUR"
        assert row == pytest.approx(1.0 - slippage * late, abs=1e-5), lever.name
    # Quarter by quarter the rest of the way is gone, while the setting holds.
    twice = carried_out(small.model, draw, at, jnp.asarray(done), chosen, none)
    tariff = [v.name for v in levers].index("AUR.tariff")
    assert np.asarray(chosen - twice)[tariff] == pytest.approx(slippage**2, abs=1e-4)


def test_what_is_imposed_is_carried_out_at_once(small: Bed) -> None:
    draw, carry, imposed = slipping(small, "agenda_slippage", 0.6)
    at = opening(small.model, draw, carry, imposed)
    forced = jnp.zeros((len(small.model.levers), 1))
    tariff = [v.name for v in small.model.levers].index("AUR.tariff")
    chosen = carry.levels + 1.0
    done = carried_out(small.model, draw, at, carry.carried, chosen, forced.at[tariff].set(1.0))
    assert np.array_equal(done[tariff], chosen[tariff])
    assert (np.asarray(done) < np.asarray(chosen)).any()


@pytest.mark.parametrize("rule", ["weighted_sum", "domain_dictatorship", "agenda_veto"])
def test_under_other_rules_nothing_slips(small: Bed, rule: str) -> None:
    draw, carry, imposed = slipping(small, rule, 0.6)
    at = opening(small.model, draw, carry, imposed)
    none = jnp.zeros((len(small.model.levers), 1))
    chosen = carry.levels + 1.0
    assert np.array_equal(carried_out(small.model, draw, at, carry.carried, chosen, none), chosen)


def test_settings_are_reported_as_settled_and_the_world_lags(small: Bed) -> None:
    # The tariff that a slow bureaucracy brings in is behind the one that is reported.
    late, plain = (f"variant:aggregation={rule}" for rule in ("agenda_slippage", "agenda_veto"))
    slow = "param:agenda_slippage.slippage=0.6"
    arms = [small.arm(rule, slow, quarters=4) for rule in (late, plain)]
    slipped, prompt = small.arms(arms, draws=512, quarters=4)
    assert np.array_equal(slipped.of("setting", "AUR.tariff")[:, 0],
                          prompt.of("setting", "AUR.tariff")[:, 0])  # fmt: skip
    raised = prompt.of("setting", "AUR.tariff")[:, 0] > 0.0
    assert raised.mean() > 0.02
    paid, wanted = (run.of("tariff_receipts", "BEL")[raised, 0] for run in (slipped, prompt))
    assert (paid < wanted).mean() > 0.95
    menu = next(v.levels for v in small.model.levers if v.name == "AUR.tariff")
    assert set(np.unique(slipped.of("setting", "AUR.tariff"))) <= set(menu)


def test_the_start_is_the_case(small: Bed) -> None:
    draw, _, carry, _, _ = first_block(small, 4)
    assert np.asarray(carry.status).max() == 0
    ally = small.model.actors.index("BEL")
    assert np.exp(np.asarray(carry.link.gdp)[ally]) == pytest.approx(4000.0, rel=1e-5)
    assert np.asarray(draw.start.defence_burden)[ally] == pytest.approx(1.4, rel=1e-5)
    names = [lever.name for lever in small.model.levers]
    assert np.asarray(carry.levels)[names.index("AUR.posture")] == pytest.approx(1.0)
    assert np.array_equal(carry.carried, carry.levels)
