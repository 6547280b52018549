"""Spending ask: the burden that the patron publicly or privately asks of a protege."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="ask_spending",
    title="Spending ask",
    role="patron",
    target_role="protege",
    kind="ordinal",
    unit="% of GDP",
    options=(
        Option("none", 0.0, (("spending_ask", 0.0),)),
        Option("2%", 2.0, (("spending_ask", 2.0),)),
        Option("2.5%", 2.5, (("spending_ask", 2.5),)),
        Option("3%", 3.0, (("spending_ask", 3.0),)),
        Option("3.5%", 3.5, (("spending_ask", 3.5),)),
        Option("5%", 5.0, (("spending_ask", 5.0),)),
    ),
    writes=("spending_ask",),
    bounds=(0.0, 10.0),
    opening=uniform(0.15, 0.35),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("blankenship2021price",),
)
