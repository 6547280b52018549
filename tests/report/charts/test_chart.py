from foedus.report.charts.chart import ARM_COLOURS, ARM_DASHES, arm_colour, arm_dash, box, path


def test_places_are_written_as_points() -> None:
    assert path([(0.04, 1.0), (2.0, 3.25)]) == "0.0,1.0 2.0,3.2"
    assert box(1.0, 2.0, 3.0, 4.0) == "1.0,2.0 3.0,2.0 3.0,4.0 1.0,4.0"


def test_arms_differ_in_colour_and_dash_until_they_run_out() -> None:
    number = len(ARM_COLOURS)
    pairs = {(arm_colour(i), arm_dash(i)) for i in range(number)}
    assert len(pairs) == number == len(ARM_DASHES)
    assert arm_colour(number) == arm_colour(0)
