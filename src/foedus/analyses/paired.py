"""Paired differences between arms: what a policy changes, draw by draw.

Arms share draws and shocks, so a difference is taken member by member. Its mean over the replicates
of a structural draw is what the policy changes in expectation, given what we do not know; the
spread over draws says how surely. No test is made: draws are no sample of anything, so a p-value
would have no meaning.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.analyses.relative_risk import ratios
from foedus.result.documents.comparison import Marks, Spread
from foedus.result.result import Result
from foedus.result.schema import Series
from foedus.result.summary import between_draws, statistics

WINDOWS = ("average", "last")
"""Over which quarters a difference is taken: the mean of all, and the last one alone."""

ROUNDING = 1e-6
"""Spread below which, relative to its level, a number of single precision does not vary."""

TENTH = 0.1
"""Part of the final mean effect from which it has begun."""

Numbers = npt.NDArray[np.float64]
Used = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Difference:
    """What one policy changes in one label of an outcome, against the first.

    Attributes
    ----------
    label
        Of the series; for an instrument's options ``USA.rhetoric=shame``, the share of members
        that stand at it.
    ratio
        Whether it is a relative risk; else a difference in `unit`.
    spreads
        By window.
    scales
        By window, the standard deviation of the first policy over members (for a ratio that of
        logs); None where it does not vary.
    chance
        By window, how much of the variance over draws is left of shocks, see `leftover`.
    """

    series: Series
    label: str
    shown: bool
    unit: str
    policy: str
    ratio: bool
    spreads: dict[str, Spread]
    scales: dict[str, float | None]
    chance: dict[str, float | None]

    def standardised(self, window: str) -> Marks | None:
        """Return the quantiles in standard deviations of the first policy."""
        scale = self.scales[window]
        if scale is None:
            return None
        found = self.spreads[window]
        marks = (found.p05, found.p25, found.p50, found.p75, found.p95)
        return Marks(*(self._against(x, scale) for x in marks))

    def _against(self, value: float | None, scale: float) -> float | None:
        if value is None or (self.ratio and value <= 0.0):
            return None
        return six((np.log(value) if self.ratio else value) / scale)

    def telling(self) -> float:
        """Return how far the median moves, in standard deviations, in the window it moves most."""
        found = (self.standardised(window) for window in WINDOWS)
        return max((abs(q.p50) for q in found if q and q.p50 is not None), default=0.0)


def used(result: Result) -> Used:
    """Return which members count: those that are sound in every arm."""
    return np.logical_and.reduce([result.sound(arm) for arm in result.manifest.arms])


def differences(result: Result, counted: Used) -> Iterator[Difference]:
    """Go through every outcome, label and policy but the first, in the manifest's order."""
    first, *others = result.manifest.arms
    for series in result.manifest.series:
        labels, shown = _labels(result, series)
        before = _windows(result, series, first, counted)
        for arm in others:
            after = _windows(result, series, arm, counted)
            yield from _compared(result, series, labels, shown, arm, before, after)


def spreads(values: Numbers, null: float = 0.0) -> list[Spread]:
    """Return how each column of ``(draw, column)`` is spread over draws; NaN is missing."""
    names = [str(i) for i in range(values.shape[1])]
    known = np.isfinite(values)
    found = statistics(np.where(known, values, np.nan)[:, None, :], names)
    count = known.sum(axis=0)
    above, below = ((known & side).sum(axis=0) for side in (values > null, values < null))
    return [
        Spread(
            row.p05[0],
            row.p25[0],
            row.p50[0],
            row.p75[0],
            row.p95[0],
            positive=_share(above[i], count[i]),
            negative=_share(below[i], count[i]),
            draws=int(count[i]),
        )
        for i, row in enumerate(found.values())
    ]


def by_draw(values: Numbers, replicates: int) -> Numbers:
    """Return the mean over the replicates of each draw, of those members that are not NaN."""
    grouped = values.reshape(-1, replicates, *values.shape[1:])
    with warnings.catch_warnings():
        # A draw without a sound member has no mean; it drops out of what follows.
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanmean(grouped, axis=1)


