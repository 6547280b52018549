"""Named selections of actors and dyads, resolved for one case."""

from collections.abc import Callable

from foedus.case import Actor, Case


def select(case: Case, over: str, lines: tuple[str, ...] = ()) -> list[tuple[str, tuple[int, ...]]]:
    """Return (label, index) of every entry in a selection.

    Parameters
    ----------
    over
        One of the selections listed in `foedus.contract.Outcome`.
    lines
        Labels of the lines, for ``lines``.
    """
    if over == "lines":
        return [(name, (i,)) for i, name in enumerate(lines)]
    position = {actor: i for i, actor in enumerate(actors_of(case))}
    if ">" in over or over == "adversaries":
        return [(f"{a}>{b}", (position[a], position[b])) for a, b in _dyads(case, over)]
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
    tests: dict[str, Callable[[Actor], bool]] = {
        "all": lambda a: True,
        "core": lambda a: a.role in ("patron", "ally", "rival"),
        "patron": lambda a: a.role == "patron",
        "rival": lambda a: a.role == "rival",
        "ally": lambda a: a.role == "ally",
        "observer": lambda a: a.role in ("ally", "rival"),
        "treaty": lambda a: a.treaty,
        "host": lambda a: a.host,
        "stake": lambda a: a.stake,
        "protege": lambda a: a.treaty or a.stake,
        "focal": lambda a: a.role == "ally" or a.stake,
    }
    return [name for name, actor in case.actors.items() if tests[over](actor)]


def _dyads(case: Case, over: str) -> list[tuple[str, str]]:
    if over == "patron>treaty":
        return [(a, b) for a in members(case, "patron") for b in members(case, "treaty")]
    if over == "observer>protege":
        pairs = [(a, b) for a in members(case, "observer") for b in members(case, "focal")]
        return [(a, b) for a, b in pairs if case.actors[b].role != "rival"]
    if over == "adversaries":
        core, rivals = members(case, "core"), set(members(case, "rival"))
        return [(a, b) for a in core for b in core if (a in rivals) != (b in rivals)]
    raise KeyError(over)
