"""From a number back to where it comes from: equations, terms, parameters, sources, choices.

A small ensemble gives the number its place; one member of it is walked again exactly
(`foedus.engine.replay`) and taken apart (`foedus.engine.story`). The document is plain data, as
``docs/tracing.md`` describes it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.engine.chosen import Choices
from foedus.engine.describe import version
from foedus.engine.origins import Cite, Record
from foedus.engine.replay import Replay, Table
from foedus.engine.run import Block, Engine
from foedus.engine.story import Story
from foedus.engine.targets import CHOICE, Target
from foedus.model.schedule import Schedule, shortened
from foedus.model.types import Model

SCHEMA = "foedus-trace/1"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asked:
    """Which number, in which ensemble.

    Attributes
    ----------
    member
        Member to trace; the one nearest to the median where none is given.
    everything
        Whether to look into every mechanism, and to weigh deliberations again.
    """

    target: Target
    texts: tuple[str, ...]
    policy: str
    do: tuple[str, ...]
    draws: int
    replicates: int
    seed: int
    member: int | None = None
    everything: bool = False


def trace(
    engine: Engine, schedule: Schedule, asked: Asked, cite: Cite, progress: Progress | None = None
) -> Record:
    """Return the document of one number.

    Parameters
    ----------
    schedule
        The arm over the whole horizon.
    cite
        Turns a BibTeX entry into a readable line.
    """
    model, target = engine.model, asked.target
    short = shortened(schedule, target.quarter + 1)
    blocks: list[Block] = []
    matrix = engine.run(
        [short],
        draws=asked.draws,
        replicates=asked.replicates,
        quarters=target.quarter + 1,
        seed=asked.seed,
        sink=blocks.append,
        progress=progress,
    )
    blocks.sort(key=lambda block: block.first_member)
    values = np.concatenate([block.values for block in blocks])
    sound = np.concatenate([block.status for block in blocks]) == 0
    series = None if target.column is None else values[:, -1, target.column]
    member = asked.member
    if member is None:
        member = 0 if series is None else _typical(series, sound, target)
    told = progress or _silent
    told("tracing", 0, 2)
    path = Replay(engine).walk(
        short,
        matrix,
        values[member],
        draw=member // asked.replicates,
        replicate=member % asked.replicates,
        seed=asked.seed,
    )
    told("tracing", 1, 2)
    document = _head(model, asked)
    document["ensemble"] = _ensemble(model, target, series, sound)
    document["member"] = {
        "number": member,
        "draw": member // asked.replicates,
        "replicate": member % asked.replicates,
        "why": "asked for" if asked.member is not None else _why(series),
        "finite": bool(sound[member]),
        "apart": path.apart,
    }
    choices = Choices(path, asked.seed, weighed=asked.everything)
    found = Story(path, asked.target, cite, choices, everything=asked.everything)
    document |= found.choice() if target.name in CHOICE else found.number()
    told("tracing", 2, 2)
    return document


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


def _why(series: Table | None) -> str:
    return "nearest to the median" if series is not None else "the first; a run does not keep it"


def _ensemble(model: Model, target: Target, series: Table | None, sound: Table) -> Record:
    found: Record = {"members": len(sound), "finite": int(sound.sum())}
    if series is None or not sound.any():
        return found
    if target.name == "option":
        names = model.levers[target.index[0]].options
        taken: list[int] = series[sound].astype(int).tolist()
        return found | {"shares": {n: taken.count(i) / len(taken) for i, n in enumerate(names)}}
    marks = np.percentile(series[sound], [5, 50, 95]).tolist()
    return found | dict(zip(("p05", "median", "p95"), marks, strict=True))


def _head(model: Model, asked: Asked) -> Record:
    target = asked.target
    return {
        "schema": SCHEMA,
        "case": model.case.name,
        "title": model.case.title,
        "digest": model.digest,
        "version": version(),
        "policy": asked.policy,
        "do": list(asked.do),
        "imposed": list(asked.texts),
        "seed": asked.seed,
        "draws": asked.draws,
        "replicates": asked.replicates,
        "quarter": str(model.first + target.quarter),
        "first": str(model.first),
        "label": target.label,
        "also": list(target.also),
        "names": {name: actor.name for name, actor in model.case.actors.items()},
    }
