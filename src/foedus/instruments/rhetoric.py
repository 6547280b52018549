"""Rhetoric: how the patron speaks of the alliance in public."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="rhetoric",
    title="Public rhetoric about the alliance",
    role="patron",
    target_role="protege",
    kind="nominal",
    unit="option",
    options=(
        Option("reassure", 0.0, (("word", 1.0), ("shame", 0.0), ("cutback", 0.0))),
        Option("neutral", 1.0, (("word", 0.0), ("shame", 0.0), ("cutback", 0.0))),
        Option("shame", 2.0, (("word", -0.5), ("shame", 1.0), ("cutback", 0.0))),
        Option("threaten", 3.0, (("word", -1.0), ("shame", 0.5), ("cutback", 1.0))),
    ),
    writes=("word", "shame", "cutback"),
    bounds=(0.0, 3.0),
    opening=uniform(0.15, 0.4),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("blankenship2024threats", "fearon1997signaling"),
)
