"""Which observations would tell whether an effect is there, and by which quarter they show.

Process tracing, computed over the draws of a model instead of asserted (Van Evera 1997; as
probabilities Fairfield and Charman 2017). With H the draws in which the effect is at least d:

    hoop              P(seen | H) >= .95      not to see it speaks against the effect
    smoking gun       P(seen | not H) <= .05  to see it speaks for the effect
    doubly decisive   both
    straw             neither

What nearly always shows is no hoop, and what never shows no smoking gun, unless the two
probabilities differ by more than chance would make them over so many draws.

The observation is made in the arm with the cause, the last: in the world of which the claim says
that the effect is there. Of a `menu` it is the first, whose place among the others is claimed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.claims.beside import Clue
from foedus.claims.masses import FEWEST, PRINTED
from foedus.counterfactuals.probes import Table
from foedus.result.documents.claims import ClueKind

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

HOOP = 0.95
"""How likely a hoop shows where the effect is there."""

GUN = 0.05
"""How likely a smoking gun shows where it is not."""


@dataclass(frozen=True)
class Telling:
    """What an observation tells.

    Attributes
    ----------
    kind
        The strongest that it is in any quarter; a smoking gun before a hoop.
    by
        The first quarter in which it is that, from 1; of a straw, the one that tells most.
    if_there, if_not
        How likely it is seen by then, with the effect and without.
    seen, unseen
        Likelihood ratios of seeing it and of not seeing it, for the effect against its absence;
        half a draw is added to every count (Haldane and Anscombe), so that none is infinite.
    fault
        Why there is no answer; empty where there is.
    """

    kind: ClueKind = "straw"
    by: int = 0
    if_there: float = np.nan
    if_not: float = np.nan
    seen: float = np.nan
    unseen: float = np.nan
    fault: str = ""


def met(values: Vector, above: float | None = None, below: float | None = None) -> Mask:
    """Return where values lie beyond all bounds that are given."""
    there = np.isfinite(values)
    there &= values > above if above is not None else True
    return there & (values < below if below is not None else True)


@dataclass(frozen=True)
class Met:
    """Whether an outcome has been beyond bounds by each quarter, 1 or 0 (see `probes.Probe`).

    Its mean over the shocks of a draw is how likely it has been.
    """

    column: int
    above: float | None = None
    below: float | None = None

    def read(self, values: Table) -> Table:
        """Return 1 for each member and quarter by which it has been, else 0."""
        level = values[:, :, self.column]
        there = np.logical_or.accumulate(met(level, self.above, self.below), axis=1)
        return np.where(np.isfinite(level), there, np.nan)


def reads(clue: Clue) -> str:
    """Say what is to be observed."""
    bounds = (("above", clue.above), ("below", clue.below))
    named = " and ".join(f"{side} {value:g}" for side, value in bounds if value is not None)
    return f"{clue.outcome} of {clue.at} {named}"


def telling(observed: Vector, there: Vector) -> Telling:
    """Return what an observation tells of an effect.

    Parameters
    ----------
    observed
        How likely it is seen by each quarter, or in it: (draw, quarter).
    there
        Whether the effect is at least d, by draw: 1 or 0 (nan: unsound, left out).
    """
    sound = np.isfinite(there) & np.isfinite(observed).all(axis=1)
    with_, without = sound & (there > 0.5), sound & (there <= 0.5)
    few = min(int(with_.sum()), int(without.sum()))
    if few < FEWEST:
        which = "has" if few == with_.sum() else "lacks"
        return Telling(fault=f"the effect {which} {few} draws, of {FEWEST} needed")
    p, q = observed[with_], observed[without]
    if_there, if_not = p.mean(axis=0), q.mean(axis=0)
    error = np.sqrt(p.var(axis=0, ddof=1) / len(p) + q.var(axis=0, ddof=1) / len(q))
    tells = if_there - if_not > PRINTED * error
    kinds: list[ClueKind] = [
        _kind(*quarter) for quarter in zip(if_there, if_not, tells, strict=True)
    ]
    kind: ClueKind = next(k for k in STRENGTH if k in kinds)
    seen, unseen = _ratios(if_there, len(p), if_not, len(q))
    at = kinds.index(kind) if kind != "straw" else int(np.argmax(np.abs(np.log(seen))))
    numbers = (float(if_there[at]), float(if_not[at]), float(seen[at]), float(unseen[at]))
    return Telling(kind, at + 1, *numbers)


STRENGTH: tuple[ClueKind, ...] = ("doubly decisive", "smoking gun", "hoop", "straw")
"""Kinds, the strongest first."""


def _kind(if_there: float, if_not: float, tells: bool) -> ClueKind:
    hoop, gun = if_there >= HOOP, if_not <= GUN
    if not tells or not (hoop or gun):
        return "straw"
    if hoop and gun:
        return "doubly decisive"
    return "hoop" if hoop else "smoking gun"


def _ratios(p: Vector, n: int, q: Vector, m: int) -> tuple[Vector, Vector]:
    a, b = (p * n + 0.5) / (n + 1.0), (q * m + 0.5) / (m + 1.0)
    return a / b, (1.0 - a) / (1.0 - b)
