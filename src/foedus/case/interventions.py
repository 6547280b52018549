"""Interventions written as text: what a policy, or ``--do`` on the command line, imposes.

::

    USA.ask_spending=3.5%@2026Q1..2027Q4    fix an instrument, as a level
    USA.rhetoric=shame                      ... or as an option, for the whole run
    USA.ask_spending+=0.5%@2027Q1           shift it, from 2027Q1 on
    free:USA.ask_spending@2027Q1            give it back to the government
    off:security_spiral@2026Q1..2026Q4      switch a mechanism off
    variant:commitment_trust=NAME           choose one of rival mechanisms
    param:MECHANISM.NAME=0.2                fix a parameter
    param:MECHANISM.NAME[JPN]=0.2           ... or its entry for one actor
    line:USA.leader=0.3                     fix the influence of a line
    state:gdp[JPN]+=1%@2026Q1               move a state variable in a quarter

Only the form is checked here; whether the names exist is for the compiler.
"""

import math
import re
from dataclasses import dataclass, field
from typing import Literal, NoReturn, cast

from foedus.case.fields import LARGEST, SMALLEST
from foedus.case.quarters import Quarter
from foedus.errors import InterventionError, Problem, nearest, shown

Kind = Literal["instrument", "free", "off", "variant", "param", "line", "state"]
Operation = Literal["", "=", "+="]

PREFIXES = ("free", "off", "variant", "param", "line", "state")
MAX_LENGTH = 400


@dataclass(frozen=True)
class _Form:
    """What a kind of expression looks like after its prefix."""

    dotted: bool
    keys: bool
    operations: tuple[Operation, ...]
    value: Literal["", "name", "number", "number or name"]
    dates: Literal["none", "optional", "required"]
    example: str


_FORMS: dict[Kind, _Form] = {
    "instrument": _Form(
        True, False, ("=", "+="), "number or name", "optional", "USA.ask_spending=3.5%@2026Q1"
    ),
    "free": _Form(True, False, ("",), "", "optional", "free:USA.ask_spending@2027Q1"),
    "off": _Form(False, False, ("",), "", "optional", "off:security_spiral"),
    "variant": _Form(
        False, False, ("=",), "name", "none", "variant:commitment_trust=current_calculus"
    ),
    "param": _Form(True, True, ("=",), "number", "none", "param:economy.growth[JPN]=0.01"),
    "line": _Form(True, False, ("=",), "number", "optional", "line:USA.leader=0.3@2026Q1"),
    "state": _Form(
        False,
        True,
        ("=", "+="),
        "number",
        "required",
        "state:commitment_trust[JPN,JPN]+=0.2@2026Q1",
    ),
}

_TARGET = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)?")
_KEYS = re.compile(r"\[([^\[\]]*)\]")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_OPTION = re.compile(r"[A-Za-z_]([A-Za-z0-9_ .%-]*[A-Za-z0-9_%])?")
_UNIT = re.compile(r"[^@=+\[\]]*")


