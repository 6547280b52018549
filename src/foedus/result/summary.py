"""The summary of a run as one JSON document: quantiles per outcome, arm, label and quarter.

The layout is that of `foedus.result.documents.summary`. Only members with sound numbers count; a
number that cannot be given is null, never NaN.
"""

import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from foedus.result.deliberation import own_parts
from foedus.result.documents.behaviour import BehaviourTest
from foedus.result.documents.contrast import Contrast
from foedus.result.documents.record import PerQuarter, dumps
from foedus.result.documents.scorecard import Scorecard
from foedus.result.documents.summary import (
    Choice,
    Contribution,
    Direction,
    Division,
    Expected,
    Flag,
    Outcome,
    OwnPart,
    Quantiles,
    Replaced,
    Statistics,
    Summary,
    Weighed,
)
from foedus.result.folder import SUMMARY
from foedus.result.schema import OPEN, STATISTICS, Series

if TYPE_CHECKING:
    from foedus.result.result import Result

QUANTILES: dict[str, float] = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}

WORKERS = min(4, os.cpu_count() or 1)

Numbers = npt.NDArray[np.floating[Any]]
ByLabel = dict[str, Statistics]
Divided = dict[str, dict[str, Division | None]]
"""By arm and label."""


def summarise(
    result: "Result",
    monitor: Sequence[Flag] | None = None,
    relative_risk: Mapping[str, Mapping[str, Mapping[str, Quantiles]]] | None = None,
    lobotomy: Sequence[Replaced] | None = None,
    behaviour: Sequence[BehaviourTest] | None = None,
    contrasts: Sequence[Contrast] = (),
    scorecard: Scorecard | None = None,
) -> Summary:
    """Return the summary document of a result.

    Parameters
    ----------
    monitor
        Flags of the degeneracy monitor; null in the document where it was not run.
    relative_risk
        Per hazard, arm and label the relative risk against the first arm, likewise.
    lobotomy
        What a replaced government changes, one record per outcome and label, likewise.
    behaviour
        Verdicts of the behaviour tests on all readings together, likewise.
    contrasts
        What differences between lines are made of; none where all arms have the same lines.
    scorecard
        What was observed against the arm in which it was imposed; null where it was not compared.
    """
    manifest = result.manifest
    outcomes: dict[str, Outcome] = {}
    spread: dict[str, Divided] = {}
    choices: dict[str, Choice] = {}
    amounts = [series for series in manifest.series if not series.is_choice]
    # Sorting releases the interpreter lock; a few threads bound memory and halve the time.
    with ThreadPoolExecutor(WORKERS) as pool:
        entries = pool.map(partial(_outcome, result), amounts)
        for series, (entry, shares_of_variance) in zip(amounts, entries, strict=True):
            outcomes[series.name], spread[series.name] = entry, shares_of_variance
    for series in manifest.series:
        if series.is_choice:
            choices |= _choices(result, series)
    return Summary(
        case=manifest.case,
        title=manifest.title,
        digest=manifest.digest,
        version=manifest.version,
        parts=tuple(OwnPart(p.kind, p.name, p.file, p.digest) for p in manifest.parts),
        seed=manifest.seed,
        draws=manifest.draws,
        replicates=manifest.replicates,
        quarters=manifest.quarters,
        arms=manifest.arms,
        policies={arm: tuple(texts) for arm, texts in manifest.policies.items()},
        do=manifest.do,
        outcomes=outcomes,
        choices=choices,
        spread=spread if manifest.replicates > 1 else None,
        relative_risk=relative_risk,
        status={arm: _status(result, arm) for arm in manifest.arms},
        monitor=None if monitor is None else tuple(monitor),
        deliberation=_deliberation(result),
        contrasts=tuple(contrasts),
        scorecard=scorecard,
        lobotomy=None if lobotomy is None else tuple(lobotomy),
        behaviour=None if behaviour is None else tuple(behaviour),
    )


def save(result: "Result", document: Summary) -> None:
    """Write the summary into the result folder, where `Result.summary` finds it."""
    result.write(SUMMARY, dumps(document))


