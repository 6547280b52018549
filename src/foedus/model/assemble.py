"""Read structural draws into typed parameters and a start state, members side by side.

The argument `row` holds one number per column and member (lane) of a block.
"""

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus import column_names
from foedus.contract import intercepts, param_specs
from foedus.model.layout import keys_of
from foedus.model.types import Model
from foedus.state import STATE, LineArray, Roles, State, dims_of, to_link
from foedus.utility import worth

Row = Float[Array, "column lane"]


class Numbers(eqx.Module):
    """Numbers of a case that no draw holds; given beside the draws, they are no part of the code.

    Attributes
    ----------
    per_swing
        What one unit of each attribute is in reference swings, over the entries of its mean.
    odds
        Where the interval begins and ends in which a rival is at work; a mechanism that has none
        is at work in all.
    """

    per_swing: Float[Array, "attribute one"]
    odds: Float[Array, "mechanism end"]


def numbers_of(model: Model) -> Numbers:
    """Return the numbers of a model that are the same in all draws."""
    swings = [np.log(a.swing) if a.ratio else a.swing for a in model.attributes]
    # What is out of view holds course, but counts in the mean.
    counts = [len(a.at) for a in model.attributes]
    per_swing = np.float32(1.0) / (np.asarray(swings) * np.asarray(counts)).astype(np.float32)
    odds = [_interval(model, m.slot, m.name) if m.slot else (-1.0, 2.0) for m in model.mechanisms]
    return Numbers(
        per_swing=jnp.asarray(per_swing.reshape(-1, 1)),
        odds=jnp.asarray(np.asarray(odds, np.float32).reshape(-1, 2)),
    )


class Values(eqx.Module):
    """What the lines want and how governments choose, in one draw.

    Attributes
    ----------
    worth
        Exchange rate of each attribute that a line values, in the order of `Model.pairs`.
    log_base
        Logarithm of the share of each option where nothing has changed; `NEVER` for what is not on
        the menu, and for an option that another stands for.
    sharpness
        Log-odds of the better of two options per reference swing.
    transitory
        Part of the scale of chance that is drawn anew whenever a lever opens.
    per_swing
        See `Numbers`; the same in all draws.
    """

    worth: Float[Array, "pair ..."]
    discount: LineArray
    opening: Float[Array, "lever ..."]
    log_base: Float[Array, "lever option ..."]
    sharpness: Float[Array, "lever ..."]
    transitory: Float[Array, "..."]
    anticipation: Float[Array, "lever ..."]
    per_swing: Float[Array, "attribute ..."]


NEVER = -1e9
"""Log-odds of an option that is never taken."""


def roles_of(model: Model) -> Roles:
    """Return the roles as arrays."""
    return Roles(**{name: jnp.asarray(mask[..., None]) for name, mask in model.roles.items()})


def parameters(model: Model, row: Row) -> dict[str, Any]:
    """Return each mechanism's ``Params`` for one draw, intercepts at zero."""
    return {m.name: _params(model, m.name, m.params, row) for m in model.mechanisms}


def _params(model: Model, name: str, cls: type, row: Row) -> Any:
    fields: dict[str, Array] = {}
    for field, spec in param_specs(cls).items():
        if spec.per_actor:
            columns = [model.index[column_names.parameter(name, field, a)] for a in model.actors]
            fields[field] = row[np.asarray(columns)]
        else:
            fields[field] = row[model.index[column_names.parameter(name, field)]]
    for field, spec in intercepts(cls).items():
        fields[field] = jnp.zeros([*(model.sizes[d] for d in spec.dims), row.shape[1]])
    return cls(**fields)


def given_start(model: Model, row: Row) -> State:
    """Return the start state on its links; what the case does not give stands at link zero."""
    return State(**{f.name: _start_values(model, f.name, row) for f in dataclasses.fields(State)})


def _start_values(model: Model, name: str, row: Row) -> Array:
    spec = STATE[name]
    shape = [model.sizes[d] for d in dims_of(State, name)]
    if spec.dims == ("line",):
        return _line_weights(model, row)
    columns = [
        model.index.get(column_names.start_value(name, key), -1)
        for key in keys_of(spec.dims, model.actors)
    ]
    given = np.asarray([c >= 0 for c in columns])
    values = row[np.maximum(np.asarray(columns), 0)]
    # The inner where keeps the link of absent entries finite.
    there = given[:, None]
    link = to_link(spec.link, jnp.where(there, values, 0.5))
    return jnp.where(there, link, 0.0).reshape([*shape, row.shape[1]])


