"""What there is to build a case from, and what is wrong with one: for who writes a case."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from foedus import case as cases
from foedus.case import Case, Folders
from foedus.errors import FoedusError, Problem
from foedus.experiment import Code
from foedus.pipeline import compile, load

if TYPE_CHECKING:
    from foedus.result.documents.plan import Plan


def shipped() -> list[dict[str, str]]:
    """Return name, title and summary of every case that ships with the package."""
    found = [load(name) for name in cases.shipped()]
    return [{"name": c.name, "title": c.title, "summary": c.summary} for c in found]


def catalogue(parts: Folders = ()) -> dict[str, list[dict[str, str]]]:
    """Return mechanisms, instruments and outcomes to build a case from, also those of `parts`."""
    from foedus.model import catalogue as built_from

    return built_from.catalogue(cases.gather(None, parts, False))


def case_schema(parts: Folders = ()) -> dict[str, Any]:
    """Return the JSON Schema of a case file, with the names of what ships and of `parts`."""
    from foedus.model import catalogue as built_from

    return built_from.schema(cases.gather(None, parts, False))


def claim_schema() -> dict[str, Any]:
    """Return the JSON Schema of a claim file."""
    from foedus.claims.json_schema import json_schema

    return json_schema()


def document_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a document that is written as JSON, such as ``card``, by `name`."""
    from foedus.result.documents.catalogue import schema

    return schema(name)


def new(place: str | Path) -> Path:
    """Make the folder `place` with a commented case that runs at once, and schemas for editors.

    A first claim of an analysis lies beside it, in ``claims/``.

    Raises
    ------
    FoedusError
        If the name cannot be that of a case, or the folder is taken or cannot be made.
    """
    from foedus.case import skeleton

    return skeleton.lay_down(Path(place), case_schema(), claim_schema())


def check(
    case: str | Path | Case, *, parts: Folders = (), allow_code: bool = False
) -> list[Problem]:
    """Return every problem of a case, of its files and of its compilation; empty when sound.

    Parameters
    ----------
    case, parts, allow_code
        As in `load`. Parts are held to the laws of those that ship; this takes some seconds.
    """
    try:
        given = load(case, parts=parts, allow_code=allow_code)
        compile(given)
        if not isinstance(case, Case):
            from foedus.claims.read import read

            read(case, given)
        from foedus.testing import own

        return own.problems(given.code)
    except FoedusError as error:
        return list(error.problems)


def doubts(
    case: str | Path | Case, *, sizes: bool = True, **code: Unpack[Code]
) -> tuple[list[Problem], list[Problem]]:
    """Return doubts about a sound `case`; with `sizes`, in seconds, on ranges and levers too.

    Of `code`, parts and allow_code are as in `load`.
    """
    model = compile(case, **code)
    from foedus.counterfactuals import signal_response

    return signal_response.doubts(model, sizes=sizes)


def plan(
    case: str | Path | Case, *, sizes: bool = False, do: Sequence[str] = (), **code: Unpack[Code]
) -> "Plan":
    """Return what would run: phases, mechanisms, owners, instruments, parameters, streams.

    Parameters
    ----------
    case, code
        As in `load`, with its parts and allow_code.
    sizes
        Also say how much is at stake in every instrument; this takes some seconds.
    do
        How the record is read, such as ``variant:record=obama``; nothing else changes a plan.
    """
    model = compile(case, **code)
    from foedus.counterfactuals import signal_response
    from foedus.dynamics.streams import streams
    from foedus.model import readings
    from foedus.model.plan import plan as plan_model

    chosen = readings.chosen(model, do)
    stakes = signal_response.stakes(model, do=do) if sizes else None
    return plan_model(model, streams(model).names, stakes, chosen)
