"""The word on a claim: a pure function of what was found.

The first that applies:

    not expressible                 the model lacks what the claim names
    not computed                    no masses; or more than 5% of draws unsound, and the word would
                                    change were they all on one side
    excluded by the priors          no point of the support reaches the least effect
    deaf                            no live path, or the same effect, none, in all draws; or
                                    p0 >= .80 and neither the cause nor the control moves anything
                                    by its least effect
    on the line                     within the intervals of the masses another word holds too
    appears, opposite               one mass >= .80, the other <= .05
    negligible                      p0 >= .80, d can be reached, and the cause moves something else
    contingent                      both signs >= .20, p0 < .50
    mostly negligible, sign open    both signs >= .20, p0 >= .50
    mostly appears, mostly opposite one mass >= .60, the other < .20
    open                            all else

A claim of absence is shown by a small mass: `>=` (not lower) appears with p- <= .05, mostly with
p- < .20; `0` (equal) appears with p0 >= .80. Neither is shown where nothing shows that the outcome
could have moved: without a control that moves it, an equivalence is `not shown equal`, and so are a
`not lower` and a `bound` that only rest on p0 >= .80 (assay sensitivity, ICH E10).

A cause that moves nothing at all, where a control moves its outcome, is `open`: that the wire of
the cause is dead cannot be told from an effect that is small.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from foedus.claims.limb import Sign
from foedus.claims.masses import Mass, Masses
from foedus.claims.schema import Pattern
from foedus.result.documents.claims import Word

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]

MOST = 0.80
"""Share of draws from which a word is given without `mostly`: four of five."""

FEW = 0.05
"""Share of draws that may say the opposite of what appears: one in twenty."""

MOSTLY = 0.60
"""Share of draws from which a word is given with `mostly`: three of five."""

SOME = 0.20
"""Share of draws that makes a sign one to reckon with: one in five."""

HALF = 0.50
"""Share of draws without an effect from which two signs are the lesser part of what is found."""

LOST = 0.05
"""Share of unsound draws from which they are put where they would do most harm."""

Form = Literal["equal", "not lower", "within", "directed"]

STEPS = 7
"""Values of a mass within its interval at which the word is looked up."""


@dataclass(frozen=True)
class Evidence:
    """What was found on a claim.

    Attributes
    ----------
    masses
        In the direction of the outcome where one effect is claimed. Where effects are joined, by
        draws in which all of it holds (`plus`) or its opposite does (`minus`), with sign ``+``.
    sign
        What is asserted.
    nil
        Draws in which no limb reaches its least effect, where that is other than `masses.zero`.
    pattern
        How limbs join.
    missing
        What the model lacks; empty where the claim can be expressed.
    live_path
        Whether a declared path leads from the cause to the outcome.
    cause_moves
        Whether the cause moves any other outcome by that outcome's least effect.
    control_moves
        Whether the positive control moves the outcome by its least effect; none without a control.
    reachable
        Whether a point of the support reaches the least effect; none if nobody searched, and then
        it does if a draw does.
    """

    masses: Masses | None = None
    sign: Sign = "+"
    nil: Mass | None = None
    pattern: Pattern = "one"
    missing: tuple[str, ...] = ()
    live_path: bool = True
    cause_moves: bool = True
    control_moves: bool | None = None
    reachable: bool | None = None

    @property
    def reaches(self) -> bool | None:
        """Return whether a point of the support is known to reach the least effect, or not to."""
        if self.reachable is not None or self.masses is None or self.masses.fault:
            return self.reachable
        return self.masses.raw[2 if self.sign in ("-", "<=") else 0] > 0.0 or None

    @property
    def form(self) -> Form:
        """Return which form the assertion has: no effect, none against it, one within, one for."""
        if self.pattern == "bound":
            return "within"
        if self.sign == "0" or self.pattern == "equivalent":
            return "equal"
        if self.sign in (">=", "<=") or self.pattern == "not lower":
            return "not lower"
        return "directed"


@dataclass(frozen=True)
class Verdict:
    """The word on a claim.

    Attributes
    ----------
    between
        The two words, if it is on the line: the one of the masses themselves first.
    reason
        Why it is not expressible, not computed, deaf or not shown equal; where it is open, why no
        word fits, if that can be said.
    """

    word: Word
    between: tuple[Word, ...] = ()
    reason: str = ""


def word(evidence: Evidence) -> Verdict:
    """Return the word on a claim."""
    if evidence.missing:
        return Verdict("not expressible", reason="needs " + ", ".join(evidence.missing))
    found = evidence.masses
    if found is None or found.fault:
        return Verdict("not computed", reason=found.fault if found else "it was not run")
    if reason := _lost(evidence, found):
        return Verdict("not computed", reason=reason)
    if evidence.reachable is False and evidence.form == "directed":
        return Verdict("excluded by the priors", reason="no point of the support reaches it")
    if not evidence.live_path:
        return Verdict("deaf", reason="no path of the model leads from the cause to the outcome")
    if found.constant and found.zero.value == 1.0 and evidence.pattern != "regret":
        return Verdict("deaf", reason="the effect is the same, and none, in all draws")
    first, *others = _within(evidence, found)
    if others:
        return Verdict("on the line", between=(first, others[0]))
    return Verdict(
        first, reason=_left_open(evidence, found) if first == "open" else REASON.get(first, "")
    )


REASON: dict[Word, str] = {
    "deaf": "neither the cause nor a control moves anything by its least effect",
    "not shown equal": "nothing shows that the outcome can move",
}
"""Why a word that follows from masses is not what the masses alone would say."""


def _left_open(evidence: Evidence, found: Masses) -> str:
    nothing = found.zero if evidence.nil is None else evidence.nil
    # Rounded as `by_masses` rounds, so that both see the same side of a mark.
    if round(nothing.value, 9) >= MOST:
        return UNREACHED if evidence.cause_moves else IDLE
    if evidence.pattern == "all" and round(max(found.plus.value, found.minus.value), 9) < SOME:
        return APART
    return ""


IDLE = (
    "too small in most draws, and the cause moves nothing else by its least effect either: an "
    "effect that is small and a cause without a wire cannot be told apart"
)
UNREACHED = (
    "too small in most draws, and no draw reaches all of it: whether the model can is not known"
)
APART = "parts of it move, but in few draws all of them together"
"""Why no other word fits."""


def by_size(evidence: Mapping[float, Evidence]) -> dict[float, Verdict]:
    """Return the word at multiples of the least effect (`masses.at_sizes`), by the multiple."""
    return {size: word(given) for size, given in evidence.items()}


def by_masses(
    plus: Vector, zero: Vector, minus: Vector, evidence: Evidence, nil: Vector | None = None
) -> Texts:
    """Return the words at given masses, all else as in the evidence; one per entry.

    Only the words that masses decide: from `deaf` on, `on the line` left out.
    """
    nothing = zero if nil is None else nil
    # A mass that is .80 as a share of draws must not fail for the last bit of a sum.
    plus, zero, minus, nothing = (np.round(x, 9) for x in (plus, zero, minus, nothing))
    if evidence.sign in ("-", "<="):
        plus, minus = minus, plus
    both = (plus >= SOME) & (minus >= SOME)
    holds = _holds(plus, zero, minus, evidence)
    unshown = _unshown(nothing, evidence)
    never = np.zeros(np.shape(plus), bool)
    directed = evidence.form == "directed"
    dead = not evidence.cause_moves and not evidence.control_moves
    small = directed and evidence.cause_moves and evidence.reaches
    rules: tuple[tuple[Mask, Word], ...] = (
        (nothing >= MOST if dead else never, "deaf"),
        (holds.most & unshown, "not shown equal"),
        (holds.most, "appears"),
        (holds.against, "opposite"),
        (nothing >= MOST if small else never, "negligible"),
        (both & (zero < HALF), "contingent"),
        (both, "mostly negligible, sign open"),
        (holds.mostly & unshown, "not shown equal"),
        (holds.mostly, "mostly appears"),
        (holds.mostly_against, "mostly opposite"),
    )
    # By number, since selecting among texts is many times slower.
    at = np.select([rule for rule, _ in rules], range(len(rules)), default=len(rules))
    return np.asarray([*(named for _, named in rules), "open"])[at]


def said(verdict: Verdict, masses: Masses | None, sign: Sign = "+") -> str:
    """Say a verdict with the share of draws that it rests on."""
    if verdict.word == "on the line":
        return f"on the line between {' and '.join(verdict.between)}"
    if masses is None or masses.fault or verdict.word in BARE:
        return verdict.word
    up = (masses.plus.value, masses.zero.value, masses.minus.value)
    holds, zero, contrary = up[::-1] if sign in ("-", "<=") else up
    if sign in (">=", "<="):
        holds += zero
    if sign == "0":
        holds, contrary = zero, holds + contrary
    if verdict.word in ("contingent", "open", "mostly negligible, sign open"):
        return (
            f"{verdict.word}: {_hundred(holds)} for and {_hundred(contrary)} against, of 100 draws"
        )
    share = contrary if verdict.word in ("opposite", "mostly opposite") else holds
    share = zero if verdict.word in ("negligible", "not shown equal") else share
    return f"{verdict.word} in {_hundred(share)} of 100 draws"


def _hundred(share: float) -> str:
    return f"{100.0 * share:.0f}"


BARE = ("not expressible", "not computed", "excluded by the priors", "deaf")
"""Words that rest on no share of draws."""


@dataclass(frozen=True)
class _Holds:
    """Where an assertion holds, or its opposite does, by each threshold."""

    most: Mask
    mostly: Mask
    against: Mask
    mostly_against: Mask


def _holds(plus: Vector, zero: Vector, minus: Vector, evidence: Evidence) -> _Holds:
    against = (minus >= MOST) & (plus <= FEW)
    mostly_against = (minus >= MOSTLY) & (plus < SOME)
    if evidence.form == "not lower":
        return _Holds(minus <= FEW, minus < SOME, against, mostly_against)
    if evidence.form in ("directed", "within"):
        appears = (plus >= MOST) & (minus <= FEW)
        return _Holds(appears, (plus >= MOSTLY) & (minus < SOME), against, mostly_against)
    there = plus + minus
    return _Holds(
        zero >= MOST,
        (zero >= MOSTLY) & (plus < SOME) & (minus < SOME),
        (there >= MOST) & (zero <= FEW),
        (there >= MOSTLY) & (zero < SOME),
    )


def _unshown(nothing: Vector, evidence: Evidence) -> Mask:
    """Return where absence rests on an outcome of which nothing shows that it can move."""
    if evidence.form == "directed" or evidence.control_moves:
        return np.zeros(np.shape(nothing), bool)
    return np.asarray((nothing >= MOST) | (evidence.form == "equal"))


def _lost(evidence: Evidence, found: Masses) -> str:
    """Say how unsound draws could change the word, if they are many."""
    share = found.unsound_share
    if share <= LOST:
        return ""
    three = np.asarray([found.plus.value, found.zero.value, found.minus.value])
    placed = (1.0 - share) * three + share * np.eye(3)
    nil = found.zero.value if evidence.nil is None else evidence.nil.value
    nils = (1.0 - share) * nil + share * np.asarray([0.0, 1.0, 0.0])
    rows = np.vstack([three, placed]).T
    words = by_masses(rows[0], rows[1], rows[2], evidence, np.asarray([nil, *nils]))
    if np.all(words == words[0]):
        return ""
    return f"{share:.0%} of draws are unsound, and could change the word"


def _within(evidence: Evidence, found: Masses) -> tuple[Word, ...]:
    """Return the words within the settling intervals, the nearest to the masses first."""
    nil = found.zero if evidence.nil is None else evidence.nil
    plus, minus, idle = np.meshgrid(*(_ends(m) for m in (found.plus, found.minus, nil)))
    zero = 1.0 - plus - minus
    if evidence.nil is None:
        idle = zero
    slack = 1e-9
    inside = (zero >= found.zero.least - slack) & (zero <= found.zero.most + slack)
    p, z, m, n = (
        np.append(at.value, x[inside])
        for at, x in ((found.plus, plus), (found.zero, zero), (found.minus, minus), (nil, idle))
    )
    named = by_masses(p, z, m, evidence, n)
    away = np.sqrt((p - p[0]) ** 2 + (m - m[0]) ** 2 + (n - n[0]) ** 2)
    return tuple(dict.fromkeys(named[np.argsort(away, kind="stable")].tolist()))


def _ends(mass: Mass) -> Vector:
    return np.linspace(mass.least, mass.most, STEPS)


def reversed_sign(evidence: Evidence) -> Evidence:
    """Return the evidence on the claim that asserts the opposite.

    Nobody searched how far that reaches.
    """
    return replace(evidence, sign=OPPOSITE[evidence.sign], reachable=None)


OPPOSITE: dict[Sign, Sign] = {"+": "-", "-": "+", "0": "0", ">=": "<=", "<=": ">="}
"""What the opposite of a sign asserts."""
