"""The figures of the report: charts with their numbers, and what was observed beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foedus.case.quarters import Quarter
from foedus.report.charts import over_time
from foedus.report.charts.axes import axis_quarters
from foedus.report.charts.chart import Chart
from foedus.report.rows import events as timeline
from foedus.report.rows.by_quarter import of_fan, of_shares
from foedus.report.rows.outcomes import OutcomeRow, OutcomeTable
from foedus.report.rows.overview import alike, anchor
from foedus.report.rows.plain_names import plain
from foedus.report.rows.table import Table
from foedus.report.rows.wording import label_text
from foedus.result.documents.summary import Expected, Quantiles, Statistics, Summary
from foedus.result.schema import Manifest, ObservedRow, Series

NEAR = 0.02
"""Part of the height of a chart up to which an arm lies on the first one and is not drawn again."""

Spread = Statistics | Quantiles

HISTORY = 12
"""Quarters before the run over which observations are shown."""


@dataclass(frozen=True)
class Observed:
    """A series on a yardstick of its own, under the chart of its outcome."""

    row: ObservedRow
    id: str
    chart: Chart


@dataclass(frozen=True)
class Panel:
    """One chart with what is said under it.

    Attributes
    ----------
    lines
        Pairs of a name and a text.
    numbers
        The numbers behind the chart, one table per arm of choices.
    anchor
        Where it is found in the page.
    difference
        Of arms that are too near to the first to be drawn beside it.
    seen
        Series observed in the same unit, drawn as marks; their source is told.
    beside
        Proxies and polls, on axes of their own.
    kind
        Class by which a reader hides the arm of the panel.
    """

    id: str
    label: str
    chart: Chart
    lines: tuple[tuple[str, str], ...] = ()
    numbers: tuple[Table, ...] = ()
    anchor: str = ""
    difference: Chart | None = None
    near: tuple[str, ...] = ()
    seen: tuple[ObservedRow, ...] = ()
    beside: tuple[Observed, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class OutcomeFigure:
    """The charts of one outcome; `unit` says what their axis shows, `plain` what it is called."""

    series: Series
    unit: str
    panels: tuple[Panel, ...]
    plain: str = ""


@dataclass(frozen=True)
class ChoiceFigure:
    """The charts of one instrument, one for arms alike, colours of its options, and its events."""

    title: str
    anchor: str
    options: tuple[tuple[str, str], ...]
    panels: tuple[Panel, ...]
    events: tuple[timeline.Event, ...] = ()


def choice(
    manifest: Manifest,
    document: Summary,
    label: str,
    ids: Iterator[str],
    events: Sequence[timeline.Event],
) -> ChoiceFigure:
    """Return the charts of one instrument, the share of members at each option by arm."""
    by, names = document.choices[label].by, document.choices[label].options
    options = tuple(
        (name.replace("_", " "), over_time.option_colour(number, len(names)))
        for number, name in enumerate(names)
    )
    title = label_text(label, manifest.names)
    touched = timeline.touching(events, label.partition(".")[2])
    marks = timeline.marks(touched)
    panels: list[Panel] = []
    for group in alike(by, manifest.arms):
        names_of = [manifest.arms[number] for number in group]
        head = names_of[0]
        chart = over_time.areas(f"{title}, {head}", manifest.quarters, by[head], marks)
        numbers = tuple(
            of_shares(manifest.quarters, by[arm], arm if len(group) > 1 else "") for arm in names_of
        )
        # Who hides one of several arms still wants to see the others.
        kind = f"a{group[0]}" if len(group) == 1 else ""
        near = tuple(names_of[1:])
        panels.append(Panel(next(ids), head, chart, numbers=numbers, near=near, kind=kind))
    series = next(s for s in manifest.series if s.is_choice and label in s.labels)
    return ChoiceFigure(title, anchor(series.name, label), options, tuple(panels), tuple(touched))


def outcome(
    manifest: Manifest, document: Summary, table: OutcomeTable, ids: Iterator[str]
) -> OutcomeFigure:
    """Return the charts of one outcome, one per shown label that has numbers."""
    series = table.series
    panels: list[Panel] = []
    for row in table.rows:
        label = label_text(row.label, manifest.names)
        arms = _drawn_arms(manifest, document, series, row.label)
        here = [o for o in manifest.observed if (o.outcome, o.label) == (series.name, row.label)]
        levels = not (series.is_hazard or series.index)
        measured = tuple(o for o in here if o.kind == "measure" and levels)
        seen = _seen(manifest, measured)
        drawn, near = _apart(arms, manifest, document, series, row.label)
        title = f"{series.title}, {label}"
        chart = over_time.fan(
            title,
            manifest.quarters,
            drawn,
            reference=1.0 if series.is_hazard else 0.0 if series.index else None,
            ratio=series.is_hazard,
            seen=seen,
        )
        if chart:
            id_, lines = next(ids), _lines(manifest, document, series, row)
            beside = tuple(
                found
                for o in here
                if o not in measured and (found := _beside(manifest, o, label, ids))
            )
            panels.append(
                Panel(
                    id_,
                    label,
                    chart,
                    lines,
                    (of_fan(manifest.quarters, [*arms, *near], seen),),
                    anchor(series.name, row.label),
                    over_time.fan(
                        f"{title}: difference to {manifest.arms[0]}",
                        manifest.quarters,
                        near,
                        reference=0.0,
                        height=over_time.DOTS_HEIGHT,
                    ),
                    tuple(manifest.arms[arm.number] for arm in near),
                    measured,
                    beside,
                )
            )
    unit = _axis_unit(manifest, series)
    return OutcomeFigure(series, unit, tuple(panels), plain(series.name))


def _drawn_arms(
    manifest: Manifest, document: Summary, series: Series, label: str
) -> list[over_time.Arm]:
    entry = document.outcomes[series.name]
    expected = entry.expected or Expected({}, {})
    arms: list[over_time.Arm] = []
    for number, arm in enumerate(manifest.arms):
        over_draws = None
        if series.is_hazard:
            quantiles = document.risk(series.name, arm, label)
        elif series.index:
            quantiles = entry.versus.get(arm, {}).get(label)
            over_draws = expected.versus.get(arm, {}).get(label)
        else:
            quantiles = entry.by[arm][label]
            over_draws = expected.by.get(arm, {}).get(label)
        if quantiles:
            arms.append(over_time.Arm(arm, number, quantiles, over_draws))
    return arms


def _apart(
    arms: list[over_time.Arm], manifest: Manifest, document: Summary, series: Series, label: str
) -> tuple[list[over_time.Arm], list[over_time.Arm]]:
    """Return the arms to be drawn, and differences of those too near to the first to be seen."""
    if series.is_hazard or series.index or not arms:
        return arms, []
    first, *others = arms
    ends = [x for row in first.quantiles.rows for x in row if x is not None]
    slack = NEAR * (max(ends) - min(ends)) if ends else 0.0
    drawn, near = [first], list[over_time.Arm]()
    for arm in others:
        gap = document.outcomes[series.name].versus.get(arm.name, {}).get(label)
        if gap and _within(first.quantiles, arm.quantiles, slack):
            near.append(over_time.Arm(f"{arm.name} less {first.name}", arm.number, gap))
        else:
            drawn.append(arm)
    return drawn, near


def _within(one: Spread, other: Spread, slack: float) -> bool:
    pairs = zip((one.p05, one.p50, one.p95), (other.p05, other.p50, other.p95), strict=True)
    return all(
        a is not None and b is not None and abs(a - b) <= slack
        for rows in pairs
        for a, b in zip(*rows, strict=True)
    )


def _seen(manifest: Manifest, rows: Sequence[ObservedRow]) -> list[tuple[str, float]]:
    """Return what was observed up to the end of the run, from some quarters before it."""
    last = manifest.quarters[-1]
    since = str(Quarter.parse(manifest.quarters[0]) - HISTORY)
    found = (pair for row in rows for pair in zip(row.quarters, row.values, strict=True))
    return sorted(pair for pair in found if since <= pair[0] <= last)


def _beside(
    manifest: Manifest, row: ObservedRow, label: str, ids: Iterator[str]
) -> Observed | None:
    seen = _seen(manifest, [row])
    if not seen:
        return None
    axis = axis_quarters(manifest.quarters, seen)
    return Observed(row, next(ids), over_time.dots(f"{row.title}, {label}", axis, seen))


def _axis_unit(manifest: Manifest, series: Series) -> str:
    if series.is_hazard:
        return f"relative risk against {manifest.arms[0]}"
    if series.index:
        return f"{series.unit}, difference to {manifest.arms[0]}"
    return series.unit


def _lines(
    manifest: Manifest, document: Summary, series: Series, row: OutcomeRow
) -> tuple[tuple[str, str], ...]:
    last = manifest.quarters[-1]
    lines = [
        (f"{arm} {last}", end) for arm, end in zip(manifest.arms, row.ends, strict=bool(row.ends))
    ]
    if row.contrast:
        lines.append((f"{manifest.arms[1]} against {manifest.arms[0]}", row.contrast))
    spread = document.spread
    divided = spread[series.name][manifest.arms[0]][row.label] if spread else None
    if divided and row.ends:
        lines.append(("structural share", f"{divided.draws:.0%}"))
    return tuple(lines)
