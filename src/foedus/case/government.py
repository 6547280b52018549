"""Governments in a case: their lines, what these value, and the instruments they hold."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from foedus.case.fields import (
    EMPTY,
    ActorId,
    Identifier,
    Items,
    OneOrMore,
    OptionName,
    Paragraph,
    Record,
    Sourced,
    Table,
    Text,
)
from foedus.case.quantity import Quantity
from foedus.contract import Sign


class Value(Record):
    """How much a line cares about an attribute: Dirichlet concentration and claimed sign."""

    weight: Annotated[float, Field(gt=0)]
    sign: Sign


class Line(Sourced):
    """A current within a government, with its own values and patience.

    Attributes
    ----------
    leader
        The line of the head of government.
    counterfactual
        A cabinet that does not govern in the baseline; it has no weight.
    weight
        Prior share of influence.
    discount
        Factor per quarter.
    domain
        Names of the instruments that the line holds as its own, where domains are respected.
    """

    title: Text
    leader: bool = False
    counterfactual: bool = False
    weight: Quantity | None = None
    discount: Quantity
    values: Table[Identifier, Value]
    domain: Items[Identifier] = ()
    paragraphs: Items[Paragraph] = ()

    @model_validator(mode="after")
    def _shares(self) -> Self:
        if self.counterfactual and self.weight is not None:
            raise ValueError("a counterfactual line has no weight")
        if not self.counterfactual and self.weight is None:
            raise ValueError("a line has a weight unless it is counterfactual")
        if self.counterfactual and self.leader:
            raise ValueError("a counterfactual line cannot be the leader's")
        if self.weight is not None:
            _within_unit(self.weight, "weight")
        _within_unit(self.discount, "discount")
        return self


def _within_unit(quantity: Quantity, what: str) -> None:
    low, high = quantity.support
    if low < 0 or high > 1 or low == high in (0.0, 1.0):
        raise ValueError(f"{what} must lie between 0 and 1; can reach {low:g} to {high:g}")


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
    opening, inertia, sharpness
        Overrides of the instrument's own priors.
    opens_before_renewal
        The instrument opens only within that many quarters before, or in, a renewal of the
        target's support contract.
    opens_before_budget
        The instrument opens only within that many quarters before, or in, the start of the
        government's fiscal year.
    answered_by
        Levers of other governments, as ``JPN.programme``, whose answer the government thinks
        through before it moves this one.
    """

    instrument: Identifier | None = None
    target: OneOrMore[ActorId]
    start: OptionName
    options: Items[OptionName] | None = None
    opening: Quantity | None = None
    inertia: Quantity | None = None
    sharpness: Quantity | None = None
    opens_before_renewal: Annotated[int, Field(ge=0, le=40)] | None = None
    opens_before_budget: Annotated[int, Field(ge=0, le=3)] | None = None
    answered_by: Items[Text] = ()
    paragraphs: Items[Paragraph] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """Actors at whom the instrument is aimed."""
        return (self.target,) if isinstance(self.target, str) else self.target

    @model_validator(mode="after")
    def _aimed(self) -> Self:
        if len(set(self.targets)) != len(self.targets):
            raise ValueError("a target is listed twice")
        return self

    @model_validator(mode="after")
    def _menu(self) -> Self:
        if self.options is None:
            return self
        if len(set(self.options)) != len(self.options):
            raise ValueError("an option is listed twice")
        if self.start not in self.options:
            raise ValueError(f'start "{self.start}" is not among the options kept')
        return self


class Government(Record):
    """A government: its lines, and the instruments it can move.

    Attributes
    ----------
    view
        Actors it thinks about when it looks ahead; patron, allies, rivals and stakes when absent.
    leaves_out
        Mechanisms that it leaves out when it looks ahead: what they move stays as it is.
    anticipation
        How much of others' answers it expects, 0 to 1; Beta(2, 2) when absent.
    """

    lines: Table[Identifier, Line]
    instruments: Table[Identifier, InstrumentUse] = EMPTY
    view: Items[ActorId] | None = None
    leaves_out: Items[Identifier] = ()
    anticipation: Quantity | None = None

    @model_validator(mode="after")
    def _governed(self) -> Self:
        ruling = [line for line in self.lines.values() if not line.counterfactual]
        if not ruling:
            raise ValueError("a government has at least one line that is not counterfactual")
        if sum(line.leader for line in ruling) > 1:
            raise ValueError("at most one line is the leader's")
        if self.anticipation is not None:
            low, high = self.anticipation.support
            if low < 0 or high > 1:
                what = f"anticipation must lie between 0 and 1; can reach {low:g} to {high:g}"
                raise ValueError(what)
        return self
