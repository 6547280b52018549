"""Import folders of parts that do not ship: each file by its path, under a private name.

The folder is no place that Python looks for modules in, so files of the same name in two folders do
not meet, and what runs is the text that was digested. Files see each other as `from .name import`.
"""

import ast
import dataclasses
import importlib
import importlib.abc
import importlib.machinery
import inspect
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

import numpy as np

from foedus.case.code import LITERATURE, Code, fingerprint
from foedus.contract import Instrument, Mechanism, Outcome
from foedus.errors import CompileError, FoedusError, Problem, nearest, shown

KINDS: dict[str, type] = {"MECHANISM": Mechanism, "INSTRUMENT": Instrument, "OUTCOME": Outcome}
_NAMES: dict[str, Literal["mechanism", "instrument", "outcome"]] = {
    "MECHANISM": "mechanism",
    "INSTRUMENT": "instrument",
    "OUTCOME": "outcome",
}
"""What a file may declare, alone or in the plural, and of what type that is."""

PREFIX = "foedus_own_parts_"

Part = Mechanism | Instrument | Outcome


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
        try:
            module = _import(f"{package}.{_stem(name)}", code)
            found += _declared(module, str(Path(code.folder) / name), text)
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
        raise CompileError(_stopped(error, code.folder, "stopped while imported")) from error


def _stopped(error: BaseException, folder: str, what: str) -> Problem:
    """Return an exception as one problem, at the last line of the folder that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if Path(frame.filename).parent == Path(folder)]
    where = f"{mine[-1].filename}:{mine[-1].lineno}" if mine else folder
    said = str(error).strip().splitlines()
    text = f"{type(error).__name__}: {said[0]}" if said else type(error).__name__
    return Problem(where, f"{what}: {shown(text, 300)}", _hint(error))


def _hint(error: BaseException) -> str:
    # A name that a formula asks of the world and that is none is most often misspelt.
    name, holder = getattr(error, "name", None), getattr(error, "obj", None)
    if isinstance(error, AttributeError) and name and dataclasses.is_dataclass(holder):
        return nearest(name, [field.name for field in dataclasses.fields(holder)])
    return ""


# --- declarations -----------------------------------------------------------------------------


def _declared(module: ModuleType, file: str, text: bytes) -> list[Own]:
    found: list[Own] = []
    problems: list[Problem] = []
    tree = ast.parse(text)
    digest = fingerprint(text)
    for attribute, kind in KINDS.items():
        given: list[Any] = list(getattr(module, f"{attribute}S", ()))
        given += [getattr(module, attribute)] if hasattr(module, attribute) else []
        for part in given:
            line = _line(tree, attribute, getattr(part, "name", ""))
            wrong = list(_malformed(part, attribute, kind))
            problems += [Problem(f"{file}:{line}", *what) for what in wrong]
            if not wrong:
                mine = Own(_NAMES[attribute], part, file, line, digest)
                found.append(dataclasses.replace(mine, part=_guarded(mine)))
    if not found and not problems:
        what = f"declares no {', '.join(KINDS)}"
        fix = "declare one, or let its name begin with _ where it only helps others"
        problems.append(Problem(f"{file}:1", what, fix))
    if problems:
        raise CompileError(problems)
    return found


def _malformed(part: Any, attribute: str, kind: type) -> Iterator[tuple[str, str]]:
    if not isinstance(part, kind):
        what = f"{attribute} is {shown(repr(part))}, no {kind.__name__}"
        yield what, f"from foedus.parts import {kind.__name__}, and make one"
        return
    assert isinstance(part, Mechanism | Instrument | Outcome)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", str(part.name)):
        yield f"{attribute} has the name {part.name!r}", "use lower-case letters, digits and _"
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if str(field.type).startswith("tuple") and not isinstance(value, tuple):
            what = (
                f"{attribute.lower()} {part.name}: {field.name} is {shown(repr(value))}, no tuple"
            )
            yield what, f"write {field.name}=({shown(repr(value))},)"
    if isinstance(part, Mechanism) and not dataclasses.is_dataclass(part.params):
        what = f"mechanism {part.name}: params is no class of fields"
        yield what, "write class Params(Module) with a param(...) for each field"


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


def _guarded(own: Own) -> Part:
    """Return a part whose functions turn what they raise into one located error."""
    changed: dict[str, Any] = {}
    for field in dataclasses.fields(own.part):
        value = getattr(own.part, field.name)
        if inspect.isfunction(value):
            changed[field.name] = _guard(value, own, _RETURNS.get(field.name, ""))
    return dataclasses.replace(own.part, **changed)


_RETURNS = {"appraise": "appraises", "step": "writes", "begin": "begins"}
"""Of a mechanism, the declaration of what a function returns."""


def _guard(function: Callable[..., Any], own: Own, returns: str) -> Callable[..., Any]:
    @wraps(function)
    def called(*given: Any) -> Any:
        try:
            found = function(*given)
        except FoedusError:
            raise
        except Exception as error:
            what = f"{own.kind} {own.name} stopped in {function.__name__}"
            folder = str(Path(own.file).parent)
            raise CompileError(_stopped(error, folder, what)) from error
        if returns and (wrong := list(_returned(found, given[0], getattr(own.part, returns)))):
            line = function.__code__.co_firstlineno
            head = f"{own.kind} {own.name}: {function.__name__}"
            raise CompileError([Problem(f"{own.file}:{line}", f"{head} {what}") for what in wrong])
        return found

    return called


def _returned(found: Any, world: Any, declared: tuple[str, ...]) -> Iterator[str]:
    """Say in what a result differs from what is declared; members, the last axis, may be one."""
    if not isinstance(found, dict):
        yield "returns no dictionary of variables"
        return
    values = cast(dict[str, Any], found)
    for name in sorted(set(declared) ^ set(values)):
        there = "returns" if name in values else "does not return"
        yield f"{there} {name}, which is {'not ' if name in values else ''}declared"
    for name in sorted(set(declared) & set(values)):
        holder = world.appraisals if hasattr(world.appraisals, name) else world.link
        wanted, got = getattr(holder, name).shape[:-1], np.shape(values[name])[:-1]
        pairs = zip(reversed(got), reversed(wanted), strict=False)
        if len(got) > len(wanted) or any(size not in (1, whole) for size, whole in pairs):
            yield f"returns {name} over {got}, and it is over {wanted}"
