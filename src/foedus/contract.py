"""Frozen specifications: what a mechanism, an instrument and an outcome declare about themselves.

A part of the model is a file that ends in one of these declarations. The compiler cross-checks
them, the engine reads nothing else, and the catalogue, ``foedus plan``, the conformance laws and
the bibliography are generated from them. No array library is imported here.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from foedus.prior import Family as Family
from foedus.prior import Prior as Prior
from foedus.prior import beta as beta
from foedus.prior import dirichlet as dirichlet
from foedus.prior import fixed as fixed
from foedus.prior import lognormal as lognormal
from foedus.prior import loguniform as loguniform
from foedus.prior import mixture as mixture
from foedus.prior import normal as normal
from foedus.prior import triangular as triangular
from foedus.prior import uniform as uniform

Grade = Literal["V", "R", "M", "E"]
"""Evidence grade: V read in a source, R recomputed from data, M recalled and unchecked,
E elicited range without a usable estimate (an assumption)."""

GRADES: dict[str, str] = {
    "V": "read in a source",
    "R": "recomputed from data",
    "M": "recalled, unchecked",
    "E": "elicited range (assumption)",
}

Link = Literal["identity", "log", "logit"]
"""Scale on which a state variable is carried and its increments are added; never clipped."""

Dim = Literal["actor", "other", "line"]
"""A named dimension: actors, the other of two actors, lines of all governments."""

Sign = Literal["+", "-", "?"]
"""Claimed direction of an effect; ``?`` where priors lie on both sides of zero."""


@dataclass(frozen=True)
class ParamSpec:
    """A parameter of a mechanism: its prior, unit, meaning and where the numbers come from.

    Attributes
    ----------
    per_actor
        One value per actor, else one for the whole model.
    pooled
        Actors share one draw (the default); else each actor draws on its own.
    null
        The value at which the parameter's effect vanishes, where there is one.
    """

    prior: Prior
    unit: str
    meaning: str
    source: str
    grade: Grade
    per_actor: bool = False
    pooled: bool = True
    null: float | None = None


def param(
    prior: Prior,
    unit: str,
    meaning: str,
    source: str,
    grade: Grade = "E",
    *,
    per_actor: bool = False,
    pooled: bool = True,
    null: float | None = None,
) -> Any:
    """Declare a parameter as a field of a mechanism's ``Params`` module."""
    spec = ParamSpec(prior, unit, meaning, source, grade, per_actor, pooled, null)
    return dataclasses.field(metadata={"param": spec})


def param_specs(params: type) -> dict[str, ParamSpec]:
    """Return the declared parameters of a ``Params`` module by name."""
    found = {f.name: f.metadata.get("param") for f in dataclasses.fields(params)}
    return {name: spec for name, spec in found.items() if spec is not None}


@dataclass(frozen=True)
class Variable:
    """One row of the table of variables: what it is, in what unit, on which link, by whom moved.

    Attributes
    ----------
    kind
        ``state`` (carried from quarter to quarter), ``appraisal`` (pure function of the state and
        the standing moves) or ``channel`` (what instruments put in and mechanisms read).
    dims
        Named dimensions: ``actor``, ``other``, ``line``; the table in `foedus.state` says what
        each index means for the variable.
    measure
        The observable that can stand for it, with its trap; "none" for an index.
    stock
        An accumulating stock, which governments carry forward beyond their look-ahead.
    needed
        Where a case must give a start value: a selection as in `Outcome.over`; elsewhere an
        absent entry stands at link zero and is never reported.
    positive
        There cannot be none of it, so that zero is refused; of others zero is carried as next to
        nothing (`foedus.model.ranges`).
    marks
        For a channel the role, a field of `foedus.state.Roles`, of the actors at whom some lever
        that feeds it is aimed; empty where no mechanism asks who they are.
    """

    name: str
    kind: Literal["state", "appraisal", "channel"]
    dims: tuple[Dim, ...]
    unit: str
    link: Link
    meaning: str
    measure: str = ""
    index: bool = False
    exogenous: bool = False
    stock: bool = False
    needed: str = ""
    positive: bool = False
    marks: str = ""


@dataclass(frozen=True)
class Effect:
    """A signed influence of one variable on another within a mechanism or an outcome.

    Attributes
    ----------
    through
        Name of the parameter whose null value switches the influence off; empty for identities.
    """

    source: str
    target: str
    sign: Sign
    through: str = ""


@dataclass(frozen=True)
class Shock:
    """A named stream of standard normal shocks, one per actor or dyad, used by one mechanism."""

    name: str
    dims: tuple[Dim, ...]


@dataclass(frozen=True)
class Hazard:
    """An appraisal from which events are drawn once a quarter.

    Attributes
    ----------
    name
        Field of `foedus.state.Events` that receives the draw.
    rate
        Name of the appraisal: a probability per quarter, or an expected count per quarter.
    kind
        ``event`` (0 or 1) or ``count`` (overdispersed).
    dispersion
        Parameter holding the size of the negative binomial; empty for events.
    """

    name: str
    rate: str
    kind: Literal["event", "count"]
    dispersion: str = ""


@dataclass(frozen=True)
class Conduct:
    """What governments do without a lever for it: a decision in reduced form.

    Who is kept from deciding does not do it either (`foedus.behaviour`).

    Attributes
    ----------
    of
        Selection of the actors whose decision it stands for.
    params
        Parameters whose null values take it away.
    """

    of: str
    params: tuple[str, ...]


@dataclass(frozen=True)
class LineBelief:
    """How others see the lines of a government: as the leader's alone, or all but the leader's.

    A government that foresees an answer weighs the two by this belief. Without one it knows them.

    Attributes
    ----------
    variable
        State variable by observer: the probability of the leader's line.
    over
        Selection of the actors whose governments it is about; see `Outcome.over`.
    """

    variable: str
    over: str


