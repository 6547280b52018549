"""What a difference between lines is made of: what was written into them, and reaction.

Beside two arms of different lines stand the same two with governments that hear nothing
(`foedus.counterfactuals.deaf_governments`). What these differ by was written into the lines by the
author of the case; what the whole difference has beyond that is reaction to what has changed. A
contrast with a counterfactual cabinet that made the record is, as far as it is written, no finding.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.analyses.paired import six
from foedus.result.documents.contrast import Contrast, ContrastChoice, ContrastOutcome, OverDraws
from foedus.result.result import Result
from foedus.result.schema import Series

Numbers = npt.NDArray[np.floating[Any]]
Unheard = Mapping[str, Mapping[str, Numbers]]
"""By arm and series, values of the last quarter (member, label) where governments hear nothing."""

SHARES = "share"
MARKS = (0.05, 0.5, 0.95)
"""The quantiles of `OverDraws`, in its order."""


def contrasts(result: Result, unheard: Unheard) -> list[Contrast]:
    """Return one record for each arm in which other lines decide than in the first.

    ``outcomes`` and ``choices`` give ``total``, ``written`` and ``reaction``: of an outcome in the
    last quarter, over draws, as a difference or (for a hazard) a ratio of which the parts are
    factors; of an option as the share of member-quarters that stand at it. ``sd`` is the standard
    deviation of the outcome over members of the first arm.
    """
    first = result.manifest.arms[0]
    return [_contrast(result, unheard, arm, first) for arm in unheard if arm != first]


def _contrast(result: Result, unheard: Unheard, arm: str, first: str) -> Contrast:
    manifest = result.manifest
    members = len(next(iter(unheard[arm].values())))
    outcomes: list[ContrastOutcome] = []
    choices: list[ContrastChoice] = []
    for series in manifest.series:
        if series.is_choice:
            choices += _choices(result, unheard, arm, first, series, members)
            continue
        if series.is_event or series.dim in ("line", "ordinal_instrument"):
            continue
        for label in manifest.shown(series):
            at = series.labels.index(label)
            heard = [_last(result, series, a, at, members) for a in (arm, first)]
            alone = [unheard[a][series.name][:, at].astype(np.float64) for a in (arm, first)]
            parts = _parts(heard, alone, manifest.replicates, series.is_hazard)
            spread = heard[1][np.isfinite(heard[1])]
            outcomes.append(
                ContrastOutcome(
                    series.name,
                    label,
                    "ratio" if series.is_hazard else "difference",
                    six(float(spread.std())) if len(spread) else None,
                    *parts,
                )
            )
    return Contrast(arm, first, members, tuple(outcomes), tuple(choices))


def _last(result: Result, series: Series, arm: str, at: int, members: int) -> Numbers:
    values = result.values(series.name, arm)[:members, -1, at].astype(np.float64)
    return np.where(result.sound(arm)[:members], values, np.nan)


def _parts(
    heard: Sequence[Numbers], alone: Sequence[Numbers], replicates: int, ratio: bool
) -> tuple[OverDraws, OverDraws, OverDraws]:
    """Return the whole difference and its parts, each as spread over draws."""
    by_draw = [_by_draw(values, replicates) for values in (*heard, *alone)]
    if ratio:
        with np.errstate(divide="ignore", invalid="ignore"):
            by_draw = [np.log(values) for values in by_draw]
    total, written = by_draw[0] - by_draw[1], by_draw[2] - by_draw[3]
    first, second, third = (
        _spread(np.exp(x) if ratio else x) for x in (total, written, total - written)
    )
    return first, second, third


def _by_draw(values: Numbers, replicates: int) -> Numbers:
    groups = values.reshape(-1, replicates)
    count = np.isfinite(groups).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nansum(groups, axis=1) / count


def _spread(values: Numbers) -> OverDraws:
    known = values[np.isfinite(values)]
    if not len(known):
        return OverDraws(None, None, None, None)
    return OverDraws(six(float(known.mean())), *(six(float(x)) for x in np.quantile(known, MARKS)))


def _choices(
    result: Result, unheard: Unheard, arm: str, first: str, series: Series, members: int
) -> list[ContrastChoice]:
    found: list[ContrastChoice] = []
    taken = [
        result.values(series.name, a)[:members][result.sound(a)[:members]] for a in (arm, first)
    ]
    for i, (label, options) in enumerate(zip(series.labels, series.categories, strict=True)):
        for o, option in enumerate(options):
            total = float((taken[0][:, :, i] == o).mean() - (taken[1][:, :, i] == o).mean())
            alone = [float(np.nanmean(unheard[a][SHARES][:, i, o])) for a in (arm, first)]
            written = alone[0] - alone[1]
            reaction = six(total - written)
            found.append(ContrastChoice(label, option, six(total), six(written), reaction))
    return found
