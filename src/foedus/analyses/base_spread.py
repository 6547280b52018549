"""How far a contrast moves when base shares alone are drawn anew.

Within a draw, contrasts differ by the base and by shocks, each base meeting the same shocks. Their
mean squares give the part of either, so that what few replicates leave of shocks is not counted for
the base.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.analyses.paired import six
from foedus.analyses.reaction import SHARES
from foedus.result.documents.contrast import (
    BaseDraws,
    BaseSpread,
    Contrast,
    ContrastChoice,
    ContrastOutcome,
)
from foedus.result.schema import Manifest

Numbers = npt.NDArray[np.floating[Any]]


def base_spread(contrast: Numbers) -> BaseSpread:
    """Return the standard deviation that the base alone makes, and its share of what varies.

    Parameters
    ----------
    contrast
        Differences (draw, time, replicate); a draw with a number that is not finite does not count.

    Returns
    -------
    ``sd``, in the unit of the contrast, net of shocks with two replicates or more; ``share``, of
    the variance between draws and bases together, None where it cannot be told from shocks.
    """
    known = contrast[np.isfinite(contrast).all(axis=(1, 2))].astype(np.float64)
    draws, times, replicates = known.shape
    if not draws or times < 2:
        return BaseSpread(None, None)
    by_time, by_shock = known.mean(axis=2), known.mean(axis=1)
    of_draw = by_time.mean(axis=1)
    between = float(by_time.var(axis=1, ddof=1).mean())
    if replicates < 2:
        return BaseSpread(six(float(np.sqrt(between))), None)
    rest = known - by_time[:, :, None] - by_shock[:, None, :] + of_draw[:, None, None]
    freedom = (times - 1) * (replicates - 1)
    noise = float((rest**2).sum(axis=(1, 2)).mean()) / freedom
    base = max(between - noise / replicates, 0.0)
    shocks = max(float(by_shock.var(axis=1, ddof=1).mean()) - noise / times, 0.0)
    share = None
    if draws > 1:
        left = base / times + shocks / replicates + noise / (times * replicates)
        draw = max(float(of_draw.var(ddof=1)) - left, 0.0)
        share = six(base / (base + draw)) if base + draw > 0.0 else None
    return BaseSpread(six(float(np.sqrt(base))), share)


def with_base(
    contrasts: Sequence[Contrast], arms: Mapping[str, Mapping[str, Numbers]], manifest: Manifest
) -> list[Contrast]:
    """Return contrasts with what base shares drawn anew make of each of their numbers.

    Each outcome and choice gains ``base``, as `base_spread` gives it (of the logarithm where the
    scale is a ratio), and each contrast how often that was drawn; None where it was not.

    Parameters
    ----------
    arms
        By arm and series, values of the last quarter (draw, time, replicate, label); under
        `SHARES` shares of quarters by instrument and option.
    """
    return [_contrast(record, arms, manifest) for record in contrasts]


def _contrast(
    record: Contrast, arms: Mapping[str, Mapping[str, Numbers]], manifest: Manifest
) -> Contrast:
    arm, first = arms.get(record.arm), arms.get(record.against)
    if arm is None or first is None:
        return record

    def outcome(row: ContrastOutcome) -> ContrastOutcome:
        at = manifest.find(row.outcome).labels.index(row.label)
        pair = [values[row.outcome][..., at].astype(np.float64) for values in (arm, first)]
        if row.scale == "ratio":
            with np.errstate(divide="ignore", invalid="ignore"):
                pair = [np.log(values) for values in pair]
        return replace(row, base=base_spread(pair[0] - pair[1]))

    taken = next(series for series in manifest.series if series.is_choice)

    def choice(row: ContrastChoice) -> ContrastChoice:
        i = taken.labels.index(row.instrument)
        o = taken.categories[i].index(row.option)
        return replace(row, base=base_spread(arm[SHARES][..., i, o] - first[SHARES][..., i, o]))

    draws, times, replicates = arm[SHARES].shape[:3]
    return replace(
        record,
        outcomes=tuple(outcome(row) for row in record.outcomes),
        choices=tuple(choice(row) for row in record.choices),
        base=BaseDraws(draws=draws, times=times, replicates=replicates),
    )
