"""What an effect may read that takes more than a name: speed of change, mixed signs, parts."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from foedus.case.fields import DistinctOrOne, Items, LeverName, Number, OptionName, Record, Table
from foedus.case.messages import RefusedError
from foedus.claims.beside import Words

Options = Table[LeverName, DistinctOrOne[OptionName]]


class Change(Record):
    """A change of an outcome, and how much of it counts.

    Attributes
    ----------
    outcome, at
        A kept outcome and its label.
    read
        Whether it is counted as a difference or as a ratio less one (``as`` in the file).
    by
        The size from which it counts.
    sign
        Which direction counts, or is called the good one; of a speed of change either, if none is
        given.
    """

    outcome: Words
    at: Words
    read: Literal["difference", "ratio"] = Field(default="difference", alias="as")
    by: Annotated[Number, Field(gt=0.0)]
    sign: Literal["+", "-"] | None = None


class Until(Record):
    """Quarters until some outcomes have moved away from where they stood in the first quarter.

    Attributes
    ----------
    count
        How many of the changes have to come.
    changes
        What has to change by how much.
    """

    count: Annotated[int, Field(ge=1)]
    changes: Annotated[Items[Change], Field(min_length=1)]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.count > len(self.changes):
            what = f"{self.count} of {len(self.changes)} changes cannot come"
            raise RefusedError(what, "name more changes, or count fewer", ("count",))
        return self


class Offers(Record):
    """Offers, and what would answer them in the same quarter.

    Attributes
    ----------
    offers
        Levers with the options that are an offer.
    answers
        Levers with the options that are an answer.
    """

    offers: Annotated[Options, Field(min_length=1)]
    answers: Annotated[Options, Field(min_length=1)]


class Flow(Record):
    """An amount: an outcome, or a percentage of another one.

    Attributes
    ----------
    outcome, at
        A kept outcome and its label.
    percent_of
        The outcome, at the same label, of which it is a percentage.
    """

    outcome: Words
    at: Words
    percent_of: Words | None = None


class Part(Record):
    """An amount as a share of itself and others.

    Attributes
    ----------
    part
        The amount.
    rest
        The others, in the same unit.
    """

    part: Flow
    rest: Annotated[Items[Flow], Field(min_length=1)]
