"""What `foedus compare` prints: what differs part by part, then for whom each policy is best."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foedus.analyses.compare import Comparison
from foedus.report.rows import contrasts
from foedus.report.rows.comparison import (
    difference,
    left_out,
    named,
    reasons,
    shocks,
    short,
    swings,
    telling,
    ups_and_downs,
    wants,
)
from foedus.report.rows.outcomes import PARTS
from foedus.report.rows.wording import NONE, amount
from foedus.report.terminal.console import console, heading
from foedus.report.terminal.run import show_arms
from foedus.result.documents.comparison import (
    ComparisonDocument,
    OutcomeDifference,
    Worth,
)
from foedus.result.folder import COMPARISON_PAGE

FEW = 6
"""Outcomes per part that are shown unless all are asked for: those that move most."""

NOT_REDRAWN = "how far that moves when base shares alone are drawn anew:"


def show(comparison: Comparison, every: bool = False, to: Console | None = None) -> None:
    """Print a comparison: what differs part by part, then for whom each policy is best.

    Parameters
    ----------
    every
        Show every outcome and label, not only those that move most.
    """
    out, document = to or console(), comparison.document
    out.print()
    out.print(Text(document.title, style="bold"))
    first, *others = document.policies
    size = f"{document.draws:,} draws x {document.replicates:,} replicates"
    span = f"{document.quarters[0]} to {document.quarters[-1]}"
    out.print(Text(f"{', '.join(others)} against {first}; {size}; {span}; seed {document.seed}"))
    show_arms(out, comparison.result.manifest)
    for policy in others:
        _show_changes(out, document, policy, every)
    out.print(
        "Medians over structural draws of what the policy changes in the mean over shocks, in "
        "brackets 90% of draws. An x marks a relative risk. The last column is the median of the "
        f"last quarter in standard deviations of {first}.",
        style="dim",
    )
    _show_worth(out, document)
    for record in document.contrasts:
        out.print(Text(contrasts.sentence(record, comparison.result.manifest)))
        if not record.base:
            out.print(Text(f"{NOT_REDRAWN} --base", style="dim"))
    if shocks(document):
        out.print(Text(f"{shocks(document)}; more --replicates lower it.", style="dim"))
    if left_out(document):
        out.print(Text(left_out(document), style="yellow"))
    out.print()
    out.print(Text(f"results  {comparison.result.path}"), soft_wrap=True)
    out.print(Text(f"page     {comparison.result.path / COMPARISON_PAGE}"), soft_wrap=True)


def _show_changes(out: Console, document: ComparisonDocument, policy: str, every: bool) -> None:
    heading(out, f"What {policy} changes against {document.against}")
    for part, title in PARTS.items():
        found = telling(document, policy, part, every)
        if not found:
            continue
        shown = found if every else found[:FEW]
        table = _table(f"{part}  {title}")
        table.add_column("unit", style="dim")
        table.add_column("mean of all quarters", justify="right")
        table.add_column(f"in {document.quarters[-1]}", justify="right")
        table.add_column("up / down", justify="right")
        table.add_column("in SD", justify="right")
        for entry in shown:
            table.add_row(*_change(entry))
        out.print(table)
        if len(found) > len(shown):
            out.print(f"  and {len(found) - len(shown)} more that move less: --all", style="dim")


def _change(entry: OutcomeDifference) -> Iterator[str | Text]:
    unit = "" if entry.scale == "ratio" else entry.unit
    yield Text(named(entry))
    yield Text(unit.removeprefix("unit of the "))
    yield difference(entry.scale, entry.average)
    yield difference(entry.scale, entry.last)
    yield ups_and_downs(entry.last)
    standardised = entry.last.standardised
    yield amount(standardised and standardised.p50, like=(1.0,), sign=True)


def _show_worth(out: Console, document: ComparisonDocument) -> None:
    heading(out, "Best for whom")
    if document.lines:
        _show_values(out, document)
        for policy in document.policies[1:]:
            table = _table(f"through what, {policy}")
            table.add_column("interests that move it most (mean, swings)")
            for line in document.lines or ():
                table.add_row(_who(line.line), reasons(line, policy))
            out.print(table)
    for sentence in document.said:
        out.print(Text(sentence))
    if wants(document):
        out.print(Text(wants(document), style="dim"))


def _show_values(out: Console, document: ComparisonDocument) -> None:
    first, *others = document.policies
    table = _table("value, in swings")
    for policy in others:
        table.add_column(f"{policy} less {first}", justify="right")
    for policy in document.policies:
        table.add_column(f"best: {policy}", justify="right")
    for government in document.governments or ():
        name = government.government
        table.add_row(Text(name, style="bold"), *_values(government, others, document.policies))
        for line in document.lines or ():
            if line.government == name:
                mark = "*" if line.counterfactual else ""
                cells = _values(line, others, document.policies)
                table.add_row(f"  {short(line.line)}{mark}", *cells)
    out.print(table)
    out.print(
        "Best: share of draws, and the expected loss by taking that policy and not the best one "
        "(regret, in swings). A government adds its lines by their influence at the start. "
        "* is not in government and counts in no total.",
        style="dim",
    )


def _values(entry: Worth, others: Sequence[str], policies: Sequence[str]) -> Iterator[str]:
    for policy in others:
        yield swings(entry.versus[policy])
    for policy in policies:
        best, regret = entry.best[policy], entry.regret[policy]
        yield NONE if best is None else f"{best:.0%} ({amount(regret, digits=2)})"


def _who(line: str) -> str:
    return f"{line.partition('.')[0]}: {short(line)}"


def _table(first: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column(first)
    return table
