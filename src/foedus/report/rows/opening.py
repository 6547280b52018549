"""What a run says, in a few sentences made of its numbers: what is sure, and how much is not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foedus.report.pages import formation
from foedus.report.rows import contrasts as made_of
from foedus.report.rows import scorecard
from foedus.report.rows.plain_names import plain
from foedus.report.rows.wording import interval, label_text
from foedus.result.documents.summary import Quantiles, Statistics, Summary
from foedus.result.schema import Manifest, Series
from foedus.share_words import of_draws

MOST = 5
"""Differences that are told."""

RISKS = 3
"""Open risks that are told."""

ORIGINS = ("record", "written", "reaction", "chance")
"""What choices rest on, in the order in which it is told."""

NOTICEABLE = 0.02
"""Part of the 90% interval of the wider arm below which a sure difference is too small to tell."""


@dataclass(frozen=True)
class Finding:
    """One of the surest differences, in words.

    Attributes
    ----------
    name
        What differs: the plain name where there is one, and the actors.
    beside
        The technical name, where `name` is a plain one.
    claim
        In which direction, and under which arm.
    effect
        Median and 90% interval over draws, with the unit.
    agreed
        How many draws in a hundred agree on the direction.
    outcome, label
        Where its chart is found.
    """

    name: str
    beside: str
    claim: str
    effect: str
    agreed: str
    outcome: str
    label: str


@dataclass(frozen=True)
class Contrast:
    """How one label of an outcome differs from the first arm in the last quarter, over draws.

    Attributes
    ----------
    low, middle, high
        5, 50 and 95% quantiles; of the ratio for a hazard.
    size
        The median in units of the 90% interval of the wider arm, for a hazard distance from one.
    above, below
        Shares of draws in which it is above and below no difference.
    width
        90% interval over members of the wider of the two arms.
    """

    series: Series
    label: str
    low: float
    middle: float
    high: float
    size: float
    arm: str = ""
    above: float = 0.0
    below: float = 0.0
    width: float = 0.0

    @property
    def scaled(self) -> tuple[float, float, float]:
        """Return the quantiles in units of the width, as they are for a ratio."""
        unit = 1.0 if self.series.is_hazard else self.width or 1.0
        return self.low / unit, self.middle / unit, self.high / unit

    @property
    def reach(self) -> tuple[float, float]:
        """Return how far the median and the farther end of the interval are from no difference."""
        none = 1.0 if self.series.is_hazard else 0.0
        low, middle, high = (abs(x - none) for x in self.scaled)
        return middle, max(low, high)

    @property
    def agreed(self) -> float:
        """Return the share of draws that agree on the sign; 0 where that was not counted."""
        return max(self.above, self.below)

    @property
    def doubt(self) -> float:
        """Return what keeps a difference from being sure, to order them by; 0 for what is sure.

        The share of draws that do not agree; where an older summary did not count them, how far
        draws reach to the other side, in medians.
        """
        if self.sure or self.agreed:
            return 0.0 if self.sure else 1.0 - self.agreed
        none = 1.0 if self.series.is_hazard else 0.0
        low, middle, high = (x - none for x in (self.low, self.middle, self.high))
        if middle == 0.0:
            return float("inf")
        return -low / middle if middle > 0.0 else high / -middle

    @property
    def sure(self) -> bool:
        """Return whether at least 95% of draws agree on the sign."""
        none = 1.0 if self.series.is_hazard else 0.0
        return self.low > none or self.high < none

    @property
    def none(self) -> bool:
        """Return whether nine draws of ten lie at one value: no difference."""
        return self.low == self.middle == self.high


def sentences(manifest: Manifest, document: Summary) -> list[str]:
    """Return the opening of a report, one sentence an entry; counts before examples."""
    found: list[str] = []
    for arm in manifest.arms[1:]:
        found += _compared(manifest, list(contrasts(manifest, document, arm)), arm)
    found += [made_of.sentence(record, manifest) for record in document.contrasts]
    card = document.scorecard
    if card and card.points:
        found.append(scorecard.line(card, manifest))
    return [*found, *_rests_on(manifest)]


def surest_contrasts(manifest: Manifest, document: Summary) -> list[Contrast]:
    """Return the differences of which the draws are surest, each outcome once.

    First those that at least 95% of draws agree on, the largest leading; then the others by how
    many draws agree. What is the same in nine draws of ten, or too small to tell, is left out.
    """
    found = [c for arm in manifest.arms[1:] for c in contrasts(manifest, document, arm)]
    told = [c for c in found if c.size >= NOTICEABLE and not c.none]
    told.sort(key=lambda c: (not c.sure, c.doubt, -c.size))
    seen: set[str] = set()
    kept = [c for c in told if not (c.series.name in seen or seen.add(c.series.name))]
    return kept[:MOST]


def surest(manifest: Manifest, document: Summary) -> list[Finding]:
    """Return the surest differences in words."""
    return [_finding(contrast, manifest) for contrast in surest_contrasts(manifest, document)]


def _finding(contrast: Contrast, manifest: Manifest) -> Finding:
    series = contrast.series
    known, label = plain(series.name), label_text(contrast.label, manifest.names)
    none = 1.0 if series.is_hazard else 0.0
    up = contrast.above > contrast.below if contrast.agreed else contrast.middle > none
    bound = f"{'at least' if contrast.sure else 'fewer than'} 95 of 100 draws"
    name = known[:1].upper() + known[1:] or series.title
    return Finding(
        f"{name}, {label}",
        series.title if known else "",
        f"{'higher' if up else 'lower'} under {contrast.arm}",
        effect_text(contrast),
        of_draws(contrast.agreed) if contrast.agreed else bound,
        series.name,
        contrast.label,
    )


def contrasts(manifest: Manifest, document: Summary, arm: str) -> Iterator[Contrast]:
    """Return the difference of an arm to the first for every shown label that has one."""
    first, last = manifest.arms[0], -1
    for series in manifest.series:
        # Lines and levers are what a policy sets; a difference there is no consequence of it.
        imposed = series.dim in ("line", "instrument", "ordinal_instrument")
        if series.is_choice or series.is_event or imposed:
            continue
        entry = document.outcomes[series.name]
        versus = (entry.expected or entry).versus.get(arm, {})
        for label in manifest.shown(series):
            risk = document.risk(series.name, arm, label)
            row = risk if series.is_hazard else versus.get(label)
            if row is None:
                continue
            low, middle, high = row.p05[last], row.p50[last], row.p95[last]
            if low is None or middle is None or high is None:
                continue
            width = max(_width(entry.by[each][label]) for each in (first, arm))
            size = abs(middle - 1.0) if series.is_hazard else abs(middle) / width if width else 0.0
            way = entry.direction.get(arm, {}).get(label)
            above, below = (way.above, way.below) if way else (0.0, 0.0)
            yield Contrast(series, label, low, middle, high, size, arm, above, below, width)


def _width(found: Statistics) -> float:
    """Return the 90% interval over members in the last quarter."""
    return (found.p95[-1] or 0.0) - (found.p05[-1] or 0.0)


def weights(manifest: Manifest, document: Summary) -> Iterator[str]:
    """Say what the first arm's choices rest on, by government."""
    told = [
        f"{name} " + ", ".join(f"{share.get(part, 0.0):.0%}" for part in ORIGINS)
        for name, share in formation.origins(manifest, document).items()
    ]
    if told:
        yield (
            "What the choice of an option rests on, averaged over levers, divides into the record, "
            "what was written into the lines, reaction to what has changed, and chance: "
            f"{'; '.join(told)}."
        )


