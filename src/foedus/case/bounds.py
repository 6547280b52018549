"""Quantities that must lie in a range, whatever their prior draws."""

import math
from typing import Annotated

from pydantic import AfterValidator

from foedus.case.messages import RefusedError
from foedus.case.quantity import PriorSpec, Quantity


def between(low: float, high: float, *, bounds: bool = False) -> AfterValidator:
    """Refuse a quantity that can leave a range, or stands on its end unless that is allowed."""

    def check(quantity: Quantity) -> Quantity:
        least, most = quantity.support
        on_bound = least == most and least in (low, high) and not bounds
        if least < low or most > high or on_bound:
            allowed = f"at least {low:g}" if math.isinf(high) else f"between {low:g} and {high:g}"
            what = f"must lie {allowed}; can reach {least:g} to {most:g}"
            raise RefusedError(what, "choose numbers within, or a prior that stays there")
        return quantity

    return AfterValidator(check)


def above_zero(fix: str) -> AfterValidator:
    """Refuse a quantity that can be 0 or less, and say with `fix` what it is a size of."""

    def check(quantity: Quantity) -> Quantity:
        least, most = quantity.support
        if least > 0 or (quantity.prior is not None and _open(quantity.prior)):
            return quantity
        reached = f"got {least:g}" if least == most else f"can reach {least:g} to {most:g}"
        raise RefusedError(f"must lie above 0; {reached}", fix)

    return AfterValidator(check)


def _open(prior: PriorSpec) -> bool:
    """Say whether a prior comes close to 0 at most, and never stands on it."""
    if prior.mixture is not None:
        return all(_open(part) for _, part in prior.mixture)
    return prior.support[0] > 0 or prior.lognormal is not None or prior.beta is not None


Inside = Annotated[Quantity, between(0.0, 1.0)]
Part = Annotated[Quantity, between(0.0, 1.0, bounds=True)]
