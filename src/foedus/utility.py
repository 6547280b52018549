"""What a line feels of a path: saturated gains, discounted by quarter, and what lasts.

    z_h = (attribute after h quarters - now) / swing        (logs for ratios)
    V   = (1-g) sum_h g^(h-1) u(z_h) + g^H u(z_lasting),    u(z) = 3 tanh(z / 3)
    U   = sum_k worth_k V_k,    worth_k = sign_k weight_k n / sum_j weight_j

The formula by which governments look ahead and by which arms are valued afterwards. It is written
for anything with arithmetic, so that arrays of the array library and of the host share it.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")

SATURATION = 3.0
"""Swings at which a gain has lost a quarter of its worth."""


def saturated(swings: T, tanh: Callable[[Any], Any]) -> T:
    """Return what a gain is felt as, in swings.

    Parameters
    ----------
    tanh
        That of the library of the array.
    """
    number: Any = swings
    return SATURATION * tanh(number / SATURATION)


def quarter_weights(discount: T, quarters: int) -> list[T]:
    """Return the weight of each quarter of a path, and last that of what lasts; they add up to one.

    Parameters
    ----------
    discount
        Factor per quarter, below one.
    """
    factor: Any = discount
    return [(1.0 - factor) * factor**h for h in range(quarters)] + [factor**quarters]


def worth(
    claimed: Mapping[str, str], weight: Callable[[str], T], drawn_sign: Callable[[str], T]
) -> list[T]:
    """Return what one swing of each interest is worth to a line, with sign, in reference swings.

    Weights are scaled so that the mean interest is worth one swing either way. Drawn as gamma
    numbers, they are shares after Dirichlet.

    Parameters
    ----------
    claimed
        What the case says of each interest of the line: ``+``, ``-``, or ``?`` for a sign that is
        drawn.
    weight, drawn_sign
        Weight, and sign as 1 or -1, of an interest by its name.
    """
    weights: dict[str, Any] = {name: weight(name) for name in claimed}
    # A weight turned round is worth as much the other way.
    total = sum(abs(size) for size in weights.values())
    found: list[T] = []
    for name, claim in claimed.items():
        sign: Any = drawn_sign(name) if claim == "?" else -1.0 if claim == "-" else 1.0
        found.append(sign * weights[name] / total * len(weights))
    return found
