"""What replacing a government by rules that decide nothing changes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from foedus.report.rows.table import Table, numbers, words
from foedus.report.rows.wording import amount, label_text
from foedus.result.documents.summary import Replaced, Summary
from foedus.result.schema import Manifest

VERDICTS = {"physics": "physics", "mixed": "mixed", "decision": "decision", None: "does not vary"}
"""What replacing a government says about an outcome, in reading order."""

COLUMNS = (
    *words("outcome", "for"),
    *numbers("constant", "shuffled", "uniform"),
    *words("verdict"),
)


@dataclass(frozen=True)
class ReplacedTable:
    """All shown outcomes under one replaced government, and how many have which verdict."""

    title: str
    counts: str
    table: Table


def replaced_tables(document: Summary, manifest: Manifest) -> list[ReplacedTable]:
    """Return one table per government that was replaced, what stays the same first."""
    return [
        ReplacedTable(
            label_text(government, manifest.names),
            counted(own),
            Table(
                COLUMNS, tuple(_row(r, manifest) for v in VERDICTS for r in own if r.verdict == v)
            ),
        )
        for government, own in by_government(document.lobotomy or ()).items()
    ]


def by_government(records: Sequence[Replaced]) -> dict[str, list[Replaced]]:
    """Return records by the government that was replaced."""
    found: dict[str, list[Replaced]] = {}
    for record in records:
        found.setdefault(record.government, []).append(record)
    return found


def counted(records: Sequence[Replaced]) -> str:
    """Say how many outcomes have which verdict."""
    numbers = Counter(record.verdict for record in records)
    return ", ".join(f"{numbers[v]} {words}" for v, words in VERDICTS.items() if numbers[v])


def _row(record: Replaced, manifest: Manifest) -> tuple[str, ...]:
    moved = (record.constant, record.shuffled, record.uniform)
    return (
        manifest.find(record.outcome).title,
        label_text(record.label, manifest.names),
        *(amount(size, like=(1.0,), sign=True) for size in moved),
        VERDICTS[record.verdict],
    )
