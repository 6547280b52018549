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

import equinox as eqx

from foedus.state.fields import ActorArray, DyadArray, LineArray, table, variable


class State(eqx.Module):
    """Everything carried from one quarter to the next."""

    gdp: ActorArray = variable(
        "bn USD",
        "log",
        "gross domestic product at 2024 prices and exchange rates",
        "IMF, World Bank",
        needed="all",
        positive=True,
    )
    appropriated_burden: ActorArray = variable(
        "% of GDP",
        "log",
        "military spending in the budget in force, as a share of same-year GDP",
        "budget laws; mind which GDP is the denominator",
    )
    defence_burden: ActorArray = variable(
        "% of GDP",
        "log",
        "military spending executed, as a share of same-year GDP",
        "SIPRI; moves when GDP moves, lumpy procurement shows as spikes",
        needed="all",
    )
    capability: ActorArray = variable(
        "bn 2023 USD",
        "log",
        "military capability: perpetual inventory of real spending",
        "SIPRI constant-price spending, depreciated",
        stock=True,
        needed="all",
    )
    bilateral_imports: ActorArray = variable(
        "bn USD/year",
        "log",
        "the patron's goods imports from the actor at the starting tariff",
        "US import statistics",
        exogenous=True,
        needed="treaty",
    )
    tariff: DyadArray = variable(
        "% of import value",
        "identity",
        "effective tariff in force of the first actor on goods of the second",
        "tariff steps; threatened, announced and in-force rates differ",
        needed="patron>treaty",
    )
    expected_tariff: DyadArray = variable(
        "% of import value",
        "identity",
        "tariff that business and governments have adapted to",
    )
    host_nation_support: ActorArray = variable(
        "bn USD/year",
        "log",
        "payments of the protege toward the cost of the patron's forces, under contract",
        "special measures agreements; few events",
        needed="host",
    )
    forward_presence: ActorArray = variable(
        "thousand persons",
        "log",
        "the patron's active-duty forces in the protege's territory",
        "DMDC headcounts; counting changes in 2016-17",
        needed="host",
    )
    command_integration: ActorArray = variable(
        "index 0-1",
        "logit",
        "how far the patron's and the protege's commands can fight as one",
        "milestones of the joint headquarters",
        index=True,
        needed="treaty",
    )
    verbal_commitment: ActorArray = variable(
        "index 0-1",
        "logit",
        "how firmly the patron says it will defend the protege",
        "coded statements",
        index=True,
        needed="treaty",
    )
    expected_word: ActorArray = variable(
        "index 0-1",
        "logit",
        "verbal commitment that observers have come to expect",
        index=True,
    )
    expected_deed: ActorArray = variable(
        "index 0-1",
        "logit",
        "deed commitment that observers have come to expect",
        index=True,
        needed="treaty",
    )
    commitment_trust: DyadArray = variable(
        "probability",
        "logit",
        "the observer's belief that the patron would fight for the protege",
        "elite elicitation; polls measure public trust, another variable",
        needed="observer>protege",
    )
    mutual_trust: DyadArray = variable(
        "probability",
        "logit",
        "the holder's belief that the other seeks only security",
        "expert elicitation",
        needed="adversaries",
    )
    threat: DyadArray = variable(
        "probability/year",
        "logit",
        "chance of a fatal militarised dispute begun by the first actor, as the second sees it",
        "MID onset models",
        needed="adversaries",
    )
    patron_ledger: ActorArray = variable(
        "bn USD/year",
        "identity",
        "net balance of the alliance as the patron perceives it: receipts less security cost",
        "budget documents of both sides; the two sides quote different numbers",
    )
    third_party_role: ActorArray = variable(
        "index 0-1",
        "logit",
        "part the ally would take in the third-party contingency",
        "statements and joint plans, coded",
        index=True,
        needed="ally",
    )
    autonomy: ActorArray = variable(
        "index 0-1",
        "logit",
        "how far the ally can fight and decide without the patron",
        "indigenous strike, space and industry, coded",
        index=True,
        needed="ally",
    )
    bargaining_share: ActorArray = variable(
        "share",
        "logit",
        "weight of the ally in what the alliance decides",
        index=True,
        needed="ally",
    )
    spending_norm: ActorArray = variable(
        "% of GDP",
        "log",
        "burden beyond which spending breaks a public norm",
        "cabinet decisions and pledges",
        needed="ally",
    )
    approval: ActorArray = variable(
        "share",
        "logit",
        "public approval of the government",
        "polls; house effects and modes differ",
        needed="ally",
    )
    fiscal_room: ActorArray = variable(
        "index 0-1",
        "logit",
        "room in the public budget for further spending",
        "debt service and deficit, coded",
        index=True,
        needed="ally",
    )
    leader_appeal: ActorArray = variable(
        "log-odds",
        "identity",
        "standing of the patron's leader as a person with the actor's public",
    )
    leader_trust: ActorArray = variable(
        "share",
        "logit",
        "public trust in the patron's leader",
        "polls of confidence in the person; jumps when the person changes",
        needed="ally",
    )
    country_trust: ActorArray = variable(
        "share",
        "logit",
        "public trust in the patron as a country",
        "polls of favourability or trust; not elite belief",
        needed="ally",
    )
    autonomy_wish: ActorArray = variable(
        "share",
        "logit",
        "part of the public that wishes for more autonomy from the patron",
        "polls on reliance and own effort",
        needed="ally",
    )
    transactional_belief: ActorArray = variable(
        "probability",
        "logit",
        "the observer's belief that the patron is of the transactional type",
        needed="observer",
    )
    availability: ActorArray = variable(
        "ratio to start",
        "log",
        "part of the patron's forces and munitions free for the theatre, against the start",
        "munition stocks, deployments elsewhere",
    )
    coercion: DyadArray = variable(
        "stages",
        "identity",
        "economic coercion of the second actor by the first, against the start",
        "sanction lists and customs data",
    )
    import_vulnerability: ActorArray = variable(
        "index 0-1",
        "logit",
        "how far the actor depends on imports that the rival can withhold",
        "import shares and concentration",
        index=True,
        needed="ally",
    )
    export_controls: ActorArray = variable(
        "stages",
        "identity",
        "controls on technology for the rival, against the start",
        "control lists",
    )
    detente: ActorArray = variable(
        "stages",
        "identity",
        "accommodation between the patron and the rival",
        "summits and deals, coded",
    )
    line_weight: LineArray = variable(
        "share",
        "logit",
        "influence of a line within its government, before normalisation",
    )


STATE = table(State, "state")
