"""Indigenous programmes: own strike, space and industry, and exports of arms."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="indigenous",
    title="Indigenous programmes",
    role="ally",
    target_role="ally",
    kind="ordinal",
    unit="stage",
    options=(
        Option("usual", 0.0, (("indigenous", 0.0),)),
        Option("more", 1.0, (("indigenous", 1.0),)),
        Option("drive", 2.0, (("indigenous", 2.0),)),
    ),
    writes=("indigenous",),
    bounds=(-1.0, 3.0),
    opening=uniform(0.05, 0.15),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("morrow1991alliances",),
)
