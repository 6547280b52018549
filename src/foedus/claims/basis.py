"""Where a verdict comes from: demanded by a behaviour test, seen in the record, or predicted.

A model that was changed until a test passed says nothing new where the test demands it. A test
demands a claim if it reads the same outcome and what it moves lies on a declared path from the
cause of the claim to that outcome; or if the claim says that the test asks for the same by another
read-out or cause (`demanded_by`). Tests of which both signs may come out demand nothing. Nothing
is fitted to data yet, so that no claim is `fitted`.
"""

from collections.abc import Iterator, Mapping

from foedus.behaviour.arms import arm as arm_of
from foedus.behaviour.suite import Row, resolve, suite
from foedus.claims.arms import Arm, spelt
from foedus.claims.express import Expressed, moved_by
from foedus.errors import FoedusError
from foedus.model import paths
from foedus.model.types import Model
from foedus.result.documents.claims import Basis


def basis(model: Model, claim: Expressed) -> tuple[Basis, tuple[str, ...]]:
    """Return where a verdict on a claim comes from, and the tests that demand it."""
    rows = tuple(row.id for row in suite() if _demands(model, row, claim))
    if rows:
        return "required", rows
    return ("seen" if _seen(model, claim) else "predicted"), ()


def _demands(model: Model, row: Row, claim: Expressed) -> bool:
    if row.id in {demand.test for demand in claim.claim.demanded_by}:
        return True
    if row.band.kind == "B" or row.not_yet or row.measure is None:
        return False
    if row.case and row.case != model.case.name:
        return False
    read = _read_by_row(model, row)
    if not read or read not in set(_read_by(claim)):
        return False
    try:
        arms = {
            name: spelt(model, arm_of(model, words, claim.quarters).words)
            for name, words in row.arms.items()
        }
        moved = _moved(model, arms)
    except (FoedusError, ValueError):
        return False
    own = moved_by(model, claim.arms)
    outcome = f"outcome {read.partition('[')[0]}"
    for start in own:
        for (node, _), nodes in paths.reach(model, start).items():
            if node == outcome and moved & set(nodes):
                return True
    return bool(own & moved)


def _moved(model: Model, arms: Mapping[str, Arm]) -> set[str]:
    words = {text for arm in arms.values() for text in arm.words}
    if any(text.startswith(("line:", "zero", "variant:", "off:")) for text in words):
        return set()
    held = {
        name: Arm(tuple(t for t in arm.words if not t.startswith("param:")))
        for name, arm in arms.items()
    }
    return moved_by(model, held)


def _read_by_row(model: Model, row: Row) -> str:
    measure = row.measure
    assert measure is not None
    if not measure.outcome or len(measure.at) != 1:
        return ""
    try:
        return f"{measure.outcome}[{resolve(measure.at[0], model, 16)}]"
    except ValueError:
        return ""


def _read_by(claim: Expressed) -> Iterator[str]:
    for limb in claim.claim.effect:
        # How fast outcomes change, or whether they go apart, is another reading of them.
        if not (limb.until or limb.mixed):
            yield from (f"{name}[{label}]" for name, label in limb.outcomes)


def _seen(model: Model, claim: Expressed) -> bool:
    """Return whether what a claim reads was seen, as a series of the case, when it was written."""
    series = {f"{one.outcome}[{one.at}]" for one in model.case.observed if one.seen}
    return bool(series & set(_read_by(claim)))
