"""Rival readings of the record: another coding of what was done, or other periods that count."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from foedus.case.base import Base
from foedus.case.dated import Period
from foedus.case.fields import EMPTY, Identifier, Items, LeverName, Record, Sourced, Table, Text
from foedus.case.messages import RefusedError
from foedus.errors import nearest

Chosen = Mapping[str, str]
"""Codings by the name of their reading; what is not named is read as the case is written."""


class Recoding(Base):
    """The base of one lever as another reader has it.

    Attributes
    ----------
    reference
        Periods whose quarters count for this lever; when absent those of the coding, and without
        any there those of the case.
    """

    reference: Items[Period] = ()


class Coding(Sourced):
    """One way to read the record.

    Attributes
    ----------
    title
        A few words, for reports.
    reference
        Periods whose quarters count for every lever, in place of those of the case.
    bases
        Bases of levers as this reader has them, by lever, such as ``USA.rhetoric``.
    note
        What is coded otherwise, and why one may read it so.
    """

    title: Text
    reference: Items[Period] = ()
    bases: Table[LeverName, Recoding] = EMPTY
    note: Text | None = None

    @property
    def changes(self) -> bool:
        """Return whether anything is read otherwise than the case is written."""
        return bool(self.reference or self.bases)


class Reading(Record):
    """A question on which readers of the record differ, with their answers.

    Attributes
    ----------
    title
        The question, in a few words.
    default
        Name of the coding by which the case is written; it changes nothing.
    codings
        Answers by a name of your own, two or more; a run chooses one of them with
        ``variant:READING=CODING``.
    """

    title: Text
    default: Identifier
    codings: Annotated[Table[Identifier, Coding], Field(max_length=20)]

    @model_validator(mode="after")
    def _one_as_written(self) -> Self:
        if self.default not in self.codings:
            what = f'default names no coding; got "{self.default}"'
            raise RefusedError(what, nearest(self.default, list(self.codings)))
        if self.codings[self.default].changes:
            what = f'"{self.default}" is the coding the case is written by, and changes something'
            raise RefusedError(what, "leave its reference and bases out, or name another default")
        alike = [n for n, c in self.codings.items() if n != self.default and not c.changes]
        if alike:
            what = f'"{alike[0]}" changes nothing, as the default does'
            raise RefusedError(what, "give it a reference or bases, or leave it out")
        if len(self.codings) < 2:
            what = f'only the coding "{self.default}" is there, which leaves no choice'
            raise RefusedError(what, "write another, or drop the reading")
        return self


def base_of(
    readings: Mapping[str, Reading],
    chosen: Chosen,
    lever: str,
    base: Base,
    reference: tuple[Period, ...],
) -> tuple[Base, tuple[Period, ...]]:
    """Return the base of a lever under chosen codings, and the periods that count for it.

    Parameters
    ----------
    lever
        Such as ``USA.rhetoric``.
    base, reference
        As the case is written.
    """
    own: tuple[Period, ...] = ()
    for name, coding in chosen.items():
        found = readings[name].codings[coding]
        reference = found.reference or reference
        if lever in found.bases:
            base = found.bases[lever]
            own = found.bases[lever].reference
    return base, own or reference


def choices(readings: Mapping[str, Reading]) -> Iterator[dict[str, str]]:
    """Go through every pair of codings: what can stand together for one lever, and more."""
    every = [(name, coding) for name, reading in readings.items() for coding in reading.codings]
    yield {}
    for one in every:
        for other in every:
            yield dict((one, other))
