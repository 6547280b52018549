"""Verdicts on claims in short, beside a case: whoever runs it sees them if its digest is theirs."""

import os
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath

from foedus.case import Case
from foedus.case.load import folder_of, shipped
from foedus.claims.fingerprint import of_verdicts
from foedus.claims.read import FOLDER
from foedus.claims.read import digest as written
from foedus.errors import OptionError, OutputError, Problem, shown
from foedus.report.rows import again
from foedus.report.rows import claims as rows
from foedus.result.documents.claims import ClaimFound, Claims
from foedus.result.documents.record import dumps, loads
from foedus.result.documents.verdicts import VERDICTS, VerdictRow, Verdicts
from foedus.result.folder import VERDICTS as FILE
from foedus.result.folder import put, writing


@dataclass(frozen=True)
class Told:
    """What can be told of claims beside a run.

    Attributes
    ----------
    verdicts
        Headline and rows; None where there are none of this very case.
    how
        Why they are not to be had, or what has changed since they were made, and how they are made
        anew, in one sentence; empty where nothing has, or the case has no claims.
    """

    verdicts: Verdicts | None = None
    how: str = ""


def told(
    case: str,
    digest: str,
    folder: str | os.PathLike[str] | None = None,
    result: FilePath | None = None,
    leave: Sequence[str] = (),
) -> Told:
    """Return the verdicts that lie beside a case, if they are of this very case.

    Those that another version of the program made, or of claims that were rewritten since, are told
    with a sentence that says so.

    Parameters
    ----------
    case, digest
        Name and digest of the case that was run, as a manifest has them.
    folder
        Where the case was loaded from: a shipped name, its file or its folder; by default the
        shipped case of that name, and nothing is told of another.
    result
        Folder of a result that may hold verdicts of its own, which a run took over.
    leave
        Options that give leave for the parts of the case.
    """
    kept = None if result is None else _read(result / FILE)
    if kept is not None:
        return Told(kept if kept.rows else None, kept.since or _since(kept, digest, kept.texts))
    if folder is None and case not in shipped():
        return Told()
    called = case if folder is None else os.fsdecode(folder)
    place, _ = folder_of(called)
    if not place.joinpath(FOLDER).is_dir():
        return Told()
    found = _read(place.joinpath(FILE))
    command = shlex.join(["foedus", "claims", called, *leave])
    if found is None:
        return Told(how=f"What this case implies of the claims of its analysis: {command}")
    if found.digest != digest:
        what = "Verdicts on its claims are of another state of the case"
        return Told(how=f"{what}; anew: {command}")
    return Told(found, _since(found, digest, written(called)))


def _since(found: Verdicts, digest: str, texts: str) -> str:
    """Say what has changed since verdicts were made, and how they are made anew."""
    changed: list[str] = []
    if found.digest != digest:
        changed.append("are of another state of the case")
    if found.code != of_verdicts():
        changed.append("were made by another version of the program")
    if found.texts != texts:
        changed.append("were made before claims were rewritten")
    return f"Verdicts {' and '.join(changed)}; anew: {_again(found)}" if changed else ""


def _again(found: Verdicts) -> str:
    return found.command if found.case in shipped() else f"{found.command} --keep-verdicts --force"


def take_over(case: Case, digest: str, result: FilePath) -> None:
    """Lay the verdicts beside a case that does not ship into the folder of a run of it.

    A result goes where its case may not be, and tells what was known when it was made.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    file = FilePath(case.file)
    if not case.file or not file.is_file():
        return
    found = told(case.name, digest, file, leave=again.leave_of_case(case))
    kept = found.verdicts
    if kept is None and found.how:
        kept = replace(NOTHING, case=case.name, digest=digest)
    if kept is not None:
        put(result / FILE, dumps(replace(kept, since=found.how), indent=1))


def check_free(case: str | os.PathLike[str], force: bool = False) -> FilePath:
    """Return where verdicts on a case are kept; refuse a place that is taken.

    Raises
    ------
    OptionError
        For a case that ships.
    OutputError
        If something else has the name, or verdicts have it and `force` is not given, or the folder
        cannot be written.
    """
    called = os.fsdecode(case)
    if called in shipped():
        what = f"{shown(called)} ships with the program, which keeps its verdicts itself"
        raise OptionError(Problem("--keep-verdicts", what, "name a case of your own"))
    folder, _ = folder_of(called)
    path = FilePath(str(folder)) / FILE
    with writing(path):
        taken = os.path.lexists(path)
    if taken and _read(path) is None:
        what = "exists and holds no verdicts, so it is never replaced"
        raise OutputError(Problem(str(path), what, "move it elsewhere"))
    if taken and not force:
        raise OutputError(Problem(str(path), "exists already", "give --force to replace it"))
    if not os.access(path.parent, os.W_OK):
        what = "cannot be written: Permission denied"
        raise OutputError(Problem(str(path), what, "copy the case to a folder of yours"))
    return path


def keep(path: FilePath, document: Claims, called: str, case: Case | None = None) -> None:
    """Write verdicts in short where `check_free` said; commands give leave for parts of `case`.

    Raises
    ------
    OutputError
        If they cannot be written; what stood there stays.
    """
    leave = [] if case is None else again.leave_of_case(case)
    put(path, dumps(short(document, called, leave), indent=1))


def _read(file: Traversable) -> Verdicts | None:
    """Return a document; none where there is none, or one that is damaged or of another version."""
    try:
        return loads(Verdicts, file.read_bytes())
    except (OSError, ValueError):
        return None


def short(document: Claims, called: str = "", leave: Sequence[str] = ()) -> Verdicts:
    """Return verdicts as they are kept beside a case, which commands call by its name or path."""
    seed = ["--seed", str(document.seed)] if document.seed else []
    return Verdicts(
        schema=VERDICTS,
        case=document.case,
        digest=document.digest,
        version=document.version,
        seed=document.seed,
        members=_members(document.claims),
        command=shlex.join(["foedus", "claims", called or document.case, *leave, *seed]),
        sentence=document.headline.sentence,
        words=document.headline.words,
        rows=tuple(
            _row(group.title, claim) for group in rows.grouped(document) for claim in group.claims
        ),
        code=document.code,
        texts=document.texts,
    )


NOTHING = Verdicts(VERDICTS, "", "", "", 0, "", "", "", {}, ())
"""Verdicts of a case that has none."""


def _row(group: str, claim: ClaimFound) -> VerdictRow:
    masses = None if claim.word in rows.UNMOVED else claim.masses
    return VerdictRow(
        group=group,
        id=claim.id,
        paragraphs=claim.paragraphs,
        text=claim.text,
        word=claim.word,
        told=rows.word(claim),
        sides=() if masses is None else rows.short_sides(claim, masses),
        origin=rows.origin(claim),
        twin=None if claim.twin is None else rows.directed(claim, claim.twin.masses)[0],
    )


def _members(claims: Iterable[ClaimFound]) -> str:
    ran = [one for one in claims if one.masses is not None and one.shocks]
    draws = _between(one.masses.draws + one.masses.unsound for one in ran if one.masses)
    return f"{draws} draws of {_between(one.shocks for one in ran)} shocks" if ran else ""


def _between(counts: Iterable[int]) -> str:
    found = sorted(set(counts))
    return " to ".join(f"{count:,}" for count in dict.fromkeys((found[0], found[-1])))
