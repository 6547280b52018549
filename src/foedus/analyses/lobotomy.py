"""What does not depend on who decides: governments replaced by rules that decide nothing.

A government is replaced by a constant, by its own choices dealt out anew among members, and by a
fair die; all else, the random draws among it, stays as it was. What none of the three moves is
physics of the model, however much it looks like policy; what all of them move is decision.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

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
Values = Mapping[str, Numbers]
"""Series to values ``(member, label)`` at the last quarter."""


@dataclass(frozen=True)
class LobotomyRow:
    """How far one outcome moves when one government no longer decides.

    Attributes
    ----------
    constant, shuffled, uniform
        Mean paired difference over the standard deviation of the unaltered members; None where
        these do not vary.
    verdict
        ``physics`` where no difference reaches 0.1 in size, ``decision`` where all do, else
        ``mixed``; None where one is missing.
    """

    government: str
    outcome: str
    label: str
    constant: float | None
    shuffled: float | None
    uniform: float | None
    verdict: str | None


def lobotomy(
    first: Values, altered: Mapping[tuple[str, str], Values], manifest: Manifest
) -> list[LobotomyRow]:
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
    rows: list[LobotomyRow] = []
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
                rows.append(LobotomyRow(government, series.name, label, **found, verdict=said))
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


def verdict(found: tuple[float | None, ...]) -> str | None:
    """Return what the differences of the three kinds say together."""
    sizes = [abs(x) for x in found if x is not None]
    if len(sizes) < len(found):
        return None
    if max(sizes) < SURVIVES:
        return "physics"
    return "decision" if min(sizes) >= SURVIVES else "mixed"


def saved(result: Result) -> list[LobotomyRow] | None:
    """Return the rows that the summary in the result folder holds, if it holds any."""
    try:
        document = json.loads((result.path / SUMMARY).read_text(encoding="utf-8"))
        rows = document["lobotomy"]
        return None if rows is None else [LobotomyRow(**row) for row in rows]
    except (OSError, ValueError, KeyError):
        return None


def _compared(series: Series) -> bool:
    """Return whether a series is an outcome: no choice, no setting of one, no drawn event."""
    return not (series.is_choice or series.is_event or series.dim == "ordinal_instrument")
