from itertools import count

from tests import helpers

from foedus.report.pages.burdens import diagram
from foedus.result.schema import InfluenceRow, MechanismRow


def test_the_diagram_has_the_kinds_that_a_run_declares() -> None:
    rows = (
        InfluenceRow("planned_burden", "appropriated_burden", "+"),
        InfluenceRow("appropriated_burden", "defence_burden", "+"),
    )
    made = helpers.manifest(mechanisms=(MechanismRow("m", "M0", "Made up", True, rows),))
    found = diagram(made, (f"c{i}" for i in count()))
    assert found
    assert [kind for kind, _, _ in found.kinds] == ["planned", "passed", "executed"]
    assert len(found.chart.curves) == len(found.steps) == 2
    assert found.steps[1] == "passed to executed: more makes more (M0 Made up)"


def test_an_older_run_has_no_diagram() -> None:
    assert diagram(helpers.manifest(), (f"c{i}" for i in count())) is None
