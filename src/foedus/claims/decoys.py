"""How often claims get a word when the signs that they assert are permuted among them.

A test counts for a claim only if the claim would probably have failed it were it false (severity).
A decoy keeps cause, outcome, effects and least effect of a claim and takes the sign of another. The
rate describes the model and the way in which signs are asserted, not error about the world: where
nearly all claims assert a rise and the model has nearly all outcomes rise, it is high, and an
`appears` is worth little.

Claims that share an outcome are one cluster: their effects go together, and their signs are turned
together. Signs are permuted among clusters, by random numbers that are keyed by the id of the first
claim of a cluster, so that another claim leaves the numbers of the others as they are. Clusters are
what there is of independent evidence, not claims, and intervals (Wilson 1927) count them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import numpy.typing as npt

from foedus.claims.masses import PRINTED, masses
from foedus.claims.schema import Pattern
from foedus.claims.streams import generator
from foedus.claims.words import Evidence, Word, reversed_sign, word

Vector = npt.NDArray[np.float64]

PERMUTATIONS = 400
"""Permutations of the signs: the error of a rate that is left is under .013 a claim."""


@dataclass(frozen=True)
class Turned:
    """A claim and its word, as it is and with its sign turned.

    Attributes
    ----------
    cluster
        The outcome that it shares with others.
    rises
        Whether it asserts a rise, or that there is no fall.
    """

    id: str
    pattern: Pattern
    cluster: str
    rises: bool
    word: Word
    turned: Word


@dataclass(frozen=True)
class Rate:
    """How often a word is given by chance.

    Attributes
    ----------
    among
        The pattern or the cluster that is looked at; empty for all.
    low, high
        90%.
    claims, clusters
        How many it counts.
    turned
        Share of decoys whose sign is not that of the claim; at zero they are the claims themselves.
    """

    among: str
    word: Word
    rate: float
    low: float
    high: float
    claims: int
    clusters: int
    turned: float


def turned(id: str, cluster: str, evidence: Evidence) -> Turned | None:
    """Return a claim with its word both ways; none if its sign cannot be turned (equal)."""
    if evidence.form == "equal":
        return None
    other = word(reversed_sign(evidence))
    rises = evidence.sign in ("+", ">=")
    return Turned(id, evidence.pattern, cluster, rises, word(evidence).word, other.word)


def of_effects(
    effects: Vector,
    least: Sequence[float],
    claims: Sequence[tuple[str, str, Evidence]],
    halves: Sequence[Vector] = (),
) -> list[Turned]:
    """Return claims with their words both ways, from the effects of many causes on outcomes.

    Parameters
    ----------
    effects
        By draw and pair of cause and outcome.
    least
        By pair.
    claims
        By pair: its id, its outcome, and all that its word rests on but the masses.
    halves
        The same effects by each half of the shocks.
    """
    found: list[Turned | None] = []
    for j, (id, cluster, evidence) in enumerate(claims):
        parts = [half[:, j] for half in halves]
        weighed = masses(effects[:, j], parts, least=least[j])
        found.append(turned(id, cluster, replace(evidence, masses=weighed)))
    return [claim for claim in found if claim is not None]


def decoys(claims: Sequence[Turned], *, seed: int = 0) -> tuple[Rate, ...]:
    """Return the rates at which words are given with signs permuted.

    Over all claims, then by pattern, then by cluster; every word that a claim has either way.
    """
    if not claims:
        return ()
    ordered = sorted(claims, key=lambda claim: claim.id)
    flips = _flips(ordered, seed)
    rates = _rates("", ordered, flips, lambda _: True)
    for pattern in (p for p in get_args(Pattern) if any(c.pattern == p for c in ordered)):
        rates += _rates(pattern, ordered, flips, lambda c, p=pattern: c.pattern == p)
    for cluster in sorted({claim.cluster for claim in ordered}):
        rates += _rates(cluster, ordered, flips, lambda c, k=cluster: c.cluster == k)
    return tuple(rates)


def rate_of(rates: Sequence[Rate], among: str, named: Word) -> Rate | None:
    """Return the rate of a word among a pattern or cluster; none if no claim has it either way."""
    return next((r for r in rates if r.among == among and r.word == named), None)


def _flips(claims: Sequence[Turned], seed: int) -> npt.NDArray[np.bool_]:
    """Return by permutation and claim whether the sign is turned."""
    first: Mapping[str, Turned] = {c.cluster: c for c in reversed(claims)}
    clusters = sorted(first, key=lambda cluster: first[cluster].id)
    rises = np.asarray([first[cluster].rises for cluster in clusters])
    keys = [generator(seed, "decoys", first[c].id).random(PERMUTATIONS) for c in clusters]
    # Each takes the sign of the cluster whose place in the list is the rank of its own key.
    ranks = np.argsort(np.argsort(np.stack(keys, axis=1), axis=1), axis=1)
    flips = rises[ranks] != rises
    place: dict[str, int] = {cluster: i for i, cluster in enumerate(clusters)}
    return flips[:, [place[claim.cluster] for claim in claims]]


def _rates(
    among: str,
    claims: Sequence[Turned],
    flips: npt.NDArray[np.bool_],
    chosen: Callable[[Turned], bool],
) -> list[Rate]:
    at = [i for i, claim in enumerate(claims) if chosen(claim)]
    part, flipped = [claims[i] for i in at], flips[:, at]
    plain = np.asarray([claim.word for claim in part])
    other = np.asarray([claim.turned for claim in part])
    given = np.where(flipped, other, plain)
    clusters = len({claim.cluster for claim in part})
    rates: list[Rate] = []
    for named in (w for w in get_args(Word) if w in plain or w in other):
        rate = float((given == named).mean())
        low, high = _wilson(rate, clusters)
        rates.append(
            Rate(among, named, rate, low, high, len(part), clusters, float(flipped.mean()))
        )
    return rates


def _wilson(rate: float, count: int) -> tuple[float, float]:
    z2 = PRINTED**2
    middle = (count * rate + 0.5 * z2) / (count + z2)
    reach = PRINTED * np.sqrt(count * rate * (1.0 - rate) + 0.25 * z2) / (count + z2)
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))
