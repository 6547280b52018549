"""Probability distributions over one number, as data; `foedus.dynamics.priors` draws from them."""

import math
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

DEPENDENT = ("dirichlet", "fitted")
"""Families of numbers that depend on others of the same draw."""

# A sampler that inverts the normal distribution function has no digits left below this.
_LEAST_MASS = 1e-6

# Beyond these, single precision meets the bound itself, or infinity.
_MOST_SPREAD = 5.0
_LEAST_SHAPE, _MOST_SHAPE = 0.5, 1e6


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


_COUNTS: dict[Family, int] = {"fixed": 1, "triangular": 3, "gamma": 1, "fitted": 1}
"""Arguments of a family; of others two."""


def fault(prior: Prior) -> str:
    """Say what makes a prior improper; empty when it is sound."""
    args, family = prior.args, prior.family
    if not all(map(math.isfinite, args)):
        return f"{family} needs finite numbers; got {list(args)}"
    if family == "mixture":
        return _mixture_fault(prior)
    if len(args) != _COUNTS.get(family, 2):
        return f"{family} needs {_COUNTS.get(family, 2)} numbers; got {list(args)}"
    if family == "triangular":
        low, mode, high = args
        needs = "" if low <= mode <= high and low < high else "low <= mode <= high and low < high"
    elif family == "uniform":
        needs = "" if args[0] < args[1] else "low < high"
    elif family == "loguniform":
        needs = "" if 0 < args[0] < args[1] else "0 < low < high"
    elif family == "normal":
        return _normal_fault(prior)
    elif family == "lognormal":
        needs = f"a median above 0 and an sd of the logarithm above 0, at most {_MOST_SPREAD:g}"
        needs = needs if min(args) <= 0 or args[1] > _MOST_SPREAD else ""
    elif family in ("beta", "gamma"):
        sound = _LEAST_SHAPE <= min(args) <= max(args) <= _MOST_SHAPE
        what = "a and b" if family == "beta" else "a shape"
        needs = "" if sound else f"{what} of {_LEAST_SHAPE:g} to {_MOST_SHAPE:,.0f}"
    else:
        needs = ""
    return f"{family} needs {needs}; got {list(args)}" if needs else ""


def _normal_fault(prior: Prior) -> str:
    (mean, sd), low, high = prior.args, prior.lower, prior.upper
    if sd <= 0:
        return f"normal needs a standard deviation above 0; got {sd:g}"
    if not low < high:
        return f"bounds need low < high; got {[low, high]}"
    # The tail nearer to zero keeps its digits, so the mass is taken on that side.
    a, b = (low - mean) / sd / math.sqrt(2), (high - mean) / sd / math.sqrt(2)
    mass = (math.erfc(a) - math.erfc(b)) / 2 if a > 0 else (math.erfc(-b) - math.erfc(-a)) / 2
    if mass < _LEAST_MASS:
        return f"normal {[mean, sd]} has no mass within its bounds {[low, high]}"
    return ""


def _mixture_fault(prior: Prior) -> str:
    if len(prior.parts) < 2:
        return "a mixture has at least two parts"
    if len(prior.args) != len(prior.parts) or not min(prior.args) > 0:
        return f"a mixture needs a weight above 0 for each part; got {list(prior.args)}"
    if any(part.family == "mixture" for part in prior.parts):
        return "a part of a mixture cannot be a mixture: all parts stand in one list"
    return next((what for part in prior.parts if (what := fault(part))), "")
