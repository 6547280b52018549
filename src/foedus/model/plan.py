"""What a case compiles to: the document behind ``foedus plan``, and parts of ``docs/model.md``."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from foedus.case.fields import EMPTY
from foedus.case.readings import Chosen
from foedus.contract import Prior
from foedus.model.assemble import variant_shares
from foedus.model.compile import owner
from foedus.model.paths import paths
from foedus.model.readings import recoded, reread
from foedus.model.types import Column, Lever, Model
from foedus.model.view import left_out, view_of
from foedus.result.documents import plan as written
from foedus.result.documents.heard import Interest, Stakes
from foedus.result.heard import without_stakes
from foedus.state import APPRAISALS, CHANNELS, STATE

PHASES = (
    "intervene: impose what the arm holds or shifts, on the links",
    "appraise: pure functions of the state and the standing moves, in order of need",
    "decide: every government chooses on the same state, open lever by open lever",
    "evolve: all increments of all mechanisms, summed in name order, on the links",
    "draw: events from their hazards",
)


def plan(
    model: Model,
    streams: Iterable[str],
    stakes: Sequence[Stakes] | None = None,
    chosen: Chosen = EMPTY,
) -> written.Plan:
    """Return the plan of a compiled model.

    Parameters
    ----------
    stakes
        What is at stake in every lever, where that was asked for.
    chosen
        Codings of the record in place of those of the case, by reading.
    """
    case, given, model = model.case, model, reread(model, chosen)
    levers = [_lever(model, lever) for lever in model.levers]
    if stakes is not None:
        pairs = zip(levers, stakes, strict=True)
        levers = [replace(lever, sizes=_sizes(row)) for lever, row in pairs]
    return written.Plan(
        case=case.name,
        title=case.title,
        digest=model.digest,
        parts=tuple(written.OwnPart(o.kind, o.name, short(o.file), o.digest) for o in model.own),
        phases=PHASES,
        mechanisms=tuple(_mechanism(model, i) for i in range(len(model.mechanisms))),
        variables=_variables(model),
        instruments=tuple(levers),
        parameters=tuple(parameter(column) for column in model.columns),
        readings=readings(given, chosen),
        streams=tuple(streams),
        slots=tuple(
            written.Slot(actor=s.actor, date=str(s.date), description=s.description)
            for s in case.slots
        ),
        renewals=tuple(written.Dated(r.actor, str(r.quarter)) for r in case.renewals),
        elections=tuple(written.Dated(e.actor, str(e.quarter)) for e in case.elections),
        views={g: view_of(model, g) for g in model.governments},
        left_out={g: left_out(model, g) for g in model.governments},
        warnings=tuple(what for _, what in without_stakes(stakes or ())),
    )


def short(file: str) -> str:
    """Return a file of parts by its folder and name: where the folder lies is of one machine."""
    return "/".join(Path(file).absolute().parts[-2:])


def readings(model: Model, chosen: Chosen = EMPTY) -> tuple[written.Reading, ...]:
    """Return every question on which readers of the record differ, with what each coding changes.

    Parameters
    ----------
    chosen
        Codings that hold, by reading; for others that of the case does.
    """
    found: list[written.Reading] = []
    for name, reading in model.case.readings.items():
        codings: list[written.Coding] = []
        for coding, told in reading.codings.items():
            other = {} if coding == reading.default else {name: coding}
            recodes = tuple(lever.name for _, lever in recoded(model, other))
            note = told.note or ""
            codings.append(
                written.Coding(coding, told.title, recodes, told.source, told.grade, note)
            )
        holds = chosen.get(name, reading.default)
        found.append(written.Reading(name, reading.title, reading.default, holds, tuple(codings)))
    return tuple(found)


def _sizes(row: Stakes) -> written.Sizes:
    """Return the largest benefit and cost of a lever, in log-odds."""

    def stake(interest: Interest | None, size: str) -> written.Stake | None:
        return None if interest is None else written.Stake(interest.name, getattr(interest, size))

    return written.Sizes(benefit=stake(row.benefit, "gain"), cost=stake(row.cost, "loss"))


def _mechanism(model: Model, i: int) -> written.Mechanism:
    m = model.mechanisms[i]
    return written.Mechanism(
        name=m.name,
        code=m.code,
        title=m.title,
        reads=tuple(sorted(m.reads)),
        writes=tuple(sorted(m.writes)),
        appraises=tuple(sorted(m.appraises)),
        slot=m.slot,
        share=variant_shares(model, m.slot)[m.name] if m.slot else 1.0,
        limits=m.limits,
    )


def _variables(model: Model) -> tuple[written.Variable, ...]:
    rows: list[written.Variable] = []
    for name, spec in {**STATE, **APPRAISALS, **CHANNELS}.items():
        if spec.kind == "channel":
            feeding = {v.instrument.name for v in model.levers if name in v.instrument.writes}
            owners = tuple(sorted(feeding))
        else:
            owners = owner(model.mechanisms, name)
        rows.append(
            written.Variable(
                name=name,
                kind=spec.kind,
                dims=tuple(spec.dims),
                unit=spec.unit,
                link=spec.link,
                owner=" or ".join(owners) or ("exogenous" if spec.exogenous else "nobody"),
                meaning=spec.meaning,
                measure=spec.measure,
            )
        )
    return tuple(rows)


def _lever(model: Model, lever: Lever) -> written.Lever:
    benefits, costs = paths(model, lever)
    return written.Lever(
        government=lever.government,
        name=lever.use,
        target=", ".join(lever.targets),
        options=lever.options,
        start=lever.options[lever.start],
        opens=", ".join([f"{describe(lever.instrument.opening)} per quarter", *_dates(lever)]),
        answered_by=lever.answered_by,
        benefits=tuple(str(path) for path in benefits),
        costs=tuple(str(path) for path in costs),
    )


def _dates(lever: Lever) -> list[str]:
    dates = (("renewal", lever.opens_before_renewal), ("budget", lever.opens_before_budget))
    return [f"within {left} quarters of a {what}" for what, left in dates if left is not None]


def parameter(column: Column) -> written.Parameter:
    """Return one drawn number as a row."""
    return written.Parameter(
        name=column.name,
        prior=describe(column.prior),
        unit=column.unit,
        source=column.source,
        grade=column.grade,
        meaning=column.meaning,
    )


def describe(prior: Prior) -> str:
    """Return a prior as text, such as ``uniform(0.2, 0.5)``."""
    if prior.family == "mixture":
        parts = zip(prior.args, prior.parts, strict=True)
        return " + ".join(f"{weight:g} {describe(part)}" for weight, part in parts)
    text = f"{prior.family}({', '.join(f'{arg:g}' for arg in prior.args)})"
    if prior.family == "normal" and (prior.lower, prior.upper) != (-float("inf"), float("inf")):
        text += f" on [{prior.lower:g}, {prior.upper:g}]"
    return text
