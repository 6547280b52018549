"""How an entry of a policy is refused: at its place, with its text, and with what is allowed."""

from collections.abc import Sequence

from foedus.case import Intervention
from foedus.errors import InterventionError, Problem, nearest, shown


def problem(entry: Intervention, what: str, fix: str) -> Problem:
    """Return what is wrong with an entry, at its place and with its text."""
    return Problem(entry.where, f"'{shown(entry.text, 80)}': {what}", fix)


def error(entry: Intervention, what: str, fix: str) -> InterventionError:
    """Return what is wrong with an entry as an error."""
    return InterventionError(problem(entry, what, fix))


def position(entry: Intervention, names: Sequence[str], what: str, name: str | None = None) -> int:
    """Return where a name, by default the target of the entry, stands among those there are.

    Raises
    ------
    InterventionError
        If it is not among them.
    """
    wanted = entry.target if name is None else name
    if wanted not in names:
        raise error(entry, f'unknown {what} "{shown(wanted)}"', nearest(wanted, list(names)))
    return names.index(wanted)


def within(entry: Intervention, low: float, high: float) -> float:
    """Return the number of an entry, from `low` to `high`.

    Raises
    ------
    InterventionError
        If it lies elsewhere.
    """
    value = entry.value
    if not isinstance(value, float) or not low <= value <= high:
        raise error(entry, f"{value} is outside {low:g} to {high:g}", "choose a value within")
    return value
