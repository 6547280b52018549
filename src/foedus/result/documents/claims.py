"""What the model implies of every claim of an analysis."""

from dataclasses import dataclass
from typing import Literal

from foedus.overview import Overview
from foedus.result.documents.record import Document, Positive, Record, Share, Whole

SCHEMA = "foedus-claims/1"

Word = Literal[
    "not expressible",
    "not computed",
    "excluded by the priors",
    "deaf",
    "on the line",
    "appears",
    "opposite",
    "not shown equal",
    "negligible",
    "contingent",
    "mostly negligible, sign open",
    "mostly appears",
    "mostly opposite",
    "open",
]

Basis = Literal["required", "fitted", "seen", "predicted"]
"""Whether a behaviour test demands it, it was fitted, a prior was set by it, or none of these."""

Arrow = Literal["+", "-", "?", "0"]
"""What declared signs say alone: up, down, both or disputed, no path."""

ClueKind = Literal["doubly decisive", "smoking gun", "hoop", "straw"]
"""What an observation tells of an effect."""


@dataclass(frozen=True)
class MassFound(Record):
    """A share of draws, with the interval (90%) that holds draws and the number of shocks."""

    value: Share
    low: Share
    high: Share


@dataclass(frozen=True)
class MassesFound(Record):
    """Shares of draws by effect: at least the least effect, smaller, at most minus it.

    Of joined effects: all of it holds, neither, all of its opposite holds.
    """

    plus: MassFound
    zero: MassFound
    minus: MassFound
    draws: Whole
    unsound: Whole


@dataclass(frozen=True)
class CrossingFound(Record):
    """Where along a dose the first of two options or outcomes gives way to the other; or back."""

    names: tuple[str, str]
    p05: float | None
    """Of draws with a crossing, on the scale of the dose; None where there is none."""
    p50: float | None
    p95: float | None
    crossed: Share
    """Share of sound draws with a crossing."""
    first_ahead: Share
    """Share of them without one in which the first stays ahead."""
    second_ahead: Share
    again: Share
    """Share of them that cross more than once."""


@dataclass(frozen=True)
class LimbFound(Record):
    """One effect of a claim; quantiles run over draws."""

    reads: str
    sign: str
    least: float
    unit: str
    why: str
    after: Positive
    p05: float | None
    p50: float | None
    p95: float | None
    masses: MassesFound | None
    word: Word
    written: float | None
    """Of a contrast between lines: the part that is there where governments hear nothing."""
    bounds: tuple[float | None, float | None] | None = None
    """Within which an effect is claimed to stay, or a crossing to lie."""
    crossing: CrossingFound | None = None
    """Of a flip; the quantiles are those of how far the first gains on the second."""


@dataclass(frozen=True)
class ReadingFound(Record):
    """The word under one rival reading of a mechanism."""

    reading: str
    word: Word
    masses: MassesFound | None


@dataclass(frozen=True)
class Twin(Record):
    """The same with the signs of every influence drawn by lot."""

    masses: MassesFound
    word: Word


@dataclass(frozen=True)
class ChannelFound(Record):
    """What is left of the first effect with the channel off: the median share that is gone."""

    mechanisms: tuple[str, ...]
    share: float | None
    """None where too few draws have an effect of which to take a share."""
    through: bool | None
    """Whether half of it or more runs through the channel."""


@dataclass(frozen=True)
class StepFound(Record):
    """What is left of a mediated effect with its step held on its path without the cause."""

    reads: str
    """What is held."""
    share: float | None
    """Median share that is gone; None where too few draws have an effect of which to take one."""
    through: bool | None
    """Whether half of it or more runs through the step."""


@dataclass(frozen=True)
class BlockFound(Record):
    """The word where a block of priors is moved, within the support of each."""

    name: str
    """A mechanism, or all numbers of one kind."""
    up: Word
    """By a standard deviation of each."""
    down: Word
    wide: Word
    """Each twice as wide."""


@dataclass(frozen=True)
class FlipFound(Record):
    """The smallest set of signs found, of three at most, that changes the word."""

    of: tuple[str, ...]
    """Mechanisms whose influences, and lines whose values, are turned; none if none changes it."""
    to: Word | None
    tried: Whole
    """How many sets were tried."""


@dataclass(frozen=True)
class HingeFound(Record):
    """A number of the draw, or a rival formula, on which the first effect hinges."""

    name: str
    meaning: str
    unit: str
    share: Share
    """Of the variance of the effect over draws, what it explains alone."""
    delta: Share
    """How far knowing it moves the distribution of the effect (Borgonovo)."""


@dataclass(frozen=True)
class BoxFound(Record):
    """Where a claim mostly fails, found on half of the draws and measured on the other half."""

    limits: tuple[str, ...]
    coverage: Share
    """Of the draws in which it fails, those inside."""
    density: Share
    """Of the draws inside, those in which it fails."""
    base: Share
    """Of all draws, those in which it fails."""


