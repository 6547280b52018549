"""The behaviour table: every test, every reading, its band and how it came out."""

from collections import Counter
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foedus.analyses.lobotomy import LobotomyRow
from foedus.behaviour.experiment import Verdict
from foedus.report.terminal import PIPED_LISTS, console

_STYLES = {"passes": "green", "defect": "bold red", "assumed": "yellow", "not yet": "dim"}


def show(verdicts: Sequence[Verdict], to: Console | None = None) -> None:
    """Print the verdicts; defects first in the count below, never left out."""
    out = to or console(PIPED_LISTS)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("test", "what must come out", "reading", "effect (90% of draws)", "share", ""):
        table.add_column(name, justify="right" if name == "share" else "left", overflow="fold")
    before = ""
    for verdict in verdicts:
        new = verdict.id != before
        table.add_row(
            verdict.id if new else "",
            Text(verdict.title if new else ""),
            verdict.reading,
            _effect(verdict),
            "" if verdict.share is None else f"{verdict.share:.0%} / {verdict.needed:.0%}",
            Text(verdict.verdict, style=_STYLES.get(verdict.verdict, "default")),
        )
        before = verdict.id
    out.print(table)
    counts = Counter(verdict.verdict for verdict in verdicts)
    out.print(", ".join(f"{number} {name}" for name, number in sorted(counts.items())))
    for verdict in verdicts:
        if verdict.verdict == "not yet":
            out.print(Text(f"  {verdict.id}: {verdict.note}", style="dim"))
        elif verdict.left_out:
            what = f"{verdict.left_out} draws without a number left out"
            out.print(Text(f"  {verdict.id}, {verdict.reading}: {what}", style="dim"))


def show_replaced(rows: Sequence[LobotomyRow], to: Console | None = None) -> None:
    """Print how many outcomes move when a government decides nothing: physics, mixed, decision."""
    out = to or console(PIPED_LISTS)
    for government in dict.fromkeys(row.government for row in rows):
        counts = Counter(
            row.verdict or "does not vary" for row in rows if row.government == government
        )
        told = ", ".join(f"{counts[name]} {name}" for name in KINDS if counts[name])
        out.print(Text(f"{government} replaced by rules that decide nothing: {told}"))


KINDS = ("physics", "mixed", "decision", "does not vary")


def _effect(verdict: Verdict) -> str:
    if verdict.median is None:
        return ""
    return f"{verdict.median:+.3g} ({verdict.low:+.3g} to {verdict.high:+.3g})"
