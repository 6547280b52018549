"""How far two coders of one analysis agree, and what a verdict is where they do not.

Cohen's kappa (1960) for fields with a fixed set of values, Krippendorff's alpha (2019, nominal) for
signs, which may be missing:
    kappa = (p_o - p_e) / (1 - p_e)      p_e: from how often each coder uses each value
    alpha = 1 - D_o / D_e                D_e: from all values of both

A disagreement is kept, not resolved: masses of the two codings are mixed, so that what only one of
them finds shows as half of it.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from foedus.claims.limb import Limb
from foedus.claims.masses import Mass, Masses
from foedus.claims.schema import Claim

FIELDS: Mapping[str, Callable[[Claim], Hashable]] = {
    "voice": lambda claim: claim.voice,
    "kind": lambda claim: claim.kind,
    "pattern": lambda claim: claim.pattern,
    "form": lambda claim: claim.cause.form if claim.cause else "",
    "horizon": lambda claim: claim.horizon,
    "paragraphs": lambda claim: frozenset(claim.paragraphs),
    "arms": lambda claim: frozenset(claim.arms.values()),
    "outcomes": lambda claim: frozenset(read_of(limb) for limb in claim.effect),
    "read as": lambda claim: frozenset(limb.read for limb in claim.effect),
    "least": lambda claim: frozenset(
        f"{limb.least.value:g} {limb.least.unit}" for limb in claim.effect
    ),
}
"""Fields on which two codings of a claim are compared, and what counts as the same."""


@dataclass(frozen=True)
class Field:
    """Agreement on one field.

    Attributes
    ----------
    same
        Share of the claims of both coders on which they agree.
    kappa
        The same beyond what chance would give; nan where both always use one value.
    """

    name: str
    claims: int
    same: float
    kappa: float


@dataclass(frozen=True)
class Dispute:
    """A field that two coders fill in differently."""

    id: str
    field: str
    first: str
    second: str


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree.

    Attributes
    ----------
    fields
        By field, over claims of the same id.
    alpha
        Of the signs of limbs; a limb that one coder lacks is missing there.
    signs
        Limbs that both coded.
    only_first, only_second
        Claims that one of them did not find.
    """

    fields: tuple[Field, ...]
    alpha: float
    signs: int
    disputes: tuple[Dispute, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def agreement(first: Sequence[Claim], second: Sequence[Claim]) -> Agreement:
    """Compare the claims of two coders, matched by id."""
    one, two = ({claim.id: claim for claim in claims} for claims in (first, second))
    shared = [id for id in one if id in two]
    fields: list[Field] = []
    disputes: list[Dispute] = []
    for name, take in FIELDS.items():
        pairs = [(take(one[id]), take(two[id])) for id in shared]
        fields.append(Field(name, len(pairs), _same(pairs), kappa(pairs)))
        disputes += [
            Dispute(id, name, _text(a), _text(b))
            for id, (a, b) in zip(shared, pairs, strict=True)
            if a != b
        ]
    coded = [unit for id in shared for unit in _signs(one[id], two[id])]
    disputes += [
        Dispute(id, f"sign of {read}", a, b)
        for id, read, a, b in coded
        if a is not None and b is not None and a != b
    ]
    return Agreement(
        tuple(fields),
        alpha([(a, b) for _, _, a, b in coded]),
        sum(a is not None and b is not None for _, _, a, b in coded),
        tuple(disputes),
        tuple(id for id in one if id not in two),
        tuple(id for id in two if id not in one),
    )


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Return Cohen's kappa; nan without pairs, or where both coders use one value alone."""
    if not pairs:
        return math.nan
    n = len(pairs)
    one, two = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(one[value] * two[value] for value in one) / n**2
    return (_same(pairs) - expected) / (1.0 - expected) if expected < 1.0 else math.nan


def alpha(units: Sequence[Sequence[Hashable | None]]) -> float:
    """Return Krippendorff's alpha for nominal values.

    Parameters
    ----------
    units
        For each thing coded, the value that each coder gave; none where one gave none.

    Returns
    -------
    Nan where no unit has two values, or all values are the same.
    """
    pairable = [values for unit in units if len(values := [v for v in unit if v is not None]) > 1]
    totals = Counter(value for values in pairable for value in values)
    n = totals.total()
    apart = n * n - sum(count * count for count in totals.values())
    if not apart:
        return math.nan
    observed = sum(
        (len(values) ** 2 - sum(c * c for c in Counter(values).values())) / (len(values) - 1)
        for values in pairable
    )
    return 1.0 - (n - 1) * observed / apart


def mixed(codings: Sequence[Masses], weights: Sequence[float] | None = None) -> Masses:
    """Return the masses of a claim that is coded in several ways, each with a weight.

    Each in the direction that its coder asserts (`plus`: as asserted). Draws are shared between
    codings, so errors do not average out: ends of intervals are mixed like values.

    Parameters
    ----------
    weights
        Any positive numbers; alike if not given.
    """
    given = [1.0] * len(codings) if weights is None else list(weights)
    share = [weight / sum(given) for weight in given]
    if fault := next((m.fault for m in codings if m.fault), ""):
        lost = next(m for m in codings if m.fault)
        return Masses(lost.plus, lost.zero, lost.minus, lost.raw, 0, lost.unsound, fault=fault)

    def mix(numbers: Sequence[float]) -> float:
        return sum(s * x for s, x in zip(share, numbers, strict=True))

    def mass(each: Sequence[Mass]) -> Mass:
        keys = ("value", "low", "high", "least", "most")
        return Mass(*(mix([getattr(m, key) for m in each]) for key in keys))

    return Masses(
        mass([m.plus for m in codings]),
        mass([m.zero for m in codings]),
        mass([m.minus for m in codings]),
        (
            mix([m.raw[0] for m in codings]),
            mix([m.raw[1] for m in codings]),
            mix([m.raw[2] for m in codings]),
        ),
        min(m.draws for m in codings),
        max(m.unsound for m in codings),
    )


def read_of(limb: Limb) -> str:
    """Return what a limb reads, as one name."""
    if limb.of is not None:
        return f"{'|'.join(limb.of)} of {limb.choice or limb.at}"
    if limb.kind == "outcome":
        return f"{limb.outcome}[{limb.at}]" if limb.at else limb.outcome
    what = getattr(limb, limb.kind)
    if limb.kind in ("until", "mixed", "unanswered", "share"):
        return f"{limb.kind}: {what!r}"
    if limb.kind == "choice":
        return f"{what}={'|'.join(sorted(limb.option))}"
    if isinstance(what, Mapping):
        return "; ".join(
            f"{lever}={'|'.join(sorted(limb.acts[lever]))}" for lever in sorted(limb.acts)
        )
    return f"{limb.kind}: {what if isinstance(what, str) else '|'.join(sorted(limb.by))}"


def _signs(one: Claim, two: Claim) -> list[tuple[str, str, str | None, str | None]]:
    """Return by limb: the claim, what the limb reads, its sign by the first and by the second."""
    first, second = ({read_of(limb): limb.sign for limb in c.effect} for c in (one, two))
    reads = dict.fromkeys((*first, *second))
    return [(one.id, read, first.get(read), second.get(read)) for read in reads]


def _same(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else math.nan


def _text(value: Hashable) -> str:
    if not isinstance(value, frozenset):
        return str(value)
    parts = cast("frozenset[str | tuple[str, ...]]", value)
    return ", ".join(sorted(v if isinstance(v, str) else " + ".join(v) for v in parts))
