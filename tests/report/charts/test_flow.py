from foedus.report.charts.flow import BOX_HEIGHT, BOX_WIDTH, COLUMNS, ROWS, Arrow, Box, flow

BOXES = {
    "a": Box("planned", "the plan", 0, 0),
    "b": Box("passed", "the budget", 1, 0),
    "c": Box("norm", "what is usual", 0, 1),
}


def ends(points: str) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split(","))) for pair in points.split()]  # type: ignore[misc]


def test_arrows_lead_from_edge_to_edge() -> None:
    chart = flow("Title", BOXES, [Arrow("a", "b", "1"), Arrow("a", "c", "2"), Arrow("c", "a", "3")])
    across, down, up = (ends(shape.points) for shape in chart.curves)
    middle = ROWS[0] + BOX_HEIGHT / 2
    assert across == [(COLUMNS[0] + BOX_WIDTH, middle), (COLUMNS[1], middle)]
    assert (down[0][1], down[1][1]) == (ROWS[0] + BOX_HEIGHT, ROWS[1])
    assert (up[0][1], up[1][1]) == (ROWS[1], ROWS[0] + BOX_HEIGHT)
    assert down[0][0] < up[0][0], "ways there and back lie side by side"


def test_every_box_is_named_and_every_arrow_has_a_head() -> None:
    chart = flow("Title", BOXES, [Arrow("b", "a", "1")])
    assert [note.text for note in chart.notes] == [
        "planned", "the plan", "passed", "the budget", "norm", "what is usual", "1",
    ]  # fmt: skip
    assert [shape.kind for shape in chart.bands] == ["box", "box", "box", "tip"]
    assert ends(chart.bands[-1].points)[0] == ends(chart.curves[0].points)[1]
    assert chart.description == "1: passed to planned"
    for shape in chart.bands:
        for x, y in ends(shape.points):
            assert 0 <= x <= chart.width
            assert 0 <= y <= chart.height
