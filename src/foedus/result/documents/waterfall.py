"""Why two arms differ in one number, what `foedus explain` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.card import CardEffect, Group, Side
from foedus.result.documents.record import Document, Positive, Record, Whole

SCHEMA = "foedus-explain/1"


@dataclass(frozen=True)
class LeverMoved(Record):
    """A lever whose chances differ between the arms, and what speaks for its options otherwise."""

    lever: str
    title: str
    government: str
    option: str
    """The option whose chance rises most."""
    change: float
    """By how many percentage points, the mean over draws and the window."""
    apart: float
    """Half of what the chances of all its options change by in all, in percentage points."""
    interest: str
    """The interest whose say on the option taken differs most; empty where none was weighed."""
    interest_change: float
    """By how much, in log-odds, over the openings up to the end of the window."""
    line: str
    """The line of the government through which most of the difference comes; likewise."""
    line_change: float


@dataclass(frozen=True, repr=False, kw_only=True)
class Waterfall(Document):
    """What `foedus explain CASE OUTCOME --json` prints.

    Numbers have six significant digits.
    """

    schema: Literal["foedus-explain/1"] = SCHEMA
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
    """Simulated quarters."""
    window: tuple[str, str]
    """First and last quarter over which the effect is a mean."""
    asked: Side
    against: Side
    label: str
    """Entry of the outcome."""
    effect: CardEffect
    """The effect and its parts, on the same draws."""
    exact: bool
    """Whether every set of parts was run, so that no order matters; else parts were added one by
    one, in their order here."""
    groups: Mapping[str, Group]
    """By part, what is switched off."""
    unswitched: tuple[str, ...]
    """Mechanisms that are never off."""
    by_quarter: tuple[float, ...]
    """Mean effect of each quarter, of a ratio that of its logarithm."""
    began: str | None
    """First quarter from which on the mean effect has the sign it ends with and at least a tenth of
    its size; null where it has none."""
    levers: tuple[LeverMoved, ...]
    """Levers that move most, of those that nobody imposes."""
    left_out: Whole
    """Draws without sound numbers in some arm."""
    said: tuple[str, str] = ("", "")
    """What differs and since when; and why."""
    notes: tuple[str, ...] = ()
    """What must be known to read it."""
