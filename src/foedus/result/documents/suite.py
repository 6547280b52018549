"""How the rows of the behaviour suite come out: the document behind ``foedus behave``."""

from dataclasses import dataclass
from typing import Literal

from foedus.overview import Overview, counted
from foedus.result.documents.behaviour import Controlled, Kind, Muted, Origin, Word
from foedus.result.documents.record import Document, Positive, Record, Share, Whole
from foedus.result.documents.summary import Replaced

SCHEMA = "foedus-behaviour/2"


@dataclass(frozen=True)
class Found(Record):
    """What one condition asks for and what was found."""

    asked: str
    """The band in words."""
    of: str
    """What is judged, where it is not what the row measures."""
    value: float | None
    """A mean, a median, a share of draws (the rarer sign's), or the number furthest off."""
    percent: bool
    """Whether the value is a share of draws."""
    held: bool
    looked: Whole
    """Draws that were looked at."""
    sign: tuple[str, float] | None = None
    """The commoner sign and its share, where signs are counted."""
    worst: tuple[str, ...] = ()
    """Names of those that do not hold, of several numbers."""


@dataclass(frozen=True)
class Verdict(Record):
    """How one row came out under one reading; quantiles run over draws, of means over shocks."""

    id: str
    title: str
    kind: Kind
    """Expected, none, disputed."""
    reading: str
    verdict: Word
    reason: str = ""
    """Why it failed, tests nothing or cannot be expressed; empty where its band holds."""
    origin: Origin | Literal[""] = ""
    """Where the band comes from."""
    measured: str = ""
    """As the band says, actors filled in; so are the next three."""
    unit: str = ""
    why: str = ""
    note: str = ""
    low: float | None = None
    """The 5% quantile of the effect, of the draws that the first condition looks at."""
    median: float | None = None
    high: float | None = None
    """The 95% quantile."""
    mean: float | None = None
    conditions: tuple[Found, ...] = ()
    band: tuple[float | None, float | None] | None = None
    """Where an effect must lie; a missing end is open."""
    beyond: float | None = None
    """The size beyond which its sign counts."""
    least: float | None = None
    """What an effect must exceed to count as one."""
    live: Share | None = None
    """Share of draws in which it does."""
    muted: Muted | None = None
    """The same with decisions frozen."""
    control: Controlled | None = None
    """What the positive control moves."""
    recovered: float | None = None
    """Effect over that of the parameter that was put in, at once."""
    left_out: Whole = 0
    """Draws without a number: an unsound member, or nothing to divide by."""
    quantiles: tuple[float, ...] = ()
    """Evenly spaced quantiles of the effect, least and greatest among them."""
    bands: str = ""
    """Digest of all bands."""


@dataclass(frozen=True, repr=False, kw_only=True)
class Behaviour(Document):
    """The behaviour suite on a case."""

    schema: Literal["foedus-behaviour/2"] = SCHEMA
    case: str
    seed: int
    draws: Positive
    bands: str
    """Digest of all bands."""
    replicates: Positive
    tests: tuple[Verdict, ...]
    """One for each row and reading."""
    replaced: tuple[Replaced, ...]
    """What moves when a government no longer decides."""

    def overview(self) -> Overview:
        """Return the verdict on every row and reading."""
        rows = tuple((row.id, row.reading, row.verdict, row.title) for row in self.tests)
        size = f"{counted(self.draws, 'draw')} of {counted(self.replicates, 'shock')}"
        head = f"Behaviour of {self.case}: {size}"
        return Overview(head, ("row", "reading", "verdict", "says"), rows)
