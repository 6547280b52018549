import math

import pytest

from foedus.report.charts import axes

QUARTERS = tuple(f"{2025 + i // 4}Q{i % 4 + 1}" for i in range(8))


@pytest.mark.parametrize("low", [0.0, -7.3, 1e-7, 2.0e4, -0.004])
@pytest.mark.parametrize("span", [1e-6, 0.3, 1.0, 9.99, 12345.0])
def test_ticks_are_round_and_few(low: float, span: float) -> None:
    ticks = axes.nice_ticks(low, low + span)
    assert 2 <= len(ticks) <= 5
    assert ticks[0] >= low - 1e-6 * span
    assert ticks[-1] <= low + span * (1 + 1e-6)
    step = ticks[1] - ticks[0]
    lead = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(lead - round_) for round_ in (1, 2, 2.5, 5, 10)) < 1e-3


def test_tick_texts_tell_ticks_apart() -> None:
    assert [axes.tick_text(x, [0, 0.25, 0.5]) for x in (0, 0.25, 0.5)] == ["0", "0.25", "0.50"]
    assert axes.tick_text(20000, [20000, 25000]) == "20,000"
    assert axes.tick_text(5, [5]) == "5"


def test_an_axis_begins_with_what_was_seen_first() -> None:
    assert axes.axis_quarters(QUARTERS, ()) == QUARTERS
    assert axes.axis_quarters(QUARTERS, [("2025Q3", 1.0)]) == QUARTERS
    begun = axes.axis_quarters(QUARTERS, [("2024Q2", 1.0), ("2025Q1", 2.0)])
    assert begun == ("2024Q2", "2024Q3", "2024Q4", *QUARTERS)


def test_a_value_lies_between_the_ends() -> None:
    axis = axes.Axis(0.0, 10.0, axes.HEIGHT - axes.BOTTOM, axes.TOP)
    assert axis.at(10.0) == axes.TOP
    assert axis.at(0.0) == axes.HEIGHT - axes.BOTTOM
    assert axis.at(5.0) == (axis.at(0.0) + axis.at(10.0)) / 2
    ratio = axes.Axis(0.5, 2.0, 0.0, 100.0, ratio=True)
    assert ratio.at(1.0) == pytest.approx((ratio.at(0.5) + ratio.at(2.0)) / 2)


def test_a_value_out_of_view_is_held_at_an_end() -> None:
    axis = axes.Axis(-1.0, 3.0, 10.0, 90.0)
    assert (axis.held(-7.0), axis.held(0.0), axis.held(9.0)) == (10.0, axis.at(0.0), 90.0)
    assert [tick.text for tick in axis.ticks()] == ["\N{MINUS SIGN}1", "0", "1", "2", "3"]
