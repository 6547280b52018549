import re

import pytest

from foedus.report.charts import bars

COLOURS = {"leader": "#56b4e9", "team": "#e69f00", "chance": "#e2e6ea"}
ROWS = [("tariff", {"team": 0.25, "leader": 0.75}), ("ask spending", {"chance": 1.0})]


def box(points: str) -> tuple[float, float, float, float]:
    x, y = zip(*(map(float, pair.split(",")) for pair in points.split()), strict=True)
    return min(x), max(x), min(y), max(y)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_parts_fill_the_bar_in_the_order_of_their_colours() -> None:
    chart = bars.bars("What is weighed", ROWS, COLOURS)
    first, second, third = (box(shape.points) for shape in chart.bands)
    assert [shape.colour for shape in chart.bands] == list(COLOURS.values())
    assert first[0] == chart.left
    assert first[1] == second[0]
    assert second[1] == third[1] == chart.right
    width = chart.right - chart.left
    assert first[1] - first[0] == pytest.approx(0.75 * width, abs=0.11)
    assert third[2] > first[3], "bars do not touch"
    assert third[3] < chart.bottom


def test_names_stand_before_their_bars_and_fit() -> None:
    chart = bars.bars("What is weighed", ROWS, COLOURS)
    assert [tick.text for tick in chart.y_ticks] == ["tariff", "ask spending"]
    for tick, shape in zip(chart.y_ticks, (chart.bands[0], chart.bands[2]), strict=True):
        low, high = box(shape.points)[2:]
        assert low < tick.at < high
    assert chart.left >= len("ask spending") * 6
    assert [tick.text for tick in chart.x_ticks] == ["0%", "25%", "50%", "75%", "100%"]


def test_small_parts_carry_no_number() -> None:
    rows = [("tariff", {"leader": 0.95, "team": 0.05, "chance": 0.0})]
    chart = bars.bars("What is weighed", rows, COLOURS)
    assert [note.text for note in chart.notes] == ["95%"]
    assert len(chart.bands) == 2
    left, right = box(chart.bands[0].points)[:2]
    assert left < chart.notes[0].x < right
    assert chart.description == "tariff: leader 95%, team 5%, chance 0%"


@pytest.mark.parametrize("colour", [*bars.PART_COLOURS, *bars.PLAIN_COLOURS])
def test_every_colour_carries_dark_text(colour: str) -> None:
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    contrast = (luminance(colour) + 0.05) / (luminance("#1c2126") + 0.05)
    assert contrast > 4.5, "the least that accessibility guidelines ask for"
