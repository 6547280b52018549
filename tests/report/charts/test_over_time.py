import pytest

from foedus.report.charts import over_time
from foedus.result.documents.summary import Quantiles, Statistics

QUARTERS = tuple(f"{2025 + i // 4}Q{i % 4 + 1}" for i in range(16))


def fan(low: float, middle: float, high: float) -> Statistics:
    levels = (middle, low, (low + middle) / 2, middle, (high + middle) / 2, high)
    return Statistics(*((level,) * 16 for level in levels))


def ys(points: str) -> set[float]:
    return {float(pair.split(",")[1]) for pair in points.split()}


def test_fan_has_two_bands_and_a_median_per_arm() -> None:
    arms = [over_time.Arm("baseline", 0, fan(1, 2, 3)), over_time.Arm("L0", 1, fan(2, 3, 4))]
    chart = over_time.fan("Burden", QUARTERS, arms)
    assert chart
    assert len(chart.bands) == 4
    assert len(chart.curves) == 2
    assert chart.curves[0].colour != chart.curves[1].colour
    assert chart.curves[0].dash != chart.curves[1].dash
    assert max(ys(chart.bands[0].points)) == chart.bottom
    assert min(ys(chart.bands[2].points)) == chart.top
    assert "baseline: median 2 in 2025Q1, 2 in 2028Q4, 90% between 1 and 3" in chart.description


def test_fan_fills_its_box() -> None:
    chart = over_time.fan("Burden", QUARTERS, [over_time.Arm("baseline", 0, fan(-1, 0, 1))])
    assert chart
    assert ys(chart.bands[0].points) == {chart.top, chart.bottom}
    assert [tick.text for tick in chart.y_ticks] == ["−1.0", "−0.5", "0", "0.5", "1.0"]  # noqa: RUF001


def test_years_are_written_at_their_first_quarter() -> None:
    chart = over_time.fan("Burden", QUARTERS, [over_time.Arm("baseline", 0, fan(1, 2, 3))])
    assert chart
    assert len(chart.x_ticks) == 16
    assert [tick.text for tick in chart.x_ticks if tick.text] == ["2025", "2026", "2027", "2028"]


def test_gaps_are_left_out() -> None:
    rows = ((*row[:4], None, *row[5:]) for row in fan(1, 2, 3).rows)
    quantiles = Statistics(*rows)
    chart = over_time.fan("Burden", QUARTERS, [over_time.Arm("baseline", 0, quantiles)])
    assert chart
    assert len(chart.curves[0].points.split()) == 15
    assert len(chart.bands[0].points.split()) == 30


def test_nothing_known_draws_nothing() -> None:
    empty = Quantiles((None,) * 16, (None,) * 16, (None,) * 16)
    assert over_time.fan("Burden", QUARTERS, [over_time.Arm("baseline", 0, empty)]) is None
    assert over_time.fan("Burden", QUARTERS, []) is None


@pytest.mark.parametrize("value", [0.0, 5.0, -3e-9, 2e12])
def test_a_constant_has_an_axis(value: float) -> None:
    chart = over_time.fan("Burden", QUARTERS, [over_time.Arm("a", 0, fan(value, value, value))])
    assert chart
    assert chart.y_ticks
    (y,) = ys(chart.curves[0].points)
    assert chart.top < y < chart.bottom


def test_reference_is_always_in_view() -> None:
    chart = over_time.fan("Gap", QUARTERS, [over_time.Arm("L0", 1, fan(1, 2, 3))], reference=0.0)
    assert chart
    assert chart.reference == chart.bottom


def test_ratios_are_drawn_on_a_logarithm() -> None:
    risk = Quantiles((0.5,) * 16, (1.0,) * 16, (2.0,) * 16)
    chart = over_time.fan(
        "Risk", QUARTERS, [over_time.Arm("L0", 1, risk)], reference=1.0, ratio=True
    )
    assert chart
    assert chart.reference == (chart.top + chart.bottom) / 2
    assert "1" in [tick.text for tick in chart.y_ticks]
    assert len(chart.bands) == 1


