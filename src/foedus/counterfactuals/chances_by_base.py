"""How choices move when base shares alone are drawn anew, all other numbers of a draw held.

A base is known as well as its record is long: it is drawn from a Dirichlet distribution. Here each
draw is looked at with several bases from its own distribution, in the worlds of
`foedus.counterfactuals.signal_response`, untouched and with the signal that a lever hears most.
"""

import dataclasses
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from foedus.case.readings import Chosen
from foedus.counterfactuals.quiet_world import Looked, Quiet
from foedus.counterfactuals.signal_response import trials
from foedus.engine.year import QUARTERS
from foedus.model.entries import asked
from foedus.model.layout import read
from foedus.model.types import Lever, Model
from foedus.result.documents.heard import Band, Footing, Heard, Redrawn

Table = np.ndarray[Any, Any]

DRAWS, TIMES = 64, 16
"""Draws looked at, at most, and how often base shares of each are drawn."""


@dataclasses.dataclass(frozen=True, eq=False)
class _Worlds:
    """Base shares (option, lever, row), and what is chosen by lever, without and with its signal.

    Attributes
    ----------
    kept
        1 for draws whose numbers are finite in all worlds.
    """

    usual: Table
    by_lever: list[tuple[Looked, Looked] | None]
    kept: Table


def redrawn(model: Model, heard: Heard, *, threads: int | None = None) -> Heard:
    """Return what was heard, and how it moves when base shares alone are drawn anew."""
    draws = min(heard.draws, DRAWS)
    quiet = Quiet(model, draws, heard.seed, tuple(asked(model, heard.do, QUARTERS)), TIMES)
    loudest = [_loudest(heard, lever) for lever in model.levers]
    worlds = _look(quiet, loudest, threads)
    levers = tuple(
        _footing(model, quiet.plain.readings, i, name, worlds) for i, name in enumerate(loudest)
    )
    left_out = int((~worlds.kept).sum())
    return dataclasses.replace(heard, base=Redrawn(draws, TIMES, levers, left_out))


def unseen(model: Model, chosen: Chosen, lever: Lever) -> tuple[str, ...]:
    """Return the options of a menu that neither record nor elicited shares hold.

    Parameters
    ----------
    chosen
        Codings of the record in place of those of the case.
    """
    use = model.case.governments[lever.government].instruments[lever.use]
    shares = read(model.case, lever.name, use, chosen)[1].shares
    held = {lever.alike[i] for i, o in enumerate(lever.options) if shares.get(o, 0.0) > 0.0}
    return tuple(o for i, o in enumerate(lever.options) if lever.alike[i] not in held)


def _loudest(heard: Heard, lever: Lever) -> str:
    """Return the signal of others that a lever hears most; empty where it hears none."""
    cells = [cell for cell in heard.cells if cell.lever == lever.name and not cell.own]
    loudest = max(cells, key=lambda cell: cell.change, default=None)
    return loudest.signal if loudest and loudest.change > 0.0 else ""


def _look(quiet: Quiet, loudest: list[str], threads: int | None) -> _Worlds:
    tried = {trial.signal.name: trial for trial in trials(quiet.model)}
    used = [tried[name] for name in dict.fromkeys(filter(None, loudest))]
    before = {trial.given: quiet.world(trial.given) for trial in used}
    after = {trial.signal.name: trial.world(quiet) for trial in used}
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        found = list(pool.map(quiet.look, [*before.values(), *after.values()]))
    without = dict(zip(before, found, strict=False))
    changed = dict(zip(after, found[len(before) :], strict=True))
    sound = np.all([looked.sound for looked in found] or [np.ones(quiet.rows, bool)], axis=0)
    return _Worlds(
        usual=np.moveaxis(quiet.base(), 1, 0),
        by_lever=[(without[tried[n].given], changed[n]) if n else None for n in loudest],
        kept=sound.reshape(-1, TIMES).all(axis=1),
    )


def _footing(model: Model, chosen: Chosen, i: int, signal: str, worlds: _Worlds) -> Footing:
    lever = model.levers[i]
    base, _ = read(
        model.case,
        lever.name,
        model.case.governments[lever.government].instruments[lever.use],
        chosen,
    )
    width, new = len(lever.options), unseen(model, chosen, lever)
    rows = [lever.options.index(option) for option in new]
    usual = worlds.usual[:width, i].astype(np.float64)
    looked = worlds.by_lever[i]
    before, after = (usual, usual) if looked is None else (x.chance[:width, i] for x in looked)
    change = 0.5 * np.abs(after.astype(np.float64) - before).sum(axis=0)
    return Footing(
        lever=lever.name,
        recorded=base.record is not None,
        signal=signal,
        unseen=new,
        usual=tuple(_band(row, worlds.kept) for row in usual),
        change=_band(change, worlds.kept),
        new=_band(usual[rows].sum(axis=0), worlds.kept),
        new_after=_band(after[rows].sum(axis=0), worlds.kept),
    )


def _band(values: Table, kept: Table) -> Band:
    """Return mean and quantiles over redraws of numbers (row), of the draws that count."""
    by_draw = np.asarray(values, dtype=np.float64).reshape(-1, TIMES)[kept]
    if not len(by_draw):
        return Band(0.0, 0.0, 0.0)
    low, high = np.quantile(by_draw, (0.05, 0.95), axis=1).mean(axis=1)
    return Band(*(round(float(x), 6) for x in (by_draw.mean(), low, high)))
