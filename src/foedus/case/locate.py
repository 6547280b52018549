"""From YAML text to plain data, with the line and column of every part.

The text is read event by event, never by recursion, so that no input can exhaust the stack.
Scalars follow the core schema of YAML 1.2: ``true`` and ``false`` are the only booleans (``NO``
is Norway), keys are always text, numbers are decimal, and ``2025-01-20`` is a date. Anchors,
aliases, tags and several documents have no use in a case and are refused.
"""

import datetime
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast

import yaml
from yaml import events

from foedus.case.syntax import explain
from foedus.errors import CaseError, Problem, in_order, shown

Path = tuple[str | int, ...]
Place = tuple[int, int]

MAX_DEPTH = 24
MAX_PROBLEMS = 200
MAX_PARTS = 100_000
_MAX_DIGITS = 18

# PyYAML has no types; the compiled parser reads the same events some twenty times faster.
_parse: Callable[..., Iterator[Any]] = cast(Any, yaml).parse
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Controls, halves of characters, and what YAML takes for a line end and an editor does not.
# What cannot be seen, and what turns the direction of writing, may make one name look like another.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF|nan|NaN|NAN)")
_NONZERO = re.compile(r"[-+.0]*[1-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def unseen(text: str) -> str | None:
    """Return the first character of a text that is not text, as a message names it."""
    found = _UNPRINTABLE.search(text)
    return None if found is None else f"character U+{ord(found[0]):04X} is not text"


@dataclass(frozen=True)
class Mark:
    """Where a part begins: its key (for a list item, the item) and its value, counted from 1."""

    key: Place
    value: Place


class Positions:
    """The places of all parts of one file.

    A position is not content: any two are equal, so that cases compare by what they say.
    """

    def __init__(self, file: str = "", marks: Mapping[Path, Mark] | None = None) -> None:
        """Keep the marks of a file; without marks, `where` gives the file only."""
        self.file = file
        self._marks: Mapping[Path, Mark] = MappingProxyType(dict(marks or {}))

    def place(self, path: Path, *, key: bool = False) -> Place | None:
        """Return line and column of a part or of the nearest written part around it."""
        for length in range(len(path), -1, -1):
            mark = self._marks.get(path[:length])
            if mark is not None:
                return mark.key if key or length < len(path) else mark.value
        return None

    def where(self, path: Path, *, key: bool = False) -> str:
        """Return ``file:line:col`` of a part's value, or of its key."""
        place = self.place(path, key=key)
        return self.file if place is None else f"{self.file}:{place[0]}:{place[1]}"

    def __eq__(self, other: object) -> bool:
        """Treat all positions as equal."""
        return isinstance(other, Positions)

    def __hash__(self) -> int:
        """Agree with equality."""
        return 0

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by content, which a read-only view does not do by itself."""
        return Positions, (self.file, dict(self._marks))


@dataclass
class _Level:
    """A mapping or list that is still open."""

    content: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    key_place: Place = (0, 0)


@dataclass
class _Reader:
    """The data read so far, the marks, and what was found wrong on the way."""

    file: str
    marks: dict[Path, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    documents: int = 0
    root: Any = None

    def complain(self, place: Place, what: str, fix: str = "") -> None:
        self.problems.append(Problem(f"{self.file}:{place[0]}:{place[1]}", what, fix))
        if len(self.problems) >= MAX_PROBLEMS:
            raise CaseError(in_order(self.problems))

    def abandon(self, place: Place, what: str, fix: str = "") -> None:
        """Complain about something after which the rest cannot be understood."""
        self.complain(place, what, fix)
        raise CaseError(in_order(self.problems))

    def accept(self, event: Any) -> None:
        """Take one event of the YAML parser."""
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.abandon(place, "a second document begins here", "keep one case to a file")
        elif isinstance(event, events.NodeEvent):
            self._refuse_extras(event, place)
            self._node(event, place)
        elif isinstance(event, events.CollectionEndEvent):
            self.levels.pop()

    def _refuse_extras(self, event: Any, place: Place) -> None:
        if isinstance(event, events.AliasEvent):
            alias = shown(event.anchor)
            self.complain(place, f"alias *{alias} is not allowed", "write the content again")
            return
        if event.anchor:
            self.complain(place, f"anchor &{shown(event.anchor)} is not allowed", "leave it out")
        if event.tag:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.complain(place, f"tag {tag} is not allowed", "leave it out")

    def _node(self, event: Any, place: Place) -> None:
        level = self.levels[-1] if self.levels else None
        if level and isinstance(level.content, dict) and level.key is None:
            self._key(level, event, place)
            return
        path = self._path(level)
        key_place = level.key_place if level and level.key is not None else place
        value = self._value(event, place, path)
        if level is None:
            self.root = value
        elif isinstance(level.content, list):
            level.content.append(value)
        elif level.key is not None:
            level.content[level.key] = value
            level.key = None
        self.marks[path] = Mark(key_place, place)
        if len(self.marks) > MAX_PARTS:
            self.abandon(
                place, f"a case has at most {MAX_PARTS:,} parts; here begins one more", "cut it"
            )

    def _path(self, level: _Level | None) -> Path:
        if level is None:
            return ()
        step = len(level.content) if isinstance(level.content, list) else level.key
        return (*level.path, step if step is not None else "")

    def _key(self, level: _Level, event: Any, place: Place) -> None:
        if not isinstance(event, events.ScalarEvent):
            self.abandon(place, "a key must be a word, not a list or a mapping", "write a word")
        key = self._clean(event.value, place)
        path = (*level.path, key)
        if path in self.marks:
            line, column = self.marks[path].key
            first = f"{self.file}:{line}:{column}"
            self.complain(place, f'"{shown(key)}" is written twice, first at {first}', "keep one")
            # The first entry holds; what follows is read for its own mistakes and dropped.
            key = f"{key} (again, line {place[0]}, column {place[1]})"
        level.key, level.key_place = key, place

    def _value(self, event: Any, place: Place, path: Path) -> Any:
        if isinstance(event, events.ScalarEvent):
            text = self._clean(event.value, place)
            plain = event.style in (None, "") and event.implicit[0]
            return self._scalar(text, place) if plain else text
        if isinstance(event, events.AliasEvent):
            return None
        if len(self.levels) >= MAX_DEPTH:
            self.abandon(place, f"nested deeper than {MAX_DEPTH} levels", "a case has fewer")
        content: Any = {} if isinstance(event, events.MappingStartEvent) else []
        self.levels.append(_Level(content, path))
        return content

    def _clean(self, text: str, place: Place) -> str:
        what = unseen(text)
        if what is None:
            return text
        self.complain(place, what, "leave it out")
        return _UNPRINTABLE.sub("", text)

    def _scalar(self, text: str, place: Place) -> Any:
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) and len(text) > _MAX_DIGITS:
            self.complain(place, f"whole number of {len(text)} digits", "use a larger unit")
            return None
        if _INTEGER.fullmatch(text):
            return int(text)
        if _NOT_FINITE.fullmatch(text):
            self.complain(place, f"{text} is not a finite number", "write a plain number")
            return None
        if _FLOAT.fullmatch(text):
            return self._float(text, place)
        return self._date(text, place) if _DATE.fullmatch(text) else text

    def _float(self, text: str, place: Place) -> float | None:
        number = float(text)
        if not math.isfinite(number):
            self.complain(place, f"{shown(text)} is not a finite number", "use a larger unit")
            return None
        if number == 0.0 and _NONZERO.match(text):
            self.complain(place, f"{shown(text)} is too small to tell from 0", "use a smaller unit")
        return number

    def _date(self, text: str, place: Place) -> datetime.date | None:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            self.complain(place, f"there is no day {text}", "write year-month-day")
            return None


def _check_characters(text: str, file: str) -> None:
    """Refuse what YAML would report without a usable place."""
    for pattern, what, fix in (
        (_UNPRINTABLE, "character U+{:04X} is not text", "leave it out"),
        ("\t", "tab character", "use spaces"),
    ):
        found = re.search(pattern, text)
        if found:
            before = text[: found.start()]
            place = f"{file}:{before.count(chr(10)) + 1}:{found.start() - before.rfind(chr(10))}"
            raise CaseError(Problem(place, what.format(ord(found[0])), fix))


def read_tree(text: str, file: str, first: str = "format: 2") -> tuple[Any, Positions]:
    """Read YAML text into dictionaries, lists and scalars, with their positions.

    Parameters
    ----------
    text
        Content of the file.
    file
        Name of the file, for messages.
    first
        How such a file begins, for the message about an empty one.

    Raises
    ------
    CaseError
        When the text is not YAML, or uses what a case may not; with every place found.
    """
    text = re.sub("\r\n?", "\n", text)
    _check_characters(text, file)
    reader = _Reader(file)
    _for_each_event(text, reader)
    if not reader.marks and not reader.problems:
        raise CaseError(Problem(f"{file}:1:1", "the file is empty", f"begin with `{first}`"))
    if reader.problems:
        raise CaseError(in_order(reader.problems))
    return reader.root, Positions(file, reader.marks)


def _for_each_event(text: str, reader: _Reader) -> None:
    try:
        for event in _parse(text, Loader=_LOADER):
            reader.accept(event)
    except yaml.YAMLError as error:
        place, what, fix = explain(error, text)
        reader.abandon(place, f"not YAML: {what}", fix)
