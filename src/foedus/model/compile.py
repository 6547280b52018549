"""Case -> Model: cross-check every name, unit and claim, then freeze."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from foedus.case import MAX_PROBLEMS, Case, digest
from foedus.case.code import FOLDER
from foedus.case.load import FILE
from foedus.contract import Mechanism
from foedus.errors import CompileError, Problem, in_order
from foedus.model import check, layout
from foedus.model.discover import Parts, discover
from foedus.model.menu import menu
from foedus.model.references import references
from foedus.model.select import actors_of, members, select
from foedus.model.types import Attribute, Column, Kept, Lever, Line, Model
from foedus.selections import ACTORS
from foedus.state import CHANNELS, Roles


def compile(case: Case, parts: Parts | None = None) -> Model:
    """Compile a case with the parts that ship and those it brings, or with others.

    Raises
    ------
    CompileError
        With every problem found: unknown names, wrong units, values on a bound, a variable
        with two writers, an appraisal cycle, an instrument that cannot benefit or cannot cost.
    """
    parts = parts or discover(case.code)
    problems = check.structure(parts) or references(case, parts)
    if problems:
        problems += _unheeded(case)
        raise CompileError(in_order(problems)[:MAX_PROBLEMS])
    model = _build(case, parts)
    problems = check.menus(model) + check.policies(model) + check.signals(model)
    problems += _clashes(model.columns)
    if problems:
        raise CompileError(in_order(problems)[:MAX_PROBLEMS])
    return model


def _unheeded(case: Case) -> Iterator[Problem]:
    # A case of another name than case.yaml brings no code, and what it then lacks is unknown.
    file = Path(case.file)
    folder = file.parent / FOLDER
    if case.file and file.name != FILE and folder.is_dir() and not case.code:
        what = f"is not looked at: parts come with a case that is called {FILE}, not {file.name}"
        yield Problem(str(folder), what, f"rename the case, or give --parts {folder}")


def _build(case: Case, parts: Parts) -> Model:
    mechanisms = tuple(parts.mechanisms[name] for name in sorted(parts.mechanisms))
    actors = actors_of(case)
    lines = _lines(case)
    levers = _levers(case, parts)
    kept = _kept(case, parts, tuple(line.name for line in lines))
    attributes = _attributes(case, parts)
    columns = (
        *layout.state_columns(case, mechanisms, actors),
        *layout.parameter_columns(case, mechanisms, actors),
        *layout.line_columns(case, lines, attributes),
        *layout.lever_columns(case, levers),
        *(layout.choice_columns(case) if levers else ()),
        *layout.government_columns(case, levers),
        *layout.variant_columns(case, mechanisms),
    )
    return Model(
        case=case,
        digest=digest(case),
        actors=actors,
        patron=members(case, "patron")[0],
        mechanisms=mechanisms,
        appraising=check.appraisal_order(mechanisms),
        columns=columns,
        index={column.name: i for i, column in enumerate(columns)},
        attributes=attributes,
        lines=lines,
        levers=levers,
        kept=kept,
        roles=_roles(case, lines, levers),
        look_ahead=case.look_ahead,
        first=case.start + 1,
        own=parts.own,
        literature=parts.literature,
    )


def _lines(case: Case) -> tuple[Line, ...]:
    return tuple(
        Line(
            name=f"{government}.{name}",
            government=government,
            leader=line.leader,
            counterfactual=line.counterfactual,
            signs=tuple(line.values[a].sign if a in line.values else "+" for a in case.attributes),
            valued=tuple(a in line.values for a in case.attributes),
            domain=line.domain,
        )
        for government, spec in case.governments.items()
        for name, line in spec.lines.items()
    )


def _levers(case: Case, parts: Parts) -> tuple[Lever, ...]:
    levers: list[Lever] = []
    for government, spec in case.governments.items():
        for name in sorted(spec.instruments):
            use = spec.instruments[name]
            instrument = menu(parts.instruments[use.instrument or name], use)
            names = tuple(option.name for option in instrument.options)
            levers.append(
                Lever(
                    name=f"{government}.{name}",
                    government=government,
                    instrument=instrument,
                    targets=use.targets,
                    start=names.index(use.start),
                    options=names,
                    levels=tuple(option.level for option in instrument.options),
                    opens_before_renewal=use.opens_before_renewal,
                    opens_before_budget=use.opens_before_budget,
                    answered_by=use.answered_by,
                )
            )
    return tuple(levers)


def _kept(case: Case, parts: Parts, lines: tuple[str, ...]) -> tuple[Kept, ...]:
    kept: list[Kept] = []
    for name in sorted(parts.outcomes):
        outcome = parts.outcomes[name]
        entries = select(case, outcome.over, lines)
        if entries:
            labels, rows = zip(*entries, strict=True)
            kept.append(Kept(outcome, labels, rows))
    return tuple(kept)


def _attributes(case: Case, parts: Parts) -> tuple[Attribute, ...]:
    position = {actor: i for i, actor in enumerate(actors_of(case))}
    return tuple(
        Attribute(
            name=name,
            outcome=spec.outcome,
            at=spec.entries,
            rows=tuple(tuple(position[a] for a in at.split(">")) for at in spec.entries),
            ratio=spec.scale == "ratio",
            swing=spec.swing,
        )
        for name, spec in case.attributes.items()
    )


def _roles(case: Case, lines: tuple[Line, ...], levers: tuple[Lever, ...]) -> dict[str, np.ndarray]:
    actors = actors_of(case)

    def mask(chosen: Iterable[str]) -> np.ndarray:
        among = set(chosen)
        return np.asarray([float(actor in among) for actor in actors], dtype=np.float32)

    def fed(channel: str) -> Iterator[str]:
        return (t for lever in levers if channel in lever.instrument.writes for t in lever.targets)

    roles = {f.name for f in dataclasses.fields(Roles)}
    chosen = {name: mask(members(case, name)) for name in ACTORS if name in roles}
    marked = {spec.marks: mask(fed(name)) for name, spec in CHANNELS.items() if spec.marks}
    network = np.maximum(chosen["patron"], chosen["treaty"])
    outside = chosen["rival"][:, None] * (1.0 - chosen["rival"][None, :])
    shown = lines or (Line("", "", False, False, (), ()),)
    return {
        **chosen,
        **marked,
        "tie": np.outer(network, network) * (1.0 - np.eye(len(network), dtype=np.float32)),
        "adversary": outside + outside.T,
        "line_actor": np.asarray(
            [[float(line.government == actor) for actor in actors] for line in shown],
            dtype=np.float32,
        ),
        "leader_line": np.asarray([float(line.leader) for line in shown], dtype=np.float32),
        "factual_line": np.asarray(
            [float(not line.counterfactual) for line in shown], dtype=np.float32
        ),
        "same_government": np.asarray(
            [[float(a.government == b.government) for b in shown] for a in shown], dtype=np.float32
        ),
    }


def _clashes(columns: tuple[Column, ...]) -> list[Problem]:
    counts = Counter(column.name for column in columns)
    return [
        Problem("", f"{name} is declared twice", "rename one of them")
        for name, count in counts.items()
        if count > 1
    ]


def owner(mechanisms: tuple[Mechanism, ...], variable: str) -> tuple[str, ...]:
    """Return the mechanisms that write a state variable or an appraisal."""
    return tuple(m.name for m in mechanisms if variable in m.writes or variable in m.appraises)
