"""What a comparison says: numbers and sentences that its page and the terminal share."""

import math
from collections.abc import Iterator, Mapping
from typing import Protocol

from foedus import share_words
from foedus.report.rows.outcomes import PARTS
from foedus.report.rows.table import Cell, Column, Heading, Row, Table, numbers, words
from foedus.report.rows.wording import (
    MOST_DECIMALS,
    NONE,
    HasQuantiles,
    amount,
    interval,
    label_text,
    over_draws,
)
from foedus.result.documents.comparison import (
    ComparisonDocument,
    GovernmentWorth,
    LineWorth,
    OutcomeDifference,
    Spread,
    Worth,
)

LEAST = 0.1
"""Standard deviations that an end of the 90% interval must reach for an outcome to be shown."""

FINEST = 3
"""Decimal places below the first policy's standard deviation at which a difference is cut off."""

SUREST = 5
"""Outcomes that are told in sentences."""

INTERESTS = 3
"""Interests of a line that are named: those that add most."""


class Scaled(HasQuantiles, Protocol):
    """A difference over draws with what it is measured by."""

    @property
    def sd(self) -> float | None: ...  # noqa: D102


def difference(scale: str, found: Scaled) -> str:
    """Return a paired difference as median and 90% interval; a relative risk after an x.

    What is smaller than a thousandth of the first policy's standard deviation is shown as 0.
    """
    spread = over_draws(found)
    if scale == "ratio":
        text = interval(spread)
        return text if text == NONE else f"x {text}"
    sd = found.sd
    finest = max(0, FINEST - math.floor(math.log10(sd))) if sd else MOST_DECIMALS
    return interval(spread, sign=True, digits=2, finest=finest)


def swings(spread: Spread) -> str:
    """Return a difference in value as median and 90% interval, in reference swings."""
    return interval(over_draws(spread), sign=True, digits=2)


def ups_and_downs(spread: Spread) -> str:
    """Return the shares of draws that go up and down."""
    up, down = spread.positive, spread.negative
    if up is None or down is None:
        return NONE
    return f"{up:.0%} / {down:.0%}"


def named(entry: OutcomeDifference, names: Mapping[str, str] | None = None) -> str:
    """Return an outcome with its label in words."""
    label, equals, option = entry.label.partition("=")
    text = label_text(label, names)
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


def surest(
    document: ComparisonDocument, policy: str, names: Mapping[str, str] | None = None
) -> list[str]:
    """Return what a policy changes most surely in the last quarter, in a sentence each.

    First by the share of draws with one sign, then by standard deviations; each outcome once, and
    no setting or line, which a policy may itself impose.
    """
    found: list[tuple[float, float, OutcomeDifference]] = []
    for part in PARTS:
        for entry in telling(document, policy, part):
            up, down = entry.last.positive, entry.last.negative
            middle = entry.last.standardised and entry.last.standardised.p50
            if up is None or down is None or not middle or _imposable(entry):
                continue
            found.append((max(up, down), abs(middle), entry))
    found.sort(key=lambda row: (-row[0], -row[1]))
    told: dict[str, str] = {}
    for share, _, entry in found:
        if entry.outcome not in told and len(told) < SUREST:
            told[entry.outcome] = _sentence(entry, share, names)
    return list(told.values())


def _imposable(entry: OutcomeDifference) -> bool:
    return "." in entry.label or "=" in entry.label


def _sentence(entry: OutcomeDifference, share: float, names: Mapping[str, str] | None) -> str:
    verb = "rises" if (entry.last.positive or 0.0) >= (entry.last.negative or 0.0) else "falls"
    unit = "" if entry.scale == "ratio" or entry.index else f" {entry.unit}"
    change = f"{difference(entry.scale, entry.last)}{unit}"
    return (
        f"{entry.policy}: {named(entry, names)} {verb} in {share_words.of_draws(share)}, {change}."
    )


