"""Whom levers hear, in words and numbers: what terminal and pages share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from foedus.report.rows.table import Cell, Column, Row, Table, Tone, numbers, words
from foedus.result.documents import heard as documents
from foedus.result.documents.heard import FAINT, LOUD, Band, Ear, Heard, Interest, Signal

NAMED = 6
"""Signals that are named for a lever, the loudest first."""

OWN = "*"
"""What marks an act of the lever's own government."""

DECLARED = "declared"

LEAST = 0.005
"""Log-odds from which a benefit or a cost is named."""

STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Changes from which a cell is a step darker."""


@dataclass(frozen=True)
class Square:
    """One cell of the heat map; blank for a lever's own act.

    Attributes
    ----------
    step
        How dark it is, from 0 to the number of `STEPS`.
    told
        The cell in a sentence.
    """

    text: str = ""
    step: int = 0
    told: str = ""


@dataclass(frozen=True)
class Group:
    """Signals of one government, the loudest first, with a square per lever."""

    title: str
    rows: tuple[tuple[Signal, tuple[Square, ...]], ...]


def standings(heard: Heard) -> Table | None:
    """Return how levers move when base shares alone are drawn anew; None where they were not.

    In percentage points with their bands: the chance of every option at zero tilt, the signal of
    others that the lever hears most and what it changes, options that the record does not hold, and
    their chance at zero tilt and with the signal.
    """
    if heard.base is None:
        return None
    ears = {ear.name: ear for ear in heard.levers}
    columns = (
        *words("lever", "usual chances", "hears most"),
        *numbers("by"),
        *words("new options"),
        *numbers("usually", "with it"),
    )
    rows = (
        (
            Cell(row.lever, tone="name"),
            ", ".join(
                f"{name} {banded(band)}"
                for name, band in zip(ears[row.lever].options, row.usual, strict=True)
            ),
            row.signal or "nobody",
            banded(row.change) if row.signal else "",
            ", ".join(row.unseen) or "none",
            banded(row.new) if row.unseen else "",
            banded(row.new_after) if row.unseen and row.signal else "",
        )
        for row in heard.base.levers
    )
    return Table(columns, tuple(rows))


def banded(band: Band) -> str:
    """Return a mean with its band in percentage points, such as ``12 (3 to 30)``."""
    return f"{points(band.mean)} ({points(band.low)} to {points(band.high)})"


def drawn_anew(heard: Heard) -> str:
    """Say what the rows of `standings` are; empty where there are none."""
    if heard.base is None:
        return ""
    lost = f"; {heard.base.left_out} draws left out" if heard.base.left_out else ""
    return (
        f"Base shares alone drawn anew {heard.base.times} times for each of the first "
        f"{heard.base.draws} draws, all else held; in percentage points the mean, and in brackets "
        f"where nine redraws of ten lie, on average over draws{lost}. Usual: the chance of the "
        "option at the start where nothing tilts. New: options that the record does not hold."
    )


def points(share: float) -> str:
    """Return a change of probability in percentage points."""
    value = 100.0 * share
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 0.05 else "0"


def marked(cell: documents.Cell) -> str:
    """Return the number of a cell, with the mark of an act of the lever's own government."""
    return points(cell.change) + (OWN if cell.own else "")


def groups(heard: Heard) -> list[Group]:
    """Return the heat map, government by government, then what the case declares."""
    order = dict.fromkeys(ear.government for ear in heard.levers)
    loudest = heard.strongest()
    found: list[Group] = []
    for government in [*order, ""]:
        mine = [signal for signal in loudest if signal.government == government]
        rows = [(s, tuple(_square(heard, s, ear) for ear in heard.levers)) for s in mine]
        if rows:
            title = f"Acts of {government}" if government else "Declared by the case"
            found.append(Group(title, tuple(rows)))
    return found


