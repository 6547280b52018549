"""Laws that every outcome keeps, as functions that return the faults they find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from foedus.contract import Outcome
from foedus.model.types import Model
from foedus.state import World
from foedus.testing import synthetic
from foedus.testing.bench import VARIABLES, events, raised, scrambled

DRAWS = 256  # as many as on the bench of mechanisms, so that operations compile once


@dataclass(frozen=True, eq=False)
class Scene:
    """An outcome, and disturbed worlds of the made-up case to read it from."""

    outcome: Outcome
    model: Model
    world: World


@cache
def _scenery() -> tuple[Model, World]:
    model = synthetic.small_model()
    u = np.random.default_rng(0).uniform(0.001, 0.999, (DRAWS, len(model.columns)))
    draw = synthetic.ready(model, synthetic.at_quantiles(model, u))
    return model, synthetic.disturbed_world(model, draw, 1, size=2.0)


def scene(outcome: Outcome) -> Scene:
    """Return an outcome in the worlds that all outcomes are tried in."""
    return Scene(outcome, *_scenery())


def shape_is_declared(scene: Scene) -> Iterator[str]:
    """Check that an outcome has the dimensions it declares."""
    o, model = scene.outcome, scene.model
    shape, lanes = np.shape(o.compute(scene.world)), (DRAWS,)
    wanted = (*(model.sizes[d] for d in o.dims), *lanes)
    if shape != wanted:
        yield f"compute returns the shape {shape}, and {o.dims} of {DRAWS} draws is {wanted}"


def finite_in_disturbed_worlds(scene: Scene) -> Iterator[str]:
    """Check that there is a number wherever nobody should be."""
    bad = ~np.isfinite(np.asarray(scene.outcome.compute(scene.world)))
    if bad.any():
        yield f"is not finite in {bad.reshape(-1, bad.shape[-1]).any(axis=0).sum()} draws"


def reads_what_it_declares(scene: Scene) -> Iterator[str]:
    """Check that what is read moves it, and what is not makes no bit of difference."""
    o, world = scene.outcome, scene.world
    before = np.asarray(o.compute(world))
    for name in VARIABLES:
        after = np.asarray(o.compute(scrambled(world, name)))
        same = np.array_equal(before, after, equal_nan=True)
        if same and name in o.reads:
            yield f"reads {name}, which makes no difference"
        if not same and name not in o.reads:
            yield f"depends on {name}, which is not among the reads"


def moves_as_it_claims(scene: Scene) -> Iterator[str]:
    """Check that declared effects end here and have their sign, and that there is one."""
    o, world, drawn = scene.outcome, scene.world, events()
    if not o.effects:
        yield "declares no effect, so that no path ends here"
    before = np.asarray(o.compute(world))
    for effect in o.effects:
        said = f"{effect.source} -> {effect.target} ({effect.sign})"
        read = effect.source if effect.source in o.reads else drawn.get(effect.source, "")
        if read not in o.reads:
            yield f"{said}: its source is not among the reads"
            continue
        if effect.target != o.name:
            yield f"{said}: its target is not {o.name}"
        dims = VARIABLES[read].dims
        moved = np.stack([
            np.asarray(o.compute(raised(world, effect.source, index))) - before
            for index in np.ndindex(*(scene.model.sizes[d] for d in dims))
        ])  # fmt: skip
        moved = moved * (-1.0 if effect.sign == "-" else 1.0)
        if not moved.max() > 0.0:
            yield f"{said}: never moves it that way"
        elif (moved.min() < 0.0) > (effect.sign == "?"):
            yield f"{said}: goes the other way too"
        elif effect.sign == "?" and not moved.min() < 0.0:
            yield f"{said}: the other sign is never seen"


def is_described(scene: Scene) -> Iterator[str]:
    """Check that it has a unit, and a description that is a sentence."""
    if not scene.outcome.unit:
        yield "has no unit"
    if not scene.outcome.description.endswith("."):
        yield "its description is no sentence"


LAWS: dict[str, Callable[[Scene], Iterator[str]]] = {
    law.__name__: law
    for law in (
        shape_is_declared,
        finite_in_disturbed_worlds,
        reads_what_it_declares,
        moves_as_it_claims,
        is_described,
    )
}
"""Every law by name."""
