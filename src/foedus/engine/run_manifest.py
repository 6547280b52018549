"""The manifest of a run: what was run, on what numbers, and what was saved."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foedus import references
from foedus.case import parse_intervention
from foedus.case.dated import Event, Observation
from foedus.case.interventions import Intervention
from foedus.case.quarters import Quarter
from foedus.case.schema import Source
from foedus.choice.menus import parts
from foedus.dynamics import priors
from foedus.engine.run import STATUS
from foedus.experiment import Experiment
from foedus.model import entries, readings
from foedus.model.plan import parameter, short
from foedus.model.plan import readings as plan_readings
from foedus.model.schedule import Schedule
from foedus.model.select import members
from foedus.model.types import Model
from foedus.result.documents.record import content
from foedus.result.schema import (
    EventRow,
    InfluenceRow,
    InterestRow,
    LineRow,
    Manifest,
    MechanismRow,
    ObservedRow,
    ParameterRow,
    PartRow,
    ReadingRow,
    Series,
)
from foedus.selections import dimension


def version() -> str:
    """Return the version of the installed package."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("foedus")
    except PackageNotFoundError:
        return "0+unknown"


def series(model: Model) -> tuple[Series, ...]:
    """Return what is saved, in the order of the engine's columns."""
    kept = [
        Series(
            name=k.outcome.name,
            title=k.outcome.title,
            description=k.outcome.description,
            unit=k.outcome.unit,
            part=k.outcome.part,
            dim=dimension(k.outcome.over),
            labels=k.labels,
            index=k.outcome.index,
            group=k.outcome.group,
        )
        for k in model.kept
    ]
    if not model.levers:
        return tuple(kept)
    choice = Series(
        "option",
        "Option taken",
        "Option of each instrument in force.",
        "option",
        "II",
        "instrument",
        tuple(lever.name for lever in model.levers),
        dtype="int8",
        categories=tuple(lever.options for lever in model.levers),
    )
    ordinal = [lever for lever in model.levers if lever.instrument.kind == "ordinal"]
    if not ordinal:
        return (*kept, choice)
    setting = Series(
        "setting",
        "Level in force",
        "Level of each instrument in force, also where an intervention imposes one off the menu.",
        "unit of the instrument",
        "II",
        "ordinal_instrument",
        tuple(lever.name for lever in ordinal),
    )
    return (*kept, choice, setting)


def of_experiment(
    model: Model,
    experiment: Experiment,
    imposed: Mapping[str, tuple[Schedule, list[str]]],
    created_at: str = "",
) -> Manifest:
    """Return the manifest of an experiment.

    Parameters
    ----------
    imposed
        By arm, as `foedus.model.schedule.of_experiment` gives it.
    """
    return manifest(
        model,
        policies={arm: texts for arm, (_, texts) in imposed.items()},
        titles={
            arm.name: model.case.policies[arm.policy].title for arm in experiment.arms if arm.policy
        },
        given={arm.name: arm.do for arm in experiment.arms if not arm.policy},
        do=experiment.do,
        experiment=experiment.digest,
        created_at=created_at,
        **experiment.ensemble.size,
    )


def manifest(model: Model, **run: Any) -> Manifest:
    """Return the manifest of a run; see `foedus.result.schema.Manifest` for the fields.

    Parameters
    ----------
    run
        policies, do, draws, replicates, quarters (a number), seed, created_at.
    """
    case = model.case
    quarters = run.pop("quarters")
    core = members(case, "involved")
    titles = {
        f"{government}.{name}": line.title
        for government, spec in case.governments.items()
        for name, line in spec.lines.items()
    }
    off = {
        text.removeprefix("off:").strip()
        for text in run["do"]
        if text.startswith("off:") and "@" not in text
    }
    happened = entries.written(model, case.scorecard) if case.scorecard else []
    used = sorted({key for m in model.mechanisms if m.name not in off for key in m.references})
    return Manifest(
        case=case.name,
        title=case.title,
        digest=model.digest,
        version=version(),
        stream_scheme=priors.STREAM_SCHEME,
        quarters=tuple(str(model.first + t) for t in range(quarters)),
        arms=tuple(run["policies"]),
        series=series(model),
        parameters=tuple(ParameterRow(**content(parameter(column))) for column in model.columns),
        references=references.entries(used, model.literature),
        parts=_own_parts(model),
        mechanisms=tuple(
            MechanismRow(
                m.name,
                m.code,
                m.title,
                m.name not in off,
                tuple(InfluenceRow(e.source, e.target, e.sign) for e in m.effects),
            )
            for m in model.mechanisms
        ),
        events=tuple(map(_event, case.events)),
        status=STATUS,
        deliberation=parts(model) if model.levers else (),
        interests=_interests(model) if model.lines else (),
        lines=_lines(model),
        readings=_readings(model, run["policies"]),
        focus=tuple(core),
        observed=tuple(_observed(model, series, happened) for series in case.observed),
        scorecard=case.scorecard or "",
        passages=dict(case.passages),
        sources={key: cited(source) for key, source in case.sources.items()},
        names={**{a: spec.name for a, spec in case.actors.items()}, **titles},
        **run,
    )


