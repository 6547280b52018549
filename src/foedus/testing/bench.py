"""A mechanism on the bench: many draws of it side by side, in worlds to try it on.

Numbers are 32-bit, so "moves" means by more than rounding.
"""

import copy
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from foedus import column_names
from foedus.contract import Effect, Mechanism, param_specs
from foedus.dynamics.quarter import Draw
from foedus.model.discover import Parts, discover
from foedus.model.types import Model
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE, World, from_link
from foedus.testing import synthetic

DRAWS = 256
LOW, HIGH = 0.001, 0.999
_ROUNDING = 4e-6  # of 32-bit numbers after a dozen operations
_STEP = 0.1  # finite differences: on links, and for the rest in natural units plus 5%

Outputs = dict[str, Array]
"""What a mechanism returns, by phase and variable: ``step.gdp``, ``appraise.grey_rate``."""


@dataclass(frozen=True, eq=False)
class Bench:
    """A mechanism with draws and worlds to try it on.

    Attributes
    ----------
    draw, worlds
        Draws from the prior, with the start and two disturbed worlds of each: one in which allies
        decide neither burden nor support, and one in which they decide both.
    corners, seed
        Drawn numbers in the corners of the prior, and the seed of worlds.
    shocks
        Normal shocks of every stream the mechanism declares.
    call
        The mechanism compiled: ``(world, params) -> outputs``.
    """

    mechanism: Mechanism
    model: Model
    draw: Draw
    worlds: tuple[World, ...]
    corners: synthetic.Matrix
    seed: int
    shocks: dict[str, Array]
    call: Callable[[World, Any], Outputs]

    @cached_property
    def extreme(self) -> Draw:
        """Return draws in the corners of the prior; one law of many looks at them."""
        return synthetic.ready(self.model, self.corners)

    @cached_property
    def harsh(self) -> tuple[World, ...]:
        """Return the start of those draws, and wildly disturbed worlds of theirs."""
        return (
            synthetic.start_world(self.model, self.extreme),
            synthetic.disturbed_world(self.model, self.extreme, self.seed + 2, size=3.0),
        )

    @cached_property
    def _found(self) -> dict[tuple[int, str, tuple[int, ...]], Outputs]:
        return {}

    def with_raised(self, number: int, name: str, index: tuple[int, ...], params: Any) -> Outputs:
        """Return what the mechanism returns in a world, by its number, with one entry raised.

        What it returns by its own parameters is kept, since every variable is asked for in turn.
        """
        key = number, name, index
        if params is self.params() and key in self._found:
            return self._found[key]
        found = self.call(raised(self.worlds[number], name, index), params)
        if params is self.params():
            self._found[key] = found
        return found

    def params(self, draw: Draw | None = None) -> Any:
        """Return the mechanism's parameters, intercepts solved."""
        return (self.draw if draw is None else draw).params[self.mechanism.name]


def bench(mechanism: Mechanism, seed: int = 0, parts: Parts | None = None) -> Bench:
    """Put a mechanism on the bench, among the parts that ship or others.

    Raises
    ------
    CompileError
        When the mechanism breaks what the compiler itself checks: names, ownership, cycles.
    """
    model, draw, worlds = _room(mechanism, seed, parts)
    rng = np.random.default_rng((seed, 1))  # not the numbers of the draws or the worlds
    corners = synthetic.at_quantiles(model, _corners(model, mechanism, rng))
    shocks = {
        shock.name: jnp.asarray(
            rng.normal(0.0, 1.0, [*(model.sizes[d] for d in shock.dims), DRAWS]), dtype=jnp.float32
        )
        for shock in mechanism.shocks
    }

    def call(world: World, params: Any) -> Outputs:
        return outputs(mechanism, world, params, shocks)

    return Bench(
        mechanism=mechanism,
        model=model,
        draw=draw,
        worlds=worlds,
        corners=corners,
        seed=seed,
        shocks=shocks,
        call=jax.jit(call),
    )


_APART = ("step", "writes", "reads", "effects", "references")
"""What of a mechanism has no part in draws, nor in the worlds that it is tried in."""


def _room(
    mechanism: Mechanism, seed: int, parts: Parts | None
) -> tuple[Model, Draw, tuple[World, ...]]:
    shipped = discover().mechanisms.get(mechanism.name)
    if mechanism is shipped:
        return _as_shipped(seed)
    kept = {name: getattr(shipped, name, None) for name in _APART}
    if parts is None and dataclasses.replace(mechanism, **kept) == shipped:
        # The compiler looks at it all the same.
        model = synthetic.small_model(synthetic.with_mechanism(mechanism))
        return (model, *_as_shipped(seed)[1:])
    return _furnished(mechanism, seed, parts)


