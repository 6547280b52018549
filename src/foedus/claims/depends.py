"""What a word depends on: numbers that it hinges on, where a claim fails, what would tell."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from foedus import column_names
from foedus.behaviour.experiment import readings_of
from foedus.behaviour.verdict import POOLED
from foedus.claims import boxes
from foedus.claims.clues import Telling, reads, telling
from foedus.claims.effects import effects
from foedus.claims.hinges import hinges
from foedus.claims.information import Measurement, information
from foedus.claims.investigate import Inquiry
from foedus.claims.judge import Judged, single
from foedus.claims.masses import NOTHING, sides
from foedus.claims.patterns import Joined
from foedus.claims.words import Word
from foedus.result.documents.claims import (
    BoxFound,
    ClueFound,
    HingeFound,
    MeasurementFound,
    WorthFound,
)

Vector = npt.NDArray[np.float64]

CONDITIONAL: tuple[Word, ...] = (
    "contingent",
    "mostly appears",
    "mostly opposite",
    "mostly negligible, sign open",
    "open",
)
"""Words of claims that hold in some draws and not in others: where they fail can be asked."""

UNMEASURED: tuple[Word, ...] = ("deaf", "excluded by the priors", "not computed", "not expressible")
"""Words that no mass decides, so that no measurement within the priors could change them."""


def hinged(inquiry: Inquiry, judged: Judged) -> tuple[HingeFound, ...]:
    """Return the numbers of the draw on which the first effect of a claim hinges."""
    if not _asked(judged):
        return ()
    effect, least = judged.limbs[0].effect, judged.limbs[0].limb.least.value
    sound = effect[np.isfinite(effect)]
    # What varies by the last bit hinges on nothing.
    if np.ptp(sound) < NOTHING * least:
        return ()
    drawn, readings = _drawn(inquiry, len(effect))
    found = hinges(effect, drawn, readings, seed=inquiry.bank.seed, name=judged.claim.id)
    return tuple(
        HingeFound(
            *_called(inquiry, one.name),
            share=float(np.clip(round(one.first_order, 4), 0.0, 1.0)),
            delta=float(np.clip(round(one.delta, 4), 0.0, 1.0)),
        )
        for one in found.of
    )


def fails_where(inquiry: Inquiry, judged: Judged) -> BoxFound | None:
    """Return the box of numbers in which a claim of one effect mostly fails, if there is one.

    Found on one half of the draws and measured on the other.
    """
    word = judged.verdict.between[0] if judged.verdict.between else judged.verdict.word
    if not _asked(judged) or word not in CONDITIONAL or len(judged.limbs) != 1:
        return None
    limb = judged.limbs[0]
    size = -limb.effect if limb.limb.sign in ("-", "<=") else limb.effect
    if limb.limb.bounds is not None:
        size = _joined(inquiry, judged).side
    elif limb.limb.sign not in ("+", "-"):
        return None
    sound = np.isfinite(size)
    fails = size < (limb.limb.least.value if limb.limb.bounds is None else 1.0)
    drawn, readings = _drawn(inquiry, len(size))
    found = boxes.box(
        fails[sound],
        {name: column[sound] for name, column in drawn.items()},
        {
            name: [c for c, s in zip(codes, sound, strict=True) if s]
            for name, codes in readings.items()
        },
        seed=inquiry.bank.seed,
        name=judged.claim.id,
    )
    if found.fault:
        return None
    return BoxFound(
        limits=tuple(limit.text for limit in found.limits),
        coverage=round(found.coverage, 4),
        density=round(found.density, 4),
        base=round(found.base, 4),
    )


def clued(inquiry: Inquiry, judged: Judged) -> tuple[ClueFound, ...]:
    """Return what the clues of a claim tell of whether it holds, by its pattern, in a draw."""
    if not judged.claim.clues or not _asked(judged) or judged.size is None:
        return ()
    claim, size = inquiry.expressed[judged.claim.id], judged.size
    holds = _joined(inquiry, judged).side
    holds = np.where(np.isfinite(holds), holds > 0.0, np.nan)
    arms = list(claim.arms.values())
    arm = arms[0] if judged.claim.pattern == "regret" else arms[-1]
    shown = inquiry.bank.of(arm, size.draws, size.replicates).whole
    found: list[ClueFound] = []
    for clue, probe in zip(judged.claim.clues, claim.clues, strict=True):
        seen = shown[:, : clue.after, inquiry.bank.probes.index(probe)]
        told = telling(seen.astype(np.float64), holds)
        found.append(_clue(reads(clue), clue.after, clue.note or "", told))
    return tuple(found)


def _clue(text: str, after: int, note: str, told: Telling) -> ClueFound:
    if told.fault:
        return ClueFound(text, after, note, None, None, None, None, None, None, told.fault)
    there, without = (float(round(x, 4)) for x in (told.if_there, told.if_not))
    seen, unseen = (float(f"{x:.6g}") for x in (told.seen, told.unseen))
    return ClueFound(
        text, after, note, told.kind, told.by, there, without, seen, unseen, told.fault
    )


def worth(inquiry: Inquiry, judged: Judged) -> WorthFound | None:
    """Return what would be worth knowing of what differs between draws, one at a time."""
    if not _asked(judged) or judged.verdict.word in UNMEASURED:
        return None
    joined, limb = _joined(inquiry, judged), judged.claim.effect[0]
    side, nil = joined.side, None
    if single(judged.claim):
        # Masses of one effect are in the direction of its outcome, whatever is asserted.
        side = sides(judged.limbs[0].effect, limb.least.value)
        side = np.where(np.isfinite(joined.side), side, np.nan)
    else:
        nil = joined.nil
    evidence = replace(judged.evidence, masses=judged.masses, sign=judged.sign)
    numbers, readings = _drawn(inquiry, len(side))
    found = information(
        side,
        evidence,
        {**numbers, **readings},
        nil=nil,
        seed=inquiry.bank.seed,
        name=judged.claim.id,
    )
    if found.fault:
        return None
    of = tuple(_measurement(inquiry, one) for one in found.of)
    return WorthFound(of=of, now=found.now, floor=float(round(found.floor, 4)))


def _measurement(inquiry: Inquiry, one: Measurement) -> MeasurementFound:
    value = float(np.clip(round(one.value, 4), 0.0, 1.0))
    return MeasurementFound(
        *_called(inquiry, one.name), float(round(one.changes, 4)), one.to, value
    )


def _joined(inquiry: Inquiry, judged: Judged) -> Joined:
    """Return how draws come out by the pattern of a claim; those outside its condition do not."""
    assert judged.size is not None
    shown = effects(inquiry.bank, inquiry.expressed[judged.claim.id], judged.size)
    joined = shown.joined[1.0][0]
    if shown.among is None:
        return joined
    side, nil = (np.where(shown.among, x, np.nan) for x in (joined.side, joined.nil))
    return replace(joined, side=side, nil=nil)


def _called(inquiry: Inquiry, name: str) -> tuple[str, str, str]:
    """Return the name, the meaning and the unit of what differs between draws."""
    index = inquiry.model.index.get(name)
    if index is None:
        return name, "rival formula", ""
    column = inquiry.model.columns[index]
    return name, column.meaning, column.unit


def _asked(judged: Judged) -> bool:
    return bool(judged.limbs) and judged.masses is not None and not judged.masses.fault


def _drawn(inquiry: Inquiry, draws: int) -> tuple[dict[str, Vector], dict[str, list[str]]]:
    """Return what differs between draws: numbers by name, and which rival formula holds."""
    matrix = inquiry.bank.drawn(draws).astype(np.float64)
    slots = {column_names.rival(m.slot) for m in inquiry.model.mechanisms if m.slot}
    varies = {
        column.name: matrix[:, i]
        for i, column in enumerate(inquiry.model.columns)
        if column.name not in slots
        and np.ptp(matrix[:, i]) > 0.0
        and np.isfinite(matrix[:, i]).all()
    }
    masks = {name: m for name, m in readings_of(inquiry.model, matrix).items() if name != POOLED}
    readings: dict[str, list[str]] = {}
    for mechanism in inquiry.model.mechanisms:
        if mechanism.slot and mechanism.name in masks:
            codes = readings.setdefault(mechanism.slot, [""] * draws)
            for i in np.flatnonzero(masks[mechanism.name]):
                codes[int(i)] = mechanism.name
    return varies, readings
