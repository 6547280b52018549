"""The system in Mesa: a model per member, an agent per state, a step per quarter.

Agents first make up their minds on the old quarter, then move, as Mesa's guide has it for agents
that act at once. Series are kept in a list: Mesa's `DataCollector` would cost time of its own.
"""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from .equations import ACTORS, ALLY, DYADS, PARAMETERS, PATRON, Array, Inputs


class Government(mesa.Agent):
    """A state: output, burden and capability, and its trust in each adversary, on their scales."""

    def __init__(self, model: Alliance, index: int, growth: float, start: dict[str, float]) -> None:
        """Place a state at its start; adversaries and friend are set once all are there."""
        super().__init__(model)
        self.index, self.growth = index, growth
        self.gdp = math.log(start["gdp"])
        self.burden = self.first_burden = math.log(start["burden"])
        self.capability = self.first_capability = math.log(start["capability"])
        self.trust: dict[Government, float] = {}
        self.first_trust: dict[Government, float] = {}
        self.friend: Government | None = None

    @property
    def grown(self) -> float:
        """Log growth of capability since the start."""
        return self.capability - self.first_capability

    def decide(self) -> None:
        """Work out next quarter from what stands."""
        p, model = self.model.parameters, self.model
        grown, t, i = self.grown, model.steps - 1, self.index
        ahead = {other: other.grown - grown for other in self.trust}
        alarm = sum(x / (1.0 + math.exp(self.trust[other])) for other, x in ahead.items())
        wanted = self.first_burden + p["reaction"] * alarm / len(ahead)
        if self.friend is not None:
            wanted -= p["spill_in"] * self.friend.grown
        self.next_gdp = self.gdp + self.growth / 4.0 + p["growth_noise"] * model.shocks["gdp"][t][i]
        self.next_burden = (
            self.burden
            + p["adjustment"] * (wanted - self.burden)
            + p["burden_noise"] * model.shocks["burden"][t][i]
        )
        spent = math.exp(self.burden + self.gdp - self.capability) / 100.0
        self.next_capability = self.capability + math.log1p(
            (p["real_value"] * spent - p["wear"]) / 4.0
        )
        news = model.shocks["trust"][t]
        self.next_trust = {
            other: now
            + p["reversion"] * (self.first_trust[other] - p["mistrust"] * ahead[other] - now)
            + p["trust_noise"] * news[DYADS.index((i, other.index))]
            for other, now in self.trust.items()
        }

    def move(self) -> None:
        """Take what was worked out."""
        self.gdp, self.burden = self.next_gdp, self.next_burden
        self.capability, self.trust = self.next_capability, self.next_trust


class Alliance(mesa.Model):
    """One member: three states and the shocks they meet (quarter, entry)."""

    def __init__(
        self,
        start: dict[str, list[float]],
        growth: list[float],
        parameters: dict[str, float],
        shocks: dict[str, list[list[float]]],
    ) -> None:
        """Make the states and tell each its adversaries and its friend."""
        super().__init__(seed=0)
        self.parameters, self.shocks = parameters, shocks
        self.states = [
            Government(
                self,
                i,
                growth[i],
                {name: start[name][i] for name in ("gdp", "burden", "capability")},
            )
            for i in range(len(ACTORS))
        ]
        for (i, j), trust in zip(DYADS, start["trust"], strict=True):
            odds = math.log(trust) - math.log1p(-trust)
            self.states[i].trust[self.states[j]] = odds
            self.states[i].first_trust[self.states[j]] = odds
        self.states[ALLY].friend = self.states[PATRON]
        self.states[PATRON].friend = self.states[ALLY]
        self.series: list[list[float]] = []

    def step(self) -> None:
        """Run one quarter."""
        self.agents.do("decide")
        self.agents.do("move")
        states = self.states
        self.series.append(
            [
                *(math.exp(s.gdp) for s in states),
                *(math.exp(s.burden) for s in states),
                *(math.exp(s.capability) for s in states),
                *(1.0 / (1.0 + math.exp(-states[i].trust[states[j]])) for i, j in DYADS),
            ]
        )


def members(given: Inputs) -> list[dict[str, Any]]:
    """Return what each member is given, as plain numbers, which Python is quickest with."""
    return [
        {
            "start": {name: array[:, i].tolist() for name, array in given.start.items()},
            "growth": given.growth[:, i].tolist(),
            "parameters": {name: float(given.parameters[name][i]) for name in PARAMETERS},
            "shocks": {name: array[:, :, i].tolist() for name, array in given.shocks.items()},
        }
        for i in range(given.members)
    ]


def simulate(ensemble: list[dict[str, Any]], quarters: int) -> Array:
    """Return the 13 stocks in natural units (quarter, stock, member)."""
    found: list[list[list[float]]] = []
    for member in ensemble:
        model = Alliance(**member)
        for _ in range(quarters):
            model.step()
        found.append(model.series)
    return np.moveaxis(np.asarray(found), 0, -1)