@cache
def _as_shipped(seed: int) -> tuple[Model, Draw, tuple[World, ...]]:
    # All mechanisms that ship are tried in one model, on the same draws.
    return _furnished(None, seed)


def _furnished(
    mechanism: Mechanism | None, seed: int, parts: Parts | None = None
) -> tuple[Model, Draw, tuple[World, ...]]:
    model = synthetic.small_model(synthetic.with_mechanism(mechanism, parts) if mechanism else None)
    drawn = np.random.default_rng(seed).uniform(LOW, HIGH, (DRAWS, len(model.columns)))
    draw = synthetic.ready(model, synthetic.at_quantiles(model, drawn))
    worlds = (
        synthetic.start_world(model, draw),
        synthetic.disturbed_world(_deciding(model, 0.0), draw, seed + 1),
        synthetic.disturbed_world(_deciding(model, 1.0), draw, seed + 3),
    )
    return model, draw, worlds


def _deciding(model: Model, whether: float) -> Model:
    # The same case with burden and support in the hands of the allies' governments, or not.
    allies = whether * model.roles["ally"]
    roles = {**model.roles, "budgeting": allies, "offering": allies}
    return dataclasses.replace(model, roles=roles)


def _corners(
    model: Model, mechanism: Mechanism, rng: np.random.Generator
) -> np.ndarray[Any, np.dtype[np.float64]]:
    # Each parameter low and high, all low, all high, random corners of the mechanism's own
    # parameters, and random corners of everything that is drawn.
    columns = [column.name for column in model.columns]
    own: list[list[int]] = []
    for field in param_specs(mechanism.params):
        name = column_names.parameter(mechanism.name, field)
        own.append([i for i, c in enumerate(columns) if c == name or c.startswith(f"{name}[")])
    mine = [i for group in own for i in group]
    rows: list[np.ndarray[Any, np.dtype[np.float64]]] = []

    def add(chosen: list[int], values: Any, others: Any = 0.5) -> None:
        row = np.full(len(columns), 0.5)
        row[:] = others
        row[chosen] = values
        rows.append(row)

    for end in (LOW, HIGH):
        for group in own:
            add(group, end)
        add(mine, end)
    while len(rows) < DRAWS:
        add(mine, rng.choice([LOW, HIGH], len(mine)), rng.uniform(LOW, HIGH, len(columns)))
        add(mine, rng.choice([LOW, HIGH], len(mine)), rng.choice([LOW, HIGH], len(columns)))
    return np.stack(rows[:DRAWS])


def outputs(mechanism: Mechanism, world: World, params: Any, shocks: dict[str, Array]) -> Outputs:
    """Return all that a mechanism says about one world."""
    found: Outputs = {}
    if mechanism.appraise is not None:
        found |= {f"appraise.{k}": v for k, v in mechanism.appraise(world, params).items()}
    if mechanism.step is not None:
        found |= {f"step.{k}": v for k, v in mechanism.step(world, params, shocks).items()}
    if mechanism.begin is not None:
        found |= {f"begin.{k}": v for k, v in mechanism.begin(world, params).items()}
    return found


VARIABLES = {**STATE, **APPRAISALS, **CHANNELS, **EVENTS}
"""Everything a mechanism may read, by name."""


@cache
def events() -> dict[str, str]:
    """Return the event drawn from each hazard: an effect may name the hazard for its event."""
    return {h.rate: h.name for m in discover().mechanisms.values() for h in m.hazards}


def rounding(value: Array) -> float:
    """Return the difference that rounding alone may make."""
    return _ROUNDING * (1.0 + float(np.max(np.abs(np.asarray(value)))))


def reached(mechanism: Mechanism, source: str, without: str = "") -> set[str]:
    """Return all that a source moves by declared effects, directly or by appraisals made here."""
    found, edge = set[str](), {source}
    while edge:
        edge = {e.target for e in mechanism.effects if e.source in edge} - found - {without}
        found |= edge
        edge &= set(mechanism.appraises)
    return found


def siblings(bench: Bench, effect: Effect) -> list[Effect]:
    """Return the other effects of the same source that end at the same target."""
    m = bench.mechanism

    def ends(other: Effect) -> bool:
        # Only appraisals are computed one from the other; a step takes them as they stand.
        onward = {other.target, effect.target} <= set(m.appraises)
        return other.target == effect.target or (
            onward and effect.target in reached(m, other.target)
        )

    same = [e for e in m.effects if e.source == effect.source and e != effect]
    return [e for e in same if ends(e)]


