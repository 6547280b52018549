"""Foedus: an analysis of an alliance as a model that can be run, tested and argued with.

Each name below is imported when it is first asked for; what is not named here may change. Authors
of mechanisms, instruments and outcomes find what they need in `foedus.parts`.

What there is to work with::

    shipped       the cases that ship with the package
    catalogue     mechanisms, instruments and outcomes that a case can be built from
    case_schema   the case format as JSON Schema, for editors
    claim_schema  the format of claims, likewise
    document_schema  that of a document which commands print as JSON

Write a case::

    new           a folder with a commented case to start from
    load          a shipped case by name, or a case file -> Case
    check         every problem of a case
    doubts        what runs and makes no sense, and levers without stakes
    plan          what a case compiles to

Ask what follows::

    design        a case, arms and the size of an ensemble -> Experiment
    ask           what follows from one thing, against a twin without it -> Card
    run           a case or an Experiment -> Result on disk, with summary and report
    compare       a case and arms -> Comparison: what differs, how surely, and for whom it is best
    open_result   a result folder -> Result
    write_report  the report of a stored result again
    results       what lies in a folder of results -> Results
    verify        every file of a result that is missing, changed or not its own

Ask why::

    explain_difference  why two arms differ in a number -> Explanation
    trace         a number back to equation, terms, parameters, sources and choices
    trace_difference  how one number comes apart between two arms: through which terms, since when
    hears         whom every lever of a case hears
    verdicts      what the model implies of the claims of an analysis
    agreement     how far two coders of the claims of an analysis agree
    behave        what must, must not, and may come out, against bands set in advance
    who_decides   how far outcomes move when a government no longer decides
    compile       Case -> Model, what all of these run

What they take and return::

    Case          what an analyst wrote about one alliance at one date
    Arm           a policy of the case, or interventions given on the spot
    Ensemble      draws, replicates, quarters and seed
    Experiment    a case, arms and an ensemble: all that a result depends on
    Result        a finished run on disk, its numbers as a labelled dataset
    Results       results in a folder, and what killed runs have left
    Comparison    what differs between the arms of a result
    Card          the answer to a question: in words, how surely, and why
    Explanation   why two arms differ in a number: parts that add up
    FoedusError   what the caller can mend, with all problems of a stage
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.archive import results, verify, write_report
    from foedus.authoring import (
        case_schema,
        catalogue,
        check,
        claim_schema,
        document_schema,
        doubts,
        new,
        plan,
        shipped,
    )
    from foedus.case import Case
    from foedus.errors import FoedusError
    from foedus.experiment import Arm, Ensemble, Experiment
    from foedus.pipeline import compare, compile, design, load, run
    from foedus.questions import (
        agreement,
        ask,
        behave,
        explain_difference,
        hears,
        trace,
        trace_difference,
        verdicts,
        who_decides,
    )
    from foedus.report.pages.card import Card
    from foedus.report.pages.waterfall import Explanation
    from foedus.result.result import Result, open_result
    from foedus.result.stored import Results

_ROOMS = {
    "analyses.compare": ("Comparison",),
    "archive": ("results", "verify", "write_report"),
    "authoring": (
        "case_schema",
        "catalogue",
        "check",
        "claim_schema",
        "document_schema",
        "doubts",
        "new",
        "plan",
        "shipped",
    ),
    "case": ("Case",),
    "errors": ("FoedusError",),
    "experiment": ("Arm", "Ensemble", "Experiment"),
    "pipeline": ("compare", "compile", "design", "load", "run"),
    "questions": (
        "agreement",
        "ask",
        "behave",
        "explain_difference",
        "hears",
        "trace",
        "trace_difference",
        "verdicts",
        "who_decides",
    ),
    "report.pages.card": ("Card",),
    "report.pages.waterfall": ("Explanation",),
    "result.result": ("Result", "open_result"),
    "result.stored": ("Results",),
}
"""Where the names come from."""

_HOMES = {name: f"foedus.{room}" for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Arm",
    "Card",
    "Case",
    "Comparison",
    "Ensemble",
    "Experiment",
    "Explanation",
    "FoedusError",
    "Result",
    "Results",
    "agreement",
    "ask",
    "behave",
    "case_schema",
    "catalogue",
    "check",
    "claim_schema",
    "compare",
    "compile",
    "design",
    "document_schema",
    "doubts",
    "explain_difference",
    "hears",
    "load",
    "new",
    "open_result",
    "plan",
    "results",
    "run",
    "shipped",
    "trace",
    "trace_difference",
    "verdicts",
    "verify",
    "who_decides",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``foedus --help`` stays instant."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'foedus' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
