"""Compare the arms of a result: what differs, how surely, and for which lines it is best.

The document is that of `foedus.result.documents.comparison`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from foedus.analyses import effects
from foedus.analyses.paired import (
    WINDOWS,
    Difference,
    Numbers,
    differences,
    leftover,
    six,
    spreads,
    used,
)
from foedus.analyses.tidy import Row, tidy, written
from foedus.analyses.who_gains import sentences
from foedus.analyses.worth_to_lines import WorthToLines, assumed, worth_to_lines
from foedus.errors import OptionError, OutputError, Problem, nearest
from foedus.overview import Overview, Shown, interval
from foedus.result.documents.comparison import (
    ComparisonDocument,
    GovernmentWorth,
    InterestAdds,
    LineWorth,
    Members,
    OutcomeDifference,
    Pareto,
    Spread,
    Versus,
    Window,
    Worth,
)
from foedus.result.documents.record import dumps
from foedus.result.documents.summary import Summary
from foedus.result.folder import COMPARISON, COMPARISON_TABLE, check_file, place
from foedus.result.result import Result
from foedus.result.schema import LineRow, Manifest

ENOUGH = 0.9
"""Share of draws in which one policy must be at least as good for all lines, to be called so."""

ALIKE = 1e-9
"""Swings by which values may differ and still count as tied."""

Verdict = Literal["gains", "loses", "the same", "cannot be told"]


@dataclass(frozen=True, repr=False)
class Comparison(Shown):
    """The arms of a result compared.

    Attributes
    ----------
    result
        The run that was compared.
    document
        What is said of them.
    """

    result: Result
    document: ComparisonDocument

    def overview(self) -> Overview:
        """Return the outcomes that differ most, in standard deviations of the first arm."""
        found = self.document
        moved = [(_telling(e), e) for e in found.outcomes if e.shown and not self._set(e)]
        moved = sorted((m for m in moved if m[0] > 0.0), key=lambda m: -m[0])
        others = ", ".join(found.policies[1:])
        span = f"mean of {found.quarters[0]} to {found.quarters[-1]}"
        return Overview(
            f"Comparison on {found.case}: {others} against {found.against}",
            ("outcome", "at", "arm", f"difference, {span}", "unit", "up / down"),
            [_shown(entry) for _, entry in moved],
            (
                "median and 90% interval over draws, a leading x for a ratio; shares of draws that "
                "go up and down",
                f"{found.members.used:,} of {found.members.all:,} members used, "
                f"in {self.result.path}",
            ),
        )

    def _set(self, entry: OutcomeDifference) -> bool:
        # Lines and levers are what a policy sets; a difference there is no consequence of it.
        return self.result.series(entry.outcome).dim in ("line", "instrument", "ordinal_instrument")

    def rows(self) -> list[Row]:
        """Return every number as a tidy row, as in ``compare.csv``."""
        return list(tidy(self.document))


def compare(result: Result) -> Comparison:
    """Compare every arm of a result with its first.

    Raises
    ------
    ValueError
        If the result has one arm alone.
    """
    manifest = result.manifest
    if len(manifest.arms) < 2:
        raise ValueError("a comparison needs two arms")
    counted = used(result)
    found = sorted(
        differences(result, counted),
        key=lambda d: (manifest.arms.index(d.policy), d.series.part, -d.telling()),
    )
    worth, summary = worth_to_lines(result, counted), result.summary()
    document = ComparisonDocument(
        case=manifest.case,
        title=manifest.title,
        digest=manifest.digest,
        version=manifest.version,
        seed=manifest.seed,
        draws=manifest.draws,
        replicates=manifest.replicates,
        quarters=manifest.quarters,
        policies=manifest.arms,
        against=manifest.arms[0],
        interventions={arm: tuple(manifest.policies.get(arm, ())) for arm in manifest.arms},
        do=manifest.do,
        members=_members(result, counted),
        outcomes=tuple(_outcome(d, manifest.arms[0]) for d in found),
        lines=_lines(worth, manifest) if worth else None,
        governments=_governments(worth, manifest) if worth else None,
        pareto=_pareto(worth) if worth else None,
        assumed=assumed(manifest) if worth else None,
        contrasts=summary.contrasts,
        cautions=_cautions(summary, counted),
    )
    return Comparison(result, replace(document, said=tuple(sentences(document, manifest.names))))


def _cautions(summary: Summary, counted: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    if counted.any():
        return summary.cautions
    return ("no member has sound numbers in every arm, so nothing is compared", *summary.cautions)


def check(policies: Sequence[str], known: Sequence[str], others: int = 0) -> None:
    """Refuse policies that cannot be compared.

    Parameters
    ----------
    known
        Policies of the case.
    others
        How many arms are compared beside the policies.

    Raises
    ------
    OptionError
        For fewer than two policies, one named twice, or an unknown one.
    """
    problems = [
        Problem("--policy", f'unknown policy "{name}"', nearest(name, known))
        for name in dict.fromkeys(policies)
        if name not in known
    ]
    twice = [name for name, count in Counter(policies).items() if count > 1]
    problems += [
        Problem("--policy", f'"{name}" is given twice', "a comparison needs different policies")
        for name in twice
    ]
    if not problems and len(policies) + others < 2:
        what = f"a comparison needs two policies or more; got {len(policies) + others}"
        fix = f"the case has {', '.join(known)}" if known else "give the experiment another arm"
        problems.append(Problem("--policy", what, fix))
    if problems:
        raise OptionError(problems)


def check_table(path: Path, force: bool) -> None:
    """Refuse a file for the table that is taken, unless by an earlier table and `force` is given.

    Raises
    ------
    OutputError
        If it is taken, or its folder does not exist.
    """
    check_file(path, force)
    if force and path.exists() and not effects.is_table(path):
        what = "exists and is not a table of foedus compare, so it is never replaced"
        raise OutputError(Problem(str(path), what, "name another file"))


def save(comparison: Comparison, table: str | Path | None = None, force: bool = False) -> None:
    """Write ``compare.json`` and ``compare.csv`` into the result folder, and effects elsewhere.

    Parameters
    ----------
    table, force
        Where the table of effects goes, if wanted, and whether an earlier one there may be
        replaced.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    result = comparison.result
    result.write(COMPARISON, dumps(comparison.document))
    result.write(COMPARISON_TABLE, written(comparison.document))
    if table is not None:
        text = effects.written(comparison.document)
        place(Path(table), text, lambda there: force and effects.is_table(there))


