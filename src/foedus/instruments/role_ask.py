"""Role ask: the part that the patron asks its ally to take in the third-party contingency."""

from foedus.contract import Instrument, Option, uniform

INSTRUMENT = Instrument(
    name="role_ask",
    title="Ask for a part in the third-party contingency",
    role="patron",
    target_role="ally",
    kind="ordinal",
    unit="index",
    options=(
        Option("none", 0.0, (("role_ask", 0.0),)),
        Option("clarity", 0.5, (("role_ask", 0.5),)),
        Option("joint plan", 0.8, (("role_ask", 0.8),)),
    ),
    writes=("role_ask",),
    bounds=(0.0, 1.0),
    opening=uniform(0.05, 0.2),
    sharpness=uniform(0.75, 0.95),
    source="assumption",
    grade="E",
    references=("snyder1984security",),
)
