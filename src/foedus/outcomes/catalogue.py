"""Outcomes that are variables of the model as they stand, by what they are about.

An outcome that takes a formula is a file of its own in this folder.
"""

from foedus.outcomes import Row, rows

FORMATION = rows(
    "I",
    "",
    Row("approval", "Approval of the government", "ally", references=("putnam1988diplomacy",)),
    Row("fiscal_room", "Fiscal room", "ally", references=("christie2019demand",)),
    Row(
        "leader_changes",
        "Changes of leader",
        "observer",
        "Whether the head of government changed in the quarter, outside dated slots.",
        reads="leader_change",
        drawn_from="leadership_risk",
    ),
    Row(
        "line_share",
        "Weight of the lines",
        "lines",
        "Influence of each line within its government.",
        references=("jost2024advisers",),
    ),
    Row("ratification", "What passes at home", "ally", references=("putnam1988diplomacy",)),
)
EFFORT = rows(
    "II",
    "effort",
    Row(
        "ask_shortfall",
        "Shortfall of the plan",
        "ally",
        "Distance of the plan from the standing ask, as the ally feels it.",
    ),
    Row("defence_burden", "Defence burden", "all"),
    Row("fiscal_cost", "Price of the plan", "ally", references=("christie2019demand",)),
    Row(
        "gdp",
        "Gross domestic product",
        "core",
        "Output at 2024 prices and exchange rates.",
    ),
    Row(
        "host_nation_support",
        "Host-nation support",
        "host",
        "Payments toward the cost of the patron's forces, under the accord in force.",
    ),
    Row(
        "planned_burden",
        "Planned burden",
        "observer",
        "Burden that the plan in force leads to, once passed.",
    ),
    Row("spending_norm", "Spending norm", "ally"),
    Row(
        "talks_postponed",
        "Talks put off",
        "ally",
        "Whether ministerial talks with the patron are put off.",
        reads="postponement",
    ),
)
FORCES = rows(
    "II",
    "forces",
    Row("command_integration", "Command integration", "treaty"),
    Row(
        "forward_presence",
        "Forward presence",
        "host",
        "The patron's active-duty forces on the actor's territory.",
    ),
    Row(
        "third_party_role",
        "Part in the third-party contingency",
        "ally",
        references=("snyder1984security",),
    ),
)
GAINS = rows(
    "III",
    "gain",
    Row("cash_receipts", "Cash receipts", "treaty"),
    Row("deal_gain", "Gain from an accommodation", "rival"),
    Row(
        "patron_ledger",
        "Patron's ledger",
        "treaty",
        "Net balance of the alliance as the patron perceives it.",
    ),
    Row("tariff_receipts", "Tariff receipts", "treaty"),
)
COSTS = rows(
    "III",
    "cost",
    Row(
        "consumer_cost",
        "Buyers' loss from tariffs",
        "treaty",
        "Loss of the patron's own buyers from its tariff on the protege.",
    ),
    Row(
        "security_cost",
        "Security cost",
        "treaty",
        "The patron's cost of forces and programmes for the protege.",
    ),
)
UNMET = rows(
    "III",
    "unmet",
    Row("unmet_ask", "Unmet spending ask", "treaty"),
    Row(
        "unmet_role",
        "Unmet role ask",
        "ally",
        "Distance between the part asked for in a third party's defence and that taken.",
    ),
    Row("unmet_support", "Unmet support ask", "ally"),
)
POSITION = rows(
    "III",
    "position",
    Row(
        "availability",
        "Availability of the patron's forces",
        "patron",
        "Part of the patron's forces and munitions free for the theatre, on the start.",
        references=("macdonald2011graceful",),
    ),
    Row(
        "denial_balance",
        "Local denial balance",
        "protege",
        index=True,
        references=("huth1984what",),
    ),
)
POWER = rows(
    "IV",
    "power",
    Row("autonomy", "Autonomy", "ally", references=("morrow1991alliances",)),
    Row("bargaining_share", "Bargaining share", "ally", references=("lake2009hierarchy",)),
    Row(
        "capability",
        "Military capability",
        "all",
        "Stock of real military spending, worn out year by year.",
    ),
    Row("dependence", "Dependence", "ally", references=("morrow1991alliances",)),
    Row(
        "downgrade_risk",
        "Risk of a downgrade",
        "ally",
        "Chance that the alliance is formally downgraded; read as a ratio between arms.",
        references=("morrow1991alliances",),
    ),
)
TRUST = rows(
    "IV",
    "trust",
    Row("abandonment_fear", "Abandonment fear", "treaty", references=("snyder1984security",)),
    Row(
        "alliance_strain",
        "Strain in the alliance",
        "ally",
        "The ally's quarrel with the patron as others see it; 1 is ten points of tariff.",
        references=("crawford2011preventing",),
    ),
    Row("autonomy_wish", "Wish for autonomy", "ally"),
    Row("commitment_trust", "Commitment trust", "observer>protege", references=("kydd2005trust",)),
    Row("country_trust", "Public trust in the patron", "ally", references=("pew2017image",)),
    Row(
        "entrapment_fear",
        "Entrapment fear",
        "treaty",
        "Expected loss from being drawn into the third-party contingency.",
        references=("snyder1984security",),
    ),
    Row(
        "leader_trust",
        "Public trust in the patron's leader",
        "ally",
        "Public trust in the patron's leader as a person.",
        references=("pew2017image",),
    ),
    Row(
        "transactional_belief",
        "Belief in a transactional patron",
        "observer",
        references=("kydd2005trust",),
    ),
)
RISK = rows(
    "IV",
    "risk",
    Row(
        "backing",
        "Backing as the rival sees it",
        "ally",
        "The patron's backing of the ally as the rival sees it.",
        references=("izumikawa2013coerce",),
    ),
    Row(
        "challenge_risk",
        "Challenge risk",
        "protege",
        "Hazard of a challenge by force to the protege; read as a ratio between arms.",
        references=("huth1988extended",),
    ),
    Row(
        "challenges",
        "Challenges",
        "protege",
        "Whether the rival challenged the protege by force in the quarter.",
        reads="challenge",
        drawn_from="challenge_risk",
    ),
    Row(
        "crises",
        "Crises",
        "protege",
        "Whether a crisis over the protege broke out in the quarter.",
        reads="crisis",
        drawn_from="crisis_risk",
    ),
    Row(
        "crisis_risk",
        "Crisis risk",
        "protege",
        "Hazard of a crisis, by escalation or by challenge; read as a ratio between arms.",
        references=("senese2008steps",),
    ),
    Row(
        "defence_probability", "Chance of resistance", "protege", references=("zagare2000perfect",)
    ),
    Row(
        "dispute_risk",
        "Dispute risk",
        "protege",
        "Hazard of a militarised dispute out of incidents; read as a ratio between arms.",
        references=("omahony2018understanding",),
    ),
    Row(
        "disputes",
        "Disputes",
        "protege",
        "Whether incidents led to a militarised dispute in the quarter.",
        reads="dispute",
        drawn_from="dispute_risk",
    ),
    Row(
        "grey_incidents",
        "Grey-zone incidents",
        "protege",
        "Incidents drawn in the quarter, below the threshold of force.",
        unit="incidents/quarter",
        drawn_from="grey_rate",
        references=("omahony2018understanding",),
    ),
    Row(
        "grey_rate",
        "Expected incidents",
        "protege",
        "Grey-zone incidents expected in the quarter.",
        references=("omahony2018understanding",),
    ),
    Row("patron_joins", "Chance that the patron joins", "ally", references=("beckley2015myth",)),
    Row("provocation", "Readiness to provoke", "ally", references=("benson2014inducing",)),
    Row("status_quo", "Status quo to the rival", "protege", references=("fearon1995rationalist",)),
)
RIVAL = rows(
    "IV",
    "rival",
    Row("affront", "Unanswered challenges", "rival", references=("zhang2019cautious",)),
    Row("coercion_cost", "Cost of own coercion", "ally", references=("drezner1998conflict",)),
    Row(
        "coercion_loss", "Loss to economic coercion", "ally", references=("farrell2019weaponized",)
    ),
    Row(
        "detente",
        "Accommodation between patron and rival",
        "rival",
        references=("crawford2011preventing",),
    ),
    Row(
        "import_vulnerability",
        "Import vulnerability",
        "ally",
        "How far the ally depends on imports that the rival can withhold.",
        references=("farrell2019weaponized",),
    ),
    Row("mutual_trust", "Mutual trust", "adversaries", references=("kydd2005trust",)),
    Row("opening_gain", "Gain from opening", "ally"),
    Row("rival_trade_wish", "Wish for trade with the rival", "ally"),
    Row(
        "threat",
        "Perceived threat",
        "adversaries",
        "Yearly chance of a fatal dispute begun by the first actor, as the second sees it.",
    ),
)
OUTCOMES = (
    *FORMATION,
    *EFFORT,
    *FORCES,
    *GAINS,
    *COSTS,
    *UNMET,
    *POSITION,
    *POWER,
    *TRUST,
    *RISK,
    *RIVAL,
)
