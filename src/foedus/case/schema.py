"""The case format: what an analyst writes about one alliance, as frozen typed records.

Everything here is content; nothing is computed. References between parts (an actor id, a source
key) are checked in `foedus.case.references`, and whether the mechanisms can carry the case is
for the compiler.
"""

import datetime
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, cast

from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from foedus.case.bounds import between
from foedus.case.code import Code, Codes
from foedus.case.dated import Election, Event, Figure, Observation, Period, Renewal, Slot
from foedus.case.fields import (
    EMPTY,
    ActorId,
    Distinct,
    DistinctOrOne,
    Identifier,
    Items,
    Name,
    Number,
    OneOrMore,
    Paragraph,
    ParameterName,
    QuarterField,
    Record,
    Share,
    Sourced,
    Table,
    Text,
)
from foedus.case.government import Government
from foedus.case.locate import Path, Positions
from foedus.case.messages import RefusedError
from foedus.case.overview import overview
from foedus.case.policies import in_turn
from foedus.case.quantity import Quantity, QuantityTable
from foedus.case.quarters import LONGEST, Quarter
from foedus.case.readings import Reading
from foedus.contract import Grade
from foedus.errors import shown
from foedus.overview import Overview, Shown
from foedus.selections import MARKS, ROLES

if TYPE_CHECKING:
    Role = str
else:
    # The roles are rows of a table; the schema and the messages list them as they stand there.
    Role = Literal[tuple(ROLES)]


class Actor(Record):
    """A state in the case.

    Attributes
    ----------
    name
        What it is called in reports.
    role
        Exactly one actor is the ``patron``; at least one is an ``ally`` and one a ``rival``;
        others are a ``partner``.
    treaty
        Covered by the patron's treaty; an ally always is.
    stake
        A contingency of a third party is about this actor.
    host
        Hosts forces of the patron under a support contract.
    fiscal_year_starts
        Quarter of the year in which a budget comes into force.
    """

    name: Text
    role: Role
    treaty: bool = False
    stake: bool = False
    host: bool = False
    fiscal_year_starts: Annotated[int, Field(ge=1, le=4)] = 1

    @model_validator(mode="before")
    @classmethod
    def _marked_by_role(cls, written: Any) -> Any:
        if not isinstance(written, dict):
            return written
        actor = cast(dict[str, Any], written)
        role = ROLES.get(str(actor.get("role")))
        return {**dict.fromkeys(role.always if role else (), True), **actor}

    @model_validator(mode="after")
    def _role_fits(self) -> Self:
        role, marks = ROLES[self.role], [mark for mark in MARKS if getattr(self, mark)]
        for mark in role.always:
            if mark not in marks:
                what = f"every {self.role} is {MARKS[mark]}; got {mark}: false"
                raise RefusedError(what, f"leave {mark} out, or mend the role")
        if marks and not role.markable:
            what = f"a {self.role} cannot be marked {' or '.join(marks)}"
            raise RefusedError(what, "leave the mark out, or mend the role")
        return self


class Source(Record):
    """A publication that numbers and statements are taken from.

    Attributes
    ----------
    title
        Title of the work.
    author, publisher
        At least one of the two is written.
    year
        Year of publication.
    date
        Day of publication, where it matters.
    url
        Where it can be read.
    note
        What a reader should know about it.
    """

    title: Text
    author: Text | None = None
    publisher: Text | None = None
    year: Annotated[int, Field(ge=1000, le=9999)] | None = None
    date: datetime.date | None = None
    url: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _traceable(self) -> Self:
        if self.author is None and self.publisher is None:
            what = "a source has neither an author nor a publisher"
            raise RefusedError(what, "write one or both")
        return self


