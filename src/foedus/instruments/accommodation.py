"""Accommodation: how far the rival meets the patron."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="accommodation",
    title="Accommodation of the patron",
    role="rival",
    target_role="rival",
    kind="ordinal",
    unit="stage",
    options=(
        Option("none", 0.0, (("accommodation", 0.0),)),
        Option("partial", 0.5, (("accommodation", 0.5),)),
        Option("full", 1.0, (("accommodation", 1.0),)),
    ),
    writes=("accommodation",),
    bounds=(0.0, 1.0),
    opening=uniform(0.05, 0.15),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("crawford2011preventing",),
)
