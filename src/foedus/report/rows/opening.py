"""What a run says, in a few sentences made of its numbers: what is sure, and how much is not."""

from collections.abc import Iterator
from dataclasses import dataclass

from foedus.report.pages import formation
from foedus.report.rows import contrasts as made_of
from foedus.report.rows import scorecard
from foedus.report.rows.wording import interval, label_text
from foedus.result.documents.summary import Quantiles, Summary
from foedus.result.schema import Manifest, Series

MOST = 5
"""Sure differences that are told."""

RISKS = 3
"""Open risks that are told."""

ORIGINS = ("record", "written", "reaction", "chance")
"""What choices rest on, in the order in which it is told."""

NOTICEABLE = 0.02
"""Part of the 90% interval of the first arm below which a sure difference is too small to tell."""


@dataclass(frozen=True)
class Contrast:
    """How one label of an outcome differs from the first arm in the last quarter, over draws."""

    series: Series
    label: str
    low: float
    middle: float
    high: float
    size: float

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
    found = list(_weights(manifest, document))
    for arm in manifest.arms[1:]:
        found += _compared(manifest, list(contrasts(manifest, document, arm)), arm)
    found += [made_of.sentence(record, manifest) for record in document.contrasts]
    card = document.scorecard
    if card and card.points:
        found.append(scorecard.line(card, manifest))
    return [*found, *_rests_on(manifest)]


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
            by = entry.by[first][label]
            width = (by.p95[last] or 0.0) - (by.p05[last] or 0.0)
            size = abs(middle - 1.0) if series.is_hazard else abs(middle) / width if width else 0.0
            yield Contrast(series, label, low, middle, high, size)


def _weights(manifest: Manifest, document: Summary) -> Iterator[str]:
    """Say what the first arm's choices rest on, by government."""
    recorded = document.deliberation
    if not recorded:
        return
    sums: dict[str, dict[str, float]] = {}
    for label, weighed in recorded[manifest.arms[0]].items():
        government = sums.setdefault(label.partition(".")[0], {})
        for part, share in formation.shares(weighed, formation.ORIGINS).items():
            government[part] = government.get(part, 0.0) + share
    told = [
        f"{label_text(name, manifest.names)} "
        + ", ".join(f"{share.get(part, 0.0) / sum(share.values()):.0%}" for part in ORIGINS)
        for name, share in sums.items()
        if sum(share.values()) > 0
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
    series = contrast.series
    label = label_text(contrast.label, manifest.names)
    statistics = Quantiles((contrast.low,), (contrast.middle,), (contrast.high,))
    if series.is_hazard:
        return f"{series.title}, {label}: \N{MULTIPLICATION SIGN} {interval(statistics)}"
    unit = "" if series.index else f" {series.unit}"
    return f"{series.title}, {label}: {interval(statistics, True, 2)}{unit}"
