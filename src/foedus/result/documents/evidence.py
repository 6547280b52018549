"""What a traced number rests on: priors and sources, claims, events and observations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.contract import Grade
from foedus.result.documents.record import Record


@dataclass(frozen=True)
class Drawn(Record):
    """One drawn number, with its prior and what that rests on."""

    name: str
    value: float
    unit: str
    meaning: str
    prior: str
    grade: Grade
    evidence: str
    """The grade in words."""
    source: str
    citation: str
    note: str
    where: str
    """Place in the case, such as `case.yaml:7:3`."""


@dataclass(frozen=True)
class DrawnParameter(Drawn):
    """A parameter, and how much hangs on it."""

    imposed: bool
    slope: float
    """Change of the number by one unit of the parameter."""
    per_percent: float
    """Change of the number by a hundredth of the parameter."""
    elasticity: float | None
    """Null where the number is zero."""


@dataclass(frozen=True)
class DrawnForChoice(Drawn):
    """A number that the choice of a lever rests on."""

    short: str


@dataclass(frozen=True)
class Claim(Record):
    """An effect that a mechanism declares."""

    source: str
    target: str
    sign: str
    through: str


@dataclass(frozen=True)
class Claims(Record):
    """What a mechanism claims about what is shown, and on what grounds."""

    name: str
    code: str
    title: str
    slot: str
    rivals: Mapping[str, float]
    """Of its slot, by odds."""
    equations: str
    notes: str
    limits: str
    claims: tuple[Claim, ...]
    literature: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class ClaimsAtWork(Claims):
    """The claims of a mechanism in the chain."""

    reads: tuple[str, ...]


@dataclass(frozen=True)
class TouchingEvent(Record):
    """A dated event that touched a lever of the chain."""

    id: str
    date: str
    title: str
    description: str
    instruments: tuple[str, ...]
    check: str
    """What an independent check of the statement found."""
    grade: Grade
    source: str
    citation: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class ObservedSeries(Record):
    """What was observed of the outcome, or of another yardstick of it."""

    title: str
    unit: str
    kind: Literal["measure", "proxy", "poll"]
    values: Mapping[str, float]
    """By quarter."""
    grade: Grade
    source: str
    citation: str
    note: str
