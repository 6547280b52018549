"""The variables of the model: one table, and the typed containers that carry them.

The classes *are* the table: a field's annotation gives its dimensions, its metadata the unit,
link, meaning and measure; ``docs/model.md`` is generated from them. State variables are carried
on their link scale and never clipped. Index order: commitment belief is ``[observer, protege]``
(the patron is the guarantor); tariff, threat and mutual trust are ``[sender, target]`` or, for
trust, ``[holder, other]``. Variables with one dimension ``actor`` that describe the patron's
dealings (words, deeds, posture, host-nation support, ledger, asks) are by protege.

Members ride along: every array may carry one trailing axis of members (lanes), and mechanisms
index named dimensions from the left (``x[:, None]``), with the helpers of `foedus.state.algebra`
for sums. A formula then reads as for one member, and members lie side by side in memory, which
measured two to eight times faster than mapping over a leading axis.
"""

import dataclasses
from typing import Any

import equinox as eqx
from jaxtyping import Array, Float

from foedus.contract import Link, Variable

ActorArray = Float[Array, "actor ..."]
DyadArray = Float[Array, "actor other ..."]
LineArray = Float[Array, "line ..."]
Scalar = Float[Array, "..."]


def _variable(
    unit: str,
    link: Link,
    meaning: str,
    measure: str = "none",
    *,
    index: bool = False,
    exogenous: bool = False,
    needed: str = "",
) -> Any:
    return dataclasses.field(
        metadata={
            "variable": {
                "unit": unit,
                "link": link,
                "meaning": meaning,
                "measure": measure,
                "index": index,
                "exogenous": exogenous,
                "needed": needed,
            }
        }
    )


class State(eqx.Module):
    """Everything carried from one quarter to the next."""

    gdp: ActorArray = _variable(
        "bn USD",
        "log",
        "gross domestic product at 2024 prices and exchange rates",
        "IMF, World Bank",
        needed="all",
    )
    appropriated_burden: ActorArray = _variable(
        "% of GDP",
        "log",
        "military spending in the budget in force, as a share of same-year GDP",
        "budget laws; mind which GDP is the denominator",
    )
    defence_burden: ActorArray = _variable(
        "% of GDP",
        "log",
        "military spending executed, as a share of same-year GDP",
        "SIPRI; moves when GDP moves, lumpy procurement shows as spikes",
        needed="all",
    )
    capability: ActorArray = _variable(
        "bn 2023 USD",
        "log",
        "military capability: perpetual inventory of real spending",
        "SIPRI constant-price spending, depreciated",
        needed="all",
    )
    bilateral_imports: ActorArray = _variable(
        "bn USD/year",
        "log",
        "the patron's goods imports from the actor at the starting tariff",
        "US import statistics",
        exogenous=True,
        needed="treaty",
    )
    tariff: DyadArray = _variable(
        "% of import value",
        "identity",
        "effective tariff in force of the first actor on goods of the second",
        "tariff steps; threatened, announced and in-force rates differ",
        needed="patron>treaty",
    )
    expected_tariff: DyadArray = _variable(
        "% of import value",
        "identity",
        "tariff that business and governments have adapted to",
    )
    host_nation_support: ActorArray = _variable(
        "bn USD/year",
        "log",
        "payments of the protege toward the cost of the patron's forces, under contract",
        "special measures agreements; few events",
        needed="host",
    )
    forward_presence: ActorArray = _variable(
        "thousand persons",
        "log",
        "the patron's active-duty forces in the protege's territory",
        "DMDC headcounts; counting changes in 2016-17",
        needed="host",
    )
    command_integration: ActorArray = _variable(
        "index 0-1",
        "logit",
        "how far the patron's and the protege's commands can fight as one",
        "milestones of the joint headquarters",
        index=True,
        needed="treaty",
    )
    verbal_commitment: ActorArray = _variable(
        "index 0-1",
        "logit",
        "how firmly the patron says it will defend the protege",
        "coded statements",
        index=True,
        needed="treaty",
    )
    expected_word: ActorArray = _variable(
        "index 0-1",
        "logit",
        "verbal commitment that observers have come to expect",
        index=True,
    )
    expected_deed: ActorArray = _variable(
        "index 0-1",
        "logit",
        "deed commitment that observers have come to expect",
        index=True,
        needed="treaty",
    )
    commitment_trust: DyadArray = _variable(
        "probability",
        "logit",
        "the observer's belief that the patron would fight for the protege",
        "elite elicitation; polls measure public trust, another variable",
        needed="observer>protege",
    )
    mutual_trust: DyadArray = _variable(
        "probability",
        "logit",
        "the holder's belief that the other seeks only security",
        "expert elicitation",
        needed="adversaries",
    )
    threat: DyadArray = _variable(
        "probability/year",
        "logit",
        "chance of a fatal militarised dispute begun by the first actor, as the second sees it",
        "MID onset models",
        needed="adversaries",
    )
    patron_ledger: ActorArray = _variable(
        "bn USD/year",
        "identity",
        "net balance of the alliance as the patron perceives it: receipts less security cost",
        "budget documents of both sides; the two sides quote different numbers",
    )
    line_weight: LineArray = _variable(
        "share",
        "logit",
        "influence of a line within its government, before normalisation",
    )


