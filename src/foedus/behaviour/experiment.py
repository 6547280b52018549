"""Run the behaviour rows on a model: paired arms in memory, one verdict per row and reading."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from foedus import column_names
from foedus.behaviour import bands, judge, measure
from foedus.behaviour.arms import Arm, imposed
from foedus.behaviour.express import Control, Ready, express, read_of
from foedus.behaviour.judge import Judged
from foedus.behaviour.measure import Look, Mask, Vector
from foedus.behaviour.suite import Row, resolve, suite
from foedus.behaviour.verdict import POOLED, QUANTILES
from foedus.counterfactuals import paired_arms
from foedus.counterfactuals.probes import Opens, Probe, Table
from foedus.engine import calendar
from foedus.experiment import Ensemble
from foedus.model.assemble import variant_shares
from foedus.model.types import Model
from foedus.result.documents.behaviour import Controlled, Muted
from foedus.result.documents.suite import Found, Verdict

YEAR = 4
"""Quarters of a year, the least that is simulated at once."""

MORE = 4
"""How many times the shocks are run for rows that count draws by what is decided in them.

Where decisions seldom differ, the mean over few shocks is zero in most draws, whatever is expected.
"""

Progress = Callable[[str, int, int], None]
Means = dict[Arm, dict[Probe, Table]]
"""By arm and what is read of it: means over shocks ``(draw, quarter)``."""


def run(
    model: Model,
    ensemble: Ensemble,
    *,
    rows: Sequence[Row] | None = None,
    progress: Progress | None = None,
) -> list[Verdict]:
    """Run every row that the model can express and judge it, pooled and per reading.

    All arms that are read equally far, with those of muted governments and of positive controls,
    are one run.

    Parameters
    ----------
    ensemble
        Its quarters are those of rows that do not name their own.
    rows
        The rows to run, if not all.
    """
    rows, quarters = suite() if rows is None else rows, ensemble.quarters
    expressed = {row.id: express(model, row, quarters) for row in rows}
    ready = [one for one in expressed.values() if isinstance(one, Ready)]
    found: dict[str, list[Verdict]] = {}
    for length, times in sorted({(one.quarters, _times(one)) for one in ready}):
        some = [one for one in ready if (one.quarters, _times(one)) == (length, times)]
        shocks = replace(ensemble, quarters=length, replicates=times * ensemble.replicates)
        means, matrix = _simulate(model, some, shocks, progress)
        readings, record = readings_of(model, matrix), measure.recorded(model, matrix)
        for one in some:
            seen = _Seen(model, one, means, matrix, record)
            found[one.row.id] = [seen.verdict(name, mask) for name, mask in readings.items()]
    for row in rows:
        if isinstance(why := expressed[row.id], str):
            found[row.id] = [replace(_asked(model, row, quarters), verdict="not yet", reason=why)]
    return [verdict for row in rows for verdict in found[row.id]]


def _times(ready: Ready) -> int:
    """Return how many times the shocks are run for a row."""
    counts = any(condition.statistic in COUNTING for condition in ready.conditions)
    return MORE if counts and ready.muted else 1


COUNTING = ("draws", "each sign")
"""Statistics that count draws."""


@dataclass
class _Asked:
    """What is read of an arm, and in how many quarters.

    Attributes
    ----------
    looked
        Quarters and levers whose chances are read whether or not the lever opens.
    """

    probes: dict[Probe, int] = field(default_factory=dict)
    quarters: int = 0
    looked: set[tuple[int, int]] = field(default_factory=set)


def _simulate(
    model: Model, ready: Sequence[Ready], ensemble: Ensemble, progress: Progress | None
) -> tuple[tuple[Means, ...], Table]:
    """Run every arm once; keep of it only what some row reads, as means over shocks.

    Means are those over all shocks, and over each half of them where they can be halved.

    Arms that are read early are run for fewer years: what comes later changes nothing before.
    """
    quarters = ensemble.quarters
    asked: dict[Arm, _Asked] = {}
    for one in ready:
        for arm, look in read_of(one):
            mine = asked.setdefault(arm, _Asked())
            for read in look.probes:
                mine.probes.setdefault(read, len(mine.probes))
                if isinstance(read, Opens):
                    mine.looked.add((read.quarter, read.lever))
            needed = max(look.measure.after, look.measure.of or 0)
            mine.quarters = max(mine.quarters, min(calendar.years(needed) * YEAR, quarters))
    told = _Told(progress, ensemble.members * sum(mine.quarters for mine in asked.values()))
    matrix, found = np.zeros((0, 0)), dict[Arm, paired_arms.Expected]()
    # To look at closed levers takes time, so that arms of positive controls are runs of their own.
    for length, looked in sorted({(mine.quarters, bool(mine.looked)) for mine in asked.values()}):
        arms = [a for a, m in asked.items() if (m.quarters, bool(m.looked)) == (length, looked)]
        wanted = np.zeros((length, len(model.levers)), np.float32)
        for place in {place for arm in arms for place in asked[arm].looked}:
            wanted[place] = 1.0
        size = replace(ensemble, quarters=length)
        values, matrix = paired_arms.read(
            model,
            [imposed(model, arm, length) for arm in arms],
            [list(asked[arm].probes) for arm in arms],
            size,
            wanted,
            told.of(length),
        )
        for arm, kept in zip(arms, values, strict=True):
            found[arm] = paired_arms.expected(kept, size)

    def means(part: int | None) -> Means:
        kept: Means = {}
        for arm, mine in asked.items():
            mean = found[arm].whole if part is None else found[arm].halves[part]
            # What is run for fewer years says nothing about the later ones.
            rest = ((0, 0), (0, quarters - mean.shape[1]), (0, 0))
            mean = np.pad(mean, rest, constant_values=np.nan)
            kept[arm] = {one: mean[:, :, number] for one, number in mine.probes.items()}
        return kept

    odd = ensemble.replicates % paired_arms.HALVES
    halves = [] if odd else [means(part) for part in range(paired_arms.HALVES)]
    return (means(None), *halves), matrix


class _Told:
    """Progress over runs of several lengths, in quarters of members."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        """Take what is told, and how much there is to do."""
        self._progress, self._total, self._before = progress, total, 0

    def of(self, quarters: int) -> Progress | None:
        """Return the progress of the next run."""
        progress, before = self._progress, self._before
        if progress is None:
            return None

        def told(stage: str, done: int, _total: int) -> None:
            self._before = before + done * quarters
            progress(stage, self._before, self._total)

        return told


def readings_of(model: Model, matrix: Table) -> dict[str, Mask]:
    """Return the draws of each reading: all of them, and those of each of rival mechanisms."""
    found = {POOLED: np.ones(len(matrix), dtype=bool)}
    for slot in sorted({m.slot for m in model.mechanisms if m.slot}):
        pick, low = matrix[:, model.index[column_names.rival(slot)]], 0.0
        shares = variant_shares(model, slot)
        for name in [m.name for m in model.mechanisms if m.slot == slot]:
            chosen = (pick >= low) & (pick < low + shares[name])
            low += shares[name]
            if chosen.any() and not chosen.all():
                found[name] = chosen
    return found


def _asked(model: Model, row: Row, quarters: int) -> Verdict:
    """Return what a row asks for, without a verdict yet."""
    band = row.band
    own = [c for c in band.conditions if not c.of]
    bounds = next(((c.low, c.high) for c in own if c.statistic != "each sign"), None)
    disputed = next((c.beyond for c in own if c.beyond is not None), None)
    return Verdict(
        band.id,
        band.title,
        band.kind,
        POOLED,
        "not yet",
        origin=band.origin,
        measured=resolve(band.measured, model, quarters),
        unit="" if band.unit == "-" else band.unit,
        why=band.why,
        note=band.note,
        band=None if band.kind == "B" else bounds,
        beyond=disputed if band.kind == "B" else None,
        least=band.least.value if band.least else None,
        bands=bands.digest(),
    )


@dataclass(frozen=True)
class _Seen:
    """One row and all that was read for it.

    Attributes
    ----------
    record
        Moves per decade in the record, by lever.
    """

    model: Model
    ready: Ready
    means: tuple[Means, ...]
    matrix: Table
    record: measure.Record

    def verdict(self, reading: str, chosen: Mask) -> Verdict:
        """Judge the row on some of the draws."""
        ready, band = self.ready, self.ready.row.band
        live, effect, looked = self._judged(ready.live, chosen)
        muted = self._judged(ready.muted, chosen)[0] if ready.muted else None
        control = None if ready.control is None else self._controlled(ready.control, chosen)
        half = next(rule.value for rule in bands.fixed().rules if rule.id == "live")
        word, reason = judge.verdict(band, live, muted, control, half)
        frozen = None
        if muted:
            assert band.muted not in ("physics", "-"), (
                "these name nobody whose decisions are frozen"
            )
            frozen = Muted(
                who=band.muted,
                governments=ready.frozen,
                outcome=muted.outcome,
                effect=muted.effect,
                live=muted.live,
            )
        asked = _asked(self.model, ready.row, ready.quarters)
        left_out = 0 if effect is None else int(np.sum(~np.isfinite(effect)))
        found = replace(
            asked,
            reading=reading,
            verdict=word,
            reason=reason,
            conditions=live.conditions,
            live=live.live,
            muted=frozen,
            control=control,
            recovered=self._recovered(chosen, effect),
            left_out=left_out,
        )
        return _spread(found, looked)

    def _judged(
        self, arms: Mapping[str, Arm], chosen: Mask
    ) -> tuple[Judged, Vector | None, Vector | None]:
        """Return how the row comes out, its effect (draw), and the part that is looked at first."""
        ready = self.ready
        # An arm that only a condition of another case reads is not there.
        parts = [
            {name: means[arm] for name, arm in arms.items() if arm in means} for means in self.means
        ]
        conditions: list[Found] = []
        for condition in ready.conditions:
            look = ready.looks[condition.of]
            if condition.statistic in ("pooled", "each"):
                values = measure.numbers(look, parts[0], chosen, self.record)
                one = judge.over_members(condition, values, look.names, int(chosen.sum()))
            else:
                whole, *halves = (self._seen(look, condition.among, p, chosen) for p in parts)
                one = judge.over_draws(condition, whole, halves)
            conditions.append(replace(one, of=resolve(one.of, self.model, ready.quarters)))
        own = ready.looks.get("")
        if own is None or own.names or own.measure.changes:
            return judge.judge(ready.row.band, conditions, None), None, None
        first = next((c.among for c in ready.conditions if not c.of), "")
        whole, *halves = (self._seen(own, first, p, chosen) for p in parts)
        found = judge.judge(ready.row.band, conditions, whole, halves)
        looked = whole.effect if whole.among is None else whole.effect[whole.among]
        return found, whole.effect, looked

    def _seen(
        self, look: Look, among: str, levels: Mapping[str, Mapping[Probe, Table]], chosen: Mask
    ) -> judge.Seen:
        mask = self._among(among, levels)[chosen] if among else None
        return judge.Seen(measure.effect(look, levels)[chosen], mask)

    def _among(self, words: str, levels: Mapping[str, Mapping[Probe, Table]]) -> Mask:
        asked, size = self.ready.row.among[words], measure.effect(self.ready.among[words], levels)
        if asked.above is not None:
            return size > asked.above
        assert asked.beyond is not None
        return np.abs(size) > asked.beyond

    def _controlled(self, control: Control, chosen: Mask) -> Controlled:
        band = self.ready.row.band.control
        assert band is not None
        moves = resolve(band.moves, self.model, self.ready.quarters)
        told = Controlled(band.cause, moves, band.value, note=control.why_not)
        if control.why_not:
            return told
        levels = {name: self.means[0][arm] for name, arm in control.arms.items()}
        found = [_mean(measure.effect(look, levels)[chosen]) for look in control.looks]
        if not np.isfinite(found).all():
            return replace(told, note="no draw gives a number")
        # Of a lever: half of what its shares change by in all, the total variation.
        lever = len(found) > 1
        return replace(told, effect=float(np.abs(found).sum() / 2.0) if lever else found[0])

    def _recovered(self, chosen: Mask, effect: Vector | None) -> float | None:
        """Return the mean effect over what the parameter that was put in would do at once."""
        ready = self.ready
        found = ready.row.recovery
        if found is None or ready.put_in is None or effect is None:
            return None
        look: Look = ready.looks[""]
        before = self.means[0][ready.live["control"]][look.probes[0]]
        level = before[chosen, : look.measure.after][:, -1].astype(np.float64)
        drawn = self.matrix[chosen, ready.put_in].astype(np.float64)
        put_in = level * np.expm1(drawn * found.size)
        sound = np.isfinite(effect) & np.isfinite(put_in)
        whole = float(put_in[sound].sum())
        return float(effect[sound].sum()) / whole if whole else None


def _mean(values: Vector) -> float:
    sound = values[np.isfinite(values)]
    return float(sound.mean()) if len(sound) else float("nan")


def _spread(verdict: Verdict, effect: Vector | None) -> Verdict:
    """Return a verdict with how its effect is spread over draws."""
    sound = np.zeros(0) if effect is None else effect[np.isfinite(effect)]
    if not len(sound):
        return verdict
    low, median, high = (float(q) for q in np.quantile(sound, [0.05, 0.5, 0.95]))
    # Six digits are more than any ensemble carries.
    quantiles = np.quantile(sound, np.linspace(0.0, 1.0, QUANTILES))
    return replace(
        verdict,
        low=low,
        median=median,
        high=high,
        mean=float(sound.mean()),
        quantiles=tuple(float(f"{q:.6g}") for q in quantiles),
    )
