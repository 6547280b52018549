"""A model under a rival reading of its record: the same columns, other numbers of the record.

Base shares and openings are drawn numbers, so a reading compiles nothing; streams keep their names,
so that all other numbers of a draw stay to the bit.
"""

import dataclasses
from collections.abc import Sequence

from foedus import column_names
from foedus.case import Intervention, parse_intervention
from foedus.case.readings import Chosen
from foedus.model.entry import error, position
from foedus.model.layout import lever_columns
from foedus.model.types import Lever, Model


def reread(model: Model, chosen: Chosen) -> Model:
    """Return the model with the priors that follow from chosen codings of the record."""
    if not chosen:
        return model
    found = {column.name: column for column in lever_columns(model.case, model.levers, chosen)}
    columns = tuple(found.get(column.name, column) for column in model.columns)
    return dataclasses.replace(model, columns=columns)


def recoded(model: Model, chosen: Chosen) -> list[tuple[int, Lever]]:
    """Return the levers, by index, of which chosen codings change a prior."""
    other = reread(model, chosen)
    changed = {
        now.name
        for before, now in zip(model.columns, other.columns, strict=True)
        if before.prior != now.prior
    }
    return [
        (i, lever)
        for i, lever in enumerate(model.levers)
        if any(column_names.is_of_lever(name, lever.name) for name in changed)
    ]


def chosen(model: Model, do: Sequence[str]) -> dict[str, str]:
    """Return the codings that entries of ``--do`` choose, by reading, where nothing else may stand.

    Raises
    ------
    InterventionError
        For an entry that chooses no coding of the record.
    """
    found: dict[str, str] = {}
    for text in do:
        entry = parse_intervention(text, "--do")
        if entry.kind != "variant" or entry.target not in model.case.readings:
            names = ", ".join(model.case.readings)
            allowed = f"readings of the case: {names}" if names else "the case has none"
            raise error(entry, "a plan depends on how the record is read alone", allowed)
        choose(model, found, entry)
    return found


def choose(model: Model, readings: dict[str, str], entry: Intervention) -> None:
    """Note the coding that an entry chooses; the coding of the case itself changes nothing.

    Raises
    ------
    InterventionError
        If the reading has no coding of that name.
    """
    reading = model.case.readings[entry.target]
    names = list(reading.codings)
    coding = names[position(entry, names, f"coding of {entry.target}", str(entry.value))]
    readings.pop(entry.target, None)
    if coding != reading.default:
        readings[entry.target] = coding
