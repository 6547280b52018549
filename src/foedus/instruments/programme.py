"""Spending programme: points of GDP that the ally adds to its standing multi-year programme."""

from foedus.contract import Instrument, Option, fixed, uniform

INSTRUMENT = Instrument(
    name="programme",
    title="Spending programme",
    role="ally",
    target_role="ally",
    kind="ordinal",
    unit="% of GDP",
    options=(
        Option("cut", -0.2, (("programme", -0.2),)),
        Option("plan", 0.0, (("programme", 0.0),)),
        Option("+0.25", 0.25, (("programme", 0.25),)),
        Option("+0.5", 0.5, (("programme", 0.5),)),
        Option("+1", 1.0, (("programme", 1.0),)),
    ),
    writes=("programme",),
    bounds=(-1.0, 4.0),
    opening=fixed(1.0),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("christie2019demand",),
)
