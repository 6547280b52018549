"""The menu of a lever: options of its instrument by name, and levels between or beyond them."""

import dataclasses
import re
from itertools import pairwise

from foedus.case import InstrumentUse
from foedus.contract import Instrument, Option

_LEVEL = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*(\D*)")


def option_of(instrument: Instrument, name: str) -> Option | None:
    """Return an option by its name, or the level that the name writes; None where it is neither.

    An ordinal instrument takes a level within its bounds, such as ``2%``, in its own unit; its
    channels are interpolated linearly between the options, and extended beyond them.
    """
    named = next((option for option in instrument.options if option.name == name), None)
    if named is not None:
        return named
    written = _LEVEL.fullmatch(name)
    if written is None or instrument.kind != "ordinal":
        return None
    level, unit = float(written[1]), written[2].strip()
    low, high = instrument.bounds
    if unit not in ("", instrument.unit, instrument.unit.split()[0]) or not low <= level <= high:
        return None
    known = sorted(instrument.options, key=lambda option: option.level)
    return Option(
        name, level, tuple((c, _interpolated(known, c, level)) for c in instrument.writes)
    )


def _interpolated(options: list[Option], channel: str, level: float) -> float:
    points = [(option.level, dict(option.channels)[channel]) for option in options]
    pairs = list(pairwise(points))
    pair = next((pair for pair in pairs if level <= pair[1][0]), pairs[-1])
    (x0, y0), (x1, y1) = pair
    return y0 + (y1 - y0) * (level - x0) / (x1 - x0)


def menu(instrument: Instrument, use: InstrumentUse) -> Instrument:
    """Return an instrument with the options that a government keeps, lowest level first."""
    if use.options is None:
        return instrument
    kept = [o for o in instrument.options if o.name in use.options]
    names = [o.name for o in kept]
    written = [option_of(instrument, name) for name in use.options if name not in names]
    chosen = [*kept, *(option for option in written if option is not None)]
    if instrument.kind == "ordinal" and len(chosen) > len(kept):
        chosen.sort(key=lambda option: option.level)
    return dataclasses.replace(instrument, options=tuple(chosen))