def _compared(manifest: Manifest, found: list[Contrast], arm: str) -> Iterator[str]:
    first, last = manifest.arms[0], manifest.quarters[-1]
    if not found:
        return
    nothing = [c for c in found if c.none]
    sure = [c for c in found if c.sure]
    yield (
        f"{arm} against {first}, {last}: of {len(found)} numbers compared, {len(sure)} differ in "
        f"one direction in at least 95% of draws, {len(nothing)} are the same in nine draws of "
        f"ten, and on {len(found) - len(sure) - len(nothing)} the draws do not agree."
    )
    yield from _open(manifest, found, arm)
    told = sorted((c for c in sure if c.size >= NOTICEABLE), key=lambda c: -c.size)
    seen: set[str] = set()
    kept = [c for c in told if not (c.series.name in seen or seen.add(c.series.name))][:MOST]
    if not kept:
        if sure:
            yield "No sure difference is as large as a fiftieth of the spread of its number."
        return
    yield f"The largest sure ones: {'; '.join(_words(c, manifest) for c in kept)}."


def _open(manifest: Manifest, found: list[Contrast], arm: str) -> Iterator[str]:
    """Say whether the risk of conflict is among what is open, the widest ratios first."""
    risks = [c for c in found if c.series.is_hazard and not (c.sure or c.none)]
    if risks:
        widest = sorted(risks, key=lambda c: c.low - c.high)[:RISKS]
        yield (
            f"Whether {arm} raises or lowers these risks of conflict is open, as ratios to "
            f"{manifest.arms[0]}: {'; '.join(_words(c, manifest) for c in widest)}."
        )


def _rests_on(manifest: Manifest) -> Iterator[str]:
    assumed = sum(row.grade == "E" for row in manifest.parameters)
    if assumed:
        yield (
            f"{assumed} of {len(manifest.parameters)} numbers of the model are elicited ranges, "
            "not findings: all of this is conditional on them."
        )


def _words(contrast: Contrast, manifest: Manifest) -> str:
    label = label_text(contrast.label, manifest.names)
    return f"{contrast.series.title}, {label}: {effect_text(contrast)}"


def effect_text(contrast: Contrast, unit: bool = True) -> str:
    """Return median and 90% interval of a difference, with its unit where that is wanted."""
    series = contrast.series
    statistics = Quantiles((contrast.low,), (contrast.middle,), (contrast.high,))
    if series.is_hazard:
        return f"\N{MULTIPLICATION SIGN} {interval(statistics)}"
    # What rounds to nothing is nothing: trailing zeros would look like a measurement.
    text = re.sub(r"(?<![\d.,])0\.0+(?!\d)", "0", interval(statistics, True, 2))
    return f"{text} {series.unit}" if unit and not series.index else text