class Attribute(Sourced):
    """What lines care about: an outcome at an actor or dyad, and its reference swing.

    Attributes
    ----------
    outcome
        Name of an outcome of the model.
    at
        ``JPN`` or ``CHN>JPN``; of a list the mean (of logarithms, where the scale is a ratio).
    scale
        ``linear``: the swing is a difference; ``ratio``: a factor above 1.
    swing
        The change that a weight of one is the price of, in `unit`.
    unit
        Unit of the outcome; ``ratio`` where the swing is a factor.
    why
        How the swing was set.
    """

    outcome: Identifier
    at: OneOrMore[Text]
    scale: Literal["linear", "ratio"] = "linear"
    swing: Annotated[Number, Field(gt=0)]
    unit: Text
    why: Text

    @property
    def entries(self) -> tuple[str, ...]:
        """Actors or dyads at which the outcome is looked at."""
        return self.at

    @model_validator(mode="after")
    def _ratio_above_one(self) -> Self:
        if self.scale == "ratio" and not 1 < self.swing <= 100:
            raise RefusedError(
                f"a ratio swing must be above 1 and at most 100; got {self.swing:g}",
                "write a factor",
            )
        if (self.scale == "ratio") != (self.unit == "ratio"):
            raise RefusedError(
                f'scale {self.scale} does not go with unit "{shown(self.unit)}"',
                "a factor has scale: ratio and unit: ratio, a difference the unit of its outcome",
            )
        return self


def _add_up(shares: Mapping[str, float]) -> Mapping[str, float]:
    total = sum(shares.values())
    if not math.isclose(total, 1.0, abs_tol=1e-6):
        given = ", ".join(f"{share:g}" for share in shares.values())
        what = f"probabilities add up to {total:g}, not 1; got {shown(given)}"
        raise RefusedError(what, "change them so that they do")
    return shares


def _something_done(interventions: tuple[str, ...]) -> tuple[str, ...]:
    if not interventions:
        raise RefusedError("a signal changes something; got no intervention", "write one")
    return interventions


Shares = Annotated[Table[Identifier, Share], AfterValidator(_add_up)]


class Policy(Record):
    """A named set of interventions.

    Attributes
    ----------
    title
        A few words, for reports.
    description
        What is imposed, and what is left free.
    builds_on
        Policies whose interventions apply first, in the order written; a base that is reached
        twice applies once.
    do
        Interventions, applied in order, after those of what it builds on; empty for free choice,
        or for no more than that.
    source, grade
        What the policy is modelled on, where it is.
    """

    title: Text
    description: Text
    builds_on: DistinctOrOne[Name] = ()
    do: Distinct[Text]
    source: Name | None = None
    grade: Grade | None = None


class Signal(Record):
    """A change of the world, tried on every lever to see who hears it.

    Attributes
    ----------
    title
        A few words, for reports.
    do
        Interventions that make the change, one or more.
    given
        Interventions in both worlds, with and without the change.
    """

    title: Text
    do: Annotated[Distinct[Text], AfterValidator(_something_done)]
    given: Distinct[Text] = ()


