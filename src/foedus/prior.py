"""Probability distributions over one number, as data; `foedus.dynamics.priors` draws from them."""

from dataclasses import dataclass
from typing import Literal

Family = Literal[
    "fixed",
    "uniform",
    "loguniform",
    "triangular",
    "normal",
    "lognormal",
    "beta",
    "gamma",
    "dirichlet",
    "fitted",
    "mixture",
]


@dataclass(frozen=True)
class Prior:
    """A probability distribution over one number, in the unit of what it describes.

    Attributes
    ----------
    family
        ``fixed`` (value), ``uniform`` and ``loguniform`` (low, high), ``triangular`` (low, mode,
        high), ``normal`` (mean, sd), ``lognormal`` (median, sd of the logarithm), ``beta`` (a, b),
        ``gamma`` (shape, unit scale), ``mixture`` (weights in `args`, members in `parts`).
        ``dirichlet`` (r, f): one of several shares that add up to one, of concentration c r + f,
        where c is a column of its own. ``fitted`` (quarters): an opening that makes the moves of a
        record over so many quarters, whatever the shares; see `foedus.dynamics.priors`.
    lower, upper
        Truncation bounds; the density outside is removed and the rest rescaled.
    """

    family: Family
    args: tuple[float, ...]
    lower: float = -float("inf")
    upper: float = float("inf")
    parts: tuple["Prior", ...] = ()


def fixed(value: float) -> Prior:
    """Return a point mass."""
    return Prior("fixed", (value,))


def uniform(low: float, high: float) -> Prior:
    """Return the uniform prior on ``[low, high]``."""
    return Prior("uniform", (low, high))


def loguniform(low: float, high: float) -> Prior:
    """Return the prior that is uniform in the logarithm on ``[low, high]``."""
    return Prior("loguniform", (low, high))


def triangular(low: float, mode: float, high: float) -> Prior:
    """Return the triangular prior with the given mode."""
    return Prior("triangular", (low, mode, high))


def normal(
    mean: float, sd: float, lower: float = -float("inf"), upper: float = float("inf")
) -> Prior:
    """Return a normal prior, truncated where bounds are given."""
    return Prior("normal", (mean, sd), lower, upper)


def lognormal(median: float, sd: float) -> Prior:
    """Return a lognormal prior by its median and the standard deviation of the logarithm."""
    return Prior("lognormal", (median, sd))


def beta(a: float, b: float) -> Prior:
    """Return a beta prior on the unit interval."""
    return Prior("beta", (a, b))


def dirichlet(before: float, shown: float) -> Prior:
    """Return the prior of a share: concentration c x before + shown, c drawn on its own."""
    return Prior("dirichlet", (before, shown))


def mixture(*weighted: tuple[float, Prior]) -> Prior:
    """Return a mixture of priors, each with its weight."""
    return Prior(
        "mixture",
        tuple(w for w, _ in weighted),
        parts=tuple(prior for _, prior in weighted),
    )
