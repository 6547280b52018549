"""Ranges that a number must keep, by its unit or by the link it is carried on."""

import dataclasses
import math

import numpy as np

from foedus.case import Case
from foedus.contract import Link, Prior, Variable, fixed

Range = tuple[float, float]

_BY_UNIT: tuple[tuple[str, Range], ...] = (
    ("probability", (0.0, 1.0)),
    ("share kept per", (0.0, 1.0)),
    ("share of present support", (0.0, math.inf)),
    ("incidents/quarter", (0.0, math.inf)),
    ("1/quarter", (0.0, 1.0)),
)
# Far beyond what is, and near enough to notice a number in another unit.
_STATE_BY_UNIT: tuple[tuple[str, Range], ...] = (
    ("% of GDP", (0.0, 100.0)),
    ("% of import value", (0.0, 1000.0)),
    ("thousand persons", (0.0, 1e5)),
    ("bn ", (-1e6, 1e6)),
)
# How far an outcome can move: money by no more than the largest economy makes in a year.
_SPAN_BY_UNIT: tuple[tuple[str, float], ...] = (
    ("probability", 1.0),
    ("share", 1.0),
    ("index 0-1", 1.0),
    ("0-1", 1.0),
    ("0 or 1", 1.0),
    ("log", 20.0),
    ("% of GDP", 100.0),
    ("thousand persons", 1e5),
)
_WIDEST = 1000.0  # of what has no unit in which it ends
_BY_LINK: dict[Link, Range] = {
    "identity": (-math.inf, math.inf),
    "log": (0.0, math.inf),
    "logit": (0.0, 1.0),
}


def of_parameter(unit: str) -> Range:
    """Return what a parameter in this unit may be; coefficients may be anything."""
    named = (limits for head, limits in _BY_UNIT if unit.startswith(head))
    if unit == "share":
        return (-1.0, 1.0)
    return next(named, (-math.inf, math.inf))


def of_state(unit: str) -> Range:
    """Return what a state variable in this unit can be on this earth."""
    named = (limits for head, limits in _STATE_BY_UNIT if unit.startswith(head))
    return next(named, (-math.inf, math.inf))


def span(unit: str, economy: float) -> float:
    """Return the most by which an outcome in this unit can move, if not by less.

    Parameters
    ----------
    economy
        The largest economy of the case [bn USD/year], for what is counted in money.
    """
    if unit.startswith("bn "):
        return economy
    return next((most for head, most in _SPAN_BY_UNIT if unit.startswith(head)), _WIDEST)


def largest_economy(case: Case) -> float:
    """Return the largest product that the case starts from [bn USD/year], or can be on this earth.

    The latter where a prior has no upper end, or nothing is written.
    """
    table = case.state.get("gdp")
    given = [] if table is None else [*table.values.values(), table.default]
    ends = [quantity.support[1] for quantity in given if quantity is not None]
    return min(max(ends, default=math.inf), of_state("bn ")[1])


def leaves(support: Range, limits: Range) -> bool:
    """Return whether a finite end of a support lies outside a range."""
    return any(math.isfinite(end) and not limits[0] <= end <= limits[1] for end in support)


def of_link(link: Link) -> Range:
    """Return the open range of values that a link can carry."""
    return _BY_LINK[link]


_NOTHING: dict[Link, float] = {"log": 1e-3, "logit": 1e-4}
"""Next to nothing in the unit of a variable: one person of a thousand, one chance in ten thousand.

A link cannot carry zero. This far below what is, effects that are counted from the start on the
link stay what they are, and no number overflows.
"""


def nothing(spec: Variable) -> float | None:
    """Return what zero is carried as; None where it needs nothing, or there cannot be none."""
    return None if spec.positive else _NOTHING.get(spec.link)


def lifted(prior: Prior, spec: Variable) -> Prior:
    """Return a prior of a variable in which exact zeros are carried as next to nothing."""
    least = nothing(spec)
    if least is None:
        return prior
    if prior.family == "fixed" and prior.args[0] == 0.0:
        return fixed(least)
    return dataclasses.replace(prior, parts=tuple(lifted(part, spec) for part in prior.parts))


def stands_on(value: float, bound: float) -> bool:
    """Return whether a value is the bound itself in single precision."""
    return bool(np.float32(value) == np.float32(bound))


def spell(limits: Range) -> str:
    """Write a range as ``from 0 to 1`` or ``at least 0``."""
    low, high = limits
    return f"at least {low:g}" if math.isinf(high) else f"from {low:g} to {high:g}"
