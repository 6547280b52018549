"""Groups of mechanisms that are switched off together, and arms with some of them off.

A mechanism declares its group (`foedus.contract.GROUPS`); a rival without one takes that of its
slot. What declares none is never off: how lines settle on an option, and parts of one's own that do
not say. A mechanism that is off is frozen at its start, in all arms alike: it is no world in which
it never was, and what governments expect of it stands still too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from foedus.contract import GROUPS, Mechanism
from foedus.model.schedule import Schedule
from foedus.model.types import Model

Groups = Mapping[str, tuple[str, ...]]
"""By group, the mechanisms in it."""


def declared(model: Model) -> Groups:
    """Return the groups of a model's mechanisms in the order of the table, without empty ones."""
    own = {m.name: _of(m, model) for m in model.mechanisms}
    found = {group: tuple(n for n, mine in own.items() if mine == group) for group in GROUPS}
    return {group: names for group, names in found.items() if names}


def each(model: Model) -> Groups:
    """Return every mechanism that has a group as a group of its own; rivals are off together."""
    found: dict[str, tuple[str, ...]] = {}
    for m in model.mechanisms:
        if _of(m, model):
            key = m.slot or m.name
            found[key] = (*found.get(key, ()), m.name)
    return found


def unswitched(model: Model) -> tuple[str, ...]:
    """Return the mechanisms that are never off, but for how lines settle on an option."""
    return tuple(m.name for m in model.mechanisms if not _of(m, model) and m.aggregate is None)


def without(model: Model, schedule: Schedule, groups: Groups, off: Sequence[str]) -> Schedule:
    """Return what an arm imposes, with some groups off in all quarters beside."""
    names = {name for group in off for name in groups[group]}
    if not names:
        return schedule
    active = schedule.active.copy()
    for i, mechanism in enumerate(model.mechanisms):
        if mechanism.name in names:
            active[:, i] = 0.0
    return replace(schedule, active=active)


def _of(mechanism: Mechanism, model: Model) -> str:
    if mechanism.group or mechanism.aggregate is not None:
        return mechanism.group
    rivals = (m for m in model.mechanisms if mechanism.slot and mechanism.slot in (m.slot, m.name))
    return next((m.group for m in rivals if m.group), "")
