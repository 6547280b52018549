"""The behaviour table: every row, every reading, what was asked and how it came out."""

from collections import Counter
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foedus.behaviour.judge import Found
from foedus.behaviour.verdict import POOLED, Verdict
from foedus.report.terminal.console import PIPED_LISTS, console
from foedus.result.documents.summary import Replaced

_STYLES = {
    "passes": "green",
    "identity": "green",
    "defect": "bold red",
    "inert": "magenta",
    "assumed": "yellow",
    "not yet": "dim",
}
_HEAD = (
    "test",
    "what must come out",
    "origin",
    "reading",
    "effect (90% of draws)",
    "asked: found",
    "frozen or control",
    "",
)


def show(verdicts: Sequence[Verdict], to: Console | None = None) -> None:
    """Print the verdicts; counts and reasons stand below, none left out."""
    out = to or console(PIPED_LISTS)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in _HEAD:
        table.add_column(name, overflow="fold")
    before = ""
    for verdict in verdicts:
        new = verdict.id != before
        table.add_row(
            verdict.id if new else "",
            Text(verdict.title if new else ""),
            verdict.origin if new else "",
            verdict.reading,
            _effect(verdict),
            Text("\n".join(asked(found) if new else value(found) for found in verdict.conditions)),
            Text(against(verdict)),
            Text(verdict.verdict, style=_STYLES.get(verdict.verdict, "default")),
        )
        before = verdict.id
    out.print(table)
    pooled = [verdict for verdict in verdicts if verdict.reading == POOLED]
    for name, rows in ((POOLED, pooled), ("single readings", _others(verdicts))):
        counts = Counter(verdict.verdict for verdict in rows)
        told = ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))
        out.print(Text(f"{name}: {told or 'none'}"))
    for verdict in verdicts:
        for told in remarks(verdict):
            out.print(Text(f"  {told}", style="dim"))
    for digest in dict.fromkeys(verdict.bands for verdict in verdicts if verdict.bands):
        out.print(Text(f"bands  {digest}"))


def asked(found: Found) -> str:
    """Say what a condition asks for and what was found."""
    of = f"{found.of}, " if found.of else ""
    return f"{of}{found.asked}: {value(found)}"


def value(found: Found) -> str:
    """Return what a condition found, marked where it does not hold."""
    if found.value is None:
        return "no number !"
    text = f"{found.value:.0%}" if found.percent else f"{found.value:.3g}"
    return text if found.held else f"{text} !"


def against(verdict: Verdict) -> str:
    """Return the effect while the muted decide nothing, or what the positive control moves."""
    if verdict.control is not None:
        found = "-" if verdict.control.effect is None else f"{verdict.control.effect:.3g}"
        return f"control {found} of {verdict.control.needed:g}"
    if verdict.muted is None:
        return ""
    effect = "" if verdict.muted.effect is None else f", {verdict.muted.effect:+.3g}"
    return f"{verdict.muted.who} frozen: {verdict.muted.outcome}{effect}"


def remarks(verdict: Verdict) -> list[str]:
    """Return what is to be said of a verdict below the table."""
    pooled = verdict.reading == POOLED
    name = verdict.id if pooled else f"{verdict.id}, {verdict.reading}"
    found: list[str] = []
    if verdict.reason and pooled:
        found.append(f"{name}: {verdict.verdict}, {verdict.reason}")
    if verdict.left_out:
        found.append(f"{name}: {verdict.left_out} draws without a number left out")
    if verdict.recovered is not None and pooled:
        share = f"{verdict.recovered:.0%}"
        found.append(f"{name}: recovers {share} of what the elasticity put in would do at once")
    return found


def show_replaced(rows: Sequence[Replaced], to: Console | None = None) -> None:
    """Print how many outcomes move when a government decides nothing: physics, mixed, decision."""
    out = to or console(PIPED_LISTS)
    for government in dict.fromkeys(row.government for row in rows):
        counts = Counter(
            row.verdict or "does not vary" for row in rows if row.government == government
        )
        told = ", ".join(f"{counts[name]} {name}" for name in KINDS if counts[name])
        out.print(Text(f"{government} replaced by rules that decide nothing: {told}"))


KINDS = ("physics", "mixed", "decision", "does not vary")


def _others(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.reading != POOLED]


def _effect(verdict: Verdict) -> str:
    if verdict.median is None:
        return ""
    return f"{verdict.median:+.3g} ({verdict.low:+.3g} to {verdict.high:+.3g})"
