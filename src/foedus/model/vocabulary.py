"""What a case can name, from the declarations of the parts: the words an editor offers."""

from foedus import column_names
from foedus.case.json_schema import Described, Names
from foedus.contract import param_specs
from foedus.model.discover import Parts
from foedus.model.layout import begun
from foedus.state import STATE

_BOUNDS = {"identity": (None, None), "log": (0.0, None), "logit": (0.0, 1.0)}


def names(parts: Parts) -> Names:
    """Return the names, units and meanings that a case file may use."""
    elsewhere = begun(parts.mechanisms.values())
    slots: dict[str, list[str]] = {}
    for mechanism in parts.mechanisms.values():
        if mechanism.slot:
            slots.setdefault(mechanism.slot, []).append(mechanism.name)
    return Names(
        state={
            name: Described(spec.unit, spec.meaning, *_BOUNDS[spec.link], bool(spec.needed))
            for name, spec in STATE.items()
            if name not in elsewhere
        },
        parameters={
            column_names.parameter(m.name, field): Described(spec.unit, spec.meaning)
            for m in parts.mechanisms.values()
            for field, spec in param_specs(m.params).items()
        },
        outcomes={name: outcome.title for name, outcome in parts.outcomes.items()},
        instruments={
            name: (instrument.title, [option.name for option in instrument.options])
            for name, instrument in parts.instruments.items()
        },
        slots=slots,
        mechanisms={name: m.title for name, m in parts.mechanisms.items()},
    )
