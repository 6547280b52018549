"""The arms of claims: interventions, drawn numbers recast, or governments that hear nothing."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from foedus.case import parse_intervention
from foedus.claims.read import POLICY
from foedus.claims.schema import Claim
from foedus.model import schedule
from foedus.model.recast import Recast
from foedus.model.types import Model


@dataclass(frozen=True)
class Arm:
    """What an arm imposes; arms that are equal are run once, whichever claims they are of.

    Attributes
    ----------
    words
        Interventions, policies spelt out.
    recast
        Drawn numbers put in place of others.
    deaf
        Whether options are worth to every government what they were on the reference path.
    """

    words: tuple[str, ...] = ()
    recast: tuple[Recast, ...] = ()
    deaf: bool = False

    def but(self, *recast: Recast) -> "Arm":
        """Return the arm with other drawn numbers."""
        return dataclasses.replace(self, recast=(*self.recast, *recast))

    def also(self, *words: str) -> "Arm":
        """Return the arm with further interventions."""
        return dataclasses.replace(self, words=(*self.words, *words))


def spelt(model: Model, words: tuple[str, ...]) -> Arm:
    """Return an arm with the policies of the case spelt out; the case has them."""
    found: list[str] = []
    for text in words:
        if text.startswith(POLICY):
            name = text.removeprefix(POLICY).strip()
            found += [written for _, written in model.case.imposed(name)]
        else:
            found.append(text)
    return Arm(tuple(found))


def of_claim(model: Model, claim: Claim) -> dict[str, Arm]:
    """Return the arms of a claim by name, in the order of its cause."""
    assert claim.cause is not None
    return {name: spelt(model, claim.arms[name]) for name in claim.cause.arms}


def imposed(model: Model, arm: Arm, quarters: int, where: str = "") -> schedule.Schedule:
    """Return the schedule of an arm.

    Raises
    ------
    InterventionError
        If the case cannot express an intervention; `where` is its place.
    """
    entries = [parse_intervention(text, where) for text in arm.words]
    built = schedule.build(model, entries, quarters)
    if arm.recast:
        built = dataclasses.replace(built, recast=arm.recast)
    return dataclasses.replace(built, hears=np.zeros_like(built.hears)) if arm.deaf else built
