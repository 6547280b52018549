"""Golden summaries: what each shipped case comes to, pinned, so that no change passes unseen.

A small run is condensed into quantiles and shares. Equal bits are promised on one machine only, so
a pinned number may move by what rounding can do to a small ensemble; anything more is a change of
the model or of the case, to be explained and pinned anew by ``scripts/golden.py``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from foedus.engine.run import STATUS, Block, Engine, columns
from foedus.model.schedule import of_policy

DRAWS, REPLICATES, QUARTERS = 64, 2, 8

SLACK = 0.03
"""Part of the 90% interval by which a quantile may move, and by which a share may."""

QUANTILES = {"p05": 0.05, "p50": 0.5, "p95": 0.95}

Pinned = dict[str, Any]


def pin(engine: Engine) -> Pinned:
    """Run the default arms of a case, compiled into an engine, and return a condensed summary."""
    model = engine.model
    arms = list(model.case.default_policies)
    blocks: list[Block] = []
    engine.run(
        [of_policy(model, arm, QUARTERS, ())[0] for arm in arms],
        draws=DRAWS,
        replicates=REPLICATES,
        quarters=QUARTERS,
        seed=0,
        sink=blocks.append,
    )
    found: Pinned = {
        "case": model.case.name,
        "draws": DRAWS,
        "replicates": REPLICATES,
        "last": str(model.first + (QUARTERS - 1)),
        "status": {},
        "outcomes": {},
        "choices": {},
    }
    for number, arm in enumerate(arms):
        mine = [block for block in blocks if block.arm == number]
        codes, counts = np.unique(np.concatenate([b.status for b in mine]), return_counts=True)
        found["status"][arm] = {
            STATUS[int(code)]: int(count) for code, count in zip(codes, counts, strict=True)
        }
        last = np.concatenate([block.values[:, -1] for block in mine]).astype(np.float64)
        _condense(engine, arm, last, found)
    return found


def _condense(engine: Engine, arm: str, last: np.ndarray[Any, Any], found: Pinned) -> None:
    """Put quantiles and shares of the last quarter, ``(member, column)``, under their names."""
    at = dict(columns(engine.model))
    for kept in engine.model.kept:
        for label, values in zip(kept.labels, last[:, at[kept.outcome.name]].T, strict=True):
            sound: np.ndarray[Any, np.dtype[np.float64]] = values[np.isfinite(values)]
            found["outcomes"][f"{kept.outcome.name}/{arm}/{label}"] = {
                name: _digits(float(np.quantile(sound, q))) if len(sound) else None
                for name, q in QUANTILES.items()
            }
    for number, lever in enumerate(engine.model.levers):
        taken = last[:, at["option"].start + number]
        for i, option in enumerate(lever.options):
            share = float(np.count_nonzero(taken == i) / len(taken))
            found["choices"][f"{lever.name}/{arm}/{option}"] = _digits(share)


def differences(pinned: Pinned, now: Pinned) -> list[str]:
    """Say what differs by more than rounding can account for."""
    found = [
        f"{key}: pinned {pinned[key]}, now {now[key]}"
        for key in ("draws", "replicates", "last", "status")
        if pinned[key] != now[key]
    ]
    for section in ("outcomes", "choices"):
        old, new = pinned[section], now[section]
        found += [f"{section}: {name} is pinned no more" for name in sorted(new.keys() - old)]
        found += [f"{section}: {name} is gone" for name in sorted(old.keys() - new)]
    found += _moved(pinned["outcomes"], now["outcomes"])
    for name in sorted(pinned["choices"].keys() & now["choices"]):
        old, new = pinned["choices"][name], now["choices"][name]
        if abs(old - new) > SLACK:
            found.append(f"{name}: share pinned {old:g}, now {new:g}")
    return found


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(old.keys() & new):
        for quantile, was in old[name].items():
            is_ = new[name][quantile]
            if was is None or is_ is None:
                if was != is_:
                    yield f"{name}: {quantile} pinned {was}, now {is_}"
                continue
            width = abs(old[name]["p95"] - old[name]["p05"])
            if abs(was - is_) > SLACK * width + 1e-5 * abs(was) + 1e-7:
                yield f"{name}: {quantile} pinned {was:g}, now {is_:g}"


def _digits(value: float) -> float:
    return float(f"{value:.5g}")
