"""What a case compiles to, before anything runs: the document behind ``foedus plan``."""

from dataclasses import dataclass
from typing import Literal

from foedus.overview import Overview, counted, listed
from foedus.result.documents.record import Document, Record, Share

SCHEMA = "foedus-plan/1"


@dataclass(frozen=True)
class OwnPart(Record):
    """A part that does not ship."""

    kind: Literal["mechanism", "instrument", "outcome"]
    name: str
    file: str
    """Folder and name of the file that declares it."""
    digest: str
    """SHA-256 of that file."""


@dataclass(frozen=True)
class Mechanism(Record):
    """A mechanism at work."""

    name: str
    code: str
    title: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    appraises: tuple[str, ...]
    slot: str
    """What it has rivals for; empty where it has none."""
    share: Share
    """Share of draws in which it is at work."""
    limits: str
    """What it leaves out."""


@dataclass(frozen=True)
class Variable(Record):
    """A variable of the state, an appraisal or a channel."""

    name: str
    kind: str
    dims: tuple[str, ...]
    unit: str
    link: str
    owner: str
    """Who writes it, ``exogenous`` or ``nobody``."""
    meaning: str
    measure: str


@dataclass(frozen=True)
class Stake(Record):
    """The largest benefit or cost of a lever."""

    interest: str
    size: float
    """In log-odds, exceeded in a quarter of draws."""


@dataclass(frozen=True)
class Sizes(Record):
    """What is at stake in a lever."""

    benefit: Stake | None
    cost: Stake | None


@dataclass(frozen=True)
class Lever(Record):
    """An instrument in the hands of a government."""

    government: str
    name: str
    target: str
    options: tuple[str, ...]
    start: str
    opens: str
    """How likely per quarter, and within how many quarters of what date."""
    answered_by: tuple[str, ...]
    benefits: tuple[str, ...]
    """Declared paths to what its government gains."""
    costs: tuple[str, ...]
    sizes: Sizes | None = None
    """What is at stake, where that was asked for."""


@dataclass(frozen=True)
class Parameter(Record):
    """One drawn number."""

    name: str
    prior: str
    unit: str
    source: str
    grade: str
    meaning: str


@dataclass(frozen=True)
class Coding(Record):
    """One answer to a question on which readers of the record differ."""

    name: str
    title: str
    recodes: tuple[str, ...]
    """Levers whose record it reads otherwise."""
    source: str
    grade: str
    note: str


@dataclass(frozen=True)
class Reading(Record):
    """A question on which readers of the record differ."""

    name: str
    title: str
    default: str
    chosen: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True)
class Slot(Record):
    """A dated change of leader."""

    actor: str
    date: str
    description: str


@dataclass(frozen=True)
class Dated(Record):
    """A renewal or an election."""

    actor: str
    quarter: str


@dataclass(frozen=True, repr=False)
class Plan(Document):
    """What a case compiles to."""

    case: str
    title: str
    digest: str
    parts: tuple[OwnPart, ...]
    phases: tuple[str, ...]
    """What happens in a quarter, in order."""
    mechanisms: tuple[Mechanism, ...]
    variables: tuple[Variable, ...]
    instruments: tuple[Lever, ...]
    parameters: tuple[Parameter, ...]
    readings: tuple[Reading, ...]
    streams: tuple[str, ...]
    """Names of the streams of random numbers."""
    slots: tuple[Slot, ...]
    renewals: tuple[Dated, ...]
    elections: tuple[Dated, ...]
    views: dict[str, tuple[str, ...]]
    """Whom each government thinks about."""
    left_out: dict[str, tuple[str, ...]]
    """Mechanisms that it leaves out when it looks ahead."""
    warnings: tuple[str, ...] = ()
    """Levers without a benefit or a cost to speak of, where sizes were asked for."""

    def overview(self) -> Overview:
        """Return the levers, with the largest benefit and cost where sizes were asked for."""
        asked = any(lever.sizes for lever in self.instruments)
        rows = tuple(
            (
                f"{lever.government}.{lever.name}",
                ", ".join(lever.options),
                *map(_stake, (sizes.benefit, sizes.cost) if (sizes := lever.sizes) else ()),
            )
            for lever in self.instruments
        )
        parts = (
            counted(len(self.mechanisms), "mechanism"),
            counted(len(self.variables), "variable"),
            counted(len(self.instruments), "lever"),
            counted(len(self.parameters), "drawn number"),
        )
        own = f"does not ship: {listed(part.name for part in self.parts)}" if self.parts else ""
        return Overview(
            f"Plan {self.case}: {', '.join(parts)}",
            ("lever", "options", *(("benefit", "cost") if asked else ())),
            rows,
            (own, f"case digest {self.digest}", *self.warnings),
        )


def _stake(stake: Stake | None) -> str:
    return f"{stake.interest} {stake.size:.2g}" if stake else ""
