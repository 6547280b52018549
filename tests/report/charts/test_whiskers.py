import pytest

from foedus.report.charts import whiskers
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


def test_a_row_has_its_median_between_its_intervals() -> None:
    chart = whiskers.whiskers("Title", ROWS, limits(ROWS, 3.0))
    assert chart
    first, second = chart.marks
    assert first.dot
    assert first.outer[0] < first.inner[0] < first.dot < first.inner[1] < first.outer[1]
    assert first.inner[0] == chart.zero
    assert first.name_at < first.y < second.name_at < second.y < chart.bottom
    assert first.beyond == ()


def test_what_lies_out_of_view_has_an_arrow() -> None:
    chart = whiskers.whiskers("Title", ROWS, limits(ROWS, 3.0))
    assert chart
    assert chart.marks[1].beyond == (-1, 1)
    assert chart.marks[1].outer == (chart.left, chart.right)
    far = [Row("far", "", "", (6.0, 7.0, 8.0, 9.0, 10.0))]
    chart = whiskers.whiskers("Title", far, (-1.0, 3.0))
    assert chart
    assert chart.marks[0].dot is None
    assert chart.marks[0].beyond == (1,)


def test_long_names_stand_on_a_line_of_their_own_and_are_cut() -> None:
    long = Row("a" * 80, "+0.1 % of GDP", "#000", (0.0, 0.0, 0.0, 0.0, 1.0))
    chart = whiskers.whiskers("Title", [long, ROWS[0]], (-1.0, 1.0))
    assert chart
    cut, plain = chart.marks
    assert len(cut.name) * whiskers.LETTER <= chart.right - chart.left
    assert cut.name.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert cut.text_at == pytest.approx(cut.name_at + whiskers.LINE)
    assert plain.text_at == plain.name_at
    assert "a" * 80 in chart.description


def test_nothing_to_draw_is_no_chart() -> None:
    assert whiskers.whiskers("Title", [], (-1.0, 1.0)) is None
