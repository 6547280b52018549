"""How policy is formed: what each government's choices rest on, by its lines and its interests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foedus.report.charts.bars import PART_COLOURS, PLAIN_COLOURS, bars
from foedus.report.charts.chart import Chart
from foedus.report.rows.prevailing import prevailing
from foedus.report.rows.table import Heading, Row, Table, numbers, words
from foedus.report.rows.wording import amount, label_text
from foedus.result.documents.summary import Summary, Weighed
from foedus.result.schema import Manifest

PLAIN = {
    "answers": "others' answers",
    "record": "the record",
    "chance": "chance",
    "written": "written into the lines",
    "reaction": "reaction to what changed",
}
"""Parts that are neither a line's nor an interest's."""

MOST = len(PART_COLOURS)
"""Lines or interests that a chart tells apart; the least of more than these share a colour."""

LEAST = 0.005
"""Share that a line or an interest must reach somewhere to be told apart."""

LINES, INTERESTS, ORIGINS = "by line", "by interest", "by origin"
KINDS = (ORIGINS, LINES, INTERESTS)


@dataclass(frozen=True)
class Weighing:
    """One chart of shares with the names and colours of its parts."""

    id: str
    title: str
    chart: Chart
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Formation:
    """What one government weighed in the first arm.

    Attributes
    ----------
    idle
        Instruments that no member ever had on the agenda.
    prevailing
        For which line the options taken were better than the menu, per arm.
    """

    title: str
    weighings: tuple[Weighing, ...]
    tables: tuple[Table, ...]
    idle: tuple[str, ...]
    prevailing: tuple[Table, ...] = ()


def formations(manifest: Manifest, document: Summary, ids: Iterator[str]) -> list[Formation]:
    """Return one entry per government that weighed anything; none where it was not recorded."""
    recorded = document.deliberation
    if not recorded:
        return []
    by_instrument = recorded[manifest.arms[0]]
    governments = dict.fromkeys(label.partition(".")[0] for label in by_instrument)
    found: list[Formation] = []
    for government in governments:
        own = {
            label: weighed
            for label, weighed in by_instrument.items()
            if label.partition(".")[0] == government
        }
        active = {label: weighed for label, weighed in own.items() if any(weighed.open)}
        if not active:
            continue
        idle = (_instrument(label) for label in own if label not in active)
        weighings = (_weighing(manifest, government, kind, active, ids) for kind in KINDS)
        tables = (_table(manifest, label, weighed) for label, weighed in active.items())
        charts = tuple(weighing for weighing in weighings if weighing)
        name = label_text(government, manifest.names)
        served = tuple(prevailing(manifest, document, government))
        found.append(Formation(name, charts, tuple(tables), tuple(idle), served))
    return found


def origins(manifest: Manifest, document: Summary) -> dict[str, dict[str, float]]:
    """Return what each government's choices rest on in the first arm, averaged over levers."""
    recorded = document.deliberation or {}
    sums: dict[str, dict[str, float]] = {}
    for label, weighed in recorded.get(manifest.arms[0], {}).items():
        government = sums.setdefault(label.partition(".")[0], {})
        for part, share in shares(weighed, ORIGINS).items():
            government[part] = government.get(part, 0.0) + share
    return {
        label_text(name, manifest.names): {part: x / total for part, x in found.items()}
        for name, found in sums.items()
        if (total := sum(found.values())) > 0
    }


def together(manifest: Manifest, document: Summary, ids: Iterator[str]) -> Weighing | None:
    """Return one bar per government by origin; None where nothing was recorded."""
    rows = origins(manifest, document)
    if not rows:
        return None
    plain = zip(PLAIN, (*PLAIN_COLOURS, *PART_COLOURS), strict=False)
    there = {part for found in rows.values() for part in found}
    legend = {PLAIN[part]: colour for part, colour in plain if part in there}
    told = [
        (name, {PLAIN[part]: share for part, share in found.items()})
        for name, found in rows.items()
    ]
    title = "What the choices of every government rest on, by origin"
    return Weighing(next(ids), ORIGINS, bars(title, told, legend), tuple(legend.items()))


