"""Which number is meant: an outcome, one of its entries, a quarter; or what is wrong about it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.case import Quarter
from foedus.engine.run import columns
from foedus.errors import OptionError, Problem, nearest
from foedus.model.types import Model
from foedus.state import APPRAISALS, STATE

CHOICE = {
    "option": "Option of the instrument in force.",
    "setting": "Level of the instrument in force.",
}
"""What is kept of governments' choices, beside outcomes."""


@dataclass(frozen=True)
class Target:
    """One number of a member.

    Attributes
    ----------
    index
        Entry of the outcome's array; of a choice the number of its lever.
    quarter
        0 is the first simulated one.
    column
        Place among what a run keeps of a quarter; none for a variable that it does not keep.
    also
        Other entries that fit what was written.
    """

    name: str
    label: str
    index: tuple[int, ...]
    quarter: int
    column: int | None
    also: tuple[str, ...] = ()


def find(
    model: Model,
    outcome: str,
    actor: str | None,
    quarter: str | None,
    quarters: int | None = None,
) -> Target:
    """Return the number that is meant.

    Parameters
    ----------
    quarters
        How many there are, if not as many as the horizon of the case has.

    Raises
    ------
    OptionError
        For an unknown outcome, an entry that it does not report or that is not clear, or a
        quarter outside the horizon.
    """
    known = entries(model)
    if outcome not in known:
        fix = nearest(outcome, list(known))
        raise OptionError(Problem("OUTCOME", f'no outcome is called "{outcome}"', fix))
    rows = known[outcome]
    label, also = _label(model, outcome, actor, list(rows))
    kept = dict(columns(model)).get(outcome)
    return Target(
        name=outcome,
        label=label,
        index=rows[label],
        quarter=_quarter(model, quarter, quarters or model.case.quarters),
        column=None if kept is None else kept.start + list(rows).index(label),
        also=also,
    )


def entries(model: Model) -> dict[str, dict[str, tuple[int, ...]]]:
    """Return all that can be traced: by name the entries, by label."""
    found = {k.outcome.name: dict(zip(k.labels, k.rows, strict=True)) for k in model.kept}
    levers = {lever.name: (i,) for i, lever in enumerate(model.levers)}
    ordinal = {
        lever.name: (i,)
        for i, lever in enumerate(model.levers)
        if lever.instrument.kind == "ordinal"
    }
    found |= {name: of for name, of in (("option", levers), ("setting", ordinal)) if of}
    # What no outcome reports can be traced all the same, in a member that is named.
    for name, spec in {**STATE, **APPRAISALS}.items():
        shape = [model.sizes[dim] for dim in spec.dims]
        every = {label_of(model, spec.dims, index): index for index in np.ndindex(*shape)}
        found.setdefault(name, every)
    return found


def label_of(model: Model, dims: Sequence[str], index: tuple[int, ...]) -> str:
    """Return an entry in words: ``JPN``, ``CHN>JPN`` or ``USA.leader``."""
    if tuple(dims) == ("line",):
        return model.lines[index[0]].name if model.lines else "none"
    return ">".join(model.actors[i] for i in index)


def _label(
    model: Model, outcome: str, actor: str | None, labels: list[str]
) -> tuple[str, tuple[str, ...]]:
    if actor is None:
        if len(labels) == 1:
            return labels[0], ()
        what = f"{outcome} has {len(labels)} entries"
        raise OptionError(Problem("--actor", what, f"choose one of {', '.join(labels)}"))
    if actor in labels:
        return actor, ()
    fits = [label for label in labels if actor in label.replace(".", ">").split(">")]
    own = [label for label in fits if label == f"{actor}>{actor}"]
    chosen = own or fits
    if len(chosen) == 1:
        return chosen[0], tuple(label for label in fits if label != chosen[0])
    if fits:
        what = f'several entries of {outcome} fit "{actor}"'
        raise OptionError(Problem("--actor", what, f"choose one of {', '.join(fits)}"))
    known = actor in model.actors or all(part in model.actors for part in actor.split(">"))
    what = "is not reported for" if known else "has no entry"
    raise OptionError(Problem("--actor", f'{outcome} {what} "{actor}"', nearest(actor, labels)))


def _quarter(model: Model, written: str | None, quarters: int) -> int:
    if written is None:
        return quarters - 1
    try:
        found = Quarter.parse(written) - model.first
    except ValueError as error:
        raise OptionError(Problem("--quarter", str(error))) from None
    if not 0 <= found < quarters:
        what = f"{written} is outside the horizon"
        fix = f"choose one from {model.first} to {model.first + (quarters - 1)}"
        raise OptionError(Problem("--quarter", what, fix))
    return found
