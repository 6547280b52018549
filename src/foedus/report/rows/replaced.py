"""What replacing a government by rules that decide nothing changes."""

from dataclasses import dataclass

from foedus.report.rows.wording import amount, label_text
from foedus.result.documents.summary import Replaced, Summary
from foedus.result.schema import Manifest

VERDICTS = {"physics": "physics", "mixed": "mixed", "decision": "decision", None: "does not vary"}
"""What replacing a government says about an outcome, in reading order."""


@dataclass(frozen=True)
class ReplacedRow:
    """How far one outcome moves when a government no longer decides."""

    outcome: str
    label: str
    constant: str
    shuffled: str
    uniform: str
    verdict: str


@dataclass(frozen=True)
class ReplacedTable:
    """All shown outcomes under one replaced government, and how many have which verdict."""

    title: str
    counts: str
    rows: tuple[ReplacedRow, ...]


def replaced_tables(document: Summary, manifest: Manifest) -> list[ReplacedTable]:
    """Return one table per government that was replaced, what stays the same first."""
    records = document.lobotomy or ()
    found: list[ReplacedTable] = []
    for government in dict.fromkeys(record.government for record in records):
        own = [record for record in records if record.government == government]
        ordered = [r for verdict in VERDICTS for r in own if r.verdict == verdict]
        numbers = {
            words: sum(record.verdict == verdict for record in own)
            for verdict, words in VERDICTS.items()
        }
        counts = ", ".join(f"{number} {words}" for words, number in numbers.items() if number)
        title = label_text(government, manifest.names)
        rows = tuple(_replaced(record, manifest) for record in ordered)
        found.append(ReplacedTable(title, counts, rows))
    return found


def _replaced(record: Replaced, manifest: Manifest) -> ReplacedRow:
    moved = (
        amount(moved, like=(1.0,), sign=True)
        for moved in (record.constant, record.shuffled, record.uniform)
    )
    title = manifest.find(record.outcome).title
    label = label_text(record.label, manifest.names)
    return ReplacedRow(title, label, *moved, verdict=VERDICTS[record.verdict])
