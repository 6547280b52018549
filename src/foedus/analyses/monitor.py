"""Degeneracy monitor: choices that are constant, noise or flicker, and states stuck at a bound.

A policy that never varies, or varies like a die, says nothing about how a government decides; a
belief pressed against 0 or 1 says nothing about what moves it. Both look like findings until
somebody counts. What an arm imposes is no choice, and is never flagged.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.result.result import Result
from foedus.result.schema import Manifest, Series

LOW_ENTROPY = 0.05
HIGH_ENTROPY = 0.95
SAME_OPTION = 0.95
NEAR_BOUND = 0.02
AT_BOUND = 0.05

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
    """

    arm: str
    label: str
    option: str
    entropy: float
    same: float
    changes: float
    reversals: float
    imposed: bool = False


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


@dataclass(frozen=True)
class Flag:
    """Something the monitor warns about.

    Attributes
    ----------
    check
        ``constant``, ``noise``, ``same-option`` or ``at-bound``.
    """

    arm: str
    label: str
    check: str
    value: float
    message: str


def choices(result: Result) -> list[ChoiceRow]:
    """Return how every instrument was used in every arm."""
    rows: list[ChoiceRow] = []
    for series in result.manifest.series:
        if not series.is_choice:
            continue
        for arm in result.manifest.arms:
            values = result.values(series.name, arm)[result.sound(arm)]
            for i, label in enumerate(series.labels):
                fixed = _fixed(result.manifest, arm, label)
                rows.append(_choice(arm, label, series.categories[i], values[:, :, i], fixed))
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
