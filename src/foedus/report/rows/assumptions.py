"""What a run assumes: its parameters by what they rest on, and how the record is read."""

from collections.abc import Sequence

from foedus.contract import GRADES
from foedus.report.rows.table import Cell, Table, words
from foedus.result.schema import Manifest, ParameterRow


def grade_counts(parameters: Sequence[ParameterRow]) -> list[tuple[str, str, int]]:
    """Return grade, meaning and number of parameters, from best founded to assumed."""
    return [
        (grade, meaning, sum(row.grade == grade for row in parameters))
        for grade, meaning in GRADES.items()
    ]


def parameters(manifest: Manifest) -> Table:
    """Return every parameter with its prior and what that rests on."""
    heads = ("parameter", "meaning", "prior", "unit", "grade", "source")
    rows = (
        (Cell(row.name, tone="code"), row.meaning, row.prior, row.unit, row.grade, row.source)
        for row in manifest.parameters
    )
    return Table(words(*heads), tuple(rows))


def readings(manifest: Manifest) -> Table:
    """Return how the record is read where readers differ, and in which arms."""
    heads = ("question", "reading", "arms", "recodes", "grade", "note")
    rows = (
        (
            row.question,
            Cell(f"{row.name}={row.coding}", beside=row.title, tone="code"),
            ", ".join(row.arms),
            "as the case is written" if row.default else ", ".join(row.recodes) or "nothing",
            f"{row.grade}, {row.source}",
            row.note,
        )
        for row in manifest.readings
    )
    return Table(words(*heads), tuple(rows))