def statistics(values: Numbers, labels: Sequence[str]) -> ByLabel:
    """Return mean and quantiles over members.

    Parameters
    ----------
    values
        ``(member, time, label)``; what is not finite counts as missing.
    """
    members, _, width = values.shape
    # One contiguous row per label and quarter: sorting rows is what makes this fast.
    rows = np.ascontiguousarray(values.reshape(members, -1).T, np.float32)
    finite = np.isfinite(rows)
    count = np.count_nonzero(finite, axis=1)
    total = rows.sum(axis=1, dtype=np.float64, where=True if finite.all() else finite)
    rows[~finite] = np.nan
    rows.sort(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
    columns = [mean] + [_quantile(rows, count, q) for q in QUANTILES.values()]
    found = [_listed(column) for column in columns]
    return {
        label: Statistics(*(column[i::width] for column in found)) for i, label in enumerate(labels)
    }


def shares(values: npt.NDArray[Any], options: int) -> npt.NDArray[np.float64]:
    """Return the share of members that took each option as ``(option, time)``.

    Parameters
    ----------
    values
        Option indices ``(member, time)``; negative where the instrument was not on the menu.
    """
    counts = np.stack([(values == option).sum(axis=0) for option in range(options)])
    total = counts.sum(axis=0)
    return np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0)


def between_draws(values: Numbers, replicates: int) -> npt.NDArray[np.float64]:
    """Return the share of variance that lies between structural draws, per column.

    Parameters
    ----------
    values
        ``(member, column)`` with the replicates of a draw side by side; NaN where a member does
        not count. One-way analysis of variance with unequal groups; NaN where all are equal.
    """
    groups = values.astype(np.float64).reshape(-1, replicates, values.shape[1])
    size = np.isfinite(groups).sum(axis=1)
    used = size.sum(axis=0)
    draws = (size > 0).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(groups, axis=1) / size
        grand = np.nansum(mean * size, axis=0) / used
        within = np.nansum((groups - mean[:, None]) ** 2, axis=(0, 1)) / (used - draws)
        spread = np.nansum(size * (mean - grand) ** 2, axis=0) / (draws - 1)
        typical = (used - (size**2).sum(axis=0) / used) / (draws - 1)
        between = np.maximum((spread - within) / typical, 0.0)
        return between / (between + within)


def _outcome(result: "Result", series: Series) -> tuple[Outcome, Divided]:
    manifest = result.manifest
    by: dict[str, ByLabel] = {}
    versus: dict[str, ByLabel] = {}
    spread: Divided = {}
    expected_by: dict[str, dict[str, Quantiles]] = {}
    expected_versus: dict[str, dict[str, Quantiles]] = {}
    shown = manifest.shown(series)
    columns = [series.labels.index(label) for label in shown]
    direction: dict[str, dict[str, Direction | None]] = {}
    first: Numbers | None = None
    for arm in manifest.arms:
        values = result.values(series.name, arm)
        values[~result.sound(arm)] = np.nan
        by[arm] = statistics(values, series.labels)
        part = values[:, :, columns]
        if first is None:
            first = part
        else:
            gap = part - first
            versus[arm] = statistics(gap, shown)
            direction[arm] = directions(gap[:, -1], manifest.replicates, shown)
        if manifest.replicates > 1:
            expected_by[arm] = _expected(part, manifest.replicates, shown)
            if part is not first:
                expected_versus[arm] = _expected(part - first, manifest.replicates, shown)
            share = _listed(between_draws(values[:, -1], manifest.replicates))
            spread[arm] = {
                label: None if x is None else Division(x, round(1 - x, 6))
                for label, x in zip(series.labels, share, strict=True)
            }
    entry = Outcome(
        title=series.title,
        description=series.description,
        unit=series.unit,
        part=series.part,
        index=series.index,
        by=by,
        versus=versus,
        expected=Expected(expected_by, expected_versus) if manifest.replicates > 1 else None,
        direction=direction,
    )
    return entry, spread


