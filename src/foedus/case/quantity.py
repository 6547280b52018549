"""Numbers with their uncertainty: what a case may say about a start value or a parameter."""

import math
from typing import Annotated, Self

from pydantic import Field, model_validator

from foedus import contract, prior
from foedus.case.fields import (
    EMPTY,
    ActorKey,
    Number,
    Pair,
    Record,
    Sourced,
    Table,
    Text,
    Triple,
)
from foedus.case.messages import RefusedError
from foedus.contract import Prior

Weighted = Annotated[tuple[Annotated[Number, Field(gt=0)], "PriorSpec"], Field(strict=False)]


class PriorSpec(Record):
    """A probability distribution, written as exactly one family with its arguments.

    Attributes
    ----------
    fixed
        Value.
    uniform
        Low, high.
    triangular
        Low, mode, high.
    normal
        Mean, standard deviation; cut where `bounds` are given.
    bounds
        Low and high of a normal prior; the density outside is removed.
    lognormal
        Median, standard deviation of the logarithm.
    beta
        a, b.
    mixture
        Pairs of weight and prior, two or more.
    """

    fixed: Number | None = None
    uniform: Pair | None = None
    triangular: Triple | None = None
    normal: Pair | None = None
    bounds: Pair | None = None
    lognormal: Pair | None = None
    beta: Pair | None = None
    mixture: Annotated[tuple[Weighted, ...], Field(strict=False, max_length=20)] | None = None

    @property
    def family(self) -> str:
        """Name of the family that is written."""
        return next((name for name in FAMILIES if getattr(self, name) is not None), "")

    @model_validator(mode="after")
    def _proper(self) -> Self:
        written = [name for name in FAMILIES if getattr(self, name) is not None]
        if len(written) != 1:
            got = " and ".join(written) or "none"
            what = f"a prior has exactly one of {', '.join(FAMILIES)}; got {got}"
            raise RefusedError(what, "keep one")
        if self.bounds is not None and self.normal is None:
            raise RefusedError("bounds go with a normal prior only", "leave them out")
        if what := prior.fault(self.to_prior()):
            raise RefusedError(what, "mend the numbers")
        return self

    def to_prior(self) -> Prior:
        """Return the distribution as the engine's specification."""
        if self.mixture is not None:
            return contract.mixture(*((weight, part.to_prior()) for weight, part in self.mixture))
        if self.normal is not None:
            lower, upper = self.bounds or (-math.inf, math.inf)
            return contract.normal(*self.normal, lower, upper)
        if self.fixed is not None:
            return contract.fixed(self.fixed)
        if self.uniform is not None:
            return contract.uniform(*self.uniform)
        if self.triangular is not None:
            return contract.triangular(*self.triangular)
        if self.lognormal is not None:
            return contract.lognormal(*self.lognormal)
        assert self.beta is not None
        return contract.beta(*self.beta)

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest value that can be drawn, infinite where there is no limit."""
        if self.mixture is not None:
            ends = [part.support for _, part in self.mixture]
            return min(low for low, _ in ends), max(high for _, high in ends)
        if self.fixed is not None:
            return self.fixed, self.fixed
        if self.triangular is not None:
            return self.triangular[0], self.triangular[2]
        if self.lognormal is not None:
            return 0.0, math.inf
        if self.beta is not None:
            return 0.0, 1.0
        return self.uniform or self.bounds or (-math.inf, math.inf)


FAMILIES = ("fixed", "uniform", "triangular", "normal", "lognormal", "beta", "mixture")


class Quantity(Sourced):
    """One number: a value, a value with its range, or a prior; always with its source.

    Attributes
    ----------
    value
        Point value; with `low` and `high` the mode of a triangular prior.
    low, high
        Range of the value; both are written or neither.
    prior
        Distribution, in place of a value.
    note
        Why it lies where it does.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    prior: PriorSpec | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_statement(self) -> Self:
        if (self.value is None) == (self.prior is None):
            got = "neither" if self.value is None else "both"
            raise RefusedError(f"a number has a value or a prior; got {got}", "write one of them")
        if (self.low is None) != (self.high is None):
            got = "low" if self.high is None else "high"
            raise RefusedError(f"low and high go together; got {got} only", "write both or none")
        if self.low is None or self.high is None:
            return self
        if self.value is None:
            raise RefusedError("low and high go with value, not with prior", "leave them out")
        if not self.low < self.high:
            what = f"low must be below high; got {self.low:g} and {self.high:g}"
            raise RefusedError(what, "write the smaller number first")
        if not self.low <= self.value <= self.high:
            what = f"value {self.value:g} is outside {self.low:g} to {self.high:g}"
            raise RefusedError(what, "mend the value or the range")
        return self

    def to_prior(self) -> Prior:
        """Return the prior: fixed, triangular over the range, or as written."""
        if self.prior is not None:
            return self.prior.to_prior()
        assert self.value is not None
        if self.low is None or self.high is None:
            return contract.fixed(self.value)
        return contract.triangular(self.low, self.value, self.high)

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest value that can be drawn."""
        if self.prior is not None:
            return self.prior.support
        assert self.value is not None
        return (
            self.value if self.low is None else self.low,
            self.value if self.high is None else self.high,
        )


class QuantityTable(Record):
    """The values of one variable or parameter over actors or directed dyads.

    Attributes
    ----------
    unit
        Unit of the variable or parameter, as the model has it; nothing is converted.
    values
        By ``JPN``, by ``CHN>JPN`` or, for a parameter of the whole model, under ``all``.
    default
        For every key that is not written.
    pooled
        Keys that fall to the default share one draw; else each draws on its own.
    """

    unit: Text
    values: Table[ActorKey, Quantity] = EMPTY
    default: Quantity | None = None
    pooled: bool = True

    @model_validator(mode="after")
    def _something_said(self) -> Self:
        if not self.values and self.default is None:
            raise RefusedError("there is neither a value nor a default", "write one or both")
        return self

    def of(self, *ids: str) -> Quantity | None:
        """Return the quantity for an actor or a directed dyad, or the default."""
        return self.values.get(">".join(ids), self.default)
