"""What a case compiles to, as plain data: the page behind ``foedus plan`` and ``docs/model.md``."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from foedus.case.fields import EMPTY
from foedus.case.readings import Chosen
from foedus.contract import Prior
from foedus.model.assemble import variant_shares
from foedus.model.compile import owner
from foedus.model.paths import paths
from foedus.model.readings import recoded, reread
from foedus.model.types import Column, Lever, Model
from foedus.model.view import left_out, view_of
from foedus.result.heard import Stakes, without_stakes
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
) -> dict[str, Any]:
    """Return the plan of a compiled model as JSON-able data.

    Parameters
    ----------
    stakes
        What is at stake in every lever, where that was asked for.
    chosen
        Codings of the record in place of those of the case, by reading.
    """
    case, written, model = model.case, model, reread(model, chosen)
    found: dict[str, Any] = {
        "case": case.name,
        "title": case.title,
        "digest": model.digest,
        "parts": [
            {"kind": o.kind, "name": o.name, "file": short(o.file), "digest": o.digest}
            for o in model.own
        ],
        "phases": list(PHASES),
        "mechanisms": [_mechanism(model, i) for i in range(len(model.mechanisms))],
        "variables": _variables(model),
        "instruments": [_instrument(model, lever) for lever in model.levers],
        "parameters": [parameter(column) for column in model.columns],
        "readings": readings(written, chosen),
        "streams": list(streams),
        "slots": [
            {"actor": slot.actor, "date": str(slot.date), "description": slot.description}
            for slot in case.slots
        ],
        "renewals": [{"actor": r.actor, "quarter": str(r.quarter)} for r in case.renewals],
        "elections": [{"actor": e.actor, "quarter": str(e.quarter)} for e in case.elections],
        "views": {g: list(view_of(model, g)) for g in model.governments},
        "left_out": {g: list(left_out(model, g)) for g in model.governments},
    }
    if stakes is not None:
        for entry, row in zip(found["instruments"], stakes, strict=True):
            entry["sizes"] = _sizes(row)
        found["warnings"] = [what for _, what in without_stakes(stakes)]
    return found


def short(file: str) -> str:
    """Return a file of parts by its folder and name: where the folder lies is of one machine."""
    return "/".join(Path(file).absolute().parts[-2:])


def readings(model: Model, chosen: Chosen = EMPTY) -> list[dict[str, Any]]:
    """Return every question on which readers of the record differ, with what each coding changes.

    Parameters
    ----------
    chosen
        Codings that hold, by reading; for others that of the case does.
    """
    return [
        {
            "name": name,
            "title": reading.title,
            "default": reading.default,
            "chosen": chosen.get(name, reading.default),
            "codings": [
                {
                    "name": coding,
                    "title": found.title,
                    "recodes": [
                        lever.name
                        for _, lever in recoded(
                            model, {} if coding == reading.default else {name: coding}
                        )
                    ],
                    "source": found.source,
                    "grade": found.grade,
                    "note": found.note or "",
                }
                for coding, found in reading.codings.items()
            ],
        }
        for name, reading in model.case.readings.items()
    ]


def _sizes(row: Stakes) -> dict[str, Any]:
    """Return the largest benefit and cost of a lever, in log-odds."""
    ends = (("benefit", row.benefit, "gain"), ("cost", row.cost, "loss"))
    return {
        kind: None if i is None else {"interest": i.name, "size": getattr(i, name)}
        for kind, i, name in ends
    }


def _mechanism(model: Model, i: int) -> dict[str, Any]:
    m = model.mechanisms[i]
    return {
        "name": m.name,
        "code": m.code,
        "title": m.title,
        "reads": sorted(m.reads),
        "writes": sorted(m.writes),
        "appraises": sorted(m.appraises),
        "slot": m.slot,
        "share": variant_shares(model, m.slot)[m.name] if m.slot else 1.0,
        "limits": m.limits,
    }


def _variables(model: Model) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name, spec in {**STATE, **APPRAISALS, **CHANNELS}.items():
        if spec.kind == "channel":
            feeding = {v.instrument.name for v in model.levers if name in v.instrument.writes}
            owners = tuple(sorted(feeding))
        else:
            owners = owner(model.mechanisms, name)
        rows.append(
            {
                "name": name,
                "kind": spec.kind,
                "dims": list(spec.dims),
                "unit": spec.unit,
                "link": spec.link,
                "owner": " or ".join(owners) or ("exogenous" if spec.exogenous else "nobody"),
                "meaning": spec.meaning,
                "measure": spec.measure,
            }
        )
    return rows


def _instrument(model: Model, lever: Lever) -> dict[str, Any]:
    benefits, costs = paths(model, lever)
    return {
        "government": lever.government,
        "name": lever.use,
        "target": ", ".join(lever.targets),
        "options": list(lever.options),
        "start": lever.options[lever.start],
        "opens": ", ".join([f"{describe(lever.instrument.opening)} per quarter", *_dates(lever)]),
        "answered_by": list(lever.answered_by),
        "benefits": [str(path) for path in benefits],
        "costs": [str(path) for path in costs],
    }


def _dates(lever: Lever) -> list[str]:
    dates = (("renewal", lever.opens_before_renewal), ("budget", lever.opens_before_budget))
    return [f"within {left} quarters of a {what}" for what, left in dates if left is not None]


def parameter(column: Column) -> dict[str, Any]:
    """Return one drawn number as a row."""
    return {
        "name": column.name,
        "prior": describe(column.prior),
        "unit": column.unit,
        "source": column.source,
        "grade": column.grade,
        "meaning": column.meaning,
    }


def describe(prior: Prior) -> str:
    """Return a prior as text, such as ``uniform(0.2, 0.5)``."""
    if prior.family == "mixture":
        parts = zip(prior.args, prior.parts, strict=True)
        return " + ".join(f"{weight:g} {describe(part)}" for weight, part in parts)
    text = f"{prior.family}({', '.join(f'{arg:g}' for arg in prior.args)})"
    if prior.family == "normal" and (prior.lower, prior.upper) != (-float("inf"), float("inf")):
        text += f" on [{prior.lower:g}, {prior.upper:g}]"
    return text
