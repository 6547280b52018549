"""How the rows of ``bands.yaml`` are run: ``suite.yaml`` joined to them by id."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from foedus.behaviour.bands import Band, fixed, parsed
from foedus.model.select import members
from foedus.model.types import Model

ZERO = "zero utilities"
"""Word of an arm in which the record alone decides."""

POLICY = "policy:"
"""Prefix of a word of an arm that stands for the entries of a policy of the case."""

Arms = dict[str, tuple[str, ...]]
"""Interventions by the name of the arm, paired on draws and shocks."""


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Per(_Record):
    """Another outcome that one is multiplied with, or whose effect an effect is divided by."""

    outcome: str
    at: str


class Measure(_Record):
    """What is read of the arms after some quarters; see the head of ``suite.yaml``.

    Attributes
    ----------
    outcome, at, less
        A kept outcome, the labels over which its mean is taken, and those whose mean is taken off.
    choice, option, other_than
        A lever and options of it, instead: the share of shock replicates that stand there,
        averaged over the quarters.
    levers
        All levers at once, instead: shares of their options, or moves per decade.
    changes, step
        Of yearly changes of the outcome, members pooled: their spread over years without a step, or
        the steps of at least this size in a year.
    change
        ``difference`` (treated less control) or ``ratio`` (treated over control, less one).
    weights
        Of the arms in a difference.
    of, rest
        Where given, the effect is a share of the effect after that many quarters, or what that
        leaves of one.
    per
        Where given, the effect is divided by the effect on this outcome.
    average, year
        The mean over quarters 1 to `after`, or over the four that end there.
    since
        Where given, what was so after that many quarters is taken off.
    case
        The only case in which it is read; any, where empty.
    """

    outcome: str = ""
    at: Names = ()
    less: tuple[str, ...] = ()
    times: Per | None = None
    choice: str = ""
    option: Names = ()
    other_than: str = ""
    levers: Literal["", "shares", "moves", "other moves"] = ""
    changes: Literal["", "sd", "steps"] = ""
    step: Annotated[float, Field(gt=0.0)] | None = None
    after: Annotated[int, Field(ge=1)]
    change: Literal["difference", "ratio"] = Field(alias="as")
    weights: dict[str, float] = Field(default_factory=lambda: {"treated": 1.0, "control": -1.0})
    of: Annotated[int, Field(ge=1)] | None = None
    rest: bool = False
    per: Per | None = None
    average: bool = False
    year: bool = False
    since: Annotated[int, Field(ge=1)] | None = None
    case: str = ""

    @property
    def averaged(self) -> bool:
        """Return whether means over the quarters are compared."""
        return self.average or bool(self.choice)

    def fault(self) -> str:
        """Say what contradicts itself or is missing; empty when sound."""
        if bool(self.outcome) + bool(self.choice) + bool(self.levers) != 1:
            return "measures one thing: an outcome, a choice or all levers"
        if bool(self.outcome) != bool(self.at) or (not self.outcome and (self.less or self.times)):
            return "measures an outcome with at, and nothing else with at, less or times"
        if (bool(self.option) + bool(self.other_than) == 1) != bool(self.choice):
            return "measures a choice with option or other_than, and nothing else with one"
        if (self.choice or self.levers) and self.change == "ratio":
            return "compares shares and moves as a difference"
        if self.choice and self.average:
            return "has average, but the share of an option is always averaged"
        if not self.outcome and self.per:
            return "has per, which divides effects on outcomes only"
        if self.of and self.per:
            return "divides by one thing: of or per"
        if self.rest and not self.of:
            return "has rest, which needs of"
        if (self.changes == "steps" and self.step is None) or (self.step and not self.changes):
            return "counts yearly changes with a step, and nothing else with one"
        if self.change == "ratio" and self.weights != _PAIR:
            return "has weights, which need a difference"
        return ""

    def words(self, quote: str = "") -> str:
        """Say what is read in a phrase; names stand between two of `quote`."""
        text = self._what(quote)
        if not self.changes and not self.levers:
            text += self._when()
        if self.change == "ratio":
            text += ", relative"
        if self.of:
            text += f", {'one less ' if self.rest else 'as '}a share of the effect after {self.of}"
        if self.per:
            text += f", per effect on {quote}{self.per.outcome}{quote} of {self.per.at}"
        if self.weights != _PAIR:
            text += f" ({', '.join(f'{w:+g} {name}' for name, w in self.weights.items())})"
        return text + (f", in {self.case}" if self.case else "")

    def _what(self, quote: str) -> str:
        if self.choice:
            where = f"at {' or '.join(self.option)}" if self.option else f"off {self.other_than}"
            return f"share with {quote}{self.choice}{quote} {where}"
        if self.levers == "shares":
            return f"shares of the options of all levers after {self.after} quarters"
        if self.levers:
            whose = "with" if self.levers == "moves" else "without"
            return f"moves per decade of levers {whose} moves in the record"
        text = f"{quote}{self.outcome}{quote} of {' and '.join(self.at)}"
        if self.times:
            text += f" times {quote}{self.times.outcome}{quote} of {self.times.at}"
        if self.less:
            text += f" less {' and '.join(self.less)}"
        if self.changes == "sd":
            calm = "" if self.step is None else f", years without a step of {self.step:g}"
            return f"standard deviation of yearly changes of {text}{calm}"
        if self.changes:
            return f"steps of {self.step:g} or more a year of {text}"
        return text

    def _when(self) -> str:
        if self.averaged:
            return f", mean of quarters 1 to {self.after}"
        text = f" after {self.after} quarters"
        text = f", mean of the year that ends{text}" if self.year else text
        return text + (f", less that after {self.since}" if self.since else "")


_PAIR = {"treated": 1.0, "control": -1.0}


class Among(Measure):
    """Draws that a condition looks at: an effect beyond a size, or above a value."""

    beyond: float | None = None
    above: float | None = None

    def fault(self) -> str:
        """Say what contradicts itself or is missing; empty when sound."""
        if (self.beyond is None) == (self.above is None):
            return "chooses draws with beyond or above"
        return super().fault()


class Cause(_Record):
    """The arms of a positive control, and when its effect is read (where, for an outcome)."""

    control: tuple[str, ...]
    treated: tuple[str, ...]
    after: Annotated[int, Field(ge=1)]
    at: str = ""


class Recovery(_Record):
    """A parameter that was put in, and the size of the change that it answers to."""

    parameter: str
    size: float


class Row(_Record):
    """How one row is run, and its band; see the heads of ``suite.yaml`` and ``bands.yaml``."""

    id: str
    band: Band
    arms: Arms = Field(default_factory=dict)
    measure: Measure | None = None
    of: dict[str, Measure] = Field(default_factory=dict)
    among: dict[str, Among] = Field(default_factory=dict)
    cause: Cause | None = None
    recovery: Recovery | None = None
    case: str = ""
    quarters: int | None = None
    not_yet: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.not_yet:
            return self
        if fault := _faults(self):
            raise ValueError(f"{self.id} {fault}")
        return self


def _faults(row: Row) -> str:
    conditions = row.band.conditions
    wanted = {"": row.measure} if row.measure else {}
    found: dict[str, Measure] = {**wanted, **row.of}
    if not conditions or not row.arms:
        return "needs arms and a condition, or a reason under not_yet"
    for asked, given, name in (
        ({c.of for c in conditions}, set(found), "measure or of"),
        ({c.among for c in conditions} - {""}, set(row.among), "among"),
    ):
        if lacking := sorted(asked - given):
            return f"has no {name} for: {lacking[0] or 'what is measured'}"
        if spare := sorted(given - asked):
            return f"has a {name} that no condition asks for: {spare[0] or 'what is measured'}"
    for measure in (*found.values(), *row.among.values()):
        if fault := measure.fault():
            return fault
        if unknown := sorted(set(measure.weights) - set(row.arms)):
            return f"has no arm {unknown[0]}"
    if (row.cause is None) != (row.band.control is None):
        return "has a cause if, and only if, its band has a control"
    return ""


@cache
def suite() -> tuple[Row, ...]:
    """Return all rows in the order of ``suite.yaml``."""
    text = resources.files("foedus.behaviour").joinpath("suite.yaml").read_text(encoding="utf-8")
    return join(parsed(text), fixed().bands)


def join(entries: Sequence[Mapping[str, Any]], bands: Sequence[Band]) -> tuple[Row, ...]:
    """Return each entry with the band of the same id.

    Raises
    ------
    ValueError
        If an id stands on one side only, twice, or a row is incomplete.
    """
    ids = [entry["id"] for entry in entries]
    by_id = {band.id: band for band in bands}
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"suite.yaml has a row twice: {', '.join(twice)}")
    if unknown := [name for name in ids if name not in by_id]:
        raise ValueError(f"bands.yaml has no row {', '.join(unknown)}")
    if lacking := [name for name in by_id if name not in ids]:
        raise ValueError(f"suite.yaml has no row {', '.join(lacking)}")
    return tuple(Row.model_validate({**entry, "band": by_id[entry["id"]]}) for entry in entries)


def resolve(text: str, model: Model, quarters: int) -> str:
    """Return an intervention or a label with the roles and dates of a case filled in.

    Raises
    ------
    ValueError
        If the case lacks what is named, or the run is too short.
    """
    case = model.case
    names = {
        "patron": model.patron,
        "ally": next(a for a, spec in case.actors.items() if spec.role == "ally"),
        "rival": members(case, "rival")[0],
        "first": str(model.first),
        "last": str(model.first + (quarters - 1)),
    }
    own = [v.name for v in model.lines if v.counterfactual and v.government == model.patron]
    cabinets = [name.split(".", 1)[1] for name in own]
    for role, found in (("cabinet", cabinets), ("stake", members(case, "stake"))):
        if found:
            names[role] = found[0]
    names |= {f"first+{n}": str(model.first + n) for n in range(quarters)}
    try:
        return text.format(**names)
    except KeyError as error:
        name = str(error.args[0])
        what = {"cabinet": "the case has no counterfactual line", "stake": "the case has no stake"}
        raise ValueError(what.get(name, f"a run of {quarters} quarters is too short")) from None
