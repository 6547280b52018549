"""Build-up: points of GDP that the rival adds to its standing military programme."""

from foedus.contract import Instrument, Option, fixed, uniform

INSTRUMENT = Instrument(
    name="build_up",
    title="Military build-up",
    role="rival",
    target_role="rival",
    kind="ordinal",
    unit="% of GDP",
    options=(
        Option("slower", -0.15, (("programme", -0.15),)),
        Option("plan", 0.0, (("programme", 0.0),)),
        Option("+0.15", 0.15, (("programme", 0.15),)),
        Option("+0.4", 0.4, (("programme", 0.4),)),
    ),
    writes=("programme",),
    bounds=(-1.0, 4.0),
    opening=fixed(1.0),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("richardson1960arms",),
)
