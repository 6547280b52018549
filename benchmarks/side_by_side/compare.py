"""Measure the four side by side: first that their numbers agree, then how fast each is.

Every contestant runs in one process, one after the other, round after round, so that what else the
machine does falls on all alike. Parameters and shocks are Foedus's own: it draws them while it
runs; the others are handed them ready in the form that suits each.
"""

from __future__ import annotations

import importlib
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from . import equations
from .equations import QUARTERS, Array, Inputs

# Foedus adds to logarithms below 16 in 32 bits: each of 48 quarters may round by 2^-21. If all err
# one way, trust suffers most: two errors of capability, felt with a weight of up to 2, make
# 48 x 2 x 2 x 2^-21 = 9e-5.
SINGLE = 1e-4
# The same in 64 bits is 2^29 times finer: 2e-13.
DOUBLE = 1e-12

MEMBERS, FEW, ROUNDS, BLOCK = 10_240, 256, 7, 2_048
REFERENCE = "Foedus, threads=1"


@dataclass(frozen=True)
class Contestant:
    """One way to run the system: `run` returns the 13 stocks (quarter, stock, member).

    Attributes
    ----------
    tolerance
        Largest relative difference to NumPy in 64 bits that rounding explains; none where shocks
        are the contestant's own.
    """

    name: str
    members: int
    run: Callable[[], Array]
    tolerance: float | None


def difference(found: Array, wanted: Array) -> float:
    """Return the largest relative difference; infinite where shapes differ or a number is none."""
    if found.shape != wanted.shape:
        return float("inf")
    largest = float(np.max(np.abs(found / wanted - 1.0)))
    return largest if np.isfinite(largest) else float("inf")


def optional(name: str) -> ModuleType | None:
    """Return the part for a package that only the development environment has, or none."""
    try:
        return importlib.import_module(f"{__package__}.{name}")
    except ModuleNotFoundError as error:
        if error.name not in ("mesa", "ema_workbench"):
            raise
        return None


def contestants(bench: Any, given: Inputs, few: int) -> tuple[list[Contestant], list[str]]:
    """Return who runs, and who is left out because its package is not there."""
    members = given.members
    single = given.each(lambda array: array.astype(np.float32))
    rng = np.random.default_rng(0)

    def own_shocks() -> Array:
        shocks = equations.draw_shocks(rng, QUARTERS, members)
        return equations.in_blocks(given.with_shocks(shocks), BLOCK)

    found = [
        Contestant(REFERENCE, members, lambda: bench.run(members, 1), SINGLE),
        Contestant(
            f"Foedus, threads={os.cpu_count()}", members, lambda: bench.run(members), SINGLE
        ),
        Contestant("NumPy", members, lambda: equations.in_blocks(given, BLOCK), DOUBLE),
        Contestant("NumPy, 32 bits", members, lambda: equations.in_blocks(single, BLOCK), SINGLE),
        Contestant("NumPy, drawing shocks", members, own_shocks, None),
    ]
    left_out: list[str] = []
    some = given.some(0, few)
    if mesa_model := optional("mesa_model"):
        ensemble = mesa_model.members(some)
        found.append(
            Contestant("Mesa", few, lambda: mesa_model.simulate(ensemble, QUARTERS), DOUBLE)
        )
    else:
        left_out.append("Mesa")
    if ema_model := optional("ema_model"):
        wrapped, design = ema_model.model(some), ema_model.scenarios(some)
        found.append(
            Contestant("EMA Workbench", few, lambda: ema_model.simulate(wrapped, design), DOUBLE)
        )
    else:
        left_out.append("EMA Workbench")
    return found, left_out


def disagreements(who: list[Contestant], given: Inputs) -> dict[str, float]:
    """Return the largest relative difference of each to NumPy in 64 bits, computed in one block.

    Raises
    ------
    SystemExit
        Where a difference is more than rounding explains: speeds would compare nothing.
    """
    wanted = equations.simulate(given)
    found: dict[str, float] = {}
    for one in who:
        if one.tolerance is not None:
            found[one.name] = difference(one.run(), wanted[..., : one.members])
            if not found[one.name] <= one.tolerance:
                raise SystemExit(
                    f"{one.name} differs from NumPy by {found[one.name]:.1e},"
                    f" more than {one.tolerance:.0e}"
                )
    return found


def measure(members: int = MEMBERS, few: int = FEW, rounds: int = ROUNDS) -> dict[str, Any]:
    """Return members per second and ratios to Foedus, differences, and what starting costs.

    Mesa and the EMA Workbench run the first `few` of all members.
    """
    from foedus.engine import compilation

    compilation.configure()
    from . import foedus_case

    start = time.perf_counter()
    bench = foedus_case.Bench()
    bench.run(1)
    compiling = time.perf_counter() - start

    given = bench.inputs(members)
    who, left_out = contestants(bench, given, few)
    differences = disagreements(who, given)
    rates: dict[str, list[float]] = {one.name: [] for one in who}
    for _ in range(rounds):
        for one in who:
            start = time.perf_counter()
            one.run()
            rates[one.name].append(one.members / (time.perf_counter() - start))
    return {
        "rounds": rounds,
        "single": SINGLE,
        "double": DOUBLE,
        "compiling": compiling,
        "left out": left_out,
        "rows": {
            one.name: {
                "members": one.members,
                "rate": statistics.median(rates[one.name]),
                "ratios": [a / b for a, b in zip(rates[one.name], rates[REFERENCE], strict=True)],
                "difference": differences.get(one.name),
            }
            for one in who
        },
    }
