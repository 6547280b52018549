"""Where a number comes apart between two arms: in the ensemble, and in a member link by link."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.analyses.paired import begins
from foedus.engine.run import Engine, columns
from foedus.engine.run_manifest import version
from foedus.errors import OptionError, Problem
from foedus.explain import apart, decomposition, members
from foedus.explain.apart import Both
from foedus.explain.causal_chain import outcome_of
from foedus.explain.deliberation_record import nearest
from foedus.explain.members import Members
from foedus.explain.number import Asked, target_of
from foedus.explain.question import CHOICE, Target
from foedus.explain.replay import Path, Replay
from foedus.explain.sensitivity import Input
from foedus.model.entries import off_menu
from foedus.model.schedule import Schedule, of_experiment, shortened
from foedus.model.types import Model
from foedus.result.documents.card import Side
from foedus.result.documents.trace_difference import (
    AppraisalApart,
    EnsembleApart,
    LeverApart,
    MemberApart,
    TraceDifference,
    VariableApart,
)

Table = members.Table
Progress = Callable[[str, int, int], None]

NODES = 8
"""Variables and appraisals that are looked into without being asked for everything."""

MOST = 40
"""Those that are looked into at most."""

MOVED = 1e-6
"""Distance of levels, in units of the instrument."""


def trace(
    model: Model,
    what: tuple[str, str | None, str | None],
    asked: Asked,
    progress: Progress | None = None,
    walker: Replay | None = None,
) -> TraceDifference:
    """Return how a number of the first arm of an experiment comes apart from the second.

    Parameters
    ----------
    what
        Outcome, entry and quarter, as written.
    asked
        An experiment of two arms; the member nearest to the mean difference is taken where none is
        named.
    walker
        Walks members of the model again; one that has compiled saves doing so once more.

    Raises
    ------
    FoedusError
        For a number or a member that there is not, the setting of a lever, arms that impose the
        same, or an intervention that cannot be.
    """
    target = target_of(model, what, asked)
    if target.name in CHOICE:
        what_is = f"{target.name} of a lever is not computed, so it has no terms to compare"
        fix = "name an outcome of foedus list, or trace the lever in each arm"
        raise OptionError(Problem("OUTCOME", what_is, fix))
    imposed = of_experiment(model, asked.experiment)
    (one, texts), (other, against) = imposed.values()
    if texts == against:
        same = "impose the same, so there is nothing to compare"
        raise OptionError(Problem("--vs", same, "name another arm"))
    replay = walker or Replay(Engine(model))
    schedules = [shortened(schedule, target.quarter + 1) for schedule in (one, other)]
    walk = _Walk(target, asked, replay, schedules, progress or _silent)
    names = [arm.name for arm in asked.experiment.arms]
    sides = [
        Side(name, tuple(given), off_menu(model, given))
        for name, given in zip(names, (texts, against), strict=True)
    ]
    return walk.document((sides[0], sides[1]))


def _silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


def _typical(gaps: Table, sound: Table) -> int:
    # Not the median, which is none wherever most members do not differ.
    if not sound.any():
        return 0
    return int(np.argmin(np.where(sound, np.abs(gaps - gaps[sound].mean()), np.inf)))


@dataclass(frozen=True, eq=False)
class _Walk:
    """What there is to tell of a number in two arms."""

    target: Target
    asked: Asked
    replay: Replay
    schedules: list[Schedule]
    told: Progress

    def document(self, sides: tuple[Side, Side]) -> TraceDifference:
        """Return all that is told."""
        model, target, size = self.replay.model, self.target, self.asked.experiment.ensemble
        both_arms = self._members()
        sound = both_arms[0].sound & both_arms[1].sound
        gaps, ensemble = None, None
        if target.column is not None:
            one, other = (arm.column(target.column).astype(np.float64) for arm in both_arms)
            gaps = one - other
            if sound.any():
                means = [float(x[sound, -1].mean()) for x in (one, other)]
                ensemble = _ensemble(model, gaps, sound, means[0], means[1])
        number = self.asked.member
        if number is None:
            number = 0 if gaps is None else _typical(gaps[:, -1], sound)
        self.told("tracing", 0, 2)
        both = Both(*(self._path(i, arm, number) for i, arm in enumerate(both_arms)))
        self.told("tracing", 1, 2)
        outcome = outcome_of(model, target.name)
        made_of, direct = apart.number(both, outcome, target.index)
        variables, appraisals = _chain(both, direct, MOST if self.asked.everything else NODES)
        self.told("tracing", 2, 2)
        return TraceDifference(
            case=model.case.name,
            title=model.case.title,
            digest=model.digest,
            version=version(),
            seed=size.seed,
            draws=size.draws,
            replicates=size.replicates,
            asked=sides[0],
            against=sides[1],
            quarter=str(model.first + target.quarter),
            first=str(model.first),
            outcome=target.name,
            outcome_title=outcome.title,
            unit=outcome.unit,
            index=outcome.index,
            label=target.label,
            also=target.also,
            names={name: actor.name for name, actor in model.case.actors.items()},
            ensemble=ensemble,
            member=self._member(number, both, gaps, bool(sound[number])),
            made_of=made_of,
            variables=variables,
            appraisals=appraisals,
            levers=_levers(both, both_arms, sound),
        )

    def _members(self) -> list[Members]:
        kept, experiment = self.asked.result, self.asked.experiment
        if kept is None:
            engine = self.replay.engine
            return members.simulated(engine, self.schedules, experiment.ensemble, self.told)
        model, quarters = self.replay.model, self.target.quarter + 1
        return [members.stored(model, kept, arm.name, quarters) for arm in experiment.arms]

    def _path(self, arm: int, found: Members, number: int) -> Path:
        ensemble = self.asked.experiment.ensemble
        draw, replicate = divmod(number, ensemble.replicates)
        return self.replay.walk(
            self.schedules[arm],
            found.matrix,
            found.member(number),
            draw=draw,
            replicate=replicate,
            seed=ensemble.seed,
        )

    def _member(self, number: int, both: Both, gaps: Table | None, finite: bool) -> MemberApart:
        draw, replicate = divmod(number, self.asked.experiment.ensemble.replicates)
        why = "nearest to the mean difference" if gaps is not None else "the first"
        own = None if gaps is None else [float(x) for x in gaps[number]]
        began = next((t for t, x in enumerate(own or ()) if x != 0.0), None)
        return MemberApart(
            number=number,
            draw=draw,
            replicate=replicate,
            why="asked for" if self.asked.member is not None else why,
            finite=finite,
            apart=max(both.asked.apart, both.against.apart),
            by_quarter=None if own is None else tuple(own),
            began=None if began is None else both.quarter(began),
        )


def _ensemble(
    model: Model, gaps: Table, sound: Table, asked: float, against: float
) -> EnsembleApart:
    last = gaps[sound, -1]
    by_quarter = [float(x) for x in gaps[sound].mean(axis=0)]
    began = begins(by_quarter, len(by_quarter))
    low, middle, high = (float(x) for x in np.percentile(last, [5, 50, 95]))
    return EnsembleApart(
        members=len(sound),
        finite=int(sound.sum()),
        asked=asked,
        against=against,
        difference=by_quarter[-1],
        p05=low,
        median=middle,
        p95=high,
        apart=float((last != 0.0).mean()),
        by_quarter=tuple(by_quarter),
        began=None if began is None else str(model.first + began),
    )


def _chain(
    both: Both, direct: list[Input], most: int
) -> tuple[tuple[VariableApart, ...], tuple[AppraisalApart, ...]]:
    """Return the variables and appraisals that lead to a number, nearest first, level by level."""
    variables: list[VariableApart] = []
    appraisals: list[AppraisalApart] = []
    # What the outcome reads is that of the end of the quarter; what mechanisms read is not.
    waiting = [(one, False) for one in direct]
    seen = {one for one, _ in waiting}
    for one, for_step in waiting:
        if len(variables) + len(appraisals) == most:
            break
        if one.kind == "state":
            row, behind = apart.variable(both, one)
            variables.append(row)
        elif one.kind in ("appraisal", "event"):
            read = one
            if one.kind == "event":
                rate = decomposition.hazard(both.asked, one).rate
                read = Input("appraisal", rate, one.index)
            found, behind = apart.appraisal(both, read, for_step=for_step)
            appraisals.append(found)
        else:
            continue
        fresh = [each for each in behind if each not in seen]
        seen |= set(fresh)
        waiting += [(each, True) for each in fresh]
    return tuple(variables), tuple(appraisals)


def _levers(both: Both, arms: list[Members], sound: Table) -> tuple[LeverApart, ...]:
    """Return the levers that are set otherwise in the member, by the last quarter or before it."""
    model, rows = both.asked.model, list[tuple[bool, int, LeverApart]]()
    last = len(both.asked.steps) - 1
    forced = [path.schedule.forced > 0.0 for path in (both.asked, both.against)]
    shifted = [path.schedule.level_shift != 0.0 for path in (both.asked, both.against)]
    where = dict(columns(model))["option"]
    for i, lever in enumerate(model.levers):
        pairs = [
            (float(one.levels[i]), float(other.levels[i]))
            for one, other in zip(both.asked.steps, both.against.steps, strict=True)
        ]
        since = next((t for t, (a, b) in enumerate(pairs) if abs(a - b) > MOVED), None)
        if since is None:
            continue
        held = [bool(f[since, i] or s[since, i]) for f, s in zip(forced, shifted, strict=True)]
        options = [arm.column(where.start + i)[sound, last] for arm in arms]
        row = LeverApart(
            lever=lever.name,
            title=lever.instrument.title,
            government=lever.government,
            asked=nearest(lever, pairs[-1][0]),
            against=nearest(lever, pairs[-1][1]),
            since=both.quarter(since),
            imposed=(held[0], held[1]),
            members=float((options[0] != options[1]).mean()) if sound.any() else 0.0,
        )
        rows.append((not any(held), since, row))
    return tuple(row for _, _, row in sorted(rows, key=lambda each: each[:2]))
