"""The arms of the behaviour rows: what is imposed, and who is kept from deciding."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from foedus import column_names
from foedus.behaviour.suite import POLICY, ZERO, resolve
from foedus.case import parse_intervention
from foedus.counterfactuals import replaced_governments
from foedus.model import schedule
from foedus.model.select import members
from foedus.model.types import Model


@dataclass(frozen=True)
class Arm:
    """What is imposed, in resolved words, and the governments that decide nothing.

    Muted governments have every lever held at its start unless the arm imposes it. That is what
    "their decisions are frozen" means: a government that merely hears nothing would still draw
    from its record and be moved by chance. What they decide without a lever, by a mechanism that
    stands for it (`foedus.contract.Conduct`), is taken away.
    """

    words: tuple[str, ...]
    muted: tuple[str, ...] = ()


def arm(model: Model, words: tuple[str, ...], quarters: int) -> Arm:
    """Return an arm with all names filled in, and policies spelt out.

    Raises
    ------
    ValueError
        If the case lacks what is named.
    """
    found: list[str] = []
    for text in words:
        if text.startswith(POLICY):
            name = text.removeprefix(POLICY)
            if name not in model.case.policies:
                raise ValueError(f"the case has no policy {name}")
            found += [text for _, text in model.case.imposed(name)]
        else:
            found.append(resolve(text, model, quarters))
    return Arm(tuple(found))


def imposed(model: Model, arm: Arm, quarters: int) -> schedule.Schedule:
    """Return the schedule of an arm.

    Raises
    ------
    InterventionError
        If the case cannot express an intervention.
    """
    entries = [parse_intervention(text) for text in arm.words if text != ZERO]
    built = schedule.build(model, entries, quarters)
    if ZERO in arm.words:
        built = dataclasses.replace(built, weighs=np.zeros_like(built.weighs))
    if not arm.muted:
        return built
    held = replaced_governments.frozen(model, built, arm.muted)
    return dataclasses.replace(held, columns=held.columns | _without_conduct(model, arm.muted))


def _without_conduct(model: Model, muted: tuple[str, ...]) -> dict[int, float]:
    """Return null values of the parameters by which the muted decide without a lever."""
    found: dict[int, float] = {}
    for mechanism in model.mechanisms:
        conduct = mechanism.conduct
        if conduct is None or not set(members(model.case, conduct.of)) <= set(muted):
            continue
        for name in conduct.params:
            column = model.index[column_names.parameter(mechanism.name, name)]
            null = model.columns[column].null
            assert null is not None
            found[column] = null
    return found


def governments(model: Model, who: str) -> tuple[str, ...]:
    """Return the governments whose decisions are frozen: patron, ally, allies or rival."""
    if who == "ally":
        found = members(model.case, "ally")[:1]
    else:
        found = members(model.case, "ally" if who == "allies" else who)
    return tuple(name for name in found if name in model.governments)
