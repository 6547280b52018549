"""The system as a case for Foedus: four mechanisms of its own, and the engine that ships.

Every variable of the table needs a writer, and every event a hazard; what the system has no use for
is owned by `AT_REST`, which leaves it where it starts. The engine carries it all the same.

The array library is to be set up (`foedus.engine.compilation`) before this module is imported.
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from foedus.case import build
from foedus.contract import Hazard, Mechanism, Shock, normal, param, triangular, uniform
from foedus.dynamics import priors, streams
from foedus.engine.run import Block, Engine, columns
from foedus.model import schedule
from foedus.model.compile import compile as compile_case
from foedus.model.discover import Parts, discover
from foedus.model.types import Model
from foedus.state import APPRAISALS, EVENTS, STATE, ActorArray, Scalar, World, spread

from .equations import ACTORS, DYADS, PARAMETERS, QUARTERS, Array, Inputs

SERIES = ("gdp", "defence_burden", "capability", "mutual_trust")
KEYS = tuple(f"{ACTORS[i]}>{ACTORS[j]}" for i, j in DYADS)
SEED = 0


class Output(eqx.Module):
    """How output grows."""

    growth: ActorArray = param(
        normal(0.02, 0.01), "1/year", "trend growth", "assumption", per_actor=True, pooled=False
    )
    growth_noise: Scalar = param(
        uniform(0.002, 0.008), "log points", "quarterly surprise", "assumption"
    )


def grow(world: World, p: Output, shocks: dict[str, Any]) -> dict[str, Any]:
    """Return the change of log output."""
    return {"gdp": p.growth / 4.0 + p.growth_noise * shocks["surprise"]}


class Arming(eqx.Module):
    """How spending answers adversaries and friends."""

    reaction: Scalar = param(
        uniform(0.2, 1.0), "elasticity", "answer to adversaries' arms", "assumption"
    )
    spill_in: Scalar = param(uniform(-0.2, 0.4), "elasticity", "ease from friends", "assumption")
    adjustment: Scalar = param(uniform(0.05, 0.2), "1/quarter", "speed of budgets", "assumption")
    burden_noise: Scalar = param(
        uniform(0.005, 0.02), "log points", "quarterly surprise", "assumption"
    )


def arm(world: World, p: Arming, shocks: dict[str, Any]) -> dict[str, Any]:
    """Return the change of the log burden: alarm at adversaries' arms, ease from a friend's."""
    link, start, roles = world.link, world.start_link, world.roles
    grown = link.capability - start.capability
    felt = (1.0 - world.state.mutual_trust) * (grown[None] - grown[:, None])
    alarm = jnp.sum(roles.adversary * felt, axis=1) / jnp.sum(roles.adversary, axis=1)
    wanted = start.defence_burden + p.reaction * alarm - p.spill_in * spread(roles.tie, grown)
    pull = p.adjustment * (wanted - link.defence_burden)
    return {"defence_burden": pull + p.burden_noise * shocks["surprise"]}


class Stock(eqx.Module):
    """How spending becomes capability."""

    real_value: Scalar = param(uniform(0.92, 1.0), "2023 per 2024 USD", "worth", "assumption")
    wear: Scalar = param(triangular(0.06, 0.08, 0.10), "1/year", "depreciation", "assumption")


def store(world: World, p: Stock, shocks: dict[str, Any]) -> dict[str, Any]:
    """Return the change of log capability: a perpetual inventory of spending."""
    state = world.state
    spent = state.defence_burden / 100.0 * state.gdp / state.capability
    return {"capability": jnp.log1p((p.real_value * spent - p.wear) / 4.0)}


class Trust(eqx.Module):
    """How trust answers arms."""

    mistrust: Scalar = param(
        uniform(0.0, 2.0), "log-odds per log ratio", "trust lost on who arms faster", "assumption"
    )
    reversion: Scalar = param(uniform(0.03, 0.15), "1/quarter", "speed of trust", "assumption")
    trust_noise: Scalar = param(uniform(0.01, 0.05), "log-odds", "quarterly surprise", "assumption")


def judge(world: World, p: Trust, shocks: dict[str, Any]) -> dict[str, Any]:
    """Return the change of log-odds of trust: lost on those who arm faster."""
    link, start = world.link, world.start_link
    grown = link.capability - start.capability
    justified = start.mutual_trust - p.mistrust * (grown[None] - grown[:, None])
    change = p.reversion * (justified - link.mutual_trust) + p.trust_noise * shocks["news"]
    return {"mutual_trust": world.roles.adversary * change}


class Nothing(eqx.Module):
    """No parameters."""


def rest(world: World, p: Nothing) -> dict[str, Any]:
    """Return all appraisals as they stand."""
    return {name: getattr(world.appraisals, name) for name in APPRAISALS}


def stay(world: World, p: Nothing, shocks: dict[str, Any]) -> dict[str, Any]:
    """Return no change."""
    return {}


def unset(world: World, p: Nothing) -> dict[str, Any]:
    """Return no start: all of it is zero."""
    return {}


def _mechanism(name: str, params: type, step: Any, writes: str, *shocks: Shock) -> Mechanism:
    return Mechanism(
        name=name, code=name, title=name, params=params, step=step, writes=(writes,),
        reads=(), effects=(), references=(), shocks=shocks,
    )  # fmt: skip


AT_REST = Mechanism(
    name="at_rest",
    code="at_rest",
    title="What the system has no use for",
    params=Nothing,
    reads=(),
    effects=(),
    references=(),
    appraise=rest,
    appraises=tuple(APPRAISALS),
    step=stay,
    writes=tuple(n for n, v in STATE.items() if n not in SERIES and not v.exogenous),
    begin=unset,
    begins=tuple(name for name in STATE if name not in SERIES),
    # A rate that rests at zero: the event never happens.
    hazards=tuple(Hazard(name, "challenge_risk", "event") for name in EVENTS),
)

MECHANISMS = (
    _mechanism("output", Output, grow, "gdp", Shock("surprise", ("actor",))),
    _mechanism("arming", Arming, arm, "defence_burden", Shock("surprise", ("actor",))),
    _mechanism("stock", Stock, store, "capability"),
    _mechanism("trust", Trust, judge, "mutual_trust", Shock("news", ("actor", "other"))),
    AT_REST,
)


def _table(unit: str, **values: dict[str, Any]) -> dict[str, Any]:
    made_up = {"source": "assumption", "grade": "E"}
    return {"unit": unit, "values": {key: value | made_up for key, value in values.items()}}


def sections() -> dict[str, Any]:
    """Return the case as dictionaries and lists. No number means anything."""

    def about(middle: float) -> dict[str, Any]:
        return {"prior": {"triangular": [0.8 * middle, middle, 1.25 * middle]}}

    trust = {key: {"prior": {"beta": [3.0, 5.0]}} for key in KEYS}
    return {
        "format": 2,
        "name": "side-by-side",
        "title": "Arms and trust",
        "summary": "Three states, thirteen stocks, nobody decides.",
        "start": "2024Q4",
        "quarters": QUARTERS,
        "look_ahead": 1,
        "actors": {
            "ALY": {"name": "Ally", "role": "ally"},
            "PAT": {"name": "Patron", "role": "patron"},
            "RIV": {"name": "Rival", "role": "rival"},
        },
        "state": {
            "gdp": _table("bn USD", ALY=about(4000.0), PAT=about(25000.0), RIV=about(17000.0)),
            "defence_burden": _table("% of GDP", ALY=about(1.4), PAT=about(3.3), RIV=about(1.7)),
            "capability": _table(
                "bn 2023 USD", ALY=about(530.0), PAT=about(9500.0), RIV=about(2400.0)
            ),
            "mutual_trust": _table("probability", **trust),
        },
        "policies": {
            "baseline": {"title": "As it is", "description": "Nothing is imposed.", "do": []}
        },
    }


def parts() -> Parts:
    """Return the mechanisms of the system, and the shipped outcomes that report its stocks."""
    outcomes = discover().outcomes
    return Parts({m.name: m for m in MECHANISMS}, {}, {name: outcomes[name] for name in SERIES})


class Bench:
    """The system compiled by Foedus, run without writing to disk."""

    def __init__(self) -> None:
        """Compile the case; the engine's executables are compiled on the first run."""
        self.model: Model = compile_case(build(sections()), parts())
        self.engine = Engine(self.model)
        self.arm = schedule.of_policy(self.model, "baseline", QUARTERS)[0]

    def run(self, members: int, threads: int | None = None) -> Array:
        """Return the 13 stocks in natural units (quarter, stock, member), as the others do."""
        blocks: list[Block] = []
        self.engine.run(
            [self.arm], draws=members, replicates=1, quarters=QUARTERS, seed=SEED,
            sink=blocks.append, threads=threads,
        )  # fmt: skip
        blocks.sort(key=lambda block: block.first_member)
        values = np.concatenate([block.values for block in blocks])
        return np.moveaxis(values[:, :, self._order()], 0, -1)

    def _order(self) -> list[int]:
        # Kept series are in name order, their entries in the order of the case.
        where, labels = (
            dict(columns(self.model)),
            {k.outcome.name: k.labels for k in self.model.kept},
        )
        wanted = {name: ACTORS for name in SERIES} | {"mutual_trust": KEYS}
        return [
            where[name].start + labels[name].index(label)
            for name in SERIES
            for label in wanted[name]
        ]

    def inputs(self, members: int) -> Inputs:
        """Return the parameters, starts and shocks that a run draws, in 64 bits."""
        matrix = priors.draw(self.model, SEED, members).astype(np.float64)

        def column(name: str) -> Array:
            return matrix[:, self.model.index[name]]

        def starts(name: str, keys: tuple[str, ...]) -> Array:
            return np.stack([column(f"state.{name}[{key}]") for key in keys])

        owners = {field: m.name for m in MECHANISMS for field in m.params.__dataclass_fields__}
        return Inputs(
            start={
                "gdp": starts("gdp", ACTORS),
                "burden": starts("defence_burden", ACTORS),
                "capability": starts("capability", ACTORS),
                "trust": starts("mutual_trust", KEYS),
            },
            growth=np.stack([column(f"output.growth[{actor}]") for actor in ACTORS]),
            parameters={name: column(f"{owners[name]}.{name}") for name in PARAMETERS},
            shocks=self._shocks(members),
        )

    def _shocks(self, members: int) -> dict[str, Array]:
        layout = streams.streams(self.model)

        @jax.jit
        def of_quarter(keys: Any, quarter: Any) -> dict[str, dict[str, Any]]:
            return streams.shocks_of(
                self.model, layout, streams.quarter_uniforms(layout, keys, quarter)
            )

        draws = jnp.arange(members, dtype=jnp.uint32)
        keys = jax.vmap(streams.member_key, in_axes=(None, 0, None))(
            np.uint32(SEED), draws, np.uint32(0)
        )
        found = [of_quarter(keys, np.int32(t)) for t in range(QUARTERS)]

        def series(mechanism: str, shock: str) -> Array:
            return np.stack([np.asarray(now[mechanism][shock], dtype=np.float64) for now in found])

        news = series("trust", "news")
        return {
            "gdp": series("output", "surprise"),
            "burden": series("arming", "surprise"),
            "trust": np.stack([news[:, i, j] for i, j in DYADS], axis=1),
        }
