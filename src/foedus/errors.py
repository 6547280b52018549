"""Everything that can go wrong, as one tree.

    FoedusError                 exit code 2: something the user can mend
    ├── CaseError               a case file, or something it names
    ├── CompileError            a sound case that the mechanisms cannot carry
    ├── InterventionError       a ``--do`` expression or a policy entry
    ├── OptionError             a command-line option or an argument of the Python call
    │   └── DocumentError       a document that was written before and cannot be read back
    ├── OutputError             an output folder: exists, not writable, incomplete
    └── ResourceError           a run larger than memory or disk

An error holds one or more `Problem`, so that ``foedus check`` can show all of them at once.
Nothing here is raised for a member whose numbers go wrong: that member carries a status.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LISTED = 12
"""Names up to which an error lists all that is allowed."""

CLOSEST = 3
"""Names that stand for a longer list: those most like what was written."""

COMPARED = 250
"""Names that are compared with what was written, to bound the time of an error."""

LONG = 400
"""Characters of a place from which only its ends are shown."""

QUOTED = 60
"""Characters of what was written that a message repeats."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where, what, and how to mend it.

    Attributes
    ----------
    where
        ``file:line:col`` or the part of the command line meant; empty when neither applies.
    what
        The problem in one sentence, naming what was got and what is allowed.
    fix
        What to write instead; empty when the sentence already says it.
    """

    where: str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        """One line: ``where: what; fix``, of a very long place the ends."""
        where = self.where
        if len(where) > LONG:
            where = f"{where[: LONG // 2]}...{where[-LONG // 2 :]}"
        head = f"{where}: " if where else ""
        tail = f"; {self.fix}" if self.fix else ""
        return visible(f"{head}{self.what}{tail}")


class FoedusError(Exception):
    """A mistake the user can mend; shown without a traceback, exit code 2.

    Attributes
    ----------
    problems
        Each with where it is, what is wrong, and how to mend it.
    """

    exit_code = 2

    def __init__(self, problems: Problem | str | Iterable[Problem]) -> None:
        """Take one problem, one sentence, or many problems found in one stage."""
        if isinstance(problems, str):
            problems = Problem("", problems)
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CaseError(FoedusError):
    """A case file cannot be read, or breaks the case format."""


class LeaveError(CaseError):
    """A case brings code, and no leave was given to import it."""


class CompileError(FoedusError):
    """The case is well formed but the mechanisms cannot carry it (ownership, menus, cycles)."""


class InterventionError(FoedusError):
    """A ``--do`` expression or a policy entry names something unknown or contradicts another."""


class OptionError(FoedusError):
    """A command-line option or call argument is out of range."""


class DocumentError(OptionError, ValueError):
    """A document that was written before, such as an experiment, cannot be read back."""


class OutputError(FoedusError):
    """An output folder exists already, cannot be written, or is not a complete result."""


class ResourceError(FoedusError):
    """The run asked for would not fit in memory or on disk."""


class Notice(UserWarning):
    """Something went otherwise than asked for, such as a name that was taken; nothing was lost."""


def several(
    given: object, kinds: tuple[type, ...], where: str, allowed: str, fix: str = ""
) -> list[Any]:
    """Return what may be given as one of a kind, or as several of it, as a list.

    Parameters
    ----------
    kinds
        What each may be; a lone one is a list of one, so that no text is read letter by letter.
    where, allowed, fix
        What the error says of anything else.

    Raises
    ------
    OptionError
        For anything else, once.
    """
    if isinstance(given, kinds):
        return [given]
    found: list[Any] = [given]
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        found = list(given)  # pyright: ignore[reportUnknownArgumentType]
    for each in found:
        if not isinstance(each, kinds):
            raise OptionError(Problem(where, f"must be {allowed}, got {shown(repr(each))}", fix))
    return found


def nearest(name: str, allowed: Sequence[str]) -> str:
    """Say which allowed name was probably meant, or list what is allowed, of many the closest.

    Parameters
    ----------
    name
        What was written.
    allowed
        What may be written.
    """
    name, names = name[:QUOTED], _comparable(name, allowed)
    same = [other for other in names if other.casefold() == name.casefold()]
    close = same or difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f'{_foreign(name)}did you mean "{shown(close[0])}"?'
    if not allowed:
        return "nothing is allowed here"
    if len(allowed) <= LISTED:
        return f"allowed: {', '.join(shown(other) for other in sorted(allowed))}"
    best = difflib.get_close_matches(name, names, n=CLOSEST, cutoff=0.0)
    listed = ", ".join(shown(other) for other in best)
    return f"closest of {len(allowed)} allowed: {listed}"


def _foreign(name: str) -> str:
    # A letter of another alphabet looks the same and is not.
    odd = next((letter for letter in name if not letter.isascii()), "")
    return f'"{shown(odd)}" is U+{ord(odd):04X}, not a letter of A to Z; ' if odd else ""


def _comparable(name: str, allowed: Sequence[str]) -> list[str]:
    """Return the names, of very many those most like in length: comparing takes time."""
    if len(allowed) <= COMPARED:
        return list(allowed)
    return sorted(allowed, key=lambda other: abs(len(other) - len(name)))[:COMPARED]


def shown(text: str, most: int = QUOTED) -> str:
    """Return a text as a message quotes it: short, on one line, with nothing invisible in it.

    Parameters
    ----------
    text
        What was written, of any length and with any characters.
    most
        Characters after which it is cut.
    """
    clipped = text if len(text) <= most else f"{text[: most - 3]}..."
    return visible(clipped)


def visible(text: str) -> str:
    """Return a text on one line in which everything that cannot be seen is an escape."""
    return "".join(c if c.isprintable() else _escape(ord(c)) for c in text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by place in the file, each problem once; those without a place come first."""

    def place(problem: Problem) -> tuple[str, int, int]:
        file, *numbers = problem.where.rsplit(":", 2)
        if numbers and all(number.isdecimal() for number in numbers):
            line, column = (*map(int, numbers), 0)[:2]  # a line of code may stand alone
            return file, line, column
        return "", 0, 0

    return sorted(dict.fromkeys(problems), key=place)
