"""From a number back to where it comes from: equations, terms, parameters, sources, choices.

A small ensemble gives the number its place; one member of it is walked again exactly
(`foedus.explain.replay`) and taken apart (`foedus.explain.causal_chain`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from foedus.engine.limits import check_memory
from foedus.engine.run import Block, Engine
from foedus.engine.run_manifest import version
from foedus.errors import OptionError, Problem
from foedus.experiment import Ensemble, Experiment
from foedus.explain.causal_chain import Chain, Story
from foedus.explain.choice import Choices
from foedus.explain.evidence import Cite
from foedus.explain.question import CHOICE, Target, find
from foedus.explain.replay import Replay, Table
from foedus.model.schedule import Schedule, of_experiment, shortened
from foedus.model.types import Model
from foedus.result.documents.trace import (
    Ensemble as Drawn,
)
from foedus.result.documents.trace import (
    EnsembleOfChoice,
    EnsembleOfNumber,
    Member,
    Trace,
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asked:
    """In which experiment to trace, and how far.

    Attributes
    ----------
    experiment
        Its first arm is the one that is traced.
    member
        Member to take apart; the one nearest to the median where none is given.
    everything
        Whether to look into every mechanism, and to weigh deliberations again.
    """

    experiment: Experiment
    member: int | None = None
    everything: bool = False


def trace(
    model: Model,
    what: tuple[str, str | None, str | None],
    asked: Asked,
    cite: Cite,
    progress: Progress | None = None,
) -> Trace:
    """Return the document of one number of a model.

    Parameters
    ----------
    what
        Outcome, entry and quarter, as written.
    cite
        Turns a BibTeX entry into a readable line.

    Raises
    ------
    FoedusError
        For a number that there is not, or a policy or intervention that cannot be.
    """
    check_memory(model, asked.experiment.ensemble)
    members = asked.experiment.ensemble.members
    if asked.member is not None and not 0 <= asked.member < members:
        wrong = f"must be between 0 and {members - 1}, got {asked.member}"
        raise OptionError(Problem("--member", wrong, "choose another, or raise --draws"))
    return Provenance(Engine(model)).trace(find(model, *what), asked, cite, progress)


class Provenance:
    """Traces numbers of one model; what walks a member is compiled once."""

    def __init__(self, engine: Engine) -> None:
        """Compile nothing yet."""
        self.engine, self._replay = engine, Replay(engine)

    def trace(
        self, target: Target, asked: Asked, cite: Cite, progress: Progress | None = None
    ) -> Trace:
        """Return the document of one number; see `trace`."""
        model, told = self.engine.model, progress or _silent
        ensemble = asked.experiment.ensemble
        schedule, imposed = next(iter(of_experiment(model, asked.experiment).values()))
        short = shortened(schedule, target.quarter + 1)
        matrix, values, sound = self._run(short, ensemble, told)
        series = None if target.column is None else values[:, -1, target.column]
        member = asked.member
        if member is None:
            member = 0 if series is None else _typical(series, sound, target)
        draw, replicate = divmod(member, ensemble.replicates)
        told("tracing", 0, 2)
        path = self._replay.walk(
            short, matrix, values[member], draw=draw, replicate=replicate, seed=ensemble.seed
        )
        told("tracing", 1, 2)
        choices = Choices(self.engine, path, ensemble.seed, weighed=asked.everything)
        story = Story(path, target, cite, choices, everything=asked.everything)
        chosen = Member(
            number=member,
            draw=draw,
            replicate=replicate,
            why="asked for" if asked.member is not None else _why(series, target),
            finite=bool(sound[member]),
            apart=path.apart,
        )
        found = story.choice() if target.name in CHOICE else story.number()
        told("tracing", 2, 2)
        drawn = _ensemble(model, target, series, sound)
        return _document(model, target, asked.experiment, tuple(imposed), drawn, chosen, found)

    def _run(
        self, schedule: Schedule, ensemble: Ensemble, told: Progress
    ) -> tuple[Table, Table, Table]:
        """Return the drawn matrix, what is kept of every member, and which of them are sound."""
        blocks: list[Block] = []
        matrix = self.engine.run(
            [schedule],
            **replace(ensemble, quarters=len(schedule.forced)).size,
            sink=blocks.append,
            progress=told,
        )
        blocks.sort(key=lambda block: block.first_member)
        values = np.concatenate([block.values for block in blocks])
        return matrix, values, np.concatenate([block.status for block in blocks]) == 0


def _silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


def _typical(series: Table, sound: Table, target: Target) -> int:
    # Of a choice the first member that holds what most hold, else the one nearest to the median.
    if not sound.any():
        return 0
    if target.name == "option":
        taken, counts = np.unique(series[sound], return_counts=True)
        wanted = taken[np.argmax(counts)]
    else:
        wanted = np.median(series[sound])
    return int(np.argmin(np.where(sound, np.abs(series - wanted), np.inf)))


def _why(series: Table | None, target: Target) -> str:
    if series is None:
        return "the first; a run does not keep it"
    return "the first with what most hold" if target.name == "option" else "nearest to the median"


def _ensemble(
    model: Model, target: Target, series: Table | None, sound: Table
) -> EnsembleOfNumber | EnsembleOfChoice | Drawn:
    members, finite = len(sound), int(sound.sum())
    if series is None or not sound.any():
        return Drawn(members, finite)
    if target.name == "option":
        names = model.levers[target.index[0]].options
        taken: list[int] = series[sound].astype(int).tolist()
        shares = {n: taken.count(i) / len(taken) for i, n in enumerate(names)}
        return EnsembleOfChoice(members, finite, shares)
    marks = np.percentile(series[sound], [5, 50, 95])
    return EnsembleOfNumber(members, finite, *(float(mark) for mark in marks))


def _document(
    model: Model,
    target: Target,
    experiment: Experiment,
    imposed: tuple[str, ...],
    drawn: EnsembleOfNumber | EnsembleOfChoice | Drawn,
    member: Member,
    chain: Chain,
) -> Trace:
    return Trace(
        case=model.case.name,
        title=model.case.title,
        digest=model.digest,
        version=version(),
        policy=experiment.arms[0].name,
        do=experiment.do,
        seed=experiment.ensemble.seed,
        draws=experiment.ensemble.draws,
        replicates=experiment.ensemble.replicates,
        quarter=str(model.first + target.quarter),
        first=str(model.first),
        label=target.label,
        also=target.also,
        names={name: actor.name for name, actor in model.case.actors.items()},
        imposed=imposed,
        ensemble=drawn,
        member=member,
        outcome=chain.outcome,
        made_of=chain.made_of,
        appraisals=chain.appraisals,
        variables=chain.variables,
        mechanisms=chain.mechanisms,
        choices=chain.choices,
        further=chain.further,
        events=chain.events,
        observed=chain.observed,
    )