@dataclass(frozen=True)
class Intervention:
    """One thing imposed on a run.

    Attributes
    ----------
    target
        ``USA.ask_spending``, a mechanism, a slot, ``mechanism.parameter``, ``USA.leader`` or a
        state variable.
    keys
        Actors that a parameter or a state variable is meant for; empty for all.
    op
        ``=`` set, ``+=`` shift, empty where nothing is set.
    value
        A number, or the name of an option or mechanism.
    unit
        Text after the number, such as ``%``.
    first, last
        Quarters in force, both included; ``None`` is the start or the end of the run.
    text, where
        What was written and where; neither counts when interventions are compared.
    """

    kind: Kind
    target: str
    keys: tuple[str, ...] = ()
    op: Operation = ""
    value: float | str | None = None
    unit: str = ""
    first: Quarter | None = None
    last: Quarter | None = None
    text: str = field(default="", compare=False)
    where: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Write the expression in its shortest form."""
        prefix = "" if self.kind == "instrument" else f"{self.kind}:"
        keys = f"[{','.join(self.keys)}]" if self.keys else ""
        # A space keeps a unit such as "e5" from being read as part of the number.
        gap = " " if self.unit and not self.unit.startswith("%") else ""
        value = "" if self.value is None else f"{self.value}{gap}{self.unit}"
        return f"{prefix}{self.target}{keys}{self.op}{value}{self._dates()}"

    def _dates(self) -> str:
        if self.first is None:
            return ""
        if self.last is None or (self.kind == "state" and self.first == self.last):
            return f"@{self.first}"
        return f"@{self.first}..{self.last}"


def parse(text: str, where: str = "") -> Intervention:
    """Read one expression.

    Parameters
    ----------
    text
        The expression.
    where
        Place of the expression, such as a command-line option or a line of a case.

    Raises
    ------
    InterventionError
        Naming the column, what was got and what is allowed.
    """
    return _Parser(text, where).intervention()


class _Parser:
    """Reads an expression from left to right; `at` is the next character."""

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where
        self.at = 0

    def intervention(self) -> Intervention:
        if len(self.text) > MAX_LENGTH:
            what = f"{len(self.text)} characters; at most {MAX_LENGTH} are allowed"
            self._fail(what, "write one intervention to an entry")
        if not self.text.strip():
            self._fail("empty expression", "write for example USA.ask_spending=3.5%@2026Q1")
        if ";" in self.text:
            self.at = self.text.index(";")
            fix = "give these one by one, each as an entry of its own"
            self._fail('";" stands between the entries of --arm alone', fix)
        kind = self._kind()
        form = _FORMS[kind]
        target = self._target(form)
        keys = self._keys(form)
        op = self._operation(form)
        value, unit = self._value(form) if op else (None, "")
        first, last = self._dates(kind, form)
        self._skip()
        if self.at < len(self.text):
            self._fail(f"unexpected {self._rest()}", f"write for example {form.example}")
        return Intervention(kind, target, keys, op, value, unit, first, last, self.text, self.where)

    def _kind(self) -> Kind:
        self._skip()
        head, colon, _ = self.text[self.at :].partition(":")
        if not colon or "@" in head or "=" in head:
            return "instrument"
        if head.strip() not in PREFIXES:
            self._fail(
                f'unknown prefix "{shown(head.strip(), 40)}"', nearest(head.strip(), PREFIXES)
            )
        self.at += len(head) + 1
        return cast(Kind, head.strip())

    def _target(self, form: _Form) -> str:
        self._skip()
        found = _TARGET.match(self.text, self.at)
        if found is None:
            self._fail(f"expected a name; got {self._rest()}", f"write for example {form.example}")
        if bool(found[1]) != form.dotted:
            what = "two names joined by a point" if form.dotted else "one name without a point"
            self._fail(
                f'expected {what}; got "{shown(found[0])}"', f"write for example {form.example}"
            )
        self.at = found.end()
        return found[0]

    def _keys(self, form: _Form) -> tuple[str, ...]:
        self._skip()
        if not self.text.startswith("[", self.at):
            return ()
        if not form.keys:
            self._fail(
                "brackets are for param: and state: only", f"write for example {form.example}"
            )
        found = _KEYS.match(self.text, self.at)
        if found is None:
            self._fail("the bracket is not closed", "write for example [JPN] or [CHN,JPN]")
        keys = tuple(key.strip() for key in found[1].replace(">", ",").split(","))
        if len(keys) > 2 or not all(_KEY.fullmatch(key) for key in keys):
            self._fail(
                f"expected one or two actors; got {shown(found[0])}", "write [JPN] or [CHN,JPN]"
            )
        self.at = found.end()
        return keys

    def _operation(self, form: _Form) -> Operation:
        self._skip()
        got: Operation = ""
        if self.text.startswith("+=", self.at):
            got = "+="
        elif self.text.startswith("=", self.at):
            got = "="
        if got not in form.operations:
            allowed = " or ".join(op or "nothing" for op in form.operations)
            what = f"expected {allowed} here; got {got or self._rest()}"
            self._fail(what, f"write for example {form.example}")
        self.at += len(got)
        return got

    def _value(self, form: _Form) -> tuple[float | str, str]:
        self._skip()
        number = _NUMBER.match(self.text, self.at) if "number" in form.value else None
        if number is not None:
            value = float(number[0])
            if not math.isfinite(value):
                self._fail(f"{shown(number[0])} is not a finite number", "use a smaller number")
            if value and not SMALLEST <= abs(value) <= LARGEST:
                what = f"{shown(number[0])} is out of range"
                self._fail(what, f"allowed: 0, or a size of {SMALLEST:g} to {LARGEST:g}")
            self.at = number.end()
            return value, self._unit()
        name = _OPTION.match(self.text, self.at) if "name" in form.value else None
        if name is None:
            self._fail(
                f"expected a {form.value}; got {self._rest()}", f"write for example {form.example}"
            )
        self.at = name.end()
        return name[0], ""

    def _unit(self) -> str:
        found = _UNIT.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        return found[0].strip()

    def _dates(self, kind: Kind, form: _Form) -> tuple[Quarter | None, Quarter | None]:
        self._skip()
        if not self.text.startswith("@", self.at):
            if form.dates == "required" and self.at == len(self.text):
                self._fail("a quarter is missing", f"write for example {form.example}")
            return None, None
        if form.dates == "none":
            self._fail(f"{kind}: holds for the whole run and takes no quarter", "leave out the @")
        self.at += 1
        first = self._quarter()
        if not self.text.startswith("..", self.at):
            return first, (first if kind == "state" else None)
        self.at += 2
        before = self.at
        last = self._quarter()
        if last < first:
            self.at = before
            self._fail(f"{last} is before {first}", "write the earlier quarter first")
        return first, last

    def _quarter(self) -> Quarter:
        self._skip()
        found = re.compile(r"[^\s.@]*").match(self.text, self.at)
        assert found is not None
        try:
            quarter = Quarter.parse(found[0])
        except ValueError as error:
            what, _, fix = str(error).partition("; ")
            self._fail(shown(what, 80), fix)
        self.at = found.end()
        self._skip()
        return quarter

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _rest(self) -> str:
        rest = self.text[self.at :]
        return f'"{shown(rest, 40)}"' if rest else "the end"

    def _fail(self, what: str, fix: str = "") -> NoReturn:
        place = f"'{shown(self.text, 80)}' column {self.at + 1}"
        raise InterventionError(Problem(self.where, f"{place}: {what}", fix))
