"""Appraisals: what is made of the state and the standing moves, quarter by quarter."""

import equinox as eqx

from foedus.state.fields import ActorArray, LineArray, table, variable


class Appraisals(eqx.Module):
    """Pure functions of the state and the standing moves, computed anew each quarter."""

    burden_demand: ActorArray = variable(
        "% of GDP",
        "identity",
        "burden the government would choose if nothing were sticky",
    )
    planned_burden: ActorArray = variable(
        "% of GDP", "identity", "burden that demand and the standing programme lead to"
    )
    ask_concession: ActorArray = variable(
        "log points",
        "identity",
        "how far pressure moves the planned burden, either way",
    )
    support_concession: ActorArray = variable(
        "log points",
        "identity",
        "rise in host-nation support that would be agreed at renewal",
    )
    deed_commitment: ActorArray = variable(
        "index 0-1",
        "identity",
        "commitment shown by presence and command integration",
        index=True,
    )
    deed_signal: ActorArray = variable(
        "log-odds", "identity", "commitment shown by deeds less what it was at the start"
    )
    denial_balance: ActorArray = variable(
        "log ratio",
        "identity",
        "coalition against rival capability in the protege's theatre",
    )
    defence_probability: ActorArray = variable(
        "probability",
        "identity",
        "chance, as the rival sees it, that a challenge is resisted",
    )
    challenge_risk: ActorArray = variable(
        "probability/quarter",
        "identity",
        "hazard that the rival challenges the protege by force",
    )
    grey_rate: ActorArray = variable(
        "incidents/quarter",
        "identity",
        "expected grey-zone incidents against the protege",
    )
    abandonment_fear: ActorArray = variable(
        "% of GDP/year",
        "identity",
        "expected loss from not being defended in the home contingency",
    )
    entrapment_fear: ActorArray = variable(
        "% of GDP/year",
        "identity",
        "expected loss from being drawn into the patron's third-party contingency",
    )
    cash_receipts: ActorArray = variable(
        "bn USD/year",
        "identity",
        "host-nation support and arms purchases paid to the patron",
    )
    tariff_receipts: ActorArray = variable(
        "bn USD/year", "identity", "the patron's tariff revenue on the protege's goods"
    )
    security_cost: ActorArray = variable(
        "bn USD/year",
        "identity",
        "the patron's cost of forces in and programmes for the protege",
    )
    consumer_cost: ActorArray = variable(
        "bn USD/year",
        "identity",
        "loss of the patron's buyers from its tariff on the protege",
    )
    tariff_news: ActorArray = variable(
        "points/quarter",
        "identity",
        "part of the patron's tariff on the actor that is still news",
    )
    lost_output: ActorArray = variable(
        "% of GDP/year",
        "identity",
        "output lost to new tariffs and economic coercion, less what opening brings",
    )
    unmet_ask: ActorArray = variable(
        "% of GDP",
        "identity",
        "distance between the standing spending ask and the plan",
    )
    ask_shortfall: ActorArray = variable(
        "% of GDP",
        "identity",
        "that distance as the ally feels it: under leverage, and eased by purchases",
    )
    fiscal_cost: ActorArray = variable(
        "% of GDP",
        "identity",
        "planned burden at the price that fiscal room sets on it",
    )
    standing_programme: ActorArray = variable(
        "% of GDP",
        "identity",
        "burden that the multi-year programme in force leads to",
    )
    wanted_burden: ActorArray = variable(
        "% of GDP",
        "identity",
        "burden that demand and pressure together call for",
    )
    wanted_support: ActorArray = variable(
        "log points",
        "identity",
        "rise in host-nation support that pressure alone would bring at renewal",
    )
    ratification: ActorArray = variable(
        "share",
        "identity",
        "part of a rise of spending or support that parliament and public pass",
    )
    execution_rate: ActorArray = variable(
        "ratio",
        "identity",
        "speed at which budgets are carried out, against the usual",
    )
    norm_switch_risk: ActorArray = variable(
        "probability/quarter",
        "identity",
        "chance that the spending norm moves up to the plan",
    )
    leverage: ActorArray = variable(
        "index",
        "identity",
        "hold of the patron over the ally: how much a credible cutback multiplies pressure",
        index=True,
    )
    unmet_support: ActorArray = variable(
        "index 0-1",
        "identity",
        "pressure of a support ask that no offer has met",
        index=True,
    )
    unmet_role: ActorArray = variable(
        "index 0-1",
        "identity",
        "distance between the part asked for in the third-party contingency and the part taken",
        index=True,
    )
    dependence: ActorArray = variable(
        "share",
        "identity",
        "part of the force needed against the rival that the ally does not have",
    )
    downgrade_risk: ActorArray = variable(
        "probability/quarter",
        "identity",
        "chance that the alliance is formally downgraded",
    )
    presence_budget: ActorArray = variable(
        "log points",
        "identity",
        "what the patron's means and the ally's strength add to planned presence",
    )
    affordability: ActorArray = variable(
        "ratio",
        "identity",
        "pace of the patron's programmes that its means allow, at most one",
    )
    provocation: ActorArray = variable(
        "log-odds",
        "identity",
        "the ally's readiness to provoke, against the start",
        index=True,
    )
    patron_joins: ActorArray = variable(
        "probability",
        "identity",
        "chance that the patron joins a fight of the ally",
    )
    status_quo: ActorArray = variable(
        "payoff",
        "identity",
        "what the status quo about the protege is worth to the rival",
        index=True,
    )
    dispute_risk: ActorArray = variable(
        "probability/quarter",
        "identity",
        "hazard of a militarised dispute out of incidents",
    )
    crisis_risk: ActorArray = variable(
        "probability/quarter",
        "identity",
        "hazard of a crisis, by escalation or by challenge",
    )
    coercion_loss: ActorArray = variable(
        "% of GDP/year",
        "identity",
        "output the ally loses to economic coercion",
    )
    coercion_cost: ActorArray = variable(
        "% of GDP/year",
        "identity",
        "output the rival loses by its own coercion of the actor",
    )
    rival_trade_wish: ActorArray = variable(
        "log-odds",
        "identity",
        "wish for trade with the rival, against the start",
        index=True,
    )
    backing: ActorArray = variable(
        "probability",
        "identity",
        "patron's backing of the ally as the rival sees it",
    )
    deal_gain: ActorArray = variable(
        "bn USD/year",
        "identity",
        "what an accommodation with the rival brings the patron",
    )
    forsaken: ActorArray = variable(
        "stages",
        "identity",
        "accommodation with the rival on which the ally was not consulted",
        index=True,
    )
    alliance_strain: ActorArray = variable(
        "index",
        "identity",
        "quarrel of the ally with the patron as others see it; one is a tariff of ten points",
        index=True,
    )
    opening_gain: ActorArray = variable(
        "% of GDP/year",
        "identity",
        "output that opening to the rival brings the ally, against the start",
    )
    affront: ActorArray = variable(
        "index",
        "identity",
        "challenge to the rival's claims that it has left unanswered",
        index=True,
    )
    leadership_risk: ActorArray = variable(
        "probability/quarter",
        "identity",
        "hazard that the head of government changes",
    )
    line_share: LineArray = variable(
        "share",
        "identity",
        "influence of a line within its government, adding up to one",
    )


APPRAISALS = table(Appraisals, "appraisal")
