"""Import folders of parts that do not ship: each file by its path, under a private name.

The folder is no place that Python looks for modules in, so files of the same name in two folders do
not meet, and what runs is the text that was digested. Files see each other as `from .name import`.
"""

import ast
import importlib
import importlib.abc
import importlib.machinery
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

from foedus.case.code import LITERATURE, Code, fingerprint
from foedus.contract import Instrument, Mechanism, Outcome
from foedus.errors import CompileError, Problem, shown
from foedus.model import part_fields
from foedus.model.part_calls import Part, guarded, stopped
from foedus.model.part_fields import Fault

KINDS: dict[str, type] = {"MECHANISM": Mechanism, "INSTRUMENT": Instrument, "OUTCOME": Outcome}
_NAMES: dict[str, Literal["mechanism", "instrument", "outcome"]] = {
    "MECHANISM": "mechanism",
    "INSTRUMENT": "instrument",
    "OUTCOME": "outcome",
}
"""What a file may declare, alone or in the plural, and of what type that is."""

PREFIX = "foedus_own_parts_"


@dataclass(frozen=True)
class Own:
    """A part that does not ship, and where it is declared.

    Attributes
    ----------
    kind
        ``mechanism``, ``instrument`` or ``outcome``.
    file, line
        Path of the declaring file as the folder was named, and the line of the declaration.
    digest
        Fingerprint (SHA-256) of the declaring file.
    """

    kind: Literal["mechanism", "instrument", "outcome"]
    part: Part
    file: str
    line: int
    digest: str

    @property
    def name(self) -> str:
        """Return the name of the part."""
        return self.part.name

    @property
    def where(self) -> str:
        """Return ``file:line``."""
        return f"{self.file}:{self.line}"


@cache
def load(code: Code) -> tuple[Own, ...]:
    """Import a folder of parts and return what its files declare, in order of file.

    The same folder with the same content is imported once.

    Raises
    ------
    CompileError
        With every file that cannot be imported, or declares no part or a wrong one.
    """
    package = _package(code)
    found: list[Own] = []
    problems: list[Problem] = []
    for name, text in code.files:
        if name == LITERATURE or name.startswith("_"):
            continue
        place = str(Path(code.folder) / name)
        if "." in _stem(name):
            what = "has a dot in its name, by which Python cannot import it"
            problems.append(Problem(place, what, f"call it {_stem(name).replace('.', '_')}.py"))
            continue
        try:
            module = _import(f"{package}.{_stem(name)}", code)
            found += _declared(module, place, text)
        except CompileError as error:
            problems += error.problems
    if problems:
        raise CompileError(dict.fromkeys(problems))
    return tuple(found)


# --- import -----------------------------------------------------------------------------------


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Find and run the files of folders that were read, by their private names."""

    def __init__(self) -> None:
        self.codes: dict[str, Code] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        package, _, stem = fullname.partition(".")
        code = self.codes.get(package)
        if code is None or (stem and f"{stem}.py" not in dict(code.files)):
            return None
        origin = str(Path(code.folder) / f"{stem}.py") if stem else code.folder
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=origin, is_package=not stem)
        spec.has_location = bool(stem)
        return spec

    def is_package(self, fullname: str) -> bool:
        return "." not in fullname

    def get_source(self, fullname: str) -> str:
        package, _, stem = fullname.partition(".")
        if not stem:
            return ""
        return dict(self.codes[package].files)[f"{stem}.py"].decode("utf-8-sig")

    def get_code(self, fullname: str) -> Any:
        package, _, stem = fullname.partition(".")
        place = Path(self.codes[package].folder) / f"{stem}.py"
        return compile(self.get_source(fullname), str(place), "exec", dont_inherit=True)


_FINDER = _Finder()


def _package(code: Code) -> str:
    name = PREFIX + fingerprint(f"{Path(code.folder).resolve()} {code.digest}")[:16]
    _FINDER.codes[name] = code
    if _FINDER not in sys.meta_path:
        sys.meta_path.append(_FINDER)
    return name


def _stem(name: str) -> str:
    return name.removesuffix(".py")


def _import(name: str, code: Code) -> ModuleType:
    try:
        return importlib.import_module(name)
    except SyntaxError as error:
        where = f"{error.filename}:{error.lineno or 1}:{error.offset or 1}"
        raise CompileError(Problem(where, f"not Python: {error.msg}")) from error
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit too: a part must not end the program
        raise CompileError(stopped(error, code.folder, "stopped while imported")) from error


# --- declarations -----------------------------------------------------------------------------


def _declared(module: ModuleType, file: str, text: bytes) -> list[Own]:
    found: list[Own] = []
    problems: list[Problem] = []
    tree = ast.parse(text)
    digest = fingerprint(text)
    for attribute, kind in KINDS.items():
        several: Any = getattr(module, f"{attribute}S", ())
        if not isinstance(several, list | tuple):
            what = f"{attribute}S is {shown(repr(several))}, no list"
            fix = f"write {attribute}S = [...], or {attribute} = ... for one alone"
            problems.append(Problem(f"{file}:{_line(tree, attribute, '')}", what, fix))
            continue
        given = [*cast("Sequence[Any]", several)]
        given += [getattr(module, attribute)] if hasattr(module, attribute) else []
        for part in given:
            line = _line(tree, attribute, getattr(part, "name", ""))
            wrong = list(_malformed(part, attribute, kind))
            problems += [
                Problem(f"{file}:{_field(tree, field) or line}", what, fix)
                for field, what, fix in wrong
            ]
            if not wrong:
                made = guarded(part, _NAMES[attribute], f"{file}:{line}")
                found.append(Own(_NAMES[attribute], made, file, line, digest))
    if not found and not problems:
        what = f"declares no {', '.join(KINDS)}"
        fix = "declare one, or let its name begin with _ where it only helps others"
        problems.append(Problem(f"{file}:1", what, fix))
    if problems:
        raise CompileError(problems)
    return found


def _malformed(part: Any, attribute: str, kind: type) -> Iterator[Fault]:
    if not isinstance(part, kind):
        what = f"{attribute} is {shown(repr(part))}, no {kind.__name__}"
        yield "", what, f"from foedus.parts import {kind.__name__}, and make one"
        return
    assert isinstance(part, Mechanism | Instrument | Outcome)
    if not re.fullmatch(r"[a-z][a-z0-9_]{,59}", str(part.name)):
        fix = "use lower-case letters, digits and _, 60 at most"
        yield "", f"{attribute} has the name {shown(repr(part.name))}", fix
    for at, what, fix in part_fields.faults(part):
        yield at.partition(".")[0], f"{attribute.lower()} {shown(str(part.name))}: {at} {what}", fix


def _line(tree: ast.Module, attribute: str, name: str) -> int:
    """Return the line of the call that names the part, else of the assignment, else the first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = [k.value for k in node.keywords if k.arg == "name"] + node.args[:1]
            if any(isinstance(value, ast.Constant) and value.value == name for value in named):
                return node.lineno
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(t, ast.Name) and t.id.startswith(attribute) for t in targets):
            return node.lineno
    return 1


def _field(tree: ast.Module, name: str) -> int:
    """Return the line on which a class declares a field of that name; 0 if none does."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.AnnAssign))
    named = (n for n in found if isinstance(n.target, ast.Name) and n.target.id == name)
    return next((node.lineno for node in named), 0)
