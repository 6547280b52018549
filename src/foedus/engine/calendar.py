"""The public calendar and an arm's schedule, cut into four-quarter blocks for the executable."""

from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from foedus.engine.decide import Hold
from foedus.engine.year import QUARTERS, Imposed
from foedus.model.schedule import Schedule
from foedus.model.types import Model
from foedus.state import Clock, State

Table = np.ndarray[Any, Any]


def years(quarters: int) -> int:
    """Return how many four-quarter blocks cover a horizon."""
    return -(-quarters // QUARTERS)


def clock_table(model: Model, quarters: int) -> tuple[Table, Table]:
    """Return where fiscal years start and accords are renewed (quarter, actor)."""
    case = model.case
    renewed = {(renewal.actor, renewal.quarter) for renewal in case.renewals}
    fiscal = np.zeros((quarters, len(model.actors)), dtype=np.float32)
    renewal = np.zeros_like(fiscal)
    for t in range(quarters):
        quarter = model.first + t
        for i, name in enumerate(model.actors):
            starts = case.actors[name].fiscal_year_starts
            fiscal[t, i] = float(quarter.of_year == starts)
            renewal[t, i] = float((name, quarter) in renewed)
    return fiscal, renewal


def agenda_table(model: Model, quarters: int) -> Table:
    """Return whether the calendar lets a lever onto the agenda (quarter, lever)."""
    allowed = np.ones((quarters, len(model.levers)), dtype=np.float32)
    for i, lever in enumerate(model.levers):
        before = lever.opens_before_renewal
        if before is None:
            continue
        dates = [r.quarter for r in model.case.renewals if r.actor == lever.target]
        for t in range(quarters):
            left = [date - (model.first + t) for date in dates]
            allowed[t, i] = float(any(0 <= gap <= before for gap in left))
    return allowed


def imposed_years(model: Model, schedule: Schedule, quarters: int) -> list[Imposed]:
    """Return one block per year; what lies beyond the horizon imposes nothing."""
    total = years(quarters) * QUARTERS
    fiscal, renewal = clock_table(model, total + model.look_ahead)
    agenda = agenda_table(model, total)

    def padded(table: Table, fill: float = 0.0) -> Table:
        short = total - table.shape[0]
        return np.concatenate([table, np.full((short, *table.shape[1:]), fill, table.dtype)])

    def each(table: Table, rows: slice, fill: float = 0.0) -> Array:
        # One trailing axis for the members, who share what is imposed.
        return jnp.asarray(padded(table, fill)[rows][..., None])

    def state(tables: dict[str, Table], rows: slice) -> State:
        return State(**{name: each(table, rows) for name, table in tables.items()})

    blocks: list[Imposed] = []
    for year in range(years(quarters)):
        rows = slice(year * QUARTERS, (year + 1) * QUARTERS)
        window = np.arange(QUARTERS)[:, None] + np.arange(model.look_ahead)[None, :] + rows.start
        blocks.append(
            Imposed(
                hold=Hold(state(schedule.state_set, rows), state(schedule.state_value, rows)),
                shift=state(schedule.state_shift, rows),
                forced=each(schedule.forced, rows),
                level=each(schedule.level, rows),
                level_shift=each(schedule.level_shift, rows),
                active=each(schedule.active, rows, -1.0),
                line_set=each(schedule.line_set, rows),
                line_value=each(schedule.line_value, rows),
                on_agenda=each(agenda, rows),
                number=jnp.arange(rows.start, rows.stop, dtype=jnp.int32),
                ahead=Clock(
                    jnp.asarray(fiscal[window][..., None]), jnp.asarray(renewal[window][..., None])
                ),
            )
        )
    return blocks
