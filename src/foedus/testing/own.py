"""The laws that parts which ship keep, on parts that do not: what `foedus check` says of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from foedus.case import Code
from foedus.contract import Instrument, Mechanism, Outcome
from foedus.errors import FoedusError, Problem, in_order
from foedus.model.discover import Parts, discover
from foedus.model.own_parts import Own
from foedus.model.part_calls import stopped
from foedus.testing import conformance, instrument_laws, outcome_laws


def problems(code: Sequence[Code]) -> list[Problem]:
    """Return every breach of a law by a part of some folders, at the place of its declaration.

    Raises
    ------
    CompileError
        For parts that cannot be imported.
    """
    found: list[Problem] = []
    parts = discover(code)
    for own in parts.own:
        who = f"{own.kind} {own.name}"
        try:
            with np.errstate(all="ignore"):  # that a number is none, the laws say themselves
                for law, what in _faults(own, parts):
                    found.append(Problem(own.where, f"{who}: {what}", f"law: {law}"))
        except FoedusError as error:
            found += error.problems
        except Exception as error:  # whatever else a part may do to a law, it is the part's
            folder = str(Path(own.file).parent)
            found.append(stopped(error, folder, f"{who} stopped the laws", own.where))
    return in_order(found)


def _faults(own: Own, parts: Parts) -> Iterator[tuple[str, str]]:
    part = own.part
    if isinstance(part, Mechanism):
        yield from ((f.law, f.what) for f in conformance.check(part, parts=parts))
    elif isinstance(part, Outcome):
        scene = outcome_laws.scene(part)
        for name, law in outcome_laws.LAWS.items():
            yield from ((name, what) for what in dict.fromkeys(law(scene)))
    else:
        assert isinstance(part, Instrument)
        for name, law in instrument_laws.LAWS.items():
            yield from ((name, what) for what in law(part))
