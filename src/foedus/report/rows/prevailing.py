"""Who prevailed: for which line of a government the options taken were better than the menu."""

from dataclasses import dataclass

from foedus.report.rows.wording import NONE, amount, label_text
from foedus.result.documents.summary import Summary, Weighed
from foedus.result.schema import Manifest

EVEN = 0.005
"""Mean gain, in reference swings, below which an instrument served no line."""


@dataclass(frozen=True)
class Served:
    """One instrument: mean gain of each line from the options taken, and the line served most."""

    instrument: str
    cells: tuple[str, ...]
    most: int | None


@dataclass(frozen=True)
class Prevailing:
    """One government in one arm, an instrument per row and a line per column."""

    arm: str
    lines: tuple[str, ...]
    rows: tuple[Served, ...]


def prevailing(manifest: Manifest, document: Summary, government: str) -> list[Prevailing]:
    """Return one table per arm in which lines differ; none where nothing was recorded."""
    found: list[Prevailing] = []
    for arm, by_instrument in (document.deliberation or {}).items():
        own = {
            label: _gains(weighed)
            for label, weighed in by_instrument.items()
            if label.partition(".")[0] == government and any(weighed.open)
        }
        lines = list(dict.fromkeys(line for gains in own.values() for line in gains))
        heard = [line for line in lines if any(abs(g.get(line, 0.0)) > EVEN for g in own.values())]
        if len(heard) < 2:
            # One line alone is always served.
            continue
        rows: list[Served] = []
        for label, gains in own.items():
            cells = tuple(
                amount(gains[line], like=(1.0,), sign=True) if line in gains else NONE
                for line in heard
            )
            best = max(range(len(heard)), key=lambda i: gains.get(heard[i], 0.0))
            served = gains.get(heard[best], 0.0) > EVEN
            name = label.partition(".")[2].replace("_", " ")
            rows.append(Served(name, cells, best if served else None))
        titles = tuple(
            label_text(line.partition(":")[2], manifest.names).partition(": ")[2] or line
            for line in heard
        )
        found.append(Prevailing(arm, titles, tuple(rows)))
    return found


def _gains(weighed: Weighed) -> dict[str, float]:
    """Return each line's mean over all quarters; every decision counts once."""
    counts = weighed.open
    return {
        part: sum(n * (x or 0.0) for n, x in zip(counts, row.mean, strict=True)) / sum(counts)
        for part, row in weighed.parts.items()
        if part.startswith("line:")
    }
