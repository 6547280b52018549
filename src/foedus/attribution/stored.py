"""Arms of a stored result, to be run again on its draws."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from foedus.attribution.question import AGAINST, QUESTION, Question, Size
from foedus.attribution.question import question as build
from foedus.errors import OptionError, Problem
from foedus.explain.stored import check, unknown
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
        check(model, kept)
        texts = [[*kept.policies.get(name, ())] for name in (self.asked, self.against)]
        own = Size(
            draws=min(size.draws or kept.draws, kept.draws),
            replicates=min(size.replicates or kept.replicates, kept.replicates),
            quarters=size.quarters or len(kept.quarters),
            seed=kept.seed,
        )
        made = build(model, texts[0], texts[1], own, on_baseline=False)
        return replace(
            made,
            asked=replace(made.asked, name=self.asked),
            against=replace(made.against, name=self.against),
        )


def arms(place: str | Path, asked: Sequence[str], against: Sequence[str]) -> Arms:
    """Return two arms of a result by their names; the first one is the twin where none is named.

    Raises
    ------
    FoedusError
        For a folder that is no sound result, or an arm that it does not have.
    """
    manifest = open_result(place).manifest
    problems = [
        Problem(where, "one arm of a result can be named", "name one")
        for where, names in ((QUESTION, asked), (AGAINST, against))
        if len(names) > 1
    ]
    if not asked:
        problems.append(Problem(QUESTION, "no arm is named", "name one"))
    named = ((QUESTION, asked), (AGAINST, against))
    problems += unknown(manifest, [(where, name) for where, names in named for name in names])
    if problems:
        raise OptionError(problems)
    return Arms(manifest, asked[0], against[0] if against else manifest.arms[0])
