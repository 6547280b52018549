"""Run the behaviour tests on a model: paired arms in memory, one verdict per reading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.behaviour.suite import Behaviour, resolve, suite
from foedus.case import parse_intervention
from foedus.engine.run import Block, Engine, columns
from foedus.errors import FoedusError
from foedus.model import schedule
from foedus.model.assemble import variant_shares
from foedus.model.types import Model

Vector = npt.NDArray[np.float64]
Arm = tuple[str, ...]

POOLED = "all readings"


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
    ready, missing = _expressible(model, quarters)
    arms = list(dict.fromkeys(arm for _, pair in ready for arm in pair))
    data, matrix = _simulate(model, arms, draws, replicates, quarters, seed, progress)
    readings = _readings(model, matrix)
    found: dict[str, list[Verdict]] = {test.id: [verdict] for test, verdict in missing}
    for test, (control, treated) in ready:
        effect = _effect(model, test, data[control], data[treated], quarters)
        found[test.id] = [_judge(test, effect[chosen], name) for name, chosen in readings.items()]
    return [verdict for test in suite() for verdict in found[test.id]]


def _expressible(
    model: Model, quarters: int
) -> tuple[list[tuple[Behaviour, tuple[Arm, Arm]]], list[tuple[Behaviour, Verdict]]]:
    ready: list[tuple[Behaviour, tuple[Arm, Arm]]] = []
    missing: list[tuple[Behaviour, Verdict]] = []
    for test in suite():
        reason = test.not_yet
        if not reason:
            assert test.arms is not None
            control, treated = (
                tuple(resolve(text, model, quarters) for text in arm)
                for arm in (test.arms.control, test.arms.treated)
            )
            try:
                for arm in (control, treated):
                    _schedule(model, arm, quarters)
                _position(model, test, quarters)
            except FoedusError as error:
                reason = f"the case cannot express it: {error.problems[0].what}"
            except (KeyError, ValueError):
                reason = "the case does not keep what it measures"
            else:
                ready.append((test, (control, treated)))
                continue
        missing.append((test, Verdict(test.id, test.title, test.kind, POOLED, "not yet", reason)))
    return ready, missing


def _schedule(model: Model, arm: Arm, quarters: int) -> schedule.Schedule:
    entries = [parse_intervention(text) for text in arm]
    return schedule.build(model, entries, quarters)


def _position(model: Model, test: Behaviour, quarters: int) -> int:
    assert test.measure is not None
    label = resolve(test.measure.at, model, quarters)
    kept = next(k for k in model.kept if k.outcome.name == test.measure.outcome)
    where = dict(columns(model))[test.measure.outcome]
    return where.start + kept.labels.index(label)


def _simulate(
    model: Model,
    arms: list[Arm],
    draws: int,
    replicates: int,
    quarters: int,
    seed: int,
    progress: Callable[[str, int, int], None] | None,
) -> tuple[dict[Arm, npt.NDArray[np.float32]], npt.NDArray[Any]]:
    width = columns(model)[-1][1].stop
    shape = (draws * replicates, quarters, width)
    data = {arm: np.full(shape, np.nan, dtype=np.float32) for arm in arms}

    def sink(block: Block) -> None:
        rows = slice(block.first_member, block.first_member + len(block.status))
        sound = np.where(block.status[:, None, None] == 0, block.values, np.nan)
        data[arms[block.arm]][rows] = sound

    matrix = Engine(model).run(
        [_schedule(model, arm, quarters) for arm in arms],
        draws=draws,
        replicates=replicates,
        quarters=quarters,
        seed=seed,
        sink=sink,
        progress=progress,
    )
    means = {
        arm: values.reshape(draws, replicates, quarters, width).mean(axis=1)
        for arm, values in data.items()
    }
    return means, matrix


def _effect(
    model: Model,
    test: Behaviour,
    control: npt.NDArray[np.float32],
    treated: npt.NDArray[np.float32],
    quarters: int,
) -> Vector:
    measure, column = test.measure, _position(model, test, quarters)
    assert measure is not None

    def after(n: int) -> Vector:
        t = min(n, quarters) - 1
        before = control[:, t, column].astype(np.float64)
        now = treated[:, t, column].astype(np.float64)
        return now - before if measure.change == "difference" else now / before - 1.0

    effect = after(measure.after)
    if measure.of is None:
        return effect
    whole = after(measure.of)
    # A draw without an effect has no delay either.
    return np.where(np.abs(whole) > 1e-6, effect / np.where(whole == 0.0, 1.0, whole), 0.0)


def _readings(model: Model, matrix: npt.NDArray[Any]) -> dict[str, npt.NDArray[np.bool_]]:
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
    if not len(sound):
        return Verdict(test.id, test.title, test.kind, reading, "defect", "no sound member")
    low, median, high = (float(q) for q in np.quantile(sound, [0.05, 0.5, 0.95]))
    if test.kind == "B":
        rarer = min(float(np.mean(sound > test.least)), float(np.mean(sound < -test.least)))
        needed = test.both or 0.0
        verdict = "both signs" if rarer >= needed else "assumed"
        share = rarer
    else:
        assert test.band is not None
        assert test.share is not None
        slack = 1e-5 * max(1.0, abs(median))
        inside = (sound >= test.band[0] - slack) & (sound <= test.band[1] + slack)
        share, needed = float(np.mean(inside)), test.share
        verdict = "passes" if share >= needed else "defect"
    numbers = (low, median, high, share, needed)
    return Verdict(test.id, test.title, test.kind, reading, verdict, test.why, *numbers)
