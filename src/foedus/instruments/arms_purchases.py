"""Arms purchases: how much more the ally buys of the patron's arms."""

from foedus.contract import Instrument, Option, fixed, uniform

INSTRUMENT = Instrument(
    name="arms_purchases",
    title="Purchases of the patron's arms",
    role="ally",
    target_role="ally",
    kind="ordinal",
    unit="% increase",
    options=(
        Option("usual", 0.0, (("arms_purchases", 0.0),)),
        Option("+25%", 25.0, (("arms_purchases", 0.25),)),
        Option("+50%", 50.0, (("arms_purchases", 0.5),)),
    ),
    writes=("arms_purchases",),
    bounds=(-100.0, 300.0),
    opening=fixed(1.0),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("poast2012does",),
)