def shares(weighed: Weighed, kind: str, quarter: int | None = None) -> dict[str, float]:
    """Return how the sizes of the parts of a kind divide, over all quarters or in one.

    Over all quarters every member that had the instrument on the agenda counts once for each.
    """
    counts = weighed.open
    quarters = range(len(counts)) if quarter is None else (quarter,)
    sizes: dict[str, float] = {}
    for part, row in weighed.parts.items():
        if _kind(part) == kind:
            sizes[part] = sum(counts[q] * (row.size[q] or 0.0) for q in quarters)
    total = sum(sizes.values())
    return {part: size / total for part, size in sizes.items()} if total > 0 else {}


def _kind(part: str) -> str:
    if part.startswith("line:"):
        return LINES
    if part.startswith("interest:") or part == "answers":
        return INTERESTS
    return ORIGINS if part in PLAIN else ""


def _weighing(
    manifest: Manifest,
    government: str,
    kind: str,
    active: Mapping[str, Weighed],
    ids: Iterator[str],
) -> Weighing | None:
    divided = {label: shares(weighed, kind) for label, weighed in active.items()}
    rows = {label: found for label, found in divided.items() if found}
    if not rows:
        return None
    parts = dict.fromkeys(part for found in rows.values() for part in found)
    weight = {part: [found.get(part, 0.0) for found in rows.values()] for part in parts}
    named = sorted((part for part in parts if part not in PLAIN), key=lambda p: -sum(weight[p]))
    kept = [part for part in named if max(weight[part]) >= LEAST][:MOST]
    if len(kept) == MOST < len(named):
        # The last colour is for all the lesser ones together.
        kept.pop()
    names = {part: _part(manifest, part) for part in kept}
    others = [part for part in named if part not in kept]
    rest = f"{len(others)} others" if len(others) > 1 else "one other"
    legend = {names[part]: colour for part, colour in zip(kept, PART_COLOURS, strict=False)}
    if max(map(sum, zip(*(weight[part] for part in others), strict=True)), default=0.0) >= LEAST:
        legend[rest] = PART_COLOURS[-1]
    plain = zip(PLAIN, (*PLAIN_COLOURS, *PART_COLOURS), strict=False)
    legend |= {PLAIN[part]: colour for part, colour in plain if part in parts}
    bundled: list[tuple[str, dict[str, float]]] = []
    for label, found in rows.items():
        bar: dict[str, float] = {}
        for part, share in found.items():
            name = PLAIN.get(part) or names.get(part, rest)
            bar[name] = bar.get(name, 0.0) + share
        bundled.append((_instrument(label), bar))
    title = f"{label_text(government, manifest.names)}: what choices rest on, {kind}"
    return Weighing(next(ids), kind, bars(title, bundled, legend), tuple(legend.items()))


def _table(manifest: Manifest, label: str, weighed: Weighed) -> Table:
    """Return one instrument by quarter: who had it on the agenda, and the parts by kind."""
    counts = weighed.open
    rows: list[Row | Heading] = [("members deciding", "", *(f"{count:,}" for count in counts))]
    for kind in KINDS:
        by_quarter = [shares(weighed, kind, quarter) for quarter in range(len(counts))]
        told: list[Row] = [
            (
                _part(manifest, part),
                _mean(counts, weighed.parts[part].mean),
                *(f"{found[part]:.0%}" if found else "" for found in by_quarter),
            )
            for part in shares(weighed, kind)
            if any(found.get(part, 0.0) >= LEAST for found in by_quarter)
        ]
        rows += [Heading(kind), *told] if told else []
    columns = (*words(_instrument(label)), *numbers("mean", *manifest.quarters[: len(counts)]))
    return Table(columns, tuple(rows))


def _mean(counts: Sequence[int], means: Sequence[float | None]) -> str:
    total = sum(n * mean for n, mean in zip(counts, means, strict=True) if mean is not None)
    return amount(total / sum(counts), like=(1.0,), sign=True)


def _instrument(label: str) -> str:
    return label.partition(".")[2].replace("_", " ")


def _part(manifest: Manifest, part: str) -> str:
    if part in PLAIN:
        return PLAIN[part]
    name = part.partition(":")[2]
    return manifest.names.get(name, name.partition(".")[2] or name).replace("_", " ")