def reasons(line: LineWorth, policy: str) -> str:
    """Return the interests that move a line's value most, with what each adds in the mean."""
    found = [i for i in line.interests[policy][:INTERESTS] if i.size]
    return ", ".join(
        f"{i.interest.replace('_', ' ')} {amount(i.mean, like=(i.size,), sign=True, digits=2)}"
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
    if document.assumed is None:
        return ""
    own = document.assumed
    return (
        f"What a line wants is what the case says it wants: {own.lines_grade_e} of {own.lines} "
        f"lines and {own.interests_grade_e} of {own.interests} reference swings are assumptions "
        "(grade E). A value is in reference swings of the interests the line has, counted from the "
        "start of the run."
    )


def _moves(entry: OutcomeDifference) -> bool:
    for window in (entry.average, entry.last):
        found = vars(window.standardised).values() if window.standardised else ()
        if any(x is not None and abs(x) >= LEAST for x in found):
            return True
    return False


def changes(
    document: ComparisonDocument,
    policy: str,
    names: Mapping[str, str] | None = None,
    *,
    most: int | None = None,
    every: bool = False,
) -> Table:
    """Return what a policy changes, by part of the analysis, those that move most first.

    Parameters
    ----------
    names
        Names of actors and lines, where there is room for them.
    most
        Outcomes of a part that are shown; how many more there are is said in its heading.
    every
        Also what does not move, as in `telling`.
    """
    rows: list[Row | Heading] = []
    for part, title in PARTS.items():
        found = telling(document, policy, part, every)
        shown = found[:most]
        more = len(found) - len(shown)
        if found:
            soft = f"{more} more that move less: --all" if more else ""
            rows += [Heading(title, part, soft), *(_change(entry, names) for entry in shown)]
    columns = (
        *words("outcome", "unit"),
        *numbers("mean of all quarters", document.quarters[-1], "up / down", "in SD"),
    )
    return Table(columns, tuple(rows))


def _change(entry: OutcomeDifference, names: Mapping[str, str] | None) -> Row:
    standardised = entry.last.standardised
    return (
        named(entry, names),
        "relative risk" if entry.scale == "ratio" else entry.unit.removeprefix("unit of the "),
        difference(entry.scale, entry.average),
        difference(entry.scale, entry.last),
        ups_and_downs(entry.last),
        amount(standardised and standardised.p50, like=(1.0,), sign=True),
    )


def verdicts(document: ComparisonDocument, government: GovernmentWorth) -> Table:
    """Return what each policy is worth to a government and to each of its lines, and why."""
    rows: list[Row] = []
    for entry in (government, *lines_of(document, government)):
        line = entry if isinstance(entry, LineWorth) else None
        losses = ", ".join(
            f"{policy} {amount(loss, digits=2)}" for policy, loss in entry.regret.items()
        )
        for number, policy in enumerate(document.policies[1:]):
            versus = entry.versus[policy]
            rows.append(
                (
                    "" if number else _titled(line),
                    policy,
                    versus.verdict,
                    swings(versus),
                    ups_and_downs(versus),
                    "" if number else losses,
                    reasons(line, policy) if line else "",
                )
            )
    columns = (
        Column("line"),
        Column("policy", whole=True),
        Column("verdict", whole=True),
        *numbers("value, 90% of draws", "better / worse"),
        *words("regret", "interests that move it most (mean, swings)"),
    )
    return Table(columns, tuple(rows))


def _titled(line: LineWorth | None) -> Cell:
    if line is None:
        return Cell("all, by influence")
    influence = "" if line.influence is None else f"(influence {line.influence:.0%})"
    return Cell(line.title + "*" * line.counterfactual, beside=influence)


def lines_of(document: ComparisonDocument, government: GovernmentWorth) -> list[LineWorth]:
    """Return the lines of a government, with what policies are worth to each."""
    return [line for line in document.lines or () if line.government == government.government]


def values(document: ComparisonDocument) -> Table:
    """Return what policies are worth to every line, in short, and how often each is best."""
    first, *others = document.policies
    rows: list[Row | Heading] = []
    for government in document.governments or ():
        rows.append((Cell(government.government, tone="name"), *_values(government, document)))
        for line in lines_of(document, government):
            name = f"  {short(line.line)}{'*' * line.counterfactual}"
            rows.append((name, *_values(line, document)))
    heads = [f"{policy} less {first}" for policy in others]
    heads += [f"best: {policy}" for policy in document.policies]
    return Table((*words("value, in swings"), *numbers(*heads)), tuple(rows))


def _values(entry: Worth, document: ComparisonDocument) -> Iterator[str]:
    for policy in document.policies[1:]:
        yield swings(entry.versus[policy])
    for policy in document.policies:
        best, regret = entry.best[policy], entry.regret[policy]
        yield NONE if best is None else f"{best:.0%} ({amount(regret, digits=2)})"


def through_what(document: ComparisonDocument, policy: str) -> Table:
    """Return the interests by which a policy is worth something to every line."""
    columns = words(f"through what, {policy}", "interests that move it most (mean, swings)")
    rows = (
        (f"{line.government}: {short(line.line)}", reasons(line, policy))
        for line in document.lines or ()
    )
    return Table(columns, tuple(rows))
