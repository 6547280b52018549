"""What a part of the analysis shows before anything unfolds: differences, options and fans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from foedus.report.charts import strip
from foedus.report.charts.chart import Chart, arm_colour, arm_dash
from foedus.report.charts.over_time import option_colour
from foedus.report.pages.panels import OutcomeFigure, Panel
from foedus.report.rows import overview
from foedus.report.rows.overview import EffectRow
from foedus.result.documents.summary import Summary
from foedus.result.schema import Manifest

MOST, FEWER = 5, 3
"""Differences that a part shows on top, and as many risks; fewer beside the bars of levers."""

TIGHT = 4
"""Differences that are in sight of as many risks; the others unfold."""

FANS = 3
"""Charts over time that a part shows on top."""

LINES, SPARE = 36, 14
"""Lines that levers take in sight, one for each bar and one for each name; and up to how many
there is room for charts over time below them."""

SPREADS, RATIOS = (-1.0, -0.5, 0.0, 0.5, 1.0), (0.25, 0.5, 1.0, 2.0, 4.0)
"""Grid lines of strips: 90% intervals of the wider arm, and ratios."""

ROOM, LETTER = 0.04, 0.03
"""Share of a bar that a name needs for its margins, and for each of its letters."""

DARK, LIGHT = "#1c2126", "#ffffff"


@dataclass(frozen=True)
class Strip:
    """One line of differences; the numbers stand beside its chart."""

    id: str
    row: EffectRow
    chart: Chart


@dataclass(frozen=True)
class Block:
    """Strips on one axis: what the axis counts, and its ends in words."""

    title: str
    marks: tuple[str, ...]
    strips: tuple[Strip, ...]


@dataclass(frozen=True)
class Piece:
    """A part of a bar: an option, and what is written in it where there is room."""

    name: str
    share: float
    text: str
    colour: str
    ink: str


@dataclass(frozen=True)
class Bar:
    """The options that some arms take alike."""

    arms: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]
    words: str


@dataclass(frozen=True)
class Lever:
    """The bars of one instrument."""

    title: str
    anchor: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Fan:
    """A chart over time that a part shows on top; its numbers stand with the chart it repeats."""

    title: str
    unit: str
    plain: str
    panel: Panel


@dataclass(frozen=True)
class Shelf:
    """Differences by axis, levers and charts over time, as they are drawn in this order."""

    blocks: tuple[Block, ...] = ()
    levers: tuple[Lever, ...] = ()
    fans: tuple[Fan, ...] = ()


@dataclass(frozen=True)
class Overview:
    """What a part shows first.

    Attributes
    ----------
    top
        What is in sight, a screen of it.
    behind
        What unfolds from there.
    """

    top: Shelf
    behind: Shelf


def of_part(
    manifest: Manifest,
    document: Summary,
    part: str,
    figures: Sequence[OutcomeFigure],
    ids: Iterator[str],
) -> Overview:
    """Return the overview of a part, made of the figures that stand below it."""
    rows = overview.effects(manifest, document, part)
    moved = [row for row in rows if max(row.reach) > 0]
    levers = [
        Lever(lever.title, lever.anchor, tuple(_bar(manifest, taken) for taken in lever.taken))
        for lever in overview.levers(manifest, document, part)
    ]
    most = FEWER if levers else MOST
    kept = [[row for row in moved if row.ratio is ratio][:most] for ratio in (False, True)]
    many = all(kept) and not levers
    blocks = [
        _blocks(manifest, [found[cut] for found in kept], ids)
        for cut in ((slice(TIGHT), slice(TIGHT, None)) if many else (slice(None), slice(0)))
    ]
    seen, hidden = _in_sight(levers)
    fans = _fans(figures, [row.anchor for row in moved], ids)
    crowded = many or _lines(levers) > SPARE
    return Overview(
        Shelf(blocks[0], seen, () if crowded else fans),
        Shelf(blocks[1], hidden, fans if crowded else ()),
    )


def _blocks(
    manifest: Manifest, kept: Sequence[Sequence[EffectRow]], ids: Iterator[str]
) -> tuple[Block, ...]:
    """Return differences, and then ratios, each on an axis of its own."""
    first = manifest.arms[0]
    heads = (
        (f"difference to {first}, in 90% bands", ("\N{MINUS SIGN}1", "0", "1")),
        (f"ratio to {first}", ("\N{VULGAR FRACTION ONE QUARTER}", "1", "4")),
    )
    return tuple(
        Block(title, marks, tuple(_strip(row, ids) for row in found))
        for (title, marks), found in zip(heads, kept, strict=True)
        if found
    )


def _lines(levers: Sequence[Lever]) -> int:
    return sum(len(lever.bars) + 1 for lever in levers)


def _in_sight(levers: Sequence[Lever]) -> tuple[tuple[Lever, ...], tuple[Lever, ...]]:
    """Return the levers that have room in sight, first those that arms take apart; and the rest."""
    apart = sorted(levers, key=lambda lever: len(lever.bars) == 1)
    seen = [lever for i, lever in enumerate(apart) if _lines(apart[: i + 1]) <= LINES]
    return (
        tuple(lever for lever in levers if lever in seen),
        tuple(lever for lever in levers if lever not in seen),
    )


def _strip(row: EffectRow, ids: Iterator[str]) -> Strip:
    lanes = [
        strip.Lane(
            f"{effect.arm}: {effect.text}",
            arm_colour(effect.number),
            arm_dash(effect.number),
            effect.quantiles,
            f"a{effect.number}",
        )
        for effect in row.effects
    ]
    marks, none = (RATIOS, 1.0) if row.ratio else (SPREADS, 0.0)
    title = f"{row.beside or row.name}, {row.label}: differences"
    return Strip(next(ids), row, strip.strip(title, lanes, marks, none))


def _bar(manifest: Manifest, taken: overview.Taken) -> Bar:
    pieces = tuple(
        _piece(name, share, number, len(taken.shares))
        for number, (name, share) in enumerate(taken.shares)
        if share > 0.0
    )
    words = ", ".join(f"{name} {share:.0%}" for name, share in taken.shares)
    arms = tuple((manifest.arms[number], f"a{number}") for number in taken.arms)
    return Bar(arms, pieces, words)


def _piece(name: str, share: float, number: int, options: int) -> Piece:
    colour = option_colour(number, options)
    long = f"{name} {share:.0%}"
    text = next((t for t in (long, name) if share >= ROOM + LETTER * len(t)), "")
    return Piece(name, share, text, colour, LIGHT if _dark(colour) else DARK)


def _dark(colour: str) -> bool:
    """Return whether white is easier to read on a colour than ink, by its relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return sum(w * x for w, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) < 0.22


def _fans(
    figures: Sequence[OutcomeFigure], moved: Sequence[str], ids: Iterator[str]
) -> tuple[Fan, ...]:
    """Return what is shown over time: what was observed first, then what differs most."""
    order = {anchor: place for place, anchor in enumerate(moved)}
    found = [(figure, panel) for figure in figures for panel in figure.panels]
    found.sort(key=lambda p: (-len(p[1].chart.marks), order.get(p[1].anchor, len(order))))
    told = [(f, panel) for f, panel in found if panel.chart.marks or panel.anchor in order]
    # One chart an outcome: what its other labels do is seldom news.
    single = {figure.series.name: (figure, panel) for figure, panel in reversed(told or found)}
    kept = sorted(single.values(), key=found.index)[:FANS]
    return tuple(
        Fan(figure.series.title, figure.unit, figure.plain, replace(panel, id=next(ids)))
        for figure, panel in kept
    )