def _own_parts(model: Model) -> tuple[PartRow, ...]:
    given = {Path(code.folder): code.folder for code in model.case.code if not code.brought}
    return tuple(
        PartRow(o.kind, o.name, short(o.file), o.digest, given.get(Path(o.file).parent, ""))
        for o in model.own
    )


def _event(event: Event) -> EventRow:
    return EventRow(
        date=str(event.date),
        text=f"{event.title}: {event.description} ({event.check})",
        source=event.source,
        quarter=str(event.quarter),
        title=event.title,
        precision=event.precision,
        instruments=event.instruments,
        check=event.check,
        paragraphs=event.paragraphs,
    )


def _observed(model: Model, series: Observation, happened: list[Intervention]) -> ObservedRow:
    ordered = sorted(series.values.items())
    quarters = [Quarter.parse(quarter) for quarter, _ in ordered]
    return ObservedRow(
        outcome=series.outcome,
        label=series.at,
        title=series.title,
        unit=series.unit,
        kind=series.kind,
        quarters=tuple(quarter for quarter, _ in ordered),
        values=tuple(value for _, value in ordered),
        source=series.source,
        grade=series.grade,
        note=series.note or "",
        seen=tuple(sorted(series.seen)),
        imposed=tuple(str(q) for q in quarters if q >= model.first and _set(series, happened, q)),
    )


def _set(series: Observation, entries: list[Intervention], quarter: Quarter) -> bool:
    """Return whether entries set an observed measure themselves in a quarter of the run.

    They do so by the lever that the series names, or by an entry of the state of the same name.
    """
    found = False
    for entry in entries:
        if (entry.first and quarter < entry.first) or (entry.last and entry.last < quarter):
            continue
        if entry.kind in ("instrument", "free") and entry.target == series.set_by:
            found = entry.kind == "instrument"
        elif entry.kind == "state" and entry.target == series.outcome:
            found = found or ">".join(entry.keys) == series.at
    return found


def cited(source: Source) -> str:
    """Write a source of the case as one line."""
    by = " / ".join(name for name in (source.author, source.publisher) if name)
    when = source.date or source.year
    parts = (by, f"({when})" if when else "", source.title, source.url or "")
    return ". ".join(part for part in parts if part)


def _readings(model: Model, arms: Mapping[str, Sequence[str]]) -> tuple[ReadingRow, ...]:
    """Return every coding of the record that some arm reads by."""
    chosen: dict[str, dict[str, str]] = {}
    for arm, texts in arms.items():
        chosen[arm] = {}
        for entry in map(parse_intervention, texts):
            if entry.kind == "variant" and entry.target in model.case.readings:
                readings.choose(model, chosen[arm], entry)
    found: list[ReadingRow] = []
    for question in plan_readings(model):
        name, default = question.name, question.default
        for coding in question.codings:
            mine = tuple(a for a in arms if chosen[a].get(name, default) == coding.name)
            if mine:
                found.append(
                    ReadingRow(
                        name=name,
                        question=question.title,
                        coding=coding.name,
                        title=coding.title,
                        default=coding.name == default,
                        arms=mine,
                        recodes=coding.recodes,
                        source=coding.source,
                        grade=coding.grade,
                        note=coding.note,
                    )
                )
    return tuple(found)


def _interests(model: Model) -> tuple[InterestRow, ...]:
    found: list[InterestRow] = []
    for attribute in model.attributes:
        spec = model.case.attributes[attribute.name]
        found.append(
            InterestRow(
                name=attribute.name,
                outcome=attribute.outcome,
                at=attribute.at,
                ratio=attribute.ratio,
                swing=attribute.swing,
                unit=spec.unit,
                why=spec.why,
                source=spec.source,
                grade=spec.grade,
            )
        )
    return tuple(found)


def _lines(model: Model) -> tuple[LineRow, ...]:
    found: list[LineRow] = []
    for line in model.lines:
        spec = model.case.governments[line.government].lines[line.name.partition(".")[2]]
        valued = zip(model.attributes, line.signs, line.valued, strict=True)
        found.append(
            LineRow(
                name=line.name,
                government=line.government,
                title=spec.title,
                leader=line.leader,
                counterfactual=line.counterfactual,
                signs={attribute.name: sign for attribute, sign, on in valued if on},
                source=spec.source,
                grade=spec.grade,
            )
        )
    return tuple(found)
