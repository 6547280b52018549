"""What has a date in a case: renewals, elections, leaders, periods, events, observations."""

import datetime
from typing import Annotated, Any, Literal, Self, cast

from pydantic import Field, model_validator

from foedus.case.fields import (
    OR_ALL,
    ActorId,
    Distinct,
    Identifier,
    Name,
    Number,
    Paragraph,
    QuarterField,
    QuarterKey,
    Record,
    Sourced,
    Table,
    Text,
)
from foedus.case.messages import RefusedError
from foedus.case.quarters import Quarter


class Renewal(Sourced):
    """A quarter in which the support contract of a host comes up.

    Attributes
    ----------
    actor
        The host.
    quarter
        Quarter in which a new contract comes into force.
    note
        What is known of it.
    """

    actor: ActorId
    quarter: QuarterField
    note: Text | None = None


class Election(Sourced):
    """A quarter in which a national election is held or due.

    Attributes
    ----------
    actor
        Who votes.
    quarter
        Quarter of the election.
    note
        What is known of it.
    """

    actor: ActorId
    quarter: QuarterField
    note: Text | None = None


class Slot(Sourced):
    """A dated change of leader.

    Attributes
    ----------
    actor
        Whose leader changes.
    date
        Day of the change.
    description
        Who follows whom.
    """

    actor: ActorId
    date: datetime.date
    description: Text

    @property
    def quarter(self) -> Quarter:
        """Quarter of the change."""
        return Quarter.of_date(self.date)


class Period(Record):
    """Quarters of the past whose record shows what a government does by habit.

    Attributes
    ----------
    first, last
        First and last quarter, both included; not after the start of the case.
    title
        What it is called in reports, such as the name of the head of government.
    note
        Why it is a reference.
    """

    first: QuarterField
    last: QuarterField
    title: Text
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            what = f"the last quarter {self.last} is before the first, {self.first}"
            raise RefusedError(what, "write the earlier quarter under first")
        return self


class Event(Sourced):
    """Something that happened; an annotation, never imposed on a default run.

    Attributes
    ----------
    id
        ``E1``, ``E2`` and so on.
    date
        Day; the first of the month or quarter where no more is known.
    precision
        How exactly the date is known.
    title
        A few words, for charts.
    description
        What happened.
    kind
        A word of your own for the kind of event.
    instruments
        Names of the instruments it touched.
    check
        What an independent check of the statement found.
    paragraphs
        Where the analysis speaks of it.
    """

    id: Annotated[Name, Field(pattern=r"^E[1-9][0-9]*$")]
    date: datetime.date
    precision: Literal["day", "month", "quarter"] = "day"
    title: Text
    description: Text
    kind: Identifier
    instruments: Distinct[Identifier] = ()
    check: Text
    paragraphs: Distinct[Paragraph] = ()

    @property
    def quarter(self) -> Quarter:
        """Quarter of the event."""
        return Quarter.of_date(self.date)


class Figure(Sourced):
    """A number that the analysis states, with its check.

    Attributes
    ----------
    id
        ``N1``, ``N2`` and so on.
    value
        The number.
    unit
        Its unit.
    meaning
        What it is a number of.
    check
        What an independent check of it found.
    paragraphs
        Where the analysis states it.
    """

    id: Annotated[Name, Field(pattern=r"^N[1-9][0-9]*$")]
    value: Number
    unit: Text
    meaning: Text
    check: Text
    paragraphs: Distinct[Paragraph] = ()


class Observation(Sourced):
    """A series that was observed: shown beside what the model gives, never imposed.

    Attributes
    ----------
    outcome
        Name of the outcome beside which it is shown.
    at
        Actor, dyad or line of that outcome, such as ``JPN`` or ``CHN>JPN``.
    title
        What the series is called in charts.
    unit
        Unit of its values; for a measure that of the outcome.
    kind
        ``measure``: the same quantity in the same unit; ``proxy``: another yardstick of it;
        ``poll``: an opinion survey. A proxy and a poll get an axis of their own.
    values
        By quarter; a yearly number stands at the quarter in which its year ends.
    seen
        Quarters whose value set a start value, a prior or a band of the behaviour tests, or
        ``true`` for all of them: agreement there is no test. In doubt, seen.
    set_by
        Lever that sets this measure by itself, such as ``USA.tariff``: where the policy of the
        scorecard imposes it, agreement is none of the model's.
    note
        What a reader should know about it.
    """

    outcome: Identifier
    at: Text
    title: Text
    unit: Text
    kind: Literal["measure", "proxy", "poll"] = "measure"
    values: Table[QuarterKey, Number]
    seen: Annotated[Distinct[QuarterKey], Field(json_schema_extra={OR_ALL: True})] = ()
    set_by: Text | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _all_seen(cls, written: Any) -> Any:
        if not isinstance(written, dict):
            return written
        series = cast(dict[str, Any], written)
        values, seen = series.get("values"), series.get("seen")
        if not (isinstance(seen, bool) and isinstance(values, dict)):
            return series
        return {**series, "seen": tuple(cast(dict[str, Any], values)) if seen else ()}

    @model_validator(mode="after")
    def _something_seen(self) -> Self:
        if not self.values:
            raise RefusedError("an observed series has at least one value; got none", "write some")
        return self
