"""Geometry of a flow: boxes with names, and numbered arrows from one to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.report.charts.chart import Chart, Note, Shape, box, path

WIDTH, HEIGHT = 480.0, 152.0
BOX_WIDTH, BOX_HEIGHT = 130.0, 44.0
COLUMNS, ROWS = (5.0, 175.0, 345.0), (6.0, 102.0)
"""Left edges and upper edges of boxes, by their place in the grid."""

APART = 26.0
"""Distance of arrows that go up and down between the same boxes from the middle of these."""

LINE, FILL = "#5c6670", "#e2e6ea"


@dataclass(frozen=True)
class Box:
    """What can become another: two lines of text, and its column and row."""

    name: str
    below: str
    column: int
    row: int


@dataclass(frozen=True)
class Arrow:
    """From the box of one key to that of another, with a short text beside it."""

    source: str
    target: str
    text: str


def flow(title: str, boxes: Mapping[str, Box], arrows: Sequence[Arrow]) -> Chart:
    """Return the boxes by key and the arrows between them."""
    bands: list[Shape] = []
    curves: list[Shape] = []
    notes: list[Note] = []
    for one in boxes.values():
        x, y = COLUMNS[one.column], ROWS[one.row]
        bands.append(Shape(box(x, y, x + BOX_WIDTH, y + BOX_HEIGHT), FILL, kind="box"))
        middle = x + BOX_WIDTH / 2
        notes.append(Note(middle, y + 15, one.name, anchor="middle"))
        notes.append(Note(middle, y + 31, one.below, anchor="middle"))
    for arrow in arrows:
        start, end = _ends(boxes[arrow.source], boxes[arrow.target])
        curves.append(Shape(path((start, end)), LINE, kind="arrow"))
        bands.append(Shape(_head(start, end), LINE, kind="tip"))
        at = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        level = start[1] == end[1]
        notes.append(
            Note(at[0] if level else at[0] + 6, at[1] - 10 if level else at[1], arrow.text,
                 anchor="middle" if level else "start")
        )  # fmt: skip
    words = (f"{arrow.text}: {boxes[arrow.source].name} to {boxes[arrow.target].name}"
             for arrow in arrows)  # fmt: skip
    return Chart(
        title=title,
        description="; ".join(words),
        right=WIDTH,
        x_ticks=(),
        y_ticks=(),
        bands=tuple(bands),
        curves=tuple(curves),
        notes=tuple(notes),
        width=WIDTH,
        height=HEIGHT,
        left=0.0,
        top=0.0,
        kind="flow",
    )


def _ends(source: Box, target: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where an arrow leaves its box and where it meets the other."""
    a, b = (COLUMNS[each.column] for each in (source, target))
    top, bottom = (ROWS[each.row] for each in (source, target))
    if source.row == target.row:
        y = top + BOX_HEIGHT / 2
        return ((a + BOX_WIDTH, y), (b, y)) if a < b else ((a, y), (b + BOX_WIDTH, y))
    down = source.row < target.row
    edge = (top + BOX_HEIGHT, bottom) if down else (top, bottom + BOX_HEIGHT)
    # Ways there and back lie side by side.
    side = -APART if down else APART
    return (a + BOX_WIDTH / 2 + side, edge[0]), (b + BOX_WIDTH / 2 + side, edge[1])


def _head(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x, y), (dx, dy) = end, (end[0] - start[0], end[1] - start[1])
    length = (dx * dx + dy * dy) ** 0.5
    ux, uy = 7 * dx / length, 7 * dy / length
    return path(((x, y), (x - ux - uy / 2, y - uy + ux / 2), (x - ux + uy / 2, y - uy - ux / 2)))
