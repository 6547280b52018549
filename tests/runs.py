"""Run a compiled model and look at the numbers by name."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from weakref import WeakValueDictionary

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from foedus.dynamics import priors
from foedus.dynamics.quarter import Draw, appraise, evolve, make_world, usual_events
from foedus.dynamics.streams import no_shocks
from foedus.engine import calendar, executables, run_manifest, sink, start_values
from foedus.engine.reference_paths import Members, ReferencePaths, free_levers, reference_schedule
from foedus.engine.run import Block, Engine, columns, imposed_matrix
from foedus.engine.year import LANES, Mode
from foedus.experiment import Arm, Ensemble, Experiment
from foedus.experiment import arm as arms_of
from foedus.model.schedule import Schedule, of_experiment, of_policy
from foedus.model.types import Model
from foedus.result.result import Result, open_result
from foedus.result.store import ResultWriter
from foedus.state import STATE, Clock, State

Table = npt.NDArray[Any]
Change = Callable[[Table], Table]


@dataclass(frozen=True)
class Run:
    """One arm of a run: values (member, quarter, column), in member order, and what weighed."""

    model: Model
    values: Table
    status: Table
    matrix: Table
    reasons: Table

    def __getitem__(self, name: str) -> Table:
        """Return a series (member, quarter, label)."""
        return self.values[:, :, dict(columns(self.model))[name]]

    def of(self, name: str, label: str) -> Table:
        """Return one label of a series (member, quarter)."""
        return self[name][:, :, labels(self.model, name).index(label)]

    def column(self, name: str) -> Table:
        """Return one drawn number (draw)."""
        return self.matrix[:, self.model.index[name]]


def labels(model: Model, name: str) -> list[str]:
    """Return the labels of a series."""
    if name == "option":
        return [lever.name for lever in model.levers]
    if name == "setting":
        return [v.name for v in model.levers if v.instrument.kind == "ordinal"]
    return list(next(kept.labels for kept in model.kept if kept.outcome.name == name))


def same(a: Run, b: Run) -> bool:
    """Return whether two runs agree in every bit."""
    return np.array_equal(a.values, b.values, equal_nan=True) and np.array_equal(a.status, b.status)


QUICK: dict[str, bool | int] = {
    "xla_cpu_use_fusion_emitters": False,
    "xla_backend_optimization_level": 0,
}


@contextmanager
def quickly_compiled() -> Iterator[None]:
    """Compile engines in a third of the time, where runs are short and bits of no other asked for.

    Such code is slow and rounds otherwise, so that it is kept apart.
    """
    apart = {"FOEDUS_CACHE_DIR": os.environ["FOEDUS_CACHE_DIR"] + "-quick"}
    with (
        patch.dict(executables.OPTIONS, QUICK),
        patch.object(executables, "_held", WeakValueDictionary[Any, Any]()),
        patch.dict(os.environ, apart),
    ):
        yield


def compiled_for(case: str) -> AbstractContextManager[None]:
    """Return how tests compile a shipped case: quickly, but for the one that many of them run."""
    return nullcontext() if case == "us-japan" else quickly_compiled()


class Bed:
    """A model with its executables, compiled on first use."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.engine = Engine(model)

    def arm(self, *do: str, policy: str = "baseline", quarters: int | None = None) -> Schedule:
        return of_policy(self.model, policy, quarters or self.model.case.quarters, do)[0]

    def run(
        self,
        *do: str,
        policy: str = "baseline",
        draws: int = 64,
        replicates: int = 1,
        quarters: int | None = None,
        seed: int = 0,
        threads: int | None = None,
        change: Change | None = None,
    ) -> Run:
        """Run one arm; `change` edits the drawn matrix."""
        arms = [self.arm(*do, policy=policy, quarters=quarters)]
        return self.arms(
            arms, draws=draws, replicates=replicates, quarters=quarters, seed=seed,
            threads=threads, change=change,
        )[0]  # fmt: skip

    def arms(
        self,
        arms: Sequence[Schedule],
        *,
        draws: int = 64,
        replicates: int = 1,
        quarters: int | None = None,
        seed: int = 0,
        threads: int | None = None,
        change: Change | None = None,
    ) -> list[Run]:
        """Run several arms together."""
        blocks: list[Block] = []
        real = priors.draw

        def drawn(model: Model, seed: int, draws: int) -> Table:
            matrix = real(model, seed, draws)
            return matrix if change is None else change(matrix)

        with patch.object(priors, "draw", drawn):
            matrix = self.engine.run(
                list(arms),
                draws=draws,
                replicates=replicates,
                quarters=quarters or self.model.case.quarters,
                seed=seed,
                sink=blocks.append,
                threads=threads,
            )
        runs: list[Run] = []
        for arm in range(len(arms)):
            mine = sorted((b for b in blocks if b.arm == arm), key=lambda b: b.first_member)
            values = np.concatenate([block.values for block in mine])
            status = np.concatenate([block.status for block in mine])
            reasons = np.sum([block.reasons for block in mine], axis=0)
            runs.append(Run(self.model, values, status, matrix, reasons))
        return runs

    def states(self, *do: str, draws: int = 64, quarters: int = 16, seed: int = 0) -> list[State]:
        """Return the state of one block at the start and at the end of every year."""
        arm = self.arm(*do, quarters=quarters)
        drawn = priors.draw(self.model, seed, draws)
        matrix = imposed_matrix(self.model, drawn, arm, seed)
        member = np.minimum(np.arange(LANES), draws - 1)
        years = calendar.imposed_years(self.model, arm, quarters)
        runs = self.engine.executables
        runs.compile(years[0])
        paths = ReferencePaths(
            runs,
            reference_schedule(self.model, arm),
            Members(seed, matrix, 1),
            quarters,
            free_levers(self.model, [arm]),
        )
        ready, luck, carry = runs.start(
            jnp.asarray(matrix[member].T),
            jnp.uint32(seed),
            jnp.asarray(member, dtype=jnp.uint32),
            jnp.zeros(LANES, dtype=jnp.uint32),
        )
        found, alone = [carry.link], runs.alone(LANES)
        counted = (np.arange(LANES) < draws).astype(np.float32)
        for year, recall in zip(years, paths.of_members(member, True), strict=True):
            mode = Mode(quiet=alone.quiet * 0.0, asked=alone.asked, recall=recall)
            carry = runs.year(ready, luck, counted, carry, year, mode)[0]
            found.append(carry.link)
        return [jax.tree.map(lambda a: np.asarray(a)[..., :draws], link) for link in found]


