"""What must be known of a run before anything it says is read."""

import re
from collections.abc import Iterator

import numpy as np

from foedus.result.documents.summary import Summary
from foedus.result.result import Result
from foedus.result.schema import OK, Manifest

MANY = 0.05
"""Share of members without sound numbers from which an arm is told of first."""

ENOUGH = 20
"""Draws from which on the range of a prior can be read off them."""

FAR = 1.0
"""Widths of the 90% interval of draws beyond it from which a value is far outside its prior."""

_SET = re.compile(r"param:([\w.]+)(?:\[([^\]]*)\])?\s*=\s*([-+.\deE]+)")


def cautions(result: Result, document: Summary) -> Iterator[str]:
    """Go through what must be known first, one sentence each; arms without a sound member first."""
    manifest = result.manifest
    empty = silent(manifest, document)
    for arm in empty:
        why = ", ".join(document.status[arm])
        yield (
            f"{arm}: none of {manifest.members:,} members has sound numbers ({why}), so nothing is "
            "said of this arm"
        )
    for arm in (arm for arm in manifest.arms if arm not in empty):
        left = manifest.members - _sound(manifest, document, arm)
        if left > MANY * manifest.members:
            yield (
                f"{arm}: {left:,} of {manifest.members:,} members ({left / manifest.members:.0%}) "
                "have no sound numbers and are left out; those that are kept may be no fair sample"
            )
    yield from _far_outside(result)


def silent(manifest: Manifest, document: Summary) -> list[str]:
    """Return the arms in which no member has sound numbers."""
    return [arm for arm in manifest.arms if not _sound(manifest, document, arm)]


def _sound(manifest: Manifest, document: Summary, arm: str) -> int:
    return document.status[arm].get(manifest.status[OK], 0)


def _far_outside(result: Result) -> Iterator[str]:
    manifest = result.manifest
    written = {text: "every arm" for text in manifest.do}
    for arm, texts in manifest.policies.items():
        for text in texts:
            written.setdefault(text, arm)
    found = [(match, where) for text, where in written.items() if (match := _SET.match(text))]
    if not found or manifest.draws < ENOUGH:
        return
    low, high = np.quantile(result.parameters(), (0.05, 0.95), axis=0)
    for match, where in found:
        name, actors, value = match[1], match[2], float(match[3])
        outside = [
            i
            for i, row in enumerate(manifest.parameters)
            if _named(row.name, name, actors)
            and not -FAR <= _beyond(value, float(low[i]), float(high[i])) <= FAR
        ]
        if outside:
            row = manifest.parameters[outside[0]]
            more = f" and {len(outside) - 1} more" if len(outside) > 1 else ""
            yield (
                f"{where}: {row.name}{more} is set to {value:g}, far outside its prior "
                f"(nine draws in ten lie between {low[outside[0]]:.3g} and "
                f"{high[outside[0]]:.3g}); the model was not made for it"
            )


def _named(column: str, name: str, actors: str | None) -> bool:
    stem, _, rest = column.partition("[")
    wanted = [actor.strip() for actor in (actors or "").split(",") if actor.strip()]
    return stem == name and (not wanted or rest.removesuffix("]") in wanted)


def _beyond(value: float, low: float, high: float) -> float:
    """Return how far a value lies outside an interval, in widths of it, with its side as sign."""
    width = high - low
    away = min(value - low, 0.0) + max(value - high, 0.0)
    # A number that no draw varies has no range to be outside of.
    return away / width if width > 0.0 else 0.0
