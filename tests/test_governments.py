"""Three governments of the shipped case: what their choices rest on."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.runs import Bed

from foedus.choice import foresight, menus
from foedus.dynamics import priors
from foedus.dynamics.quarter import appraise, make_world, prepare, start_levels, usual_events
from foedus.engine import calendar
from foedus.model import view

pytestmark = pytest.mark.xdist_group("us-japan")

DRAWS = 64


def test_the_managers_weigh_both_fears(us_japan: Bed) -> None:
    """Each fear reaches 5% of the range of the alliance managers' utility over the menu."""
    model = us_japan.model
    rows = jnp.asarray(priors.draw(model, 0, DRAWS).T)
    imposed = calendar.imposed_years(model, us_japan.arm(), 16)[0]
    now = jax.tree.map(lambda table: table[0], imposed)
    line = next(i for i, v in enumerate(model.lines) if v.name == "JPN.managers")
    levers = [i for i, v in enumerate(model.levers) if v.government == "JPN"]
    sight = view.view_of(model, "JPN"), view.left_out(model, "JPN")

    def felt(rows: jax.Array) -> jax.Array:
        draw = prepare(model, rows)
        levels = jnp.broadcast_to(start_levels(model), (len(model.levers), DRAWS))
        clock = jax.tree.map(lambda table: table[0], now.ahead)
        world = make_world(model, draw, draw.start_link, levels, usual_events(model, draw), clock)
        world = appraise(model, draw, draw.active, world)
        seen = foresight.outlook(model, *sight, draw, draw.active, world, now.hold, now.ahead)
        plans = jnp.stack(
            [levels.at[i].set(level) for i in levers for level in model.levers[i].levels]
        )
        return jax.vmap(lambda plan: seen.draw.values.worth * foresight.feelings(seen, plan))(plans)

    pairs = [p for p, (i, _) in enumerate(model.pairs) if i == line]
    names = [model.attributes[k].name for i, k in model.pairs if i == line]
    worth = np.asarray(jax.jit(felt)(rows))[:, pairs]
    whole = np.ptp(worth.sum(axis=1), axis=0)
    for fear in ("abandonment", "entrapment"):
        share = np.ptp(worth[:, names.index(fear)], axis=0) / whole
        assert np.median(share) >= 0.05, f"{fear}: {np.median(share):.3f}"


def test_pressure_moves_nothing_of_a_frozen_ally(us_japan: Bed) -> None:
    """With the ally's levers held, neither ask nor blame nor tariff moves its plan."""
    model = us_japan.model
    held = [
        f"{v.name}={v.options[v.start]}" for v in model.levers if v.government in ("JPN", "CHN")
    ]
    hard = ["USA.ask_spending=5%", "USA.rhetoric=threaten", "USA.ask_support=fourfold"]
    soft = ["USA.ask_spending=none", "USA.rhetoric=neutral", "USA.ask_support=none"]
    rest = ["USA.tariff=0%", "USA.posture=hold", "USA.role_ask=none", "USA.rival_deal=compete"]
    arms = [us_japan.arm(*held, *rest, *text) for text in (soft, hard)]
    calm, pressed = us_japan.arms(arms, draws=128)
    for name in ("planned_burden", "host_nation_support"):
        assert np.array_equal(calm.of(name, "JPN"), pressed.of(name, "JPN")), name
    # What pressure does to a frozen ally is felt at home.
    assert not np.array_equal(calm.of("ratification", "JPN"), pressed.of("ratification", "JPN"))


def test_every_government_moves_its_levers(us_japan: Bed) -> None:
    run = us_japan.run(draws=128, replicates=4)
    for lever in us_japan.model.levers:
        options = run.of("option", lever.name)
        assert len(np.unique(options)) == len(lever.options), lever.name


def test_rules_of_aggregation_lead_to_different_choices(us_japan: Bed) -> None:
    slot = [m.name for m in us_japan.model.mechanisms if m.slot == "aggregation"]
    assert len(slot) == 4
    arms = [us_japan.arm(f"variant:aggregation={name}") for name in slot]
    runs = us_japan.arms(arms, draws=128, replicates=2)
    taken = [run.of("setting", "USA.tariff") for run in runs]
    for i, one in enumerate(taken):
        for other in taken[i + 1 :]:
            assert not np.array_equal(one, other)


def test_a_reply_is_expected_only_with_anticipation(us_japan: Bed) -> None:
    """Kappa of zero and of one give different choices, and zero no weight to replies."""
    model = us_japan.model
    part = menus.parts(model).index("answers")

    def kappa(value: float) -> np.ndarray:
        def change(matrix: np.ndarray) -> np.ndarray:
            for government in model.governments:
                matrix[:, model.index[f"government.{government}.anticipation"]] = value
            return matrix

        return us_japan.run(draws=128, replicates=2, change=change).reasons[:, :, part, 1]

    assert (kappa(0.0) == 0.0).all()
    heeded = kappa(1.0).sum(axis=0)
    answered = np.asarray([bool(lever.answered_by) for lever in model.levers])
    assert (heeded[answered] > 0.0).all()
    assert (heeded[~answered] == 0.0).all()


def test_scores_recombine(us_japan: Bed) -> None:
    """What lines gain is what interests and answers add, and their tilt is written or reaction."""
    model = us_japan.model
    names = menus.parts(model)
    run = us_japan.run("variant:aggregation=weighted_sum", draws=128, replicates=2)
    total = run.reasons[..., 0].sum(axis=0)
    lines = total[:, [i for i, name in enumerate(names) if name.startswith("line:")]].sum(axis=1)
    interests = total[:, [i for i, n in enumerate(names) if n.startswith("interest:")]].sum(axis=1)
    response = total[:, names.index("answers")]
    assert lines == pytest.approx(interests + response, rel=1e-3, abs=1e-2)
    tilt = total[:, names.index("written")] + total[:, names.index("reaction")]
    assert lines + total[:, names.index("reference")] == pytest.approx(tilt, rel=1e-3, abs=1e-2)


def test_a_left_out_mechanism_stands_still_in_thought(us_japan: Bed) -> None:
    model = us_japan.model
    without = view.left_out(model, "JPN")
    assert "public_opinion" in without
    seen = view.restrict(model, view.view_of(model, "JPN"), without)
    assert seen.still == frozenset(without)
