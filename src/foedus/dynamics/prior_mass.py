"""Numbers of a case that lie where a prior has no mass: doubts that need the priors' quantiles.

Each is a warning of `foedus check` with its place; see `foedus.model.doubts` for the others.
"""

from collections.abc import Iterator

import numpy as np
import scipy.special

from foedus.case import Quantity, QuantityTable
from foedus.case.locate import Path
from foedus.contract import ParamSpec, Prior, param_specs
from foedus.dynamics.priors import quantile
from foedus.errors import Problem, shown
from foedus.model import ranges
from foedus.model.doubts import imposed
from foedus.model.types import Model
from foedus.state import STATE

TAIL = 1e-6
"""Mass beyond which a prior counts as having none on that side."""

LEAST_KEPT = 0.01
"""Part of a normal prior's mass that its bounds should leave."""

ON_BOUND = 0.001
"""Part of draws on a bound, and without a finite number on their link, that is too many."""


def doubts(model: Model) -> list[Problem]:
    """Return starts and parameters of a compiled case that a prior they come with rules out."""
    return [*starts(model), *parameters(model)]


def starts(model: Model) -> Iterator[Problem]:
    """Doubt starts most of which no state can have, that stand on a bound, or are cut away."""
    for name, table in model.case.state.items():
        spec = STATE[name]
        limits, bounds = ranges.of_state(spec.unit), ranges.of_link(spec.link)
        for path, quantity in _quantities(("state", name), table):
            where = model.case.where(path)
            yield from _cut(where, name, quantity)
            low, middle, high = _at(
                ranges.lifted(quantity.to_prior(), spec), ON_BOUND, 0.5, 1.0 - ON_BOUND
            )
            if not limits[0] <= middle <= limits[1]:
                what = f"{name} starts where nothing can be: half of its prior is beyond {middle:g}"
                fix = f"it is in {spec.unit}: write {ranges.spell(limits)}"
                yield Problem(where, what, fix)
            for end, bound in zip((low, high), bounds, strict=True):
                if ranges.stands_on(end, bound):
                    what = f"{name} starts on its bound {bound:g} in single precision"
                    yield Problem(where, what, "members that draw it stop; keep the prior off it")


def parameters(model: Model) -> Iterator[Problem]:
    """Doubt parameters further from all that their prior can draw than that is wide."""
    specs = {
        f"{mechanism.name}.{field}": spec
        for mechanism in model.mechanisms
        for field, spec in param_specs(mechanism.params).items()
    }
    for name, table in model.case.parameters.items():
        for path, quantity in _quantities(("parameters", name), table):
            where = model.case.where(path)
            yield from _cut(where, name, quantity)
            yield from _beyond(where, name, quantity.to_prior(), specs[name])
    for path, entry in imposed(model):
        if entry.kind == "param" and isinstance(entry.value, float):
            where, said = model.case.where(path), f"'{shown(entry.text, 80)}'"
            given = Prior("fixed", (entry.value,))
            yield from _beyond(where, said, given, specs[entry.target])


def _quantities(at: Path, table: QuantityTable) -> Iterator[tuple[Path, Quantity]]:
    for key, quantity in table.values.items():
        yield (*at, "values", key), quantity
    if table.default is not None:
        yield (*at, "default"), table.default


def _at(prior: Prior, *u: float) -> tuple[float, ...]:
    return tuple(float(x) for x in quantile(prior, np.asarray(u)))


def _cut(where: str, name: str, quantity: Quantity) -> Iterator[Problem]:
    """Doubt a normal prior of which bounds leave next to nothing."""
    written = quantity.prior
    if written is None or written.normal is None or written.bounds is None:
        return
    (mean, sd), (low, high) = written.normal, written.bounds
    kept = scipy.special.ndtr((high - mean) / sd) - scipy.special.ndtr((low - mean) / sd)
    if kept < LEAST_KEPT:
        what = (
            f"{name}: bounds {low:g} to {high:g} leave {kept:.1g} of the mass "
            f"of a normal prior around {mean:g} with sd {sd:g}"
        )
        yield Problem(where, what, "move the mean into the bounds, or mend the sd")


def _beyond(where: str, name: str, given: Prior, spec: ParamSpec) -> Iterator[Problem]:
    # A fixed prior says what holds where a case says nothing, not what can be.
    if spec.prior.family == "fixed":
        return
    low, high = _at(given, TAIL, 1.0 - TAIL)
    least, most = _at(spec.prior, TAIL, 1.0 - TAIL)
    if low == high == spec.null:
        return
    if max(least - high, low - most) > most - least:
        got = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        what = f"{name}: got {got}, where its prior has no mass; it draws {least:.3g} to {most:.3g}"
        yield Problem(where, what, f"it is in {spec.unit}: mend the number, or say in its note why")
