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


class Per(_Record):
    """The outcome whose effect another effect is divided by."""

    outcome: str
    at: str


class Measure(_Record):
    """What is compared: an outcome at a label or the share of an option, after some quarters.

    Attributes
    ----------
    outcome, at
        A kept outcome and its label.
    choice, option
        A lever and one of its options, instead: the share of shock replicates that stand there,
        averaged over the quarters.
    change
        ``difference`` (treated less control) or ``ratio`` (treated over control, less one).
    of
        Where given, the effect is a share of the effect after that many quarters.
    per
        Where given, the effect is divided by the effect on this outcome.
    average
        Compare the means over quarters 1 to `after`, not the values at the last of them.
    """

    outcome: str = ""
    at: str = ""
    choice: str = ""
    option: str = ""
    after: Annotated[int, Field(ge=1)]
    change: Literal["difference", "ratio"] = Field(alias="as")
    of: Annotated[int, Field(ge=1)] | None = None
    per: Per | None = None
    average: bool = False

    @property
    def averaged(self) -> bool:
        """Return whether means over the quarters are compared."""
        return self.average or bool(self.choice)

    def fault(self) -> str:
        """Say what contradicts itself or is missing; empty when sound."""
        if bool(self.outcome) == bool(self.choice):
            return "measures one thing: an outcome or a choice"
        if self.outcome and (not self.at or self.option):
            return "measures an outcome with at, and without option"
        if self.choice and (not self.option or self.at):
            return "measures a choice with option, and without at"
        if self.choice and self.change == "ratio":
            return "compares the share of an option as a difference"
        if self.choice and self.average:
            return "has average, but the share of an option is always averaged"
        if self.choice and self.per:
            return "has per, which divides effects on outcomes only"
        if self.of and self.per:
            return "divides by one thing: of or per"
        return ""

    def words(self, quote: str = "") -> str:
        """Say what is measured in a phrase; names stand between two of `quote`."""
        if self.choice:
            what = f"share with {quote}{self.choice}{quote} at {self.option}"
        else:
            what = f"{quote}{self.outcome}{quote} of {self.at}"
        when = f"mean of quarters 1 to {self.after}" if self.averaged else ""
        text = f"{what}, {when}" if when else f"{what} after {self.after} quarters"
        text += "" if self.change == "difference" else ", relative"
        if self.of:
            text += f", as a share of the effect after {self.of}"
        if self.per:
            text += f", per effect on {quote}{self.per.outcome}{quote} of {self.per.at}"
        return text


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
        if fault := self.measure.fault():
            raise ValueError(f"{self.id} {fault}")
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
    later = {f"first+{n}": str(model.first + n) for n in range(quarters)}
    return text.format(**names, **later)
