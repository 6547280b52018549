"""The diagram of the four kinds of burden."""

from collections.abc import Iterator
from dataclasses import dataclass

from foedus.report.charts.chart import Chart
from foedus.report.charts.flow import Arrow, Box, flow
from foedus.report.rows.burdens import KINDS, steps
from foedus.report.rows.plain_names import plain
from foedus.result.schema import Manifest

PLACES = {
    "planned_burden": (0, 0),
    "appropriated_burden": (1, 0),
    "defence_burden": (2, 0),
    "spending_norm": (0, 1),
}
"""Column and row of every kind."""


@dataclass(frozen=True)
class Burdens:
    """The diagram, what its boxes are, and what its arrows say."""

    id: str
    chart: Chart
    kinds: tuple[tuple[str, str, str], ...]
    steps: tuple[str, ...]


def diagram(manifest: Manifest, ids: Iterator[str]) -> Burdens | None:
    """Return the diagram; None where the run does not say how burdens become each other."""
    found = steps(manifest)
    if not found:
        return None
    there = [name for name in KINDS if any(name in (s.source, s.target) for s in found)]
    boxes = {name: Box(KINDS[name], name.replace("_", " "), *PLACES[name]) for name in there}
    arrows = [Arrow(s.source, s.target, str(number)) for number, s in enumerate(found, start=1)]
    return Burdens(
        next(ids),
        flow("Kinds of burden, and how one becomes the other", boxes, arrows),
        tuple((KINDS[name], name, plain(name)) for name in there),
        tuple(step.words for step in found),
    )
