"""Regional role: the part that the ally means to take in the third-party contingency."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="regional_role",
    title="Part in the third-party contingency",
    role="ally",
    target_role="ally",
    kind="ordinal",
    unit="stage",
    options=(
        Option("distance", -1.0, (("role_stage", -1.0),)),
        Option("ambiguity", 0.0, (("role_stage", 0.0),)),
        Option("planning", 1.0, (("role_stage", 1.0),)),
        Option("commitment", 2.0, (("role_stage", 2.0),)),
    ),
    writes=("role_stage",),
    bounds=(-2.0, 3.0),
    opening=uniform(0.05, 0.15),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=(
        "snyder1984security",
        "cha2000abandonment",
    ),
)
