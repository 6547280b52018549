"""What a case can express of a row: its arms, live and muted, and what is read of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from foedus.behaviour import measure
from foedus.behaviour.arms import Arm, arm, governments, imposed
from foedus.behaviour.bands import Condition
from foedus.behaviour.measure import Look
from foedus.behaviour.suite import Cause, Measure, Recovery, Row, resolve
from foedus.counterfactuals.probes import Opens, columns_of
from foedus.errors import FoedusError
from foedus.model.types import Model

DECIDE = ("patron", "ally", "allies", "rival")
"""Who can be kept from deciding, as bands name them."""


@dataclass(frozen=True)
class Ready:
    """A row that the model can express.

    Attributes
    ----------
    live, muted
        Arms by name; muted ones where the row names who is muted.
    looks
        What is judged, by the words of conditions; what the row measures has none.
    among
        Draws that conditions look at, by their words.
    conditions
        Those that are read in this case.
    """

    row: Row
    quarters: int
    live: dict[str, Arm]
    muted: dict[str, Arm]
    frozen: tuple[str, ...]
    looks: dict[str, Look]
    among: dict[str, Look]
    conditions: tuple[Condition, ...]
    control: "Control | None" = None
    put_in: int | None = None


@dataclass(frozen=True)
class Control:
    """The positive control of a row, or why the case cannot express it.

    Attributes
    ----------
    looks
        One for each option of the lever that it must move, or the one of an outcome.
    """

    arms: dict[str, Arm] = field(default_factory=dict)
    looks: tuple[Look, ...] = ()
    why_not: str = ""


def express(model: Model, row: Row, quarters: int) -> Ready | str:
    """Return a row with all names filled in, or why the model cannot express it."""
    if row.not_yet:
        return row.not_yet
    if row.case and row.case != model.case.name:
        return f"it is about the case {row.case}"
    long = max(row.quarters or 0, quarters)
    conditions = tuple(c for c in row.band.conditions if _read_here(model, row, c))
    if not conditions:
        cases = sorted({m.case for m in row.of.values()})
        return f"it is about the cases {' and '.join(cases)}"
    try:
        live = _arms(model, row.arms, long)
        wanted = {"": row.measure} if row.measure else {}
        looks = {
            words: measure.look(model, found, long)
            for words, found in {**wanted, **row.of}.items()
            if words in {c.of for c in conditions}
        }
        among = {words: measure.look(model, found, long) for words, found in row.among.items()}
    except FoedusError as error:
        return f"the case cannot express it: {error.problems[0].what}"
    except ValueError as error:
        return str(error)
    muted: dict[str, Arm] = {}
    frozen: tuple[str, ...] = ()
    if row.band.muted in DECIDE:
        frozen = governments(model, row.band.muted)
        muted = {name: Arm(one.words, frozen) for name, one in live.items()}
    control = _control(model, row, long)
    return Ready(
        row, long, live, muted, frozen, looks, among, conditions, control, _put_in(model, row)
    )


def _read_here(model: Model, row: Row, condition: Condition) -> bool:
    found = row.of.get(condition.of)
    return found is None or found.case in ("", model.case.name)


def _arms(model: Model, given: dict[str, tuple[str, ...]], quarters: int) -> dict[str, Arm]:
    found = {name: arm(model, words, quarters) for name, words in given.items()}
    for one in found.values():
        imposed(model, one, quarters)
    return found


def _put_in(model: Model, row: Row) -> int | None:
    found: Recovery | None = row.recovery
    return None if found is None else model.index.get(found.parameter)


def _control(model: Model, row: Row, quarters: int) -> Control | None:
    cause, band = row.cause, row.band.control
    if cause is None or band is None:
        return None
    try:
        arms = _arms(model, {"control": cause.control, "treated": cause.treated}, quarters)
        if band.moves.startswith("choice:"):
            looks = _options(model, band.moves.removeprefix("choice:"), cause, quarters)
        else:
            looks = (_outcome(model, band.moves, cause, quarters),)
    except FoedusError as error:
        return Control(why_not=error.problems[0].what)
    except ValueError as error:
        return Control(why_not=str(error))
    return Control(arms, looks)


def _options(model: Model, lever: str, cause: Cause, quarters: int) -> tuple[Look, ...]:
    number = measure.lever_number(model, resolve(lever, model, quarters))
    options = model.levers[number].options
    asked = [
        Measure.model_validate(
            {"choice": lever, "option": o, "after": cause.after, "as": "difference"}
        )
        for o in options
    ]
    # If it opens: a lever that seldom does could hear everything and hardly move in a few years.
    where, quarter = columns_of(model), min(cause.after, quarters) - 1
    return tuple(
        Look(m, (Opens(where.opens(number, o), number, quarter),)) for o, m in enumerate(asked)
    )


def _outcome(model: Model, name: str, cause: Cause, quarters: int) -> Look:
    asked = {"outcome": name, "at": cause.at, "after": cause.after, "as": "ratio"}
    return measure.look(model, Measure.model_validate(asked), quarters)


def read_of(ready: Ready) -> Iterator[tuple[Arm, Look]]:
    """Yield each arm of a row with each look at it."""
    looks = [*ready.looks.values(), *ready.among.values()]
    pairs = [(arms, looks) for arms in (ready.live, ready.muted) if arms]
    if ready.control is not None and ready.control.looks:
        pairs.append((ready.control.arms, list(ready.control.looks)))
    for arms, read in pairs:
        for look in read:
            for name in look.measure.weights:
                yield arms[name], look
