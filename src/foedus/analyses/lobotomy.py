"""What does not depend on who decides: governments replaced by rules that decide nothing.

A government is replaced by a constant, by its own choices dealt out anew among members, and by a
fair die; all else, the random draws among it, stays as it was. What none of the three moves is
physics of the model, however much it looks like policy; what all of them move is decision.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from foedus.errors import OutputError
from foedus.result.documents.summary import Replaced
from foedus.result.folder import SUMMARY
from foedus.result.result import Result
from foedus.result.schema import Manifest, Series

KINDS = ("constant", "shuffled", "uniform")
"""Rules that take a government's place."""

SURVIVES = 0.1
"""Size of a standardised difference below which an outcome counts as unmoved."""

ROUNDING = 1e-6
"""Spread below which, relative to its level, a number of single precision does not vary."""

Numbers = npt.NDArray[np.floating[Any]]
Verdict = Literal["physics", "mixed", "decision"]
Values = Mapping[str, Numbers]
"""Series to values ``(member, label)`` at the last quarter."""


def lobotomy(
    first: Values, altered: Mapping[tuple[str, str], Values], manifest: Manifest
) -> list[Replaced]:
    """Return one row per government, outcome and label that reports show.

    Parameters
    ----------
    first
        The first arm as it is. Only members with sound numbers count, here and in `altered`; a
        number that is not finite leaves its member out of one comparison.
    altered
        Per government and kind (`KINDS`) the same members and draws with that government replaced.

    Raises
    ------
    ValueError
        If a government lacks one of the kinds.
    """
    rows: list[Replaced] = []
    for government in dict.fromkeys(name for name, _ in altered):
        lacking = [kind for kind in KINDS if (government, kind) not in altered]
        if lacking:
            raise ValueError(f"{government}: no members with choices {', '.join(lacking)}")
        for series in manifest.series:
            if not _compared(series):
                continue
            for label in manifest.shown(series):
                column = series.labels.index(label)
                before = first[series.name][:, column]
                found = {
                    kind: standardised(before, altered[government, kind][series.name][:, column])
                    for kind in KINDS
                }
                said = verdict(tuple(found.values()))
                rows.append(Replaced(government, series.name, label, **found, verdict=said))
    return rows


def standardised(before: Numbers, after: Numbers) -> float | None:
    """Return the mean paired difference over the standard deviation of `before`."""
    both = np.isfinite(before) & np.isfinite(after)
    if both.sum() < 2:
        return None
    old, new = before[both].astype(np.float64), after[both].astype(np.float64)
    spread = float(old.std(ddof=1))
    if spread <= ROUNDING * float(np.abs(old).max()):
        return None
    return round(float((new - old).mean()) / spread, 6)


def verdict(found: tuple[float | None, ...]) -> Verdict | None:
    """Return what the differences of the three kinds say together."""
    sizes = [abs(x) for x in found if x is not None]
    if len(sizes) < len(found):
        return None
    if max(sizes) < SURVIVES:
        return "physics"
    return "decision" if min(sizes) >= SURVIVES else "mixed"


def saved(result: Result) -> list[Replaced] | None:
    """Return the rows that the summary in the result folder holds, if it holds any."""
    if not (result.path / SUMMARY).is_file():
        return None
    try:
        rows = result.summary().lobotomy
    except OutputError:
        # A summary of another version is about to be written anew.
        return None
    return None if rows is None else list(rows)


def _compared(series: Series) -> bool:
    """Return whether a series is an outcome: no choice, no setting of one, no drawn event."""
    return not (series.is_choice or series.is_event or series.dim == "ordinal_instrument")
