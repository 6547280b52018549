"""The trace of one number of one member, back to equations, terms, sources and choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.choice import ChoiceWithNumbers, TracedChoice
from foedus.result.documents.evidence import (
    Claims,
    ClaimsAtWork,
    Drawn,
    DrawnParameter,
    ObservedSeries,
    TouchingEvent,
)
from foedus.result.documents.record import Document, Positive, Record, Share, Whole

SCHEMA = "foedus-trace/1"

TermKind = Literal["mechanism", "shocks", "intervention", "rounding"]


@dataclass(frozen=True)
class Ensemble(Record):
    """How many members the number has."""

    members: Positive
    finite: Whole
    """Members with sound numbers."""


@dataclass(frozen=True)
class EnsembleOfNumber(Ensemble):
    """The number over sound members."""

    p05: float
    median: float
    p95: float


@dataclass(frozen=True)
class EnsembleOfChoice(Ensemble):
    """A choice over sound members."""

    shares: Mapping[str, Share]
    """By option."""


@dataclass(frozen=True)
class Member(Record):
    """The member that is taken apart."""

    number: Whole
    draw: Whole
    replicate: Whole
    why: str
    """Why this one."""
    finite: bool
    apart: float
    """By how much an outcome of the member, walked again, differs from the run's at most."""


@dataclass(frozen=True)
class TracedOutcome(Record):
    """What is traced."""

    name: str
    title: str
    description: str
    unit: str
    index: bool
    """An index without natural unit: compare arms, do not read levels."""
    reads: tuple[str, ...]
    formula: str
    literature: tuple[str, ...]
    paragraphs: tuple[str, ...]
    """Of the analysis, where it speaks of it."""
    start_text: str
    """Of a choice: the option at the start."""
    value_text: str
    """Of a choice: the option now."""


@dataclass(frozen=True)
class InputEffect(Record):
    """Something that a number is computed from.

    An effect is the number less what it would be with that input alone set back to its start.
    """

    kind: str
    name: str
    label: str
    unit: str
    start: float
    value: float
    effect: float
    """In the last quarter."""


@dataclass(frozen=True)
class InputEffectSince(InputEffect):
    """An input of a state variable, with its effects summed over quarters."""

    since: float
    """On the link of the variable."""
    since_natural: float
    """In its unit."""


@dataclass(frozen=True)
class MadeOf(Record):
    """What the number is computed from in the last quarter."""

    start: int | float
    value: int | float
    inputs: tuple[InputEffect, ...]
    remainder: float
    """What effects leave over together."""


@dataclass(frozen=True)
class SetBy(Record):
    """A start that mechanisms set."""

    set_by: tuple[str, ...]


@dataclass(frozen=True)
class NotGiven(Record):
    """A start that neither the case nor a mechanism gives."""

    set_by: tuple[str, ...]
    """Empty."""
    note: str


@dataclass(frozen=True)
class Sums(Record):
    """What an increment is made of, on the link of the variable."""

    increment: float
    at_rest: float
    """What it would be with all inputs at their start."""
    inputs: float
    """The effects of inputs together."""
    remainder: float
    """What effects leave over together."""
    shocks: float


@dataclass(frozen=True)
class Inside(Record):
    """The mechanism that writes a variable, looked into."""

    mechanism: str
    quarter: Sums
    """Of the last quarter."""
    since: Sums
    """Of all quarters."""
    inputs: tuple[InputEffectSince, ...]
    """The strongest first."""
    still: tuple[str, ...]
    """What is read without effect here."""
    parameters: tuple[DrawnParameter, ...]
    """By what hangs on them in the increment of the last quarter."""


@dataclass(frozen=True)
class Term(Record):
    """A part of the change of a variable since the start."""

    source: str
    kind: TermKind
    link: float
    """On the link of the variable."""
    natural: float
    """In its unit."""


@dataclass(frozen=True)
class Variable(Record):
    """A state variable: its terms from the start to the last quarter, and what moved it."""

    name: str
    label: str
    unit: str
    link: str
    meaning: str
    measure: str
    index: bool
    start: float
    value: float
    start_link: float
    value_link: float
    slope: float
    """Natural units per unit of the link, of the chord from start to end."""
    terms: tuple[Term, ...]
    writers: tuple[str, ...]
    writer: str
    """The one at work; empty where there is none."""
    origin: Drawn | SetBy | NotGiven
    """Where its start comes from."""
    inside: Inside | None


@dataclass(frozen=True)
class Hazard(Record):
    """The hazard that an event was drawn from."""

    event: str
    meaning: str
    rate: str
    """Name of the appraisal."""
    kind: str
    value: float
    uniform: float | None
    """The number that was drawn: the event happens where it is below the rate; null for a
    count."""
    happened: float


@dataclass(frozen=True, kw_only=True)
class Appraisal(Record):
    """An appraisal of the last quarter taken apart; its terms are levels, not increments."""

    name: str
    label: str
    unit: str
    meaning: str
    index: bool
    start: float
    value: float
    when: Literal["in the quarter", "at its end"]
    writers: tuple[str, ...]
    writer: str
    """The one at work; empty where there is none."""
    imposed: bool
    """Whether an arm imposes the influence of lines here."""
    inputs: tuple[InputEffect, ...] = ()
    remainder: float = 0.0
    still: tuple[str, ...] = ()
    """What is read without effect here."""
    parameters: tuple[DrawnParameter, ...] = ()
    hazard: Hazard | None = None


@dataclass(frozen=True)
class Further(Record):
    """What else moved the number, to be traced in turn."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, repr=False, kw_only=True)
class Trace(Document):
    """What `foedus trace CASE OUTCOME --json` prints."""

    schema: Literal["foedus-trace/1"] = SCHEMA
    case: str
    title: str
    digest: str
    """Fingerprint of the case."""
    version: str
    """Version of the program."""
    policy: str
    do: tuple[str, ...]
    """Interventions after the policy's own."""
    seed: int
    draws: Positive
    replicates: Positive
    quarter: str
    first: str
    """First quarter of the run."""
    label: str
    also: tuple[str, ...]
    """Other entries that fit what was asked for."""
    names: Mapping[str, str]
    """Full names of actors by their code."""
    imposed: tuple[str, ...]
    """All interventions, in words."""
    ensemble: EnsembleOfNumber | EnsembleOfChoice | Ensemble
    member: Member
    outcome: TracedOutcome
    made_of: MadeOf
    appraisals: tuple[Appraisal, ...]
    variables: tuple[Variable, ...]
    mechanisms: tuple[ClaimsAtWork | Claims, ...]
    choices: tuple[ChoiceWithNumbers | TracedChoice, ...]
    """Those first that feed what moved the number."""
    further: tuple[Further, ...]
    events: tuple[TouchingEvent, ...]
    observed: tuple[ObservedSeries, ...]
