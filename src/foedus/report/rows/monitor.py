"""What the degeneracy monitor says: its flags, and how instruments were used."""

from collections.abc import Sequence

from foedus.analyses.monitor import ChoiceRow
from foedus.report.rows.table import Cell, Column, Row, Table, numbers, words
from foedus.report.rows.wording import NONE, amount, label_text
from foedus.result.documents.summary import Flag
from foedus.result.schema import Manifest


def flags(found: Sequence[Flag], manifest: Manifest) -> Table:
    """Return one row per label and check, with a message per arm."""
    messages: dict[tuple[str, str], dict[str, str]] = {}
    for flag in found:
        messages.setdefault((flag.label, flag.check), {})[flag.arm] = flag.message
    rows = (
        (
            Cell(f"{label_text(label, manifest.names)}:", beside=check),
            *(Cell(by_arm.get(arm, ""), tone="flag") for arm in manifest.arms),
        )
        for (label, check), by_arm in messages.items()
    )
    return Table((Column("warning"), *map(Column, manifest.arms)), tuple(rows))


def used(found: Sequence[ChoiceRow], manifest: Manifest) -> Table:
    """Return how every instrument was used in every arm."""
    columns = (
        *words("instrument", "arm", "most taken"),
        *numbers("entropy", "changes a year", "reversals a year", "information, bit"),
        *words("about"),
        *numbers("deafness", "regret"),
    )
    labels = list(dict.fromkeys(row.label for row in found))
    ordered = sorted(found, key=lambda row: labels.index(row.label))
    return Table(columns, tuple(_used(row, manifest) for row in ordered))


def _used(row: ChoiceRow, manifest: Manifest) -> Row:
    name, _, label = row.state.partition(" ")
    about = f"{manifest.find(name).title}, {label_text(label, manifest.names)}" if name else NONE
    return (
        label_text(row.label, manifest.names),
        row.arm,
        f"{row.option} ({row.same:.0%})",
        f"{row.entropy:.2f}",
        f"{row.changes:.2f}",
        f"{row.reversals:.2f}",
        _two(row.information),
        about,
        _two(row.deafness),
        _two(row.regret),
    )


def _two(value: float | None) -> str:
    return amount(value, like=(1.0,))
