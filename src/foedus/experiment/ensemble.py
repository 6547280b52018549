"""How large an ensemble is: draws, shock replicates of each, quarters, and the seed of it all."""

import operator
from dataclasses import asdict, dataclass
from typing import TypedDict

from foedus.errors import OptionError, Problem, shown

MOST = 10_000_000
"""Members per arm beyond which a number is a slip of the keyboard."""

LONGEST = 4_000
"""Quarters beyond which it is one: a thousand years."""


class Size(TypedDict):
    """The numbers of an ensemble by name."""

    draws: int
    replicates: int
    quarters: int
    seed: int


@dataclass(frozen=True)
class Ensemble:
    """The members that every arm of an experiment has, on the same draws and shocks.

    Attributes
    ----------
    draws
        Structural draws: what we do not know.
    replicates
        Shock replicates of each draw: what nobody can know.
    quarters
        Quarters that are simulated.
    seed
        Seed of every random stream, a whole number of 32 bits.

    Raises
    ------
    OptionError
        With every number that is not whole or out of range, or for too many members.
    """

    draws: int
    replicates: int
    quarters: int
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no whole number or out of range."""
        problems: list[Problem] = []
        for name, written in asdict(self).items():
            try:
                whole = operator.index(written)  # also of NumPy
            except TypeError:
                whole = None
            if whole is None or isinstance(written, bool):
                what = f"must be a whole number, got {shown(repr(written))}"
                problems.append(Problem(f"--{name}", what))
            else:
                object.__setattr__(self, name, whole)
        if problems:
            raise OptionError(problems)
        counts = {name: count for name, count in asdict(self).items() if name != "seed"}
        most = {name: LONGEST if name == "quarters" else MOST for name in counts}
        problems += [
            Problem(f"--{name}", f"must be between 1 and {most[name]:,}, got {count:,}")
            for name, count in counts.items()
            if not 1 <= count <= most[name]
        ]
        if not problems and self.members > MOST:
            what = f"{self.members:,} members are more than {MOST:,}"
            problems.append(Problem("--draws", what, "reduce --draws or --replicates"))
        if not 0 <= self.seed < 2**32:
            what = f"must be between 0 and {2**32 - 1}, got {self.seed}"
            problems.append(Problem("--seed", what))
        if problems:
            raise OptionError(problems)

    @property
    def members(self) -> int:
        """Return how many members an arm has."""
        return self.draws * self.replicates

    @property
    def size(self) -> Size:
        """Return the numbers by name, for those who pass them on."""
        return {
            "draws": self.draws,
            "replicates": self.replicates,
            "quarters": self.quarters,
            "seed": self.seed,
        }
