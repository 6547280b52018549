"""Tariff: the rate that the patron adds to its starting tariff on the protege's goods."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="tariff",
    title="Tariff on the protege's goods",
    role="patron",
    target_role="protege",
    kind="ordinal",
    unit="%",
    options=(
        Option("0%", 0.0, (("tariff_rate", 0.0),)),
        Option("10%", 10.0, (("tariff_rate", 10.0),)),
        Option("15%", 15.0, (("tariff_rate", 15.0),)),
        Option("25%", 25.0, (("tariff_rate", 25.0),)),
    ),
    writes=("tariff_rate",),
    bounds=(0.0, 100.0),
    opening=uniform(0.15, 0.35),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("poast2012does",),
)
