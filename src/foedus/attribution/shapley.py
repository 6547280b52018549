"""How an effect divides among parts that can be switched off, so that the shares add up.

Model, for parts 1..k and v(S) the effect with the parts in S working and all others off:
    exact    phi_i = sum over S without i of |S|! (k - |S| - 1)! / k! [v(S and i) - v(S)]
    ordered  phi_i = 1/2 [v(1..i) - v(1..i-1)] + 1/2 [v(i..k) - v(i+1..k)]

Either way phi_1 + ... + phi_k = v(all) - v(none), draw by draw. The exact one (Shapley 1953) takes
2^k effects and no order; the ordered one, the mean of an order and of its reverse, takes 2 k, and
two parts on one path share it, but of three the middle one may get nothing. What is left with all
parts off, v(none), is told apart.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Subset = frozenset[str]


@dataclass(frozen=True, eq=False)
class Division:
    """An effect divided among parts, draw by draw.

    Attributes
    ----------
    parts
        By part, what it adds in each draw (draw).
    rest
        The effect that is left with all parts off (draw).
    total
        The whole effect (draw); parts and rest add up to it.
    exact
        Whether every set of parts was looked at, so that no order matters.
    """

    parts: Mapping[str, Vector]
    rest: Vector
    total: Vector
    exact: bool


def subsets(parts: Sequence[str]) -> Iterator[Subset]:
    """Go through all sets of parts, from none to all."""
    for size in range(len(parts) + 1):
        yield from map(frozenset, combinations(parts, size))


def steps(parts: Sequence[str]) -> Iterator[Subset]:
    """Go through the first parts, from none to all, then through the last ones."""
    for size in range(len(parts) + 1):
        yield frozenset(parts[:size])
    for size in range(1, len(parts)):
        yield frozenset(parts[-size:])


def exact(effects: Mapping[Subset, Vector], parts: Sequence[str]) -> Division:
    """Return the exact division of an effect.

    Parameters
    ----------
    effects
        By every set of `subsets`, the effect with these parts working alone (draw).
    """
    count = len(parts)
    whole = math.factorial(count)
    found: dict[str, Vector] = {}
    for part in parts:
        others = [name for name in parts if name != part]
        share = np.zeros_like(effects[frozenset()], dtype=np.float64)
        for without in subsets(others):
            weight = math.factorial(len(without)) * math.factorial(count - len(without) - 1) / whole
            share += weight * (effects[without | {part}] - effects[without])
        found[part] = share
    return Division(found, effects[frozenset()], effects[frozenset(parts)], exact=True)


def ordered(effects: Mapping[Subset, Vector], parts: Sequence[str]) -> Division:
    """Return the division of an effect by adding part after part, in an order and its reverse.

    Parameters
    ----------
    effects
        By every set of `steps`, the effect with these parts working alone (draw).
    """
    none, every = frozenset[str](), frozenset(parts)
    found: dict[str, Vector] = {}
    for i, part in enumerate(parts):
        sides = frozenset(parts[:i]), frozenset(parts[i + 1 :])
        found[part] = np.mean([effects[s | {part}] - effects[s] for s in sides], axis=0)
    return Division(found, effects[none], effects[every], exact=len(parts) < 3)


def error(values: Vector) -> float:
    """Return the standard error of a mean over draws; 0 for a single one."""
    return float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else 0.0
