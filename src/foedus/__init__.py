"""Foedus: an analysis of an alliance as a model that can be run, tested and argued with.

The stages, in order; each is imported when it is first asked for::

    load          a shipped case or a case file -> Case
    compile       Case -> Model
    design        a case, arms and the size of an ensemble -> Experiment
    run           a case, or an Experiment -> Result on disk, with summary and report
    compare       a case and arms -> what differs, how surely, and for whom it is best
    open_result   a result folder -> Result
    check         every problem of a case
    plan          what a case compiles to
    hears         whom every lever of a case hears
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.errors import FoedusError
    from foedus.experiment import Experiment
    from foedus.pipeline import check, compare, compile, design, hears, load, plan, run
    from foedus.result.result import open_result

_HOME = {
    "Experiment": "foedus.experiment",
    "FoedusError": "foedus.errors",
    "check": "foedus.pipeline",
    "compare": "foedus.pipeline",
    "compile": "foedus.pipeline",
    "design": "foedus.pipeline",
    "hears": "foedus.pipeline",
    "load": "foedus.pipeline",
    "open_result": "foedus.result.result",
    "plan": "foedus.pipeline",
    "run": "foedus.pipeline",
}

__all__ = [
    "Experiment",
    "FoedusError",
    "check",
    "compare",
    "compile",
    "design",
    "hears",
    "load",
    "open_result",
    "plan",
    "run",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``foedus --help`` stays instant."""
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'foedus' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
