"""The public calendar and an arm's schedule, cut into four-quarter blocks for the executable."""

from typing import Any

import jax
import numpy as np

from foedus.choice.foresight import Hold
from foedus.engine.year import QUARTERS, Imposed
from foedus.model.schedule import Schedule
from foedus.model.types import Model
from foedus.state import Clock, State

Table = np.ndarray[Any, Any]


def years(quarters: int) -> int:
    """Return how many four-quarter blocks cover a horizon."""
    return -(-quarters // QUARTERS)


ELECTION_NEAR = 2  # quarters before an election in which it already weighs


def clock_table(model: Model, quarters: int) -> dict[str, Table]:
    """Return each entry of `foedus.state.Clock` over a run (quarter, actor)."""
    case = model.case
    renewed = {(renewal.actor, renewal.quarter) for renewal in case.renewals}
    changed = {(slot.actor, slot.quarter) for slot in case.slots}
    polls = [(election.actor, election.quarter) for election in case.elections]
    fiscal = np.zeros((quarters, len(model.actors)), dtype=np.float32)
    renewal, election, slot = np.zeros_like(fiscal), np.zeros_like(fiscal), np.zeros_like(fiscal)
    for t in range(quarters):
        quarter = model.first + t
        for i, name in enumerate(model.actors):
            starts = case.actors[name].fiscal_year_starts
            fiscal[t, i] = float(quarter.of_year == starts)
            renewal[t, i] = float((name, quarter) in renewed)
            slot[t, i] = float((name, quarter) in changed)
            near = [held - quarter for actor, held in polls if actor == name]
            election[t, i] = float(any(0 <= gap <= ELECTION_NEAR for gap in near))
    return {
        "fiscal_start": fiscal,
        "renewal": renewal,
        "election": election,
        "leader_slot": slot,
    }


def agenda_table(model: Model, quarters: int) -> Table:
    """Return whether the calendar lets a lever onto the agenda (quarter, lever)."""
    allowed = np.ones((quarters, len(model.levers)), dtype=np.float32)
    for i, lever in enumerate(model.levers):
        before = lever.opens_before_renewal
        if before is not None:
            dates = [r.quarter for r in model.case.renewals if r.actor in lever.targets]
            for t in range(quarters):
                left = [date - (model.first + t) for date in dates]
                allowed[t, i] *= float(any(0 <= gap <= before for gap in left))
        if lever.opens_before_budget is not None:
            starts = model.case.actors[lever.government].fiscal_year_starts
            for t in range(quarters):
                left = (starts - (model.first + t).of_year) % 4
                allowed[t, i] *= float(left <= lever.opens_before_budget)
    return allowed


def imposed_years(model: Model, schedule: Schedule, quarters: int) -> list[Imposed]:
    """Return one block per year; what lies beyond the horizon imposes nothing."""
    total = years(quarters) * QUARTERS
    groups = _tables(model, schedule, total)
    cuts = [slice(first, first + QUARTERS) for first in range(0, total, QUARTERS)]
    # All in one go: sent one by one, each shape of array would compile a program of its own.
    blocks = jax.device_put(
        [
            {name: {k: table[cut] for k, table in group.items()} for name, group in groups.items()}
            for cut in cuts
        ]
    )
    return [
        Imposed(
            hold=Hold(State(**block["state_set"]), State(**block["state_value"])),
            shift=State(**block["state_shift"]),
            ahead=Clock(**block["ahead"]),
            **block["own"],
        )
        for block in blocks
    ]


def _tables(model: Model, schedule: Schedule, total: int) -> dict[str, dict[str, Table]]:
    """Return all that is imposed over whole years, with a last axis for members, who share it."""

    def padded(table: Table, fill: float = 0.0) -> Table:
        short = total - table.shape[0]
        rest = np.full((short, *table.shape[1:]), fill, table.dtype)
        return np.concatenate([table, rest])[..., None]

    def state(tables: dict[str, Table]) -> dict[str, Table]:
        return {name: padded(table) for name, table in tables.items()}

    clock = clock_table(model, total + model.look_ahead)
    window = np.arange(total)[:, None] + np.arange(model.look_ahead)[None, :]
    return {
        "state_set": state(schedule.state_set),
        "state_value": state(schedule.state_value),
        "state_shift": state(schedule.state_shift),
        "ahead": {name: table[window][..., None] for name, table in clock.items()},
        "own": {
            "forced": padded(schedule.forced),
            "level": padded(schedule.level),
            "level_shift": padded(schedule.level_shift),
            "active": padded(schedule.active, -1.0),
            "line_set": padded(schedule.line_set),
            "line_value": padded(schedule.line_value),
            "attention": padded(schedule.attention, 1.0),
            "leaning": padded(schedule.leaning),
            "weighs": padded(schedule.weighs, 1.0),
            "hears": padded(schedule.hears, 1.0),
            "on_agenda": padded(agenda_table(model, total)),
            "number": np.arange(total, dtype=np.int32),
        },
    }
