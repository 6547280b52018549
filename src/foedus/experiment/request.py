"""From what is asked for, on the command line or in Python, to an experiment."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from foedus.case import Case, Folders
from foedus.case.quarters import Quarter
from foedus.errors import InterventionError, OptionError, Problem, nearest, shown
from foedus.experiment.arm import Arm, Own, check_common, count, listed, of_policy, own, texts
from foedus.experiment.ensemble import Ensemble
from foedus.experiment.record import Experiment

DRAWS, REPLICATES = 1024, 8

LAST = Quarter(9999, 4)
"""The last quarter of the calendar."""


class Counts(TypedDict, total=False):
    """How many members may be asked for; what is left out or None has a default."""

    draws: int | None
    replicates: int | None
    seed: int


class Given(Counts, total=False):
    """What may be asked of an ensemble; what is left out or None has a default."""

    quarters: int | None


class Code(TypedDict, total=False):
    """With which parts beside those that ship a case is compiled, as `foedus.load` has it."""

    parts: Folders
    allow_code: bool


def taken_code(asked: Code) -> Code:
    """Return what is said of parts, and take it out of what is asked."""
    found: Code = {}
    if "parts" in asked:
        found["parts"] = asked.pop("parts")
    if "allow_code" in asked:
        found["allow_code"] = asked.pop("allow_code")
    return found


class Traced(Counts, Code, total=False):
    """What may be said of members that are taken apart, and of their case or result."""


class Explained(Given, Code, total=False):
    """What may be said of arms that are run again with less, and of their case or result."""


class Design(Given, total=False):
    """What may be asked of an experiment on a case.

    Attributes
    ----------
    policies
        Policies of the case to run as arms; without policies and arms, the case's defaults.
    arms
        Further arms given on the spot, after the policies: ``{"tariff25": ["USA.tariff=25%"]}``.
    do
        Interventions in every arm, after the arm's own.
    draws, replicates, quarters, seed
        Size of the ensemble; 1024 draws of 8 replicates over the case's horizon by default.
    """

    policies: Sequence[str]
    arms: Own
    do: Sequence[str]


def design(
    case: Case,
    *,
    policies: Sequence[str] = (),
    arms: Own = (),
    do: Sequence[str] = (),
    draws: int | None = None,
    replicates: int | None = None,
    quarters: int | None = None,
    seed: int = 0,
) -> Experiment:
    """Return the experiment that is asked for; see `Design`.

    Raises
    ------
    FoedusError
        For an unknown policy, an arm that cannot be, an arm that contradicts `do`, or a number
        out of range.
    """
    ensemble = Ensemble(
        draws=DRAWS if draws is None else draws,
        replicates=REPLICATES if replicates is None else replicates,
        quarters=case.quarters if quarters is None else quarters,
        seed=seed,
    )
    last = case.start.ordinal + ensemble.quarters
    if last > LAST.ordinal:
        what = f"{ensemble.quarters:,} quarters from {case.start} on end after {LAST}"
        raise OptionError(Problem("--quarters", what, "simulate fewer"))
    given, common = own(arms, case), texts(do, "--do")
    check_common(given, common)
    named = texts(policies, "--policy")
    named = named or (() if given else case.default_policies or ("baseline",))
    return Experiment(case, (*_policies(case, named), *given), ensemble, common)


def alone(experiment: Experiment, asked: Iterable[str], **code: bool) -> Experiment:
    """Return an experiment beside which nothing was given.

    Raises
    ------
    OptionError
        For anything that was: the experiment says it already.
    """
    if given := [*asked, *(name for name, given in code.items() if given)]:
        what = f"an experiment says already what is to be run; got {', '.join(given)} beside it"
        fix = "give the case, or the experiment alone; parts go to Experiment.from_json or load"
        raise OptionError(Problem("", what, fix))
    return experiment


def with_baseline(case: Case, policies: Sequence[str], arms: Own) -> tuple[str, ...]:
    """Return the policies, with the one that a single arm is compared with before them."""
    policies = texts(policies, "--policy")
    if len(policies) + count(arms) != 1:
        return policies
    base = "baseline" if "baseline" in case.policies else _first(case)
    return tuple(dict.fromkeys((base, *policies)))


def _policies(case: Case, names: Sequence[str]) -> list[Arm]:
    unknown = [
        Problem("--policy", f'unknown policy "{shown(name)}"', nearest(name, list(case.policies)))
        for name in dict.fromkeys(names)
        if name not in case.policies
    ]
    if unknown:
        raise InterventionError(unknown)
    return [of_policy(case, name) for name in dict.fromkeys(names)]


def first_arm(case: Case, ensemble: Ensemble) -> Experiment:
    """Return the first arm of a case alone."""
    return Experiment(case, (of_policy(case, _first(case)),), ensemble)


def one_arm(
    case: Case,
    policy: str | None,
    arms: Own,
    do: Sequence[str] = (),
    *,
    draws: int | None = None,
    replicates: int | None = None,
    seed: int = 0,
) -> Experiment:
    """Return a policy, or one arm given on the spot, or the first arm of a case, alone.

    By default 512 draws of one replicate: they fill two blocks, one for each of two cores.

    Raises
    ------
    FoedusError
        For more than one arm, and as in `design`.
    """
    arms = listed(arms)
    if count(arms) + (policy is not None) > 1:
        what = f"one arm can be looked at; got {count(arms) + (policy is not None)}"
        raise OptionError(Problem("--arm", what, "give one --arm, or one --policy"))
    names = [policy] if policy is not None else [] if count(arms) else [_first(case)]
    draws, replicates = 512 if draws is None else draws, 1 if replicates is None else replicates
    return design(
        case, policies=names, arms=arms, do=do, draws=draws, replicates=replicates, seed=seed
    )


def other_arm(case: Case, beside: Experiment, written: str) -> Arm:
    """Return the arm that one arm is compared with: a policy, or ``NAME: EXPR; EXPR``.

    Raises
    ------
    FoedusError
        For an unknown policy, an arm that cannot be read, or one that contradicts what holds in
        both.
    """
    if written in case.policies:
        return of_policy(case, written)
    if ":" not in written:
        what = f'unknown policy "{shown(written)}"'
        raise InterventionError(Problem("--vs", what, nearest(written, list(case.policies))))
    (arm,) = own([written], case)
    check_common([arm], beside.do)
    return arm


def _first(case: Case) -> str:
    return next(iter(case.default_policies), "baseline")