def _line_weights(model: Model, row: Row) -> Array:
    even = jnp.full(row.shape[1], 0.5)
    weights = [
        even if line.counterfactual else row[model.index[column_names.line_weight(line.name)]]
        for line in model.lines
    ]
    return to_link("logit", jnp.stack(weights or [even]))


def values(model: Model, row: Row, numbers: Numbers) -> Values:
    """Return exchange rates between reference swings, discounting and menu traits."""
    pairs = [w for i in range(len(model.lines)) for w in _worth(model, i, row)]
    discount = [row[model.index[column_names.line_discount(line.name)]] for line in model.lines]

    def trait(name_of: Callable[[str], str]) -> Array:
        columns = [model.index[name_of(lever.name)] for lever in model.levers]
        return row[np.asarray(columns, dtype=int)]

    lanes = row.shape[1]
    better = trait(column_names.sharpness)
    expecting = [model.index[column_names.anticipation(v.government)] for v in model.levers]
    return Values(
        worth=jnp.stack(pairs) if pairs else jnp.zeros((0, lanes)),
        discount=jnp.stack(discount) if discount else jnp.full((1, lanes), 0.9),
        opening=trait(column_names.opening),
        log_base=_log_base(model, row),
        sharpness=(jnp.log(better) - jnp.log1p(-better)) / trait(column_names.spread),
        transitory=row[model.index[column_names.TRANSITORY]] if model.levers else jnp.ones(lanes),
        anticipation=row[np.asarray(expecting, dtype=int)],
        per_swing=numbers.per_swing,
    )


def _log_base(model: Model, row: Row) -> Array:
    width = max((len(lever.levels) for lever in model.levers), default=1)
    columns = np.full((len(model.levers), width), -1)
    for i, lever in enumerate(model.levers):
        names = [column_names.base_share(lever.name, option) for option in lever.options]
        columns[i, : len(names)] = [model.index[name] for name in names]
    share = jnp.where((columns >= 0)[..., None], row[np.maximum(columns, 0)], 0.0)
    return jnp.where(share > 0.0, jnp.log(jnp.where(share > 0.0, share, 1.0)), NEVER)


def _worth(model: Model, line: int, row: Row) -> list[Array]:
    spec = model.lines[line]

    def column(name_of: Callable[[str, str], str], interest: str) -> Array:
        return row[model.index[name_of(spec.name, interest)]]

    return worth(
        {model.attributes[k].name: spec.signs[k] for i, k in model.pairs if i == line},
        partial(column, column_names.interest_weight),
        lambda interest: jnp.sign(column(column_names.interest_sign, interest)),
    )


def active(model: Model, row: Row, numbers: Numbers) -> Float[Array, "mechanism lane"]:
    """Return 1 for each mechanism at work in a draw; rivals in a slot exclude each other."""
    flags: list[Array] = []
    for i, mechanism in enumerate(model.mechanisms):
        if not mechanism.slot:
            flags.append(jnp.ones(row.shape[1]))
            continue
        low, high = numbers.odds[i]
        pick = row[model.index[column_names.rival(mechanism.slot)]]
        flags.append(((pick >= low) & (pick < high)).astype(jnp.float32))
    return jnp.stack(flags)


def _interval(model: Model, slot: str, name: str) -> tuple[float, float]:
    rivals = [m.name for m in model.mechanisms if m.slot == slot]
    shares = variant_shares(model, slot)
    ends = np.cumsum([0.0, *(shares[rival] for rival in rivals)])
    i = rivals.index(name)
    # Rounding must not leave a draw without a rival: what ends at one ends above one.
    high = 2.0 if ends[i + 1] > 1.0 - 1e-6 and ends[i] < 1.0 - 1e-6 else ends[i + 1]
    return float(ends[i]), float(high)


def variant_shares(model: Model, slot: str) -> dict[str, float]:
    """Return the prior probability of each rival in a slot.

    By default the slot's namesake is at work; where none bears its name, each at even odds.
    """
    given = model.case.variants.get(slot)
    rivals = [m.name for m in model.mechanisms if m.slot == slot]
    if given:
        return {rival: float(given.get(rival, 0.0)) for rival in rivals}
    if slot not in rivals:
        return {rival: 1.0 / len(rivals) for rival in rivals}
    return {rival: float(rival == slot) for rival in rivals}
