"""What differences between lines are made of, as rows: what was written, reaction, and base."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.overview import counted
from foedus.report.rows.table import Table, numbers, words
from foedus.report.rows.wording import NONE, amount, interval, label_text, over_draws
from foedus.result.documents.contrast import Contrast, ContrastChoice, ContrastOutcome, OverDraws
from foedus.result.schema import Manifest

MOST = 12
"""Outcomes of a contrast that are listed, those with the largest differences first."""

LEAST = 0.01
"""Difference in the share of an option below which it is not listed."""


@dataclass(frozen=True)
class ContrastTable:
    """What one arm differs by from the first.

    Attributes
    ----------
    said
        The contrast in a sentence.
    base
        How base shares were drawn anew; empty where they were not.
    table
        The differences and their two parts, with 90% intervals, those of outcomes first. Where base
        shares were drawn anew, also the standard deviation of a difference when they alone are; a
        factor where it is a ratio.
    """

    arm: str
    against: str
    members: str
    said: str
    base: str
    table: Table


def contrast_tables(records: Sequence[Contrast], manifest: Manifest) -> list[ContrastTable]:
    """Return one table for each arm in which other lines decide; none where there is none."""
    return [_table(record, manifest) for record in records]


def _table(record: Contrast, manifest: Manifest) -> ContrastTable:
    told = sorted((row for row in record.outcomes if _size(row)), key=lambda row: -_size(row))
    told = told[:MOST]
    choices = [row for row in record.choices if _off(row.total) >= LEAST]
    choices.sort(key=lambda row: -_off(row.total))
    base = drawn_anew(record)
    rows = [_outcome(row, manifest) for row in told]
    rows += [_choice(row, manifest) for row in choices[:MOST]]
    columns = numbers("difference", "written", "reaction", *(["base"] if base else []))
    return ContrastTable(
        arm=record.arm,
        against=record.against,
        members=f"{record.members:,}",
        said=sentence(record, manifest),
        base=base,
        table=Table(
            (*words("what differs most"), *columns, *words("unit")),
            tuple((*row[: len(columns) + 1], row[-1]) for row in rows),
        ),
    )


def drawn_anew(record: Contrast) -> str:
    """Say how base shares were drawn anew; empty where they were not."""
    size = record.base
    if not size:
        return ""
    net = ", net of shocks" if size.replicates > 1 else ""
    return (
        f"the first {counted(size.draws, 'draw')} with {counted(size.times, 'base')} each and "
        f"{counted(size.replicates, 'replicate')}, on the same shocks{net}"
    )


def sentence(record: Contrast, manifest: Manifest) -> str:
    """Say how much of a contrast was written into the lines, by what differs most in choices."""
    rows = [row for row in record.choices if row.total is not None]
    total = sum(_off(row.total) for row in rows)
    head = f"{record.arm} against {record.against}"
    if total < LEAST:
        return f"{head}: choices hardly differ."
    written = sum(_off(row.written) for row in rows)
    reaction = sum(_off(row.reaction) for row in rows)
    share = written / (written + reaction) if written + reaction else 0.0
    most = max(rows, key=lambda row: _off(row.total))
    name = f"{label_text(most.instrument, manifest.names)} at {most.option}"
    return (
        f"{head}: of what differs in choices, about {share:.0%} was written into the lines and "
        f"{1 - share:.0%} is reaction to what has changed. It shows most in {name}: "
        f"{_points(most.total)} points, {_points(most.written)} of them written"
        f"{_moved(most)}."
    )


def _moved(row: ContrastChoice) -> str:
    """Say how far a choice moves with base shares alone, where that is known."""
    base = row.base
    if not base or base.sd is None:
        return ""
    points = amount(100.0 * base.sd, like=(10.0,))
    share = "" if base.share is None else f", {base.share:.0%} of what varies between draws"
    return f"; base shares drawn anew move it by {points} points (standard deviation{share})"


def _size(row: ContrastOutcome) -> float:
    """Return the median difference in standard deviations, or how far a ratio is from one."""
    middle = row.total.p50
    if middle is None:
        return 0.0
    if row.scale == "ratio":
        return abs(middle - 1.0)
    return abs(middle) / row.sd if row.sd else 0.0


def _outcome(row: ContrastOutcome, manifest: Manifest) -> tuple[str, ...]:
    series = manifest.find(row.outcome)
    ratio = row.scale == "ratio"

    def text(part: OverDraws) -> str:
        return interval(over_draws(part), not ratio, 2)

    unit = "ratio" if ratio else series.unit
    name = f"{series.title}, {label_text(row.label, manifest.names)}"
    return name, text(row.total), text(row.written), text(row.reaction), _base(row), unit


def _base(row: ContrastOutcome) -> str:
    base = row.base
    if not base or base.sd is None:
        return ""
    if row.scale == "ratio":
        return f"x{np.exp(base.sd):.2f}"
    return amount(base.sd, like=(base.sd,), digits=2)


def _choice(row: ContrastChoice, manifest: Manifest) -> tuple[str, ...]:
    name = f"{label_text(row.instrument, manifest.names)}: {row.option}"
    total, written, reaction = (_points(part) for part in (row.total, row.written, row.reaction))
    base = row.base
    sd = base.sd if base else None
    moved = "" if sd is None else amount(100.0 * sd, like=(10.0,))
    return name, total, written, reaction, moved, "points"


def _off(value: float | None) -> float:
    return abs(value or 0.0)


def _points(value: float | None) -> str:
    return NONE if value is None else amount(100.0 * value, like=(10.0,), sign=True)
