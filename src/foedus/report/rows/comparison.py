"""What a comparison says: numbers and sentences that its page and the terminal share."""

import math
from collections.abc import Mapping

from foedus.report.rows.wording import MOST_DECIMALS, NONE, amount, interval, label_text, over_draws
from foedus.result.documents.comparison import (
    ComparisonDocument,
    LineWorth,
    OutcomeDifference,
    Spread,
    Window,
)

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
    return WANTS.format(**vars(document.assumed)) if document.assumed else ""


def _moves(entry: OutcomeDifference) -> bool:
    for window in (entry.average, entry.last):
        found = vars(window.standardised).values() if window.standardised else ()
        if any(x is not None and abs(x) >= LEAST for x in found):
            return True
    return False