def verdict(spread: Spread) -> Verdict:
    """Return what the 90% interval of a difference in value says."""
    low, high = spread.p05, spread.p95
    if low is None or high is None:
        return "cannot be told"
    if low > 0.0:
        return "gains"
    if high < 0.0:
        return "loses"
    return "the same" if low == high == 0.0 else "cannot be told"


def _telling(entry: OutcomeDifference) -> float:
    """Return how far the median moves, in standard deviations, in the mean of all quarters."""
    found = entry.average.standardised
    return abs(found.p50) if found and found.p50 is not None else 0.0


def _shown(entry: OutcomeDifference) -> tuple[str, ...]:
    found, ratio = entry.average, entry.scale == "ratio"
    text = interval(found.p05, found.p50, found.p95)
    up, down = found.positive, found.negative
    shares = "none" if up is None or down is None else f"{up:.0%} / {down:.0%}"
    unit = "" if ratio else entry.unit
    return entry.title, entry.label, entry.policy, f"x {text}" if ratio else text, unit, shares


def _members(result: Result, counted: npt.NDArray[np.bool_]) -> Members:
    arms = result.manifest.arms
    left = {arm: int(np.count_nonzero(~result.sound(arm))) for arm in arms}
    count = int(np.count_nonzero(counted))
    return Members(len(counted), count, len(counted) - count, left)


def _outcome(found: Difference, against: str) -> OutcomeDifference:
    average, last = (_window(found, window) for window in WINDOWS)
    return OutcomeDifference(
        outcome=found.series.name,
        label=found.label,
        policy=found.policy,
        against=against,
        title=found.series.title,
        part=found.series.part,
        unit=found.unit,
        scale="ratio" if found.ratio else "difference",
        index=found.series.index,
        shown=found.shown and not found.series.is_event,
        average=average,
        last=last,
    )


def _window(found: Difference, window: str) -> Window:
    scale = found.scales[window]
    return Window(
        **vars(found.spreads[window]),
        chance=found.chance[window],
        sd=None if scale is None else six(scale),
        standardised=found.standardised(window),
    )


