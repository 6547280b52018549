from dataclasses import replace

from tests import helpers

from foedus.report.rows.assumptions import grade_counts, parameters, readings
from foedus.result.schema import ReadingRow


def test_grades_are_counted_best_first() -> None:
    counts = [(grade, n) for grade, _, n in grade_counts(helpers.manifest().parameters)]
    assert counts == [("V", 1), ("R", 0), ("M", 0), ("E", 1)]


def test_every_parameter_has_its_prior_and_source() -> None:
    made = helpers.manifest()
    rows = parameters(made).records()
    assert [row["parameter"] for row in rows] == [row.name for row in made.parameters]
    assert [row["prior"] for row in rows] == [row.prior for row in made.parameters]


def test_readings_say_what_they_recode() -> None:
    row = ReadingRow("record", "Whose practice counts", "both", "both leaders", True,
                     ("baseline", "L0"), (), "assumption", "E")  # fmt: skip
    rows = (row, replace(row, coding="one", default=False, recodes=("USA.rhetoric",)),
            replace(row, coding="none", default=False))  # fmt: skip
    found = readings(helpers.manifest(readings=rows)).records()
    assert [row["recodes"] for row in found] == [
        "as the case is written",
        "USA.rhetoric",
        "nothing",
    ]
    assert found[0]["arms"] == "baseline, L0"
    assert found[0]["grade"] == "E, assumption"
