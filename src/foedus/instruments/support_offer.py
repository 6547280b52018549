"""Support offer: the rise in host-nation support that the host offers at the next renewal."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="support_offer",
    title="Offer of host-nation support",
    role="ally",
    target_role="host",
    kind="ordinal",
    unit="% increase",
    options=(
        Option("none", 0.0, (("support_offer", 0.0),)),
        Option("+3%", 3.0, (("support_offer", 0.03),)),
        Option("+6%", 6.0, (("support_offer", 0.06),)),
        Option("+12%", 12.0, (("support_offer", 0.12),)),
    ),
    writes=("support_offer",),
    bounds=(0.0, 200.0),
    opening=uniform(0.3, 0.7),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("blankenship2021price",),
)