def _lines(worth: WorthToLines, manifest: Manifest) -> tuple[LineWorth, ...]:
    found: list[LineWorth] = []
    for i, line in enumerate(worth.lines):
        values = {arm: worth.line(arm, line.name) for arm in worth.arms}
        members = {arm: worth.members[arm, line.name] for arm in worth.arms}
        influence = spreads(worth.influence[:, i : i + 1])[0]
        found.append(
            LineWorth(
                **vars(_judged(values, members, manifest.replicates)),
                line=line.name,
                government=line.government,
                title=line.title,
                leader=line.leader,
                counterfactual=line.counterfactual,
                source=line.source,
                grade=line.grade,
                influence=None if line.counterfactual else influence.p50,
                interests={arm: _interests(worth, line, arm, manifest) for arm in worth.arms[1:]},
            )
        )
    return tuple(found)


def _governments(worth: WorthToLines, manifest: Manifest) -> tuple[GovernmentWorth, ...]:
    found: list[GovernmentWorth] = []
    for name in dict.fromkeys(line.government for line in worth.lines):
        values = {arm: worth.government(arm, name) for arm in worth.arms}
        members = {arm: worth.government_members(arm, name) for arm in worth.arms}
        judged = _judged(values, members, manifest.replicates)
        title = manifest.names.get(name, name)
        found.append(GovernmentWorth(**vars(judged), government=name, title=title))
    return tuple(found)


def _judged(values: dict[str, Numbers], members: dict[str, Numbers], replicates: int) -> Worth:
    """Return how values of arms are spread, how they differ, and which is best how often.

    Parameters
    ----------
    values, members
        By arm, the value of each draw and of each member.
    """
    first, *others = values
    table = np.stack(list(values.values()), axis=1)
    table = table[np.isfinite(table).all(axis=1)]
    versus: dict[str, Versus] = {}
    for arm in others:
        found = spreads((values[arm] - values[first])[:, None])[0]
        chance = leftover((members[arm] - members[first])[:, None], replicates)[0]
        versus[arm] = Versus(**vars(found), chance=chance, verdict=verdict(found))
    top = table.max(axis=1, keepdims=True)
    # What ties shares the honour, so that the probabilities add up to one.
    winners = table >= top - ALIKE
    count = winners.sum(axis=1, keepdims=True)
    best, regret = _means(winners / count), _means(top - table)
    return Worth(
        value={arm: spreads(row[:, None])[0].marks for arm, row in values.items()},
        versus=versus,
        best=dict(zip(values, best, strict=True)),
        tied=_means(count > 1)[0],
        regret=dict(zip(values, regret, strict=True)),
    )


def _interests(
    worth: WorthToLines, line: LineRow, arm: str, manifest: Manifest
) -> tuple[InterestAdds, ...]:
    """Return what each interest adds to the difference in value, the weightiest first."""
    rows = {row.name: row for row in manifest.interests}
    added = worth.contributions[arm, line.name] - worth.contributions[worth.arms[0], line.name]
    known = added[np.isfinite(added).all(axis=1)]
    means, sizes = _means(known), _means(np.abs(known))
    found = [
        InterestAdds(
            interest=name,
            sign=line.signs[name],
            outcome=rows[name].outcome,
            at=", ".join(rows[name].at),
            mean=means[i],
            size=sizes[i],
            p05=spread.p05,
            p50=spread.p50,
            p95=spread.p95,
        )
        for i, (name, spread) in enumerate(zip(line.signs, spreads(added), strict=True))
    ]
    return tuple(sorted(found, key=lambda entry: -(entry.size or 0.0)))


def _pareto(worth: WorthToLines) -> tuple[Pareto, ...]:
    """Return, for each ordered pair, how often one is at least as good for every line with say."""
    governing = [line.name for line in worth.lines if not line.counterfactual]
    values = {
        arm: np.stack([worth.line(arm, name) for name in governing], axis=1) for arm in worth.arms
    }
    found: list[Pareto] = []
    for one, other in permutations(worth.arms, 2):
        gain = values[one] - values[other]
        gain = gain[np.isfinite(gain).all(axis=1)]
        least = np.all(gain >= -ALIKE, axis=1, keepdims=True)
        share = _means(least)[0]
        better = _means(least & np.any(gain > ALIKE, axis=1, keepdims=True))[0]
        found.append(Pareto(one, other, share, better, share is not None and share >= ENOUGH))
    return tuple(found)


def _means(table: npt.NDArray[Any]) -> Sequence[float | None]:
    if not len(table):
        return [None] * table.shape[1]
    return [six(float(x)) for x in table.mean(axis=0)]
