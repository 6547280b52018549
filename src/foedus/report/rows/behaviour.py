"""How behaviour tests came out: what was asked, what was found, and what is to be said of it."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from foedus.behaviour.verdict import POOLED
from foedus.report.rows.table import Cell, Heading, Row, Table, numbers, words
from foedus.report.rows.wording import interval, over_draws
from foedus.result.documents.behaviour import BehaviourTest, ConditionFound
from foedus.result.documents.suite import Found, Verdict

COLOURS = {
    "defect": "#d55e00",
    "inert": "#cc79a7",
    "assumed": "#e69f00",
    "not yet": "#b9c0c7",
    "both signs": "#56b4e9",
    "identity": "#009e73",
    "passes": "#0072b2",
}
"""Verdicts, the worst first."""

FLAGGED = ("defect", "inert", "assumed")
"""Verdicts that say something against the model."""


def verdicts(found: Sequence[Verdict]) -> Table:
    """Return a row per reading, under a heading per test with all that is to be said of it."""
    columns = (
        *words("reading", "verdict"),
        *numbers("effect (90% of draws)", "found"),
        *words("frozen or control"),
    )
    rows: list[Row | Heading] = []
    for _, own in groupby(found, key=lambda verdict: verdict.id):
        readings = list(own)
        rows += [_heading(readings[0]), *map(_reading, readings)]
    return Table(columns, tuple(rows))


def tests(found: Sequence[BehaviourTest]) -> Table:
    """Return a row per test, on all readings together."""
    heads = ("test", "what must come out", "effect (90% of draws)", "asked: found", "origin")
    return Table(words(*heads, "verdict"), tuple(map(_test, found)))


def _heading(head: Verdict) -> Heading:
    least = f"; beyond {head.least} in half of the draws" if head.least else ""
    conditions = "; ".join(map(asked, head.conditions)) + least
    unit = f" [{head.unit}]" if head.unit else ""
    control = head.control
    more = (
        head.measured + unit if head.measured else "",
        f"Control: {control.cause} on {control.moves}" if control else "",
        head.why,
        head.note,
    )
    lines = (conditions, *remarks(head))
    return Heading(
        head.title,
        lead=head.id,
        soft=f"({', '.join(filter(None, (head.kind, head.origin)))})",
        lines=tuple(filter(None, lines)),
        more=tuple(filter(None, more)),
    )


def _reading(verdict: Verdict) -> Row:
    pooled = verdict.reading == POOLED
    return (
        verdict.reading.replace("_", " "),
        Cell(
            verdict.verdict,
            beside="" if pooled or not verdict.left_out else f"({verdict.left_out} draws left out)",
            tone="flag" if verdict.verdict in FLAGGED else "",
            colour=COLOURS[verdict.verdict],
        ),
        _effect(verdict),
        "; ".join(map(value, verdict.conditions)),
        against(verdict),
    )


def _effect(verdict: Verdict) -> str:
    low, median, high = verdict.low, verdict.median, verdict.high
    if low is None or median is None or high is None:
        return ""
    return f"{signed(median)} ({signed(low)} to {signed(high)})"


def signed(number: float) -> str:
    """Return a number with its sign and three digits."""
    return f"{number:+.3g}".replace("-", "\N{MINUS SIGN}") if number else "0"


def _test(row: BehaviourTest) -> Row:
    verdict = f"{row.verdict}: {row.reason}" if row.verdict == "not yet" else row.verdict
    return (
        row.id,
        row.title,
        f"{interval(over_draws(row), True)} {row.unit}",
        "; ".join(map(_condition, row.conditions)),
        row.origin,
        Cell(verdict, tone="flag" if row.verdict in FLAGGED else ""),
    )


def _condition(one: ConditionFound) -> str:
    text = f"{one.of}, {one.asked}" if one.of else one.asked
    return text if one.found is None else f"{text}: {one.found:.3g}"


def counted(found: Sequence[Verdict]) -> dict[str, tuple[int, int]]:
    """Return by verdict how many tests have it on all draws, and how many on one reading alone."""
    pooled = Counter(verdict.verdict for verdict in found if verdict.reading == POOLED)
    single = Counter(verdict.verdict for verdict in found if verdict.reading != POOLED)
    return {name: (pooled[name], single[name]) for name in COLOURS}


def asked(found: Found) -> str:
    """Say what a condition asks for, with a proper minus."""
    text = found.asked.replace("-", "\N{MINUS SIGN}")
    return f"{found.of}: {text}" if found.of else text


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
    """Return what is to be said of a verdict on all readings together."""
    found: list[str] = []
    if verdict.reason:
        found.append(f"{verdict.verdict}: {verdict.reason}")
    if verdict.left_out:
        found.append(f"{verdict.left_out} draws without a number left out")
    if verdict.recovered is not None:
        share = f"{verdict.recovered:.0%}"
        found.append(f"recovers {share} of what the elasticity put in would do at once")
    return found
