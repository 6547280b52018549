"""Rival deal: how the patron deals with the rival, and whether its protege is consulted."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="rival_deal",
    title="Accommodation with the rival",
    role="patron",
    target_role="rival",
    kind="nominal",
    unit="option",
    options=(
        Option(
            "compete",
            0.0,
            (
                ("deal", 0.0),
                ("consultation", 1.0),
            ),
        ),
        Option(
            "consulted",
            1.0,
            (
                ("deal", 1.0),
                ("consultation", 1.0),
            ),
        ),
        Option(
            "unconsulted",
            2.0,
            (
                ("deal", 1.0),
                ("consultation", 0.0),
            ),
        ),
    ),
    writes=(
        "deal",
        "consultation",
    ),
    bounds=(0.0, 2.0),
    opening=uniform(0.05, 0.15),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("crawford2011preventing",),
)