def directions(
    values: Numbers, replicates: int, labels: Sequence[str]
) -> dict[str, Direction | None]:
    """Return in which share of draws the mean over shocks is above zero, and in which below.

    Parameters
    ----------
    values
        ``(member, label)`` with the replicates of a draw side by side; NaN where a member does not
        count, and a draw without a number does not count either.
    """
    means = _over_shocks(values, replicates)
    draws = np.isfinite(means).sum(axis=0)
    counts = zip(draws, (means > 0).sum(axis=0), (means < 0).sum(axis=0), strict=True)
    return {
        label: Direction(round(int(above) / int(n), 6), round(int(below) / int(n), 6))
        if n
        else None
        for label, (n, above, below) in zip(labels, counts, strict=True)
    }


def _expected(values: Numbers, replicates: int, labels: Sequence[str]) -> dict[str, Quantiles]:
    """Return quantiles over draws of the mean over shocks: what we do not know, without chance."""
    found = statistics(_over_shocks(values, replicates), labels)
    return {label: Quantiles(row.p05, row.p50, row.p95) for label, row in found.items()}


def _over_shocks(values: Numbers, replicates: int) -> npt.NDArray[np.float64]:
    """Return the mean over the sound replicates of every draw; NaN where it has none."""
    groups = values.reshape(-1, replicates, *values.shape[1:])
    count = np.isfinite(groups).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nansum(groups, axis=1, dtype=np.float64) / count


def _choices(result: "Result", series: Series) -> dict[str, Choice]:
    by: dict[str, dict[str, dict[str, PerQuarter]]] = {label: {} for label in series.labels}
    menus = list(zip(series.labels, series.categories, strict=True))
    for arm in result.manifest.arms:
        values = result.values(series.name, arm)[result.sound(arm)]
        for i, (label, options) in enumerate(menus):
            taken = shares(values[:, :, i], len(options))
            by[label][arm] = {option: _listed(taken[k]) for k, option in enumerate(options)}
    return {label: Choice(options, by[label]) for label, options in menus}


def _deliberation(result: "Result") -> dict[str, dict[str, Weighed]] | None:
    """Return what was weighed per arm and instrument, in parts of its own government alone."""
    manifest = result.manifest
    by = {arm: result.deliberation(arm) for arm in manifest.arms}
    known = {arm: means.astype(np.float64) for arm, means in by.items() if means is not None}
    if not known:
        return None
    opened = manifest.deliberation.index(OPEN)
    found: dict[str, dict[str, Weighed]] = {arm: {} for arm in known}
    for i, label in enumerate(manifest.instruments):
        own = own_parts(manifest, label, np.stack([means[:, i] for means in known.values()]))
        for arm, means in known.items():
            # Of a part the store holds the mean and the size, in that order.
            parts = {
                manifest.deliberation[part]: Contribution(
                    *(_listed(means[:, i, part, k]) for k in range(len(STATISTICS)))
                )
                for part in own
            }
            count = tuple(int(n) for n in means[:, i, opened, 0])
            found[arm][label] = Weighed(count, parts)
    return found


def _status(result: "Result", arm: str) -> dict[str, int]:
    codes, counts = np.unique(result.status(arm), return_counts=True)
    texts = result.manifest.status
    return {
        texts.get(int(code), f"status {code}"): int(count)
        for code, count in zip(codes, counts, strict=True)
    }


def _quantile(rows: Numbers, count: npt.NDArray[np.intp], q: float) -> Numbers:
    position = q * np.maximum(count - 1, 0)
    low = np.floor(position).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(count - 1, 0))
    index = np.arange(len(rows))
    below, above = rows[index, low].astype(np.float64), rows[index, high].astype(np.float64)
    return below + (position - low) * (above - below)


def _listed(row: npt.NDArray[Any]) -> PerQuarter:
    """Round to six digits, which is more than any ensemble carries, and turn NaN into null."""
    with np.errstate(divide="ignore", invalid="ignore"):
        digits = np.where(row == 0, 0, 5 - np.floor(np.log10(np.abs(row))))
        power = 10.0 ** np.abs(digits)
        # Powers of ten are exact only upward, so divide by one rather than multiply by a fraction.
        rounded = np.where(digits < 0, np.round(row / power) * power, np.round(row * power) / power)
    return tuple(x if math.isfinite(x) else None for x in rounded.tolist())
