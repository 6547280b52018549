"""M4 Two-level game: approval, fiscal room and the calendar decide what passes at home.

Model, for a government that decides its burden (programme lead p, chosen points c):

    r    = logistic(z)                                   (the part of a rise that passes)
    z    = r_0 + r1 (lA - lA_0) + r2 (lF - lF_0) - r3 election
           - r4 demand (1 - postponed) + r5 (lW - lW_0) - r6 max(0, ln(p + c) - n)
    plan = max(m p, p + r max(0, c) + min(0, c))
    short = max(0, ask - plan)
    felt = short (1 + leverage) exp(-k purchases)
    cost = (plan + i programmes) exp(-q (lF - lF_0))              (a point is dearer in a squeeze)
    conceded = r ln(1 + offer)                                    (support, at renewal)
    exec = exp(-x max(0, lF_0 - lF))                              (slower, never another target)
    switch = h exp(e (T - T_0))      (hazard while plan > norm; the norm then moves to the plan)
    lA'  = lA + a_A (lA_0 - lA) - b max(0, c) r - g loss + k postponed demand - w overture
           + sd shock
    lF'  = lF + a_F (lF_0 - lF) - f (ln d - ln d_0) - l loss + sd shock

n is the logarithm of the norm, or of the standing programme where that is beyond it. The public
demand is blame or a threat by the patron, overture what the ally offers the rival, programmes its
own ones beyond the start; T is threat in points, loss the output lost to tariffs
and coercion. Size hinders a rise once: by how far the plan goes beyond the norm. A government that
does not decide passes what it wants. r4 and r5 may be of either sign where evidence is open.
An ask is met by a plan, not by outlays years later: pledges ended the ask of June 2025 to Europe.
Limits: one chamber, no coalition bargaining; a new leader starts at the usual approval.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import (
    Effect,
    Hazard,
    Mechanism,
    Shock,
    normal,
    param,
    triangular,
    uniform,
)
from foedus.state import ActorArray, Scalar, World, spread


class Params(eqx.Module):
    """What passes at home, and how fast it is carried out."""

    base_ratification: Scalar = param(
        triangular(0.75, 0.9, 0.97),
        "share",
        "part of a rise within the norm that passes at usual approval and fiscal room",
        "assumption",
    )
    approval_effect: Scalar = param(
        uniform(0.2, 1.0),
        "log-odds per log-odds",
        "how approval helps a rise to pass",
        "putnam1988diplomacy",
        null=0.0,
    )
    fiscal_effect: Scalar = param(
        uniform(0.0, 0.6),
        "log-odds per log-odds",
        "how fiscal room helps a rise to pass",
        "christie2019demand",
        null=0.0,
    )
    election_effect: Scalar = param(
        uniform(0.2, 1.2),
        "log-odds",
        "how a near election hinders a rise",
        "assumption",
        null=0.0,
    )
    demand_effect: Scalar = param(
        normal(0.4, 0.4),
        "log-odds",
        "how a public foreign demand hinders a rise; negative where it widens participation",
        "schoppa1993two",
        null=0.0,
    )
    wish_effect: Scalar = param(
        normal(0.2, 0.3),
        "log-odds per log-odds",
        "how a wish for autonomy carries own effort",
        "assumption",
        null=0.0,
    )
    norm_effect: Scalar = param(
        uniform(1.0, 5.0),
        "log-odds per log point",
        "how the size of a rise hinders it: the plan's distance beyond the norm",
        "assumption",
        null=0.0,
    )
    execution_drag: Scalar = param(
        uniform(0.2, 0.8),
        "log points per log-odds",
        "how lost fiscal room slows the carrying out of budgets",
        "christie2019demand",
        null=0.0,
    )
    switch_hazard: Scalar = param(
        triangular(0.0, 0.01, 0.03),
        "probability/quarter",
        "hazard that the norm moves up to a plan beyond it",
        "assumption",
    )
    switch_alarm: Scalar = param(
        uniform(0.0, 0.5),
        "log points per point of probability",
        "how threat hastens a switch of the norm",
        "assumption",
        null=0.0,
    )
    approval_reversion: Scalar = param(
        uniform(0.1, 0.3), "1/quarter", "return of approval to its usual level", "assumption"
    )
    approval_cost: Scalar = param(
        uniform(0.0, 0.15),
        "log-odds per point of GDP",
        "approval lost each quarter by a rise that passes",
        "assumption",
        null=0.0,
    )
    approval_loss: Scalar = param(
        uniform(0.0, 0.1),
        "log-odds per % of GDP/year",
        "approval lost each quarter by lost output",
        "assumption",
        null=0.0,
    )
    standing_up: Scalar = param(
        normal(0.03, 0.03),
        "log-odds",
        "approval won by putting off talks under a public demand",
        "assumption",
        null=0.0,
    )
    approval_sd: Scalar = param(
        uniform(0.05, 0.2),
        "log-odds",
        "standard deviation of quarterly swings of approval",
        "assumption",
        null=0.0,
    )
    room_reversion: Scalar = param(
        uniform(0.03, 0.1), "1/quarter", "return of fiscal room to its usual level", "assumption"
    )
    room_use: Scalar = param(
        uniform(0.0, 0.1),
        "log-odds per log point",
        "fiscal room used by a higher burden",
        "assumption",
        null=0.0,
    )
    room_loss: Scalar = param(
        uniform(0.0, 0.1),
        "log-odds per % of GDP/year",
        "fiscal room lost each quarter by lost output",
        "assumption",
        null=0.0,
    )
    least_plan: Scalar = param(
        uniform(0.05, 0.2),
        "share",
        "part of the standing programme below which no government cuts",
        "assumption",
    )
    squeeze: Scalar = param(
        uniform(0.0, 0.8),
        "log points per log-odds",
        "how lost fiscal room makes a point of burden dearer to those who pay",
        "christie2019demand",
        null=0.0,
    )
    indigenous_cost: Scalar = param(
        uniform(0.01, 0.06),
        "% of GDP per stage",
        "what own programmes cost beyond buying from others",
        "assumption",
        null=0.0,
    )
    outreach_cost: Scalar = param(
        normal(0.02, 0.02),
        "log-odds per stage",
        "approval lost each quarter by reaching out to a rival whom the public dislikes",
        "assumption",
        null=0.0,
    )
    purchase_relief: Scalar = param(
        uniform(0.0, 0.3),
        "log points per doubling",
        "how purchases from the patron ease an unmet ask: a dollar counts as none to five",
        "assumption",
        null=0.0,
    )
    room_sd: Scalar = param(
        uniform(0.02, 0.08),
        "log-odds",
        "standard deviation of quarterly swings of fiscal room",
        "assumption",
        null=0.0,
    )


def _public_demand(world: World) -> ActorArray:
    return jnp.maximum(world.channels.shame, world.channels.cutback)


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return what passes, the plan that follows, and how fast it is carried out."""
    link, start, channels, roles = world.link, world.start_link, world.channels, world.roles
    seen, begun = world.appraisals, world.start_channels
    points = channels.programme
    plan = jnp.maximum(
        seen.standing_programme + points, params.least_plan * seen.standing_programme
    )
    base = jnp.log(params.base_ratification) - jnp.log1p(-params.base_ratification)
    room = link.fiscal_room - start.fiscal_room
    # What the standing programme needs has passed before.
    norm = jnp.maximum(link.spending_norm, jnp.log(seen.standing_programme))
    beyond = jnp.maximum(jnp.log(plan) - norm, 0.0)
    passes = jax.nn.sigmoid(
        base
        + params.approval_effect * (link.approval - start.approval)
        + params.fiscal_effect * room
        - params.election_effect * world.clock.election
        - params.demand_effect * _public_demand(world) * (1.0 - channels.postponement)
        + params.wish_effect * (link.autonomy_wish - start.autonomy_wish)
        - params.norm_effect * beyond
    )
    passed = jnp.where(points > 0.0, seen.standing_programme + passes * points, plan)
    planned = jnp.where(roles.budgeting > 0.0, passed, seen.wanted_burden)
    alarm = 100.0 * jnp.sum(world.state.threat - world.start.threat, axis=0)
    switch = params.switch_hazard * jnp.exp(jnp.minimum(params.switch_alarm * alarm, 3.0))
    above = (roles.ally > 0.0) & (jnp.log(planned) > norm + 1e-3)
    short = jnp.maximum(channels.spending_ask - planned, 0.0)
    eased = jnp.exp(-params.purchase_relief * channels.arms_purchases)
    slowed = jnp.exp(-params.execution_drag * jnp.maximum(-room, 0.0))
    return {
        "ratification": passes,
        "planned_burden": planned,
        "support_concession": jnp.where(
            roles.offering > 0.0, passes * jnp.log1p(channels.support_offer), seen.wanted_support
        ),
        "unmet_ask": short,
        "ask_shortfall": short * (1.0 + seen.leverage) * eased,
        "fiscal_cost": (planned + params.indigenous_cost * (channels.indigenous - begun.indigenous))
        * jnp.exp(-params.squeeze * room),
        "execution_rate": slowed,
        "norm_switch_risk": jnp.where(above, jnp.minimum(switch, 0.5), 0.0),
    }


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of approval, of fiscal room and of the norm."""
    link, start, seen, channels = world.link, world.start_link, world.appraisals, world.channels
    rise = jnp.maximum(channels.programme, 0.0) * seen.ratification
    stand = channels.postponement * _public_demand(world)
    fresh = jnp.maximum(world.events.leader_change, world.clock.leader_slot)
    usual = start.approval - link.approval
    pull = (fresh + (1.0 - fresh) * params.approval_reversion) * usual
    spent = link.defence_burden - start.defence_burden
    offered = spread(channels.overture - world.start_channels.overture, world.roles.rival)
    jump = jnp.maximum(jnp.log(seen.planned_burden) - link.spending_norm, 0.0)
    return {
        "approval": pull
        - params.approval_cost * rise
        - params.approval_loss * seen.lost_output
        + params.standing_up * stand
        - params.outreach_cost * world.roles.ally * offered
        + params.approval_sd * shocks["opinion"],
        "fiscal_room": params.room_reversion * (start.fiscal_room - link.fiscal_room)
        - params.room_use * spent
        - params.room_loss * seen.lost_output
        + params.room_sd * shocks["revenue"],
        "spending_norm": world.events.norm_switch * jump,
    }


MECHANISM = Mechanism(
    name="two_level_game",
    code="M4",
    title="Two-level game: ratification and fiscal room",
    group="effort",
    params=Params,
    appraise=appraise,
    appraises=(
        "ratification",
        "planned_burden",
        "support_concession",
        "unmet_ask",
        "ask_shortfall",
        "fiscal_cost",
        "execution_rate",
        "norm_switch_risk",
    ),
    needs=("standing_programme", "wanted_burden", "wanted_support", "leverage", "lost_output"),
    step=step,
    writes=("approval", "fiscal_room", "spending_norm"),
    shocks=(Shock("opinion", ("actor",)), Shock("revenue", ("actor",))),
    hazards=(Hazard("norm_switch", "norm_switch_risk", "event"),),
    reads=(
        "approval",
        "fiscal_room",
        "spending_norm",
        "autonomy_wish",
        "standing_programme",
        "wanted_burden",
        "wanted_support",
        "ratification",
        "planned_burden",
        "programme",
        "spending_ask",
        "arms_purchases",
        "indigenous",
        "overture",
        "leverage",
        "support_offer",
        "postponement",
        "shame",
        "cutback",
        "threat",
        "lost_output",
        "defence_burden",
        "leader_change",
        "norm_switch",
    ),
    effects=(
        Effect("approval", "ratification", "+", "approval_effect"),
        Effect("fiscal_room", "ratification", "+", "fiscal_effect"),
        Effect("programme", "ratification", "-", "norm_effect"),
        Effect("shame", "ratification", "?", "demand_effect"),
        Effect("cutback", "ratification", "?", "demand_effect"),
        Effect("postponement", "ratification", "?", "demand_effect"),
        Effect("autonomy_wish", "ratification", "?", "wish_effect"),
        Effect("spending_norm", "ratification", "+", "norm_effect"),
        Effect("standing_programme", "ratification", "?", "norm_effect"),
        Effect("programme", "planned_burden", "+"),
        Effect("standing_programme", "planned_burden", "+"),
        Effect("wanted_burden", "planned_burden", "+"),
        Effect("ratification", "planned_burden", "+"),
        Effect("support_offer", "support_concession", "+"),
        Effect("wanted_support", "support_concession", "+"),
        Effect("ratification", "support_concession", "+"),
        Effect("spending_ask", "unmet_ask", "+"),
        Effect("planned_burden", "unmet_ask", "-"),
        Effect("spending_ask", "ask_shortfall", "+"),
        Effect("planned_burden", "ask_shortfall", "-"),
        Effect("leverage", "ask_shortfall", "+"),
        Effect("arms_purchases", "ask_shortfall", "-", "purchase_relief"),
        Effect("planned_burden", "fiscal_cost", "+"),
        Effect("fiscal_room", "fiscal_cost", "-", "squeeze"),
        Effect("indigenous", "fiscal_cost", "+", "indigenous_cost"),
        Effect("overture", "approval", "?", "outreach_cost"),
        Effect("fiscal_room", "execution_rate", "+", "execution_drag"),
        Effect("programme", "approval", "-", "approval_cost"),
        Effect("lost_output", "approval", "-", "approval_loss"),
        Effect("postponement", "approval", "?", "standing_up"),
        Effect("shame", "approval", "?", "standing_up"),
        Effect("cutback", "approval", "?", "standing_up"),
        Effect("ratification", "approval", "-", "approval_cost"),
        Effect("leadership_risk", "approval", "?"),
        Effect("defence_burden", "fiscal_room", "-", "room_use"),
        Effect("lost_output", "fiscal_room", "-", "room_loss"),
        Effect("planned_burden", "spending_norm", "+"),
        Effect("norm_switch_risk", "spending_norm", "+"),
        Effect("planned_burden", "norm_switch_risk", "+"),
        Effect("spending_norm", "norm_switch_risk", "-"),
        Effect("threat", "norm_switch_risk", "+", "switch_alarm"),
    ),
    references=("putnam1988diplomacy", "schoppa1993two", "christie2019demand"),
    limits="One chamber, no coalition bargaining.",
)
