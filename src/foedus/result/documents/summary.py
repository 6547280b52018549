"""The summary of a run, ``summary.json``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from foedus.result.documents.behaviour import BehaviourTest
from foedus.result.documents.card import AnswerCard
from foedus.result.documents.contrast import Contrast
from foedus.result.documents.record import Document, PerQuarter, Positive, Record, Share, Whole
from foedus.result.documents.scorecard import Scorecard

SCHEMA = "foedus-summary/3"


@dataclass(frozen=True)
class Statistics(Record):
    """Mean and quantiles over members, per quarter."""

    mean: PerQuarter
    p05: PerQuarter
    p25: PerQuarter
    p50: PerQuarter
    p75: PerQuarter
    p95: PerQuarter

    @property
    def rows(self) -> tuple[PerQuarter, ...]:
        """Return all of them."""
        return self.mean, self.p05, self.p25, self.p50, self.p75, self.p95


@dataclass(frozen=True)
class Quantiles(Record):
    """Quantiles over structural draws, per quarter."""

    p05: PerQuarter
    p50: PerQuarter
    p95: PerQuarter

    @property
    def rows(self) -> tuple[PerQuarter, ...]:
        """Return all of them."""
        return self.p05, self.p50, self.p95


@dataclass(frozen=True)
class Expected(Record):
    """Quantiles over structural draws of the mean over shocks: what is not known, without chance.

    By arm and label, for the labels that reports show.
    """

    by: Mapping[str, Mapping[str, Quantiles]]
    versus: Mapping[str, Mapping[str, Quantiles]]
    """Difference to the first arm."""


@dataclass(frozen=True)
class Direction(Record):
    """Shares of draws in which a difference, shocks averaged out, is above and below zero."""

    above: Share
    below: Share


@dataclass(frozen=True)
class Outcome(Record):
    """One outcome, by arm and label."""

    title: str
    description: str
    unit: str
    part: Literal["I", "II", "III", "IV"]
    """I formation, II policy, III objectives, IV impacts."""
    index: bool
    """An index without natural unit: compare arms, do not read levels."""
    by: Mapping[str, Mapping[str, Statistics]]
    versus: Mapping[str, Mapping[str, Statistics]]
    """Difference to the first arm, member by member, for the labels that reports show."""
    expected: Expected | None
    """Null with one replicate, where draws and chance cannot be told apart."""
    direction: Mapping[str, Mapping[str, Direction | None]] = field(
        default_factory=dict[str, Mapping[str, Direction | None]]
    )
    """By arm and label: in which direction it differs from the first arm in the last quarter, for
    the labels of `versus`; null where no draw has a number."""


@dataclass(frozen=True)
class Choice(Record):
    """One instrument."""

    options: tuple[str, ...]
    by: Mapping[str, Mapping[str, PerQuarter]]
    """By arm and option: share of members standing at it."""


@dataclass(frozen=True)
class Division(Record):
    """How the variance of the last quarter divides."""

    draws: Share
    """Between structural draws."""
    replicates: Share
    """Between shock replicates."""


@dataclass(frozen=True)
class Flag(Record):
    """Something the degeneracy monitor warns about."""

    arm: str
    label: str
    check: Literal["constant", "noise", "same-option", "uninformed", "deaf", "at-bound"]
    value: float
    message: str


@dataclass(frozen=True)
class Contribution(Record):
    """Mean over the members that had an instrument on the agenda."""

    mean: PerQuarter
    """With its sign."""
    size: PerQuarter
    """Of the absolute value."""


@dataclass(frozen=True)
class Weighed(Record):
    """What a government weighed on one instrument."""

    open: tuple[Whole, ...]
    """Sound members with the instrument on the agenda, per quarter; the means run over them."""
    parts: Mapping[str, Contribution]
    """Parts of the worth of the option taken, less the mean of the menu, in reference swings;
    `regret` is the worth of the best option less that of the one taken."""


@dataclass(frozen=True)
class Replaced(Record):
    """How far one outcome moves in the last quarter when one government no longer decides.

    Numbers are mean paired differences over the standard deviation of the unaltered members; null
    where these do not vary.
    """

    government: str
    outcome: str
    label: str
    constant: float | None
    """Choices held constant."""
    shuffled: float | None
    """Choices dealt out anew among members."""
    uniform: float | None
    """Choices drawn with equal chances."""
    verdict: Literal["physics", "mixed", "decision"] | None
    """`physics`: all three below 0.1 in size; `decision`: none below; null where one is missing."""


@dataclass(frozen=True)
class OwnPart(Record):
    """A part that does not ship, with the fingerprint of the file that declares it."""

    kind: Literal["mechanism", "instrument", "outcome"]
    name: str
    file: str
    digest: str


@dataclass(frozen=True, repr=False, kw_only=True)
class Summary(Document):
    """What `foedus run CASE --json` prints.

    Lists run over quarters, in the order of `quarters`. Statistics run over members with sound
    numbers; null stands where a number cannot be given. Labels are actor codes (JPN),
    observer>protege pairs (CHN>JPN) or government.line and government.instrument names.
    """

    schema: Literal["foedus-summary/3"] = SCHEMA
    case: str
    title: str
    digest: str
    """Fingerprint of the case, and of code that it was compiled with."""
    version: str
    """Version of the program."""
    parts: tuple[OwnPart, ...]
    """Parts of the run that do not ship."""
    seed: int
    draws: Positive
    """Structural draws: what we do not know."""
    replicates: Positive
    """Shock replicates per draw: what nobody can know."""
    quarters: tuple[str, ...]
    arms: tuple[str, ...]
    """Arms of one paired experiment; the first is the reference."""
    policies: Mapping[str, tuple[str, ...]]
    """Interventions that define each arm."""
    do: tuple[str, ...]
    """Interventions applied to every arm."""
    outcomes: Mapping[str, Outcome]
    choices: Mapping[str, Choice]
    """By instrument."""
    spread: Mapping[str, Mapping[str, Mapping[str, Division | None]]] | None
    """By outcome, arm and label; null with one replicate per draw, where the two cannot be told
    apart."""
    relative_risk: Mapping[str, Mapping[str, Mapping[str, Quantiles]]] | None
    """By hazard, arm (other than the first) and label: expected hazard over that of the first arm;
    null where it was not computed."""
    status: Mapping[str, Mapping[str, Positive]]
    """By arm, how many members have which status."""
    cautions: tuple[str, ...] = ()
    """What must be known before anything else is read: arms without a sound member, arms that miss
    many, and parameters that are set far outside their prior."""
    monitor: tuple[Flag, ...] | None
    """Flags of the degeneracy monitor; null where it was not run."""
    deliberation: Mapping[str, Mapping[str, Weighed]] | None
    """By arm and instrument, in parts of its own government alone; null where it was not
    recorded."""
    contrasts: tuple[Contrast, ...] = ()
    """One for each arm in which other lines decide than in the first."""
    answers: tuple[AnswerCard, ...] = ()
    """By arm other than the first, its answer card against the first, of the run's own members."""
    scorecard: Scorecard | None
    """What was observed in the quarters of the run, against the arm in which what happened is
    imposed; null where it was not compared."""
    lobotomy: tuple[Replaced, ...] | None
    """By government, outcome and label; null where it was not tried (`--replace`)."""
    behaviour: tuple[BehaviourTest, ...] | None
    """Verdicts of the behaviour tests on all readings together; null where they were not run
    (`--behave`)."""

    def risk(self, outcome: str, arm: str, label: str) -> Quantiles | None:
        """Return the quantiles of a relative risk, or None where it was not computed."""
        return (self.relative_risk or {}).get(outcome, {}).get(arm, {}).get(label)
