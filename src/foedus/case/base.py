"""Base shares: how often a government uses an option when nothing speaks for or against it.

They come from a dated record of what it did in the reference periods of the case, or are elicited.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from foedus.case.bounds import above_zero
from foedus.case.dated import Period
from foedus.case.fields import (
    FrozenTable,
    OptionName,
    QuarterKey,
    Share,
    Sourced,
    Table,
    Text,
)
from foedus.case.messages import RefusedError
from foedus.case.quantity import Quantity
from foedus.case.quarters import Quarter
from foedus.errors import shown


def _add_up(shares: Mapping[str, float]) -> Mapping[str, float]:
    total = sum(shares.values())
    if not math.isclose(total, 1.0, abs_tol=1e-6):
        given = ", ".join(f"{name} {share:g}" for name, share in shares.items()) or "none"
        what = f"base shares add up to {total:g}, not 1; got {shown(given)}"
        raise RefusedError(what, "change them so that they do")
    return shares


def _begun(record: Mapping[str, str]) -> Mapping[str, str]:
    if not record:
        what = "a record has at least one entry; got none"
        raise RefusedError(what, "write a quarter and the option in force from then on")
    return record


class Base(Sourced):
    """How often the options of a lever are taken under reference conditions.

    Attributes
    ----------
    record
        Option in force from a quarter on, until the next entry; the shares are counted over the
        quarters of the case's ``reference`` periods.
    shares
        Share of each option when the lever opens, in place of a record; they add up to one, and an
        option that is not named has none.
    ratchet
        Moves of this lever go one way. Its shares are then counted from the quarters in which the
        option in force at the start was so: the part in which it was kept, and the moves away from
        it.
    strength
        How many independent decisions the shares are worth as evidence; uniform 4 to 12 when
        absent. With shares only.
    note
        How it was coded, or why the shares lie where they do.
    """

    record: Annotated[Table[QuarterKey, OptionName], AfterValidator(_begun)] | None = None
    shares: Annotated[Table[OptionName, Share], AfterValidator(_add_up)] | None = None
    ratchet: bool = False
    strength: (
        Annotated[Quantity, above_zero("write how many decisions the shares are worth")] | None
    ) = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_statement(self) -> Self:
        if (self.record is None) == (self.shares is None):
            got = "neither" if self.record is None else "both"
            raise RefusedError(f"a base has a record or shares; got {got}", "write one of them")
        if self.strength is not None and self.shares is None:
            what = "strength goes with shares; what a record is worth is counted from it"
            raise RefusedError(what, "leave it out")
        if self.ratchet and self.record is None:
            what = "ratchet goes with a record; shares are given as they are"
            raise RefusedError(what, "leave it out, and give what stands the share that it keeps")
        return self


@dataclass(frozen=True)
class Practice:
    """What a base comes to.

    Attributes
    ----------
    shares
        Share of each option that was in force or is named.
    moves
        Changes of option from one quarter to the next within a reference period.
    quarters, periods
        Reference quarters that the record covers, and reference periods with at least one.
    """

    shares: Mapping[str, float]
    moves: int
    quarters: int
    periods: int


def practice(base: Base, reference: Iterable[Period], start: Quarter, standing: str) -> Practice:
    """Count what a record holds over the reference periods, or return shares as given.

    Parameters
    ----------
    base
        Record or shares of a lever.
    reference
        Periods whose quarters count; those after `start` and before the record's first entry do
        not.
    start
        Last quarter that is observed.
    standing
        Option in force at `start`.
    """
    if base.record is None:
        return Practice(FrozenTable(base.shares or {}), 0, 0, 0)
    covered = [held for period in reference if (held := _held(base.record, period, start))]
    counted: Counter[str] = Counter(option for held in covered for option in held)
    left: Counter[str] = Counter()
    moves = 0
    for held in covered:
        for before, after in pairwise(held):
            if before != after:
                moves += 1
                left.update([after] if before == standing else [])
    quarters = counted.total()
    if base.ratchet:
        stood = counted[standing]
        counted = left
        counted[standing] = stood - left.total() if stood else 1
    total = counted.total()
    shares = FrozenTable({option: count / total for option, count in counted.items()})
    return Practice(shares, moves, quarters, len(covered))


def in_force(record: Mapping[str, str], at: Quarter) -> str | None:
    """Return the option in force in a quarter; none before the first entry of the record."""
    entries = sorted((Quarter.parse(quarter), option) for quarter, option in record.items())
    last = bisect_right(entries, at, key=lambda entry: entry[0])
    return entries[last - 1][1] if last else None


def _held(record: Mapping[str, str], period: Period, start: Quarter) -> list[str]:
    """Return the option in force in each quarter of a period that the record covers."""
    entries = sorted((Quarter.parse(quarter), option) for quarter, option in record.items())
    dates = [date for date, _ in entries]
    first, last = max(period.first, dates[0]), min(period.last, start)
    within = (first + i for i in range(last - first + 1))
    return [entries[bisect_right(dates, quarter) - 1][1] for quarter in within]