def silenced(bench: Bench, effects: list[Effect]) -> Any:
    """Return the parameters with those of some effects at their null values."""
    params, specs = bench.params(), param_specs(bench.mechanism.params)
    nulls: dict[str, Array] = {}
    for effect in effects:
        null = specs[effect.through].null if effect.through else None
        if null is not None:
            nulls[effect.through] = jnp.full_like(getattr(params, effect.through), null)
    changed = dataclasses.replace(params, **nulls)
    # What follows from a parameter at the start follows from its null value too.
    solve = bench.mechanism.solve
    return changed if solve is None or not nulls else solve(bench.worlds[0], changed)


def changes(
    bench: Bench, effect: Effect, number: int, params: Any
) -> Iterator[tuple[int | tuple[int, ...] | None, np.ndarray[Any, Any]]]:
    """Yield how the target answers when one entry of the source is raised, by entry.

    With each answer comes the index of the same entry of the target, where source and target have
    the same dimensions. Rounding is taken out. Where one appraisal of the mechanism follows from
    another, that one is raised through what moves the target by it alone.

    Parameters
    ----------
    number
        Of the world, among those of the bench.
    """
    world = bench.worlds[number]
    if {effect.source, effect.target} <= set(bench.mechanism.appraises):
        yield from _echoes(bench, effect, number, params)
        return
    targets = [f"{phase}.{effect.target}" for phase in ("step", "appraise")]
    before = bench.call(world, params)
    key = next((key for key in targets if key in before), "")
    if not key:
        return
    same = VARIABLES[effect.source].dims == VARIABLES[effect.target].dims
    base, least = np.asarray(before[key]), rounding(before[key])
    for index in np.ndindex(_array(world, effect.source).shape[:-1]):
        change = np.asarray(bench.with_raised(number, effect.source, index, params)[key]) - base
        yield (index if same else None), np.where(np.abs(change) > least, change, 0.0)


def _echoes(
    bench: Bench, effect: Effect, number: int, params: Any
) -> Iterator[tuple[None, np.ndarray[Any, Any]]]:
    m = bench.mechanism
    for name in set(m.reads) - set(m.appraises):
        alone = effect.target not in reached(m, name, without=effect.source)
        if not alone or effect.source not in reached(m, name):
            continue
        causes = changes(bench, Effect(name, effect.source, "?"), number, params)
        answers = changes(bench, Effect(name, effect.target, "?"), number, params)
        for (_, cause), (_, answer) in zip(causes, answers, strict=True):
            yield None, np.sign(cause) * answer


def _holder(name: str) -> str:
    holders = (("link", STATE), ("appraisals", APPRAISALS), ("channels", CHANNELS))
    return next((holder for holder, table in holders if name in table), "events")


def _array(world: World, name: str) -> Array:
    return getattr(getattr(world, _holder(name)), name)


def _with(world: World, holder: str, name: str, value: Any) -> World:
    value = jnp.asarray(value)
    world = _replaced(world, holder, _replaced(getattr(world, holder), name, value))
    if holder not in ("link", "start_link"):
        return world
    scale = "state" if holder == "link" else "start"
    seen = from_link(STATE[name].link, value)
    return _replaced(world, scale, _replaced(getattr(world, scale), name, seen))


def _replaced(container: Any, name: str, value: Any) -> Any:
    # Not by `dataclasses.replace`: it would check all fields again, and benches do this by the
    # ten thousand.
    changed = copy.copy(container)
    object.__setattr__(changed, name, value)
    return changed


def raised(world: World, name: str, index: tuple[int, ...]) -> World:
    """Return the world with one entry of a variable raised, and the event drawn from it."""
    world = _with(world, _holder(name), name, _up(_array(world, name), index))
    event = events().get(name)
    if event is None:
        return world
    return _with(world, "events", event, _up(getattr(world.events, event), index))


def _up(value: Array, index: tuple[int, ...]) -> Any:
    # By NumPy, since by JAX each operation would be a call to the device: entries are raised by
    # the ten thousand.
    found = np.array(value)
    found[index] += _STEP + 0.05 * np.abs(found[index])
    return found


def scrambled(world: World, name: str) -> World:
    """Return the world with all entries of one variable changed, and its start too."""
    holder = _holder(name)
    both = {"link": ("link", "start_link"), "channels": ("channels", "start_channels")}
    for place in both.get(holder, (holder,)):
        value: np.ndarray[Any, Any] = np.asarray(getattr(getattr(world, place), name))
        # A different shift for each entry, so that neither sums nor differences hide it.
        entries: int = value.size // value.shape[-1]
        odd = np.arange(entries, dtype=value.dtype).reshape(*value.shape[:-1], 1)
        shift = 0.3 + 0.1 * odd if place.startswith("start") else 0.17 + 0.07 * odd**2
        world = _with(world, place, name, value + shift)
    return world
