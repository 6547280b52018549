"""Building blocks of the case format: frozen models, frozen tables, names, sourced numbers."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    SerializerFunctionWrapHandler,
    StringConstraints,
    WrapSerializer,
    model_validator,
)

from foedus.case.messages import RefusedError, show
from foedus.case.quarters import Quarter
from foedus.contract import Grade
from foedus.errors import shown

K = TypeVar("K", bound=str)
T = TypeVar("T")

ALONE = "x-alone"
"""Marks a list in the JSON Schema whose one entry may stand without brackets."""

OR_ALL = "x-or-all"
"""Marks a list in the JSON Schema in whose place ``true`` (all) or ``false`` (none) may stand."""

ASSUMPTION = "assumption"
"""The word that stands in place of a source where a number is elicited."""


class FrozenTable(Mapping[str, T]):
    """A mapping that cannot be changed, so that a case keeps the digest it was loaded with."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, T]) -> None:
        """Copy the items once."""
        self._items = dict(items)

    def __getitem__(self, key: str) -> T:
        """Return one entry."""
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        """Go through the keys in the order of the file."""
        return iter(self._items)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._items)

    def __hash__(self) -> int:
        """Hash the content, whatever its order."""
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        """Show the content as a dictionary."""
        return repr(self._items)


def _dump(table: Mapping[str, Any], dump_dict: SerializerFunctionWrapHandler) -> Any:
    return dump_dict(dict(table))


def _listed(written: object) -> object:
    return (written,) if isinstance(written, str) else written


def _quarter(written: object) -> Quarter:
    if isinstance(written, Quarter):
        return written
    if not isinstance(written, str):
        raise RefusedError(f"should be a quarter like 2025Q1; got {show(written)}", "write one")
    try:
        return Quarter.parse(written)
    except ValueError:
        what = f"should be a quarter like 2025Q1; got {show(written)}"
        raise RefusedError(what, "write the year, Q, and 1 to 4") from None


def _on_calendar(written: str) -> str:
    return str(_quarter(written))


def _held(number: float) -> float:
    if number and not SMALLEST <= abs(number) <= LARGEST:
        far = "large" if abs(number) > 1 else "close to 0"
        allowed = f"a number is 0 or has a size of {SMALLEST:g} to {LARGEST:g}"
        raise RefusedError(f"{number:g} is too {far}: {allowed}", "use another unit")
    return number


def _not_blank(text: str) -> str:
    if not any(letter.isprintable() and letter != " " for letter in text):
        raise RefusedError("should be text; got nothing that can be seen", "write a text")
    return text


def _each_once(items: tuple[T, ...]) -> tuple[T, ...]:
    for i, item in enumerate(items):
        if item in items[:i]:
            raise RefusedError(f'"{shown(str(item))}" is listed twice', "keep one")
    return items


SMALLEST, LARGEST = 1e-30, 1e30
"""Sizes between which a number is safe in single precision, in which the model is computed."""

EMPTY: FrozenTable[Any] = FrozenTable({})
"""Default of a table that a case need not write."""

Table = Annotated[Mapping[K, T], AfterValidator(FrozenTable), WrapSerializer(_dump)]
Items = Annotated[tuple[T, ...], Field(strict=False)]
OneOrMore = Annotated[
    tuple[T, ...],
    Field(strict=False, min_length=1, max_length=200, json_schema_extra={ALONE: True}),
    BeforeValidator(_listed),
]
Distinct = Annotated[tuple[T, ...], Field(strict=False, max_length=200), AfterValidator(_each_once)]
DistinctOrOne = Annotated[
    tuple[T, ...],
    Field(strict=False, max_length=200, json_schema_extra={ALONE: True}),
    BeforeValidator(_listed),
    AfterValidator(_each_once),
]
Number = Annotated[float, AfterValidator(_held)]
Pair = Annotated[tuple[Number, Number], Field(strict=False)]
Triple = Annotated[tuple[Number, Number, Number], Field(strict=False)]

QuarterField = Annotated[Quarter, PlainValidator(_quarter), PlainSerializer(str)]
QuarterKey = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}Q[1-4]$"),
    AfterValidator(_on_calendar),
]

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_not_blank)]
ActorId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,31}$")]
ActorKey = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,31}(>[A-Za-z][A-Za-z0-9_]{0,31})?$"),
]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
ParameterName = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}$")
]
LeverName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,31}\.[a-z][a-z0-9_]{0,63}$")
]
OptionName = Annotated[str, StringConstraints(pattern=r"^\S(.{0,62}\S)?$")]
Paragraph = Annotated[str, StringConstraints(pattern=r"^P[1-9][0-9]{0,3}$")]
Share = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """A frozen part of a case; unknown keys, silent conversions and non-finite numbers refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Sourced(Record):
    """A statement with its source and evidence grade; ``E`` means elicited and has no source.

    Attributes
    ----------
    source
        Key under ``sources``, or the word ``assumption``.
    grade
        What it rests on: ``V`` read in the source, ``R`` recomputed from data, ``M``
        recalled and unchecked, ``E`` elicited (an assumption).
    """

    source: Name
    grade: Grade

    @model_validator(mode="after")
    def _assumption_is_grade_e(self) -> Self:
        if (self.source == ASSUMPTION) != (self.grade == "E"):
            what = f"source {self.source} does not go with grade {self.grade}"
            raise RefusedError(what, "an assumption has grade E, a source has grade V, R or M")
        return self
