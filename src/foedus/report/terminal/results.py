"""What `foedus list --results` prints: results in a folder, and what runs have left there."""

from rich.console import Console
from rich.text import Text

from foedus.errors import visible
from foedus.overview import listed
from foedus.report.terminal.console import PIPED_LISTS, console, plain
from foedus.result.stored import Results

STATES = {
    "live": "a run writes there now",
    "resumable": "a run that was not finished; go on with it, or delete it by hand",
    "unclear": "changed within the hour, and nothing says whose it is",
    "whole": "whole numbers that never came to their place; move them, or delete them by hand",
    "left": "left by a run that was killed; --remove-leftovers removes it",
}
"""What hidden folders are, by their state."""

MAX_ARMS = 8


def show_results(found: Results, to: Console | None = None) -> None:
    """Print the results in a folder, then what runs write in or have left there."""
    out = to or console(PIPED_LISTS)
    table = plain()
    for column in ("result", "case", "arms", "members", "quarters", "made", "missing"):
        table.add_column(column, overflow="fold")
    for row in found.results:
        arms = listed(row.arms, MAX_ARMS)
        cells = (row.path.name, row.case, arms, f"{row.members:,}", f"{row.quarters}")
        table.add_row(*map(visible, (*cells, row.created_at, ", ".join(row.missing))))
    out.print(table if found.results else "no results")
    for one in found.leftovers:
        room = f"{one.bytes / 1e6:,.1f} MB"
        again = f": {one.command}" * bool(one.command)
        out.print(Text(visible(f"{one.path}: {STATES[one.state]}, {room}{again}")), soft_wrap=True)
    for path in found.removed:
        out.print(Text(visible(f"{path}: removed")), soft_wrap=True)
