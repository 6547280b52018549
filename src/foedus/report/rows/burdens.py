"""Four kinds of burden and how one becomes the other, as the mechanisms of a run declare it."""

from collections.abc import Iterator
from dataclasses import dataclass

from foedus.report.rows.plain_names import plain
from foedus.result.schema import InfluenceRow, Manifest, MechanismRow

KINDS = {
    "planned_burden": "planned",
    "appropriated_burden": "passed",
    "defence_burden": "executed",
    "spending_norm": "norm",
}
"""Variables that are a burden, and what kind it is."""

SIGNS = {"+": "more makes more", "-": "more makes less", "?": "either way"}


@dataclass(frozen=True)
class Step:
    """How one kind of burden moves another.

    Attributes
    ----------
    through
        What lies between the two, in plain words; empty where nothing does.
    sign
        The direction, in words.
    mechanism
        Code and title of the mechanism that says so, of the last part of the way.
    """

    source: str
    target: str
    through: str
    sign: str
    mechanism: str

    @property
    def words(self) -> str:
        """Return the step as a sentence without its end."""
        way = f", through the {self.through}" if self.through else ""
        return f"{KINDS[self.source]} to {KINDS[self.target]}{way}: {self.sign} ({self.mechanism})"


def steps(manifest: Manifest) -> list[Step]:
    """Return how kinds of burden move each other; none where a run did not record it."""
    declared = {
        (row.source, row.target): (row, mechanism)
        for mechanism in manifest.mechanisms
        if mechanism.active
        for row in mechanism.influences
    }
    return [
        found
        for source in KINDS
        for target in KINDS
        if source != target
        for found in _between(declared, source, target)
    ]


def _between(
    declared: dict[tuple[str, str], tuple[InfluenceRow, MechanismRow]], source: str, target: str
) -> Iterator[Step]:
    if (source, target) in declared:
        row, mechanism = declared[source, target]
        yield Step(source, target, "", SIGNS[row.sign], f"{mechanism.code} {mechanism.title}")
        return
    for (start, middle), (first, _) in declared.items():
        if start == source and middle not in KINDS and (middle, target) in declared:
            last, mechanism = declared[middle, target]
            open_ = "?" in (first.sign, last.sign)
            sign = "?" if open_ else "+" if first.sign == last.sign else "-"
            name = plain(middle) or middle.replace("_", " ")
            yield Step(source, target, name, SIGNS[sign], f"{mechanism.code} {mechanism.title}")