class Case(Shown, Record):
    """One alliance at one date: everything the compiler needs to know about it.

    Attributes
    ----------
    format
        Version of this format.
    name
        Short name: lower-case letters, digits and hyphens.
    title
        A line for reports.
    summary
        What the case is about and what it asks.
    start
        Quarter at whose end the state is observed; the first simulated quarter is the next.
    quarters
        Default horizon.
    look_ahead
        Quarters over which governments weigh the consequences of a move.
    reference
        Periods whose record makes the base shares of the levers.
    transitory
        Part of the scale of chance that is drawn anew whenever a lever opens, at least 0.05; the
        rest is a lasting taste of the member. Uniform 0.5 to 0.7 when absent.
    actors
        Who there is, by a short name of your own.
    sources
        Publications that numbers and statements are taken from, by a key of your own.
    state
        Start values: a table for each state variable.
    parameters
        Overrides of the mechanisms' priors: a table for each ``mechanism.parameter``.
    attributes
        What lines care about, by a name of your own.
    governments
        Who decides, by actor: lines, their values, and the instruments they hold.
    readings
        Questions on which readers of the record differ, by a name of your own, with codings of
        which a run chooses one.
    variants
        Prior probability of each rival mechanism in a slot, adding up to one; even when absent.
    renewals
        When support contracts come up.
    elections
        When national elections are held or due.
    slots
        Dated changes of leader.
    events
        What happened, for the charts.
    figures
        Numbers that the analysis states, each with its check.
    observed
        Series that were observed, for the charts and the scorecard.
    passages
        By the name of a mechanism, instrument or outcome: the paragraphs of the analysis that
        speak of it.
    policies
        Named sets of interventions.
    default_policies
        Arms of a run without ``--policy``; the others are compared with the first.
    scorecard
        Policy in which what happened is imposed: what was observed is held against its arm.
    signals
        What ``foedus hears`` shocks governments with, beside the moves of others.
    """

    format: Literal[2]
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    title: Text
    summary: Text
    start: QuarterField
    quarters: Annotated[int, Field(ge=1, le=LONGEST)]
    look_ahead: Annotated[int, Field(ge=1, le=40)] = 8
    reference: Items[Period] = ()
    transitory: Annotated[Quantity, between(0.05, 1.0, bounds=True)] | None = None
    actors: Annotated[Table[ActorId, Actor], Field(max_length=32)]
    sources: Annotated[Table[Name, Source], Field(max_length=2000)] = EMPTY
    state: Table[Identifier, QuantityTable]
    parameters: Table[ParameterName, QuantityTable] = EMPTY
    attributes: Annotated[Table[Identifier, Attribute], Field(max_length=200)] = EMPTY
    governments: Table[ActorId, Government] = EMPTY
    readings: Annotated[Table[Identifier, Reading], Field(max_length=20)] = EMPTY
    variants: Table[Identifier, Shares] = EMPTY
    renewals: Items[Renewal] = ()
    elections: Items[Election] = ()
    slots: Items[Slot] = ()
    events: Items[Event] = ()
    figures: Items[Figure] = ()
    observed: Items[Observation] = ()
    passages: Table[Identifier, Distinct[Paragraph]] = EMPTY
    policies: Annotated[Table[Name, Policy], Field(max_length=200)] = EMPTY
    default_policies: Distinct[Name] = ()
    scorecard: Name | None = None
    signals: Annotated[Table[Name, Signal], Field(max_length=100)] = EMPTY

    _positions: Positions = PrivateAttr(default_factory=Positions)
    _code: Codes = PrivateAttr(default=Codes())

    def overview(self) -> Overview:
        """Return its actors, governments, levers and policies, as shown at a prompt."""
        return overview(self)

    @property
    def code(self) -> tuple[Code, ...]:
        """Folders of parts that the case is compiled with, with leave; see `foedus.case.code`."""
        return tuple(self._code)

    @property
    def first(self) -> Quarter:
        """First simulated quarter."""
        return self.start + 1

    @property
    def patron(self) -> str:
        """Id of the patron."""
        return next(id_ for id_, actor in self.actors.items() if actor.role == "patron")

    def imposed(self, policy: str) -> list[tuple[Path, str]]:
        """Return the interventions of a policy and of what it builds on, each with its path."""
        return [
            (("policies", name, "do", i), text)
            for name in in_turn(self.policies, policy)
            for i, text in enumerate(self.policies[name].do)
        ]

    @property
    def file(self) -> str:
        """Return the file that it was read from, as messages call it; empty where it was built."""
        return self._positions.file

    def where(self, *path: str | int | tuple[str | int, ...], key: bool = False) -> str:
        """Return ``file:line:col`` of a part, or of the nearest part around it that is written.

        Parameters
        ----------
        path
            Keys and list indices from the top, such as ``"state", "gdp", "values", "USA"``.
        key
            Where the key stands, rather than what is written under it.
        """
        steps = [step for part in path for step in (part if isinstance(part, tuple) else (part,))]
        return self._positions.where(tuple(steps), key=key)
