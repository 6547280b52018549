"""M16 Weaponised interdependence, thin: coercion, controls and what they cost.

Model, per ally j and rivals:

    loss   = l (v/v_0) c                          (percent of GDP a year while it lasts)
    lv'    = lv + a (lv_0 - d (x + c) - lv)       (de-risking under controls and coercion)
    cost   = k c^2 (1 + b ln(backing/backing_0))  (percent of the rival's GDP a year)
    wish   = t1 (t - t_0)/10 - t2 c - t3 x        (wish for trade with the rival, log-odds)
    gain   = g max(0, 1 + n (t - t_0)/10) o - k (x - x_0)      (percent of GDP a year, by opening)

o is the mean of what ally and rival offer each other above the start: trade, travel and approvals
that dialogue opens and a chill closes. A market that the patron closes makes it worth more (n).
v is import vulnerability, c coercion, x export controls, t the patron's tariff on the ally. l is
set so that a year of full coercion (three stages) costs what a rare-earth curb is put at. Signs of
t1 to t3 and of n are not taken for granted where surveys disagree.
Limits: no trade volumes by sector; third countries do not fill in.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, normal, param, uniform
from foedus.state import Scalar, World, spread, weigh


class Params(eqx.Module):
    """Losses, costs and adaptation."""

    coercion_damage: Scalar = param(
        uniform(0.07, 0.2),
        "% of GDP/year per stage",
        "output that a stage of coercion costs the ally",
        "Nomura Research Institute on a rare-earth curb (0.43% in a year), wide range",
        "V",
        null=0.0,
    )
    coercion_price: Scalar = param(
        uniform(0.005, 0.03),
        "% of GDP/year",
        "output that the first stage of coercion costs the rival; it grows with the square",
        "drezner1998conflict",
        null=0.0,
    )
    backing_effect: Scalar = param(
        uniform(0.0, 4.0),
        "1/log ratio",
        "how backing of the ally raises that price",
        "izumikawa2013coerce",
        null=0.0,
    )
    adaptation_speed: Scalar = param(
        uniform(0.02, 0.1), "1/quarter", "how fast vulnerability changes", "farrell2019weaponized"
    )
    adaptation_gain: Scalar = param(
        uniform(0.1, 0.6),
        "log-odds per stage",
        "vulnerability shed under controls and coercion",
        "farrell2019weaponized",
        null=0.0,
    )
    opening_worth: Scalar = param(
        uniform(0.0, 0.15),
        "% of GDP/year per stage",
        "output that a stage of opening between ally and rival brings the ally",
        "assumption",
        null=0.0,
    )
    opening_need: Scalar = param(
        normal(0.1, 0.1),
        "1 per 10 points",
        "how a tariff of the patron adds to what opening to the rival is worth",
        "assumption",
        null=0.0,
    )
    control_cost: Scalar = param(
        uniform(0.0, 0.04),
        "% of GDP/year per stage",
        "output that a stage of export controls costs the ally",
        "assumption",
        null=0.0,
    )
    tariff_wish: Scalar = param(
        uniform(-0.05, 0.3),
        "log-odds per 10 points",
        "wish for trade with the rival that a tariff of the patron brings",
        "assumption",
        null=0.0,
    )
    coercion_wish: Scalar = param(
        uniform(-0.1, 0.4),
        "log-odds per stage",
        "wish for trade with the rival that its coercion takes away",
        "assumption",
        null=0.0,
    )
    control_wish: Scalar = param(
        uniform(0.0, 0.3),
        "log-odds per stage",
        "trade with the rival that controls take away",
        "assumption",
        null=0.0,
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return losses of the ally, the rival's own cost, and the wish for trade."""
    state, start, roles, seen = world.state, world.start, world.roles, world.appraisals
    coerced = weigh(roles.rival, state.coercion)
    exposure = state.import_vulnerability / start.import_vulnerability
    # The inner where keeps the logarithm finite before the start is appraised.
    known = world.usual.backing > 0.0
    backed = jnp.where(known, seen.backing / jnp.where(known, world.usual.backing, 1.0), 1.0)
    price = params.coercion_price * (1.0 + params.backing_effect * jnp.log(backed))
    tariff = weigh(roles.patron, state.tariff - start.tariff)
    offered = world.channels.overture - world.start_channels.overture
    opened = 0.5 * roles.ally * (weigh(roles.rival, offered) + spread(offered, roles.rival))
    need = jnp.maximum(1.0 + params.opening_need * tariff / 10.0, 0.0)
    controls = state.export_controls - start.export_controls
    gain = params.opening_worth * need * opened - params.control_cost * controls
    wish = (
        params.tariff_wish * tariff / 10.0
        - params.coercion_wish * coerced
        - params.control_wish * state.export_controls
    )
    return {
        "coercion_loss": params.coercion_damage * exposure * jnp.maximum(coerced, 0.0),
        "coercion_cost": jnp.maximum(price, 0.0) * jnp.maximum(coerced, 0.0) ** 2,
        "rival_trade_wish": roles.ally * wish,
        "opening_gain": roles.ally * gain,
    }


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of import vulnerability."""
    link, start, ally = world.link, world.start_link, world.roles.ally
    pressed = link.export_controls + weigh(world.roles.rival, link.coercion)
    target = start.import_vulnerability - params.adaptation_gain * pressed
    return {
        "import_vulnerability": ally
        * params.adaptation_speed
        * (target - link.import_vulnerability)
    }


MECHANISM = Mechanism(
    name="interdependence",
    code="M16",
    title="Weaponised interdependence",
    group="rivalry",
    params=Params,
    appraise=appraise,
    appraises=("coercion_loss", "coercion_cost", "rival_trade_wish", "opening_gain"),
    needs=("backing",),
    step=step,
    writes=("import_vulnerability",),
    reads=(
        "coercion",
        "import_vulnerability",
        "export_controls",
        "backing",
        "tariff",
        "overture",
    ),
    effects=(
        Effect("coercion", "coercion_loss", "+", "coercion_damage"),
        Effect("import_vulnerability", "coercion_loss", "+", "coercion_damage"),
        Effect("coercion", "coercion_cost", "+", "coercion_price"),
        Effect("backing", "coercion_cost", "+", "backing_effect"),
        Effect("overture", "opening_gain", "+", "opening_worth"),
        Effect("tariff", "opening_gain", "?", "opening_need"),
        Effect("export_controls", "opening_gain", "-", "control_cost"),
        Effect("tariff", "rival_trade_wish", "?", "tariff_wish"),
        Effect("coercion", "rival_trade_wish", "?", "coercion_wish"),
        Effect("export_controls", "rival_trade_wish", "-", "control_wish"),
        Effect("export_controls", "import_vulnerability", "-", "adaptation_gain"),
        Effect("coercion", "import_vulnerability", "-", "adaptation_gain"),
    ),
    references=("farrell2019weaponized", "drezner1998conflict", "izumikawa2013coerce"),
    limits="No trade volumes by sector; third countries do not fill in.",
)
