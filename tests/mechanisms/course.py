"""The shipped case without shocks, events and choices: settings stand as one sets them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from foedus import pipeline
from foedus.dynamics import quarter
from foedus.dynamics.quarter import Draw
from foedus.dynamics.streams import no_shocks
from foedus.model.types import Model
from foedus.state import Appraisals, Clock, State
from foedus.testing import synthetic

Table = npt.NDArray[Any]
DRAWS, QUARTERS = 256, 16


@cache
def shipped() -> tuple[Model, Draw]:
    """Return the shipped case, and draws of it side by side."""
    model = pipeline.compile("us-japan")
    u = np.random.default_rng(5).uniform(0.001, 0.999, (DRAWS, len(model.columns)))
    matrix = jnp.asarray(synthetic.at_quantiles(model, u).T)
    return model, jax.jit(lambda row: quarter.prepare(model, row))(matrix)


@cache
def _quarter() -> Any:
    model, draw = shipped()
    still, usual = no_shocks(model), quarter.usual_events(model, draw)

    def one(link: State, levels: Any, fiscal: Any) -> tuple[State, Appraisals]:
        none = jnp.zeros((len(model.actors), 1))
        clock = Clock(fiscal + none, none, none, none)
        world = quarter.make_world(model, draw, link, levels, usual, clock)
        world = quarter.appraise(model, draw, draw.active, world)
        return quarter.evolve(model, draw, draw.active, world, still), world.appraisals

    return jax.jit(one)


def course(settings: Mapping[str, float]) -> tuple[list[State], list[Appraisals]]:
    """Return states at every end of a quarter, the start first, and appraisals in each."""
    model, draw = shipped()
    found = [settings.get(v.name, v.levels[v.start]) for v in model.levers]
    assert set(settings) <= {v.name for v in model.levers}
    levels = jnp.asarray(found)[:, None] * jnp.ones(DRAWS)
    begins = np.array([model.case.actors[a].fiscal_year_starts for a in model.actors])
    states, seen = [draw.start_link], list[Appraisals]()
    for t in range(QUARTERS):
        fiscal = (begins == (model.first + t).of_year).astype(np.float32)[:, None]
        link, appraisals = _quarter()(states[-1], levels, fiscal)
        states.append(link)
        seen.append(appraisals)
    return states, seen


def path(found: list[Any], name: str, *actors: str) -> Table:
    """Return one entry over time (quarter, draw)."""
    index = tuple(shipped()[0].actors.index(actor) for actor in actors)
    return np.stack([np.asarray(getattr(one, name))[index] for one in found])
