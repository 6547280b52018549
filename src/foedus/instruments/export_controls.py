"""Export controls: how far the ally follows the patron in withholding technology from the rival."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="export_controls",
    title="Export controls",
    role="ally",
    target_role="ally",
    kind="ordinal",
    unit="stage",
    options=(
        Option("usual", 0.0, (("control_stage", 0.0),)),
        Option("aligned", 1.0, (("control_stage", 1.0),)),
        Option("ahead", 2.0, (("control_stage", 2.0),)),
    ),
    writes=("control_stage",),
    bounds=(-1.0, 3.0),
    opening=uniform(0.05, 0.15),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("farrell2019weaponized",),
)
