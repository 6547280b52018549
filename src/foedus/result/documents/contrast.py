"""What a difference between lines of governments is made of."""

from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.record import Positive, Record


@dataclass(frozen=True)
class BaseSpread(Record):
    """How far a difference moves when base shares alone are drawn anew."""

    sd: float | None
    """Standard deviation, of the logarithm where the difference is a ratio; net of shocks with two
    replicates or more."""
    share: float | None
    """Of the variance between draws and bases together; null where it cannot be told from
    shocks."""


@dataclass(frozen=True)
class BaseDraws(Record):
    """How often base shares were drawn anew."""

    draws: Positive
    times: Positive
    """How often base shares of each draw were drawn."""
    replicates: Positive


@dataclass(frozen=True)
class OverDraws(Record):
    """Mean and quantiles over structural draws, in the last quarter."""

    mean: float | None
    p05: float | None
    p50: float | None
    p95: float | None


@dataclass(frozen=True)
class ContrastOutcome(Record):
    """One outcome in the last quarter, in the arm and in the first."""

    outcome: str
    label: str
    scale: Literal["difference", "ratio"]
    """Parts of a difference add up, parts of a ratio are factors; draw by draw."""
    sd: float | None
    """Standard deviation over members of the first arm in the last quarter."""
    total: OverDraws
    """The whole difference."""
    written: OverDraws
    """What it would be if governments heard nothing."""
    reaction: OverDraws
    """The rest."""
    base: BaseSpread | None = None
    """Null where base shares were not drawn anew."""


@dataclass(frozen=True)
class ContrastChoice(Record):
    """One option: differences in the share of member-quarters that stand at it."""

    instrument: str
    option: str
    total: float | None
    written: float | None
    reaction: float | None
    base: BaseSpread | None = None
    """Null where base shares were not drawn anew."""


@dataclass(frozen=True)
class Contrast(Record):
    """An arm in which other lines decide than in the first.

    `written` is what the difference would be if governments heard nothing, `reaction` the rest.
    """

    arm: str
    against: str
    members: Positive
    """Members that were compared, the first ones."""
    outcomes: tuple[ContrastOutcome, ...]
    choices: tuple[ContrastChoice, ...]
    base: BaseDraws | None = None
    """Null where base shares were not drawn anew."""
