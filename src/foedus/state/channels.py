"""Channels that moves feed, and events drawn from hazards."""

import equinox as eqx

from foedus.state.fields import ActorArray, DyadArray, table, variable


class Channels(eqx.Module):
    """What moves put in and mechanisms read; zero where nobody acts."""

    spending_ask: ActorArray = variable(
        "% of GDP", "identity", "burden the patron asks of the protege; 0 means no ask"
    )
    support_ask: ActorArray = variable(
        "share of present support",
        "identity",
        "rise in host-nation support that is asked for",
    )
    tariff_rate: DyadArray = variable(
        "% of import value", "identity", "intended tariff on top of the starting rate"
    )
    word: ActorArray = variable(
        "steps of rhetoric",
        "identity",
        "reassuring (positive) or doubting (negative) language",
    )
    shame: ActorArray = variable(
        "0-1", "identity", "public blame for free riding directed at the protege"
    )
    cutback: ActorArray = variable("0-1", "identity", "explicit threat to reduce the patron's part")
    posture_stage: ActorArray = variable(
        "stages",
        "identity",
        "intended stage of the command upgrade relative to holding (0)",
    )
    programme: ActorArray = variable(
        "% of GDP",
        "identity",
        "points of GDP above (or below) the standing programme",
        marks="budgeting",
    )
    support_offer: ActorArray = variable(
        "share of present support",
        "identity",
        "rise in host-nation support that the host offers",
        marks="offering",
    )
    arms_purchases: ActorArray = variable(
        "share",
        "identity",
        "rise of arms purchases from the patron",
    )
    role_ask: ActorArray = variable(
        "index 0-1",
        "identity",
        "part in the third-party contingency that the patron asks for",
    )
    role_stage: ActorArray = variable(
        "stages",
        "identity",
        "intended part in the third-party contingency",
    )
    indigenous: ActorArray = variable(
        "stages",
        "identity",
        "intended indigenous strike, space and industry programmes",
    )
    postponement: ActorArray = variable(
        "0-1",
        "identity",
        "talks with the patron put off",
    )
    control_stage: ActorArray = variable(
        "stages",
        "identity",
        "intended controls on technology for the rival",
    )
    deal: ActorArray = variable(
        "stages",
        "identity",
        "accommodation that the patron seeks with the rival",
    )
    consultation: ActorArray = variable(
        "0-1",
        "identity",
        "whether proteges are consulted on it",
    )
    accommodation: ActorArray = variable(
        "stages",
        "identity",
        "accommodation that the rival offers the patron",
    )
    grey_pressure: ActorArray = variable(
        "steps",
        "identity",
        "grey-zone pressure on the protege relative to the start",
    )
    coercion_stage: DyadArray = variable(
        "stages", "identity", "intended economic coercion of the second actor by the first"
    )
    overture: DyadArray = variable(
        "stages", "identity", "dialogue and reassurance offered by the first actor to the second"
    )


class Events(eqx.Module):
    """What was drawn from hazards in the quarter before (expected values inside beliefs)."""

    challenge: ActorArray = variable(
        "0 or 1", "identity", "the rival challenged the protege by force"
    )
    grey_incidents: ActorArray = variable(
        "incidents", "identity", "grey-zone incidents against the protege"
    )
    dispute: ActorArray = variable(
        "0 or 1", "identity", "incidents led to a militarised dispute with the protege"
    )
    crisis: ActorArray = variable("0 or 1", "identity", "a crisis over the protege broke out")
    leader_change: ActorArray = variable("0 or 1", "identity", "the head of government changed")
    norm_switch: ActorArray = variable(
        "0 or 1", "identity", "the spending norm moved up to the plan"
    )


CHANNELS = table(Channels, "channel")
EVENTS = table(Events, "event")
