"""The compiled functions of a model: make draws ready, and run a year of a block of members.

Models of one structure share them; what differs between such models is given to them as numbers.
"""

import dataclasses
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from foedus.choice.reference import Recall, shape_of
from foedus.choice.taste import log_stable
from foedus.dynamics import streams
from foedus.dynamics.quarter import Carry, Draw, prepare, start_levels, usual_events
from foedus.engine import compilation, kept_code
from foedus.engine.structure import Structure, structure_of
from foedus.engine.year import LANES, QUARTERS, Imposed, Luck, Mode, Quarter, padded, run_quarter
from foedus.model.assemble import Numbers, numbers_of
from foedus.model.types import Model

OPTIONS: dict[str, bool | str] = {"xla_cpu_use_fusion_emitters": True}
"""How functions that make numbers of a run are compiled, whatever flags the process was given for
all else that it computes."""

compiled = partial(jax.jit, compiler_options=OPTIONS)
"""How a function is given to be compiled at its first call."""


class Executables:
    """The compiled functions of a model.

    Attributes
    ----------
    code
        What is compiled, shared with every model of the same structure.
    """

    def __init__(self, model: Model) -> None:
        """Take the code, new or of an earlier model; none compiles before it is called."""
        self.model = model
        self.layout = streams.streams(model)
        self.code = _code_of(structure_of(model))
        self._numbers = numbers_of(model)

    def compile(self, imposed: Imposed) -> None:
        """Compile both functions side by side, or load them; later calls change nothing."""
        with self.code.lock:  # who comes second finds it ready
            if not self.code.ready:
                self.code.compile(self._numbers, imposed, self.alone(LANES))

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
        return self.code.start(self._numbers, rows, seed, draws, replicates)

    def year(
        self,
        draw: Draw,
        luck: Luck,
        counted: ArrayLike,
        carry: Carry,
        imposed: Imposed,
        mode: Mode,
    ) -> tuple[Carry, Quarter]:
        """Run four quarters of a block; `counted` is 1 for members and 0 for padding."""
        run = self.code.year if imposed.nested is None else self.code.nested_year
        return run(draw, luck, counted, carry, imposed, mode)

    def opened(
        self, draw: Draw, luck: Luck, imposed: Imposed
    ) -> Float[Array, "quarter lever lane"]:
        """Return which levers are on the agenda in each quarter of a year, whoever sets them."""
        return self.code.opened(draw.values.opening, luck.keys, imposed.number, imposed.on_agenda)


