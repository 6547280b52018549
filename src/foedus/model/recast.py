"""Other numbers in place of those drawn, as data: reflected, shifted or widened priors.

What a finding hinges on is asked by drawing it anew: the sign of an influence turned round, a block
of priors moved by a standard deviation, or made twice as wide.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Recast:
    """A change of some drawn numbers, in all draws or in those that a stream picks.

    Attributes
    ----------
    columns
        Their positions in the drawn matrix.
    how
        ``reflect`` about `about` (x becomes 2 about - x); ``shift`` by `by` standard deviations, or
        ``widen`` the spread `by` times, both of the normal score of where a number stands in its
        prior, so that it never leaves its support.
    about
        By column, what it is reflected about.
    stream
        Name of a random stream; only draws whose uniform number lies below a half are changed.
    """

    columns: tuple[int, ...]
    how: Literal["reflect", "shift", "widen"]
    about: tuple[float, ...] = ()
    by: float = 0.0
    stream: str = ""
