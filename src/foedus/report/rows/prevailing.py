"""Who prevailed: for which line of a government the options taken were better than the menu."""

from foedus.report.rows.table import Cell, Row, Table, numbers, words
from foedus.report.rows.wording import NONE, amount, label_text
from foedus.result.documents.summary import Summary, Weighed
from foedus.result.schema import Manifest

EVEN = 0.005
"""Mean gain, in reference swings, below which an instrument served no line."""


def prevailing(manifest: Manifest, document: Summary, government: str) -> list[Table]:
    """Return one table per arm in which lines differ; none where nothing was recorded.

    An instrument per row and a line per column: the mean gain of the line from the options taken.
    """
    found: list[Table] = []
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
        rows: list[Row] = []
        for label, gains in own.items():
            best = max(heard, key=lambda line: gains.get(line, 0.0))
            served = best if gains.get(best, 0.0) > EVEN else ""
            cells = (
                Cell(
                    amount(gains[line], like=(1.0,), sign=True) if line in gains else NONE,
                    tone="most" if line == served else "",
                )
                for line in heard
            )
            rows.append((label.partition(".")[2].replace("_", " "), *cells))
        heads = (
            label_text(line.partition(":")[2], manifest.names).partition(": ")[2] or line
            for line in heard
        )
        columns = (*words("instrument"), *numbers(*heads))
        found.append(Table(columns, tuple(rows), f"Whom the options taken served, {arm}"))
    return found


def _gains(weighed: Weighed) -> dict[str, float]:
    """Return each line's mean over all quarters; every decision counts once."""
    counts = weighed.open
    return {
        part: sum(n * (x or 0.0) for n, x in zip(counts, row.mean, strict=True)) / sum(counts)
        for part, row in weighed.parts.items()
        if part.startswith("line:")
    }
