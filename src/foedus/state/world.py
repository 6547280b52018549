"""The world as mechanisms see it: state, appraisals, channels and events, roles and calendar."""

import equinox as eqx
from jaxtyping import Array, Float

from foedus.state.appraisals import Appraisals
from foedus.state.channels import Channels, Events
from foedus.state.fields import ActorArray, DyadArray, LineArray
from foedus.state.variables import State


class Roles(eqx.Module):
    """Who is who in the case, as masks (1 or 0) and weights; the engine names no country.

    A mask by actor is a selection of `foedus.selections.ACTORS`, or is marked by a channel (see
    `foedus.contract.Variable.marks`).

    Attributes
    ----------
    tie
        1 for two of the patron and those under its treaty.
    adversary
        1 for a rival and an actor that is none, either way.
    factual_line
        1 for lines that are not counterfactual.
    same_government
        1 for two lines of one government.
    """

    patron: ActorArray
    ally: ActorArray
    rival: ActorArray
    protege: ActorArray
    treaty: ActorArray
    stake: ActorArray
    host: ActorArray
    tie: DyadArray
    adversary: DyadArray
    budgeting: ActorArray
    offering: ActorArray
    leader_line: LineArray
    factual_line: LineArray
    line_actor: Float[Array, "line actor ..."]
    same_government: Float[Array, "line other_line ..."]


class Clock(eqx.Module):
    """Public calendar of the quarter: 1 where the named thing falls into it.

    Attributes
    ----------
    election
        A national election is held in the quarter or in one of the two after it.
    leader_slot
        A dated change of the head of government.
    """

    fiscal_start: ActorArray
    renewal: ActorArray
    election: ActorArray
    leader_slot: ActorArray


class World(eqx.Module):
    """All that a mechanism may look at: one member, one quarter."""

    state: State
    link: State
    start: State
    start_link: State
    appraisals: Appraisals
    usual: Appraisals
    channels: Channels
    start_channels: Channels
    events: Events
    roles: Roles
    clock: Clock
