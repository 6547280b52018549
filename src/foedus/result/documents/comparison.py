"""The comparison of the arms of a run, ``compare.json``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.contrast import Contrast
from foedus.result.documents.record import Document, Positive, Record, Whole

SCHEMA = "foedus-compare/2"


@dataclass(frozen=True)
class Marks(Record):
    """Quantiles over structural draws: the median, and the ends of the 50% and 90% intervals."""

    p05: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p95: float | None


@dataclass(frozen=True)
class Spread(Marks):
    """How a difference is spread over structural draws."""

    positive: float | None
    """Share of draws above no difference, which is 0, for a ratio 1."""
    negative: float | None
    """Share of draws below it."""
    draws: Whole
    """Draws that give a number."""

    @property
    def marks(self) -> Marks:
        """Return the quantiles alone."""
        return Marks(self.p05, self.p25, self.p50, self.p75, self.p95)


@dataclass(frozen=True)
class Window(Spread):
    """A difference over some quarters."""

    chance: float | None
    """Share of the variance over draws that is left of shocks; null with one replicate."""
    sd: float | None
    """Standard deviation of the first policy over members, of a ratio that of logs; null where it
    does not vary."""
    standardised: Marks | None
    """The quantiles over `sd`."""


@dataclass(frozen=True)
class Versus(Spread):
    """A difference in value to the first policy, in reference swings."""

    chance: float | None
    """Share of the variance over draws that is left of shocks; null with one replicate."""
    verdict: Literal["gains", "loses", "the same", "cannot be told"]
    """What the 90% interval says: above zero, below it, all zero, or on both sides."""


@dataclass(frozen=True)
class OutcomeDifference(Record):
    """What one policy changes in one label of an outcome, against the first."""

    outcome: str
    label: str
    """An option as `USA.rhetoric=shame`."""
    policy: str
    against: str
    title: str
    part: Literal["I", "II", "III", "IV"]
    """I formation, II policy, III objectives, IV impacts."""
    unit: str
    scale: Literal["difference", "ratio"]
    index: bool
    """An index without natural unit: compare arms, do not read levels."""
    shown: bool
    """Whether reports show it."""
    average: Window
    """Mean of all quarters."""
    last: Window
    """The last quarter."""


@dataclass(frozen=True)
class Worth(Record):
    """Of what value policies are to somebody, in reference swings."""

    value: Mapping[str, Marks]
    """By policy, against the start."""
    versus: Mapping[str, Versus]
    """By policy but the first, against the first."""
    best: Mapping[str, float | None]
    """By policy, share of draws in which it is the best of those compared."""
    tied: float | None
    """Share of draws in which several are."""
    regret: Mapping[str, float | None]
    """By policy, expected loss by taking it and not the best one."""


@dataclass(frozen=True)
class InterestAdds(Record):
    """What one interest adds to a difference in value, in reference swings."""

    interest: str
    sign: str
    """`+`, `-` or `?`."""
    outcome: str
    at: str
    """Labels of the outcome."""
    mean: float | None
    size: float | None
    """Mean of the absolute value."""
    p05: float | None
    p50: float | None
    p95: float | None


@dataclass(frozen=True, kw_only=True)
class LineWorth(Worth):
    """Of what value policies are to a line of a government."""

    line: str
    government: str
    title: str
    leader: bool
    counterfactual: bool
    """Whether it is not in government in the baseline."""
    source: str
    grade: str
    influence: float | None
    """Median at the start; null where it is not in government."""
    interests: Mapping[str, tuple[InterestAdds, ...]]
    """By policy but the first, the weightiest first."""


@dataclass(frozen=True, kw_only=True)
class GovernmentWorth(Worth):
    """Of what value policies are to a government: its lines by their influence at the start."""

    government: str
    title: str


@dataclass(frozen=True)
class Pareto(Record):
    """How often one policy is at least as good as another for every line in government."""

    policy: str
    against: str
    at_least: float | None
    """Share of draws in which no line in government is worse off."""
    better: float | None
    """Share of draws in which, beside, some line is better off."""
    holds: bool
    """Whether `at_least` is 0.9 or more."""


@dataclass(frozen=True)
class Assumed(Record):
    """How much of what lines want is an assumption of the case."""

    lines: Whole
    lines_grade_e: Whole
    interests: Whole
    interests_grade_e: Whole


@dataclass(frozen=True)
class Members(Record):
    """Members per policy, and which do not count."""

    all: Positive
    used: Whole
    left_out: Whole
    """Not sound in every arm."""
    unsound: Mapping[str, Whole]
    """By policy."""


@dataclass(frozen=True, repr=False, kw_only=True)
class ComparisonDocument(Document):
    """What `foedus compare CASE --json` prints.

    Numbers have six significant digits; null stands where none can be given.
    """

    schema: Literal["foedus-compare/2"] = SCHEMA
    case: str
    title: str
    digest: str
    """Fingerprint of the case."""
    version: str
    """Version of the program."""
    seed: int
    draws: Positive
    replicates: Positive
    quarters: tuple[str, ...]
    policies: tuple[str, ...]
    """In order; all are compared with the first."""
    against: str
    """The first policy."""
    interventions: Mapping[str, tuple[str, ...]]
    """What each policy imposes."""
    do: tuple[str, ...]
    """Interventions applied to every policy."""
    members: Members
    outcomes: tuple[OutcomeDifference, ...]
    """By policy, part and how far the median moves."""
    lines: tuple[LineWorth, ...] | None
    """Null where an older run did not record what lines want; likewise what follows."""
    governments: tuple[GovernmentWorth, ...] | None
    pareto: tuple[Pareto, ...] | None
    """One for each ordered pair of policies."""
    assumed: Assumed | None
    cautions: tuple[str, ...] = ()
    """What must be known before anything else is read, as in the summary."""
    contrasts: tuple[Contrast, ...]
    """As in the summary."""
    said: tuple[str, ...] = ()
    """The comparison in sentences."""