@dataclass(frozen=True)
class ClueFound(Record):
    """An observable, and what it tells of the claim, over draws of the arm with the cause."""

    reads: str
    after: Positive
    """Quarters after the start by which it is looked at."""
    note: str
    kind: ClueKind | None
    """None where too few draws have the effect, or lack it."""
    by: Positive | None
    """First quarter by which it is of that kind; of a straw, the one that tells most."""
    if_there: Share | None
    """How likely it is seen by then where the claim holds."""
    if_not: Share | None
    """The same where it does not hold."""
    seen: float | None
    """Likelihood ratio of seeing it, for the claim against its absence."""
    unseen: float | None
    """The same of not seeing it."""
    fault: str


@dataclass(frozen=True)
class MeasurementFound(Record):
    """What knowing one number of the draw, or a rival formula, would do to the word."""

    name: str
    meaning: str
    unit: str
    changes: Share
    """How likely the word would be another one."""
    to: Word
    """The one it would most probably be."""
    value: Share
    """Expected rise of the chance of naming the right side (EVPPI)."""


@dataclass(frozen=True)
class WorthFound(Record):
    """The few numbers of which knowing one would most probably change the word."""

    of: tuple[MeasurementFound, ...]
    """None: the verdict is a statement about priors, as far as single numbers go."""
    now: Word
    """The word of the masses themselves; `on the line` is none of these."""
    floor: Share
    """How often chance alone would seem to change it."""


@dataclass(frozen=True)
class ClaimFound(Record):
    """One claim and what the model implies of it."""

    id: str
    paragraphs: tuple[str, ...]
    text: str
    voice: str
    kind: str
    pattern: str
    word: Word
    between: tuple[Word, ...]
    """The two words, where it is on the line between them."""
    said: str
    """The word with the share of draws that it rests on."""
    reason: str
    basis: Basis
    required_by: tuple[str, ...]
    """Rows of the behaviour suite that demand or fix it."""
    arms: dict[str, tuple[str, ...]]
    masses: MassesFound | None
    shocks: Whole
    """Shock replicates of every draw."""
    limbs: tuple[LimbFound, ...]
    readings: tuple[ReadingFound, ...]
    half: Word | None
    """The word at half of the least effects."""
    double: Word | None
    """The word at twice the least effects."""
    control: bool | None
    """Whether the positive control moves the first effect by its least effect."""
    arrow: Arrow | None
    agrees: bool | None
    """Whether the word says what the arrows say."""
    twin: Twin | None
    twin_values: Twin | None
    """The same where what every line values is turned by lot as well; where that was asked for."""
    channel: ChannelFound | None
    step: StepFound | None
    """Of a mediation."""
    blocks: tuple[BlockFound, ...]
    """Where that was asked for, as `flip` is."""
    flip: FlipFound | None
    hinges: tuple[HingeFound, ...]
    """The few it hinges on most, the greatest first; more than chance gives."""
    fails: BoxFound | None
    """Where it fails, of a claim that holds in some draws and not in others."""
    clues: tuple[ClueFound, ...]
    worth: WorthFound | None
    """What would be worth knowing; none where no draws stand behind the word, or nobody looked."""
    needs: tuple[str, ...]
    joins: tuple[str, ...]
    fidelity: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Headline(Record):
    """What is said first: of claims, decoys left out, that the model can express."""

    claims: Whole
    expressible: Whole
    predicted: Whole
    """Those that no behaviour test demands, nothing was fitted to and nothing was set by."""
    words: dict[str, Whole]
    """By word, how many of the predicted."""
    differ: Whole
    """Of the predicted with an arrow and a sign, those whose word is not what arrows say."""
    compared: Whole
    """How many have both."""
    sentence: str


@dataclass(frozen=True)
class Permuted(Record):
    """How often a word is given when the signs of claims are drawn by lot."""

    word: Word
    rate: Share
    low: Share
    high: Share


@dataclass(frozen=True, repr=False)
class Claims(Document):
    """What the model implies of the claims of an analysis."""

    schema: Literal["foedus-claims/1"]
    case: str
    digest: str
    version: str
    seed: Whole
    headline: Headline
    claims: tuple[ClaimFound, ...]
    permuted: tuple[Permuted, ...]
    bands: str
    """Digest of the least effects and bands that were fixed in advance."""
    code: str = ""
    """Digest of the code that verdicts hang on."""
    texts: str = ""
    """Digest of the files of the claims."""

    def overview(self) -> Overview:
        """Return the word on every claim, below the headline."""
        rows = tuple((one.id, one.said, one.text) for one in self.claims)
        heading = f"Claims of {self.case}: {self.headline.sentence}"
        return Overview(heading, ("claim", "verdict", "says"), rows)
