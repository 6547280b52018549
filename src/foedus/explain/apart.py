"""Two paths of one member taken apart from each other: what differs, through what, since when.

Everything is read off the first path, with one input at a time as it is on the other. Both have the
same draws and shocks, so that what differs comes from what is imposed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from foedus.contract import Mechanism, Outcome
from foedus.explain import decomposition, sensitivity
from foedus.explain.decomposition import INVERSE
from foedus.explain.question import label_of
from foedus.explain.replay import Path, Step
from foedus.explain.sensitivity import Effects, Formula, Input, Lens
from foedus.result.documents.trace_difference import (
    AppraisalApart,
    InputApart,
    InputApartSince,
    NumberApart,
    TermApart,
    VariableApart,
)
from foedus.state import APPRAISALS, STATE, World

SAME = 1e-6
"""Part of their size by which two numbers of single precision may differ and be the same."""

TELLING = 0.05
"""Part of the largest effect on a number from which an input of it is followed."""

Worlds = list[tuple[World, World]]
"""By quarter, the world of the first path and of the other."""


def differ(one: float, other: float) -> bool:
    """Return whether two numbers differ by more than last digits."""
    return abs(one - other) > SAME * max(abs(one), abs(other))


@dataclass(frozen=True)
class Both:
    """The same member in two arms."""

    asked: Path
    against: Path

    def quarter(self, t: int) -> str:
        """Return the name of a quarter."""
        return str(self.asked.model.first + t)

    def worlds(self, of: Callable[[Step], World]) -> Worlds:
        """Return a world of every quarter in both arms."""
        pairs = zip(self.asked.steps, self.against.steps, strict=True)
        return [(of(one), of(other)) for one, other in pairs]

    def since(self, one: Input, worlds: Worlds) -> str:
        """Return the first quarter in which an input differs; empty for none."""
        found = (t for t, (a, b) in enumerate(worlds) if differ(one.of(a), one.of(b)))
        return next(map(self.quarter, found), "")

    def row(self, one: Input, effect: float, worlds: Worlds) -> InputApart:
        """Return an input of the last quarter in both arms."""
        spec = sensitivity.KINDS[one.kind][one.name] if one.kind != "calendar" else None
        return InputApart(
            kind=one.kind,
            name=one.name,
            label=label_of(self.asked.model, spec.dims if spec else ("actor",), one.index),
            unit=spec.unit if spec else "0 or 1",
            asked=one.of(worlds[-1][0]),
            against=one.of(worlds[-1][1]),
            effect=effect,
            since=self.since(one, worlds),
        )

    def varied(self, candidates: Sequence[Input], worlds: Worlds) -> list[Input]:
        """Return the inputs that differ in some quarter."""
        return [one for one in candidates if self.since(one, worlds)]


def number(both: Both, outcome: Outcome, index: tuple[int, ...]) -> tuple[NumberApart, list[Input]]:
    """Return what an outcome is computed from where that differs, and the inputs to follow."""
    worlds = both.worlds(decomposition.with_events)
    lenses = [
        Lens(lambda world, params, shocks: outcome.compute(world)[index], None, path)
        for path in (both.asked, both.against)
    ]
    now, other = worlds[-1]
    varied = both.varied(sensitivity.inputs(both.asked.model, outcome.reads), worlds[-1:])
    found = sensitivity.effects(lenses[0], now, {}, varied, other)
    value = sensitivity.plain(lenses[1], other, {})
    matter = sensitivity.felt([found])
    rows = tuple(both.row(one, found.effects[one], worlds) for one in matter)
    left = found.value - found.rest - sum(row.effect for row in rows)
    return NumberApart(found.value, value, rows, found.rest - value, left), matter


@dataclass(frozen=True)
class _Step:
    """What a formula gives in one quarter of both arms."""

    effects: Effects
    formula: float


def _apart(
    both: Both,
    formula: Callable[[Mechanism], Formula],
    writers: Sequence[tuple[Mechanism | None, Mechanism | None]],
    worlds: Worlds,
    varied: Sequence[Input],
) -> list[_Step]:
    """Return a formula of the mechanism at work, quarter by quarter; zero where none is."""
    lenses: dict[tuple[int, str], Lens] = {}

    def lens(arm: int, mechanism: Mechanism) -> Lens:
        path = (both.asked, both.against)[arm]
        key = (arm, mechanism.name)
        return lenses.setdefault(key, Lens(formula(mechanism), mechanism, path))

    offset = len(both.asked.steps) - len(worlds)
    found: list[_Step] = []
    for t, ((one, other), (now, then)) in enumerate(zip(writers, worlds, strict=True), offset):
        effects, against = Effects(0.0, 0.0, dict.fromkeys(varied, 0.0)), 0.0
        if one is not None:
            shocks = both.asked.steps[t].shocks[one.name]
            effects = sensitivity.effects(lens(0, one), now, shocks, varied, then)
        if other is not None:
            shocks = both.against.steps[t].shocks[other.name]
            against = sensitivity.plain(lens(1, other), then, shocks)
        found.append(_Step(effects, effects.rest - against))
    return found


def _reads(
    both: Both, writers: Sequence[tuple[Mechanism | None, Mechanism | None]], own: bool
) -> list[Input]:
    names = dict.fromkeys(
        name
        for one, _ in writers
        if one is not None
        for name in one.reads
        if own or name not in one.appraises
    )
    return sensitivity.inputs(both.asked.model, names, calendar=True)


def variable(both: Both, one: Input) -> tuple[VariableApart, list[Input]]:
    """Return a state variable that differs, through which terms; and the inputs to follow."""
    spec, at = STATE[one.name], (*one.index, 0)
    ends = [
        float(getattr(p.steps[-1].after.link, one.name)[at]) for p in (both.asked, both.against)
    ]
    slope = decomposition.slope_of(spec.link, ends[1], ends[0])
    worlds = both.worlds(lambda step: step.moving)
    quarters = range(len(worlds))
    writers = [
        (
            decomposition.writer_of(both.asked, one.name, t),
            decomposition.writer_of(both.against, one.name, t),
        )
        for t in quarters
    ]
    steps: list[_Step] = []
    if any(w is not None and w.step for pair in writers for w in pair):
        varied = both.varied(_reads(both, writers, own=True), worlds)
        steps = _apart(
            both, lambda m: sensitivity.step_of(m, one.name, one.index), writers, worlds, varied
        )
    last = writers[-1]
    inputs = _since(both, steps, worlds, slope)
    row = VariableApart(
        name=one.name,
        label=label_of(both.asked.model, spec.dims, one.index),
        unit=spec.unit,
        link=spec.link,
        meaning=spec.meaning,
        asked=INVERSE[spec.link](ends[0]),
        against=INVERSE[spec.link](ends[1]),
        difference=ends[0] - ends[1],
        slope=slope,
        since=both.since(one, both.worlds(lambda step: step.after)),
        terms=_terms(both, one, at, ends[0] - ends[1], slope),
        writer=last[0].name if last[0] else "",
        writer_against=last[1].name if last[1] else "",
        inputs=tuple(inputs.values()),
        formula=sum(step.formula for step in steps),
        remainder=sum(step.effects.remainder for step in steps),
    )
    return row, _telling({each: own.total for each, own in inputs.items()})


def _since(
    both: Both, steps: Sequence[_Step], worlds: Worlds, slope: float
) -> dict[Input, InputApartSince]:
    if not steps:
        return {}
    rows: dict[Input, InputApartSince] = {}
    for each in sensitivity.felt([step.effects for step in steps]):
        row = both.row(each, steps[-1].effects.effects[each], worlds)
        total = sum(step.effects.effects[each] for step in steps)
        rows[each] = InputApartSince(**vars(row), total=total, natural=total * slope)
    return dict(sorted(rows.items(), key=lambda pair: -abs(pair[1].total)))


def _telling(sizes: Mapping[Input, float]) -> list[Input]:
    """Return the inputs that are worth following."""
    most = max(map(abs, sizes.values()), default=0.0)
    return [one for one, size in sizes.items() if abs(size) >= TELLING * most > 0.0]


def _terms(
    both: Both, one: Input, at: tuple[int, ...], difference: float, slope: float
) -> tuple[TermApart, ...]:
    paths = both.asked, both.against
    asked, against = (decomposition.terms_by_quarter(path, one.name, at) for path in paths)
    none = [0.0] * len(both.asked.steps)
    start = [float(getattr(path.draw.start_link, one.name)[at]) for path in paths]
    found: list[TermApart] = []
    if differ(*start):
        link = start[0] - start[1]
        found.append(TermApart("start", "start", link, link * slope, both.quarter(0)))
    for key in dict.fromkeys((*asked, *against)):
        pairs = list(zip(asked.get(key, none), against.get(key, none), strict=True))
        moved = next((t for t, (a, b) in enumerate(pairs) if differ(a, b)), None)
        if moved is not None:
            link = sum(a - b for a, b in pairs)
            found.append(TermApart(*key, link, link * slope, both.quarter(moved)))
    found.sort(key=lambda term: -abs(term.link))
    rest = difference - sum(term.link for term in found)
    return (*found, TermApart("rounding", "rounding", rest, rest * slope, both.quarter(0)))


def appraisal(both: Both, one: Input, *, for_step: bool) -> tuple[AppraisalApart, list[Input]]:
    """Return an appraisal of the last quarter that differs, and the inputs of it to follow.

    Parameters
    ----------
    for_step
        As mechanisms saw it in the quarter, rather than at its end.
    """
    spec = APPRAISALS[one.name]
    worlds = both.worlds(lambda step: step.seen if for_step else step.after)
    writers = [
        (
            decomposition.writer_of(both.asked, one.name, -1),
            decomposition.writer_of(both.against, one.name, -1),
        )
    ]
    steps: list[_Step] = []
    if any(w is not None and w.appraise for w in writers[0]):
        varied = both.varied(_reads(both, writers, own=False), worlds[-1:])
        steps = _apart(
            both,
            lambda m: sensitivity.appraisal_of(m, one.name, one.index),
            writers,
            worlds[-1:],
            varied,
        )
    felt = sensitivity.felt([step.effects for step in steps]) if steps else []
    effects = {each: steps[-1].effects.effects[each] for each in felt}
    asked, against = writers[0]
    row = AppraisalApart(
        name=one.name,
        label=label_of(both.asked.model, spec.dims, one.index),
        unit=spec.unit,
        meaning=spec.meaning,
        asked=one.of(worlds[-1][0]),
        against=one.of(worlds[-1][1]),
        when="in the quarter" if for_step else "at its end",
        since=both.since(one, worlds),
        writer=asked.name if asked else "",
        writer_against=against.name if against else "",
        inputs=tuple(both.row(each, effect, worlds) for each, effect in effects.items()),
        formula=sum(step.formula for step in steps),
        remainder=sum(step.effects.remainder for step in steps),
    )
    return row, _telling(effects)
