"""Two governments with three levers in a room of its own: what they choose, and what they see.

One compiled program serves all draws, worlds and ballots.
"""

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from foedus.choice import decide, foresight, reference
from foedus.choice.foresight import Hold
from foedus.choice.menus import Ballot
from foedus.choice.reference import Recall
from foedus.dynamics import quarter, streams
from foedus.dynamics.quarter import Draw
from foedus.model.types import Model
from foedus.state import STATE, Clock, State, World
from foedus.testing import synthetic

LANES = 512
"""Members side by side; choosing takes any number of them."""

Table = npt.NDArray[Any]

OPTIONS = 3
ASK, WORDS, PROGRAMME = range(3)  # the first and the last answer each other


def model_of_the_house() -> Model:
    """Return the made-up case with three levers of three options each, in two hands."""
    sections = synthetic.small_case()
    patron, ally = (sections["governments"][name] for name in ("AUR", "BEL"))
    ask, words = (patron["instruments"][name] for name in ("ask_spending", "rhetoric"))
    ask["options"] = ["none", "3.5%", "5%"]
    ask["base"]["shares"] = {"none": 0.5, "3.5%": 0.3, "5%": 0.2}
    words["options"] = ["reassure", "shame", "threaten"]
    words["base"]["record"] = {"2017Q1": "reassure", "2018Q2": "shame", "2019Q1": "reassure"}
    patron["instruments"] = {"ask_spending": ask, "rhetoric": words}
    ally["instruments"] = {"programme": ally["instruments"]["programme"]}
    # A threat of cutback multiplies what an ask does: they must be seen together.
    sections["attributes"]["friction"]["swing"] = 0.1
    patron["lines"]["team"]["values"]["friction"] = {"weight": 2.0, "sign": "+"}
    patron["lines"]["leader"]["domain"] = ["rhetoric"]
    patron["lines"]["team"]["domain"] = ["ask_spending"]
    sections["governments"] = {"AUR": patron, "BEL": ally}
    return synthetic.small_model(sections=sections)


@dataclasses.dataclass(frozen=True)
class Scene:
    """Draws side by side, the world as it is, and the world of the reference path."""

    draw: Draw
    world: World
    before: World


@dataclasses.dataclass(frozen=True)
class House:
    """The model, and two compiled functions of its governments."""

    model: Model
    still: Hold
    ahead: Clock
    vote: Callable[..., Any]
    worth: Callable[[Draw, World, Any], Any]

    def note(self, scene: Scene) -> Any:
        """Return what options are worth on the reference path."""
        everyone = jnp.ones((len(self.model.levers), LANES))
        asked = self.ballot(0, forced=everyone[:, :1], imposed=self.start()[:, :1], looked=everyone)
        nothing = self.recall(0.0, first=1.0, kept=1.0)
        path = self.vote(scene.draw, scene.before, self.start(), asked, nothing)[2]
        return path[: reference.shape_of(self.model).recalled]

    def recall(self, then: Any, first: float = 0.0, kept: float = 1.0, told: float = 1.0) -> Recall:
        rows = reference.shape_of(self.model).recalled
        whole = jnp.zeros((rows, len(self.model.levers), LANES)) + jnp.asarray(then)
        return Recall(whole, jnp.arange(LANES), *(jnp.float32(x) for x in (kept, first, told)))

    def start(self) -> Any:
        return jnp.broadcast_to(quarter.start_levels(self.model), (len(self.model.levers), LANES))

    def ballot(self, seed: int, **changes: Any) -> Ballot:
        """Return a ballot with everything open, and chance from a seed."""
        n = len(self.model.levers)
        rng = np.random.default_rng(seed)
        u = rng.uniform(1e-7, 1.0 - 1e-7, (n, OPTIONS, LANES))
        fields = {
            "opened": jnp.ones((n, LANES)),
            "forced": jnp.zeros((n, 1)),
            "imposed": jnp.zeros((n, 1)),
            "taste": streams.gumbels(jnp.asarray(u, dtype=jnp.float32)),
            "chance": jnp.asarray(rng.uniform(0.0, 1.0, (n, LANES)), dtype=jnp.float32),
            "persistent": jnp.zeros((n, OPTIONS, LANES)),
            "transitory": jnp.ones(LANES),
            "attention": jnp.ones((n, 1)),
            "leaning": jnp.zeros((n, OPTIONS, 1)),
            "weighs": jnp.ones((n, 1)),
            "hears": jnp.ones((n, 1)),
            "counted": jnp.ones(LANES),
        }
        fields |= changes
        thinks = fields["attention"] * fields["weighs"] * fields["hears"]
        looks = fields["opened"] * (1.0 - fields["forced"]) * thinks
        return Ballot(**{"looked": looks, **fields})

    def positions(self, levels: Any) -> Table:
        """Return the options that levels stand for (lever, lane)."""
        menus = [np.asarray(lever.levels)[:, None] for lever in self.model.levers]
        return np.stack(
            [np.argmin(np.abs(menu - np.asarray(row)), axis=0)
             for menu, row in zip(menus, levels, strict=True)]
        )  # fmt: skip

    def levels(self, *options: int) -> Any:
        """Return the levels of one joint setting, in every lane."""
        found = [v.levels[o] for v, o in zip(self.model.levers, options, strict=True)]
        return jnp.asarray(found, dtype=jnp.float32)[:, None] * jnp.ones(LANES)


