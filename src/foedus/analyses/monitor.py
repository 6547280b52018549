"""Degeneracy monitor: choices that are constant, noise, flicker or deaf, and states at a bound.

A policy that never varies, or varies like a die, says nothing about how a government decides; a
belief pressed against 0 or 1 says nothing about what moves it. Both look like findings until
somebody counts. What an arm imposes is no choice, and is never flagged. What choices heed is
measured in `foedus.analyses.listening`.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from foedus.analyses.listening import hearings
from foedus.result.documents.summary import Flag
from foedus.result.result import Result
from foedus.result.schema import OPEN, Manifest, Series

LOW_ENTROPY = 0.05
HIGH_ENTROPY = 0.95
SAME_OPTION = 0.95
NEAR_BOUND = 0.02
AT_BOUND = 0.05
LEAST_INFORMATION = 0.02  # bit
DEAF = 0.05

REGRET = "regret"
"""Part of the deliberation that says by how much the best option was better."""

QUARTERS_PER_YEAR = 4

_FIXES = re.compile(
    r"\s*(?P<free>free\s*:)?\s*(?P<label>[\w.-]+)\s*(?(free)|=)[^@]*"
    r"(@\s*(?P<first>\w+)\s*(\.\.\s*(?P<last>\w+)\s*)?)?"
)
"""An intervention, as the manifest has it, that fixes an instrument or gives it back."""

Options = npt.NDArray[np.signedinteger]
"""Option indices ``(member, time)``; negative where the instrument was not on the menu."""


@dataclass(frozen=True)
class ChoiceRow:
    """How one instrument was used in one arm.

    Attributes
    ----------
    entropy
        Of the options taken, over all member-quarters; 0 is always the same, 1 is a fair die.
    same
        Share of member-quarters with the most taken option, `option`.
    changes, reversals
        Moves per year and member; a reversal goes back on the direction of the last move.
    imposed
        Whether the arm fixes the instrument in every quarter. Where it does so in some quarters,
        only the others are counted.
    information, state, deafness
        What the choice heeds: mutual information with the amount of the quarter before that tells
        most [bit], which that is, and total variation between the options in its top and bottom
        deciles. None where imposed, or where there are too few member-quarters.
    regret
        Worth of the best option less that of the one taken, over all that had the instrument on
        the agenda [reference swings]; None where the run did not record it.
    """

    arm: str
    label: str
    option: str
    entropy: float
    same: float
    changes: float
    reversals: float
    imposed: bool = False
    information: float | None = None
    state: str = ""
    deafness: float | None = None
    regret: float | None = None


@dataclass(frozen=True)
class BoundRow:
    """Share of members that end within 2% of 0 or 1.

    Attributes
    ----------
    idle
        Whether the value is the same in all members and quarters, so that nothing pressed it there.
    """

    arm: str
    series: str
    label: str
    share: float
    idle: bool = False


def choices(result: Result) -> list[ChoiceRow]:
    """Return how every instrument was used in every arm."""
    rows: list[ChoiceRow] = []
    for series in result.manifest.series:
        if not series.is_choice:
            continue
        for arm in result.manifest.arms:
            values, sound = result.values(series.name, arm), result.sound(arm)
            if not sound.any():
                continue
            here: list[ChoiceRow] = []
            free: dict[str, Options] = {}
            for i, label in enumerate(series.labels):
                fixed = _fixed(result.manifest, arm, label)
                names, taken = series.categories[i], values[:, :, i]
                here.append(_choice(arm, label, names, taken[sound], fixed))
                free[label] = np.where(fixed, -1, taken)
            heard, regrets = hearings(result, arm, free), _regrets(result, arm)
            for row in here:
                told = heard[row.label]
                known = replace(row, regret=regrets.get(row.label))
                rows.append(known if told is None else replace(known, **vars(told)))
    return rows


def bounds(result: Result) -> list[BoundRow]:
    """Return how many members end at a bound, for every bounded quantity."""
    rows: list[BoundRow] = []
    for series in result.manifest.series:
        if not series.bounded or series.is_choice:
            continue
        for arm in result.manifest.arms:
            rows.extend(_bounds(arm, series, result.values(series.name, arm)[result.sound(arm)]))
    return rows


def flags(used: list[ChoiceRow], at_bound: list[BoundRow]) -> list[Flag]:
    """Return what in the rows is out of line."""
    found: list[Flag] = []
    for row in used:
        if row.imposed:
            continue
        if row.entropy < LOW_ENTROPY:
            text = f"choice hardly varies (entropy {row.entropy:.2f}); mostly {row.option}"
            found.append(Flag(row.arm, row.label, "constant", row.entropy, text))
        if row.entropy > HIGH_ENTROPY:
            text = f"choice is close to a die (entropy {row.entropy:.2f})"
            found.append(Flag(row.arm, row.label, "noise", row.entropy, text))
        if row.same > SAME_OPTION:
            text = f"{row.option} in {row.same:.0%} of member-quarters"
            found.append(Flag(row.arm, row.label, "same-option", row.same, text))
        found.extend(_heedless(row))
    for bound in at_bound:
        if bound.share >= AT_BOUND and not bound.idle:
            text = f"{bound.share:.0%} of members end within {NEAR_BOUND:.0%} of a bound"
            label = f"{bound.series} {bound.label}"
            found.append(Flag(bound.arm, label, "at-bound", bound.share, text))
    return found


def entropy(taken: npt.NDArray[np.floating]) -> float:
    """Return the entropy of option shares over that of a fair die; 0 for a single option."""
    if len(taken) < 2:
        return 0.0
    positive = taken[taken > 0]
    # A single option would come out as minus zero.
    return max(0.0, float(-(positive * np.log(positive)).sum() / np.log(len(taken))))


def moves(options: Options) -> tuple[float, float]:
    """Return changes and reversals per year and member."""
    members, quarters = options.shape
    if quarters < 2 or not members:
        return 0.0, 0.0
    step = np.sign(np.diff(options.astype(np.int16), axis=1))
    # A move on to the menu or off it is no change of mind.
    step[(options[:, 1:] < 0) | (options[:, :-1] < 0)] = 0
    last = np.zeros(members, step.dtype)
    reversals = 0
    for quarter in range(step.shape[1]):
        now = step[:, quarter]
        reversals += int((now * last < 0).sum())
        last = np.where(now != 0, now, last)
    years = members * step.shape[1] / QUARTERS_PER_YEAR
    return float((step != 0).sum() / years), reversals / years


def _fixed(manifest: Manifest, arm: str, label: str) -> npt.NDArray[np.bool_]:
    """Return in which quarters an arm fixes an instrument; as elsewhere, later entries win."""
    quarters = np.array(manifest.quarters)
    fixed = np.zeros(len(quarters), dtype=bool)
    for text in manifest.policies.get(arm, []):
        entry = _FIXES.fullmatch(text)
        if entry is None or entry["label"] != label:
            continue
        first, last = entry["first"] or quarters[0], entry["last"] or quarters[-1]
        # Written as 2026Q1, quarters sort as text.
        fixed[(quarters >= first) & (quarters <= last)] = entry["free"] is None
    return fixed


def _heedless(row: ChoiceRow) -> list[Flag]:
    found: list[Flag] = []
    if row.information is not None and row.information < LEAST_INFORMATION:
        text = f"no saved state tells more than {row.information:.3f} bit about the choice"
        found.append(Flag(row.arm, row.label, "uninformed", row.information, text))
    if row.deafness is not None and row.deafness < DEAF:
        extremes = f"the extremes of {row.state}" if row.state else "any state"
        text = f"choice hardly differs between {extremes} ({row.deafness:.2f})"
        found.append(Flag(row.arm, row.label, "deaf", row.deafness, text))
    return found


def _regrets(result: Result, arm: str) -> dict[str, float]:
    """Return the mean regret of every instrument that was ever on the agenda."""
    means, parts = result.deliberation(arm), result.manifest.deliberation
    if means is None or REGRET not in parts:
        return {}
    count = means[:, :, parts.index(OPEN), 0].astype(np.float64)
    total = np.nansum(means[:, :, parts.index(REGRET), 0] * count, axis=0)
    return {
        label: float(regret / n)
        for label, regret, n in zip(
            result.manifest.instruments, total, count.sum(axis=0), strict=True
        )
        if n
    }


def _choice(
    arm: str,
    label: str,
    names: tuple[str, ...],
    options: Options,
    fixed: npt.NDArray[np.bool_],
) -> ChoiceRow:
    imposed = bool(fixed.all())
    if not imposed:
        options = np.where(fixed, -1, options)
    counts = np.bincount(options[options >= 0].ravel(), minlength=len(names))
    taken = counts / max(counts.sum(), 1)
    changes, reversals = moves(options)
    most = int(taken.argmax())
    option = names[most].replace("_", " ")
    spread, same = entropy(taken), float(taken[most])
    return ChoiceRow(arm, label, option, spread, same, changes, reversals, imposed)


def _bounds(arm: str, series: Series, values: npt.NDArray[np.floating]) -> list[BoundRow]:
    last = values[:, -1]
    idle = (values == values[:1, :1]).all(axis=(0, 1))
    near = (last <= NEAR_BOUND) | (last >= 1 - NEAR_BOUND)
    shares = near.mean(axis=0) if len(last) else np.zeros(len(series.labels))
    return [
        BoundRow(arm, series.name, label, float(share), bool(still))
        for label, share, still in zip(series.labels, shares, idle, strict=True)
    ]
