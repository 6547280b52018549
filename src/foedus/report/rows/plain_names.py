"""Plain names of what the model counts, for readers who do not know its terms.

One table for charts and tables alike: the name of an outcome or variable, and what a reader would
call it. The technical name stands beside it, so that either is found. No name speaks of a country;
what has none here is called by its title.
"""

PLAIN_NAMES = {
    # Formation
    "approval": "support of the public for its own government",
    "fiscal_room": "room in the budget for more spending",
    "leader_changes": "whether the head of government changed",
    "line_share": "say of each school of thought within its government",
    "ratification": "part of a planned rise that gets through at home",
    # Policy
    "ask_shortfall": "how far the plan falls short of what the patron asks, as the ally feels it",
    "burden_gap": "how far the plan is from the spending that demand and pressure call for",
    "defence_burden": "military spending, as it is carried out",
    "appropriated_burden": "military spending in the budget that has passed",
    "fiscal_cost": "what the spending plan costs at home",
    "gdp": "size of the economy",
    "host_nation_support": "payments toward the patron's forces in the country",
    "planned_burden": "military spending that the plan in force leads to",
    "spending_norm": "military spending that counts as normal at home",
    "talks_postponed": "whether talks with the patron are put off",
    "tariff_rate": "tariff of the patron on the ally's goods",
    "command_integration": "how far the two commands can fight as one",
    "forward_presence": "the patron's forces on the ally's soil",
    "third_party_role": "part the ally would take in defending a third party",
    "option": "what each government does",
    "setting": "level at which each lever stands",
    # Objectives
    "cash_receipts": "money that the patron receives",
    "deal_gain": "what a deal with the rival brings the patron",
    "patron_ledger": "balance of the alliance as the patron sees it",
    "tariff_receipts": "tariff money that the patron takes in",
    "consumer_cost": "what the patron's own buyers lose to its tariffs",
    "security_cost": "what protecting the ally costs the patron",
    "unmet_ask": "spending that was asked for and is not planned",
    "unmet_role": "part in a third party's defence that was asked for and not taken",
    "unmet_support": "payments that were asked for and are not made",
    "availability": "the patron's forces that are free for the region",
    "denial_balance": "own forces against the rival's in the region",
    # Impacts
    "autonomy": "how well the ally can act without the patron",
    "bargaining_share": "weight of the ally in what the alliance decides",
    "capability": "military strength, built up by past spending",
    "dependence": "part of the force it needs that the ally does not have",
    "downgrade_risk": "risk that the patron cuts back its commitment",
    "abandonment_fear": "loss expected from being left alone",
    "abandonment_rise": "growth of the fear of being left alone",
    "alliance_strain": "strain between patron and ally",
    "autonomy_wish": "share that wants to act without the patron",
    "commitment_trust": "belief that the patron would fight for its ally",
    "country_trust": "share of the public that trusts the patron's country",
    "entrapment_fear": "loss expected from being drawn into another's war",
    "entrapment_rise": "growth of the fear of being drawn in",
    "leader_trust": "share of the public that trusts the patron's leader",
    "transactional_belief": "belief that the patron protects only against payment",
    "word_deed_gap": "how far the patron's words run ahead of its deeds",
    "backing": "the patron's backing of its ally, as the rival sees it",
    "challenge_risk": "risk that the rival challenges by force",
    "challenges": "whether the rival challenged by force",
    "crisis_risk": "risk of a military crisis",
    "crises": "whether a military crisis broke out",
    "defence_probability": "chance, as the rival sees it, that an attack is resisted",
    "dispute_risk": "risk of an armed dispute",
    "disputes": "whether an armed dispute broke out",
    "grey_incidents": "incidents below the threshold of force",
    "grey_rate": "incidents below the threshold of force to be expected",
    "patron_joins": "chance that the patron joins the fight",
    "provocation": "how ready the ally is to provoke",
    "status_quo": "what the present state of affairs is worth to the rival",
    "affront": "slights that the rival has left unanswered",
    "coercion": "economic pressure by the rival",
    "coercion_cost": "what economic pressure costs the rival itself",
    "coercion_loss": "what economic pressure costs the ally",
    "detente": "deals between patron and rival",
    "import_vulnerability": "how exposed the ally is to a cut of its imports",
    "mutual_trust": "belief that the other side seeks only security",
    "opening_gain": "what opening toward the rival brings the ally",
    "rival_trade_wish": "wish for more trade with the rival",
    "threat": "fear of an attack by the other side, as a yearly chance",
}


def plain(name: str) -> str:
    """Return what a reader would call an outcome or variable; empty where the table has none."""
    return PLAIN_NAMES.get(name, "")
