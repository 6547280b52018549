"""Whom levers hear, in words and numbers: what terminal and pages share."""

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.result.heard import FAINT, Band, Cell, Ear, Heard, Signal

NAMED = 6
"""Signals that are named for a lever, the loudest first."""

OWN = "*"
"""What marks an act of the lever's own government."""

DECLARED = "declared"

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


@dataclass(frozen=True)
class Line:
    """What one lever hears, in words.

    Attributes
    ----------
    deaf
        Sources of other governments of which no signal changes anything.
    """

    ear: Ear
    hears: tuple[str, ...]
    deaf: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How one lever moves when base shares alone are drawn anew, in percentage points as text.

    Attributes
    ----------
    usual
        Option at the start, and its chance at zero tilt.
    signal, change
        The signal of others that it hears most, and what that changes.
    unseen, new, new_after
        Options that the record does not hold, and their chance at zero tilt and with the signal.
    options
        Chance of every option at zero tilt.
    """

    lever: str
    usual: str
    signal: str
    change: str
    unseen: str
    new: str
    new_after: str
    options: str


def standings(heard: Heard) -> list[Standing]:
    """Return one row per lever; none where base shares were not drawn anew."""
    if heard.base is None:
        return []
    ears = {ear.name: ear for ear in heard.levers}
    found: list[Standing] = []
    for row in heard.base.levers:
        ear = ears[row.lever]
        by_option = dict(zip(ear.options, row.usual, strict=True))
        found.append(
            Standing(
                lever=row.lever,
                usual=f"{ear.start} {banded(by_option[ear.start])}",
                signal=row.signal or "nobody",
                change=banded(row.change) if row.signal else "",
                unseen=", ".join(row.unseen) or "none",
                new=banded(row.new) if row.unseen else "",
                new_after=banded(row.new_after) if row.unseen and row.signal else "",
                options=", ".join(f"{name} {banded(b)}" for name, b in by_option.items()),
            )
        )
    return found


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


def marked(cell: Cell) -> str:
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


def lines(heard: Heard) -> list[Line]:
    """Return one line per lever."""
    return [_line(heard, ear) for ear in heard.levers]


def _line(heard: Heard, ear: Ear) -> Line:
    cells = heard.by_source(ear.name)
    loud = [cell for cell in cells if cell.change >= FAINT]
    hears = [f"{cell.signal} {marked(cell)}" for cell in loud[:NAMED]]
    if len(loud) > NAMED:
        hears.append(f"and {len(loud) - NAMED} more")
    signals = {signal.name: signal for signal in heard.signals}
    others = [signals[cell.signal] for cell in cells if not cell.own]
    faint = {cell.signal for cell in cells if cell.change < FAINT}
    return Line(ear, tuple(hears), tuple(_deaf(others, faint)))


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
