"""What a part of the analysis says before anything unfolds: differences, and options taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.report.rows import opening
from foedus.report.rows.plain_names import plain
from foedus.report.rows.wording import label_text
from foedus.result.documents.record import PerQuarter
from foedus.result.documents.summary import Summary
from foedus.result.schema import Manifest

ALIKE = 0.03
"""Difference of shares up to which two arms are drawn once."""

Shares = Mapping[str, PerQuarter]
"""By option: the share of members that stand at it, per quarter."""


@dataclass(frozen=True)
class Effect:
    """How one arm differs from the first.

    Attributes
    ----------
    number
        Place of the arm in the run.
    quantiles
        5, 50 and 95% over draws: of a ratio, else in 90% intervals of the wider of the two arms.
    text
        Median and 90% interval, in the unit of the outcome.
    agreed
        Share of draws that agree on the direction, in words.
    """

    arm: str
    number: int
    quantiles: tuple[float, float, float]
    text: str
    agreed: str


@dataclass(frozen=True)
class EffectRow:
    """The differences of one label of an outcome.

    Attributes
    ----------
    name
        Plain name where there is one, else the title, which then stands in `beside` no more.
    anchor
        Where its chart is found in a page.
    reach
        How far the median of any arm is from no difference, and the farther end of its interval.
    """

    name: str
    beside: str
    unit: str
    label: str
    anchor: str
    ratio: bool
    effects: tuple[Effect, ...]
    reach: tuple[float, float]


@dataclass(frozen=True)
class Taken:
    """Arms that take an instrument alike, and their shares of its options.

    Attributes
    ----------
    arms
        Places of the arms in the run; the first is the one whose shares are given.
    """

    arms: tuple[int, ...]
    shares: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Lever:
    """What members do with an instrument in the last quarter."""

    title: str
    anchor: str
    options: tuple[str, ...]
    taken: tuple[Taken, ...]


def anchor(name: str, label: str) -> str:
    """Return the name by which a page finds the chart of a label of an outcome or instrument."""
    return "chart-" + re.sub(r"[^\w-]+", "-", f"{name}-{label}".replace(">", "-on-"))


def effects(manifest: Manifest, document: Summary, part: str) -> list[EffectRow]:
    """Return the differences of a part in the last quarter, the largest first."""
    found: dict[tuple[str, str], list[tuple[Effect, tuple[float, float]]]] = {}
    rows: dict[tuple[str, str], opening.Contrast] = {}
    for number, arm in enumerate(manifest.arms[1:], start=1):
        for contrast in opening.contrasts(manifest, document, arm):
            if contrast.series.part != part:
                continue
            key = contrast.series.name, contrast.label
            rows[key] = contrast
            effect = Effect(
                arm,
                number,
                contrast.scaled,
                opening.effect_text(contrast, unit=False),
                f"{contrast.agreed:.0%}" if contrast.agreed else "",
            )
            found.setdefault(key, []).append((effect, contrast.reach))
    told = [_row(manifest, rows[key], pairs) for key, pairs in found.items()]
    return sorted(told, key=lambda row: row.reach, reverse=True)


def _row(
    manifest: Manifest,
    contrast: opening.Contrast,
    pairs: Sequence[tuple[Effect, tuple[float, float]]],
) -> EffectRow:
    series = contrast.series
    name = plain(series.name)
    return EffectRow(
        name or series.title,
        series.title if name else "",
        "ratio" if series.is_hazard else series.unit,
        label_text(contrast.label, manifest.names),
        anchor(series.name, contrast.label),
        series.is_hazard,
        tuple(effect for effect, _ in pairs),
        max(reach for _, reach in pairs),
    )


def alike(by: Mapping[str, Shares], arms: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the places of arms by whether they take an instrument alike in every quarter."""
    groups: list[list[int]] = []
    for number, arm in enumerate(arms):
        for group in groups:
            if _near(by[arms[group[0]]], by[arm]):
                group.append(number)
                break
        else:
            groups.append([number])
    return [tuple(group) for group in groups]


def _near(one: Shares, other: Shares) -> bool:
    pairs = ((a, b) for option in one for a, b in zip(one[option], other[option], strict=True))
    return all(
        (a is None and b is None) or (a is not None and b is not None and abs(a - b) <= ALIKE)
        for a, b in pairs
    )


def levers(manifest: Manifest, document: Summary, part: str) -> list[Lever]:
    """Return what members do with the instruments of a part in the last quarter."""
    found: list[Lever] = []
    for series in manifest.series:
        for label in series.labels if series.is_choice and series.part == part else ():
            choice = document.choices[label]
            taken = tuple(
                Taken(group, _last(choice.by[manifest.arms[group[0]]]))
                for group in alike(choice.by, manifest.arms)
            )
            title = label_text(label, manifest.names)
            found.append(Lever(title, anchor(series.name, label), choice.options, taken))
    return found


def _last(shares: Shares) -> tuple[tuple[str, float], ...]:
    return tuple((name.replace("_", " "), row[-1] or 0.0) for name, row in shares.items())
