"""Talks: whether the ally holds ministerial talks with the patron or puts them off."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="talks",
    title="Talks with the patron",
    role="ally",
    target_role="ally",
    kind="nominal",
    unit="option",
    options=(
        Option("hold", 0.0, (("postponement", 0.0),)),
        Option("postpone", 1.0, (("postponement", 1.0),)),
    ),
    writes=("postponement",),
    bounds=(0.0, 1.0),
    opening=uniform(0.1, 0.25),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("schoppa1993two",),
)
