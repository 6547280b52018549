"""A government's simplified view: the same mechanisms on fewer actors.

Equations are written as deviations from the start, so a sub-system of actors is again a model;
the rest of the world holds course outside it. What is left out is declared data of the case.
"""

import dataclasses
from typing import Any, cast

import equinox as eqx
import jax.numpy as jnp
import numpy as np

from foedus.model.select import members
from foedus.model.types import Kept, Lever, Model
from foedus.state import dims_of


def view_of(model: Model, government: str) -> tuple[str, ...]:
    """Return the actors a government thinks about, in case order."""
    given = model.case.governments[government].view
    if given:
        chosen = {*given, government}
    else:
        chosen = set(members(model.case, "involved"))
    return tuple(actor for actor in model.actors if actor in chosen)


def left_out(model: Model, government: str) -> tuple[str, ...]:
    """Return the mechanisms that a government leaves out when it looks ahead."""
    return tuple(sorted(model.case.governments[government].leaves_out))


def restrict(model: Model, actors: tuple[str, ...], without: tuple[str, ...] = ()) -> Model:
    """Return the model of a sub-system of actors, with some mechanisms standing still."""
    position = {actor: i for i, actor in enumerate(actors)}
    index = np.asarray([model.actors.index(actor) for actor in actors])

    def row(entry: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(position[model.actors[i]] for i in entry)

    def inside(label: str) -> bool:
        return all(actor in position for actor in label.split(">"))

    attributes = tuple(
        dataclasses.replace(
            a,
            rows=tuple(row(r) for at, r in zip(a.at, a.rows, strict=True) if inside(at)),
        )
        for a in model.attributes
    )
    roles = {
        name: mask
        if name.endswith(("_line", "_government"))
        else mask[:, index]
        if name == "line_actor"
        else mask[np.ix_(*([index] * mask.ndim))]
        for name, mask in model.roles.items()
    }
    return dataclasses.replace(
        model, actors=actors, attributes=attributes, roles=roles, still=frozenset(without)
    )


def take(tree: Any, index: np.ndarray[Any, Any]) -> Any:
    """Return a container with only some actors, along every dimension that counts actors."""
    if isinstance(tree, dict):
        entries = cast("dict[str, Any]", tree)
        return {name: take(value, index) for name, value in entries.items()}
    if not isinstance(tree, eqx.Module):
        return tree
    fields: dict[str, Any] = {}
    for field in dataclasses.fields(tree):
        value = getattr(tree, field.name)
        if isinstance(value, eqx.Module | dict):
            fields[field.name] = take(value, index)
            continue
        for axis, dim in enumerate(dims_of(type(tree), field.name)):
            if dim in ("actor", "other"):
                value = jnp.take(value, index, axis=axis, mode="clip")
        fields[field.name] = value
    return type(tree)(**fields)


def visible(lever: Lever, model: Model) -> bool:
    """Return whether a lever acts between actors of the model (or view)."""
    return lever.government in model.actors and any(t in model.actors for t in lever.targets)


def kept_of(model: Model, outcome: str) -> Kept:
    """Return what is kept of an outcome."""
    return next(kept for kept in model.kept if kept.outcome.name == outcome)
