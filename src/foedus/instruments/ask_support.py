"""Host-nation-support ask: the rise in payments that the patron asks for at the next renewal."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="ask_support",
    title="Host-nation-support ask",
    role="patron",
    target_role="protege",
    kind="ordinal",
    unit="% increase",
    options=(
        Option("none", 0.0, (("support_ask", 0.0),)),
        Option("+10%", 10.0, (("support_ask", 0.1),)),
        Option("double", 100.0, (("support_ask", 1.0),)),
        Option("fourfold", 300.0, (("support_ask", 3.0),)),
    ),
    writes=("support_ask",),
    bounds=(0.0, 1000.0),
    opening=uniform(0.3, 0.7),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("blankenship2021price",),
)
