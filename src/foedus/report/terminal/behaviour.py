"""What `foedus behave` prints: every row, every reading, what was asked and how it came out."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from foedus.behaviour.verdict import POOLED
from foedus.report.rows.behaviour import counted, verdicts
from foedus.report.rows.replaced import by_government
from foedus.report.rows.replaced import counted as replaced_counted
from foedus.report.terminal.console import PIPED_LISTS, console, drawn
from foedus.result.documents.suite import Verdict
from foedus.result.documents.summary import Replaced


def show(found: Sequence[Verdict], to: Console | None = None) -> None:
    """Print the verdicts, and how many there are of each."""
    out = to or console(PIPED_LISTS)
    out.print(drawn(verdicts(found)))
    counts = counted(found)
    for place, name in enumerate((POOLED, "single readings")):
        told = ", ".join(f"{both[place]} {word}" for word, both in counts.items() if both[place])
        out.print(Text(f"{name}: {told or 'none'}"))
    for digest in dict.fromkeys(verdict.bands for verdict in found if verdict.bands):
        out.print(Text(f"bands  {digest}"))


def show_replaced(rows: Sequence[Replaced], to: Console | None = None) -> None:
    """Print how many outcomes move when a government decides nothing: physics, mixed, decision."""
    out = to or console(PIPED_LISTS)
    for government, own in by_government(rows).items():
        told = replaced_counted(own)
        out.print(Text(f"{government} replaced by rules that decide nothing: {told}"))
