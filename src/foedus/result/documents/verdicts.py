"""Verdicts on claims in short, as they are kept beside a case."""

from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.claims import Word
from foedus.result.documents.record import Record, Share, Whole

VERDICTS = "foedus-verdicts/1"


@dataclass(frozen=True)
class SideFound(Record):
    """A share of draws as seen from a claim: `for`, `too small` (or `neither`), `against`."""

    name: str
    share: Share


@dataclass(frozen=True)
class VerdictRow(Record):
    """A claim in a table: what it says, and the word on it."""

    group: str
    """The heading under which it stands: of the analysis, of other texts, a decoy."""
    id: str
    paragraphs: tuple[str, ...]
    text: str
    word: Word
    told: str
    """The word, with both where it is on the line."""
    sides: tuple[SideFound, ...]
    """From left to right; none where no draws stand behind the word."""
    origin: str
    """Which behaviour test demands it, or that it was seen, or predicted."""
    twin: Share | None
    """Share of draws for it where the signs of influences are drawn by lot."""


@dataclass(frozen=True)
class Verdicts(Record):
    """Words on the claims of a case, kept beside it for whoever runs it; good for one digest."""

    schema: Literal["foedus-verdicts/1"]
    case: str
    digest: str
    version: str
    seed: Whole
    members: str
    """Of how many draws and shocks."""
    command: str
    """What makes them anew, with all that stands beside the words."""
    sentence: str
    """What is said first."""
    words: dict[str, Whole]
    """By word, how many of the predicted."""
    rows: tuple[VerdictRow, ...]
    code: str = ""
    """Digest of the code that they hang on."""
    texts: str = ""
    """Digest of the files of the claims."""
    since: str = ""
    """What had changed since they were made when a run took them over; empty if nothing."""
