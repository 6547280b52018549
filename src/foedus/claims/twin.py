"""Models beside the model: one in which no sign is known, and one of priors twice as wide.

The null twin has the same graph and the same sizes. Signs of influences are drawn by lot, one lot
for all influences of a mechanism, since sums of many open signs would look balanced. What appears
in it as often as in the model does not rest on a sign. Signs of what lines value stay as they are,
unless values are turned as well: all that a line values at once, for it is what it wants.
"""

from dataclasses import replace

from foedus import column_names
from foedus.model.recast import Recast
from foedus.model.types import Model


def signed(model: Model) -> dict[str, tuple[tuple[int, float], ...]]:
    """Return, by mechanism, the columns of the parameters that carry its influences, with nulls.

    An influence vanishes where its parameter is at its null, by default zero.
    """
    found: dict[str, tuple[tuple[int, float], ...]] = {}
    for mechanism in model.mechanisms:
        through = {effect.through for effect in mechanism.effects if effect.through}
        carried = {column_names.parameter(mechanism.name, name) for name in through}
        columns = [
            (i, column.null or 0.0)
            for i, column in enumerate(model.columns)
            if column_names.split(column.name)[0] in carried
            and column.prior.family not in ("dirichlet", "fitted")
        ]
        if columns:
            found[mechanism.name] = tuple(columns)
    return found


def symmetric(model: Model) -> tuple[Recast, ...]:
    """Return what makes every sign of an influence a matter of lot."""
    return tuple(
        Recast(
            tuple(i for i, _ in columns),
            "reflect",
            about=tuple(null for _, null in columns),
            stream=f"twin {name}",
        )
        for name, columns in signed(model).items()
    )


def reflected(model: Model, mechanism: str) -> Recast:
    """Return what turns all influences of a mechanism round."""
    columns = signed(model)[mechanism]
    return Recast(tuple(i for i, _ in columns), "reflect", tuple(null for _, null in columns))


def reversed_values(model: Model) -> dict[str, Recast]:
    """Return, by line, what makes it want the opposite of all that it values.

    A weight below zero is worth as much the other way (`foedus.utility.worth`).
    """
    found: dict[str, Recast] = {}
    for line in model.lines:
        columns = tuple(
            model.index[column_names.interest_weight(line.name, attribute.name)]
            for attribute, valued in zip(model.attributes, line.valued, strict=True)
            if valued
        )
        if columns:
            found[line.name] = Recast(columns, "reflect", about=(0.0,) * len(columns))
    return found


def symmetric_values(model: Model) -> tuple[Recast, ...]:
    """Return what makes it a matter of lot, for each line, whether it wants all of it or none."""
    return tuple(
        replace(turn, stream=f"twin values {line}") for line, turn in reversed_values(model).items()
    )


def widened(model: Model) -> Recast:
    """Return what makes every prior twice as wide within its support."""
    return Recast(tuple(range(len(model.columns))), "widen", by=2.0)
