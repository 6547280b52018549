"""The system, and the system in NumPy: members on the last axis.

Three states arm by the arms of those they distrust, lean on an ally, and trust less whoever arms
faster. For actor i, adversary j and friend f, with x = ln K - ln K_0 and all of the old quarter:

    ln Y'    = ln Y + g_i/4 + s_Y shock
    ln d'    = ln d + r (ln d_0 + a alarm_i - b x_f - ln d) + s_d shock
    ln K'    = ln K + ln(1 + (v d/100 Y/K - w)/4)
    logit T' = logit T + q (logit T_0 - m (x_j - x_i) - logit T) + s_T shock

with Y output, d defence burden [% of GDP], K capability, T_ij the trust of i in j, and alarm_i the
mean over i's adversaries of (1 - T_ij) (x_j - x_i). Three actors times Y, d, K and four dyads of
adversaries make 13 stocks. An ally and a patron are friends; both are adversaries of a rival.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

ALLY, PATRON, RIVAL = range(3)
ACTORS = ("ALY", "PAT", "RIV")
DYADS = ((ALLY, RIVAL), (PATRON, RIVAL), (RIVAL, ALLY), (RIVAL, PATRON))
HOLDER, OTHER = (list(side) for side in zip(*DYADS, strict=True))
STOCKS = 3 * len(ACTORS) + len(DYADS)
QUARTERS = 48

PARAMETERS = (
    "growth_noise", "reaction", "spill_in", "adjustment", "burden_noise", "real_value", "wear",
    "mistrust", "reversion", "trust_noise",
)  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    """What every member is given.

    Attributes
    ----------
    start
        ``gdp``, ``burden``, ``capability`` (actor, member) and ``trust`` (dyad, member).
    growth
        Yearly growth of output (actor, member).
    parameters
        The numbers of `PARAMETERS`, each (member,).
    shocks
        Standard normal ``gdp``, ``burden`` (quarter, actor, member), ``trust`` (quarter, dyad,
        member).
    """

    start: dict[str, Array]
    growth: Array
    parameters: dict[str, Array]
    shocks: dict[str, Array]

    @property
    def members(self) -> int:
        """How many members there are."""
        return self.growth.shape[-1]

    def each(self, change: Any) -> Inputs:
        """Return the inputs with every array changed."""

        def changed(arrays: dict[str, Array]) -> dict[str, Array]:
            return {name: change(array) for name, array in arrays.items()}

        return Inputs(
            changed(self.start), change(self.growth), changed(self.parameters), changed(self.shocks)
        )

    def some(self, first: int, last: int) -> Inputs:
        """Return the inputs of some members."""
        return self.each(lambda array: array[..., first:last])

    def with_shocks(self, shocks: dict[str, Array]) -> Inputs:
        """Return the inputs with other shocks."""
        return dataclasses.replace(self, shocks=shocks)


@dataclass
class Stocks:
    """Stocks of a quarter on their scales, and in natural units where formulas need them."""

    gdp: Array
    burden: Array
    capability: Array
    trust: Array
    natural: Array


def gdp(now: Stocks, start: Stocks, given: Inputs, shock: Array) -> Array:
    """Return the change of log output."""
    return given.growth / 4.0 + given.parameters["growth_noise"] * shock


def burden(now: Stocks, start: Stocks, given: Inputs, shock: Array) -> Array:
    """Return the change of the log burden: alarm at adversaries' arms, ease from a friend's."""
    p, grown = given.parameters, now.capability - start.capability
    felt = (1.0 - now.natural[9:]) * (grown[OTHER] - grown[HOLDER])
    alarm = np.stack([felt[0], felt[1], 0.5 * (felt[2] + felt[3])])
    friend = np.stack([grown[PATRON], grown[ALLY], np.zeros_like(grown[RIVAL])])
    wanted = start.burden + p["reaction"] * alarm - p["spill_in"] * friend
    return p["adjustment"] * (wanted - now.burden) + p["burden_noise"] * shock


def capability(now: Stocks, start: Stocks, given: Inputs) -> Array:
    """Return the change of log capability: a perpetual inventory of spending."""
    p = given.parameters
    spent = now.natural[3:6] / 100.0 * now.natural[:3] / now.natural[6:9]
    return np.log1p((p["real_value"] * spent - p["wear"]) / 4.0)


def trust(now: Stocks, start: Stocks, given: Inputs, shock: Array) -> Array:
    """Return the change of log-odds of trust: lost on those who arm faster."""
    p, grown = given.parameters, now.capability - start.capability
    justified = start.trust - p["mistrust"] * (grown[OTHER] - grown[HOLDER])
    return p["reversion"] * (justified - now.trust) + p["trust_noise"] * shock


def natural(gdp: Array, burden: Array, capability: Array, trust: Array, out: Array) -> Array:
    """Write the 13 stocks in natural units into `out` and return it."""
    np.exp(gdp, out=out[:3])
    np.exp(burden, out=out[3:6])
    np.exp(capability, out=out[6:9])
    np.exp(-trust, out=out[9:])
    out[9:] += 1.0
    np.reciprocal(out[9:], out=out[9:])
    return out


def beginning(given: Inputs) -> Stocks:
    """Return the stocks before the first quarter."""
    s = given.start
    scaled = np.log(s["gdp"]), np.log(s["burden"]), np.log(s["capability"])
    odds = np.log(s["trust"]) - np.log1p(-s["trust"])
    return Stocks(
        *scaled, odds, np.concatenate([s["gdp"], s["burden"], s["capability"], s["trust"]])
    )


def simulate(given: Inputs) -> Array:
    """Return the 13 stocks in natural units (quarter, stock, member).

    Stocks are output, burden and capability by `ACTORS`, then trust by `DYADS`.
    """
    shocks, quarters = given.shocks, len(given.shocks["gdp"])
    out = np.empty((quarters, STOCKS, given.members), dtype=given.growth.dtype)
    start = now = beginning(given)
    for t in range(quarters):
        scaled = (
            now.gdp + gdp(now, start, given, shocks["gdp"][t]),
            now.burden + burden(now, start, given, shocks["burden"][t]),
            now.capability + capability(now, start, given),
            now.trust + trust(now, start, given, shocks["trust"][t]),
        )
        now = Stocks(*scaled, natural(*scaled, out[t]))
    return out


def in_blocks(given: Inputs, size: int) -> Array:
    """Return what `simulate` does, some members at a time, so that they fit the cache."""
    parts = [given.some(i, i + size) for i in range(0, given.members, size)]
    return np.concatenate([simulate(part) for part in parts], axis=-1)


def draw_shocks(rng: np.random.Generator, quarters: int, members: int) -> dict[str, Array]:
    """Return shocks of one's own, in place of given ones."""
    sizes = {"gdp": len(ACTORS), "burden": len(ACTORS), "trust": len(DYADS)}
    return {name: rng.standard_normal((quarters, n, members)) for name, n in sizes.items()}
