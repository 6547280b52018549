"""Outreach: dialogue and economic opening of the ally to the rival."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="outreach",
    title="Outreach to the rival",
    role="ally",
    target_role="rival",
    kind="ordinal",
    unit="stage",
    options=(
        Option("cool", -1.0, (("overture", -1.0),)),
        Option("usual", 0.0, (("overture", 0.0),)),
        Option("dialogue", 1.0, (("overture", 1.0),)),
    ),
    writes=("overture",),
    bounds=(-2.0, 2.0),
    opening=uniform(0.05, 0.2),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("kydd2005trust",),
)