def vote_of(model: Model, still: Hold, ahead: Clock) -> Callable[..., Any]:
    """Return the choices of a quarter, compiled on the first call."""

    @jax.jit
    def choose(draw: Draw, world: World, standing: Any, ballot: Ballot, recall: Recall) -> Any:
        given = world, standing, ballot, still, ahead, recall
        return decide.sweep(model, draw, draw.active, *given)

    def vote(draw: Draw, world: World, standing: Any, ballot: Ballot, recall: Recall) -> Any:
        # Of one kind of number throughout, so that it compiles once.
        ballot = jax.tree.map(lambda a: jnp.asarray(a, dtype=jnp.float32), ballot)
        return choose(draw, world, jnp.asarray(standing, dtype=jnp.float32), ballot, recall)

    return vote


@cache
def house() -> House:
    """Return the house."""
    model = model_of_the_house()
    none = State(**{n: jnp.zeros([*(model.sizes[d] for d in s.dims), 1]) for n, s in STATE.items()})
    still, steps = Hold(none, none), jnp.zeros((model.look_ahead, len(model.actors), 1))
    # Budgets come into force in the second quarter, when the move has been heard.
    ahead = Clock(steps.at[1].set(1.0), steps, steps, steps)

    @jax.jit
    def worth(draw: Draw, world: World, levels: Any) -> Any:
        sight = model.actors, (), draw, draw.active, world, still, ahead
        return foresight.line_utilities(foresight.outlook(model, *sight), levels)

    return House(model, still, ahead, vote_of(model, still, ahead), worth)


def scene(matrix: Table, seed: int, alike: bool = False) -> Scene:
    """Return draws in a world disturbed since the start; `alike` repeats the first in all lanes."""
    model = house().model
    draw = synthetic.ready(model, matrix)
    before = synthetic.start_world(model, draw)
    world = synthetic.disturbed_world(model, draw, seed, size=0.5)
    if alike:
        world = jax.tree.map(
            lambda a: jnp.broadcast_to(a[..., :1], a.shape) if a.shape[-1] == LANES else a, world
        )
    return Scene(draw, world, before)


STRONG = {
    ".sharpness": 0.9,
    ".range": 1.0,
    "coercive_burden_sharing.concession": 0.3,
    "coercive_burden_sharing.leverage_gain": 1.5,
    "line.AUR.leader.weight": 0.2,
    "line.AUR.team.weight": 0.8,
    "variant.commitment_trust": 0.1,
    "variant.aggregation": 0.9,  # lines weighed
    "government.AUR.anticipation": 0.0,
}


@cache
def even() -> Scene:
    """Return one draw in every lane, in one world."""
    model = house().model
    matrix = synthetic.at_quantiles(model, np.full((LANES, len(model.columns)), 0.5))
    for name, value in STRONG.items():
        chosen = [i for column, i in model.index.items() if column.endswith(name)]
        assert chosen, name
        matrix[:, chosen] = value
    for lever, shares in BASE.items():
        for option, share in zip(model.levers[lever].options, shares, strict=True):
            matrix[:, model.index[f"lever.{model.levers[lever].name}.base[{option}]"]] = share
    return scene(matrix, 11, alike=True)


BASE = {ASK: (0.5, 0.3, 0.2), WORDS: (0.6, 0.25, 0.15), PROGRAMME: (0.3, 0.5, 0.2)}


@cache
def varied() -> Scene:
    """Return another draw and another world in every lane, under all rules of aggregation."""
    model = house().model
    u = np.random.default_rng(21).uniform(0.02, 0.98, (LANES, len(model.columns)))
    return scene(synthetic.at_quantiles(model, u), 12)


def anywhere(room: House, seed: int) -> Any:
    """Return settings that stand on any option, another one in every lane."""
    options = np.random.default_rng(seed).integers(0, OPTIONS, (len(room.model.levers), LANES))
    rows = [np.asarray(v.levels)[o] for v, o in zip(room.model.levers, options, strict=True)]
    return jnp.asarray(np.stack(rows), dtype=jnp.float32)
