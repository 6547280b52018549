"""What stands beside a claim: its control, the literature, rivals, clues, and what is missing."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from foedus.case.fields import Items, Record, Text
from foedus.case.messages import RefusedError

Stance = Literal["+", "-", "~", "0"]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]
Words = Annotated[str, Field(min_length=1, max_length=300)]
Bundle = Items[Words]
"""Interventions of one arm, in order."""


class Control(Record):
    """Another cause, expected to move what is read by its least effect: two arms.

    Attributes
    ----------
    without
        Interventions of the arm without it; none for the case as it is.
    with_
        Interventions of the arm with it (``with`` in the file).
    why
        Why it should.
    """

    without: Bundle = ()
    with_: Annotated[Bundle, Field(alias="with", min_length=1)]
    why: Words


class Support(Record):
    """A work of the literature, and where it stands on the claim.

    Attributes
    ----------
    key
        Key of the work in ``references.bib``.
    stance
        ``+`` for, ``-`` against, ``~`` mixed, ``0`` it looked and found nothing.
    note
        What it found.
    """

    key: Words
    stance: Stance
    note: Text | None = None


class Rival(Record):
    """What else could explain the same: another claim, or another channel.

    Attributes
    ----------
    mirror
        Id of a claim that says otherwise.
    channel
        In place of it, what else would bring the effect about.
    separated_by
        What would tell the two channels apart: a statistic and a window.
    """

    mirror: Id | None = None
    channel: Words | None = None
    separated_by: Words | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.mirror is None) == (self.channel is None):
            raise RefusedError("a rival is a mirror claim, or a channel", "write one of the two")
        if (self.channel is None) != (self.separated_by is None):
            what = "a rival channel and what separates it stand together"
            raise RefusedError(what, "write channel and separated_by")
        return self


class Need(Record):
    """What the model lacks; once it has all that is named, the claim is put to the test.

    Attributes
    ----------
    kind
        What sort of part.
    name
        The name that the claim uses for it: ``USA.club_effort``, ``cohesion``; of a path its two
        ends, ``tariff -> cohesion``; of an actor one that is to have a government.
    what
        What it would be.
    """

    kind: Literal["instrument", "outcome", "actor", "club", "path", "intervention", "read-out"]
    name: Words
    what: Words


class Demand(Record):
    """A behaviour test that demands a claim by another read-out or cause than the claim's own.

    What reads the same outcome and moves it on the way from the cause is found without being named.

    Attributes
    ----------
    test
        Id of the test.
    why
        Why it is the same that both ask for.
    """

    test: Words
    why: Words


class Clue(Record):
    """An observable that would tell.

    Attributes
    ----------
    outcome, at
        A kept outcome and its label.
    after
        Quarter after the start by which it is looked at.
    above, below
        Beyond what value it would speak for the claim.
    note
        How it is observed.
    """

    outcome: Words
    at: Words
    after: Annotated[int, Field(ge=1)]
    above: float | None = None
    below: float | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.above is None and self.below is None:
            raise RefusedError("a clue needs a bound", "write above, below, or both")
        return self
