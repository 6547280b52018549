"""What draws show of a claim: effects of its limbs, joined by its pattern, from arms of a bank."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from foedus import column_names
from foedus.claims import flips, patterns
from foedus.claims.arms import Arm
from foedus.claims.bank import Bank
from foedus.claims.express import Expressed
from foedus.claims.flips import Flip
from foedus.claims.limb import Limb
from foedus.claims.masses import SIZES
from foedus.claims.mediator import steps
from foedus.claims.patterns import Joined, Shown
from foedus.claims.read_outs import Look, Means, outcome_probe
from foedus.counterfactuals.paired_arms import Expected
from foedus.counterfactuals.probes import Table
from foedus.model.types import Attribute, Line, Model
from foedus.utility import quarter_weights, saturated

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Change = Callable[[Arm], Arm]


@dataclass(frozen=True)
class Size:
    """How many members a claim is judged by."""

    draws: int
    replicates: int


@dataclass(frozen=True)
class Effects:
    """What draws show of a claim.

    Attributes
    ----------
    limbs
        By limb: the effect by all shocks, then by each half of them; one number per draw.
    joined
        The same joined by the pattern, for several sizes of the least effects.
    among
        Draws in which the claim is asserted, if not all.
    held
        Of a mediation, the effect on the outcome with the step held, by all shocks.
    flips
        Of flips, by limb where its two cross, by all shocks.
    """

    limbs: tuple[tuple[Vector, ...], ...]
    joined: Mapping[float, tuple[Joined, ...]]
    among: Mask | None
    held: Vector | None = None
    flips: tuple[Flip, ...] = ()


def own_arms(claim: Expressed) -> list[Arm]:
    """Return all arms that are needed for the effects of a claim."""
    found = [*claim.arms.values(), *claim.held.values()]
    clashes = [look for look in claim.looks if look.limb.clash]
    return [*found, *(one for look in clashes for arm in found for one in _alone(claim, look, arm))]


def _alone(claim: Expressed, look: Look, arm: Arm) -> tuple[Arm, Arm]:
    """Return an arm with each of the first two lines of a government deciding alone."""
    first, second = claim.alone[look.limb.clash]
    return arm.also(f"line:{first}=1", f"line:{second}=0"), arm.also(
        f"line:{first}=0", f"line:{second}=1"
    )


def effects(bank: Bank, claim: Expressed, size: Size, change: Change | None = None) -> Effects:
    """Return what draws show of a claim whose arms were run in this size.

    Parameters
    ----------
    change
        What is made of every arm first, such as the same with a mechanism off.
    """
    altered = change or _as_it_is
    parts = _parts(bank, claim, size, altered)
    limbs = [
        tuple(part.effect(number, limb) for part in parts)
        for number, limb in enumerate(claim.claim.effect)
    ]
    joined = {
        times: tuple(
            part.joined([each[i] for each in limbs], times) for i, part in enumerate(parts)
        )
        for times in SIZES
    }
    held = parts[0].held() if claim.claim.pattern == "mediation" else None
    flips = tuple(parts[0].flips(1.0)) if claim.claim.pattern == "flip" else ()
    return Effects(tuple(limbs), joined, parts[0].among(), held, flips)


def _as_it_is(arm: Arm) -> Arm:
    return arm


@dataclass(frozen=True)
class _Part:
    """Arms of a claim as some of the shocks show them."""

    bank: Bank
    claim: Expressed
    size: Size
    change: Change
    take: Callable[[Expected], Table]

    def means(self, arm: Arm) -> Means:
        found = self.take(self.bank.of(self.change(arm), self.size.draws, self.size.replicates))
        places = {probe: i for i, probe in enumerate(self.bank.probes)}
        return lambda probe: found[:, :, places[probe]]

    def level(self, number: int, arm: Arm) -> Vector:
        """Return what a limb reads of an arm, by draw."""
        limb = self.claim.claim.effect[number]
        after = self.claim.after(limb)
        if limb.by:
            return worth(self.bank, limb, self.means(arm), after, self.size.draws)
        look = self.claim.looks[number]
        if limb.bundle:
            first = next(iter(self.claim.arms.values()))
            return look.distance(self.means(arm), self.means(first), after)
        if limb.clash:
            one, other = _alone(self.claim, look, arm)
            return look.distance(self.means(one), self.means(other), after)
        return look.level(self.means(arm), after)

    def effect(self, number: int, limb: Limb) -> Vector:
        """Return the effect of the cause on a limb, by draw."""
        cause, shocks = self.claim.claim.cause, self.size.replicates
        assert cause is not None
        if limb.mixed:
            return self._mixed(number, limb)
        levels = {name: self.level(number, arm) for name, arm in self.claim.arms.items()}
        match cause.form:
            case "spread":
                assert cause.spread is not None
                low, high = (
                    np.mean([levels[name] for name in names], axis=0)
                    for names in (cause.spread.low, cause.spread.high)
                )
                return patterns.effect(limb.read, low, high, shocks)
            case "square":
                square = [levels[name] for name in cause.arms]
                base = patterns.BASE if limb.base is None else limb.base.value
                return patterns.interaction(limb.read, square, shocks, base)
            case "menu":
                return patterns.regret([levels[name] for name in cause.arms])
            case _:
                ends = cause.arms[0], cause.arms[-1]
                return patterns.effect(limb.read, levels[ends[0]], levels[ends[1]], shocks)

    def joined(self, found: list[Vector], times: float) -> Joined:
        """Return how draws come out by the pattern, at a multiple of the least effects."""
        claim = self.claim.claim
        assert claim.cause is not None
        shown = [
            Shown(effect, limb.least.value * times, limb.sign)
            for effect, limb in zip(found, claim.effect, strict=True)
        ]
        if claim.pattern == "monotone":
            each = [
                patterns.monotone(
                    self._curve(i, limb), limb.least.value * times, limb.sign, claim.cause.arms
                )
                for i, limb in enumerate(claim.effect)
            ]
            return all_of(each)
        if claim.pattern == "flip":
            return all_of([one.joined for one in self.flips(times)])
        if claim.pattern == "bound":
            pairs = zip(found, claim.effect, strict=True)
            return all_of([_within(effect, limb, times) for effect, limb in pairs])
        if claim.pattern == "mediation":
            via, outcome = steps(claim)
            return patterns.mediation(shown[via], shown[outcome], self.held())
        found_together = patterns.together(shown)
        return replace(found_together, note=self._without_base())

    def _without_base(self) -> str:
        """Say in how many draws there is nothing of which a part could be taken."""
        said: list[str] = []
        for number, limb in enumerate(self.claim.claim.effect):
            if limb.base is not None:
                without, with_, *_ = (self.level(number, arm) for arm in self.claim.arms.values())
                alone = with_ - without
                small = float(np.mean(np.abs(alone[np.isfinite(alone)]) < limb.base.value))
                first, size = list(self.claim.arms)[1], f"{limb.base.value:g} {limb.base.unit}"
                said.append(
                    f"{first} by itself does less than {size} in {small:.0%} of draws, of which no "
                    "part is taken"
                )
        return "; ".join(said)

    def flips(self, times: float) -> list[Flip]:
        """Return where the two of every limb cross along the dose, by draw."""
        claim = self.claim.claim
        assert claim.cause is not None
        found: list[Flip] = []
        for number, limb in enumerate(claim.effect):
            assert limb.of is not None
            low, high = limb.bounds or (None, None)
            assert low is not None
            assert high is not None
            gap, least = self._curve(number, limb), limb.least.value * times
            found.append(
                flips.flip(gap, claim.cause.values, (low, high), limb.sign, least, limb.of)
            )
        return found

    def held(self) -> Vector:
        """Return the effect on the outcome of a mediation with its step held, by draw."""
        number = steps(self.claim.claim)[1]
        read = self.claim.claim.effect[number].read
        without, with_ = (self.level(number, arm) for arm in self.claim.held.values())
        return patterns.effect(read, without, with_, self.size.replicates)

    def _mixed(self, number: int, limb: Limb) -> Vector:
        """Return 1 where the cause moves some outcomes for the good and others for the bad."""
        first, *_, last = (self.means(arm) for arm in self.claim.arms.values())
        t = self.claim.after(limb) - 1
        sides: list[Vector] = []
        for probe, change in zip(self.claim.looks[number].probes, limb.mixed, strict=True):
            without, with_ = (np.asarray(m(probe)[:, t], np.float64) for m in (first, last))
            moved = patterns.Shown(
                patterns.effect(change.read, without, with_), change.by, change.sign or "+"
            )
            sides.append(patterns.side_of(moved))
        found = np.stack(sides)
        both = (found > 0.0).any(axis=0) & (found < 0.0).any(axis=0)
        return np.where(np.isfinite(found).all(axis=0), both.astype(np.float64), np.nan)

    def _curve(self, number: int, limb: Limb) -> list[Vector]:
        levels = [self.level(number, arm) for arm in self.claim.arms.values()]
        if limb.read == "ratio":
            return [patterns.ratio(levels[0], level) for level in levels]
        return levels

    def among(self) -> Mask | None:
        """Return the draws in whose first arm the condition of the cause is met."""
        cause = self.claim.claim.cause
        given = None if cause is None else cause.given
        if given is None:
            return None
        assert self.claim.given is not None
        level = self.means(next(iter(self.claim.arms.values())))(self.claim.given)
        level = level[:, given.after - 1]
        low = -np.inf if given.above is None else given.above
        high = np.inf if given.below is None else given.below
        return np.asarray((level > low) & (level < high))


def _parts(bank: Bank, claim: Expressed, size: Size, change: Change) -> list[_Part]:
    first = next(iter(claim.arms.values()))
    halves = len(bank.of(change(first), size.draws, size.replicates).halves)
    if any(limb.read == "log sd" for limb in claim.claim.effect):
        # A spread over shocks has no halves: it is that of all of them.
        return [_Part(bank, claim, size, change, lambda one: one.within)]
    return [
        _Part(bank, claim, size, change, lambda one: one.whole),
        *(_Part(bank, claim, size, change, _half(i)) for i in range(halves)),
    ]


def _within(effect: Vector, limb: Limb, times: float) -> Joined:
    low, high = limb.bounds or (None, None)
    return flips.bound(
        effect,
        -np.inf if low is None else low,
        np.inf if high is None else high,
        limb.least.value * times,
    )


def _half(number: int) -> Callable[[Expected], Table]:
    return lambda one: one.halves[number]


def all_of(each: list[Joined]) -> Joined:
    """Join what several limbs show: the claim holds where all do, its opposite where none does."""
    if len(each) == 1:
        return each[0]
    sides, nils = (np.stack([getattr(one, name) for one in each]) for name in ("side", "nil"))
    sound = np.isfinite(sides).all(axis=0)
    side = np.where((sides > 0).all(axis=0), 1.0, np.where((sides < 0).all(axis=0), -1.0, 0.0))
    nil = nils.min(axis=0)
    note = "; ".join(one.note for one in each if one.note)
    return Joined(
        np.where(sound, side, np.nan),
        np.where(sound, nil, np.nan),
        tuple(one.side for one in each),
        note,
    )


# --- what arms are worth to lines -------------------------------------------------------------


def worth(bank: Bank, limb: Limb, means: Means, after: int, draws: int) -> Vector:
    """Return what an arm is worth to lines, their mean, in reference swings.

    By expected paths: a line's gains since the first quarter, saturated and discounted as its
    government does when it looks ahead (`foedus.utility`). With a price, in the unit of that
    outcome: what a line is worth divided by what one unit of it is, both as this line feels them.
    """
    model, matrix = bank.model, bank.drawn(draws).astype(np.float64)

    def drawn(name: str) -> Vector:
        return matrix[:, model.index[name]]

    total: list[Vector] = []
    for line in _lines(model, limb):
        price = np.ones(draws)
        weights = quarter_weights(drawn(column_names.line_discount(line.name)), after)
        own = [i for i, valued in enumerate(line.valued) if valued]
        worths = [
            drawn(column_names.interest_weight(line.name, model.attributes[i].name)) for i in own
        ]
        value = np.zeros(draws)
        for i, size in zip(own, worths, strict=True):
            gains = saturated(_gain(model, model.attributes[i], means, after), np.tanh)
            felt = np.sum([weights[h] * gains[:, h] for h in range(after)], axis=0)
            felt = felt + weights[after] * gains[:, -1]
            name = column_names.interest_sign(line.name, model.attributes[i].name)
            sign = np.sign(drawn(name)) if line.signs[i] == "?" else float(f"{line.signs[i]}1")
            # The mean interest of a line is worth one swing.
            value = value + sign * size / np.sum(worths, axis=0) * len(own) * felt
            if model.attributes[i].outcome == limb.priced_in:
                price = size / np.sum(worths, axis=0) * len(own) / model.attributes[i].swing
        total.append(value / price)
    return np.asarray(np.mean(total, axis=0), np.float64)


def _gain(model: Model, attribute: Attribute, means: Means, after: int) -> Vector:
    read = [means(outcome_probe(model, attribute.outcome, at)) for at in attribute.at]
    path = np.mean(np.asarray(read, np.float64), axis=0)[:, :after]
    if attribute.ratio:
        path = np.log(np.maximum(path, 1e-12))
        return np.asarray((path - path[:, :1]) / np.log(attribute.swing))
    return np.asarray((path - path[:, :1]) / attribute.swing)


def _lines(model: Model, limb: Limb) -> list[Line]:
    return [line for line in model.lines if line.name in limb.by]
