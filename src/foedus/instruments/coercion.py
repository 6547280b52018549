"""Economic coercion: trade and supply that the rival withholds from the ally."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="coercion",
    title="Economic coercion",
    role="rival",
    target_role="ally",
    kind="ordinal",
    unit="stage",
    options=(
        Option("none", 0.0, (("coercion_stage", 0.0),)),
        Option("targeted", 1.0, (("coercion_stage", 1.0),)),
        Option("broad", 2.0, (("coercion_stage", 2.0),)),
        Option("embargo", 3.0, (("coercion_stage", 3.0),)),
    ),
    writes=("coercion_stage",),
    bounds=(0.0, 5.0),
    opening=uniform(0.05, 0.2),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=(
        "farrell2019weaponized",
        "zhang2019cautious",
    ),
)
