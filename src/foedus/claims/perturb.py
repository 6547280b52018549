"""What a word hinges on beyond single numbers: blocks of priors moved, and signs turned round.

One number of hundreds changes little. A block, all parameters of a mechanism, all values of lines,
all base shares, is moved by a standard deviation either way and made twice as wide, each within the
support of its priors. A flipping set is the smallest set, of three at most, of mechanisms whose
influences and lines whose values are turned round and that changes the word: singles are all tried,
larger sets among those singles that move the shares most.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from foedus import column_names
from foedus.claims.bank import Bank
from foedus.claims.effects import Size, effects, own_arms
from foedus.claims.express import Expressed
from foedus.claims.judge import Judged, word_of
from foedus.claims.masses import Masses
from foedus.claims.twin import reflected, reversed_values, signed
from foedus.claims.words import Verdict
from foedus.model.recast import Recast
from foedus.model.types import Model

LARGEST = 3
"""Members of a flipping set: what takes more hangs on no few signs."""

BEST = 5
"""Singles of which larger sets are made: ten pairs and ten triples."""

MOVES: Mapping[str, tuple[Literal["shift", "widen"], float]] = {
    "up": ("shift", 1.0),
    "down": ("shift", -1.0),
    "wide": ("widen", 2.0),
}
"""How a block is moved: by standard deviations of the normal score, or the spread of it."""

Columns = tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """The word where a block of priors is moved.

    Attributes
    ----------
    words
        By how it is moved (`MOVES`).
    """

    name: str
    words: Mapping[str, Verdict]


@dataclass(frozen=True)
class Flip:
    """The smallest set of signs found that changes the word.

    Attributes
    ----------
    of
        Mechanisms and lines; empty where none of those tried changes it.
    tried
        How many sets were tried.
    """

    of: tuple[str, ...]
    to: Verdict | None
    tried: int


@dataclass(frozen=True)
class Perturbed:
    """What a word hinges on, by blocks and by signs."""

    blocks: tuple[Block, ...]
    flip: Flip


def blocks(model: Model) -> dict[str, Columns]:
    """Return the columns of every block that varies, by its name."""
    found: dict[str, list[int]] = {}
    for i, column in enumerate(model.columns):
        block = _block(model, column.name)
        if block and column.prior.family not in ("fixed", "fitted"):
            found.setdefault(block, []).append(i)
    return {name: tuple(columns) for name, columns in found.items()}


def _block(model: Model, name: str) -> str:
    base, _ = column_names.split(name)
    first, _, _ = base.partition(".")
    if first in {m.name for m in model.mechanisms}:
        return first
    if first == "lever":
        lever = next(v.name for v in model.levers if column_names.is_of_lever(name, v.name))
        kinds = (("base", "base shares"), ("opening", "openings"))
        last = name.removeprefix(f"lever.{lever}.")
        return next((title for kind, title in kinds if last.startswith(kind)), "sharpness")
    if first == "line":
        own = {
            column(line.name, attribute.name)
            for line in model.lines
            for attribute in model.attributes
            for column in (column_names.interest_weight, column_names.interest_sign)
        }
        return "values of lines" if name in own else "influence of lines"
    titles = {"state": "start values", "choice": "sharpness", "government": "anticipation"}
    return titles.get(first, "")


def signs(model: Model) -> dict[str, Recast]:
    """Return what turns the influences of each mechanism round, and the values of each line."""
    found = {name: reflected(model, name) for name in signed(model)}
    return found | {f"values of {line}": turn for line, turn in reversed_values(model).items()}


def perturbed(
    bank: Bank, claims: Mapping[str, Expressed], judged: Sequence[Judged], size: Size
) -> dict[str, Perturbed]:
    """Return what words hinge on, by claim.

    Every arm goes through the bank, so that what was run is found again after an interrupt.

    Parameters
    ----------
    judged
        Claims with a word that rests on masses.
    size
        In which all are judged anew; the word without a change is that of this size too.
    """
    found = _By(bank, claims, judged, size)
    plain = found.words({"": ()}, "as it is")[""]
    every = {
        f"{name}, {way}": (Recast(columns, how, by=by),)
        for name, columns in blocks(bank.model).items()
        for way, (how, by) in MOVES.items()
    }
    moved = found.words(every, "blocks of priors")
    flips = _flips(found, signs(bank.model), plain)
    return {
        one.claim.id: Perturbed(
            tuple(
                Block(name, {how: moved[f"{name}, {how}"][one.claim.id][1] for how in MOVES})
                for name in blocks(bank.model)
            ),
            flips[one.claim.id],
        )
        for one in judged
    }


@dataclass(frozen=True)
class _By:
    """Claims that are judged anew under changes of all of their arms."""

    bank: Bank
    claims: Mapping[str, Expressed]
    judged: Sequence[Judged]
    size: Size

    def words(
        self, changes: Mapping[str, Sequence[Recast]], stage: str, only: Iterable[str] = ()
    ) -> dict[str, dict[str, tuple[Masses, Verdict]]]:
        """Return masses and words by change and claim.

        Parameters
        ----------
        only
            Claims that are asked about, if not all.
        """
        chosen = set(only)
        asked = [one for one in self.judged if not chosen or one.claim.id in chosen]
        found: dict[str, dict[str, tuple[Masses, Verdict]]] = {}
        for done, (name, recast) in enumerate(changes.items()):
            arms = [
                arm.but(*recast) for one in asked for arm in own_arms(self.claims[one.claim.id])
            ]
            # Arms of one change share reference paths, so that claims go together.
            left = f"{stage}, {len(changes) - done} of {len(changes)} left"
            self.bank.run(arms, self.size.draws, self.size.replicates, left)
            found[name] = {one.claim.id: self._word(one, recast) for one in asked}
            if recast:
                # Thousands of arms would not fit: what is needed again is in the folder.
                self.bank.forget(arms, self.size.draws, self.size.replicates)
        return found

    def _word(self, one: Judged, recast: Sequence[Recast]) -> tuple[Masses, Verdict]:
        claim = self.claims[one.claim.id]
        shown = effects(self.bank, claim, self.size, lambda arm: arm.but(*recast))
        return word_of(one.claim, shown, one.evidence)


def _flips(
    found: _By, turns: Mapping[str, Recast], plain: Mapping[str, tuple[Masses, Verdict]]
) -> dict[str, Flip]:
    """Return the smallest flipping set of every claim."""
    singles = found.words({name: (turn,) for name, turn in turns.items()}, "signs turned")
    return {name: _flip(found, turns, singles, name, plain[name]) for name in plain}


def _flip(
    found: _By,
    turns: Mapping[str, Recast],
    singles: Mapping[str, Mapping[str, tuple[Masses, Verdict]]],
    claim: str,
    plain: tuple[Masses, Verdict],
) -> Flip:
    def far(name: str) -> float:
        return _apart(singles[name][claim][0], plain[0])

    ranked = sorted(turns, key=lambda name: (-far(name), name))
    tried = len(ranked)
    if changed := [name for name in ranked if _other(singles[name][claim][1], plain[1])]:
        return Flip((changed[0],), singles[changed[0]][claim][1], tried)
    for count in range(2, LARGEST + 1):
        sets = {" and ".join(names): names for names in combinations(ranked[:BEST], count)}
        changes = {title: [turns[name] for name in names] for title, names in sets.items()}
        stage = f"{count} signs of {claim} turned"
        words = found.words(changes, stage, (claim,))
        tried += len(sets)
        best = sorted(sets, key=lambda title: -_apart(words[title][claim][0], plain[0]))
        for title in best:
            if _other(words[title][claim][1], plain[1]):
                return Flip(sets[title], words[title][claim][1], tried)
    return Flip((), None, tried)


def _other(now: Verdict, before: Verdict) -> bool:
    """Return whether a word is another one; on the line, none that it could have been."""
    one, other = ({verdict.word, *verdict.between} for verdict in (now, before))
    return now.word != "not computed" and not one & other


def _apart(one: Masses, other: Masses) -> float:
    """Return how far shares of draws lie apart: total variation."""
    if one.fault or other.fault:
        return 0.0
    pairs = zip((one.plus, one.zero, one.minus), (other.plus, other.zero, other.minus), strict=True)
    return 0.5 * sum(abs(a.value - b.value) for a, b in pairs)
