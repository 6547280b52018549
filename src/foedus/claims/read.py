"""From the folder of claims beside a case to `Claim`s: one file per claim, named by its id.

Nothing here compiles or runs a model. Whether outcomes, levers and mechanisms exist is for who puts
a claim to the test, since a claim may name what the model lacks.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path as FilePath
from types import MappingProxyType

from pydantic import ValidationError

from foedus import references
from foedus.behaviour.suite import suite
from foedus.case import MAX_PROBLEMS, Case, parse_intervention
from foedus.case.load import folder_of, read_text, shipped
from foedus.case.locate import Path, Positions, read_tree
from foedus.case.messages import problems_of, show, spell
from foedus.claims.schema import Claim
from foedus.errors import (
    CaseError,
    FoedusError,
    OptionError,
    Problem,
    in_order,
    nearest,
    shown,
)

FOLDER = "claims"
"""Name of the folder of claims beside ``case.yaml``."""

SUFFIX = ".yaml"
POLICY = "policy:"
"""What stands in an arm before the name of a policy of the case."""

MAX_CLAIMS = 1000


def place(case: str | os.PathLike[str] | Case) -> str:
    """Return where a case lies: as it was named, or of one that was read its file, or shipped name.

    Raises
    ------
    OptionError
        For a case beside which nothing can lie.
    """
    if not isinstance(case, Case):
        return os.fsdecode(case)
    folder = FilePath(case.file).parent.name
    if not FilePath(case.file).is_file():
        if case.file != f"{folder}/case.yaml" or folder not in shipped():
            what = "was not read from a file that is there, so no claims lie beside it"
            raise OptionError(Problem(case.name, what, "name its file or folder"))
        return folder
    return case.file


def read(name_or_path: str | os.PathLike[str], case: Case) -> Mapping[str, Claim]:
    """Return the claims beside a case by id, in natural order; none where there is no folder.

    Parameters
    ----------
    name_or_path
        Where the case was loaded from: the name of a shipped case, its file or its folder.
    case
        That case, whose policies, events, figures and quarters claims may name.

    Raises
    ------
    CaseError
        With every problem of every file, each with line and column.
    """
    folder, called = folder_of(name_or_path)
    return _read(folder.joinpath(FOLDER), f"{called}/{FOLDER}", case)


def of_coder(name: str, name_or_path: str | os.PathLike[str], case: Case) -> Mapping[str, Claim]:
    """Return the claims of a coder by id, in natural order.

    Parameters
    ----------
    name
        A folder of claims: its name, if it lies beside the case (``claims`` are those of the case
        itself), or its path.
    name_or_path, case
        As in `read`.

    Raises
    ------
    OptionError
        If there is no such folder, or no claim in it.
    CaseError
        With every problem of every file, each with line and column.
    """
    folder, called = folder_of(name_or_path)
    place, where = folder.joinpath(name), f"{called}/{name}"
    if name != FilePath(name).name or not place.is_dir():
        place, where = FilePath(name), name
    if not name or not place.is_dir():
        beside = [entry.name for entry in folder.iterdir() if entry.is_dir() and _files(entry, "")]
        what = f'there is no folder of claims "{shown(name)}", neither beside the case nor here'
        raise OptionError(Problem("--coder", what, nearest(name, beside)))
    found = _read(place, where, case)
    if not found:
        what = f"the folder {shown(name)} has no claims"
        raise OptionError(Problem("--coder", what, "a claim is a file ID.yaml"))
    return found


def digest(name_or_path: str | os.PathLike[str]) -> str:
    """Return the SHA-256, in hexadecimal, of the files of the claims beside a case."""
    folder, called = folder_of(name_or_path)
    found = hashlib.sha256()
    for entry in _files(folder.joinpath(FOLDER), f"{called}/{FOLDER}"):
        own = hashlib.sha256(entry.read_bytes()).hexdigest()
        found.update(f"{entry.name}\n{own}\n".encode())
    return found.hexdigest()


def _read(folder: Traversable, called: str, case: Case) -> Mapping[str, Claim]:
    found: dict[str, Claim] = {}
    problems: list[Problem] = []
    for entry in _files(folder, called):
        file = f"{called}/{entry.name}"
        try:
            claim = parse_claim(read_text(entry, file), file)
        except FoedusError as error:
            problems += error.problems
            continue
        if claim.id != entry.name.removesuffix(SUFFIX):
            problems.append(_misnamed(claim, entry.name, found))
            continue
        found[claim.id] = claim
    # A claim that cannot be read would make every claim that names it look wrong.
    if not problems:
        faults = (fault for claim in found.values() for fault in _faults(claim, found, case))
        problems += islice(faults, MAX_PROBLEMS)
    if problems:
        raise CaseError(in_order(problems)[:MAX_PROBLEMS])
    return MappingProxyType({name: found[name] for name in sorted(found, key=_natural)})


def parse_claim(text: str, file: str = "<claim>") -> Claim:
    """Check one claim that is at hand as YAML text; `file` is what messages call it.

    Raises
    ------
    CaseError
        With every problem of its form; what it names outside itself is for `read`.
    """
    tree, positions = read_tree(text, file, first="id: C1")
    if not isinstance(tree, Mapping):
        what = f"a claim is a mapping of keys; got {show(tree)}"
        raise CaseError(Problem(positions.where(()), what, "begin with `id: C1`"))
    try:
        claim = Claim.model_validate(tree)
    except ValidationError as error:
        raise CaseError(in_order(problems_of(error, Claim, positions))) from None
    claim._positions = positions  # pyright: ignore[reportPrivateUsage]
    return claim


def _files(folder: Traversable, called: str) -> list[Traversable]:
    if not folder.is_dir():
        return []
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    odd = [entry.name for entry in entries if entry.name.lower().endswith((".yml", ".yaml.yaml"))]
    if odd:
        raise CaseError(Problem(f"{called}/{odd[0]}", "a claim is a file ID.yaml", "rename it"))
    files = [e for e in entries if e.name.endswith(SUFFIX) and not e.name.startswith(".")]
    if len(files) > MAX_CLAIMS:
        what = f"has {len(files):,} claims; at most {MAX_CLAIMS:,} are read"
        raise CaseError(Problem(called, what, "move some elsewhere"))
    return files


def _misnamed(claim: Claim, name: str, found: Mapping[str, Claim]) -> Problem:
    where = claim.positions.where(("id",))
    twin = f", which {found[claim.id].positions.file} has already" if claim.id in found else ""
    what = f'id: the file {name} holds the claim "{claim.id}"{twin}'
    return Problem(where, what, f"write id: {name.removesuffix(SUFFIX)}, or rename the file")


def _natural(name: str) -> list[tuple[str, int]]:
    """Sort C2 before C10."""
    return [(word, int(number or 0)) for word, number in re.findall(r"([^0-9]*)([0-9]*)", name)]


# --- what a claim names outside itself --------------------------------------------------------


def _faults(claim: Claim, claims: Mapping[str, Claim], case: Case) -> Iterator[Problem]:
    yield from _interventions(claim, case)
    yield from _others(claim, claims)
    library = sorted(references.library())
    for i, work in enumerate(claim.literature):
        if work.key not in references.library():
            path = ("literature", i, "key")
            yield _unknown(claim.positions, path, "work of references.bib", work.key, library)
    flags = sorted(part.id for part in (*case.events, *case.figures))
    for i, flag in enumerate(claim.fidelity):
        if flag not in flags:
            path = ("fidelity", i)
            yield _unknown(claim.positions, path, "event or figure of the case", flag, flags)
    tests = [row.id for row in suite()]
    for i, demand in enumerate(claim.demanded_by):
        if demand.test not in tests:
            path = ("demanded_by", i, "test")
            yield _unknown(claim.positions, path, "behaviour test", demand.test, tests)
    yield from _too_late(claim, case)


def _interventions(claim: Claim, case: Case) -> Iterator[Problem]:
    texts: list[tuple[Path, str]] = [
        (("arms", name, i), text)
        for name, bundle in claim.arms.items()
        for i, text in enumerate(bundle)
    ]
    if claim.control is not None:
        for side, bundle in (("without", claim.control.without), ("with", claim.control.with_)):
            texts += [(("control", side, i), text) for i, text in enumerate(bundle)]
    for path, text in texts:
        if text.startswith(POLICY):
            name = text.removeprefix(POLICY).strip()
            if name not in case.policies:
                known = sorted(case.policies)
                yield _unknown(claim.positions, path, "policy of the case", name, known)
            continue
        try:
            parse_intervention(text, claim.positions.where(path))
        except FoedusError as error:
            yield from error.problems


def _others(claim: Claim, claims: Mapping[str, Claim]) -> Iterator[Problem]:
    known = sorted(set(claims) - {claim.id}, key=_natural)
    named: list[tuple[Path, str]] = [(("joins", i), name) for i, name in enumerate(claim.joins)]
    for i, rival in enumerate(claim.rivals):
        if rival.mirror is not None:
            named.append((("rivals", i, "mirror"), rival.mirror))
    for path, name in named:
        if name not in known:
            yield _unknown(claim.positions, path, "other claim", name, known)
        elif path[0] == "joins" and claims[name].joins:
            what = f"{spell(path)}: {name} only joins other claims itself"
            fix = f"join {', '.join(claims[name].joins)}"
            yield Problem(claim.positions.where(path), what, fix)


def _too_late(claim: Claim, case: Case) -> Iterator[Problem]:
    read: list[tuple[Path, int]] = [(("horizon",), claim.horizon)]
    read += [(("effect", i, "after"), limb.after or 0) for i, limb in enumerate(claim.effect)]
    read += [(("clues", i, "after"), clue.after) for i, clue in enumerate(claim.clues)]
    for path, after in read:
        if after > case.quarters:
            what = f"{spell(path)}: after {after} quarters; the case runs for {case.quarters}"
            yield Problem(claim.positions.where(path), what, "read it earlier")


def _unknown(positions: Positions, path: Path, kind: str, name: str, known: list[str]) -> Problem:
    what = f"{spell(path)}: there is no {kind} {show(name)}"
    return Problem(positions.where(path), what, nearest(name, known))
