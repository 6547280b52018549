"""What an arm is worth to each line, by the interests that the case says it has.

A line values a path of the world as its government does when it looks ahead (see
`foedus.choice.foresight`), only that the path is the one that came about::

    z_kt = (interest k at the end of quarter t - at the start) / swing    (logs for ratios)
    u(z) = 3 tanh(z / 3)
    V_l  = sum_k worth_lk [(1-g) sum_t g^(t-1) u(z_kt) + g^T u(z_kT)]

in reference swings, with the worth and the discount g of the draw, averaged over the replicates of
a draw. It differs from the utility by which the engine chooses in this:

- the path is realised, with shocks, events and the moves of all others, not foreseen on a view;
- it counts from the start of the run, which is the same for every arm, and over all quarters of
  the run, not from the quarter of a choice and over the look-ahead;
- what lasts is the last quarter as it is; the engine carries stocks on for eight quarters more;
- what it costs to move an instrument, and chance, are left out.
"""

from dataclasses import dataclass

import numpy as np

from foedus import column_names
from foedus.analyses.paired import Numbers, Used, by_draw
from foedus.result.documents.comparison import Assumed
from foedus.result.result import Result
from foedus.result.schema import InterestRow, LineRow, Manifest
from foedus.utility import quarter_weights, saturated, worth


@dataclass(frozen=True, eq=False)
class WorthToLines:
    """What every arm is worth to every line, draw by draw, in reference swings.

    Attributes
    ----------
    contributions
        By arm and line, what each interest adds: ``(draw, interest)`` in the order of the line's
        `LineRow.signs`. NaN for a draw without a sound member.
    members
        By arm and line, the value of each member; NaN where it does not count.
    influence
        Shares of the lines within their government at the start, as drawn: ``(draw, line)``; zero
        for a counterfactual line.
    """

    lines: tuple[LineRow, ...]
    arms: tuple[str, ...]
    contributions: dict[tuple[str, str], Numbers]
    members: dict[tuple[str, str], Numbers]
    influence: Numbers

    def line(self, arm: str, line: str) -> Numbers:
        """Return the value of an arm to a line, by draw."""
        return self.contributions[arm, line].sum(axis=1)

    def government(self, arm: str, government: str) -> Numbers:
        """Return the value of an arm to a government: its lines' values by influence, by draw."""
        return self._weighed(government, [self.line(arm, line.name) for line in self.lines])

    def government_members(self, arm: str, government: str) -> Numbers:
        """Return the value of an arm to a government, by member."""
        return self._weighed(government, [self.members[arm, line.name] for line in self.lines])

    def _weighed(self, government: str, values: list[Numbers]) -> Numbers:
        mine = [i for i, line in enumerate(self.lines) if line.government == government]
        replicates = len(values[0]) // len(self.influence)
        weight = np.repeat(self.influence, replicates, axis=0)
        return np.sum([weight[:, i] * values[i] for i in mine], axis=0)


def worth_to_lines(result: Result, counted: Used) -> WorthToLines | None:
    """Return what arms are worth to lines; None where the run did not record what they value."""
    manifest, starts = result.manifest, result.starts()
    if starts is None or not manifest.lines:
        return None
    drawn = _Drawn(result)
    rows = {row.name: row for row in manifest.interests}
    begun = dict(zip(rows, starts.astype(np.float64).T, strict=True))
    wanted = sorted({name for line in manifest.lines for name in line.signs}, key=list(rows).index)
    contributions: dict[tuple[str, str], Numbers] = {}
    members: dict[tuple[str, str], Numbers] = {}
    replicates = manifest.replicates
    for arm in manifest.arms:
        gains = {name: gained(result, rows[name], begun[name], arm, counted) for name in wanted}
        for line in manifest.lines:
            swing = np.repeat(drawn.worth(line), replicates, axis=0)
            discount = np.repeat(drawn.of(column_names.line_discount(line.name)), replicates)
            felt = np.stack([felt_over(gains[name], discount) for name in line.signs], axis=1)
            members[arm, line.name] = np.sum(swing * felt, axis=1)
            contributions[arm, line.name] = by_draw(swing * felt, replicates)
    influence = drawn.influence(manifest.lines)
    return WorthToLines(manifest.lines, manifest.arms, contributions, members, influence)


def gained(
    result: Result, interest: InterestRow, start: Numbers, arm: str, counted: Used
) -> Numbers:
    """Return the saturated change since the start as ``(member, time)``, in swings.

    Parameters
    ----------
    start
        Where the interest stands before any move, by draw; of several labels their mean, the
        geometric one where the swing is a factor.
    """
    labels = result.series(interest.outcome).labels
    at = [labels.index(label) for label in interest.at]
    paths = result.values(interest.outcome, arm)[:, :, at].astype(np.float64)
    paths[~counted] = np.nan
    before = np.repeat(start, result.manifest.replicates)[:, None]
    if interest.ratio:
        with np.errstate(divide="ignore", invalid="ignore"):
            change = (np.log(paths).mean(axis=2) - np.log(before)) / np.log(interest.swing)
    else:
        change = (paths.mean(axis=2) - before) / interest.swing
    return saturated(change, np.tanh)


def felt_over(gain: Numbers, discount: Numbers) -> Numbers:
    """Return what a path is felt as, by member: quarters discounted, and the last one lasting.

    Parameters
    ----------
    gain
        ``(member, time)``.
    discount
        Factor per quarter, by member.
    """
    *by_quarter, lasting = quarter_weights(discount, gain.shape[1])
    weight: Numbers = np.stack(by_quarter, axis=1)
    weight[:, -1] += lasting
    return np.sum(weight * gain, axis=1)


class _Drawn:
    """The drawn numbers of a result by name."""

    def __init__(self, result: Result) -> None:
        self._place = {row.name: i for i, row in enumerate(result.manifest.parameters)}
        self._values = result.parameters().astype(np.float64)

    def of(self, name: str) -> Numbers:
        return self._values[:, self._place[name]]

    def worth(self, line: LineRow) -> Numbers:
        """Return the signed worth of one swing of each interest, ``(draw, interest)``."""
        found = worth(
            line.signs,
            lambda interest: self.of(column_names.interest_weight(line.name, interest)),
            lambda interest: np.sign(self.of(column_names.interest_sign(line.name, interest))),
        )
        return np.stack(found, axis=1)

    def influence(self, lines: tuple[LineRow, ...]) -> Numbers:
        weight = np.stack(
            [
                np.zeros(len(self._values))
                if line.counterfactual
                else self.of(column_names.line_weight(line.name))
                for line in lines
            ],
            axis=1,
        )
        same = np.asarray([[a.government == b.government for b in lines] for a in lines], float)
        return weight / (weight @ same)


def assumed(manifest: Manifest) -> Assumed:
    """Return how much of what lines want is an assumption of the case."""
    lines = [row.grade for row in manifest.lines]
    interests = [row.grade for row in manifest.interests]
    return Assumed(
        lines=len(lines),
        lines_grade_e=lines.count("E"),
        interests=len(interests),
        interests_grade_e=interests.count("E"),
    )
