"""The answer card of a question, what `foedus ask` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.comparison import Spread
from foedus.result.documents.record import Document, Positive, Record, Share, Whole

SCHEMA = "foedus-ask/1"


@dataclass(frozen=True)
class Side(Record):
    """One of the two arms."""

    name: str
    """Policies and expressions as they were given."""
    interventions: tuple[str, ...]
    """All that is imposed, in the order it applies."""
    off_menu: tuple[str, ...] = ()
    """A sentence for each number that is imposed on a lever and is none of its options."""


@dataclass(frozen=True)
class Group(Record):
    """Mechanisms that are switched off together."""

    title: str
    mechanisms: tuple[str, ...]


@dataclass(frozen=True)
class Part(Record):
    """What one group of mechanisms adds to the mean effect."""

    group: str
    """Empty for what is left of the effect with all groups off."""
    mean: float
    """Mean over draws, in the unit of the effect; of a ratio that of its logarithm."""
    error: float
    """Standard error of that mean over draws."""
    share: float | None
    """Part of the mean effect; null where that cannot be told from none."""
    left: float | None
    """Part of the mean effect that is left with this group alone off; likewise."""


@dataclass(frozen=True)
class Divided(Record):
    """A mean effect and what it is made of: exact shares (Shapley), which add up to it."""

    mean: float
    """Mean over the draws that are divided, in the unit of the effect; of a ratio that of its
    logarithm."""
    error: float
    """Standard error of that mean over draws."""
    parts: tuple[Part, ...]
    """By group of mechanisms, then what is left with all of them off; empty where no arms were run
    with groups off."""


@dataclass(frozen=True, kw_only=True)
class CardEffect(Spread):
    """What the question changes in one outcome: quantiles over draws, each a mean over the window.

    A draw moves up or down if it moves by a hundredth of `sd` or more.
    """

    aspect: Literal["", "burden", "trust", "fears", "conflict", "rival", "patron"]
    """What it stands for on a card; empty on a waterfall."""
    outcome: str
    """An outcome, or a lever with one of its options as `CHN.grey_pressure=raised`."""
    title: str
    who: str
    """Whose it is, in words; the mean over them where there are several."""
    unit: str
    scale: Literal["difference", "ratio"]
    index: bool
    """An index without natural unit: compare arms, do not read levels."""
    direction: Literal["rises", "falls", "does not move"]
    """The sign that more draws have."""
    share: Share
    """Share of draws with that sign; of draws that do not move, where none has one."""
    word: str
    """The word for that share."""
    sd: float | None
    """Standard deviation of the twin over draws, of a ratio that of logarithms; null where it does
    not vary."""
    small: bool
    """Whether nine draws in ten move by less than a tenth of `sd`."""
    divided: Divided
    said: str = ""
    """The effect in a sentence."""
    why: str = ""
    """One sentence of why, by its parts."""


@dataclass(frozen=True, repr=False, kw_only=True)
class AnswerCard(Document):
    """What `foedus ask CASE EXPR --json` prints.

    Numbers have six significant digits; null stands where none can be given. Shares are shares of
    draws, never probabilities that something is true.
    """

    schema: Literal["foedus-ask/1"] = SCHEMA
    case: str
    title: str
    digest: str
    """Fingerprint of the case."""
    version: str
    """Version of the program."""
    seed: int
    draws: Positive
    replicates: Positive
    divided_draws: Positive
    """Draws by which effects are divided: the first of them."""
    divided_replicates: Positive
    """Shocks of each of these."""
    quarters: tuple[str, ...]
    """Simulated quarters."""
    window: tuple[str, str]
    """First and last quarter over which effects are means."""
    asked: Side
    against: Side
    """The twin arm, on the same draws and shocks."""
    headline: str = ""
    """The answer in a sentence."""
    effects: tuple[CardEffect, ...]
    """In the order of the card."""
    groups: Mapping[str, Group]
    unswitched: tuple[str, ...]
    """Mechanisms that belong to no group and are never off."""
    left_out: Whole
    """Draws without sound numbers in some arm."""
    notes: tuple[str, ...] = ()
    """What must be known to read the card."""
