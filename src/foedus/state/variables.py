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
    stock: bool = False,
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
                "stock": stock,
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
        stock=True,
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
    third_party_role: ActorArray = _variable(
        "index 0-1",
        "logit",
        "part the ally would take in the third-party contingency",
        "statements and joint plans, coded",
        index=True,
        needed="ally",
    )
    autonomy: ActorArray = _variable(
        "index 0-1",
        "logit",
        "how far the ally can fight and decide without the patron",
        "indigenous strike, space and industry, coded",
        index=True,
        needed="ally",
    )
    bargaining_share: ActorArray = _variable(
        "share",
        "logit",
        "weight of the ally in what the alliance decides",
        index=True,
        needed="ally",
    )
    spending_norm: ActorArray = _variable(
        "% of GDP",
        "log",
        "burden beyond which spending breaks a public norm",
        "cabinet decisions and pledges",
        needed="ally",
    )
    approval: ActorArray = _variable(
        "share",
        "logit",
        "public approval of the government",
        "polls; house effects and modes differ",
        needed="ally",
    )
    fiscal_room: ActorArray = _variable(
        "index 0-1",
        "logit",
        "room in the public budget for further spending",
        "debt service and deficit, coded",
        index=True,
        needed="ally",
    )
    leader_appeal: ActorArray = _variable(
        "log-odds",
        "identity",
        "standing of the patron's leader as a person with the actor's public",
    )
    leader_trust: ActorArray = _variable(
        "share",
        "logit",
        "public trust in the patron's leader",
        "polls of confidence in the person; jumps when the person changes",
        needed="ally",
    )
    country_trust: ActorArray = _variable(
        "share",
        "logit",
        "public trust in the patron as a country",
        "polls of favourability or trust; not elite belief",
        needed="ally",
    )
    autonomy_wish: ActorArray = _variable(
        "share",
        "logit",
        "part of the public that wishes for more autonomy from the patron",
        "polls on reliance and own effort",
        needed="ally",
    )
    transactional_belief: ActorArray = _variable(
        "probability",
        "logit",
        "the observer's belief that the patron is of the transactional type",
        needed="observer",
    )
    availability: ActorArray = _variable(
        "ratio to start",
        "log",
        "part of the patron's forces and munitions free for the theatre, against the start",
        "munition stocks, deployments elsewhere",
    )
    coercion: DyadArray = _variable(
        "stages",
        "identity",
        "economic coercion of the second actor by the first, against the start",
        "sanction lists and customs data",
    )
    import_vulnerability: ActorArray = _variable(
        "index 0-1",
        "logit",
        "how far the actor depends on imports that the rival can withhold",
        "import shares and concentration",
        index=True,
        needed="ally",
    )
    export_controls: ActorArray = _variable(
        "stages",
        "identity",
        "controls on technology for the rival, against the start",
        "control lists",
    )
    detente: ActorArray = _variable(
        "stages",
        "identity",
        "accommodation between the patron and the rival",
        "summits and deals, coded",
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
    standing_programme: ActorArray = _variable(
        "% of GDP",
        "identity",
        "burden that the multi-year programme in force leads to",
    )
    wanted_burden: ActorArray = _variable(
        "% of GDP",
        "identity",
        "burden that demand and pressure together call for",
    )
    wanted_support: ActorArray = _variable(
        "log points",
        "identity",
        "rise in host-nation support that pressure alone would bring at renewal",
    )
    ratification: ActorArray = _variable(
        "probability",
        "identity",
        "chance that parliament and public pass a rise of spending or support",
    )
    execution_rate: ActorArray = _variable(
        "ratio",
        "identity",
        "speed at which budgets are carried out, against the usual",
    )
    norm_switch_risk: ActorArray = _variable(
        "probability/quarter",
        "identity",
        "chance that the spending norm moves up to the plan",
    )
    leverage: ActorArray = _variable(
        "index",
        "identity",
        "hold of the patron over the ally: how much a credible cutback multiplies pressure",
        index=True,
    )
    unmet_support: ActorArray = _variable(
        "index 0-1",
        "identity",
        "pressure of a support ask that no offer has met",
        index=True,
    )
    unmet_role: ActorArray = _variable(
        "index 0-1",
        "identity",
        "distance between the part asked for in the third-party contingency and the part taken",
        index=True,
    )
    dependence: ActorArray = _variable(
        "share",
        "identity",
        "part of the force needed against the rival that the ally does not have",
    )
    downgrade_risk: ActorArray = _variable(
        "probability/quarter",
        "identity",
        "chance that the alliance is formally downgraded",
    )
    presence_budget: ActorArray = _variable(
        "log points",
        "identity",
        "what the patron's means and the ally's strength add to planned presence",
    )
    affordability: ActorArray = _variable(
        "ratio",
        "identity",
        "pace of the patron's programmes that its means allow, at most one",
    )
    provocation: ActorArray = _variable(
        "log-odds",
        "identity",
        "the ally's readiness to provoke, against the start",
        index=True,
    )
    patron_joins: ActorArray = _variable(
        "probability",
        "identity",
        "chance that the patron joins a fight of the ally",
    )
    status_quo: ActorArray = _variable(
        "payoff",
        "identity",
        "what the status quo about the protege is worth to the rival",
        index=True,
    )
    dispute_risk: ActorArray = _variable(
        "probability/quarter",
        "identity",
        "hazard of a militarised dispute out of incidents",
    )
    crisis_risk: ActorArray = _variable(
        "probability/quarter",
        "identity",
        "hazard of a crisis, by escalation or by challenge",
    )
    coercion_loss: ActorArray = _variable(
        "% of GDP/year",
        "identity",
        "output the ally loses to economic coercion",
    )
    coercion_cost: ActorArray = _variable(
        "% of GDP/year",
        "identity",
        "output the rival loses by its own coercion of the actor",
    )
    rival_trade_wish: ActorArray = _variable(
        "log-odds",
        "identity",
        "wish for trade with the rival, against the start",
        index=True,
    )
    backing: ActorArray = _variable(
        "probability",
        "identity",
        "patron's backing of the ally as the rival sees it",
    )
    deal_gain: ActorArray = _variable(
        "bn USD/year",
        "identity",
        "what an accommodation with the rival brings the patron",
    )
    forsaken: ActorArray = _variable(
        "stages",
        "identity",
        "accommodation with the rival on which the ally was not consulted",
        index=True,
    )
    affront: ActorArray = _variable(
        "index",
        "identity",
        "challenge to the rival's claims that it has left unanswered",
        index=True,
    )
    leadership_risk: ActorArray = _variable(
        "probability/quarter",
        "identity",
        "hazard that the head of government changes",
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
    programme: ActorArray = _variable(
        "% of GDP",
        "identity",
        "points of GDP above (or below) the standing programme",
    )
    support_offer: ActorArray = _variable(
        "share of present support",
        "identity",
        "rise in host-nation support that the host offers",
    )
    arms_purchases: ActorArray = _variable(
        "share",
        "identity",
        "rise of arms purchases from the patron",
    )
    role_ask: ActorArray = _variable(
        "index 0-1",
        "identity",
        "part in the third-party contingency that the patron asks for",
    )
    role_stage: ActorArray = _variable(
        "stages",
        "identity",
        "intended part in the third-party contingency",
    )
    indigenous: ActorArray = _variable(
        "stages",
        "identity",
        "intended indigenous strike, space and industry programmes",
    )
    postponement: ActorArray = _variable(
        "0-1",
        "identity",
        "talks with the patron put off",
    )
    control_stage: ActorArray = _variable(
        "stages",
        "identity",
        "intended controls on technology for the rival",
    )
    deal: ActorArray = _variable(
        "stages",
        "identity",
        "accommodation that the patron seeks with the rival",
    )
    consultation: ActorArray = _variable(
        "0-1",
        "identity",
        "whether proteges are consulted on it",
    )
    accommodation: ActorArray = _variable(
        "stages",
        "identity",
        "accommodation that the rival offers the patron",
    )
    grey_pressure: ActorArray = _variable(
        "steps",
        "identity",
        "grey-zone pressure on the protege relative to the start",
    )
    coercion_stage: DyadArray = _variable(
        "stages", "identity", "intended economic coercion of the second actor by the first"
    )
    overture: DyadArray = _variable(
        "stages", "identity", "dialogue and reassurance offered by the first actor to the second"
    )


class Events(eqx.Module):
    """What was drawn from hazards in the quarter before (expected values inside beliefs)."""

    challenge: ActorArray = _variable(
        "0 or 1", "identity", "the rival challenged the protege by force"
    )
    grey_incidents: ActorArray = _variable(
        "incidents", "identity", "grey-zone incidents against the protege"
    )
    dispute: ActorArray = _variable(
        "0 or 1", "identity", "incidents led to a militarised dispute with the protege"
    )
    crisis: ActorArray = _variable("0 or 1", "identity", "a crisis over the protege broke out")
    leader_change: ActorArray = _variable("0 or 1", "identity", "the head of government changed")
    norm_switch: ActorArray = _variable(
        "0 or 1", "identity", "the spending norm moved up to the plan"
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
