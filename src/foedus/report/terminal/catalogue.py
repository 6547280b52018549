"""What `foedus list` prints: shipped cases and the parts of the model."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from foedus.report.terminal.console import PIPED_LISTS, console, heading, indented, plain


def show(
    cases: Sequence[Mapping[str, Any]],
    catalogue: Mapping[str, Sequence[Mapping[str, Any]]],
    to: Console | None = None,
) -> None:
    """Print the shipped cases and the parts of the model by kind."""
    out = to or console(PIPED_LISTS)
    heading(out, "Cases")
    for case in cases:
        out.print(Text.assemble(("  " + case["name"], "bold"), "  ", case["title"]))
        out.print(indented(case["summary"], 4, style="dim"))
    for kind, entries in catalogue.items():
        table = plain(show_header=False)
        for entry in entries:
            table.add_row(Text(entry["name"]), Text(entry["title"]))
        heading(out, kind.capitalize())
        out.print(table)
