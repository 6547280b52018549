"""Golden summaries: what each shipped case comes to, pinned, so that no change passes unseen.

A small run is condensed into quantiles and shares. Equal bits are promised on one machine only, so
a pinned number may move by what rounding can do to a small ensemble; anything more is a change of
the model or of the case, to be explained and pinned anew by ``scripts/golden.py``.
"""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from foedus import pipeline

DRAWS, REPLICATES, QUARTERS = 64, 2, 8

SLACK = 0.03
"""Part of the 90% interval by which a quantile may move, and by which a share may."""

Pinned = dict[str, Any]


def pin(case: str) -> Pinned:
    """Run a shipped case and return its condensed summary."""
    with tempfile.TemporaryDirectory() as folder:
        result = pipeline.run(
            case,
            draws=DRAWS,
            replicates=REPLICATES,
            quarters=QUARTERS,
            out=Path(folder) / "run",
            report=False,
        )
        document = result.summary()
    return {
        "case": case,
        "draws": DRAWS,
        "replicates": REPLICATES,
        "quarters": document["quarters"],
        "status": document["status"],
        "outcomes": {
            f"{name}/{arm}/{label}": {q: _digits(row[q][-1]) for q in ("p05", "p50", "p95")}
            for name, entry in document["outcomes"].items()
            for arm, by in entry["by"].items()
            for label, row in by.items()
        },
        "choices": {
            f"{label}/{arm}/{option}": _digits(row[-1])
            for label, entry in document["choices"].items()
            for arm, by in entry["by"].items()
            for option, row in by.items()
        },
    }


def differences(pinned: Pinned, now: Pinned) -> list[str]:
    """Say what differs by more than rounding can account for."""
    found = [
        f"{key}: pinned {pinned[key]}, now {now[key]}"
        for key in ("draws", "replicates", "quarters", "status")
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


def _digits(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")
