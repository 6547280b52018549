"""What the terminal and the page say of a comparison, and the terminal's tables.

Everything is read from the document of `foedus.analyses.compare`, so that the two cannot disagree
with ``--json``.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foedus.analyses.compare import Comparison
from foedus.errors import visible
from foedus.report import contrasts, tables
from foedus.report.terminal import console, show_arms, show_cautions
from foedus.result.documents.comparison import (
    ComparisonDocument,
    LineWorth,
    OutcomeDifference,
    Spread,
    Window,
    Worth,
)
from foedus.result.folder import COMPARISON_PAGE

FEW = 6
"""Outcomes per part that are shown unless all are asked for: those that move most."""

LEAST = 0.1
"""Standard deviations that an end of the 90% interval must reach for an outcome to be shown."""

FINEST = 3
"""Decimal places below the first policy's standard deviation at which a difference is cut off."""

INTERESTS = 3
"""Interests of a line that are named: those that add most."""

WANTS = (
    "What a line wants is what the case says it wants: {lines_grade_e} of {lines} lines and "
    "{interests_grade_e} of {interests} reference swings are assumptions (grade E). A value is "
    "in reference swings of the interests the line has, counted from the start of the run."
)


def difference(scale: str, found: Window) -> str:
    """Return a paired difference as median and 90% interval; a relative risk after an x.

    What is smaller than a thousandth of the first policy's standard deviation is shown as 0.
    """
    spread = tables.over_draws(found)
    if scale == "ratio":
        text = tables.interval(spread)
        return text if text == tables.NONE else f"x {text}"
    sd = found.sd
    finest = max(0, FINEST - math.floor(math.log10(sd))) if sd else tables.MOST_DECIMALS
    return tables.interval(spread, sign=True, digits=2, finest=finest)


def swings(spread: Spread) -> str:
    """Return a difference in value as median and 90% interval, in reference swings."""
    return tables.interval(tables.over_draws(spread), sign=True, digits=2)


def ups_and_downs(spread: Spread) -> str:
    """Return the shares of draws that go up and down."""
    up, down = spread.positive, spread.negative
    if up is None or down is None:
        return tables.NONE
    return f"{up:.0%} / {down:.0%}"


def named(entry: OutcomeDifference, names: Mapping[str, str] | None = None) -> str:
    """Return an outcome with its label in words."""
    label, equals, option = entry.label.partition("=")
    text = tables.label_text(label, names)
    if equals:
        return f"{text} = {option.replace('_', ' ')}"
    return f"{entry.title}, {text}"


def telling(
    document: ComparisonDocument, policy: str, part: str, every: bool = False
) -> list[OutcomeDifference]:
    """Return the differences of one part, those that move most first.

    Parameters
    ----------
    every
        Also what does not move, and labels and events that reports do not show.
    """
    found = [e for e in document.outcomes if e.policy == policy and e.part == part]
    return found if every else [e for e in found if e.shown and _moves(e)]


def reasons(line: LineWorth, policy: str) -> str:
    """Return the interests that move a line's value most, with what each adds in the mean."""
    found = [i for i in line.interests[policy][:INTERESTS] if i.size]
    return ", ".join(
        f"{i.interest.replace('_', ' ')} "
        f"{tables.amount(i.mean, like=(i.size,), sign=True, digits=2)}"
        for i in found
    )


def short(line: str) -> str:
    """Return the name of a line without its government, in words."""
    return line.partition(".")[2].replace("_", " ")


def left_out(document: ComparisonDocument) -> str:
    """Say how many members do not count; empty where all do."""
    members = document.members
    if not members.left_out:
        return ""
    return (
        f"{members.left_out:,} of {members.all:,} members left out: their numbers are not "
        "sound in every arm"
    )


def shocks(document: ComparisonDocument) -> str:
    """Say how much of the spread of values is left of shocks; empty where it cannot be said."""
    if document.replicates == 1:
        return (
            "With one replicate per draw, what is spread over draws holds the shocks too: it "
            "shows more doubt, and less certain signs, than what we do not know alone"
        )
    found = sorted(
        row.chance
        for entry in document.lines or ()
        for row in entry.versus.values()
        if row.chance is not None
    )
    if not found:
        return ""
    middle, most = found[len(found) // 2], found[-1]
    return (
        f"Of the variance over draws of a line's value, shocks that {document.replicates} "
        f"replicates do not average out are {middle:.0%} in the middle and {most:.0%} at most"
    )


def wants(document: ComparisonDocument) -> str:
    """Say what a value rests on; empty where lines were not valued."""
    return WANTS.format(**vars(document.assumed)) if document.assumed else ""


NOT_REDRAWN = "how far that moves when base shares alone are drawn anew:"


def show(comparison: Comparison, every: bool = False, to: Console | None = None) -> None:
    """Print a comparison: what differs part by part, then for whom each policy is best.

    Parameters
    ----------
    every
        Show every outcome and label, not only those that move most.
    """
    out, document = to or console(), comparison.document
    show_cautions(out, document.cautions)
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
    folder = visible(str(comparison.result.path))
    out.print(Text(f"results  {folder}"), soft_wrap=True)
    out.print(Text(f"page     {Path(folder) / COMPARISON_PAGE}"), soft_wrap=True)


def _moves(entry: OutcomeDifference) -> bool:
    for window in (entry.average, entry.last):
        found = vars(window.standardised).values() if window.standardised else ()
        if any(x is not None and abs(x) >= LEAST for x in found):
            return True
    return False


def _show_changes(out: Console, document: ComparisonDocument, policy: str, every: bool) -> None:
    _heading(out, f"What {policy} changes against {document.against}")
    for part, title in tables.PARTS.items():
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
    yield tables.amount(standardised and standardised.p50, like=(1.0,), sign=True)


def _show_worth(out: Console, document: ComparisonDocument) -> None:
    _heading(out, "Best for whom")
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
        yield tables.NONE if best is None else f"{best:.0%} ({tables.amount(regret, digits=2)})"


def _who(line: str) -> str:
    return f"{line.partition('.')[0]}: {short(line)}"


def _table(first: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column(first)
    return table


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, style="bold cyan"))
