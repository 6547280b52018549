"""Checks of what a case sets beside the model: observed series, dated events, passages."""

from collections.abc import Iterator

from foedus.case import Case
from foedus.errors import Problem, nearest, shown
from foedus.model.discover import Parts
from foedus.model.select import labels


def problems(case: Case, parts: Parts) -> Iterator[Problem]:
    """Go through the annotations that name no part, or are not in its unit."""
    yield from _observed(case, parts)
    yield from _passages(case, parts)
    yield from _events(case, parts)


def _observed(case: Case, parts: Parts) -> Iterator[Problem]:
    for i, series in enumerate(case.observed):
        outcome = parts.outcomes.get(series.outcome)
        if outcome is None:
            what = f'unknown outcome "{series.outcome}"'
            fix = nearest(series.outcome, list(parts.outcomes))
            yield Problem(case.where("observed", i, "outcome"), what, fix)
            continue
        allowed = labels(case, outcome.over)
        if series.at not in allowed:
            what = f'{series.outcome} has no entry "{shown(series.at)}"'
            yield Problem(case.where("observed", i, "at"), what, nearest(series.at, allowed))
        if series.kind == "measure" and series.unit != outcome.unit:
            what = f'{series.outcome} is in "{outcome.unit}", not "{shown(series.unit)}"'
            fix = "convert the values, or call the series a proxy"
            yield Problem(case.where("observed", i, "unit"), what, fix)
        levers = [f"{g}.{use}" for g, spec in case.governments.items() for use in spec.instruments]
        if series.set_by is not None and series.set_by not in levers:
            what = f'no government holds a lever "{shown(series.set_by)}"'
            fix = nearest(series.set_by, levers)
            yield Problem(case.where("observed", i, "set_by"), what, fix)


def _passages(case: Case, parts: Parts) -> Iterator[Problem]:
    known = [*parts.mechanisms, *parts.instruments, *parts.outcomes]
    for name in case.passages:
        if name not in known:
            where = case.where("passages", name, key=True)
            what = f'no mechanism, instrument or outcome is called "{name}"'
            yield Problem(where, what, nearest(name, known))


def _events(case: Case, parts: Parts) -> Iterator[Problem]:
    for i, event in enumerate(case.events):
        for k, name in enumerate(event.instruments):
            if name not in parts.instruments:
                where = case.where("events", i, "instruments", k)
                fix = nearest(name, list(parts.instruments))
                yield Problem(where, f'unknown instrument "{name}"', fix)
