"""Grey-zone pressure: how hard the rival presses the protege below the threshold of force."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="grey_pressure",
    title="Grey-zone pressure",
    role="rival",
    target_role="protege",
    kind="ordinal",
    unit="step",
    options=(
        Option("eased", -1.0, (("grey_pressure", -1.0),)),
        Option("steady", 0.0, (("grey_pressure", 0.0),)),
        Option("raised", 1.0, (("grey_pressure", 1.0),)),
        Option("high", 2.0, (("grey_pressure", 2.0),)),
    ),
    writes=("grey_pressure",),
    bounds=(-3.0, 5.0),
    opening=uniform(0.1, 0.25),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=(
        "zhang2019cautious",
        "omahony2018understanding",
    ),
)
