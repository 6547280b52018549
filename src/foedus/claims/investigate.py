"""Put claims to the test: arms that they share, the word on each, and what stands beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from foedus.behaviour.experiment import readings_of
from foedus.behaviour.verdict import POOLED
from foedus.claims import patterns, words
from foedus.claims.arms import Arm
from foedus.claims.arrows import arrow
from foedus.claims.bank import Bank
from foedus.claims.effects import Change, Effects, Size, all_of, effects, own_arms
from foedus.claims.express import Expressed, Lacking, live
from foedus.claims.judge import Judged, limb_of, only, word_of
from foedus.claims.limb import Limb
from foedus.claims.masses import moves
from foedus.claims.mediator import steps
from foedus.claims.patterns import Joined, masses_by
from foedus.claims.perturb import Perturbed, perturbed
from foedus.claims.schema import Cause, Claim
from foedus.claims.twin import symmetric, symmetric_values, widened
from foedus.claims.words import Evidence, Verdict
from foedus.model.types import Model

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SIZES = (Size(256, 4), Size(512, 8), Size(1024, 8))
"""Members by which a claim is judged: of a larger size where its word is on the line.

A claim grows by its own word alone, so that its verdict does not depend on its neighbours.
"""

QUICK = (Size(192, 4),)
"""The same where words are wanted soon: fewer draws, with wider intervals around every share."""

SPREADS = (Size(128, 32), Size(256, 32))
"""The same for a spread over the shocks of a draw, which few shocks do not show."""


@dataclass
class Inquiry:
    """Claims in a model, with the bank of their arms.

    Attributes
    ----------
    expressed, lacking
        All claims of the case by id; what is read of arms is what any of them reads.
    thorough
        Whether claims on the line get more members, and null twins, channels and what was written
        are run beside the words.
    perturb
        Whether blocks of priors are moved and signs turned round as well, which takes hundreds of
        arms; `perturbed` has what was found, by claim.
    """

    model: Model
    bank: Bank
    expressed: dict[str, Expressed]
    lacking: Mapping[str, Lacking]
    joins: Mapping[str, Claim]
    thorough: bool = True
    perturb: bool = False
    perturbed: dict[str, Perturbed] = field(default_factory=dict[str, Perturbed])

    def judge(self, ids: Sequence[str]) -> list[Judged]:
        """Return what the model implies of claims, in the order in which they are asked for."""
        wanted = [self.expressed[i] for i in self._needed(ids) if i in self.expressed]
        found: dict[str, Judged] = {}
        level = {one.claim.id: 0 for one in wanted}
        todo = wanted
        while todo:
            for size, some in self._by_size(todo, level):
                self._run(size, (arm for one in some for arm in self._arms(one)), "judging claims")
                for one in some:
                    found[one.claim.id] = self._judged(one, size)
            todo = [
                self.expressed[one.claim.id]
                for one in todo
                if self._unsettled(found[one.claim.id], level)
            ]
        if self.thorough:
            found = self._guarded(found)
        if self.perturb:
            self._perturb(list(found.values()))
        return [self._answer(i, found) for i in ids]

    def _perturb(self, judged: Sequence[Judged]) -> None:
        """Judge claims whose word rests on masses anew, blocks of priors moved and signs turned."""
        able = [one for one in judged if one.masses is not None and not one.masses.fault]
        for size in sorted({self._sizes(self.expressed[one.claim.id])[0] for one in able}, key=str):
            some = [one for one in able if self._sizes(self.expressed[one.claim.id])[0] == size]
            self.perturbed |= perturbed(self.bank, self.expressed, some, size)

    def _needed(self, ids: Sequence[str]) -> list[str]:
        joined = [part for i in ids if i in self.joins for part in self.joins[i].joins]
        return list(dict.fromkeys([*ids, *joined]))

    def _unsettled(self, judged: Judged, level: dict[str, int]) -> bool:
        """Move a claim to the next size where its word is on the line, if there is one.

        So too where its condition is met in too few draws for a word.
        """
        name = judged.claim.id
        few = judged.masses is not None and bool(judged.masses.fault)
        if not (judged.verdict.word == "on the line" or few) or not self.thorough:
            return False
        if level[name] + 1 >= len(self._sizes(self.expressed[name])):
            return False
        level[name] += 1
        return True

    def _run(self, size: Size, arms: Iterator[Arm], stage: str) -> None:
        self.bank.run(arms, size.draws, size.replicates, stage)

    def _sizes(self, claim: Expressed) -> tuple[Size, ...]:
        if any(limb.read == "log sd" for limb in claim.claim.effect):
            return SPREADS
        return SIZES if self.thorough else QUICK

    def _by_size(
        self, claims: Sequence[Expressed], level: Mapping[str, int]
    ) -> list[tuple[Size, list[Expressed]]]:
        """Return claims by the size in which they are judged next, small ones first."""
        found: dict[Size, list[Expressed]] = {}
        for claim in claims:
            found.setdefault(self._sizes(claim)[level[claim.claim.id]], []).append(claim)
        return sorted(found.items(), key=lambda one: (one[0].draws, one[0].replicates))

    @staticmethod
    def _arms(claim: Expressed) -> list[Arm]:
        return [*own_arms(claim), *(claim.control or ())]

    # --- one claim ----------------------------------------------------------------------------

    def _judged(self, claim: Expressed, size: Size) -> Judged:
        shown = effects(self.bank, claim, size)
        control = self._control(claim, size)
        evidence = Evidence(
            pattern=claim.claim.pattern,
            live_path=live(self.model, claim),
            cause_moves=self._moves(claim, size),
            control_moves=control,
        )
        found, verdict = word_of(claim.claim, shown, evidence)
        if found.fault and not self.thorough:
            verdict = replace(verdict, reason=f"{verdict.reason}; --quick has few draws")
        limbs = tuple(
            limb_of(claim, number, shown, evidence) for number in range(len(claim.claim.effect))
        )
        drawn = self.bank.drawn(size.draws)
        readings = {
            name: word_of(claim.claim, only(shown, mask), evidence)
            for name, mask in readings_of(self.model, drawn).items()
            if name != POOLED
        }
        other = {t: word_of(claim.claim, shown, evidence, t)[1] for t in (0.5, 2.0)}
        step = None
        if shown.held is not None:
            outcome = steps(claim.claim)[1]
            least = claim.claim.effect[outcome].least.value
            step = patterns.through(shown.limbs[outcome][0], shown.held, least)
        return Judged(
            claim.claim,
            verdict,
            size,
            found,
            limbs,
            readings,
            other,
            control,
            arrow(self.model, claim),
            step=step,
            evidence=evidence,
            note=shown.joined[1.0][0].note,
        )

    def _control(self, claim: Expressed, size: Size) -> bool | None:
        """Return whether the positive control moves the first effect by its least effect."""
        if claim.control is None:
            return None
        without, with_ = claim.control
        shown = self._contrast(claim, size, without, with_)
        return moves(shown[0], shown[1:], least=claim.claim.effect[0].least.value)

    def _contrast(
        self, claim: Expressed, size: Size, without: Arm, with_: Arm
    ) -> tuple[Vector, ...]:
        plain = claim.claim.model_copy(
            update={
                "pattern": "one",
                "cause": Cause(contrast=("without", "with")),
                "effect": claim.claim.effect[:1],
            }
        )
        arms = {"without": without, "with": with_}
        one = replace(claim, claim=plain, arms=arms, looks=claim.looks[:1], given=None)
        return effects(self.bank, one, size).limbs[0]

    def _moves(self, claim: Expressed, size: Size) -> bool:
        """Return whether the cause moves anything that any claim reads by its least effect."""
        first, *_, last = claim.arms.values()
        one, other = (self.bank.of(arm, size.draws, size.replicates).whole for arm in (first, last))
        places = {probe: i for i, probe in enumerate(self.bank.probes)}
        for read in self.expressed.values():
            for look in read.looks:
                limb = look.limb
                if not limb.outcome or limb.read == "log sd":
                    continue
                at = places[look.probes[0]]
                t = min(read.after(limb), self.bank.quarters) - 1
                effect = patterns.effect(limb.read, one[:, t, at], other[:, t, at])
                if moves(effect, least=limb.least.value):
                    return True
        return False

    # --- what stands beside the word ----------------------------------------------------------

    def _guarded(self, found: Mapping[str, Judged]) -> dict[str, Judged]:
        """Return verdicts with null twin, channel, what was written, and whether d is reachable."""
        twin, wide = symmetric(self.model), widened(self.model)
        values = symmetric_values(self.model)
        changes: dict[str, dict[str, Change]] = {}
        for name, judged in found.items():
            claim = self.expressed[name]
            own: dict[str, Change] = {"twin": lambda arm: arm.but(*twin)}
            if self.perturb:
                own["values"] = lambda arm: arm.but(*twin, *values)
            if claim.claim.channel:
                off = [f"off:{one}" for one in claim.claim.channel]
                own["off"] = lambda arm, off=off: arm.also(*off)
            if _between_lines(claim):
                own["deaf"] = Arm.deafened
            if not _reached(judged):
                own["wide"] = lambda arm: arm.but(wide)
            changes[name] = own
        for size in sorted({self._sizes(self.expressed[n])[0] for n in found}, key=str):
            some = [n for n in found if self._sizes(self.expressed[n])[0] == size]
            arms = (
                change(arm)
                for n in some
                for change in changes[n].values()
                for arm in own_arms(self.expressed[n])
            )
            self._run(size, arms, "twins, channels, written")
        return {name: self._beside(one, changes[name]) for name, one in found.items()}

    def _beside(self, judged: Judged, changes: Mapping[str, Change]) -> Judged:
        claim = self.expressed[judged.claim.id]
        size = self._sizes(claim)[0]
        shown = {kind: effects(self.bank, claim, size, change) for kind, change in changes.items()}
        evidence = Evidence(pattern=claim.claim.pattern, control_moves=judged.control)
        twin = word_of(claim.claim, shown["twin"], evidence)
        values = word_of(claim.claim, shown["values"], evidence) if "values" in shown else None
        through = None
        if "off" in shown:
            plain = effects(self.bank, claim, size).limbs[0][0]
            least = claim.claim.effect[0].least.value
            through = patterns.through(plain, shown["off"].limbs[0][0], least)
        limbs = judged.limbs
        if "deaf" in shown:
            limbs = tuple(
                replace(limb, written=_median(shown["deaf"].limbs[i][0]))
                for i, limb in enumerate(limbs)
            )
        verdict = judged.verdict
        if "wide" in shown and not _any(claim.claim, shown["wide"]):
            verdict = self._excluded(judged)
        return replace(
            judged, twin=twin, twin_values=values, through=through, limbs=limbs, verdict=verdict
        )

    def _excluded(self, judged: Judged) -> Verdict:
        """Return the word where no draw reaches the least effect, even of priors twice as wide."""
        claim = self.expressed[judged.claim.id]
        directed = all(limb.sign in "+-" for limb in claim.claim.effect)
        if not directed or judged.verdict.word in ("deaf", "not computed"):
            return judged.verdict
        reason = "no draw reaches the least effect, nor one of priors twice as wide"
        return Verdict("excluded by the priors", reason=reason)

    def _answer(self, name: str, found: Mapping[str, Judged]) -> Judged:
        if name in found:
            return found[name]
        if name in self.lacking:
            one = self.lacking[name]
            needs = ", ".join(need.what for need in one.needs)
            return Judged(one.claim, Verdict("not expressible", reason=f"needs {needs}"))
        return self._joined(self.joins[name], found)

    def _joined(self, claim: Claim, found: Mapping[str, Judged]) -> Judged:
        """Return the word on claims together: draws in which all of them hold."""
        missing = [part for part in claim.joins if part not in found]
        if missing:
            reason = f"needs what {', '.join(missing)} needs"
            return Judged(claim, Verdict("not expressible", reason=reason))
        size = Size(
            min(self._sizes(self.expressed[part])[0].draws for part in claim.joins),
            SIZES[0].replicates,
        )
        parts = [
            _first(
                effects(self.bank, self.expressed[part], self._sizes(self.expressed[part])[0]), size
            )
            for part in claim.joins
        ]
        count = min(len(one) for one in parts)
        joined = [all_of([one[i] for one in parts]) for i in range(count)]
        masses_found, nil = masses_by(joined)
        lines = all(live(self.model, self.expressed[part]) for part in claim.joins)
        moved = any(
            self._moves(self.expressed[part], _size_of(found[part])) for part in claim.joins
        )
        evidence = Evidence(
            masses_found, nil=nil, pattern="all", live_path=lines, cause_moves=moved
        )
        return Judged(claim, words.word(evidence), size, masses_found)


def _size_of(judged: Judged) -> Size:
    """Return by how many members a claim was judged; it was."""
    assert judged.size is not None
    return judged.size


def _between_lines(claim: Expressed) -> bool:
    """Return whether other lines decide in one arm than in another."""
    own = {
        tuple(text for text in arm.words if text.startswith("line:")) for arm in claim.arms.values()
    }
    return len(own) > 1


def _reached(judged: Judged) -> bool:
    """Return whether some draw reaches the least effect of some limb, either way."""
    return any(_large(limb.limb, limb.effect) for limb in judged.limbs)


def _any(claim: Claim, shown: Effects) -> bool:
    pairs = zip(claim.effect, shown.limbs, strict=True)
    return any(_large(limb, effect[0]) for limb, effect in pairs)


def _large(limb: Limb, effect: Vector) -> bool:
    return bool(np.any(np.abs(effect[np.isfinite(effect)]) >= limb.least.value))


def _median(effect: Vector) -> float | None:
    sound = effect[np.isfinite(effect)]
    return float(np.median(sound)) if len(sound) else None


def _first(shown: Effects, size: Size) -> tuple[Joined, ...]:
    """Return how the first draws come out, so that claims of several sizes share draws."""
    return tuple(Joined(one.side[: size.draws], one.nil[: size.draws]) for one in shown.joined[1.0])
