"""What a word depends on: the few numbers that an effect hinges on, and where a claim fails."""

import numpy as np
import numpy.typing as npt

from foedus import column_names
from foedus.behaviour.experiment import readings_of
from foedus.behaviour.verdict import POOLED
from foedus.claims import boxes
from foedus.claims.hinges import hinges
from foedus.claims.investigate import Inquiry
from foedus.claims.judge import Judged
from foedus.claims.masses import NOTHING
from foedus.claims.words import Word
from foedus.result.documents.claims import BoxFound, HingeFound

Vector = npt.NDArray[np.float64]

CONDITIONAL: tuple[Word, ...] = (
    "contingent",
    "mostly appears",
    "mostly opposite",
    "mostly negligible, sign open",
    "open",
)
"""Words of claims that hold in some draws and not in others: where they fail can be asked."""


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
    columns = {column.name: column for column in inquiry.model.columns}
    return tuple(
        HingeFound(
            name=one.name,
            meaning=columns[one.name].meaning if one.name in columns else "rival formula",
            unit=columns[one.name].unit if one.name in columns else "",
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
    sound = np.isfinite(size)
    if limb.limb.sign not in ("+", "-"):
        return None
    fails = size < limb.limb.least.value
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
