"""Governments in a case: their lines, what these value, and the instruments they hold."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from foedus.case.base import Base
from foedus.case.bounds import Inside, Part, above_zero, between
from foedus.case.fields import (
    EMPTY,
    ActorId,
    Distinct,
    Identifier,
    OneOrMore,
    OptionName,
    Paragraph,
    Record,
    Sourced,
    Table,
    Text,
)
from foedus.case.messages import RefusedError
from foedus.case.quantity import Quantity
from foedus.contract import Sign
from foedus.errors import nearest


class Value(Record):
    """How much a line cares about an attribute: Dirichlet concentration and claimed sign.

    Attributes
    ----------
    weight
        Concentration: against the line's other weights, how many swings it would give for
        one of this.
    sign
        ``+`` gains and ``-`` loses when the attribute rises; ``?`` either, half and half.
    """

    weight: Annotated[float, Field(ge=0.1, le=1000)]
    sign: Sign


class Line(Sourced):
    """A current within a government, with its own values and patience.

    Attributes
    ----------
    title
        What the line is called in reports.
    leader
        The line of the head of government.
    counterfactual
        A cabinet that does not govern in the baseline; it has no weight.
    weight
        Prior share of influence.
    discount
        Patience: factor per quarter.
    values
        What it cares about, by attribute.
    domain
        Names of the instruments that the line holds as its own, where domains are respected.
    paragraphs
        Where the analysis speaks of it.
    """

    title: Text
    leader: bool = False
    counterfactual: bool = False
    weight: Inside | None = None
    discount: Inside
    values: Table[Identifier, Value]
    domain: Distinct[Identifier] = ()
    paragraphs: Distinct[Paragraph] = ()

    @model_validator(mode="after")
    def _shares(self) -> Self:
        if self.counterfactual and self.weight is not None:
            raise RefusedError("a counterfactual line has no weight", "leave it out")
        if not self.counterfactual and self.weight is None:
            raise RefusedError("a line has a weight unless it is counterfactual", "write one")
        if self.counterfactual and self.leader:
            raise RefusedError("a counterfactual line cannot be the leader's", "drop one mark")
        if not self.values:
            what = "a line values at least one attribute; got none under values"
            raise RefusedError(what, "say what it gains or loses by")
        return self


class InstrumentUse(Sourced):
    """How a government holds a lever: at whom, where it starts, which options it keeps.

    Attributes
    ----------
    instrument
        Name of the instrument, where the use goes by a name of its own, so that a government can
        hold one instrument more than once.
    target
        Actor at whom the instrument is aimed, or a list of actors: one move, alike to all.
    start
        Option in force at the start.
    options
        Names of the options kept, all of the instrument's when absent; an ordinal instrument
        takes levels in its unit too, such as ``2%``.
    base
        How often each option is taken when nothing speaks for or against it.
    range
        How far apart two options of this menu are, on average over pairs, in what they are worth to
        those who decide: in swings under reference conditions.
    opening
        Chance per quarter to be on the agenda. When absent it is fitted to the moves of the record,
        or where there is none the instrument's own prior.
    sharpness
        Chance that of two options with equal base the better one is taken, when it is better by
        `range`; the instrument's own prior when absent.
    opens_before_renewal
        The instrument opens only within that many quarters before, or in, a renewal of the
        target's support contract.
    opens_before_budget
        The instrument opens only within that many quarters before, or in, the start of the
        government's fiscal year.
    answered_by
        Levers of other governments, as ``JPN.programme``, whose answer is the point of this one:
        the whole menu of each is thought through before a move.
    hears_little
        Why it is right that little speaks for or against moving it, or that hardly anybody else's
        conduct changes what is chosen. Without a reason `foedus check` refuses a lever that has no
        benefit or no cost of any size.
    paragraphs
        Where the analysis speaks of it.
    """

    instrument: Identifier | None = None
    target: OneOrMore[ActorId]
    start: OptionName
    options: Distinct[OptionName] | None = None
    base: Base
    range: Annotated[
        Quantity, above_zero("write how far apart, in swings, the options of the menu are")
    ]
    opening: Part | None = None
    sharpness: Annotated[Quantity, between(0.5, 1.0)] | None = None
    opens_before_renewal: Annotated[int, Field(ge=0, le=40)] | None = None
    opens_before_budget: Annotated[int, Field(ge=0, le=3)] | None = None
    answered_by: Distinct[Text] = ()
    hears_little: Text | None = None
    paragraphs: Distinct[Paragraph] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """Actors at whom the instrument is aimed."""
        return self.target

    @model_validator(mode="after")
    def _aimed(self) -> Self:
        if len(set(self.targets)) != len(self.targets):
            raise ValueError("a target is listed twice")
        return self

    @model_validator(mode="after")
    def _menu(self) -> Self:
        if self.options is None:
            return self
        if self.start not in self.options:
            kept = nearest(self.start, self.options)
            raise RefusedError(f'start "{self.start}" is not among the options kept', kept)
        if len(self.options) < 2:
            what = f'only the option "{self.start}" is kept, which leaves no choice'
            raise RefusedError(what, "keep two or more, or drop the instrument")
        return self


class Government(Record):
    """A government: its lines, and the instruments it can move.

    Attributes
    ----------
    lines
        Currents within the government, by a name of your own.
    instruments
        Levers that it holds, by the name of the instrument.
    view
        Actors it thinks about when it looks ahead; patron, allies, rivals and stakes when absent.
    leaves_out
        Mechanisms that it leaves out when it looks ahead: what they move stays as it is.
    anticipation
        How much of others' answers it expects, 0 to 1; Beta(2, 2) when absent.
    """

    lines: Annotated[Table[Identifier, Line], Field(max_length=12)]
    instruments: Table[Identifier, InstrumentUse] = EMPTY
    view: Distinct[ActorId] | None = None
    leaves_out: Distinct[Identifier] = ()
    anticipation: Part | None = None

    @model_validator(mode="after")
    def _governed(self) -> Self:
        ruling = [line for line in self.lines.values() if not line.counterfactual]
        if not ruling:
            what = f"all {len(self.lines)} lines are counterfactual, and one must govern"
            raise RefusedError(what, "add a line that is not counterfactual")
        if sum(line.leader for line in ruling) > 1:
            leaders = ", ".join(name for name, line in self.lines.items() if line.leader)
            raise RefusedError(f"at most one line is the leader's; got {leaders}", "keep one")
        return self
