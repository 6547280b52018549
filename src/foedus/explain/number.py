"""From a number back to where it comes from: equations, terms, parameters, sources, choices.

A small ensemble gives the number its place; one member of it is walked again exactly
(`foedus.explain.replay`) and taken apart (`foedus.explain.causal_chain`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.engine.limits import check_memory
from foedus.engine.run import Engine
from foedus.engine.run_manifest import version
from foedus.errors import OptionError, Problem
from foedus.experiment import Experiment
from foedus.explain import members
from foedus.explain.causal_chain import Chain, Story
from foedus.explain.choice import Choices
from foedus.explain.evidence import Cite
from foedus.explain.question import CHOICE, Target, find
from foedus.explain.replay import Replay, Table
from foedus.model.schedule import of_experiment, shortened
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
from foedus.result.result import Result

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
    result
        A stored result of the experiment, whose members are read; without one they are simulated.
    """

    experiment: Experiment
    member: int | None = None
    everything: bool = False
    result: Result | None = None


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
    return Provenance(Engine(model)).trace(target_of(model, what, asked), asked, cite, progress)


def target_of(model: Model, what: tuple[str, str | None, str | None], asked: Asked) -> Target:
    """Return the number that is meant, once it and the member are there; see `trace`."""
    ensemble = asked.experiment.ensemble
    if asked.result is None:
        check_memory(model, ensemble)
    if asked.member is not None and not 0 <= asked.member < ensemble.members:
        wrong = f"must be between 0 and {ensemble.members - 1}, got {asked.member}"
        more = "" if asked.result else ", or raise --draws"
        raise OptionError(Problem("--member", wrong, f"choose another{more}"))
    return find(model, *what, ensemble.quarters if asked.result else None)


class Provenance:
    """Traces numbers of one model; what walks a member is compiled once."""

    def __init__(self, engine: Engine) -> None:
        """Compile nothing yet."""
        self.engine, self.replay = engine, Replay(engine)

    def trace(
        self, target: Target, asked: Asked, cite: Cite, progress: Progress | None = None
    ) -> Trace:
        """Return the document of one number; see `trace`."""
        model, told = self.engine.model, progress or _silent
        ensemble = asked.experiment.ensemble
        schedule, imposed = next(iter(of_experiment(model, asked.experiment).values()))
        short = shortened(schedule, target.quarter + 1)
        if asked.result is None:
            (found,) = members.simulated(self.engine, [short], ensemble, told)
        else:
            arm = asked.experiment.arms[0].name
            found = members.stored(model, asked.result, arm, target.quarter + 1)
        sound = found.sound
        series = None if target.column is None else found.column(target.column)[:, -1]
        member = asked.member
        if member is None:
            member = 0 if series is None else _typical(series, sound, target)
        draw, replicate = divmod(member, ensemble.replicates)
        told("tracing", 0, 2)
        path = self.replay.walk(
            short,
            found.matrix,
            found.member(member),
            draw=draw,
            replicate=replicate,
            seed=ensemble.seed,
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
        chain = story.choice() if target.name in CHOICE else story.number()
        told("tracing", 2, 2)
        drawn = _ensemble(model, target, series, sound)
        return _document(model, target, asked.experiment, tuple(imposed), drawn, chosen, chain)


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
        return EnsembleOfChoice(members=members, finite=finite, shares=shares)
    marks = np.percentile(series[sound], [5, 50, 95])
    p05, median, p95 = (float(mark) for mark in marks)
    return EnsembleOfNumber(members=members, finite=finite, p05=p05, median=median, p95=p95)


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
