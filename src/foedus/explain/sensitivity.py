"""What moved a number: one input at a time set back to its start, and how steeply it answers.

A formula is looked at in double precision on one member's own world, so that differences are those
of the formula and not of rounding. The actual world, the world at rest (everything at its start)
and one world per input lie side by side, as members do.
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from foedus.contract import Mechanism, param_specs
from foedus.explain.replay import Added, Path
from foedus.model.types import Model
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE, Clock, World, dims_of

Table = np.ndarray[Any, Any]
Formula = Callable[[World, Any, Added], Array]

KINDS = {"state": STATE, "appraisal": APPRAISALS, "channel": CHANNELS, "event": EVENTS}
HOLDERS = {
    "state": "link", "appraisal": "appraisals", "channel": "channels", "event": "events",
    "calendar": "clock",
}  # fmt: skip
CALENDAR = tuple(field.name for field in dataclasses.fields(Clock))
LEAST = 1e-6  # part of the largest effect below which an effect is none


@dataclass(frozen=True, order=True)
class Input:
    """One entry of what a formula reads: a state variable, appraisal, channel, event or date."""

    kind: str
    name: str
    index: tuple[int, ...]

    def of(self, world: World) -> float:
        """Return its value in a world, in its natural unit."""
        holder = "state" if self.kind == "state" else HOLDERS[self.kind]
        return float(getattr(getattr(world, holder), self.name)[(*self.index, 0)])


def kind_of(name: str) -> str:
    """Return which table a variable stands in."""
    return next(kind for kind, table in KINDS.items() if name in table)


def inputs(model: Model, names: Iterable[str], *, calendar: bool = False) -> list[Input]:
    """Return every entry of the named variables, and of the calendar where it is asked for."""
    found: list[Input] = []
    for name in names:
        kind = kind_of(name)
        shape = [model.sizes[dim] for dim in KINDS[kind][name].dims]
        found += [Input(kind, name, index) for index in np.ndindex(*shape)]
    if calendar:
        for name in CALENDAR:
            shape = [model.sizes[dim] for dim in dims_of(Clock, name)]
            found += [Input("calendar", name, index) for index in np.ndindex(*shape)]
    return found


def moved(candidates: Sequence[Input], worlds: Sequence[World], rest: World) -> list[Input]:
    """Return the inputs that ever left their start."""
    return [i for i in candidates if any(i.of(world) != i.of(rest) for world in worlds)]


def side_by_side(world: World, rest: World, varied: Sequence[Input]) -> World:
    """Return the world as it is, at rest, and with each input back at its start."""
    width = 2 + len(varied)
    holders: dict[str, Any] = {}
    for holder in ("link", "state", "appraisals", "channels", "events", "clock"):
        now, then = getattr(world, holder), getattr(rest, holder)
        wide: list[Table] = []
        for field in dataclasses.fields(now):
            start = np.asarray(getattr(then, field.name), np.float64)
            lanes = np.repeat(np.asarray(getattr(now, field.name), np.float64), width, axis=-1)
            lanes[..., 1] = start[..., 0]
            for lane, one in enumerate(varied, 2):
                same = HOLDERS[one.kind] == holder or (one.kind, holder) == ("state", "state")
                if same and one.name == field.name:
                    lanes[(*one.index, lane)] = start[(*one.index, 0)]
            wide.append(lanes)
        holders[holder] = jax.tree.unflatten(cast(Any, jax.tree.structure(now)), wide)
    fixed = {n: _double(getattr(world, n), width) for n in ("start", "start_link", "usual")}
    others = {n: _double(getattr(world, n)) for n in ("start_channels", "roles")}
    return dataclasses.replace(world, **holders, **fixed, **others)


class Lens:
    """A formula of one mechanism (or outcome) at one entry, compiled once and used on many worlds.

    Parameters
    ----------
    formula
        ``(world, params, shocks) -> array`` with members on the last axis.
    mechanism
        Whose parameters it takes; none for an outcome.
    """

    def __init__(self, formula: Formula, mechanism: Mechanism | None, path: Path) -> None:
        """Compile nothing yet."""
        self.formula, self.mechanism, self.path = formula, mechanism, path
        # An outcome is a few operations on its own: compiling them would cost more than it saves.
        self._values: Callable[..., Any] = formula if mechanism is None else jax.jit(formula)
        self._slopes: Callable[..., Any] = jax.jit(jax.grad(self._solved))
        self._touch: Callable[..., Any] = jax.grad(self._plain)

    def values(self, worlds: World, shocks: Added) -> Table:
        """Return the formula in worlds that lie side by side."""
        width = worlds.link.gdp.shape[-1]
        own = None if self.mechanism is None else self.path.draw.params[self.mechanism.name]
        with jax.enable_x64(True):
            given = worlds, _double(own, width), _double(shocks)
            if self.mechanism is None:  # what is compiled takes arrays of NumPy as they are
                given = _arrays(given)
            found = self._values(*given)
            return np.broadcast_to(np.asarray(found, np.float64), (width,))

    def slopes(self, world: World, shocks: Added) -> dict[str, Table]:
        """Return the derivative by each parameter, intercepts solved again."""
        assert self.mechanism is not None
        unsolved = self.path.unsolved[self.mechanism.name]
        with jax.enable_x64(True):
            given = (_double(unsolved), _double(world), _double(self.path.first_solved))
            found = self._slopes(*given, _double(shocks))
            return {
                name: np.asarray(getattr(found, name), np.float64)
                for name in param_specs(self.mechanism.params)
            }

    def touches(self, world: World, candidates: Sequence[Input]) -> list[Input]:
        """Return the inputs by which the formula has a derivative; it takes no parameters."""
        with jax.enable_x64(True):
            found = self._touch(_arrays(_double(world)))

        def size(one: Input) -> float:
            holders = {HOLDERS[one.kind], "state" if one.kind == "state" else HOLDERS[one.kind]}
            at = (*one.index, 0)
            return max(abs(float(getattr(getattr(found, h), one.name)[at])) for h in holders)

        return [one for one in candidates if size(one) > 0.0]

    def _plain(self, world: World) -> Array:
        return jnp.sum(self.formula(world, None, {}))

    def _solved(self, params: Any, world: World, first: World, shocks: Added) -> Array:
        assert self.mechanism is not None
        solve = self.mechanism.solve
        ready = params if solve is None else solve(first, params)
        return jnp.sum(self.formula(world, ready, shocks))


def step_of(mechanism: Mechanism, name: str, index: tuple[int, ...]) -> Formula:
    """Return what a mechanism adds to one entry of a state variable, on its link."""
    step = mechanism.step
    assert step is not None
    return lambda world, params, shocks: step(world, params, shocks)[name][index]


def appraisal_of(mechanism: Mechanism, name: str, index: tuple[int, ...]) -> Formula:
    """Return one entry of what a mechanism appraises."""
    appraise = mechanism.appraise
    assert appraise is not None
    return lambda world, params, shocks: appraise(world, params)[name][index]


def _arrays(tree: Any) -> Any:
    def array(numbers: Any) -> Array:
        return jnp.asarray(numbers)

    return jax.tree.map(array, tree)


def _double(tree: Any, width: int = 1) -> Any:
    def wide(array: Any) -> Table:
        found = np.asarray(array, np.float64)
        return np.repeat(found, width, axis=-1) if width > 1 else found

    return jax.tree.map(wide, tree)


@dataclass(frozen=True, eq=False)
class Effects:
    """A formula taken apart in one world.

    ``value`` is ``rest`` plus the effects plus the remainder, which is what inputs do together;
    ``rest`` is the formula with all inputs at their start, or as in the other world.

    Attributes
    ----------
    effects
        By input: the value less what it would be with that input alone set back.
    """

    value: float
    rest: float
    effects: dict[Input, float]

    @property
    def remainder(self) -> float:
        """What effects taken one at a time leave over."""
        return self.value - self.rest - sum(self.effects.values())


def effects(
    lens: Lens,
    world: World,
    shocks: Added,
    varied: Sequence[Input],
    other: World | None = None,
) -> Effects:
    """Set inputs back to their start, or to what they are in another world, one at a time."""
    still = jax.tree.map(np.zeros_like, shocks)
    found = lens.values(side_by_side(world, other or lens.path.rest, varied), still)
    by_input = {one: float(found[0] - found[2 + i]) for i, one in enumerate(varied)}
    return Effects(float(found[0]), float(found[1]), by_input)


def plain(lens: Lens, world: World, shocks: Added) -> float:
    """Return a formula in one world, without shocks."""
    still = jax.tree.map(np.zeros_like, shocks)
    return float(lens.values(side_by_side(world, world, ()), still)[0])


def felt(found: Sequence[Effects]) -> list[Input]:
    """Return the inputs that matter in some world, the strongest in the last one first."""
    last = found[-1].effects
    size = {one: max(abs(part.effects[one]) for part in found) for one in last}
    least = LEAST * max(size.values(), default=0.0)
    return sorted(
        (one for one in last if size[one] > least), key=lambda one: (-abs(last[one]), one)
    )
