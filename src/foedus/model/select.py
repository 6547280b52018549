"""Named selections of actors and dyads, resolved for one case."""

from foedus import selections
from foedus.case import Case


def select(case: Case, over: str, lines: tuple[str, ...] = ()) -> list[tuple[str, tuple[int, ...]]]:
    """Return (label, index) of every entry in a selection.

    Parameters
    ----------
    over
        One of `foedus.selections.NAMES`.
    lines
        Labels of the lines, for ``lines``.
    """
    if over == selections.LINES:
        return [(name, (i,)) for i, name in enumerate(lines)]
    position = {actor: i for i, actor in enumerate(actors_of(case))}
    if over in selections.DYADS:
        found = selections.pairs(case.actors, over)
        return [(f"{a}>{b}", (position[a], position[b])) for a, b in found]
    return [(actor, (position[actor],)) for actor in members(case, over)]


def labels(case: Case, over: str) -> list[str]:
    """Return the label of every entry in a selection, in the words of the case."""
    lines = tuple(f"{g}.{name}" for g, spec in case.governments.items() for name in spec.lines)
    return [label for label, _ in select(case, over, lines)]


def actors_of(case: Case) -> tuple[str, ...]:
    """Return the actors in canonical order, so that the order in the file changes no bit."""
    return tuple(sorted(case.actors))


def members(case: Case, over: str) -> list[str]:
    """Return the actors in a selection of single actors."""
    return selections.members(case.actors, over)
