"""Where a number of the model comes from: equation, source, evidence grade, place in the case."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Any

from foedus import column_names, references
from foedus.case import Quantity
from foedus.case.fields import ASSUMPTION
from foedus.contract import GRADES, Mechanism
from foedus.engine.run_manifest import cited
from foedus.model.assemble import variant_shares
from foedus.model.plan import describe
from foedus.model.types import Model
from foedus.result.documents.evidence import Claim, Claims, Drawn, ObservedSeries, TouchingEvent

Cite = Callable[[str], str]
"""Turns a BibTeX entry into one readable line."""


def equations(mechanism: Mechanism) -> tuple[str, str]:
    """Return the equations of a mechanism, and what is said of them, from its docstring."""
    text = inspect.getdoc(sys.modules[mechanism.params.__module__]) or ""
    _, found, model = text.partition("\nModel")
    if not found:
        return "", ""
    model, _, _ = f"Model{model}".partition("Limits: ")
    paragraphs = model.strip().split("\n\n")
    formal = [i for i, part in enumerate(paragraphs) if any(map(_indented, part.splitlines()))]
    last = max(formal, default=0)
    return "\n\n".join(paragraphs[: last + 1]), "\n\n".join(paragraphs[last + 1 :])


def _indented(line: str) -> bool:
    return line.startswith("  ")


def formula(compute: Callable[..., Any]) -> str:
    """Return the statements of a function, without its head and docstring; empty if unknown."""
    try:
        tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(compute)))
    except (OSError, TypeError, SyntaxError):
        return ""
    head = tree.body[0]
    if not isinstance(head, ast.FunctionDef):
        return ""
    body = head.body[1:] if ast.get_docstring(head) is not None else head.body
    return "\n".join(ast.unparse(statement) for statement in body)


def mechanism_row(model: Model, mechanism: Mechanism, targets: Iterable[str], cite: Cite) -> Claims:
    """Return what a mechanism claims about some of its targets, and on what grounds."""
    formula, notes = equations(mechanism)
    wanted = set(targets)
    slot = mechanism.slot
    return Claims(
        name=mechanism.name,
        code=mechanism.code,
        title=mechanism.title,
        slot=slot,
        rivals=variant_shares(model, slot) if slot else {},
        equations=formula,
        notes=notes,
        limits=mechanism.limits,
        claims=tuple(
            Claim(e.source, e.target, e.sign, e.through)
            for e in mechanism.effects
            if e.target in wanted
        ),
        literature=tuple(citation(model, key, cite) for key in mechanism.references),
        paragraphs=paragraphs(model, mechanism.name, slot),
    )


def paragraphs(model: Model, *names: str) -> tuple[str, ...]:
    """Return the paragraphs of the analysis that speak of the first of some parts they name.

    Rivals of a slot are about what its namesake is about.
    """
    passages = model.case.passages
    return tuple(next((passages[name] for name in names if name in passages), ()))


def citation(model: Model, key: str, cite: Cite) -> str:
    """Return a source in full: a publication of the case or the literature, or what is written."""
    if key == ASSUMPTION:
        return "an assumption: elicited, without a usable estimate"
    if key in model.case.sources:
        source = model.case.sources[key]
        return cited(source) + (f". {source.note}" if source.note else "")
    library = {**model.literature, **references.library()}
    return cite(library[key]) if key in library else key


def column_row(model: Model, name: str, value: float, cite: Cite) -> Drawn:
    """Return one drawn number with its prior, unit, meaning, grade and source."""
    column = model.columns[model.index[name]]
    given = _written(model, name)
    note = where = ""
    if given is not None:
        quantity, place = given
        note, where = quantity.note or "", _short(model.case.where(*place))
    return Drawn(
        name=name,
        value=value,
        unit=column.unit,
        meaning=column.meaning,
        prior=describe(column.prior),
        grade=column.grade,
        evidence=GRADES[column.grade],
        source=column.source,
        citation=citation(model, column.source, cite),
        note=note,
        where=where,
    )


def _written(model: Model, name: str) -> tuple[Quantity, tuple[str, ...]] | None:
    # The statement of the case behind a column, where the case makes one, and its path.
    base, key = column_names.split(name)
    section, table = "parameters", model.case.parameters.get(base)
    if variable := column_names.variable_of(name):
        section, base, table = "state", variable, model.case.state.get(variable)
    if table is None:
        return None
    for place in (key, "all"):
        if place in table.values:
            return table.values[place], (section, base, "values", place)
    return None if table.default is None else (table.default, (section, base, "default"))


def _short(where: str) -> str:
    # The file's own name will do: its folder is that of one machine.
    return PurePath(where).name


def event_rows(model: Model, instruments: Iterable[str], cite: Cite) -> tuple[TouchingEvent, ...]:
    """Return the dated events that touched some instruments."""
    touched = set(instruments)
    return tuple(
        TouchingEvent(
            id=event.id,
            date=str(event.date),
            title=event.title,
            description=event.description,
            instruments=tuple(event.instruments),
            check=event.check,
            grade=event.grade,
            source=event.source,
            citation=citation(model, event.source, cite),
            paragraphs=tuple(event.paragraphs),
        )
        for event in model.case.events
        if touched & set(event.instruments)
    )


def observed_rows(model: Model, outcome: str, label: str, cite: Cite) -> tuple[ObservedSeries, ...]:
    """Return what was observed of an outcome at a label, or of another yardstick of it."""
    return tuple(
        ObservedSeries(
            title=series.title,
            unit=series.unit,
            kind=series.kind,
            values=dict(sorted(series.values.items())),
            grade=series.grade,
            source=series.source,
            citation=citation(model, series.source, cite),
            note=series.note or "",
        )
        for series in model.case.observed
        if (series.outcome, series.at) == (outcome, label)
    )
