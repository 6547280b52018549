"""Whom every lever hears: the document on disk, and what is doubtful about stakes."""

from collections.abc import Sequence
from pathlib import Path

from foedus.result.documents.heard import Heard, Stakes
from foedus.result.documents.record import dumps, loads
from foedus.result.folder import put


def save(path: Path, heard: Heard) -> None:
    """Write the document."""
    put(path, dumps(heard))


def read(path: Path) -> Heard | None:
    """Read a document back; None where there is none, or one of another version."""
    try:
        return loads(Heard, path.read_bytes())
    except (OSError, ValueError):
        return None


def doubtful(stakes: Sequence[Stakes]) -> list[tuple[str, str, str]]:
    """Return, by lever, what is doubtful about the range that a case gives, and what to write."""
    found: list[tuple[str, str, str]] = []
    for row in stakes:
        if row.own / FACTOR <= row.given <= row.own * FACTOR:
            continue
        what = (
            f"{row.lever}: the range is {row.given:.2g} swings, but two of its options are "
            f"{row.own:.2g} apart in worth on the reference path (mean of pairs, median of draws)"
        )
        fix = f"write about {row.own:.2g}, or say in its note why"
        if row.own < NOTHING:
            fix = "nothing speaks for one option there: say in its note what the range rests on"
        found.append((row.lever, what, fix))
    return found


NOTHING = 0.005
"""Swings below which options are worth the same."""

FACTOR = 2.0
"""Ratio of the range that a case gives to the model's own from which it is doubtful."""

LEAST = 0.1
"""Log-odds that a benefit and a cost of a lever should reach in a quarter of draws."""


def without_stakes(stakes: Sequence[Stakes]) -> list[tuple[str, str]]:
    """Say which levers have no benefit or no cost of any size: their names, and what is lacking."""
    found: list[tuple[str, str]] = []
    for row in stakes:
        sizes = (
            ("benefit", row.benefit and row.benefit.gain),
            ("cost", row.cost and row.cost.loss),
        )
        for kind, size in sizes:
            if (size or 0.0) < LEAST:
                what = f"{row.lever} has no {kind} of {LEAST:g} log-odds in a quarter of draws"
                found.append((row.lever, f"{what}; the largest is {size or 0.0:.2g}"))
    return found