class Appraisals(eqx.Module):
    """Pure functions of the state and the standing moves, computed anew each quarter."""

    burden_demand: ActorArray = _variable(
        "% of GDP",
        "identity",
        "burden the government would choose if nothing were sticky",
    )
    planned_burden: ActorArray = _variable(
        "% of GDP", "identity", "burden that demand and the standing programme lead to"
    )
    ask_concession: ActorArray = _variable(
        "log points",
        "identity",
        "how far pressure moves the planned burden, either way",
    )
    support_concession: ActorArray = _variable(
        "log points",
        "identity",
        "rise in host-nation support that would be agreed at renewal",
    )
    deed_commitment: ActorArray = _variable(
        "index 0-1",
        "identity",
        "commitment shown by presence and command integration",
        index=True,
    )
    deed_signal: ActorArray = _variable(
        "log-odds", "identity", "commitment shown by deeds less what it was at the start"
    )
    denial_balance: ActorArray = _variable(
        "log ratio",
        "identity",
        "coalition against rival capability in the protege's theatre",
    )
    defence_probability: ActorArray = _variable(
        "probability",
        "identity",
        "chance, as the rival sees it, that a challenge is resisted",
    )
    challenge_risk: ActorArray = _variable(
        "probability/quarter",
        "identity",
        "hazard that the rival challenges the protege by force",
    )
    grey_rate: ActorArray = _variable(
        "incidents/quarter",
        "identity",
        "expected grey-zone incidents against the protege",
    )
    abandonment_fear: ActorArray = _variable(
        "% of GDP/year",
        "identity",
        "expected loss from not being defended in the home contingency",
    )
    entrapment_fear: ActorArray = _variable(
        "% of GDP/year",
        "identity",
        "expected loss from being drawn into the patron's third-party contingency",
    )
    cash_receipts: ActorArray = _variable(
        "bn USD/year",
        "identity",
        "host-nation support and arms purchases paid to the patron",
    )
    tariff_receipts: ActorArray = _variable(
        "bn USD/year", "identity", "the patron's tariff revenue on the protege's goods"
    )
    security_cost: ActorArray = _variable(
        "bn USD/year",
        "identity",
        "the patron's cost of forces in and programmes for the protege",
    )
    consumer_cost: ActorArray = _variable(
        "bn USD/year",
        "identity",
        "loss of the patron's buyers from its tariff on the protege",
    )
    tariff_news: ActorArray = _variable(
        "points/quarter",
        "identity",
        "part of the patron's tariff on the actor that is still news",
    )
    unmet_ask: ActorArray = _variable(
        "% of GDP",
        "identity",
        "distance between the standing spending ask and the burden",
    )
    line_share: LineArray = _variable(
        "share",
        "identity",
        "influence of a line within its government, adding up to one",
    )


class Channels(eqx.Module):
    """What moves put in and mechanisms read; zero where nobody acts."""

    spending_ask: ActorArray = _variable(
        "% of GDP", "identity", "burden the patron asks of the protege; 0 means no ask"
    )
    support_ask: ActorArray = _variable(
        "share of present support",
        "identity",
        "rise in host-nation support that is asked for",
    )
    tariff_rate: DyadArray = _variable(
        "% of import value", "identity", "intended tariff on top of the starting rate"
    )
    word: ActorArray = _variable(
        "steps of rhetoric",
        "identity",
        "reassuring (positive) or doubting (negative) language",
    )
    shame: ActorArray = _variable(
        "0-1", "identity", "public blame for free riding directed at the protege"
    )
    cutback: ActorArray = _variable(
        "0-1", "identity", "explicit threat to reduce the patron's part"
    )
    posture_stage: ActorArray = _variable(
        "stages",
        "identity",
        "intended stage of the command upgrade relative to holding (0)",
    )


class Events(eqx.Module):
    """What was drawn from hazards in the quarter before (expected values inside beliefs)."""

    challenge: ActorArray = _variable(
        "0 or 1", "identity", "the rival challenged the protege by force"
    )
    grey_incidents: ActorArray = _variable(
        "incidents", "identity", "grey-zone incidents against the protege"
    )


class Roles(eqx.Module):
    """Who is who in the case, as masks (1 or 0) and weights; the engine names no country."""

    patron: ActorArray
    ally: ActorArray
    rival: ActorArray
    protege: ActorArray
    treaty: ActorArray
    stake: ActorArray
    host: ActorArray
    tie: DyadArray
    adversary: DyadArray
    leader_line: LineArray
    factual_line: LineArray
    same_government: Float[Array, "line other_line ..."]


class Clock(eqx.Module):
    """Public calendar of the quarter: 1 where a fiscal year starts or a contract is renewed."""

    fiscal_start: ActorArray
    renewal: ActorArray


class World(eqx.Module):
    """All that a mechanism may look at: one member, one quarter."""

    state: State
    link: State
    start: State
    start_link: State
    appraisals: Appraisals
    channels: Channels
    start_channels: Channels
    events: Events
    roles: Roles
    clock: Clock


def dims_of(cls: type, name: str) -> tuple[str, ...]:
    """Return the dimension names of a field, from its executed annotation."""
    annotation = next(f.type for f in dataclasses.fields(cls) if f.name == name)
    return tuple(d for d in getattr(annotation, "dim_str", "").split() if d != "...")


def _table(cls: type, kind: Any) -> dict[str, Variable]:
    return {
        f.name: Variable(
            name=f.name, kind=kind, dims=dims_of(cls, f.name), **f.metadata["variable"]
        )
        for f in dataclasses.fields(cls)
    }


STATE: dict[str, Variable] = _table(State, "state")
APPRAISALS: dict[str, Variable] = _table(Appraisals, "appraisal")
CHANNELS: dict[str, Variable] = _table(Channels, "channel")
EVENTS: dict[str, Variable] = _table(Events, "event")
