"""What the signs of declared effects say alone: the product of arrows from a cause to an effect."""

from collections.abc import Mapping

import numpy as np

from foedus.case import parse_intervention
from foedus.claims.arms import Arm
from foedus.claims.express import Expressed
from foedus.model import paths
from foedus.model.types import Lever, Model
from foedus.result.documents.claims import Arrow


def arrow(model: Model, claim: Expressed) -> Arrow:
    """Return what signs alone say of the first effect: of raising what the cause raises.

    Paths through mechanisms count, answers of governments do not: what they choose has no sign.
    The shortest path to each sign is followed; with paths of both signs it is ``?``. A choice has
    no arrow, and neither have causes that change lines, parameters or mechanisms.
    """
    limb = claim.claim.effect[0]
    if not limb.outcome:
        return "?"
    moved = _moved(model, claim.arms)
    if moved is None:
        return "?"
    found: set[str] = set()
    for start, up in moved.items():
        for node, sign in paths.reach(model, start):
            if node == f"outcome {limb.outcome}":
                found.add(sign if up else {"+": "-", "-": "+"}.get(sign, "?"))
    if not found:
        return "0"
    (one, *others) = sorted(found)
    return one if not others and one in "+-?" else "?"  # type: ignore[return-value]


def _moved(model: Model, arms: Mapping[str, Arm]) -> dict[str, bool] | None:
    """Return what the last arm moves, and whether up; None where that has no sign."""
    levers = {lever.name: lever for lever in model.levers}
    names = list(arms)
    levels: dict[str, list[float]] = {}
    for place, name in ((0, names[0]), (1, names[-1])):
        for text in arms[name].words:
            entry = parse_intervention(text)
            if entry.kind == "instrument":
                for channel, value in _fed(levers[entry.target], entry.value).items():
                    levels.setdefault(channel, [0.0, 0.0])[place] = value
            elif entry.kind == "state":
                assert isinstance(entry.value, float)
                levels.setdefault(entry.target, [0.0, 0.0])[place] = entry.value
            else:
                return None
    return {name: after > before for name, (before, after) in levels.items() if before != after}


def _fed(lever: Lever, value: float | str | None) -> dict[str, float]:
    """Return what an option or level feeds into each channel."""
    instrument = lever.instrument
    if isinstance(value, str):
        option = instrument.options[lever.options.index(value)]
    elif isinstance(value, float):
        if value not in lever.levels:
            return {channel: value for channel in instrument.writes}
        option = instrument.options[int(np.argmin(np.abs(np.asarray(lever.levels) - value)))]
    else:
        return {}
    return dict(option.channels)
