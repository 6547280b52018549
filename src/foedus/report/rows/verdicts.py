"""Verdicts on claims in short, beside a case: whoever runs it sees them if its digest is theirs."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from foedus.case.load import folder_of, shipped
from foedus.claims.read import FOLDER
from foedus.report.rows import claims as rows
from foedus.result.documents.claims import (
    VERDICTS,
    ClaimFound,
    Claims,
    VerdictRow,
    Verdicts,
)
from foedus.result.documents.record import loads

FILE = "verdicts.json"
"""Name of the document beside ``case.yaml``."""


@dataclass(frozen=True)
class Told:
    """What can be told of claims beside a run.

    Attributes
    ----------
    verdicts
        Headline and rows; None where there are none of this very case.
    how
        How they are made, in one sentence; empty where there are verdicts, or no claims.
    """

    verdicts: Verdicts | None = None
    how: str = ""


def told(case: str, digest: str, folder: str | os.PathLike[str] | None = None) -> Told:
    """Return the verdicts that lie beside a case, if they are of this very case.

    Parameters
    ----------
    case, digest
        Name and digest of the case that was run, as a manifest has them.
    folder
        Where the case was loaded from: a shipped name, its file or its folder; by default the
        shipped case of that name, and nothing is told of another.
    """
    if folder is None and case not in shipped():
        return Told()
    place, _ = folder_of(case if folder is None else folder)
    if not place.joinpath(FOLDER).is_dir():
        return Told()
    found = _read(place.joinpath(FILE))
    command = f"foedus claims {case if folder is None else os.fsdecode(folder)}"
    if found is not None and found.digest == digest:
        return Told(found)
    if found is not None:
        return Told(how=f"Verdicts on its claims are of another state of the case; anew: {command}")
    return Told(how=f"What this case implies of the claims of its analysis: {command}")


def _read(file: Traversable) -> Verdicts | None:
    """Return a document; none where there is none, or one that is damaged or of another version."""
    try:
        return loads(Verdicts, file.read_bytes())
    except (OSError, ValueError):
        return None


def short(document: Claims) -> Verdicts:
    """Return verdicts as they are kept beside a case."""
    seed = f" --seed {document.seed}" if document.seed else ""
    return Verdicts(
        schema=VERDICTS,
        case=document.case,
        digest=document.digest,
        version=document.version,
        seed=document.seed,
        members=_members(document.claims),
        command=f"foedus claims {document.case}{seed}",
        sentence=document.headline.sentence,
        words=document.headline.words,
        rows=tuple(
            _row(group.title, claim) for group in rows.grouped(document) for claim in group.claims
        ),
    )


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
