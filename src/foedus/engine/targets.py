"""Which number is meant: an outcome, one of its entries, a quarter; or what is wrong about it."""

from dataclasses import dataclass

from foedus.case import Quarter
from foedus.engine.run import columns
from foedus.errors import OptionError, Problem, nearest
from foedus.model.types import Model

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
        Place among what a run keeps of a quarter.
    also
        Other entries that fit what was written.
    """

    name: str
    label: str
    index: tuple[int, ...]
    quarter: int
    column: int
    also: tuple[str, ...] = ()


def find(
    model: Model, outcome: str, actor: str | None, quarter: str | None, quarters: int
) -> Target:
    """Return the number that is meant.

    Raises
    ------
    OptionError
        For an unknown outcome, an entry that it does not report or that is not clear, or a
        quarter outside the horizon.
    """
    entries = _entries(model)
    if outcome not in entries:
        fix = nearest(outcome, list(entries))
        raise OptionError(Problem("OUTCOME", f'no outcome is called "{outcome}"', fix))
    rows = entries[outcome]
    label, also = _label(model, outcome, actor, list(rows))
    start = dict(columns(model))[outcome].start
    return Target(
        name=outcome,
        label=label,
        index=rows[label],
        quarter=_quarter(model, quarter, quarters),
        column=start + list(rows).index(label),
        also=also,
    )


def _entries(model: Model) -> dict[str, dict[str, tuple[int, ...]]]:
    found = {k.outcome.name: dict(zip(k.labels, k.rows, strict=True)) for k in model.kept}
    levers = {lever.name: (i,) for i, lever in enumerate(model.levers)}
    ordinal = {
        lever.name: (i,)
        for i, lever in enumerate(model.levers)
        if lever.instrument.kind == "ordinal"
    }
    return found | {name: of for name, of in (("option", levers), ("setting", ordinal)) if of}


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
