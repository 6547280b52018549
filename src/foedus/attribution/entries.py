"""Which outcomes stand on an answer card: a table of data that names roles, never a country.

A further entry is a row here. What it reads is found in the model of a case by its roles: allies
(those the question is aimed at, else all), each as a mean over them; what a contingency of a third
party is about; and the levers of rivals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from foedus import selections
from foedus.counterfactuals.probes import Level, Probe, Stands, columns_of
from foedus.engine.run import columns
from foedus.model.types import Model

Over = Literal["ally", "ally>ally", "stake"]
"""Whose: allies, what allies think of themselves, or what a third-party contingency is about."""


Aspect = Literal["", "burden", "trust", "fears", "conflict", "rival", "patron"]


@dataclass(frozen=True)
class Entry:
    """An outcome of a card.

    Attributes
    ----------
    aspect
        What it stands for on a card.
    ratio
        Whether arms are compared by a ratio, since levels mean nothing.
    """

    aspect: Aspect
    outcome: str
    over: Over
    ratio: bool = False


ENTRIES = (
    Entry("burden", "defence_burden", "ally"),
    Entry("burden", "unmet_ask", "ally"),
    Entry("trust", "commitment_trust", "ally>ally"),
    Entry("trust", "country_trust", "ally"),
    Entry("fears", "abandonment_fear", "ally"),
    Entry("fears", "entrapment_fear", "ally"),
    Entry("conflict", "crisis_risk", "ally", ratio=True),
    Entry("conflict", "crisis_risk", "stake", ratio=True),
    Entry("patron", "patron_ledger", "ally"),
)
"""What stands on a card; before the patron's ledger comes the rival's answer, which is read of the
levers in rivals' hands."""


@dataclass(frozen=True)
class Read:
    """An entry in a model: what is read of it, and whose it is.

    Attributes
    ----------
    actors
        Whose mean it is.
    """

    entry: Entry
    probe: Probe
    actors: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """One option of a lever of a rival, and the chance that the lever stands at it."""

    lever: str
    government: str
    title: str
    option: str
    probe: Probe


def read(model: Model, allies: Sequence[str]) -> list[Read]:
    """Return the entries that a model keeps for some allies."""
    where = dict(columns(model))
    labels = {kept.outcome.name: kept.labels for kept in model.kept}
    found: list[Read] = []
    for entry in ENTRIES:
        actors = allies if entry.over != "stake" else _stakes(model, allies)
        keys = [f"{a}>{a}" if entry.over == "ally>ally" else a for a in actors]
        own = labels.get(entry.outcome, ())
        kept = [(a, own.index(key)) for a, key in zip(actors, keys, strict=True) if key in own]
        if kept:
            first = where[entry.outcome].start
            probe = Level(tuple(first + place for _, place in kept))
            found.append(Read(entry, probe, tuple(a for a, _ in kept)))
    return found


def moves(model: Model) -> list[Move]:
    """Return every option of every lever that a rival holds."""
    rivals, stands = selections.members(model.case.actors, "rival"), columns_of(model).stands
    return [
        Move(
            lever.name,
            lever.government,
            lever.instrument.title,
            option,
            Stands((stands(i, number),)),
        )
        for i, lever in enumerate(model.levers)
        if lever.government in rivals
        for number, option in enumerate(lever.options)
    ]


def allies_of(model: Model, levers: Sequence[str]) -> tuple[str, ...]:
    """Return the allies that some levers are aimed at or held by; all where there is none."""
    allies = selections.members(model.case.actors, "ally")
    own = [lever for lever in model.levers if lever.name in levers]
    aimed = {who for lever in own for who in (*lever.targets, lever.government)}
    return tuple(a for a in allies if a in aimed) or tuple(allies)


def _stakes(model: Model, allies: Sequence[str]) -> list[str]:
    return [a for a in selections.members(model.case.actors, "stake") if a not in allies]
