"""Calendar quarters, the time step of the model."""

import datetime
import re
from dataclasses import dataclass
from functools import cache
from typing import overload

LONGEST = 400
"""Quarters of the longest horizon that a case may have."""

_WRITTEN = re.compile(r"([0-9]{4})Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """One calendar quarter, such as 2025Q1; ordered, and moved by whole quarters.

    Attributes
    ----------
    year
        Calendar year, 1 to 9999.
    of_year
        Quarter of the year, 1 to 4.
    """

    year: int
    of_year: int

    def __post_init__(self) -> None:
        """Refuse a year or a quarter that no calendar has."""
        if not 1 <= self.year <= 9999:
            raise ValueError(f"year {self.year} is outside 1 to 9999")
        if not 1 <= self.of_year <= 4:
            raise ValueError(f"quarter {self.of_year} is outside 1 to 4")

    @classmethod
    @cache  # records are read date by date, for every option and reading of them
    def parse(cls, text: str) -> "Quarter":
        """Read ``2025Q1``.

        Raises
        ------
        ValueError
            When the text is not four digits, ``Q`` and 1 to 4.
        """
        found = _WRITTEN.fullmatch(text) if text.isascii() else None
        if found is None:
            raise ValueError(f'"{text[:40]}" is not a quarter; write it like 2025Q1')
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of_date(cls, day: datetime.date) -> "Quarter":
        """Return the quarter that holds a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def ordinal(self) -> int:
        """Quarters since 0000Q1: a line number on the calendar."""
        return 4 * self.year + self.of_year - 1

    def __add__(self, quarters: int) -> "Quarter":
        """Return the quarter that many quarters later."""
        year, rest = divmod(self.ordinal + quarters, 4)
        return Quarter(year, rest + 1)

    @overload
    def __sub__(self, other: int) -> "Quarter": ...
    @overload
    def __sub__(self, other: "Quarter") -> int: ...
    def __sub__(self, other: "int | Quarter") -> "int | Quarter":
        """Return the quarter that many quarters earlier, or the distance between two."""
        if isinstance(other, Quarter):
            return self.ordinal - other.ordinal
        return self + -other

    def __str__(self) -> str:
        """Write ``2025Q1``."""
        return f"{self.year:04d}Q{self.of_year}"
