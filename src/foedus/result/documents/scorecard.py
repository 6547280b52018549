"""What was observed, against the arm in which what happened is imposed."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from foedus.contract import Grade
from foedus.result.documents.record import Record, Whole

Nearer = Literal["model", "persistence", "neither"]
Why = Literal["imposed", "proxy", "index", "other unit", "no start", "not saved"]


@dataclass(frozen=True)
class Point(Record):
    """One observed value against the members of the arm.

    All numbers are in `unit`; of a poll they are changes since `since`. Null where no member is
    sound.
    """

    outcome: str
    label: str
    title: str
    """Title of the observed series."""
    kind: Literal["measure", "poll"]
    unit: str
    source: str
    grade: Grade
    quarter: str
    since: str
    """Quarter of the last value before the run; empty where there is none."""
    seen: bool
    """Whether the model was set by this value in some way."""
    observed: float
    p05: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p95: float | None
    inside50: bool
    """Between p25 and p75."""
    inside90: bool
    """Between p05 and p95."""
    error: float | None
    """Median less observed."""
    persistence: float | None
    """Last value before the run; of a poll no change, 0."""
    persistence_error: float | None
    """Persistence less observed."""
    nearer: Nearer | None
    """Which has the smaller error in size; null where one is missing."""


@dataclass(frozen=True)
class Uncounted(Record):
    """Observed quarters of one series within the run that are no points, and why."""

    outcome: str
    label: str
    title: str
    kind: Literal["measure", "proxy", "poll"]
    quarters: Annotated[tuple[str, ...], Field(min_length=1)]
    why: Why
    """Imposed by the arm; another yardstick; an index, which has no level; in another unit than
    the outcome; no start to count the change of a poll from; not saved by the run."""


@dataclass(frozen=True)
class Count(Record):
    """Points of one kind: how many, how many lie inside, and what was nearer to how many."""

    points: Whole
    inside50: Whole
    """Points between the quartiles."""
    inside90: Whole
    """Points between the 5th and the 95th percentile."""
    compared: Whole
    """Points with a value before the run, so that persistence says something."""
    model: Whole
    """Points to which the median of the model is nearer."""
    persistence: Whole
    """Points to which the last value before the run is nearer."""


@dataclass(frozen=True)
class Scorecard(Record):
    """What an arm is worth against what was observed."""

    arm: str | None
    """Policy in which what happened is imposed; null where the case names none."""
    missing: Literal["arm", "do"] | None
    """Why there are no points: the run lacks the arm, or imposes acts on every arm beside what
    happened."""
    unseen: Count
    """Points by which the model was not set."""
    seen: Count
    """Points that set a start value, a prior or a band of the behaviour tests: agreement is no
    test."""
    points: tuple[Point, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
