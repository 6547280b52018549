"""Laws that every instrument keeps, as functions that return the faults they find."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from foedus.contract import GRADES, Instrument
from foedus.dynamics import priors


def options_feed_what_is_declared(instrument: Instrument) -> Iterator[str]:
    """Check that every option sets every declared channel, and that it matters which is chosen."""
    for option in instrument.options:
        fed = tuple(channel for channel, _ in option.channels)
        if fed != instrument.writes:
            yield f'option "{option.name}" feeds {fed}, not {instrument.writes}'
            return
    for channel in instrument.writes:
        if len({dict(option.channels)[channel] for option in instrument.options}) < 2:
            yield f"{channel} is the same whatever is chosen"


def levels_rise_within_bounds(instrument: Instrument) -> Iterator[str]:
    """Check that options have names of their own, and levels in order and within bounds."""
    levels = [option.level for option in instrument.options]
    names = [option.name for option in instrument.options]
    if len(names) < 2:
        yield f"has {len(names)} options: there is nothing to choose"
        return
    if len(set(names)) < len(names):
        yield "two options have one name"
    if not all(a < b for a, b in pairwise(levels)):
        yield f"levels do not rise: {levels}"
    if not instrument.bounds[0] <= min(levels) <= max(levels) <= instrument.bounds[1]:
        yield f"levels {min(levels):g} to {max(levels):g} leave the bounds {instrument.bounds}"
    if instrument.kind == "nominal" and levels != [float(i) for i in range(len(levels))]:
        yield f"levels of a nominal instrument are ranks from 0, not {levels}"


def chances_are_chances(instrument: Instrument) -> Iterator[str]:
    """Check that opening and sharpness are priors of probabilities."""
    for name, low in (("opening", 0.0), ("sharpness", 0.5)):
        ends = priors.quantile(getattr(instrument, name), np.asarray([0.001, 0.999]))
        if not low <= ends[0] <= ends[1] <= 1.0:
            yield f"{name} goes from {ends[0]:g} to {ends[1]:g}, not within {low:g} to 1"


def says_where_it_is_from(instrument: Instrument) -> Iterator[str]:
    """Check that there is a source, its grade, and what is moved."""
    if not instrument.source:
        yield "has no source"
    if instrument.grade not in GRADES:
        yield f"has the grade {instrument.grade!r}, none of {', '.join(GRADES)}"
    if not instrument.meaning:
        yield "does not say what is moved"


LAWS: dict[str, Callable[[Instrument], Iterator[str]]] = {
    law.__name__: law
    for law in (
        options_feed_what_is_declared,
        levels_rise_within_bounds,
        chances_are_chances,
        says_where_it_is_from,
    )
}
"""Every law by name."""
