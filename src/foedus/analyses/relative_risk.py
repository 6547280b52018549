"""Relative risk between arms for hazards of events.

The hazard of a challenge has no level worth reading: what the priors carry is how much one policy
raises or lowers it against another. Risk is expected over shocks given a structural draw; the
ratio is taken draw by draw, and its quantiles run over draws.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.result.result import Result
from foedus.result.summary import statistics


@dataclass(frozen=True)
class RiskRow:
    """Relative risk of one label in one arm against the first arm, per quarter.

    Attributes
    ----------
    p05, p50, p95
        Quantiles over structural draws; None where no draw gives a ratio.
    """

    series: str
    arm: str
    label: str
    p05: tuple[float | None, ...]
    p50: tuple[float | None, ...]
    p95: tuple[float | None, ...]


def relative_risk(result: Result) -> list[RiskRow]:
    """Return the relative risk of every hazard in every arm but the first."""
    manifest = result.manifest
    rows: list[RiskRow] = []
    for series in manifest.series:
        if not series.is_hazard:
            continue
        first = _sound(result, series.name, manifest.arms[0])
        for arm in manifest.arms[1:]:
            other = _sound(result, series.name, arm)
            ratio = ratios(other, first, manifest.replicates)
            for label, found in statistics(ratio, series.labels).items():
                rows.append(RiskRow(series.name, arm, label, found.p05, found.p50, found.p95))
    return rows


def ratios(
    other: npt.NDArray[np.floating], first: npt.NDArray[np.floating], replicates: int
) -> npt.NDArray[np.float64]:
    """Return expected risk in one arm over that in another as ``(draw, time, label)``.

    Parameters
    ----------
    other, first
        Hazards ``(member, time, label)``, replicates of a draw side by side, NaN where a member
        does not count; a member counts only if it does in both arms.
    """
    missing = np.isnan(other) | np.isnan(first)
    above, below = (
        np.where(missing, np.nan, hazard).reshape(-1, replicates, *hazard.shape[1:])
        for hazard in (other.astype(np.float64), first.astype(np.float64))
    )
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # A draw without a sound member has no mean; it drops out of the quantiles.
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanmean(above, axis=1) / np.nanmean(below, axis=1)


def _sound(result: Result, name: str, arm: str) -> npt.NDArray[np.float32]:
    values = result.values(name, arm)
    values[~result.sound(arm)] = np.nan
    return values
