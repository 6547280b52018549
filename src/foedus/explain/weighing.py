"""The numbers behind a deliberation: one lever of one member, weighed by the engine's functions.

What `foedus.explain.deliberation` tells is worked out here, and compiled once for all arms.
"""

import dataclasses
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import jax
import jax.numpy as jnp
from jaxtyping import Array

from foedus.choice import answers, foresight, menus, reference, settle
from foedus.choice.foresight import Outlook
from foedus.choice.menus import Ballot, Entries
from foedus.dynamics import streams
from foedus.dynamics.quarter import Carry, Draw
from foedus.engine import year
from foedus.engine.run import Engine
from foedus.model import view
from foedus.model.types import Model
from foedus.state import World


@dataclasses.dataclass(frozen=True, eq=False)
class Docket:
    """What a government decides on: a quarter of one member as it enters it.

    Attributes
    ----------
    standing
        Settings in force, of all.
    rows
        What is recalled of the reference path.
    """

    draw: Draw
    luck: year.Luck
    active: Array
    world: World
    imposed: year.Imposed
    ballot: Ballot
    standing: Array
    rows: Array


jax.tree_util.register_dataclass(
    Docket, data_fields=[f.name for f in dataclasses.fields(Docket)], meta_fields=[]
)


class Chamber:
    """What is compiled to weigh again, whatever the arm or the member.

    Attributes
    ----------
    open
        What a government has before it as a quarter begins, and what is on the agenda.
    reach
        What is carried out of the settings chosen.
    """

    def __init__(self, model: Model, layout: streams.Streams) -> None:
        """Compile nothing yet."""
        self.model, self.layout = model, layout
        self.open: Callable[..., tuple[year.Opening, Ballot]] = jax.jit(self._opening)
        self.reach: Callable[..., Array] = jax.jit(self._reached)
        self._weigh: dict[tuple[Any, ...], Callable[..., dict[str, Array]]] = {}

    def weighing(self, government: str) -> Callable[..., dict[str, Array]]:
        """Return what gives the numbers of a lever; governments of one view share it."""
        model = self.model
        sight = view.view_of(model, government), view.left_out(model, government)

        def weigh(docket: Docket, levels: Array, lever: Array) -> dict[str, Array]:
            hold, ahead = docket.imposed.hold, docket.imposed.ahead
            seen = foresight.outlook(
                model, *sight, docket.draw, docket.active, docket.world, hold, ahead
            )
            return weighed(seen, docket, levels, lever)

        return self._weigh.setdefault(sight, jax.jit(weigh))

    def _opening(
        self, draw: Draw, luck: year.Luck, carry: Carry, imposed: year.Imposed
    ) -> tuple[year.Opening, Ballot]:
        # What `foedus.engine.year` does before a quarter's choices.
        at = year.opening(self.model, draw, carry, imposed)
        u = streams.quarter_uniforms(self.layout, luck.keys, imposed.number)
        asked = jnp.zeros((len(self.model.levers), 1))
        ones = jnp.ones(1)
        return at, year.ballot_of(self.model, self.layout, draw, luck, u, imposed, ones, asked)

    def _reached(
        self, draw: Draw, at: year.Opening, carried: Array, chosen: Array, forced: Array
    ) -> Array:
        return year.carried_out(self.model, draw, at, carried, chosen, forced)


_chambers: WeakKeyDictionary[Engine, Chamber] = WeakKeyDictionary()


def chamber_of(engine: Engine) -> Chamber:
    """Return what is compiled for an engine, for as long as it lives: an arm more costs none."""
    found = _chambers.get(engine)
    if found is None:
        found = _chambers[engine] = Chamber(engine.model, engine.executables.layout)
    return found


def weighed(seen: Outlook, docket: Docket, levels: Array, lever: Array) -> dict[str, Array]:
    """Return the numbers of one lever of one member, by the functions of the engine.

    Parameters
    ----------
    levels
        Settings of the lever's government so far in this quarter.
    """
    model, ballot, standing = seen.model, docket.ballot, docket.standing
    table, lines = menus.menus(model), reference.lines_of(model)
    at = Entries(jnp.asarray(lever)[None], jnp.zeros(1, int))
    values, share = seen.draw.values, seen.world.appraisals.line_share
    sitting = settle.sit(model, seen.draw, seen.active, share, table, at, standing)
    steep = sitting.sharpness * settle.each(ballot.weighs, at)
    sitting = dataclasses.replace(sitting, sharpness=steep)
    shape = reference.shape_of(model)
    then, anchor = reference.read(docket.rows, shape, at, lines, at.lane)
    found = _futures(seen, table, standing, levels, lever)
    plain, ends = found["utility"], found["ends"]
    response = jnp.zeros_like(plain)
    for place in range(len(table.answers)):
        mine = slice(place * table.menu, (place + 1) * table.menu)
        reply = answers.answer(seen, table, place, at, ends[:, mine], anchor[mine], jnp.zeros(()))
        added = answers.response(seen, at, reply, plain, ends[:, mine])
        response = response + added
        found |= _reply(table, place, at, reply, seen, standing)
        found |= {f"ends {place}": ends[:, mine], f"adds {place}": added}
    now = jnp.where(at.member(ballot.looked) > 0.0, plain + response, then)
    tilts, deaf = settle.tilt(sitting, now, then), settle.tilt(sitting, then, then)
    taste, lasting = at.member(ballot.taste), at.member(docket.luck.leaning)
    return {
        **found,
        **_settled(sitting, table, at, tilts, standing, ballot),
        "response": response,
        "worth now": now,
        "worth then": then,
        "tilt": tilts.proposal,
        "written": tilts.written,
        "review": tilts.review,
        "taste": taste,
        "lasting": values.transitory * lasting,
        "score": sitting.log_base + steep * tilts.proposal + taste,
        "as_written": settle.chances(sitting, deaf),
        "odds": settle.chances(sitting, tilts),
        "own": settle.chances(sitting, tilts, lasting, values.transitory),
        "kappa": at.member(values.anticipation),
        "alpha": values.transitory,
        "worth": values.worth[:, 0],
        "discount": values.discount[:, 0],
        **_rules(seen, table, at, sitting),
    }


