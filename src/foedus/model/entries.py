"""What arms, policies and signals impose, read from their texts at the place where these stand."""

from collections.abc import Sequence

from foedus.case import Intervention, Quarter, parse_intervention
from foedus.errors import shown
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
    _contradictions(found)
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
        _contradictions(entries)
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


def _contradictions(entries: Sequence[Intervention]) -> None:
    seen: dict[tuple[str, tuple[str, ...], Quarter | None, Quarter | None], Intervention] = {}
    for entry in entries:
        if entry.op == "+=":
            continue
        kind = "instrument" if entry.kind == "free" else entry.kind
        key = (f"{kind}:{entry.target}", entry.keys, entry.first, entry.last)
        before = seen.setdefault(key, entry)
        if (before.kind, before.value) != (entry.kind, entry.value):
            raise error(
                entry, f"contradicts '{shown(before.text, 80)}' in the same quarters", "keep one"
            )