def levers(heard: Heard) -> Table:
    """Return one row per lever: what it hears, of whom nothing, and what its options are worth."""
    columns = (
        *words("lever", "hears", "deaf to", "dead interests", "benefit, cost"),
        *numbers("range, in the case", "tilt (sd)"),
    )
    return Table(columns, tuple(_lever(heard, ear) for ear in heard.levers))


def _lever(heard: Heard, ear: Ear) -> Row:
    cells, stakes = heard.by_source(ear.name), ear.stakes
    loud = [cell for cell in cells if cell.change >= FAINT]
    hears = [f"{cell.signal} {marked(cell)}" for cell in loud[:NAMED]]
    if len(loud) > NAMED:
        hears.append(f"and {len(loud) - NAMED} more")
    signals = {signal.name: signal for signal in heard.signals}
    others = [signals[cell.signal] for cell in cells if not cell.own]
    faint = {cell.signal for cell in cells if cell.change < FAINT}
    dead = ", ".join(stakes.dead) or "none"
    return (
        Cell(ear.name, below=f"{ear.start}, base share {stakes.base:.0%}", tone="name"),
        "; ".join(hears) or "nobody",
        "; ".join(_deaf(others, faint)) or "nobody",
        f"{len(stakes.dead)} of {len(stakes.interests)}: {dead}",
        f"{_sized(stakes.benefit, 'gain')}, {_sized(stakes.cost, 'loss')}",
        f"{stakes.own:.2g}, {stakes.given:.2g}",
        f"{ear.tilt:.2f} ({ear.tilt_sd:.2f})",
    )


def _sized(interest: Interest | None, side: Literal["gain", "loss"]) -> str:
    size = 0.0 if interest is None else getattr(interest, side)
    return f"{size:.2f} {interest.name}" if interest and size >= LEAST else "none"


def _deaf(others: Sequence[Signal], faint: set[str]) -> list[str]:
    found: list[str] = []
    for government in sorted({signal.government for signal in others}, key=lambda g: (not g, g)):
        mine = [signal for signal in others if signal.government == government]
        silent = sorted(s.lever.partition(".")[2] or s.name for s in mine if s.name in faint)
        if not silent:
            continue
        what = "everything" if len(silent) == len(mine) > 1 else ", ".join(silent)
        found.append(f"{government or DECLARED}: {what}")
    return found


def heard_by(heard: Heard, government: str) -> tuple[Table, int]:
    """Return signals by the levers of one government, the loudest first, and how many are silent.

    The cells hold the numbers of `groups`; what none of these levers hears is left out.
    """
    ears = [ear for ear in heard.levers if ear.government == government]
    rows: list[tuple[float, Row]] = []
    for signal in heard.signals:
        cells = [heard.cell(signal.name, ear.name) for ear in ears]
        loudest = max((cell.change for cell in cells if cell), default=0.0)
        texts = (Cell(marked(cell), tone=_loudness(cell.change)) if cell else "" for cell in cells)
        rows.append((loudest, (signal.name, *texts)))
    told = [row for loudest, row in sorted(rows, key=lambda row: -row[0]) if loudest >= FAINT]
    heads = (ear.name.partition(".")[2].replace("_", " ") for ear in ears)
    columns = (Column("signal", whole=True), *numbers(*heads))
    return Table(columns, tuple(told)), len(rows) - len(told)


def _loudness(change: float) -> Tone:
    return "most" if change >= STEPS[-1] else "" if change >= LOUD else "faint"


def _square(heard: Heard, signal: Signal, ear: Ear) -> Square:
    cell = heard.cell(signal.name, ear.name)
    if cell is None:
        return Square()
    moved = zip(ear.options, cell.options, strict=True)
    by_option = ", ".join(f"{name} {100 * x:+.1f}" for name, x in moved)
    told = (
        f"{signal.name}, {ear.name}: {points(cell.change)} points, in nine draws of ten "
        f"{points(cell.p05)} to {points(cell.p95)}; {by_option}"
    )
    step = sum(cell.change >= least for least in STEPS)
    return Square(marked(cell), step, told)
