"""The behaviour tests of ``suite.yaml``: what is asked, of which arms, in which band."""

from functools import cache
from importlib import resources
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from foedus.model.select import members
from foedus.model.types import Model


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Record):
    """What is compared: an outcome at a label, after a number of quarters.

    Attributes
    ----------
    change
        ``difference`` (treated less control) or ``ratio`` (treated over control, less one).
    of
        Where given, the effect is a share of the effect after that many quarters.
    """

    outcome: str
    at: str
    after: Annotated[int, Field(ge=1)]
    change: Literal["difference", "ratio"] = Field(alias="as")
    of: int | None = None


class Arms(_Record):
    """The interventions of the two arms, paired on draws and shocks."""

    control: tuple[str, ...]
    treated: tuple[str, ...]


class Behaviour(_Record):
    """One behaviour test; see the head of ``suite.yaml``."""

    id: str
    title: str
    kind: Literal["S", "N", "B"]
    arms: Arms | None = None
    measure: Measure | None = None
    band: tuple[float, float] | None = None
    share: float | None = None
    both: float | None = None
    least: float = 0.0
    why: str = ""
    not_yet: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.not_yet:
            return self
        judged = self.both is not None if self.kind == "B" else self.band and self.share
        if self.arms is None or self.measure is None or not judged:
            raise ValueError(
                f"{self.id} needs arms, a measure and a band, or a reason under not_yet"
            )
        return self


@cache
def suite() -> tuple[Behaviour, ...]:
    """Return all tests in the order of the file."""
    text = resources.files("foedus.behaviour").joinpath("suite.yaml").read_text(encoding="utf-8")
    return tuple(Behaviour.model_validate(entry) for entry in yaml.safe_load(text))


def resolve(text: str, model: Model, quarters: int) -> str:
    """Return an intervention or a label with the roles and dates of a case filled in."""
    case = model.case
    names = {
        "patron": model.patron,
        "ally": next(a for a, spec in case.actors.items() if spec.role == "ally"),
        "rival": members(case, "rival")[0],
        "stake": next(iter(members(case, "stake")), ""),
        "first": str(model.first),
        "last": str(model.first + (quarters - 1)),
    }
    return text.format(**names)
