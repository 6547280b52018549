"""A stored result to be asked again: its arms by name, of the same case and program alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from foedus import experiment as experiments
from foedus.case import Case
from foedus.engine.run_manifest import version
from foedus.errors import CaseError, LeaveError, OptionError, Problem, nearest, shown
from foedus.experiment import Arm, Counts, Ensemble, Experiment, Own
from foedus.experiment.arm import of_policy
from foedus.model.types import Model
from foedus.result.folder import MANIFEST
from foedus.result.result import Result, open_result
from foedus.result.schema import Manifest

Compile = Callable[[str | Path | Case], Model]

AGAIN = "run the case again, or name it instead"


def is_result(place: str | Path) -> bool:
    """Return whether a result lies there."""
    return (Path(place) / MANIFEST).is_file()


def unknown(manifest: Manifest, named: Iterable[tuple[str, str]]) -> list[Problem]:
    """Return a problem for each arm that a result does not have.

    Parameters
    ----------
    named
        Option and name of each.
    """
    return [
        Problem(where, f'the result has no arm "{shown(name)}"', nearest(name, manifest.arms))
        for where, name in named
        if name not in manifest.arms
    ]


def check(model: Model, manifest: Manifest) -> None:
    """Refuse a model that is not the one a result was made by.

    Raises
    ------
    OptionError
        If the case has changed since, or another version of the program made the result.
    """
    if model.digest != manifest.digest and manifest.parts and not model.own:
        files = ", ".join(row.file for row in manifest.parts)
        what = f"was made with parts beside those that ship ({files})"
        raise OptionError(
            Problem("CASE", what, "give leave for them again: --parts or --allow-code")
        )
    if model.digest != manifest.digest:
        what = f"was made of another version of {manifest.case}, which is not there any more"
        raise OptionError(Problem("CASE", what, AGAIN))
    if manifest.version != version():
        what = f"was made by version {manifest.version} of the program, and this is {version()}"
        raise OptionError(Problem("CASE", what, AGAIN))


def experiment(model: Model, manifest: Manifest, *names: str) -> Experiment:
    """Return the experiment that a result is of, with some of its arms in the order named.

    Raises
    ------
    OptionError
        As `check` does.
    """
    check(model, manifest)
    arms = tuple(_arm(model.case, manifest, name) for name in names)
    size = Ensemble(manifest.draws, manifest.replicates, len(manifest.quarters), manifest.seed)
    return Experiment(model.case, arms, size, tuple(manifest.do))


def _arm(case: Case, manifest: Manifest, name: str) -> Arm:
    if name in manifest.given:
        return Arm(name, tuple(manifest.given[name]))
    if name in case.policies:
        return of_policy(case, name)
    # A policy under another name: what holds in all arms stands after its own.
    texts = tuple(manifest.policies[name])
    own = texts[: len(texts) - len(manifest.do)]
    # It stays one, which what holds in all arms may change.
    named = (policy for policy in case.policies if of_policy(case, policy).do == own)
    return Arm(name, own, next(named, ""))


def of_result(place: str | Path, compile: Compile) -> tuple[Result, Model]:
    """Return a result and the model of the case that it was made of, as that is now.

    Raises
    ------
    FoedusError
        If there is no sound result, its case cannot be read from here, or `check` refuses it.
    """
    result = open_result(place)
    name = result.manifest.case
    try:
        model = compile(name)
    except LeaveError:
        raise
    except CaseError:
        what = f"was made of the case {name}, which cannot be read from here any more"
        fix = "go to the folder that it lies in, or run it again"
        raise OptionError(Problem(str(place), what, fix)) from None
    check(model, result.manifest)
    return result, model


@dataclass(frozen=True)
class Meant:
    """Arms that are meant, the model that they are of, and the result that holds them, if any."""

    model: Model
    experiment: Experiment
    result: Result | None = None


def meant(
    case: str | Path | Case,
    compile: Compile,
    names: Sequence[str | None],
    arms: Own,
    do: Sequence[str],
    size: Counts,
) -> Meant:
    """Return one arm, or two, of a case, or of a result in its place.

    Parameters
    ----------
    names
        A policy, or an arm of the result, the first where it is None; then that of the other arm.
    arms, do, size
        As in `foedus.experiment.one_arm`; a result has its own.

    Raises
    ------
    FoedusError
        As `of_result`, and for arms that there are not.
    """
    first, *others = names
    if isinstance(case, Case) or not is_result(case):
        model = compile(case)
        one = experiments.one_arm(model.case, first, arms, do=do, **size)
        two = [experiments.other_arm(model.case, one, name) for name in others if name is not None]
        _check_apart([arm.name for arm in (*one.arms, *two)])
        return Meant(model, replace(one, arms=(*one.arms, *two)))
    result, model = of_result(case, compile)
    manifest = result.manifest
    given = {
        "--arm": bool(arms),
        "--do": bool(do),
        "--draws": size.get("draws") is not None,
        "--replicates": size.get("replicates") is not None,
        "--seed": size.get("seed", 0) not in (0, manifest.seed),
    }
    problems = [
        Problem(option, "is fixed in a result", "leave it out, or name the case instead")
        for option, there in given.items()
        if there
    ]
    asked = [first or manifest.arms[0], *(name for name in others if name is not None)]
    problems += unknown(manifest, zip(("--policy", "--vs"), asked, strict=False))
    if problems:
        raise OptionError(problems)
    _check_apart(asked)
    return Meant(model, experiment(model, manifest, *asked), result)


def _check_apart(names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        what = f"is {shown(names[0])} like the arm that is compared with it"
        raise OptionError(Problem("--vs", what, "name another arm"))
