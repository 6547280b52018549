"""Foedus: an analysis of an alliance as a model that can be run, tested and argued with.

Each name below is imported when it is first asked for; what is not named here may change. Authors
of mechanisms, instruments and outcomes find what they need in `foedus.parts`.

What there is to work with::

    shipped       the cases that ship with the package
    catalogue     mechanisms, instruments and outcomes that a case can be built from
    case_schema   the case format as JSON Schema, for editors

Write a case::

    new           a folder with a commented case to start from
    load          a shipped case by name, or a case file -> Case
    check         every problem of a case
    doubts        doubtful ranges of a case, and levers without stakes
    plan          what a case compiles to

Ask what follows::

    design        a case, arms and the size of an ensemble -> Experiment
    run           a case or an Experiment -> Result on disk, with summary and report
    compare       a case and arms -> Comparison: what differs, how surely, and for whom it is best
    open_result   a result folder -> Result
    write_report  the report of a stored result again
    results       what lies in a folder of results -> Results

Ask why::

    trace         a number back to equation, terms, parameters, sources and choices
    hears         whom every lever of a case hears
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
    FoedusError   what the caller can mend, with all problems of a stage
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.case import Case
    from foedus.errors import FoedusError
    from foedus.experiment import Arm, Ensemble, Experiment
    from foedus.pipeline import (
        behave,
        case_schema,
        catalogue,
        check,
        compare,
        compile,
        design,
        doubts,
        hears,
        load,
        new,
        plan,
        results,
        run,
        shipped,
        trace,
        who_decides,
        write_report,
    )
    from foedus.result.result import Result, open_result
    from foedus.result.stored import Results

_ELSEWHERE = {
    "Arm": "foedus.experiment",
    "Case": "foedus.case",
    "Comparison": "foedus.analyses.compare",
    "Ensemble": "foedus.experiment",
    "Experiment": "foedus.experiment",
    "FoedusError": "foedus.errors",
    "Result": "foedus.result.result",
    "Results": "foedus.result.stored",
    "open_result": "foedus.result.result",
}
"""Where the names come from that are not stages of the pipeline."""

__all__ = [
    "Arm",
    "Case",
    "Comparison",
    "Ensemble",
    "Experiment",
    "FoedusError",
    "Result",
    "Results",
    "behave",
    "case_schema",
    "catalogue",
    "check",
    "compare",
    "compile",
    "design",
    "doubts",
    "hears",
    "load",
    "new",
    "open_result",
    "plan",
    "results",
    "run",
    "shipped",
    "trace",
    "who_decides",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``foedus --help`` stays instant."""
    if name in __all__:
        return getattr(importlib.import_module(_ELSEWHERE.get(name, "foedus.pipeline")), name)
    raise AttributeError(f"module 'foedus' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
