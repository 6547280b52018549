"""Words, numbers and tables of a printed trace."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table

from foedus.result.documents.trace import Term


def value(number: float) -> str:
    """Return a number with four digits."""
    return f"{number:,.4g}" if abs(number) < 10_000 else f"{number:,.0f}"


def signed(number: float) -> str:
    """Return a difference with three digits and its sign."""
    return f"{number:+.3g}" if number else "0"


def percent(share: float) -> str:
    """Return a share in percent, with two digits below one percent."""
    shown = f"{100 * share:.0f}" if share >= 0.01 or not share else f"{100 * share:.2g}"
    return f"{shown}%" if share >= 1e-4 or not share else "<0.01%"


def whence(prior: str) -> str:
    """Return how a number came about, from its prior as text; empty for a fixed one."""
    family = prior.partition("(")[0]
    told = {
        "fixed": "",
        "dirichlet": "drawn around the shares of the case",
        "fitted": "fitted to the moves of its record",
    }
    return told.get(family, f"drawn from {prior}")


def words(term: Term) -> str:
    """Return the source of a term in words."""
    if term.kind == "shocks":
        return f"shocks of {term.source}"
    return term.source


def before(quarter: str) -> str:
    """Return the quarter before one written as ``2025Q1``."""
    year, of_year = int(quarter[:4]), int(quarter[5])
    return f"{year - 1}Q4" if of_year == 1 else f"{year}Q{of_year - 1}"


def at(paragraphs: Iterable[str]) -> str:
    """Return paragraphs of the analysis in brackets; nothing where there are none."""
    found = ", ".join(paragraphs)
    return f"  [{found}]" if found else ""


def plain(columns: Sequence[str]) -> Table:
    """Return an empty table; its first column is never broken."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim", show_edge=False)
    for i, column in enumerate(columns):
        numeric = i > 0 and column not in ("unit", "written by")
        side = "right" if numeric else "left"
        table.add_column(column, justify=side, overflow="fold", no_wrap=i == 0)
    return table