GROUPS: dict[str, str] = {
    "effort": "money and effort",
    "alliance": "trust and fear",
    "rivalry": "force and rivalry",
}
"""What mechanisms are about, by which differences between arms are attributed: few enough that
every set of groups can be switched off in turn."""


@dataclass(frozen=True)
class Mechanism:
    """One causal claim from one literature.

    Attributes
    ----------
    appraise
        Pure ``(world, params) -> {appraisal: array}``; writes `appraises`.
    step
        ``(world, params, shocks) -> {state variable: increment on its link}``; writes `writes`.
    begin
        ``(world, params) -> {state variable: start on its link}`` for variables whose start
        follows from others (an expectation starts at what is expected); listed in `begins`.
    solve
        ``(world at the start, params) -> params`` with intercepts filled in, so that the first
        quarter continues the observed trend; intercept fields are declared by `intercept`.
    reads
        Every state variable, appraisal, channel and event the two functions use.
    needs
        Appraisals of other mechanisms that `appraise` itself uses; they set its order.
    line_belief
        The belief about the lines of others that it writes, if any; one at most in a model.
    conduct
        The decision in reduced form that it stands for, if any.
    aggregate
        ``(council, params) -> procedure``: how the lines of a government settle on an option (see
        `foedus.state.council`); rivals share the slot ``aggregation``.
    slot
        Rival formulas of one claim share a slot; exactly one of them is active in a draw.
    group
        What it is about, one of `GROUPS`; rivals share it. Empty for how lines settle on an option,
        and for who is never switched off when a difference is attributed.
    """

    name: str
    code: str
    title: str
    params: type
    reads: tuple[str, ...]
    effects: tuple[Effect, ...]
    references: tuple[str, ...]
    appraise: Callable[..., dict[str, Any]] | None = None
    appraises: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    step: Callable[..., dict[str, Any]] | None = None
    writes: tuple[str, ...] = ()
    begin: Callable[..., dict[str, Any]] | None = None
    begins: tuple[str, ...] = ()
    solve: Callable[..., Any] | None = None
    shocks: tuple[Shock, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    line_belief: LineBelief | None = None
    conduct: Conduct | None = None
    aggregate: Callable[..., Any] | None = None
    slot: str = ""
    group: str = ""
    limits: str = ""


@dataclass(frozen=True)
class Option:
    """One setting on a government's menu: its name, its level, and the channels it feeds.

    Attributes
    ----------
    level
        Level in the instrument's unit (ordinal), or the rank of the option (nominal).
    channels
        Value put into each channel; for an ordinal instrument it is interpolated between options.
    """

    name: str
    level: float
    channels: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Instrument:
    """One lever of a government: its menu, what it feeds, and when it can be moved.

    Attributes
    ----------
    meaning
        What is moved, in a few words.
    role, target_role
        Selections of the actors who may hold it, and at whom it may be aimed; see
        `foedus.selections.ACTORS`.
    kind
        ``ordinal`` options have levels in `unit` and a distance; ``nominal`` ones only a name.
    bounds
        Lowest and highest level that an intervention may impose on an ordinal instrument;
        between and beyond options its channels are interpolated linearly.
    opening
        Prior on the probability per quarter that the instrument is on the agenda, where no record
        of moves says it.
    sharpness
        Prior on the chance that the better of two options is taken, at equal base shares, when it
        is better by the range of its menu (which the case states).
    """

    name: str
    title: str
    role: str
    target_role: str
    kind: Literal["ordinal", "nominal"]
    unit: str
    options: tuple[Option, ...]
    writes: tuple[str, ...]
    bounds: tuple[float, float]
    opening: Prior
    sharpness: Prior
    source: str
    grade: Grade
    references: tuple[str, ...] = ()
    meaning: str = ""


@dataclass(frozen=True)
class Outcome:
    """A metric of a trajectory, computed each quarter after the state has moved.

    Attributes
    ----------
    compute
        ``world -> array`` over `dims`.
    formula
        What `compute` returns, in Python; read from its source where absent.
    over
        Which actors, dyads or lines are kept: one of `foedus.selections.NAMES`.
    part
        Part of the report: I formation, II policy, III objectives, IV impacts.
    group
        What it is about within its part; see `foedus.report.rows.outcomes.GROUPS`.
    index
        Index without a natural unit: compared between arms, never read as a level.
    """

    name: str
    title: str
    description: str
    unit: str
    dims: tuple[Dim, ...]
    over: str
    part: Literal["I", "II", "III", "IV"]
    compute: Callable[..., Any]
    reads: tuple[str, ...]
    effects: tuple[Effect, ...] = ()
    group: str = ""
    index: bool = False
    references: tuple[str, ...] = ()
    formula: str = ""


@dataclass(frozen=True)
class Intercept:
    """A field of a ``Params`` module that is solved at the start of a draw, not drawn."""

    meaning: str
    dims: tuple[Dim, ...]


def intercept(meaning: str, *dims: Dim) -> Any:
    """Declare an intercept as a field of a mechanism's ``Params`` module.

    It is zero until the mechanism's ``solve`` fills it, so that the first quarter of a run
    continues the observed trend.
    """
    return dataclasses.field(metadata={"intercept": Intercept(meaning, dims)})


def intercepts(params: type) -> dict[str, Intercept]:
    """Return the solved intercepts of a ``Params`` module by name."""
    found = {f.name: f.metadata.get("intercept") for f in dataclasses.fields(params)}
    return {name: spec for name, spec in found.items() if spec is not None}
