import pytest

from foedus.report.charts.shares import FILLS, LEFT, RIGHT, Part, Row, shares

THREE = (
    Part("for", 0.8, 0.75, 0.85),
    Part("too small", 0.15, 0.1, 0.2),
    Part("against", 0.05, 0.02, 0.08),
)
ALL = (Part("for", 1.0, 0.9, 1.0), Part("against", 0.0, 0.0, 0.1))
ROWS = [Row("all draws", "appears", THREE), Row("one reading of two", "appears", ALL)]


def across(points: str) -> tuple[float, float]:
    x = [(float(pair.partition(",")[0]) - LEFT) / (RIGHT - LEFT) for pair in points.split()]
    return min(x), max(x)


def test_parts_fill_a_bar_one_after_the_other_and_nothing_is_drawn_of_none() -> None:
    chart = shares("Title", ROWS)
    found = [across(shape.points) for shape in chart.bands]
    expected = [(0.0, 0.8), (0.8, 0.95), (0.95, 1.0), (0.0, 1.0)]
    assert [x for ends in found for x in ends] == pytest.approx(
        [x for ends in expected for x in ends], abs=1e-3
    )
    assert len({shape.colour for shape in chart.bands[:3]}) == 3


def test_sides_differ_in_pattern_and_not_in_colour_alone() -> None:
    assert FILLS["too small"].startswith("url(#")
    assert FILLS["against"].startswith("url(#")
    assert not FILLS["for"].startswith("url(#")


def test_lines_mark_the_intervals_of_the_outer_parts_where_they_end() -> None:
    first, last, *_ = (across(curve.points) for curve in shares("Title", ROWS).curves)
    assert first == pytest.approx((0.75, 0.85), abs=1e-3)
    assert last == pytest.approx((0.92, 0.98), abs=1e-3)


def test_all_is_said_in_words() -> None:
    chart = shares("Title", ROWS)
    assert "all draws: appears, for 80%, too small 15%, against 5%" in chart.description
    assert [note.text for note in chart.notes] == [
        "all draws", "appears", "one reading of two", "appears"
    ]  # fmt: skip
    assert max(note.y for note in chart.notes) < chart.bottom
