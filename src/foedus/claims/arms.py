"""The arms of claims: interventions, drawn numbers recast, or governments that hear nothing."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.case import parse_intervention
from foedus.claims.read import POLICY
from foedus.claims.schema import Claim
from foedus.model import nested, schedule
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
    nested
        What each member has as in another arm; that arm is changed with this one.
    """

    words: tuple[str, ...] = ()
    recast: tuple[Recast, ...] = ()
    deaf: bool = False
    nested: "Nested | None" = None

    def but(self, *recast: Recast) -> "Arm":
        """Return the arm with other drawn numbers."""
        return self._changed(lambda arm: {"recast": (*arm.recast, *recast)})

    def also(self, *words: str) -> "Arm":
        """Return the arm with further interventions."""
        return self._changed(lambda arm: {"words": (*arm.words, *words)})

    def deafened(self) -> "Arm":
        """Return the arm with governments that hear nothing."""
        return self._changed(lambda _: {"deaf": True})

    def along(self, arm: "Arm", variable: str, key: str) -> "Arm":
        """Return the arm with a state entry on the path that each member takes in another."""
        return dataclasses.replace(self, nested=Nested(arm, variable, key))

    def _changed(self, change: "Callable[[Arm], dict[str, object]]") -> "Arm":
        nested = self.nested
        if nested is not None:
            other = dataclasses.replace(nested.arm, **change(nested.arm))
            nested = dataclasses.replace(nested, arm=other)
        return dataclasses.replace(self, nested=nested, **change(self))


@dataclass(frozen=True)
class Nested:
    """A state entry on the path that it takes, member by member, in another arm."""

    arm: Arm
    variable: str
    key: str


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
    if arm.deaf:
        built = dataclasses.replace(built, hears=np.zeros_like(built.hears))
    if arm.nested is None:
        return built
    other = imposed(model, arm.nested.arm, quarters, where)
    return nested.along(model, built, other, arm.nested.variable, arm.nested.key)
