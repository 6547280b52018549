"""How one number of one member comes apart between two arms, input by input and term by term."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.card import Side
from foedus.result.documents.record import Document, Positive, Record, Share, Whole
from foedus.result.documents.trace import Member, TermKind

SCHEMA = "foedus-trace-difference/1"


@dataclass(frozen=True)
class EnsembleApart(Record):
    """The number over members, paired: those with sound numbers in both arms."""

    members: Positive
    finite: Whole
    """Members with sound numbers in both arms."""
    asked: float
    """Mean of the first arm."""
    against: float
    """Mean of the other."""
    difference: float
    """Mean difference, the first arm less the other."""
    p05: float
    """Of the difference over members; likewise below."""
    median: float
    p95: float
    apart: Share
    """Share of members in which the arms differ."""
    by_quarter: tuple[float, ...]
    """Mean difference, by quarter up to the one that is traced."""
    began: str | None
    """First quarter from which on it has the sign it ends with and at least a tenth of its size;
    null where it has none."""


@dataclass(frozen=True)
class MemberApart(Member):
    """The member that is taken apart."""

    by_quarter: tuple[float, ...] | None
    """Its difference, by quarter; null for a number that a run does not keep."""
    began: str | None
    """First quarter in which the arms differ in it; null where they never do."""


@dataclass(frozen=True)
class InputApart(Record):
    """An input that differs.

    An effect is the number less what it would be with that input alone as in the other arm.
    """

    kind: str
    name: str
    label: str
    unit: str
    asked: float
    """In the last quarter."""
    against: float
    effect: float
    """In the last quarter."""
    since: str
    """First quarter in which it differs."""


@dataclass(frozen=True)
class InputApartSince(InputApart):
    """An input of a state variable, with its effects summed over quarters."""

    total: float
    """On the link of the variable."""
    natural: float
    """In its unit."""


@dataclass(frozen=True)
class NumberApart(Record):
    """What the number is computed from in the last quarter, where that differs."""

    asked: float
    against: float
    inputs: tuple[InputApart, ...]
    formula: float
    """What differs with the same inputs: starting points."""
    remainder: float
    """What effects leave over together."""


@dataclass(frozen=True)
class TermApart(Record):
    """By how much a part of the change of a variable differs."""

    source: str
    kind: TermKind | Literal["start"]
    link: float
    """On the link of the variable."""
    natural: float
    """In its unit."""
    since: str
    """First quarter in which it differs."""


@dataclass(frozen=True)
class VariableApart(Record):
    """A state variable that differs: through which term, and which inputs of that differ.

    Terms add up to the difference; inputs, formula and remainder to what its writer adds
    to it, less shocks.
    """

    name: str
    label: str
    unit: str
    link: str
    meaning: str
    asked: float
    against: float
    difference: float
    """On the link."""
    slope: float
    """Natural units per unit of the link, of the chord between the arms."""
    since: str
    """First quarter in which it differs."""
    terms: tuple[TermApart, ...]
    writer: str
    """The one at work in the first arm; empty where there is none."""
    writer_against: str
    inputs: tuple[InputApartSince, ...]
    """The strongest first."""
    formula: float
    """What differs with the same inputs, on the link: parameters, readings, switches."""
    remainder: float
    """What effects leave over together, on the link."""


@dataclass(frozen=True)
class AppraisalApart(Record):
    """An appraisal of the last quarter that differs."""

    name: str
    label: str
    unit: str
    meaning: str
    asked: float
    against: float
    when: Literal["in the quarter", "at its end"]
    since: str
    writer: str
    writer_against: str
    inputs: tuple[InputApart, ...]
    formula: float
    """What differs with the same inputs: parameters, readings, switches."""
    remainder: float


@dataclass(frozen=True)
class LeverApart(Record):
    """A lever that is set otherwise in the member."""

    lever: str
    title: str
    government: str
    asked: str
    """Option in force in the last quarter."""
    against: str
    since: str
    """First quarter in which it is set otherwise."""
    imposed: tuple[bool, bool]
    """Whether the first arm, and the other, impose it then."""
    members: Share
    """Share of members in which it is set otherwise in the last quarter."""


@dataclass(frozen=True, repr=False, kw_only=True)
class TraceDifference(Document):
    """What `foedus trace CASE OUTCOME --policy A --vs B --json` prints.

    Differences are the first arm less the other.
    """

    schema: Literal["foedus-trace-difference/1"] = SCHEMA
    case: str
    title: str
    digest: str
    """Fingerprint of the case."""
    version: str
    """Version of the program."""
    seed: int
    draws: Positive
    replicates: Positive
    asked: Side
    against: Side
    quarter: str
    first: str
    """First quarter of the run."""
    outcome: str
    outcome_title: str
    unit: str
    index: bool
    """An index without natural unit."""
    label: str
    also: tuple[str, ...]
    """Other entries that fit what was asked for."""
    names: Mapping[str, str]
    """Full names of actors by their code."""
    ensemble: EnsembleApart | None
    """Null for a number that a run does not keep."""
    member: MemberApart
    made_of: NumberApart
    variables: tuple[VariableApart, ...]
    """Those first that are nearest to the number."""
    appraisals: tuple[AppraisalApart, ...]
    levers: tuple[LeverApart, ...]
    """Imposed ones first, then by when they part."""
