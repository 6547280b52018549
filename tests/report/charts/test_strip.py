from foedus.report.charts.strip import LANE, Lane, strip

MARKS = (-1.0, -0.5, 0.0, 0.5, 1.0)


def lane(*quantiles: float, kind: str = "a1") -> Lane:
    low, middle, high = quantiles
    return Lane("L0: +0.1", "#d55e00", "7 3", (low, middle, high), kind)


def test_a_lane_per_arm_on_one_axis() -> None:
    chart = strip("Differences", [lane(-0.5, 0.0, 0.5), lane(0.0, 0.5, 1.0, kind="a2")], MARKS)
    assert [mark.y for mark in chart.marks] == [LANE / 2, 1.5 * LANE]
    assert chart.marks[0].x == chart.reference
    assert [tick.at for tick in chart.x_ticks] == sorted(tick.at for tick in chart.x_ticks)
    assert chart.curves[0].points == f"{chart.x_ticks[1].at},7.0 {chart.x_ticks[3].at},7.0"
    assert [shape.kind for shape in chart.curves] == ["a1", "a2"]
    assert chart.bottom == chart.height == 2 * LANE
    assert chart.description == "L0: +0.1; L0: +0.1"


def test_what_lies_beyond_has_an_arrow_and_no_dot() -> None:
    chart = strip("Differences", [lane(-3.0, -2.0, 2.0)], MARKS)
    assert chart.marks == ()
    assert len(chart.bands) == 2
    assert chart.curves[0].points == f"{chart.left},7.0 {chart.right},7.0"


def test_ratios_have_a_logarithmic_axis_that_bears_nothing() -> None:
    chart = strip("Risk", [lane(0.0, 1.0, 2.0)], (0.25, 0.5, 1.0, 2.0, 4.0), none=1.0)
    assert chart.marks[0].x == chart.reference == (chart.left + chart.right) / 2
    assert len(chart.bands) == 1
