"""Run the behaviour tests on a model: paired arms in memory, one verdict per reading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.behaviour import measure
from foedus.behaviour.measure import Probe, Table, Vector
from foedus.behaviour.suite import Behaviour, resolve, suite
from foedus.case import parse_intervention
from foedus.engine.run import Block, Engine
from foedus.errors import FoedusError
from foedus.model import schedule
from foedus.model.assemble import variant_shares
from foedus.model.types import Model

Arm = tuple[str, ...]

POOLED = "all readings"

QUANTILES = 41
"""Effects over draws are kept as so many quantiles, from the least to the greatest."""


@dataclass(frozen=True)
class Verdict:
    """How one test came out under one reading.

    Attributes
    ----------
    low, median, high
        5, 50 and 95% quantiles over draws of the expected effect (mean over shocks).
    share
        Share of draws inside the band (S, N), or with the rarer sign (B).
    verdict
        ``passes`` or ``defect`` for S and N; ``both signs`` or ``assumed`` for B; ``not yet``.
    band, least
        Where an effect must lie (S, N), or the size beyond which its sign counts (B).
    measured, unit
        What the effect is on, and its unit; empty for shares and relative effects.
    left_out
        Draws without a number: an unsound member, or nothing to divide by.
    quantiles
        Evenly spaced quantiles of the effect over draws, least and greatest among them.
    """

    id: str
    title: str
    kind: str
    reading: str
    verdict: str
    note: str
    low: float | None = None
    median: float | None = None
    high: float | None = None
    share: float | None = None
    needed: float | None = None
    band: tuple[float, float] | None = None
    least: float | None = None
    measured: str = ""
    unit: str = ""
    left_out: int = 0
    quantiles: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Ready:
    """A test that the model can express: its arms, and what it reads of them."""

    test: Behaviour
    control: Arm
    treated: Arm
    probes: tuple[Probe, ...]
    measured: str
    unit: str


def run(
    model: Model,
    *,
    draws: int,
    replicates: int,
    quarters: int,
    seed: int,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Verdict]:
    """Run every test that the model can express and judge it, pooled and per reading."""
    ready: list[_Ready] = []
    found: dict[str, list[Verdict]] = {}
    for test in suite():
        expressed = _express(model, test, quarters)
        if isinstance(expressed, _Ready):
            ready.append(expressed)
        else:
            found[test.id] = [Verdict(test.id, test.title, test.kind, POOLED, "not yet", expressed)]
    if ready:
        simulated = _simulate(model, ready, draws, replicates, quarters, seed, progress)
        found |= _judge_all(model, ready, *simulated)
    return [verdict for test in suite() for verdict in found[test.id]]


def records(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return the verdicts on all readings together as records of a summary document."""
    return [
        {
            "id": v.id,
            "title": v.title,
            "kind": v.kind,
            "verdict": v.verdict,
            "p05": v.low,
            "p50": v.median,
            "p95": v.high,
            "unit": v.unit,
            "share": v.share,
            "needed": v.needed,
        }
        for v in verdicts
        if v.reading == POOLED
    ]


def _express(model: Model, test: Behaviour, quarters: int) -> _Ready | str:
    """Return a test with all names filled in, or why the model cannot express it."""
    if test.not_yet:
        return test.not_yet
    assert test.arms is not None
    assert test.measure is not None
    control, treated = (
        tuple(resolve(text, model, quarters) for text in arm)
        for arm in (test.arms.control, test.arms.treated)
    )
    try:
        for arm in (control, treated):
            _schedule(model, arm, quarters)
        probes = measure.probes(model, test.measure, quarters)
    except FoedusError as error:
        return f"the case cannot express it: {error.problems[0].what}"
    except ValueError as error:
        return str(error)
    measured = resolve(test.measure.words(), model, quarters)
    return _Ready(test, control, treated, probes, measured, measure.unit(model, test.measure))


def _schedule(model: Model, arm: Arm, quarters: int) -> schedule.Schedule:
    entries = [parse_intervention(text) for text in arm]
    return schedule.build(model, entries, quarters)


