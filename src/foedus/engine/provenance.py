"""From a number back to where it comes from: equations, terms, parameters, sources, choices.

A small ensemble gives the number its place; one member of it is walked again exactly
(`foedus.engine.replay`) and taken apart (`foedus.engine.breakdown`). The document is plain data,
described in ``docs/tracing.md``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from foedus.contract import Outcome
from foedus.engine import breakdown, influence, origins
from foedus.engine.breakdown import label_of
from foedus.engine.chosen import Choices, nearest
from foedus.engine.describe import version
from foedus.engine.influence import Input, Lens
from foedus.engine.origins import Cite, Record
from foedus.engine.replay import Path, Replay, Table
from foedus.engine.run import Block, Engine
from foedus.engine.targets import CHOICE, Target
from foedus.model.schedule import Schedule, shortened
from foedus.model.types import Model
from foedus.model.view import kept_of

SCHEMA = "foedus-trace/1"
DEPTH = 3  # state variables behind an appraisal whose mechanism is looked into

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
    series = values[:, -1, target.column]
    member = asked.member
    if member is None:
        member = _typical(series, sound, target)
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
    document = _head(model, asked, series[sound], len(series))
    document["member"] = {
        "number": member,
        "draw": member // asked.replicates,
        "replicate": member % asked.replicates,
        "why": "asked for" if asked.member is not None else "nearest to the median",
        "finite": bool(sound[member]),
        "apart": path.apart,
    }
    choices = Choices(path, asked.seed, weighed=asked.everything)
    found = _Story(path, asked, cite, choices)
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


def _head(model: Model, asked: Asked, series: Table, members: int) -> Record:
    target = asked.target
    ensemble: Record = {"members": members, "finite": len(series)}
    if target.name == "option":
        options = model.levers[target.index[0]].options
        ensemble["shares"] = {
            name: float(np.mean(series == i)) if len(series) else 0.0
            for i, name in enumerate(options)
        }
    elif len(series):
        marks = zip(("p05", "median", "p95"), np.percentile(series, [5, 50, 95]), strict=True)
        ensemble |= {name: float(mark) for name, mark in marks}
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
        "ensemble": ensemble,
    }


class _Story:
    """What there is to tell of one member's number."""

    def __init__(self, path: Path, asked: Asked, cite: Cite, choices: Choices) -> None:
        self.path, self.asked, self.cite, self.choices = path, asked, cite, choices
        self.model = path.model

    def number(self) -> Record:
        """Return the story of an outcome."""
        target, model = self.asked.target, self.model
        outcome = kept_of(model, target.name).outcome
        made, direct = self._made_of(outcome, target.index)
        appraisals, behind = self._appraisals(direct)
        variables = [
            breakdown.variable(self.path, one, self.cite, inside=True)
            for one in direct
            if one.kind == "state"
        ]
        known = {(row["name"], row["label"]) for row in variables}
        deep = [one for one in behind if one.kind == "state" and self._key(one) not in known]
        for place, one in enumerate(deep):
            inside = self.asked.everything or place < DEPTH
            variables.append(breakdown.variable(self.path, one, self.cite, inside=inside))
        nodes = [made, *appraisals, *(row["inside"] for row in variables if row["inside"])]
        mechanisms = self._mechanisms(appraisals, variables)
        taken, others = self._choices(nodes, mechanisms)
        touched = [lever["instrument"] for lever in (*taken, *others)]
        return {
            "outcome": self._outcome(outcome, made),
            "made_of": made,
            "appraisals": appraisals,
            "variables": variables,
            "mechanisms": mechanisms,
            "choices": taken,
            "idle_choices": others,
            "further": self._further(nodes, appraisals, variables),
            "events": origins.event_rows(model, touched, self.cite),
            "observed": origins.observed_rows(model, target.name, target.label, self.cite),
        }

    def choice(self) -> Record:
        """Return the story of a lever's setting."""
        target, model = self.asked.target, self.model
        i = target.index[0]
        lever = model.levers[i]
        row = self.choices.row(i, list(lever.instrument.writes))
        row["deliberation"] = row["deliberation"] or self.choices.last_on_agenda(i)
        option = target.name == "option"
        made: Record = {
            "start": lever.start if option else lever.levels[lever.start],
            "value": lever.options.index(row["option"]) if option else row["level"],
            "remainder": 0.0,
            "inputs": [],
        }
        aggregation = [
            origins.mechanism_row(model, m, (), self.cite)
            for m in model.mechanisms
            if row["deliberation"] and m.name == row["deliberation"]["rule"]
        ]
        return {
            "outcome": {
                "name": target.name,
                "title": lever.instrument.title,
                "description": CHOICE[target.name],
                "unit": "option" if option else lever.instrument.unit,
                "index": False,
                "reads": [],
                "formula": "",
                "literature": [
                    origins.citation(model, key, self.cite) for key in lever.instrument.references
                ],
                "paragraphs": row["paragraphs"],
                "start_text": lever.options[lever.start],
                "value_text": nearest(lever, row["level"]),
            },
            "made_of": made,
            "appraisals": [],
            "variables": [],
            "mechanisms": aggregation,
            "choices": [row],
            "idle_choices": [],
            "further": [],
            "events": origins.event_rows(model, [lever.instrument.name], self.cite),
            "observed": [],
        }

    # --- parts ----------------------------------------------------------------------------

    def _key(self, one: Input) -> tuple[str, str]:
        dims = influence.KINDS[one.kind][one.name].dims
        return one.name, label_of(self.model, dims, one.index)

    def _made_of(self, outcome: Outcome, index: tuple[int, ...]) -> tuple[Record, list[Input]]:
        """Return what the outcome is computed from, and the entries to follow."""
        path, step = self.path, self.path.steps[-1]
        lens = Lens(lambda world, params, shocks: outcome.compute(world)[index], None, path)
        world = breakdown.with_events(step)
        candidates = influence.inputs(self.model, outcome.reads)
        varied = influence.moved(candidates, [world], path.rest)
        found = influence.effects(lens, world, {}, varied)
        matter = influence.felt([found])
        # What stands at its start has no effect, and yet the outcome is it.
        same = [
            one
            for one in candidates
            if one.index == index and influence.KINDS[one.kind][one.name].dims == outcome.dims
        ]
        rows = [breakdown.input_row(path, one, found.effects[one], world) for one in matter]
        made: Record = {
            "start": found.rest,
            "value": found.value,
            "inputs": rows,
            "remainder": found.value - found.rest - sum(row["effect"] for row in rows),
        }
        return made, list(dict.fromkeys([*matter, *same]))

    def _appraisals(self, direct: Sequence[Input]) -> tuple[list[Record], list[Input]]:
        """Return the appraisals that are read, hazards of events among them, and their inputs."""
        rows: list[Record] = []
        behind: list[Input] = []
        for one in direct:
            hazard = None
            read = one
            if one.kind == "event":
                hazard = breakdown.hazard(self.path, one)
                read = Input("appraisal", hazard["rate"], one.index)
            if read.kind == "appraisal":
                row, matter = breakdown.appraisal(self.path, read, self.cite)
                rows.append(row | {"hazard": hazard})
                behind += matter
        return rows, list(dict.fromkeys(behind))

    def _mechanisms(
        self, appraisals: Iterable[Record], variables: Iterable[Record]
    ) -> list[Record]:
        """Return the mechanisms at work on what is shown, in the order of the chain."""
        targets: dict[str, list[str]] = {}
        for row in (*variables, *appraisals):
            if row["writer"] and row.get("inside", True):
                targets.setdefault(row["writer"], []).append(row["name"])
        by_name = {m.name: m for m in self.model.mechanisms}
        return [
            origins.mechanism_row(self.model, by_name[name], moved, self.cite)
            | {"reads": sorted(by_name[name].reads)}
            for name, moved in targets.items()
        ]

    def _choices(
        self, nodes: Iterable[Record], mechanisms: Iterable[Record]
    ) -> tuple[list[Record], list[Record]]:
        """Return the levers that bear on the number, and those that could and did nothing."""
        size: dict[tuple[str, str], float] = {}
        for row in (row for node in nodes for row in node["inputs"]):
            if row["kind"] == "channel":
                key = (row["name"], row["label"])
                size[key] = max(size.get(key, 0.0), abs(row.get("since", row["effect"])))
        read = {name for row in mechanisms for name in row["reads"]}
        actors = set(self.asked.target.label.replace(".", ">").split(">"))
        taken: list[tuple[float, Record]] = []
        others: list[Record] = []
        for i, lever in enumerate(self.model.levers):
            ends = (lever.target, f"{lever.government}>{lever.target}")
            fed = [c for c in lever.instrument.writes if any((c, end) in size for end in ends)]
            if fed:
                most = max(size.get((c, end), 0.0) for c in fed for end in ends)
                taken.append((most, self.choices.row(i, fed)))
            elif read & set(lever.instrument.writes) and {*ends[1].split(">")} & actors:
                level = float(self.path.steps[-1].levels[i])
                option = nearest(lever, level)
                others.append(
                    {"lever": lever.name, "instrument": lever.instrument.name, "option": option}
                )
        return [row for _, row in sorted(taken, key=lambda pair: -pair[0])], others

    def _further(
        self,
        nodes: Iterable[Record],
        appraisals: Iterable[Record],
        variables: Iterable[Record],
    ) -> list[Record]:
        """Return what else moved the number, with the command that traces it."""
        shown = {(row["name"], row["label"]) for row in (*appraisals, *variables)}
        reported = {
            (kept.outcome.reads[0], label): kept.outcome.name
            for kept in self.model.kept
            if len(kept.outcome.reads) == 1
            for label in kept.labels
        }
        found: dict[tuple[str, str], Record] = {}
        for row in (row for node in nodes for row in node["inputs"]):
            key = (row["name"], row["label"])
            if key in shown or row["kind"] not in ("state", "appraisal", "event"):
                continue
            found[key] = {
                "name": row["name"],
                "label": row["label"],
                "kind": row["kind"],
                "outcome": reported.get(key, ""),
            }
        return list(found.values())

    def _outcome(self, outcome: Outcome, made: Record) -> Record:
        return {
            "name": outcome.name,
            "title": outcome.title,
            "description": outcome.description,
            "unit": outcome.unit,
            "index": outcome.index,
            "reads": list(outcome.reads),
            "formula": origins.formula(outcome.compute),
            "literature": [
                origins.citation(self.model, key, self.cite) for key in outcome.references
            ],
            "paragraphs": list(self.model.case.passages.get(outcome.name, ())),
            "start_text": "",
            "value_text": "",
        }
