"""The system in the EMA Workbench: a function of one experiment, wrapped in a model.

The workbench is for the design of experiments and leaves the arithmetic to the model it wraps. Here
that is a Python function of plain numbers, and experiments run one after another.
"""

from __future__ import annotations

import logging
import math
import warnings

import numpy as np

with warnings.catch_warnings():
    # It warns of an optional package (ipyparallel) that nothing here uses.
    warnings.simplefilter("ignore")
    import ema_workbench as ema

from .equations import ACTORS, ALLY, DYADS, PARAMETERS, PATRON, Array, Inputs

LEVELS = ("gdp", "burden", "capability")
OUTCOMES = tuple(
    [f"{name}_{actor}" for name in LEVELS for actor in ACTORS]
    + [f"trust_{ACTORS[i]}_{ACTORS[j]}" for i, j in DYADS]
)
STARTS = tuple(f"start_{name}" for name in OUTCOMES)
GROWTHS = tuple(f"growth_{actor}" for actor in ACTORS)


class Experiment:
    """The function of one experiment, and the shocks of all members as plain numbers."""

    def __init__(self, given: Inputs) -> None:
        """Keep shocks where an experiment finds them: by the number of its member."""
        self.shocks = [
            [given.shocks[name][:, :, i].tolist() for name in ("gdp", "burden", "trust")]
            for i in range(given.members)
        ]

    def __call__(self, member: int, **p: float) -> dict[str, list[float]]:
        """Run all quarters of a member and return each stock as a series, in natural units."""
        first = [p[name] for name in STARTS]
        growth = [p[name] / 4.0 for name in GROWTHS]
        y, d, k = ([math.log(x) for x in first[i : i + 3]] for i in (0, 3, 6))
        odds = [math.log(x) - math.log1p(-x) for x in first[9:]]
        d_0, k_0, odds_0 = list(d), list(k), list(odds)
        series: list[list[float]] = []
        for of_output, of_burden, news in zip(*self.shocks[member], strict=True):
            grown = [k[i] - k_0[i] for i in range(3)]
            ahead = [grown[j] - grown[i] for i, j in DYADS]
            felt = [ahead[n] / (1.0 + math.exp(odds[n])) for n in range(4)]
            alarm = (felt[0], felt[1], 0.5 * (felt[2] + felt[3]))
            friend = (grown[PATRON], grown[ALLY], 0.0)
            for i in range(3):
                spent = math.exp(d[i] + y[i] - k[i]) / 100.0
                wanted = d_0[i] + p["reaction"] * alarm[i] - p["spill_in"] * friend[i]
                y[i] += growth[i] + p["growth_noise"] * of_output[i]
                d[i] += p["adjustment"] * (wanted - d[i]) + p["burden_noise"] * of_burden[i]
                k[i] += math.log1p((p["real_value"] * spent - p["wear"]) / 4.0)
            for n in range(4):
                justified = odds_0[n] - p["mistrust"] * ahead[n]
                odds[n] += p["reversion"] * (justified - odds[n]) + p["trust_noise"] * news[n]
            levels = [math.exp(x) for x in (*y, *d, *k)]
            series.append(levels + [1.0 / (1.0 + math.exp(-x)) for x in odds])
        return dict(zip(OUTCOMES, zip(*series, strict=True), strict=True))


def model(given: Inputs) -> ema.Model:
    """Return the function wrapped for the workbench."""
    ema.ema_logging.get_rootlogger().setLevel(logging.ERROR)
    wrapped = ema.Model("ArmsAndTrust", function=Experiment(given))
    wrapped.uncertainties = [
        *(ema.RealParameter(name, -1e6, 1e6) for name in (*STARTS, *GROWTHS, *PARAMETERS)),
        ema.IntegerParameter("member", 0, 2**31),
    ]
    wrapped.outcomes = [ema.TimeSeriesOutcome(name) for name in OUTCOMES]
    return wrapped


def scenarios(given: Inputs) -> list[ema.Scenario]:
    """Return the given members as a design of experiments, in place of a sampled one."""
    starts = [row for name in (*LEVELS, "trust") for row in given.start[name]]
    named = dict(zip(STARTS, starts, strict=True)) | dict(zip(GROWTHS, given.growth, strict=True))
    named |= given.parameters
    return [
        ema.Scenario(str(i), member=i, **{name: float(row[i]) for name, row in named.items()})
        for i in range(given.members)
    ]


def simulate(wrapped: ema.Model, design: list[ema.Scenario]) -> Array:
    """Return the 13 stocks in natural units (quarter, stock, member)."""
    # Without `log_progress` a bar is drawn on the terminal.
    _, found = ema.perform_experiments(
        wrapped, design, evaluator=ema.SequentialEvaluator(wrapped), log_progress=True
    )
    return np.moveaxis(np.stack([found[name] for name in OUTCOMES]), -1, 0)
