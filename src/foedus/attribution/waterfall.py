"""Why two arms differ in one number: which mechanisms carry it, since when, and whose levers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from foedus.analyses.paired import begins
from foedus.attribution import card, groups, paired, shapley
from foedus.attribution.paired import Pairs
from foedus.attribution.question import DIVIDED, Question, Size
from foedus.choice.menus import parts as weighed
from foedus.contract import GROUPS
from foedus.counterfactuals.probes import Level, Probe, Stands, Table, columns_of
from foedus.engine.run import Block, Engine
from foedus.engine.run_manifest import version
from foedus.errors import OptionError, Problem
from foedus.explain.question import find
from foedus.model.types import Model
from foedus.result.documents import card as documents
from foedus.result.documents.waterfall import LeverMoved, Waterfall

Progress = Callable[[str, int, int], None]
By = Literal["group", "mechanism"]

EXACT = 4
"""Parts up to which every set of them is run: sixteen pairs of arms."""

LEVERS = 3
"""Levers that are told."""

POINTS = 100.0

OPEN = "open"


@dataclass(frozen=True)
class Number:
    """Which number is explained.

    Attributes
    ----------
    outcome, actor
        An outcome, and its entry where it has several.
    quarter
        A quarter; else the last year is told, as a mean.
    """

    outcome: str
    actor: str | None = None
    quarter: str | None = None


def sized(size: Size) -> Size:
    """Return the size of an explanation, by default that by which questions are divided."""
    draws, replicates = DIVIDED
    return replace(size, draws=size.draws or draws, replicates=size.replicates or replicates)


def explain(
    model: Model,
    question: Question,
    number: Number,
    by: By = "group",
    progress: Progress | None = None,
) -> Waterfall:
    """Return why the arms of a question differ in a number; sentences are left open.

    Raises
    ------
    OptionError
        For a number that is not kept, a quarter outside the run, or no sound draw.
    """
    target = find(model, number.outcome, number.actor, number.quarter)
    if target.column is None or target.name == "option":
        what = f"{target.name} has no mean that could be divided"
        raise OptionError(Problem("OUTCOME", what, "name an outcome of foedus list, or setting"))
    window = _window(question, target.quarter if number.quarter else None)
    own = groups.declared(model) if by == "group" else groups.each(model)
    exact = len(own) <= EXACT
    workings = shapley.subsets(tuple(own)) if exact else shapley.steps(tuple(own))
    probe: Probe = Level((target.column,))
    stands = _stands(model, question)
    found = paired.run(
        model, question, [probe, *(p for own in stands for p in own)], own, workings, progress
    )
    if not found.sound.any():
        what = "no draw has sound numbers in every arm, so nothing can be said"
        raise OptionError(Problem("OUTCOME", what, "impose less"))
    found = replace(found, over=window)
    ratio = target.name in {h.rate for m in model.mechanisms for h in m.hazards}
    effects = found.effects(probe, ratio)
    division = (shapley.exact if exact else shapley.ordered)(effects, tuple(own))
    base = found.level(found.whole.against, probe, ratio)
    named = _named(model, target.name, target.label, ratio)
    by_quarter = [float(x) for x in _by_quarter(found, probe, ratio)]
    began = begins(by_quarter, window.stop)
    first, size = model.first, question.ensemble
    return Waterfall(
        case=model.case.name,
        title=model.case.title,
        digest=model.digest,
        version=version(),
        seed=size.seed,
        draws=size.draws,
        replicates=size.replicates,
        quarters=tuple(str(first + i) for i in range(size.quarters)),
        window=(str(first + window.start), str(first + (window.stop - 1))),
        asked=card.side_of(model, question.asked),
        against=card.side_of(model, question.against),
        label=target.label,
        effect=card.effect(
            division.total, base, named, card.divided(effects if exact else {}, division)
        ),
        exact=exact,
        groups=_told(model, own),
        unswitched=groups.unswitched(model),
        by_quarter=tuple(float(f"{x:.6g}") for x in by_quarter),
        began=None if began is None else str(first + began),
        levers=_levers(model, question, found, stands, progress),
        left_out=int(np.count_nonzero(~found.sound)),
    )


def _window(question: Question, quarter: int | None) -> slice:
    if quarter is None:
        return question.window
    if quarter >= question.ensemble.quarters:
        what = f"lies after the {question.ensemble.quarters} quarters that are simulated"
        raise OptionError(Problem("--quarter", what, "give more --quarters"))
    return slice(quarter, quarter + 1)


def _named(model: Model, name: str, label: str, ratio: bool) -> card.Named:
    kept = next((k.outcome for k in model.kept if k.outcome.name == name), None)
    title = "Setting of the instrument" if kept is None else kept.title
    unit = "unit of the instrument" if kept is None else kept.unit
    who = " on ".join(
        model.case.actors[a].name if a in model.case.actors else a for a in label.split(">")
    )
    scale = "ratio" if ratio else "difference"
    index = kept is not None and kept.index
    return card.Named("", name, title, who, "" if ratio else unit, scale, index)


def _told(model: Model, own: groups.Groups) -> dict[str, documents.Group]:
    titles = {m.slot or m.name: m.title for m in reversed(model.mechanisms)}
    return {
        name: documents.Group(title=GROUPS.get(name) or titles[name], mechanisms=own[name])
        for name in own
    }


def _by_quarter(found: Pairs, probe: Probe, ratio: bool) -> Table:
    every = range(found.question.ensemble.quarters)
    return np.asarray(
        [
            replace(found, over=slice(i, i + 1)).effect(max(found.by, key=len), probe, ratio).mean()
            for i in every
        ]
    )


# --- whose interest moved which lever ---------------------------------------------------------


def _stands(model: Model, question: Question) -> list[tuple[Stands, ...]]:
    """Return the chances of every option by lever; none of a lever that an arm imposes."""
    stands = columns_of(model).stands
    imposed = {*question.asked.levers, *question.against.levers}
    return [
        ()
        if lever.name in imposed
        else tuple(Stands((stands(i, o),)) for o in range(len(lever.options)))
        for i, lever in enumerate(model.levers)
    ]


def _levers(
    model: Model,
    question: Question,
    found: Pairs,
    stands: Sequence[tuple[Stands, ...]],
    progress: Progress | None,
) -> tuple[LeverMoved, ...]:
    arms = found.whole
    moved: list[tuple[float, int, list[float]]] = []
    for i, own in enumerate(stands):
        changes = [found.level(arms.asked, p) - found.level(arms.against, p) for p in own]
        if changes:
            apart = float(np.abs(changes).sum(axis=0).mean()) / 2.0
            moved.append((apart, i, [float(x.mean()) for x in changes]))
    most = sorted(moved, key=lambda row: (-row[0], row[1]))[:LEVERS]
    if not most:
        return ()
    differ = _reasons(model, question, progress)[: found.span.stop].sum(axis=0)
    names = weighed(model)
    told: list[LeverMoved] = []
    for apart, i, changes in most:
        lever, best = model.levers[i], int(np.argmax(changes))
        interest = _largest(names, differ[i], "interest:", "")
        line = _largest(names, differ[i], "line:", f"{lever.government}.")
        told.append(
            LeverMoved(
                lever.name, lever.instrument.title, lever.government, lever.options[best],
                card.six_digits(POINTS * changes[best]), card.six_digits(POINTS * apart),
                *interest, *line,
            )
        )  # fmt: skip
    return tuple(told)


def _largest(names: Sequence[str], values: Table, kind: str, owner: str) -> tuple[str, float]:
    places = [i for i, name in enumerate(names) if name.startswith(kind + owner)]
    best = max(places, key=lambda i: abs(values[i]), default=None)
    if best is None or values[best] == 0.0:
        return "", 0.0
    return names[best].removeprefix(kind), card.six_digits(float(values[best]))


def _reasons(model: Model, question: Question, progress: Progress | None) -> Table:
    """Return by quarter, lever and part what spoke for options taken, asked less against.

    Per opening of the whole run: a mean over all that had the lever on the agenda.
    """
    shape = (question.ensemble.quarters, len(model.levers), len(weighed(model)))
    sums = np.zeros((2, *shape))

    def sink(block: Block) -> None:
        sums[block.arm] += block.reasons[..., 0]

    Engine(model).run(
        [question.asked.schedule, question.against.schedule],
        **question.ensemble.size,
        sink=sink,
        progress=progress,
    )
    opened = np.maximum(sums[..., weighed(model).index(OPEN)].sum(axis=1), 1.0)
    means = sums / opened[:, None, :, None]
    return np.asarray(means[0] - means[1])
