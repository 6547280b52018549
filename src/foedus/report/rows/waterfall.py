"""A waterfall in words and steps: what an effect is made of, since when, and whose levers moved."""

import math
from dataclasses import dataclass, replace

from foedus.overview import counted
from foedus.report.rows import card as cards
from foedus.report.rows.table import Cell, Row, Table, numbers, words
from foedus.report.rows.wording import amount, label_text, off_menu
from foedus.result.documents.card import Part
from foedus.result.documents.waterfall import LeverMoved, Waterfall

REST = "whatever is off"
"""What the part is called that is left with all parts off."""

LEAST = 0.005
"""Part of the mean effect from which a part is shown; the others are told together."""

NOTICED = 0.5
"""Percentage points by which the chances of a lever must move to be told."""


@dataclass(frozen=True)
class Step:
    """One part of an effect.

    Attributes
    ----------
    begin, end
        Where its bar begins and ends: the parts before it, and with it; in the unit of the effect.
    """

    title: str
    begin: float
    end: float
    text: str
    share: str


def completed(found: Waterfall) -> Waterfall:
    """Return a waterfall with its sentences."""
    return replace(found, said=(_what(found), _why(found)), notes=notes(found))


def steps(found: Waterfall) -> tuple[Step, ...]:
    """Return the parts in their order, what is small told together, then the whole."""
    parts, whole = found.effect.divided.parts, found.effect.divided
    floor = LEAST * max(abs(whole.mean), *(abs(part.mean) for part in parts))
    large = [part for part in parts if abs(part.mean) >= floor and part.mean != 0.0]
    small = [part for part in parts if part not in large and part.group]
    told = [(_titled(found, part), part.mean, part.error, part.share) for part in large]
    if small:
        shares = [part.share for part in small if part.share is not None]
        share = sum(shares) if shares else None
        error = math.hypot(*(part.error for part in small))
        told.append(
            (
                f"{len(small)} other{'s' * (len(small) > 1)}",
                sum(part.mean for part in small),
                error,
                share,
            )
        )
    at, made = 0.0, list[Step]()
    for title, mean, error, share in told:
        made.append(Step(title, at, at + mean, _signed(mean, error), _percent(share)))
        at += mean
    total = _signed(whole.mean, whole.error)
    return (*made, Step("mean effect", 0.0, whole.mean, total, ""))


def levers(found: Waterfall) -> Table:
    """Return the levers that moved, and whose interest speaks otherwise."""
    columns = (
        *words("lever", "toward"),
        *numbers("points of chance"),
        *words("interest", "line"),
    )
    return Table(columns, tuple(_lever(row) for row in _moved(found)))


def notes(found: Waterfall) -> tuple[str, ...]:
    """Return what must be known to read a waterfall."""
    how = (
        "Parts are exact shares (Shapley): every set of them was run, so no order matters."
        if found.exact
        else "Parts are the mean of two orders, that of their names and its reverse: of several on "
        "one path those between may get too little."
    )
    logs = " Steps are of the logarithm of a ratio." if found.effect.scale == "ratio" else ""
    said = [
        *off_menu(found.asked, found.against),
        f"{how}{logs} They add up to the mean over {counted(found.draws, 'draw')} of "
        f"{counted(found.replicates, 'shock')}; after each its standard error over draws.",
        "A part that is off is frozen at its start in both arms: what is told is what its movement "
        "carries, and no world without it.",
    ]
    if found.levers:
        said.append(
            "Interests and lines: by how much more or less they speak for options taken, in "
            "log-odds per opening."
        )
    if found.left_out:
        said.append(f"{found.left_out} of {found.draws} draws left out: no sound numbers.")
    return tuple(said)


def _what(found: Waterfall) -> str:
    effect, (first, last) = found.effect, found.window
    span = first if first == last else f"{first} to {last}"
    since = f", from {found.began} on" if found.began else ""
    return (
        f"{effect.title}, {effect.who}: {cards.surely(effect)} under {found.asked.name} against "
        f"{found.against.name}{since}, {cards.change(effect)} in {span}."
    )


def _why(found: Waterfall) -> str:
    titles = {name: group.title for name, group in found.groups.items()}
    because = cards.because(found.effect.divided, titles)
    moved = _moved(found)
    if not moved:
        return because
    row = moved[0]
    by = f", by {_words(row.interest)} in its line {_line(row)}" if row.interest else ""
    change = amount(row.change, sign=True, digits=2)
    return (
        f"{because.removesuffix('.')}; of levers, {row.title.lower()} ({row.government}) moves "
        f"most, {change} points toward {cards.quoted(row.option)}{by}."
    )


def _moved(found: Waterfall) -> list[LeverMoved]:
    return [row for row in found.levers if row.apart >= NOTICED]


def _lever(row: LeverMoved) -> Row:
    return (
        Cell(f"{row.government}: {row.title.lower()}", tone="name"),
        row.option,
        amount(row.change, sign=True, digits=2),
        _by(_words(row.interest), row.interest_change),
        _by(_line(row), row.line_change),
    )


def _by(name: str, change: float) -> str:
    return f"{name} {amount(change, sign=True, digits=2)}" if name else "none weighed"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _line(row: LeverMoved) -> str:
    return label_text(row.line).partition(": ")[2] or row.line


def _titled(found: Waterfall, part: Part) -> str:
    return found.groups[part.group].title if part.group else REST


def _signed(mean: float, error: float) -> str:
    plus = amount(error, like=(mean,), digits=2)
    return f"{amount(mean, like=(error,), sign=True, digits=2)} \N{PLUS-MINUS SIGN} {plus}"


def _percent(share: float | None) -> str:
    return "" if share is None else cards.percent(share)
