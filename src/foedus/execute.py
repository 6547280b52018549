"""What surrounds the simulation of an experiment: where its result goes, and how arms compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus import experiment as experiments
from foedus.case import Case
from foedus.errors import FoedusError
from foedus.experiment import Experiment, Own, count, with_baseline

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.model.types import Model
    from foedus.result.result import Result

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Place:
    """Where a result goes.

    Attributes
    ----------
    out
        The folder; a new one under ``runs`` where none is given.
    force
        Whether an earlier result there may be replaced once this one is whole.
    """

    out: str | Path | None = None
    force: bool = False

    def folder(self, model: "Model") -> Path:
        """Return the folder, which may be taken."""
        from foedus.result.folder import free_folder

        stem = f"{model.case.name}-{model.digest[:8]}"
        return free_folder(Path("runs"), stem) if self.out is None else Path(self.out)


def compared(given: Case | Experiment, policies: Sequence[str], arms: Own) -> dict[str, Any]:
    """Return the arms to run for a comparison: policies, and arms given on the spot.

    One alone is compared with the policy ``baseline``, or with the first of the case. An experiment
    has its arms.

    Raises
    ------
    OptionError
        For fewer than two, one named twice, or an unknown policy.
    """
    from foedus.analyses import compare as comparing

    policies, arms = experiments.texts(policies, "--policy"), experiments.listed(arms)
    asked: dict[str, Any] = {"policies": policies, "arms": arms}
    if isinstance(given, Experiment):
        comparing.check((), (), len(given.arms))
        return {name: found for name, found in asked.items() if found}
    asked["policies"] = with_baseline(given, policies, arms)
    comparing.check(asked["policies"], list(given.policies), count(arms))
    return asked


def check_table(table: str | Path, force: bool) -> None:
    """Refuse a file for the table that is taken, unless by an earlier table and `force` is given.

    Raises
    ------
    OutputError
        If it is taken, or its folder does not exist.
    """
    from foedus.analyses import compare as comparing

    comparing.check_table(Path(table), force)


def compare(
    result: "Result", table: str | Path | None, told: Progress, force: bool = False
) -> "Comparison":
    """Compare the arms of a result with its first, and leave tables and page in its folder.

    Parameters
    ----------
    table, force
        Write a table of effects there too, also over an earlier one.
    """
    from foedus.analyses import compare as comparing
    from foedus.report.pages import comparison as compare_page

    told("comparing", 0, 1)
    try:
        found = comparing.compare(result)
        comparing.save(found, table, force)
        compare_page.write(found)
    except BaseException as error:
        kept = f"the result in {result.path} is whole"
        _say_missing(error, kept, f"foedus report {result.path} --compare")
        raise
    told("comparing", 1, 1)
    return found


def _say_missing(error: BaseException, kept: str, command: str) -> None:
    """Raise an interruption or a failure anew, saying what was kept and how to get the rest."""
    from foedus.result.interruption import Interrupted

    text = f"{kept}; what is said of them is missing: {command}"
    if isinstance(error, KeyboardInterrupt):
        raise Interrupted(text) from error
    if isinstance(error, FoedusError):
        first, *others = error.problems
        raise type(error)([replace(first, fix=text), *others]) from error
    error.add_note(text)
