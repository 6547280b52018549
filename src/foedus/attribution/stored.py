"""Arms of a stored result, to be run again on its draws."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from foedus.attribution.question import ARMS, Question, Side, Size
from foedus.case import parse_intervention
from foedus.errors import OptionError, Problem
from foedus.experiment import Ensemble, Experiment
from foedus.explain.stored import experiment, unknown
from foedus.model.schedule import of_experiment
from foedus.model.types import Model
from foedus.result.result import open_result
from foedus.result.schema import Manifest


@dataclass(frozen=True)
class Arms:
    """Two arms of a stored result.

    Attributes
    ----------
    case
        Name of the case that was run.
    """

    manifest: Manifest
    asked: str
    against: str

    @property
    def case(self) -> str:
        """Return the name of the case."""
        return self.manifest.case

    def question(self, model: Model, size: Size) -> Question:
        """Return the question whose arms these are, with the seed of the result.

        Raises
        ------
        OptionError
            If the case is no longer the one that was run, or another version of the program ran it.
        """
        kept = self.manifest
        found = experiment(model, kept, self.asked, self.against)
        own = Ensemble(
            draws=min(size.draws or kept.draws, kept.draws),
            replicates=min(size.replicates or kept.replicates, kept.replicates),
            quarters=size.quarters or len(kept.quarters),
            seed=kept.seed,
        )
        made = between(model, replace(found, ensemble=own))
        if made.asked.texts == made.against.texts:
            what = f"imposes what {self.against} does, so there is nothing to compare"
            raise OptionError(Problem(ARMS[0], what, "name another arm"))
        return made


def between(model: Model, of: Experiment) -> Question:
    """Return the first two arms of an experiment as a question, each under its name.

    Raises
    ------
    InterventionError
        For what an arm imposes after the last quarter.
    """
    sides: list[Side] = []
    firsts: list[int] = []
    for name, (imposed, texts) in of_experiment(model, of).items():
        entries = [parse_intervention(text) for text in texts]
        set_ = {entry.target for entry in entries if entry.kind in ("instrument", "free")}
        levers = tuple(lever.name for lever in model.levers if lever.name in set_)
        sides.append(Side(name, tuple(text.strip() for text in texts), levers, imposed))
        firsts += [e.first - model.first for e in entries if e.first is not None]
    return Question(sides[0], sides[1], of.ensemble, max(min(firsts, default=0), 0))


def arms(place: str | Path, asked: Sequence[str], against: Sequence[str]) -> Arms:
    """Return two arms of a result by their names; the first one is the twin where none is named.

    Raises
    ------
    FoedusError
        For a folder that is no sound result, or an arm that it does not have.
    """
    manifest = open_result(place).manifest
    named = tuple(zip(ARMS, (asked, against), strict=True))
    problems = [
        Problem(where, "one arm of a result can be named", "name one")
        for where, names in named
        if len(names) > 1
    ]
    if not asked:
        problems.append(Problem(ARMS[0], "no arm is named", "name one"))
    problems += unknown(manifest, [(where, name) for where, names in named for name in names])
    if problems:
        raise OptionError(problems)
    return Arms(manifest, asked[0], against[0] if against else manifest.arms[0])
