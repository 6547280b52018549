"""What arms, policies and signals impose, read from their texts at the place where these stand."""

import math
from collections.abc import Sequence
from dataclasses import replace

from foedus.case import Intervention, Quarter, parse_intervention
from foedus.errors import shown
from foedus.experiment import contradict
from foedus.model.entry import error
from foedus.model.types import Model


def asked(
    model: Model, do: Sequence[str], quarters: int, where: str = "--do"
) -> list[Intervention]:
    """Return entries given for one run; an error if two contradict, or one begins after the run.

    Parameters
    ----------
    where
        The option they were given under.

    Raises
    ------
    InterventionError
        For an entry that cannot be read, begins after the last quarter, or contradicts another.
    """
    found = [parse_intervention(text, where) for text in do]
    last = model.first + (quarters - 1)
    for entry in found:
        if entry.first is not None and entry.first > last:
            raise error(entry, f"{entry.first} is after the last quarter {last}", "mend the date")
    _contradictions(model, found)
    return found


def written(model: Model, name: str) -> list[Intervention]:
    """Return the entries of a policy of the case, after those of what it builds on.

    Raises
    ------
    InterventionError
        Where two entries of one list set the same thing in the same quarters to different values.
        What another policy says is there to be changed.
    """
    lists: dict[str, list[Intervention]] = {}
    for path, text in model.case.imposed(name):
        entry = parse_intervention(text, model.case.where(path))
        lists.setdefault(str(path[1]), []).append(entry)
    for entries in lists.values():
        _contradictions(model, entries)
    return [entry for entries in lists.values() for entry in entries]


def signal(model: Model, name: str, *, given_only: bool = False) -> list[Intervention]:
    """Return the entries of a signal: what is given with and without it, then its own changes.

    Raises
    ------
    InterventionError
        Where an entry cannot be read.
    """
    found = model.case.signals[name]
    parts = {"given": found.given} if given_only else {"given": found.given, "do": found.do}
    return [
        parse_intervention(text, model.case.where("signals", name, part, i))
        for part, texts in parts.items()
        for i, text in enumerate(texts)
    ]


def undone(model: Model, own: Intervention, common: Intervention) -> bool:
    """Return whether what holds in all arms undoes an entry of an arm, as the model knows it.

    An option and its number are the same, and to choose a rival of a slot undoes that one is off.
    """
    if {own.kind, common.kind} == {"off", "variant"}:
        off, choice = (own, common) if own.kind == "off" else (common, own)
        rivals = {m.name for m in model.mechanisms if m.slot == choice.target}
        # Of rivals that are out already, no choice is undone.
        return off.target in (rivals if own is off else {choice.value})
    return contradict(by_level(model, own), by_level(model, common))


def by_level(model: Model, entry: Intervention) -> Intervention:
    """Return an entry with the number of the option that it names, where it names one."""
    lever = next((each for each in model.levers if each.name == entry.target), None)
    if entry.kind != "instrument" or lever is None or entry.value not in lever.options:
        return entry
    return replace(entry, value=lever.levels[list(lever.options).index(entry.value)])


def off_menu(model: Model, texts: Sequence[str]) -> tuple[str, ...]:
    """Return a sentence for each number that is imposed on a lever and is none of its options.

    Such a number is on the scale of its instrument and is imposed as it is; no government could
    choose it, and where options are counted it is the nearest one.

    Parameters
    ----------
    texts
        Interventions that can be expressed.
    """
    levers = {lever.name: lever for lever in model.levers}
    found: dict[str, None] = {}
    for entry in map(parse_intervention, texts):
        if entry.kind != "instrument" or entry.op != "=" or not isinstance(entry.value, float):
            continue
        lever, value = levers[entry.target], entry.value
        near = min(range(len(lever.levels)), key=lambda i: abs(lever.levels[i] - value))
        if not math.isclose(lever.levels[near], value, rel_tol=1e-6, abs_tol=1e-9):
            found[
                f"{value:g}{entry.unit} is not on the menu of {lever.name} "
                f"({', '.join(lever.options)}): it is imposed as it is, and counts as "
                f'"{lever.options[near]}" where options are counted.'
            ] = None
    return tuple(found)


def _contradictions(model: Model, entries: Sequence[Intervention]) -> None:
    seen: dict[tuple[str, tuple[str, ...], Quarter | None, Quarter | None], Intervention] = {}
    for entry in entries:
        if entry.op == "+=":
            continue
        kind = "instrument" if entry.kind == "free" else entry.kind
        key = (f"{kind}:{entry.target}", entry.keys, entry.first, entry.last)
        before = seen.setdefault(key, entry)
        values = [by_level(model, each).value for each in (before, entry)]
        if before.kind != entry.kind or values[0] != values[1]:
            raise error(
                entry, f"contradicts '{shown(before.text, 80)}' in the same quarters", "keep one"
            )
