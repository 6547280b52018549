"""How the behaviour tests came out on all readings together."""

from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.record import Record

Kind = Literal["S", "N", "B"]
Origin = Literal["outside", "identity", "seen", "mixed"]
Who = Literal["patron", "ally", "allies", "rival"]
Came = Literal["holds", "fails", "both signs", "one sign", "neither sign"]
"""How conditions come out by themselves; signs are those of a disputed effect."""

Word = Literal["passes", "defect", "inert", "identity", "both signs", "assumed", "not yet"]


@dataclass(frozen=True)
class ConditionFound(Record):
    """What one condition asks for and what was found."""

    asked: str
    of: str
    """What is judged, if not the effect that the row measures."""
    found: float | None
    """A mean, a median, a share of draws, or the number furthest off."""
    held: bool


@dataclass(frozen=True)
class Muted(Record):
    """How a row comes out while governments decide nothing."""

    who: Who
    governments: tuple[str, ...]
    outcome: Came
    effect: float | None
    """Mean over draws."""
    live: float | None
    """Share of draws beyond the least effect."""


@dataclass(frozen=True)
class Controlled(Record):
    """What the positive control of an N moves."""

    cause: str
    moves: str
    """Its lever or outcome; of a lever, the change of its shares (total variation)."""
    needed: float
    effect: float | None = None
    note: str = ""
    """Why there is no effect."""

    @property
    def live(self) -> bool:
        """Return whether the cause moves it by as much as is needed."""
        return self.effect is not None and abs(self.effect) >= self.needed


@dataclass(frozen=True)
class BehaviourTest(Record):
    """How one row of the behaviour suite came out; quantiles run over draws."""

    id: str
    title: str
    kind: Kind
    """Expected, none, disputed."""
    origin: Origin
    """Where the band comes from."""
    verdict: Word
    reason: str
    """Why it failed, tests nothing or cannot be expressed."""
    note: str
    p05: float | None
    p50: float | None
    p95: float | None
    mean: float | None
    unit: str
    conditions: tuple[ConditionFound, ...]
    least: float | None
    """What an effect must exceed to count as one."""
    live: float | None
    """Share of draws in which it does."""
    muted: Muted | None
    """The same while these governments decide nothing."""
    control: Controlled | None
    recovered: float | None
    """Mean effect over what the parameter that was put in would do at once."""
    bands: str
    """Digest of all bands."""