class Code:
    """The compiled functions of a structure, which know no number of a case.

    Attributes
    ----------
    traces
        How often a year was traced in this process.
    ready, lock
        Whether both functions are compiled, and who may see to it.
    """

    def __init__(self, structure: Structure) -> None:
        """Trace nothing yet; the first call compiles."""
        self.structure, self.model = structure, structure.model
        self.layout = streams.streams(self.model)
        self.start: Callable[..., tuple[Draw, Luck, Carry]] = compiled(self._run_start)
        self.year: Callable[..., tuple[Carry, Quarter]] = compiled(self._run_year)
        self._nested: Callable[..., tuple[Carry, Quarter]] | None = None
        self.opened: Callable[..., Array] = compiled(self._run_opened)
        self._others: dict[Any, Callable[[Draw], Array]] = {}
        self.ready, self.lock = False, threading.Lock()
        self.traces = 0

    def compile(self, numbers: Numbers, imposed: Imposed, mode: Mode) -> None:
        """Load both functions, or compile them side by side and keep them."""
        self.start, self.year = self._found("", lambda: self._lowered(numbers, imposed, mode))
        self.ready = True

    def nested_year(self, *given: Any) -> tuple[Carry, Quarter]:
        """Run a year with something nested: of other shapes, so that few runs compile it."""
        with self.lock:
            run = self._nested
            if run is None:
                year = compiled(self._run_year)
                [run] = self._found(" nested", lambda: [year.lower(*given)])
                self._nested = run
        return run(*given)

    def _found(self, which: str, lower: Callable[[], list[jax.stages.Lowered]]) -> list[Any]:
        """Return functions of this structure, loaded, or compiled side by side and kept."""
        digest = self.structure.digest
        name = None if digest is None else kept_code.of_structure(digest + which)
        found = None if name is None else kept_code.load(name)
        if found is None:
            lowered = lower()
            code = kept_code.of_texts([function.as_text() for function in lowered])
            found = kept_code.load(code)
            if found is None:
                found = _compiled(lowered)
                kept_code.keep(code, found)
            if name is not None:
                kept_code.note(name, code)
        return found

    def once(self, function: Callable[[Model, Draw], Array]) -> Callable[[Draw], Array]:
        """Return a function of a model and a draw for this structure, compiled at its first call.

        Parameters
        ----------
        function
            It reads no number of the case beside those of the draw.
        """
        found = self._others.get(function)
        if found is None:
            found = self._others[function] = compiled(partial(function, self.model))
        return found

    def _lowered(self, numbers: Numbers, imposed: Imposed, mode: Mode) -> list[jax.stages.Lowered]:
        rows = jax.ShapeDtypeStruct((len(self.model.columns), LANES), jnp.float32)
        lane = jax.ShapeDtypeStruct((LANES,), jnp.uint32)
        start = compiled(self._run_start).trace(numbers, rows, np.uint32(0), lane, lane)
        counted = jax.ShapeDtypeStruct((LANES,), jnp.float32)
        draw, luck, carry = start.out_info
        year = compiled(self._run_year).trace(draw, luck, counted, carry, imposed, mode)
        return [start.lower(), year.lower()]

    def _run_start(
        self, numbers: Numbers, rows: Array, seed: Array, draws: Array, replicates: Array
    ) -> tuple[Draw, Luck, Carry]:
        model, lanes = self.model, rows.shape[1]
        draw = prepare(model, rows, numbers)
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

    def _run_year(
        self, draw: Draw, luck: Luck, counted: Array, carry: Carry, imposed: Imposed, mode: Mode
    ) -> tuple[Carry, Quarter]:
        self.traces += 1

        def body(now: Carry, this: tuple[Imposed, Array, Array]) -> tuple[Carry, Quarter]:
            imposed, asked, then = this
            recall = dataclasses.replace(mode.recall, then=then)
            here = Mode(quiet=mode.quiet, asked=asked, recall=recall)
            return run_quarter(self.model, self.layout, draw, luck, counted, now, imposed, here)

        return jax.lax.scan(body, carry, (imposed, mode.asked, mode.recall.then))

    def _run_opened(self, opening: Array, keys: Array, number: Array, on_agenda: Array) -> Array:
        ids = [streams.agenda_of(lever.name) for lever in self.model.levers]

        def quarter(now: tuple[Array, Array]) -> Array:
            t, allowed = now
            u = streams.uniforms_of(ids, keys, t)
            return ((u < opening) & (allowed > 0.0)).astype(jnp.float32)

        return jnp.stack([quarter((number[t], on_agenda[t])) for t in range(QUARTERS)])


def _compiled(lowered: list[jax.stages.Lowered]) -> list[Any]:
    """Compile functions side by side; what is kept of them is kept here alone."""
    with compilation.uncached(), ThreadPoolExecutor(len(lowered)) as pool:
        return list(pool.map(_compile, lowered))


def _compile(lowered: jax.stages.Lowered) -> Any:
    return lowered.compile()


_held: WeakValueDictionary[Structure, Code] = WeakValueDictionary()
_last: deque[Code] = deque(maxlen=2)


def _code_of(structure: Structure) -> Code:
    """Return the code of a structure, shared where it is in use or was last."""
    found = _held.get(structure)
    if found is None:
        found = _held[structure] = Code(structure)
    _last.append(found)
    return found
