"""Posture and command upgrade: build, hold or halt the joint headquarters programme."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="posture",
    title="Command and posture upgrade",
    role="patron",
    target_role="protege",
    kind="ordinal",
    unit="stage",
    options=(
        Option("halt", -0.5, (("posture_stage", -0.5),)),
        Option("hold", 0.0, (("posture_stage", 0.0),)),
        Option("upgrade", 1.0, (("posture_stage", 1.0),)),
    ),
    writes=("posture_stage",),
    bounds=(-0.5, 1.0),
    opening=uniform(0.05, 0.2),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("blankenship2022trivial",),
)
