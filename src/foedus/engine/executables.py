"""The compiled functions of a model: make draws ready, and run a year of a block of members."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from foedus.choice.reference import Recall, Rows, shape_of
from foedus.choice.taste import log_stable
from foedus.dynamics import streams
from foedus.dynamics.quarter import Carry, Draw, prepare, start_levels, usual_events
from foedus.engine.year import LANES, QUARTERS, Imposed, Luck, Mode, padded, run_quarter
from foedus.model.types import Model


class Executables:
    """The compiled functions of a model: make draws ready, and run a year."""

    def __init__(self, model: Model) -> None:
        """Trace nothing yet; the first call compiles."""
        self.model = model
        self.layout = streams.streams(model)
        self._start: Callable[..., tuple[Draw, Luck, Carry]] = jax.jit(self._run_start)
        self._year: Callable[..., tuple[Carry, tuple[Array, Array, Rows]]]
        self._year = jax.jit(self._run_year)
        self._opened: Callable[..., Array] = jax.jit(self._run_opened)
        self._ready = False
        self.traces = 0

    def compile(self, imposed: Imposed) -> None:
        """Compile both functions side by side, or load them; later calls change nothing."""
        if self._ready:
            return
        rows = jax.ShapeDtypeStruct((len(self.model.columns), LANES), jnp.float32)
        lane = jax.ShapeDtypeStruct((LANES,), jnp.uint32)
        start = jax.jit(self._run_start).trace(rows, np.uint32(0), lane, lane)
        counted = jax.ShapeDtypeStruct((LANES,), jnp.float32)
        draw, luck, carry = start.out_info
        mode = jax.eval_shape(lambda: self.alone(LANES))
        year = jax.jit(self._run_year).trace(draw, luck, counted, carry, imposed, mode)
        with ThreadPoolExecutor(2) as pool:
            compiled_year = pool.submit(lambda: year.lower().compile())
            self._start = start.lower().compile()
            self._year = compiled_year.result()
        self._ready = True

    def alone(self, lanes: int) -> Mode:
        """Return the mode of a reference path, of which nothing is known and nothing is asked."""
        levers = len(self.model.levers)
        ahead = jnp.zeros((QUARTERS, shape_of(self.model).recalled, levers, lanes))
        one = jnp.float32(1.0)
        recall = Recall(ahead, jnp.arange(lanes), kept=one, first=one, told=one * 0.0)
        asked = jnp.zeros((QUARTERS, levers, lanes))
        return Mode(quiet=one, asked=asked, recall=recall)

    def start(
        self, rows: ArrayLike, seed: ArrayLike, draws: ArrayLike, replicates: ArrayLike
    ) -> tuple[Draw, Luck, Carry]:
        """Return the draws of a block made ready, what is drawn for its members, and their start.

        Parameters
        ----------
        rows
            Drawn numbers as (column, lane).
        """
        return self._start(rows, seed, draws, replicates)

    def _run_start(
        self, rows: Array, seed: Array, draws: Array, replicates: Array
    ) -> tuple[Draw, Luck, Carry]:
        model, lanes = self.model, rows.shape[1]
        draw = prepare(model, rows)
        keys = jax.vmap(streams.member_key, in_axes=(None, 0, 0))(seed, draws, replicates)
        levels = jnp.broadcast_to(start_levels(model), (len(model.levers), lanes))
        carry = Carry(
            link=draw.start_link,
            levels=levels,
            carried=levels,
            events=usual_events(model, draw),
            status=jnp.zeros(lanes, dtype=jnp.int32),
        )
        return draw, Luck(keys, self._leaning(draw, keys)), carry

    def _leaning(self, draw: Draw, keys: Array) -> Array:
        model = self.model
        if not model.levers:
            return jnp.zeros((0, 1, keys.shape[0]))
        names = [[streams.leaning_of(v.name, o) for o in v.options] for v in model.levers]
        angle, size = (
            padded(model, [streams.once([f"{n}.{half}" for n in own], keys) for own in names])
            for half in ("angle", "size")
        )
        return log_stable(angle, size, draw.values.transitory)

    def year(
        self,
        draw: Draw,
        luck: Luck,
        counted: ArrayLike,
        carry: Carry,
        imposed: Imposed,
        mode: Mode,
    ) -> tuple[
        Carry,
        tuple[Float[Array, "quarter kept lane"], Float[Array, "quarter lever part two"], Rows],
    ]:
        """Run four quarters of a block; `counted` is 1 for members and 0 for padding."""
        return self._year(draw, luck, counted, carry, imposed, mode)

    def _run_year(
        self, draw: Draw, luck: Luck, counted: Array, carry: Carry, imposed: Imposed, mode: Mode
    ) -> tuple[Carry, tuple[Array, Array, Rows]]:
        self.traces += 1

        def body(
            now: Carry, this: tuple[Imposed, Array, Array]
        ) -> tuple[Carry, tuple[Array, Array, Rows]]:
            imposed, asked, then = this
            recall = dataclasses.replace(mode.recall, then=then)
            here = Mode(quiet=mode.quiet, asked=asked, recall=recall)
            return run_quarter(self.model, self.layout, draw, luck, counted, now, imposed, here)

        return jax.lax.scan(body, carry, (imposed, mode.asked, mode.recall.then))

    def opened(
        self, draw: Draw, luck: Luck, imposed: Imposed
    ) -> Float[Array, "quarter lever lane"]:
        """Return which levers are on the agenda in each quarter of a year, whoever sets them."""
        return self._opened(draw.values.opening, luck.keys, imposed.number, imposed.on_agenda)

    def _run_opened(self, opening: Array, keys: Array, number: Array, on_agenda: Array) -> Array:
        ids = [streams.agenda_of(lever.name) for lever in self.model.levers]

        def quarter(now: tuple[Array, Array]) -> Array:
            t, allowed = now
            u = streams.uniforms_of(ids, keys, t)
            return ((u < opening) & (allowed > 0.0)).astype(jnp.float32)

        return jnp.stack([quarter((number[t], on_agenda[t])) for t in range(QUARTERS)])