def _simulate(
    model: Model,
    ready: Sequence[_Ready],
    draws: int,
    replicates: int,
    quarters: int,
    seed: int,
    progress: Callable[[str, int, int], None] | None,
) -> tuple[dict[Arm, dict[Probe, Table]], Table]:
    """Run every arm once; keep of it only what some test reads, as means over shocks."""
    arms = list(dict.fromkeys(arm for one in ready for arm in (one.control, one.treated)))
    wanted = list(dict.fromkeys(probe for one in ready for probe in one.probes))
    shape = (draws * replicates, quarters, len(wanted))
    data = {arm: np.full(shape, np.nan, dtype=np.float32) for arm in arms}

    def sink(block: Block) -> None:
        rows = slice(block.first_member, block.first_member + len(block.status))
        sound = np.where(block.status[:, None, None] == 0, block.values, np.nan)
        data[arms[block.arm]][rows] = np.stack([probe.read(sound) for probe in wanted], axis=-1)

    matrix = Engine(model).run(
        [_schedule(model, arm, quarters) for arm in arms],
        draws=draws,
        replicates=replicates,
        quarters=quarters,
        seed=seed,
        sink=sink,
        progress=progress,
    )
    means: dict[Arm, dict[Probe, Table]] = {}
    for arm, values in data.items():
        mean = values.reshape(draws, replicates, quarters, len(wanted)).mean(axis=1)
        means[arm] = {probe: mean[:, :, number] for number, probe in enumerate(wanted)}
    return means, matrix


def _judge_all(
    model: Model, ready: Sequence[_Ready], data: dict[Arm, dict[Probe, Table]], matrix: Table
) -> dict[str, list[Verdict]]:
    readings = _readings(model, matrix)
    found: dict[str, list[Verdict]] = {}
    for one in ready:
        control, treated = (
            np.stack([data[arm][probe] for probe in one.probes], axis=-1)
            for arm in (one.control, one.treated)
        )
        assert one.test.measure is not None
        effect = measure.effect(one.test.measure, control, treated)
        found[one.test.id] = [
            replace(_judge(one.test, effect[chosen], name), measured=one.measured, unit=one.unit)
            for name, chosen in readings.items()
        ]
    return found


def _readings(model: Model, matrix: Table) -> dict[str, npt.NDArray[np.bool_]]:
    found = {POOLED: np.ones(len(matrix), dtype=bool)}
    for slot in sorted({m.slot for m in model.mechanisms if m.slot}):
        pick, low = matrix[:, model.index[f"variant.{slot}"]], 0.0
        shares = variant_shares(model, slot)
        for name in [m.name for m in model.mechanisms if m.slot == slot]:
            chosen = (pick >= low) & (pick < low + shares[name])
            low += shares[name]
            if chosen.any() and not chosen.all():
                found[name] = chosen
    return found


def _judge(test: Behaviour, effect: Vector, reading: str) -> Verdict:
    sound = effect[np.isfinite(effect)]
    asked = Verdict(
        test.id,
        test.title,
        test.kind,
        reading,
        "defect",
        "no draw gives a number",
        needed=test.both if test.kind == "B" else test.share,
        band=None if test.kind == "B" else test.band,
        least=test.least if test.kind == "B" else None,
        left_out=len(effect) - len(sound),
    )
    if not len(sound):
        return asked
    low, median, high = (float(q) for q in np.quantile(sound, [0.05, 0.5, 0.95]))
    if test.kind == "B":
        assert test.both is not None
        share = min(float(np.mean(sound > test.least)), float(np.mean(sound < -test.least)))
        verdict = "both signs" if share >= test.both else "assumed"
    else:
        assert test.band is not None
        assert test.share is not None
        slack = 1e-5 * max(1.0, abs(median))
        inside = (sound >= test.band[0] - slack) & (sound <= test.band[1] + slack)
        share = float(np.mean(inside))
        verdict = "passes" if share >= test.share else "defect"
    # Six digits are more than any ensemble carries.
    quantiles = np.quantile(sound, np.linspace(0.0, 1.0, QUANTILES))
    return replace(
        asked,
        verdict=verdict,
        note=test.why,
        low=low,
        median=median,
        high=high,
        share=share,
        quantiles=tuple(float(f"{q:.6g}") for q in quantiles),
    )
