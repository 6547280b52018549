from foedus.report.charts.waterfall import DOWN, RIGHT, UP, WHOLE, Bar, waterfall

BARS = (
    Bar("up", "+3", 0.0, 3.0),
    Bar("down", "-1", 3.0, 2.0),
    Bar("all", "+2", 0.0, 2.0, whole=True),
)


def places(points: str) -> tuple[float, float]:
    across = [float(point.partition(",")[0]) for point in points.split()]
    return min(across), max(across)


def test_each_bar_begins_where_the_last_ended() -> None:
    chart = waterfall("parts", BARS)
    up, down, whole = (places(band.points) for band in chart.bands)
    assert [band.colour for band in chart.bands] == [UP, DOWN, WHOLE]
    assert up[1] == down[1] == RIGHT
    assert down[0] == whole[1]
    assert up[0] == whole[0] == chart.reference
    assert chart.description == "up: +3; down: -1; all: +2"


def test_a_part_of_nothing_is_still_seen() -> None:
    (band,) = waterfall("parts", [Bar("none", "0", 0.0, 0.0)]).bands
    low, high = places(band.points)
    assert high - low == 1.0
