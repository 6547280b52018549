"""A question about a case: what is imposed, and the twin arm that lacks it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from foedus.case import Case, Intervention, parse_intervention
from foedus.errors import FoedusError, InterventionError, OptionError, Problem, nearest, shown
from foedus.experiment import Ensemble
from foedus.model import schedule
from foedus.model.entries import asked as entries_of
from foedus.model.schedule import Schedule
from foedus.model.types import Model

AFTER = 8
"""Quarters that are simulated from the first quarter of a question on: two years."""

YEAR = 4

DRAWS, REPLICATES = 128, 4
"""Size of the ensemble of a question: one block of the engine, which takes as long for fewer."""

DIVIDED = 64, 2
"""Most draws, and shocks of each, by which an effect is divided: the first of the ensemble, for
which eight pairs of arms take seconds."""

QUESTION, AGAINST = "the question", "--against"
"""What errors call the two sides of a question."""

ARMS = "--policy", "--vs"
"""What they call them where two arms are named."""


@dataclass(frozen=True, eq=False)
class Side:
    """One arm of a question.

    Attributes
    ----------
    name
        The policies and expressions as they were given; the baseline where there are none.
    texts
        All that is imposed, in the order it applies.
    levers
        Levers that are imposed.
    """

    name: str
    texts: tuple[str, ...]
    levers: tuple[str, ...]
    schedule: Schedule


@dataclass(frozen=True, eq=False)
class Question:
    """Both arms of a question, and the quarters that it is answered by.

    Attributes
    ----------
    first
        Quarter, counted from 0, in which the arms first differ by what is imposed.
    """

    asked: Side
    against: Side
    ensemble: Ensemble
    first: int

    @property
    def divided(self) -> "Question":
        """Return the same question on the draws and shocks by which effects are divided."""
        own, (draws, replicates) = self.ensemble, DIVIDED
        draws, replicates = min(own.draws, draws), min(own.replicates, replicates)
        return replace(self, ensemble=replace(own, draws=draws, replicates=replicates))

    @property
    def window(self) -> slice:
        """Return the quarters over which effects are means: the last year that both arms have."""
        last = self.ensemble.quarters
        return slice(max(last - YEAR, min(self.first, last - 1)), last)


@dataclass(frozen=True)
class Size:
    """What is asked of the ensemble; None for what a question takes by itself."""

    draws: int | None = None
    replicates: int | None = None
    quarters: int | None = None
    seed: int = 0


def question(
    model: Model,
    asked: Sequence[str],
    against: Sequence[str] = (),
    size: Size | None = None,
    where: tuple[str, str] = (QUESTION, AGAINST),
) -> Question:
    """Return a question with its twin arm.

    Parameters
    ----------
    asked, against
        Names of policies, and interventions: of the arm that is asked about, and of its twin, by
        default the baseline of the case. Without a policy a side stands on the baseline.
    size
        Quarters are by default two years from the first quarter of the question on, whole years,
        at most the case's horizon.
    where
        What errors call the two sides.

    Raises
    ------
    FoedusError
        For nothing asked, an unknown policy, an expression that cannot be read or expressed, a
        quarter outside the run, two sides that impose the same, or a count out of range.
    """
    size, case = size or Size(), model.case
    if not asked:
        fix = 'write for example foedus ask CASE "USA.tariff=25%@2026Q1"'
        raise OptionError(Problem(where[0], "nothing is asked", fix))
    base = [_baseline(case)] if _baseline(case) in case.policies else []
    given = _written(case, asked, base, where[0]), _written(case, against, base, where[1])
    if given[0] == given[1]:
        what = "imposes what its twin does, so there is nothing to compare"
        fix = f"give another {where[1]}, or ask something else"
        raise OptionError(Problem(where[0], what, fix))
    first = _first(model, [entry for side in given for entry in side])
    quarters = size.quarters or _quarters(case, first)
    ensemble = Ensemble(
        draws=size.draws or DRAWS,
        replicates=size.replicates or REPLICATES,
        quarters=quarters,
        seed=size.seed,
    )
    sides: list[Side] = []
    problems: list[Problem] = []
    for texts, entries, side in zip((asked, against), given, where, strict=True):
        try:
            name = "; ".join(t.strip() for t in texts) or _baseline(case)
            sides.append(_side(model, name, entries, quarters, side))
        except InterventionError as error:
            problems += error.problems
    if problems:
        raise InterventionError(dict.fromkeys(problems))
    return Question(sides[0], sides[1], ensemble, first)


def _side(
    model: Model, name: str, entries: Sequence[Intervention], quarters: int, where: str
) -> Side:
    # What a policy says is there to be changed; what was given here must not contradict itself.
    entries_of(model, [e.text for e in entries if e.where == where], quarters, where)
    built = schedule.build(model, entries, quarters)
    levers = {e.target for e in entries if e.kind in ("instrument", "free")}
    texts = tuple(entry.text.strip() for entry in entries)
    return Side(name, texts, tuple(v.name for v in model.levers if v.name in levers), built)


def _written(
    case: Case, texts: Sequence[str], base: Sequence[str], where: str
) -> list[Intervention]:
    """Return the entries of a side: of policies first, by default those of a base, then its own."""
    policies: list[str] = []
    own: list[Intervention] = []
    problems: list[Problem] = []
    for text in texts:
        name = text.strip()
        if name in case.policies:
            policies.append(name)
        elif _names_policy(name):
            what = f'there is no policy "{shown(name)}", and an expression needs a "="'
            problems.append(Problem(where, what, nearest(name, list(case.policies))))
        else:
            try:
                own.append(parse_intervention(text, where))
            except FoedusError as error:
                problems += error.problems
    if problems:
        raise InterventionError(problems)
    found = [
        parse_intervention(text, case.where(path))
        for policy in policies or base
        for path, text in case.imposed(policy)
    ]
    return [*found, *own]


def _names_policy(text: str) -> bool:
    return bool(text) and not set(text) & set("=:@.;[")


def _baseline(case: Case) -> str:
    first = next(iter(case.default_policies), "baseline")
    return "baseline" if "baseline" in case.policies else first


def _first(model: Model, entries: Sequence[Intervention]) -> int:
    dated = [entry.first - model.first for entry in entries if entry.first is not None]
    return max(min(dated, default=0), 0)


def _quarters(case: Case, first: int) -> int:
    wanted = YEAR * -(-(first + AFTER) // YEAR)
    return max(min(wanted, case.quarters), 1)
