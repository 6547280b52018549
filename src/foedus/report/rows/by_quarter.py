"""The numbers behind a chart, as a table by quarter: what the page shows without its charts.

The values that a reader sees on hovering are read from these tables, so they cannot differ.
"""

from collections.abc import Iterator, Mapping, Sequence

from foedus.report.charts.axes import Seen, axis_quarters
from foedus.report.charts.over_time import Arm
from foedus.report.rows.table import Column, Table
from foedus.report.rows.wording import NONE, amount
from foedus.result.documents.record import PerQuarter
from foedus.result.documents.summary import Statistics

QUARTER = Column("quarter")


def of_fan(quarters: Sequence[str], arms: Sequence[Arm], seen: Seen = ()) -> Table:
    """Return median, 50 and 90% interval of each arm, and what was observed."""
    columns: list[Column] = []
    cells: list[list[str]] = []
    axis = axis_quarters(quarters, seen)
    history = len(axis) - len(quarters)
    for arm in arms:
        like = [x for row in arm.quantiles.rows for x in row]
        kind = f"a{arm.number}"
        columns.append(Column(f"{arm.name}, median", kind=kind))
        cells.append([amount(x, like) for x in arm.quantiles.p50])
        for name, low, high in _intervals(arm):
            columns.append(Column(f"{arm.name}, {name}", kind=kind))
            pairs = zip(low, high, strict=True)
            cells.append([f"{amount(a, like)} to {amount(b, like)}" for a, b in pairs])
    before: list[list[str]] = [["" for _ in columns] for _ in range(history)]
    found = before + [list(row) for row in zip(*cells, strict=True)]
    if seen:
        columns.insert(0, Column("observed"))
        known = dict(seen)
        found = [
            [f"{known[quarter]:g}" if quarter in known else "", *row]
            for quarter, row in zip(axis, found, strict=True)
        ]
    return Table((QUARTER, *columns), tuple((q, *row) for q, row in zip(axis, found, strict=True)))


def _intervals(arm: Arm) -> Iterator[tuple[str, PerQuarter, PerQuarter]]:
    found = arm.quantiles
    if isinstance(found, Statistics):
        yield "50%", found.p25, found.p75
    yield "90%", found.p05, found.p95
    if arm.expected:
        yield "90% of draws", arm.expected.p05, arm.expected.p95


def of_shares(
    quarters: Sequence[str], shares: Mapping[str, Sequence[float | None]], caption: str = ""
) -> Table:
    """Return the share of members at each option."""
    rows = zip(quarters, zip(*shares.values(), strict=True), strict=True)
    return Table(
        (QUARTER, *(Column(option.replace("_", " ")) for option in shares)),
        tuple(
            (quarter, *(NONE if share is None else f"{share:.0%}" for share in row))
            for quarter, row in rows
        ),
        caption,
    )
