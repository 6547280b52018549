"""What ``foedus trace --vs`` prints: where one number of two arms comes apart, link by link."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from foedus.errors import visible
from foedus.report.rows import trace_difference as rows
from foedus.report.rows.table import Table
from foedus.report.terminal.console import console, drawn, heading, indented
from foedus.result.documents.trace_difference import TraceDifference

WIDTH = 100


def show(
    found: TraceDifference, to: Console | None = None, *, everything: bool = False, of: str = ""
) -> None:
    """Print a traced difference.

    Parameters
    ----------
    everything
        All rows of all tables; else the strongest.
    of
        The case or result that the arms are of by their names; without it no command is named.
    """
    out = to or console(WIDTH)
    out.print()
    out.print(Text(visible(rows.title(found)), style="bold"))
    run = [f"case {found.case}", f"seed {found.seed}"]
    for side in (found.asked, found.against):
        run.append(f"{side.name}: {'; '.join(side.interventions) or 'nothing imposed'}")
    out.print(Text(visible("; ".join(run)), style="dim"))
    heading(out, "1  The difference")
    for line in rows.said(found):
        out.print(indented(visible(line), 2))
    _table(out, rows.number(found, everything=everything))
    if found.variables or found.appraisals:
        heading(out, "2  Where it comes from, link by link")
        for note in rows.NOTES:
            out.print(indented(note, 2, "dim"))
    for row in found.variables:
        _name(out, found, row)
        for table in rows.variable(found, row, everything=everything):
            _table(out, table)
    for row in found.appraisals:
        _name(out, found, row)
        _table(out, rows.appraisal(found, row, everything=everything))
    if found.levers:
        heading(out, "3  Levers that are set otherwise")
        _table(out, rows.levers(found))
    if of:
        heading(out, "4  Go on with")
        out.print(indented(visible(rows.onward(found, of)), 2))


def _name(out: Console, found: TraceDifference, row: rows.Apart) -> None:
    named = rows.named(found, row)
    out.print()
    out.print(Text.assemble((f"  {named.title}", "bold"), f"  {named.soft}"))
    for line in named.lines:
        out.print(indented(visible(line), 4))


def _table(out: Console, table: Table) -> None:
    if table.rows:
        out.print(Padding(drawn(table), (0, 0, 0, 4)))
