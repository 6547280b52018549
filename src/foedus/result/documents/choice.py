"""How a lever came to stand where it does, in a trace."""

from collections.abc import Mapping
from dataclasses import dataclass

from foedus.result.documents.evidence import DrawnForChoice
from foedus.result.documents.record import Record


@dataclass(frozen=True)
class OptionWeighed(Record):
    """What spoke for an option."""

    name: str
    base: float
    """Base share."""
    tilt: float
    """In reference swings: what it is worth now less then."""
    written: float
    """Part of the tilt that was written into the lines."""
    reaction: float
    """The rest of the tilt, reaction to what has changed."""
    taste: float
    """Chance, in log-odds."""
    lasting: float
    """Part of it that stays with the member."""
    score: float
    """In log-odds."""
    as_written: float
    """Chance that it is proposed as the lines were written."""
    odds: float
    """Chance as things stood."""
    own: float
    """Chance with the lasting taste of the member."""
    now: float
    then: float


@dataclass(frozen=True)
class Answer(Record):
    """What was expected in answer to the option taken."""

    lever: str
    opens: float
    """Chance that it opens within the look-ahead."""
    kappa: float
    """Part of it that is counted in."""
    settings: Mapping[str, float]
    """Chance of each option."""


@dataclass(frozen=True)
class Deliberation(Record):
    """How a lever was settled in a quarter."""

    quarter: str
    rule: str
    """The mechanism by which lines are added up."""
    shares: Mapping[str, float]
    """Influence, by line."""
    weights: Mapping[str, float]
    record: Mapping[str, float]
    """Weights in the cabinet that made the record, by line."""
    sharpness: float
    """Log-odds per swing."""
    proposed: str
    review: float
    """Share of proposals that the leader's line reviews."""
    accepts: float
    """Chance that it accepts this one."""
    refused: bool
    standing: float
    taken: str
    level: float
    slips: float
    """Share of the way to it that is not gone in a quarter."""
    attends: bool
    """Whether the government weighs options."""
    favourites: Mapping[str, str]
    """What each line likes best."""
    prevailed: tuple[str, ...]
    """Lines that like best what was taken."""
    options: tuple[OptionWeighed, ...]
    replies: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class TracedChoice(Record):
    """A lever that reaches the number, at the last quarter."""

    lever: str
    government: str
    instrument: str
    title: str
    target: str
    channels: tuple[str, ...]
    """Through which it bears on what is traced."""
    option: str
    level: float
    done: float
    """Carried out so far."""
    late: bool
    off_menu: bool
    unit: str
    start: str
    since: str | None
    """Quarter of the last move; null where it stands as at the start."""
    imposed: bool
    by: str
    deliberation: Deliberation | None
    """Null where it was not weighed again (`--all`), or not chosen."""
    paragraphs: tuple[str, ...]
    way: tuple[str, ...] = ()
    """Shortest way to the number by declared effects."""


@dataclass(frozen=True, kw_only=True)
class ChoiceWithNumbers(TracedChoice):
    """The lever that is traced, with the numbers that its choice rests on."""

    numbers: tuple[DrawnForChoice, ...]