def test_one_quarter_is_enough() -> None:
    single = Statistics(*(row[:1] for row in fan(1, 2, 3).rows))
    assert over_time.fan("Burden", QUARTERS[:1], [over_time.Arm("a", 0, single)])


def test_areas_stack_up_to_one() -> None:
    shares: dict[str, list[float | None]] = {
        "hold": [0.5] * 16,
        "stage_one": [0.45] * 16,
        "halt": [0.05] * 16,
    }
    chart = over_time.areas("Posture", QUARTERS, shares)
    assert len(chart.bands) == 3
    assert chart.bottom in ys(chart.bands[0].points)
    assert chart.top in ys(chart.bands[2].points)
    assert [note.text for note in chart.notes] == ["hold", "stage one"], "no room for 5%"
    assert chart.description == "Shares in 2028Q4: hold 50%, stage_one 45%, halt 5%"


def test_options_differ_in_colour() -> None:
    for options in (2, 3, 6, 9):
        colours = {over_time.option_colour(number, options) for number in range(options)}
        assert len(colours) == options
    assert over_time.option_colour(0, 1) == over_time.OPTION_COLOURS[0]


def test_what_was_observed_is_marked_and_in_view() -> None:
    seen = [("2024Q1", 5.0), ("2025Q2", 2.0)]
    chart = over_time.fan("Burden", QUARTERS, [over_time.Arm("a", 0, fan(1, 2, 3))], seen=seen)
    assert chart
    assert [mark.text for mark in chart.marks] == ["2024Q1: 5", "2025Q2: 2"]
    assert chart.marks[0].y == chart.top, "the axis reaches what was observed"
    assert chart.marks[0].x == pytest.approx(chart.first)
    assert len(chart.x_ticks) == 20, "four quarters before the run"
    # The run begins where its first quarter lies.
    start = float(chart.curves[0].points.split(",", 1)[0])
    assert start == pytest.approx(chart.first + 4 * chart.step, abs=0.06)


def test_what_draws_come_to_is_bounded_by_lines_in_view() -> None:
    expected = Quantiles((0.0,) * 16, (2.0,) * 16, (9.0,) * 16)
    arm = over_time.Arm("a", 0, fan(1, 2, 3), expected)
    chart = over_time.fan("Burden", QUARTERS, [arm])
    assert chart
    assert [ys(limit.points) for limit in chart.limits] == [{chart.bottom}, {chart.top}]


def test_events_stand_at_their_quarters() -> None:
    shares: dict[str, list[float | None]] = {"hold": [1.0] * 16}
    chart = over_time.areas("Posture", QUARTERS, shares, {"2025Q3": "2,5"})
    (mark,) = chart.events
    assert mark.text == "2,5"
    assert mark.x == pytest.approx(chart.first + 2 * chart.step, abs=0.06)


def test_dots_have_an_axis_of_their_own() -> None:
    chart = over_time.dots("Poll", QUARTERS, [("2025Q1", 0.2), ("2025Q3", 0.4)])
    assert [mark.y for mark in chart.marks] == [chart.bottom, chart.top]
    assert chart.description == "2025Q1: 0.2; 2025Q3: 0.4"


def test_the_first_year_hangs_clear_of_the_next() -> None:
    # Observed from 2023Q3 on: 2024 is written two quarters in, and must not run into 2025.
    arms = [over_time.Arm("baseline", 0, fan(1, 2, 3))]
    chart = over_time.fan("Burden", QUARTERS, arms, seen=[("2023Q3", 1.0)])
    assert chart
    assert chart.first_anchor == "middle"
    assert over_time.dots("Poll", ("2023Q3", *QUARTERS), [("2025Q1", 1.0)]).first_anchor == "middle"
    bare = over_time.fan("Burden", QUARTERS, arms)
    assert bare
    assert bare.first_anchor == "start"
