import math

import pytest

from foedus.report.charts import distributions
from foedus.report.charts.distributions import BARS, FAILED, HELD, LABEL, Row


def even(low: float, high: float, name: str = "all readings", failed: bool = False) -> Row:
    """Return draws that lie evenly between two numbers."""
    quantiles = [low + (high - low) * i / 40 for i in range(41)]
    return Row(name, failed, quantiles, (quantiles[2], quantiles[20], quantiles[38]))


def corners(points: str) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in points.split())
    return [(float(x), float(y)) for x, y in pairs]


def test_a_row_has_a_band_bars_and_an_interval() -> None:
    rows = [even(-0.5, 1.0), even(0.0, 1.0, "rival", True)]
    chart = distributions.distribution("S1", rows, band=(0.0, 0.5))
    assert chart
    assert [shape.colour for shape in chart.bands[1::2]] == [HELD, FAILED]
    assert [note.text for note in chart.notes] == ["all readings", "rival"]
    assert [note.colour for note in chart.notes] == [HELD, FAILED]
    assert chart.description == (
        "band 0 to 0.5; all readings: median 0.25, 90% between -0.425 and 0.925; "
        "rival: median 0.5, 90% between 0.05 and 0.95"
    )
    for shape in (*chart.bands, *chart.curves):
        for x, y in corners(shape.points):
            assert chart.left <= x <= chart.right
            assert 0 <= y <= chart.bottom


def test_bars_hold_all_draws_and_stand_where_the_draws_are() -> None:
    axis = distributions._axis([even(-1.0, 1.0)], (0.0, 0.5))
    shares = distributions._shares(axis, even(0.0, 1.0), (0.0, 0.5))
    assert sum(shares) == pytest.approx(1.0)
    left = sum(s for i, s in enumerate(shares) if axis.low + (i + 1) * axis.step <= 1e-9)
    assert left == 0.0
    half = sum(s for i, s in enumerate(shares) if axis.low + (i + 0.5) * axis.step < 0.5)
    assert half == pytest.approx(0.5, abs=axis.step)


def test_tails_are_held_by_the_last_bars() -> None:
    wild = even(-1.0, 1.0)
    quantiles = [-1e6, *wild.quantiles[1:-1], 1e6]
    wide = Row("all readings", False, quantiles, wild.interval)
    axis = distributions._axis([wide], None)
    assert -1.2 < axis.low < axis.high < 1.2, "a few wild draws do not set the scale"
    shares = distributions._shares(axis, wide, None)
    assert sum(shares) == pytest.approx(1.0)
    assert min(shares[0], shares[-1]) >= 0.025 - 1e-6


@pytest.mark.parametrize(("value", "inside"), [(0.0, True), (0.25, True), (0.4, False)])
def test_draws_at_one_point_stand_on_their_side_of_the_edge(value: float, inside: bool) -> None:
    band = (0.0, 0.25)
    point = even(value, value)
    for rows in ([point], [point, even(-1.0, 1.0)], [point, even(0.2, 0.9)]):
        axis = distributions._axis(rows, band)
        shares = distributions._shares(axis, point, band)
        (number,) = [i for i, share in enumerate(shares) if share]
        assert shares[number] == pytest.approx(1.0)
        start = axis.low + number * axis.step
        assert (band[0] - 1e-9 <= start < band[1] - 1e-9) == inside


def test_the_way_to_a_missed_band_is_in_view_and_a_wide_band_is_cut() -> None:
    missed = distributions._axis([even(0.0, 0.4)], (1.0, 30.0))
    assert missed.shows(1.0)
    assert not missed.shows(30.0)
    wide = distributions._axis([even(-0.01, 0.01)], (-1.0, 1.0))
    assert wide.high < 0.1
    chart = distributions.distribution("S1", [even(-0.01, 0.01)], band=(-1.0, 1.0))
    assert chart
    xs = {x for x, _ in corners(chart.bands[0].points)}
    assert xs == {chart.left, chart.right}, "shaded from end to end"


def test_zero_is_marked_and_small_effects_are_shaded() -> None:
    chart = distributions.distribution("B1", [even(0.5, 1.0)], band=None, least=0.1)
    assert chart
    assert "signs count beyond 0.1" in chart.description
    (zero,) = [shape for shape in chart.curves if shape.dash == "1 2"]
    (edge,) = [tick.at for tick in chart.x_ticks if tick.text == "0"]
    assert corners(zero.points)[0][0] == pytest.approx(edge, abs=0.1)
    shade, bars = chart.bands
    xs = [x for x, _ in corners(shade.points)]
    assert min(xs) < edge < max(xs)
    assert min(y for _, y in corners(bars.points)) == LABEL
    assert max(y for _, y in corners(bars.points)) == LABEL + BARS
    bare = distributions.distribution("B1", [even(0.5, 1.0)], band=None)
    assert bare
    assert len(bare.bands) == 1


@pytest.mark.parametrize("value", [0.0, 0.5, -3e-9, 2e12])
@pytest.mark.parametrize("band", [None, (0.0, 0.0), (0.5, 0.5), (-1e-9, 1e-9)])
def test_a_constant_has_an_axis(value: float, band: tuple[float, float] | None) -> None:
    chart = distributions.distribution("S1", [even(value, value)], band=band)
    assert chart
    assert 2 <= len([tick for tick in chart.x_ticks if tick.text])
    assert all(chart.left <= tick.at <= chart.right for tick in chart.x_ticks)


def test_nothing_known_draws_nothing() -> None:
    assert distributions.distribution("S1", [], band=(0.0, 1.0)) is None
    empty = Row("all readings", True, (), (0.0, 0.0, 0.0))
    assert distributions.distribution("S1", [empty], band=(0.0, 1.0)) is None


def test_no_effect_leans_to_no_side_of_a_narrow_band() -> None:
    point = even(0.0, 0.0)
    axis = distributions._axis([point, even(-1.0, 0.0)], (-0.001, 0.001))
    shares = distributions._shares(axis, point, (-0.001, 0.001))
    (number,) = [i for i, share in enumerate(shares) if share]
    assert axis.low + (number + 0.5) * axis.step == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("band", "words"),
    [((0.0, 0.5), "0 to 0.5"), ((-math.inf, 0.5), "at most 0.5"), ((0.0, math.inf), "at least 0")],
)
def test_a_band_may_be_open(band: tuple[float, float], words: str) -> None:
    chart = distributions.distribution("S1", [even(-0.5, 1.0)], band=band)
    assert chart
    assert chart.description.startswith(f"band {words};")
    assert all(0.0 <= x <= 400.0 for shape in chart.bands for x, _ in corners(shape.points))
    flat = distributions.distribution("S1", [even(0.25, 0.25)], band=band)
    assert flat, "a constant has an axis around it"
