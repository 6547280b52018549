"""Whom every lever hears: what signals change of the probabilities of its options.

A signal is an act (one lever of one government moved from the first quarter on), or one that the
case declares. Two quiet worlds of the same draws (`foedus.counterfactuals.quiet_world`), with the
signal and without it, are looked at in the fourth quarter; the probabilities are those of the
decision itself, so no chance is left but in the draws. Options that are not looked at cost nothing.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus import column_names
from foedus.case import Intervention, parse_intervention
from foedus.case.government import InstrumentUse
from foedus.counterfactuals.quiet_world import LOOKED, Looked, Quiet, Table, valued
from foedus.dynamics import prior_mass
from foedus.engine import run_manifest
from foedus.engine.year import QUARTERS
from foedus.errors import Problem, in_order
from foedus.model import doubts as nonsense
from foedus.model.entries import asked
from foedus.model.schedule import Schedule
from foedus.model.types import Lever, Model
from foedus.result.documents.heard import DEAD, MOST, Cell, Ear, Heard, Interest, Signal, Stakes
from foedus.result.heard import doubtful, without_stakes

Progress = Callable[[str, int, int], None]

DRAWS = 128


@dataclass(frozen=True, eq=False)
class Trial:
    """A signal with the worlds that it is told apart by."""

    signal: Signal
    given: tuple[Intervention, ...]
    do: tuple[Intervention, ...] = ()
    act: tuple[int, int] | None = None

    def world(self, quiet: Quiet) -> Schedule:
        """Return the world with the signal."""
        # Of two entries for one thing the later holds: what is done replaces what is given.
        acts = {} if self.act is None else {self.act[0]: self.act[1]}
        return quiet.world((*self.given, *self.do), acts)


def signals(model: Model) -> list[Signal]:
    """Return every signal of a case: acts lever by lever, then what it declares."""
    return [trial.signal for trial in trials(model)]


def hears(
    model: Model,
    *,
    draws: int,
    seed: int,
    do: Sequence[str] = (),
    only: Sequence[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Heard:
    """Return by how much each signal changes what is chosen.

    Parameters
    ----------
    do
        Interventions in every world, with the signal and without.
    only
        Names of the signals to try; all of them by default.

    Raises
    ------
    InterventionError
        For a declared signal that imposes what there is not.
    """
    tried = [t for t in trials(model) if only is None or t.signal.name in only]
    quiet = Quiet(model, draws, seed, tuple(asked(model, do, QUARTERS)))
    worlds = {t.given: quiet.world(t.given) for t in tried} | {(): quiet.plain}
    schedules = [*worlds.values(), *(trial.world(quiet) for trial in tried)]
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        worth, pressed = pool.submit(quiet.worth), pool.submit(_pressed, quiet)
        found: list[Looked] = []
        for looked in pool.map(quiet.look, schedules):
            found.append(looked)
            if progress is not None:
                progress("listening", len(found), len(schedules))
    before, after = dict(zip(worlds, found, strict=False)), found[len(worlds) :]
    cells = [
        _cell(trial, i, lever, before[trial.given], with_it)
        for trial, with_it in zip(tried, after, strict=True)
        for i, lever in enumerate(model.levers)
        if lever.name != trial.signal.lever
    ]
    at_stake = _stakes(quiet, before[()], worth.result(), pressed.result())
    return Heard(
        case=model.case.name,
        title=model.case.title,
        digest=model.digest,
        version=run_manifest.version(),
        seed=seed,
        draws=draws,
        quarter=str(model.first + LOOKED),
        do=tuple(do),
        signals=tuple(trial.signal for trial in tried),
        levers=tuple(
            _ear(i, lever, before[()], stakes)
            for i, (lever, stakes) in enumerate(zip(model.levers, at_stake, strict=True))
        ),
        cells=tuple(cells),
    )


def stakes(
    model: Model, *, draws: int = DRAWS, seed: int = 0, do: Sequence[str] = ()
) -> list[Stakes]:
    """Return what the options of every lever are worth to those who hold it; see `Stakes`."""
    if not model.levers:
        return []
    quiet = Quiet(model, draws, seed, tuple(asked(model, do, QUARTERS)))
    return _stakes(quiet, quiet.look(quiet.plain), quiet.worth(), _pressed(quiet))


def doubts(model: Model, *, sizes: bool = True) -> tuple[list[Problem], list[Problem]]:
    """Return what is doubtful about a case, and levers without anything at stake.

    The latter have no benefit or no cost of any size, and the case does not say why that is right.

    Parameters
    ----------
    sizes
        Whether to ask, for some seconds, what is at stake: for ranges, and for such levers.
    """
    odd = in_order([*nonsense.doubts(model), *prior_mass.doubts(model)])
    if not sizes:
        return odd, []
    levers, at_stake = {lever.name: lever for lever in model.levers}, stakes(model)

    def problem(name: str, key: str, what: str, fix: str) -> Problem:
        path = ("governments", levers[name].government, "instruments", levers[name].use)
        return Problem(model.case.where(*path, *([key] if key else []), key=True), what, fix)

    doubted = [problem(name, "range", what, fix) for name, what, fix in doubtful(at_stake)]
    idle = [
        problem(
            name, "", what, "give it a path to what its lines value, or say why under hears_little"
        )
        for name, what in without_stakes(at_stake)
        if use_of(model, levers[name]).hears_little is None
    ]
    return odd + doubted, idle


def use_of(model: Model, lever: Lever) -> InstrumentUse:
    """Return what the case says of a lever."""
    return model.case.governments[lever.government].instruments[lever.use]


def _pressed(quiet: Quiet) -> Table | None:
    """Return what interests add where all that can be asked of a lever is asked."""
    levers = quiet.model.levers
    asks = {i: len(v.options) - 1 for i, v in enumerate(levers) if v.answered_by}
    return quiet.worth(asks)[1] if asks else None


def trials(model: Model) -> list[Trial]:
    """Return every signal of a case with its worlds: acts by lever, then what it declares."""
    found: list[Trial] = []
    for i, lever in enumerate(model.levers):
        for option in range(len(lever.options)):
            if option == lever.start:
                continue
            text = f"{lever.name}={lever.options[option]}"
            title = f"{lever.instrument.title}: {lever.options[option]}"
            signal = Signal(text, title, lever.government, lever.name)
            found.append(Trial(signal, (), act=(i, option)))
    for name, declared in model.case.signals.items():
        given, do = (
            tuple(
                parse_intervention(text, model.case.where("signals", name, part, i))
                for i, text in enumerate(texts)
            )
            for part, texts in (("given", declared.given), ("do", declared.do))
        )
        found.append(Trial(Signal(name, declared.title), given, do))
    return found


def _cell(trial: Trial, i: int, lever: Lever, before: Looked, after: Looked) -> Cell:
    sound = before.sound & after.sound
    width = len(lever.options)
    change = (after.chance[:width, i] - before.chance[:width, i]).astype(np.float64)[:, sound]
    varies = 0.5 * np.abs(change).sum(axis=0)
    by_option = change.mean(axis=1) if sound.any() else np.zeros(width)
    low, middle, high = np.quantile(varies, (0.05, 0.5, 0.95)) if sound.any() else (0.0,) * 3
    level = float(by_option @ np.asarray(lever.levels))
    return Cell(
        signal=trial.signal.name,
        lever=lever.name,
        own=trial.signal.government == lever.government,
        change=_round(varies.mean() if sound.any() else 0.0),
        p05=_round(low),
        p50=_round(middle),
        p95=_round(high),
        options=tuple(_round(x) for x in by_option),
        level=_round(level) if lever.instrument.kind == "ordinal" else None,
        left_out=int((~sound).sum()),
    )


def _ear(i: int, lever: Lever, untouched: Looked, at_stake: Stakes) -> Ear:
    sound, width = untouched.sound, len(lever.options)
    spread = np.ptp(untouched.tilt[:width, i][:, sound], axis=0)
    return Ear(
        name=lever.name,
        government=lever.government,
        title=lever.instrument.title,
        options=lever.options,
        start=lever.options[lever.start],
        chances=tuple(_round(x) for x in untouched.chance[:width, i][:, sound].mean(axis=1)),
        tilt=_round(np.median(spread)),
        tilt_sd=_round(spread.std()),
        stakes=at_stake,
    )


def _stakes(
    quiet: Quiet, untouched: Looked, worth: tuple[Table, Table], pressed: Table | None
) -> list[Stakes]:
    model, sound, (whole, each) = quiet.model, untouched.sound, worth
    # What options are worth to those who decide, less the part that the record does not hold,
    # is what they were worth to those who made it.
    record = whole - untouched.written
    sharpness, base = quiet.sharpness(), quiet.base()
    found: list[Stakes] = []
    for i, lever in enumerate(model.levers):
        width = len(lever.options)
        swings = _apart(record[:width, i]) / np.maximum(sharpness[i], 1e-6)
        given = quiet.matrix[:, model.index[column_names.spread(lever.name)]]
        found.append(
            Stakes(
                lever=lever.name,
                base=_round(base[i, lever.alike[lever.start]].mean()),
                own=_round(np.median(swings[sound])),
                given=_round(np.median(given)),
                interests=_interests(model, lever, each[:, :width, i][..., sound]),
                asked=()
                if pressed is None
                else _interests(model, lever, pressed[:, :width, i][..., sound]),
            )
        )
    return found


def _apart(worth: Table) -> Table:
    """Return how far apart two options (option, draw) are on average."""
    first, second = np.triu_indices(len(worth), 1)
    return np.abs(worth[first] - worth[second]).mean(axis=0)


def _interests(model: Model, lever: Lever, adds: Table) -> tuple[Interest, ...]:
    names = [model.attributes[k].name for k in valued(model, lever.government)]
    return tuple(_interest(name, adds[n], lever.start) for n, name in enumerate(names))


def _interest(name: str, adds: Table, start: int) -> Interest:
    """Sum up what an interest adds to options (option, draw)."""
    spread, gained = np.ptp(adds, axis=0), adds - adds[start]
    return Interest(
        name=name,
        spread=_round(np.quantile(spread, 0.9)),
        gain=_round(np.quantile(gained.max(axis=0), 0.75)),
        loss=_round(np.quantile(-gained.min(axis=0), 0.75)),
        dead=bool((spread < DEAD).mean() >= MOST),
    )


def _round(value: float | np.floating[Any]) -> float:
    return round(float(value), 6)
