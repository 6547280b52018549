"""The word on one claim from what draws show of it, and the words of its effects alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from foedus.claims import words
from foedus.claims.arrows import Arrow
from foedus.claims.effects import Effects, Size
from foedus.claims.express import Expressed
from foedus.claims.flips import Flip
from foedus.claims.limb import Limb
from foedus.claims.masses import Masses, masses
from foedus.claims.patterns import Joined, masses_by
from foedus.claims.schema import Claim
from foedus.claims.words import Evidence, Verdict

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class LimbJudged:
    """One effect of a claim: numbers over draws, masses, its own word, and what was written.

    Attributes
    ----------
    pattern
        Of the claim.
    flip
        Where its two cross, if it is the point of a flip.
    """

    limb: Limb
    after: int
    effect: Vector
    masses: Masses
    verdict: Verdict
    written: float | None = None
    pattern: str = ""
    flip: Flip | None = None


@dataclass(frozen=True)
class Judged:
    """One claim and what the model implies of it.

    Attributes
    ----------
    readings
        By reading that is not all of them, its masses and word.
    sizes
        The word at half and twice the least effects.
    control
        Whether the positive control moves the first effect; none without one.
    twin
        Masses and word where the signs of influences are drawn by lot.
    through
        With the channel off, whether the first effect is mostly gone, and its median share.
    twin_values
        The same where what lines value is turned by lot as well.
    step
        The same with the step of a mediation held on its path without the cause.
    evidence
        All that the word rests on beside the masses.
    """

    claim: Claim
    verdict: Verdict
    size: Size | None = None
    masses: Masses | None = None
    limbs: tuple[LimbJudged, ...] = ()
    readings: Mapping[str, tuple[Masses, Verdict]] = field(
        default_factory=dict[str, tuple[Masses, Verdict]]
    )
    sizes: Mapping[float, Verdict] = field(default_factory=dict[float, Verdict])
    control: bool | None = None
    arrow: Arrow | None = None
    twin: tuple[Masses, Verdict] | None = None
    through: tuple[bool | None, float] | None = None
    twin_values: tuple[Masses, Verdict] | None = None
    step: tuple[bool | None, float] | None = None
    evidence: Evidence = field(default_factory=Evidence)
    note: str = ""

    @property
    def sign(self) -> words.Sign:
        """Return the sign in which masses are to be read."""
        return self.claim.effect[0].sign if single(self.claim) else "+"


def single(claim: Claim) -> bool:
    """Return whether the masses are those of one effect, in the direction of its outcome."""
    return len(claim.effect) == 1 and claim.pattern in (
        "one",
        "all",
        "not lower",
        "equivalent",
        "interaction",
        "regret",
    )


def word_of(
    claim: Claim, shown: Effects, evidence: Evidence, times: float = 1.0
) -> tuple[Masses, Verdict]:
    """Return the masses and the word of a claim.

    Parameters
    ----------
    evidence
        What is known beside the masses.
    times
        Multiple of the least effects.
    """
    if single(claim):
        return _of_limb(claim.effect[0], shown.limbs[0], shown.among, evidence, times)
    found, nil = masses_by(shown.joined[times], shown.among)
    judged = replace(
        evidence, masses=found, nil=nil, sign="+", reachable=found.raw[0] > 0.0 or None
    )
    return found, words.word(judged)


def _of_limb(
    limb: Limb,
    effect: tuple[Vector, ...],
    among: Mask | None,
    evidence: Evidence,
    times: float = 1.0,
) -> tuple[Masses, Verdict]:
    found = masses(effect[0], effect[1:], least=limb.least.value * times, among=among)
    there = found.raw[2] if limb.sign in ("-", "<=") else found.raw[0]
    judged = replace(
        evidence, masses=found, sign=limb.sign, nil=None, reachable=there > 0.0 or None
    )
    return found, words.word(judged)


def limb_of(claim: Expressed, number: int, shown: Effects, evidence: Evidence) -> LimbJudged:
    """Return one effect of a claim by itself."""
    limb, effect, own = claim.claim.effect[number], shown.limbs[number], claim.claim.pattern
    if limb.bounds is not None:
        parts = [replace(j, side=j.limbs[number]) for j in shown.joined[1.0]]
        found, nil = masses_by(parts, shown.among)
        verdict = words.word(replace(evidence, masses=found, nil=nil, sign="+"))
        flip = shown.flips[number] if shown.flips else None
        return LimbJudged(
            limb, claim.after(limb), effect[0], found, verdict, flip=flip, pattern=own
        )
    alone = replace(evidence, pattern="one")
    found, verdict = _of_limb(limb, effect, shown.among, alone)
    return LimbJudged(limb, claim.after(limb), effect[0], found, verdict, pattern=own)


def only(shown: Effects, chosen: Mask) -> Effects:
    """Return what some of the draws show."""

    def cut(joined: Joined) -> Joined:
        limbs = tuple(limb[chosen] for limb in joined.limbs)
        return Joined(joined.side[chosen], joined.nil[chosen], limbs, joined.note)

    return Effects(
        tuple(tuple(effect[chosen] for effect in limb) for limb in shown.limbs),
        {times: tuple(map(cut, parts)) for times, parts in shown.joined.items()},
        None if shown.among is None else shown.among[chosen],
        None if shown.held is None else shown.held[chosen],
        tuple(replace(flip, joined=cut(flip.joined), at=flip.at[chosen]) for flip in shown.flips),
    )
