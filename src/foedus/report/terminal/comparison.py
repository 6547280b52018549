"""What `foedus compare` prints: what differs part by part, then for whom each policy is best."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from foedus.analyses.compare import Comparison
from foedus.errors import visible
from foedus.overview import counted
from foedus.report.rows import contrasts
from foedus.report.rows.comparison import (
    changes,
    left_out,
    shocks,
    surest,
    through_what,
    values,
    wants,
)
from foedus.report.terminal.console import cautions, console, drawn, heading
from foedus.report.terminal.run import show_arms
from foedus.result.documents.comparison import (
    ComparisonDocument,
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
    cautions(out, document.cautions)
    out.print()
    out.print(Text(document.title, style="bold"))
    first, *others = document.policies
    size = f"{counted(document.draws, 'draw')} x {counted(document.replicates, 'replicate')}"
    span = f"{document.quarters[0]} to {document.quarters[-1]}"
    out.print(Text(f"{', '.join(others)} against {first}; {size}; {span}; seed {document.seed}"))
    show_arms(out, comparison.result.manifest)
    out.print()
    for policy in others:
        for sentence in surest(document, policy):
            out.print(Text(visible(sentence)))
    for policy in others:
        heading(out, f"What {policy} changes against {document.against}")
        found = changes(document, policy, most=None if every else FEW, every=every)
        if found.rows:
            out.print(drawn(found))
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
    folder = visible(str(comparison.result.path))
    out.print(Text(f"results  {folder}"), soft_wrap=True)
    out.print(Text(f"page     {Path(folder) / COMPARISON_PAGE}"), soft_wrap=True)


def _show_worth(out: Console, document: ComparisonDocument) -> None:
    heading(out, "Best for whom")
    if document.lines:
        out.print(drawn(values(document)))
        out.print(
            "Best: share of draws, and the expected loss by taking that policy and not the best "
            "one (regret, in swings). A government adds its lines by their influence at the "
            "start. * is not in government and counts in no total.",
            style="dim",
        )
        for policy in document.policies[1:]:
            out.print(drawn(through_what(document, policy)))
    for sentence in document.said:
        out.print(Text(sentence))
    if wants(document):
        out.print(Text(wants(document), style="dim"))
