"""Geometry of stacked horizontal bars: how a whole divides into parts, one bar per row."""

from collections.abc import Mapping, Sequence

from foedus.report.charts.axes import Tick
from foedus.report.charts.chart import Chart, Note, Shape, box

WIDTH, RIGHT, BOTTOM, TOP = 480.0, 22.0, 24.0, 4.0
PITCH, THICK = 22.0, 16.0
"""Distance between bars, and their thickness."""

LETTER = 6.4
"""Width of a letter of the chart's type."""

MIN_SHARE = 0.09
"""Share below which a part has no room for its number."""

PART_COLOURS = ("#56b4e9", "#e69f00", "#5fc3a3", "#dc9fc1", "#f0e442", "#ee8a4f", "#9fb4e0")
"""After Okabe and Ito, lighter where needed: each carries dark text."""

PLAIN_COLOURS = ("#a9b3bd", "#c9d0d6", "#e2e6ea")
"""For parts that are nobody's purpose, such as the record and chance."""


def bars(
    title: str, rows: Sequence[tuple[str, Mapping[str, float]]], colours: Mapping[str, str]
) -> Chart:
    """Return one bar per row, divided in the order of the colours.

    Parameters
    ----------
    rows
        Name of a bar, and shares of its parts, which add up to one; absent parts are 0.
    colours
        Part to colour, from left to right.
    """
    left = 12.0 + LETTER * max((len(name) for name, _ in rows), default=0)
    right = WIDTH - RIGHT
    bands: list[Shape] = []
    notes: list[Note] = []
    marks: list[Tick] = []
    for number, (name, shares) in enumerate(rows):
        top = TOP + number * PITCH
        middle = round(top + THICK / 2, 1)
        marks.append(Tick(middle, name))
        end = left
        for part, colour in colours.items():
            start, share = end, shares.get(part, 0.0)
            end = start + share * (right - left)
            if share > 0:
                bands.append(Shape(box(start, top, end, top + THICK), colour))
            if share >= MIN_SHARE:
                text = f"{share:.0%}"
                # The note's own mark takes the colour of the bar, so only the number shows.
                at = (start + end - LETTER * len(text)) / 2
                notes.append(Note(round(max(at, start + 9), 1), middle, text, colour))
    return Chart(
        title=title,
        description=_words(rows, colours),
        right=right,
        x_ticks=tuple(
            Tick(round(left + share * (right - left), 1), f"{share:.0%}")
            for share in (0.0, 0.25, 0.5, 0.75, 1.0)
        ),
        y_ticks=tuple(marks),
        bands=tuple(bands),
        notes=tuple(notes),
        width=WIDTH,
        height=TOP + len(rows) * PITCH + BOTTOM,
        left=round(left, 1),
        top=TOP,
    )


def _words(rows: Sequence[tuple[str, Mapping[str, float]]], colours: Mapping[str, str]) -> str:
    return "; ".join(
        f"{name}: {', '.join(f'{part} {shares[part]:.0%}' for part in colours if part in shares)}"
        for name, shares in rows
    )