def leftover(values: Numbers, replicates: int) -> list[float | None]:
    """Return how much of the variance of each column's draw means is left of shocks.

    A draw's mean over few replicates still holds some of the shocks. With one replicate that cannot
    be told from the draw itself, so there is no answer; nor is there where nothing varies.

    Parameters
    ----------
    values
        Differences, ``(member, column)``, NaN where a member does not count.
    """
    if replicates < 2:
        return [None] * values.shape[1]
    draws = between_draws(values, replicates)
    shocks = (1.0 - draws) / replicates
    with np.errstate(divide="ignore", invalid="ignore"):
        return [six(float(share)) for share in shocks / (draws + shocks)]


def six(value: float) -> float | None:
    """Return a number with six significant digits, which is more than any ensemble carries."""
    return float(f"{value:.6g}") if np.isfinite(value) else None


def _share(part: int, whole: int) -> float | None:
    return six(part / whole) if whole else None


def _labels(result: Result, series: Series) -> tuple[list[str], list[bool]]:
    if not series.is_choice:
        inside = set(result.manifest.shown(series))
        return list(series.labels), [label in inside for label in series.labels]
    # What has a level is shown as such, so its options would say the same again.
    levels = {x for s in result.manifest.series if s.dim == "ordinal_instrument" for x in s.labels}
    pairs = list(zip(series.labels, series.categories, strict=True))
    found = [f"{label}={option}" for label, options in pairs for option in options]
    return found, [label not in levels for label, options in pairs for _ in options]


def _windows(result: Result, series: Series, arm: str, counted: Used) -> Numbers:
    """Return a series as ``(member, time, column)``: options as 0 or 1; NaN where not counted."""
    values = result.values(series.name, arm)
    if series.is_choice:
        taken = [
            np.where(values[:, :, i] < 0, np.nan, values[:, :, i] == option)
            for i, options in enumerate(series.categories)
            for option in range(len(options))
        ]
        values = np.stack(taken, axis=-1)
    values = values.astype(np.float64)
    values[~counted] = np.nan
    return values


def _over_windows(values: Numbers) -> Numbers:
    return np.stack([values.mean(axis=1), values[:, -1]], axis=1)


def _compared(
    result: Result,
    series: Series,
    labels: Sequence[str],
    shown: Sequence[bool],
    arm: str,
    before: Numbers,
    after: Numbers,
) -> Iterator[Difference]:
    replicates = result.manifest.replicates
    old, change = _over_windows(before), _over_windows(after - before)
    if series.is_hazard:
        found = ratios(_over_windows(after), old, replicates)
    else:
        found = by_draw(change, replicates)
    null = 1.0 if series.is_hazard else 0.0
    by_window = {window: spreads(found[:, w], null) for w, window in enumerate(WINDOWS)}
    scales = {window: _scales(old[:, w], series.is_hazard) for w, window in enumerate(WINDOWS)}
    chance = {window: leftover(change[:, w], replicates) for w, window in enumerate(WINDOWS)}
    for i, label in enumerate(labels):
        yield Difference(
            series=series,
            label=label,
            shown=shown[i],
            unit="share" if series.is_choice else "ratio" if series.is_hazard else series.unit,
            policy=arm,
            ratio=series.is_hazard,
            spreads={window: by_window[window][i] for window in WINDOWS},
            scales={window: scales[window][i] for window in WINDOWS},
            chance={window: chance[window][i] for window in WINDOWS},
        )


def _scales(values: Numbers, ratio: bool) -> list[float | None]:
    """Return the standard deviation over members of each column, None where it does not vary."""
    found: list[float | None] = []
    for column in values.T:
        known = column[np.isfinite(column) & ((column > 0.0) | (not ratio))]
        known = np.log(known) if ratio else known
        size = float(np.abs(known).max(initial=0.0))
        scale = float(known.std(ddof=1)) if len(known) > 1 else 0.0
        found.append(scale if scale > ROUNDING * size and scale > 0.0 else None)
    return found


def begins(by_quarter: Sequence[float], end: int) -> int | None:
    """Return the first quarter from which an effect has its final sign and a tenth of its size."""
    final = by_quarter[end - 1]
    if final == 0.0:
        return None
    held = [x / final >= TENTH for x in by_quarter[:end]]
    return next((i for i in range(end) if all(held[i:])), None)
