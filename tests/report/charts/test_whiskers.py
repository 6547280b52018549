import pytest

from foedus.report.charts import whiskers
from foedus.report.charts.chart import Chart
from foedus.report.charts.whiskers import Row, limits

ROWS = [
    Row("Defence burden, Japan", "+0.1 % of GDP", "#0072b2", (-0.5, 0.0, 0.1, 0.3, 0.6)),
    Row("Threat", "x 1.2", "#d55e00", (-9.0, 0.5, 1.0, 2.0, 8.0)),
]


def test_an_axis_shows_zero_and_all_that_is_not_too_far() -> None:
    low, high = limits(ROWS, 3.0)
    assert -3.5 < low < -3.0
    assert 3.0 < high < 3.5
    low, high = limits([Row("", "", "", (1.0, 1.0, 1.0, 1.0, 2.0))], 3.0)
    assert low < 0.0
    assert 2.0 < high < 2.2
    assert limits([], 3.0)[0] < 0.0 < limits([], 3.0)[1]


def ends(chart: Chart, kind: str) -> list[tuple[float, float]]:
    """Where the lines of a kind begin and end, row by row."""
    points = [shape.points.split() for shape in chart.curves if shape.kind == kind]
    return [(float(a.partition(",")[0]), float(b.partition(",")[0])) for a, b in points]


def test_a_row_has_its_median_between_its_intervals() -> None:
    chart = whiskers.whiskers("Title", ROWS, limits(ROWS, 3.0))
    assert chart
    outer, inner, dot = ends(chart, "outer")[0], ends(chart, "inner")[0], chart.marks[0]
    assert outer[0] < inner[0] < dot.x < inner[1] < outer[1]
    assert inner[0] == chart.reference
    names = [note for note in chart.notes if note.anchor == "start"]
    assert [note.text for note in names] == [row.name for row in ROWS]
    assert names[0].y < dot.y < names[1].y < chart.marks[1].y < chart.bottom
    assert {shape.colour for shape in chart.curves} == {row.colour for row in ROWS}


def test_what_lies_out_of_view_has_an_arrow() -> None:
    chart = whiskers.whiskers("Title", ROWS, limits(ROWS, 3.0))
    assert chart
    left, right = (float(band.points.partition(",")[0]) for band in chart.bands)
    assert left < chart.left < chart.right < right
    assert ends(chart, "outer")[1] == (chart.left, chart.right)
    far = [Row("far", "", "", (6.0, 7.0, 8.0, 9.0, 10.0))]
    chart = whiskers.whiskers("Title", far, (-1.0, 3.0))
    assert chart
    assert chart.marks == ()
    assert len(chart.bands) == 1


def test_long_names_stand_on_a_line_of_their_own_and_are_cut() -> None:
    long = Row("a" * 80, "+0.1 % of GDP", "#000", (0.0, 0.0, 0.0, 0.0, 1.0))
    chart = whiskers.whiskers("Title", [long, ROWS[0]], (-1.0, 1.0))
    assert chart
    cut, below, plain, beside = chart.notes
    assert len(cut.text) * whiskers.LETTER <= chart.right - chart.left
    assert cut.text.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert below.y == pytest.approx(cut.y + whiskers.LINE)
    assert beside.y == plain.y
    assert "a" * 80 in chart.description


def test_nothing_to_draw_is_no_chart() -> None:
    assert whiskers.whiskers("Title", [], (-1.0, 1.0)) is None


def test_what_is_too_small_is_shaded_around_zero() -> None:
    row = Row("x", "2", "#000", (-1.0, 2.0, 3.0))
    chart = whiskers.whiskers("Title", [row], (-4.0, 4.0), small=1.0)
    assert chart
    (shade,) = chart.bands
    x = [float(pair.partition(",")[0]) for pair in shade.points.split()]
    assert chart.reference is not None
    assert chart.reference - min(x) == pytest.approx(max(x) - chart.reference, abs=0.2)
    assert max(x) < chart.marks[0].x
    # Without quartiles there is a dot on a thin line, and no thick one.
    assert [shape.kind for shape in chart.curves] == ["outer"]
    plain = whiskers.whiskers("Title", [row], (-4.0, 4.0))
    assert plain
    assert not plain.bands