def quiet(model: Model, draw: Draw, off: Sequence[str] = ()) -> Callable[[State, bool], State]:
    """Return a compiled quarter without shocks, events and choices: the mechanisms alone.

    The settings of the start stay in force. The second argument says whether fiscal years begin.
    """
    active = draw.active
    for i, mechanism in enumerate(model.mechanisms):
        if mechanism.name in off:
            active = active.at[i].set(0.0)
    return partial(_quiet_quarter(model), draw, active)


@cache
def _quiet_quarter(model: Model) -> Callable[..., State]:
    def quarter(draw: Draw, active: Any, link: State, due: Any) -> State:
        lanes = draw.start_link.gdp.shape[-1]
        levels = jnp.asarray([[v.levels[v.start]] for v in model.levers]) * jnp.ones(lanes)
        none = jnp.zeros((len(model.actors), 1))
        clock = Clock(due + none, none, none, none)
        world = make_world(model, draw, link, levels, usual_events(model, draw), clock)
        world = appraise(model, draw, active, world)
        return evolve(model, draw, active, world, no_shocks(model))

    return jax.jit(quarter)


def numbers(link: State) -> dict[str, Table]:
    """Return every state variable on its link, by name."""
    return {name: np.asarray(getattr(link, name)) for name in STATE}


TARIFF = "AUR.tariff=10%@2025Q2"
"""What the second arm of a stored result imposes."""


def stored(bed: Bed, folder: Path, draws: int = 24, quarters: int = 4) -> Result:
    """Run two arms and leave a result: the baseline, and `TARIFF` as the arm ``tax``."""
    arms = (arms_of.of_policy(bed.model.case, "baseline"), Arm("tax", (TARIFF,)))
    experiment = Experiment(bed.model.case, arms, Ensemble(draws, 1, quarters))
    imposed = of_experiment(bed.model, experiment)
    made = run_manifest.of_experiment(bed.model, experiment, imposed, "2026-01-01T00:00:00Z")
    blocks: list[Block] = []
    schedules = [one for one, _ in imposed.values()]
    matrix = bed.engine.run(schedules, **experiment.ensemble.size, sink=blocks.append)
    cut = sink.cutter(bed.model)
    with ResultWriter(folder, made) as writer:
        for block in blocks:
            writer.write(*cut(block))
        writer.write_parameters(matrix)
        drawn = start_values.common(matrix, schedules)
        writer.write_starts(start_values.starts(bed.engine.executables, drawn))
        return open_result(writer.finish())