def _settled(
    sitting: settle.Sitting,
    table: menus.Menus,
    at: Entries,
    tilts: settle.Tilt,
    standing: Array,
    ballot: Ballot,
) -> dict[str, Array]:
    """Return what is proposed, whether it is refused, and what comes of it."""
    chance, weighs = at.member(ballot.chance), settle.each(ballot.weighs, at)
    attends = settle.each(ballot.attention, at) > 0.0
    option, refused = settle.option_taken(sitting, tilts, at.member(ballot.taste), chance, weighs)
    taken, level = settle.settle(sitting, table, at, tilts, standing, ballot)
    return {
        "proposed": jnp.where(attends, option, taken),
        "accepts": _acceptance(sitting, tilts, option),
        "refused": refused & attends,
        "chance": chance,
        "taken": taken,
        "level": level,
        "attends": attends,
        "weighs": weighs,
        "hears": settle.each(ballot.hears, at),
        "standing": at.member(standing),
    }


def _acceptance(sitting: settle.Sitting, tilts: settle.Tilt, option: Array) -> Array:
    """Return the chance that the leader's line accepts an option that it reviews."""

    def chance(review: float) -> Array:
        rule = dataclasses.replace(sitting.rule, review=review * jnp.ones_like(sitting.sharpness))
        found = settle.chances(dataclasses.replace(sitting, rule=rule), tilts)
        return jnp.take_along_axis(found, option[None], axis=0)[0]

    stands = jnp.take_along_axis(sitting.standing, option[None], axis=0)[0]
    return jnp.where(stands > 0.0, 1.0, chance(1.0) / chance(0.0))


def _futures(
    seen: Outlook, table: menus.Menus, standing: Array, levels: Array, lever: Array
) -> dict[str, Array]:
    """Return what is expected of every option, without an answer and with each."""
    model, options = seen.model, jnp.asarray(table.levels)[lever]
    own = jnp.asarray(menus.same_holder(table))[:, lever][:, None]
    here = jnp.where(own > 0.0, levels, standing)
    one = jax.nn.one_hot(lever, len(model.levers))[:, None]
    plain = jnp.where(one > 0.0, options[None], here)
    plans = [plain]
    for r, offered in enumerate(jnp.asarray(table.reply_offered)[:, lever]):
        answering = jnp.asarray(table.answers[r // table.menu])[lever][:, None] * offered
        level = jnp.asarray(table.reply_level)[r, lever]
        plans.append(jnp.where(answering > 0.0, level, plain))
    plan = jnp.concatenate(plans, axis=1)
    # Options lie side by side, as members do: everything known is repeated for each.
    same = jnp.zeros(plan.shape[1], dtype=int)
    fields = {name: foresight.lanes_of(getattr(seen, name), same, 1) for name in foresight.SEEN}
    wide = dataclasses.replace(seen, **fields)
    now = foresight.attributes(model, wide.draw, wide.world)
    path = foresight.look_ahead(
        model, wide.draw, wide.active, wide.world, plan, wide.hold, wide.ahead
    )
    feel = foresight.felt(model, now, path, wide.draw.values.discount)
    lines = foresight.by_line(model, wide.draw.values.worth, feel)
    count = len(options)
    by_plan = jnp.moveaxis(lines.reshape(len(lines), -1, count), 0, -1)[..., None]
    return {
        "now": now[:, 0],
        "path": path[..., :count],
        "felt": feel[:, :count],
        "utility": by_plan[0],
        "ends": jnp.moveaxis(by_plan[1:], 0, 1),
    }


def _reply(
    table: menus.Menus,
    place: int,
    at: Entries,
    reply: answers.Answer,
    seen: Outlook,
    standing: Array,
) -> dict[str, Array]:
    """Return what is expected of one answering lever."""
    values = seen.draw.values
    named = {
        "answers": reply.there,
        "which": reply.its.lever,
        "moves": reply.moves,
        "opens": reply.opens,
        "gain": reply.worth,
        "anchor": reply.anchor,
        "believed": reply.believed,
        "base": jnp.exp(reply.its.member(values.log_base)),
        "sharpness": reply.its.member(values.sharpness),
        "standing": reply.its.member(standing),
    }
    return {f"{name} {place}": value for name, value in named.items()}


def _rules(
    seen: Outlook, table: menus.Menus, at: Entries, sitting: settle.Sitting
) -> dict[str, Array]:
    """Return which rule is at work, and by line who proposes, reviews, and made the record."""
    position = {m.name: i for i, m in enumerate(seen.model.mechanisms)}
    rules = [m.name for m in seen.model.mechanisms if m.aggregate is not None]
    on = jnp.stack([seen.active[position[name], 0] for name in rules])
    return {
        "rule": jnp.max(jnp.where(on > 0.0, jnp.arange(len(rules)), 0)),
        "share": sitting.council.share,
        "record share": sitting.council_then.share,
        "weight": sitting.rule.weight,
        "record": sitting.rule_then.weight,
        "leads": settle.led_by(sitting.council),
        "led": settle.led_by(sitting.council_then),
        "reviews": sitting.rule.review,
        "slips": sitting.rule.slips * at.table(table.ordinal),
        "steep": sitting.sharpness,
        "log_base": sitting.log_base,
    }
