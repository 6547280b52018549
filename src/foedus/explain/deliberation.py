"""One deliberation number by number: what a government weighed over each lever it had open.

One member is walked again up to a quarter, and the engine's own functions say what each option was
worth, to whom, through what, and what expected answers added. A deliberation is plain data:

    quarter, government, lever              what is decided
    standing, carried                       the level in force, and what is carried out of it
    rule                                    how the lines settle
    shares, weights, record                 by line: influence, weight in what is proposed, and
                                            weight in what the record wanted
    leads, led                              by line: the leader's line, now and in the record
    discounts                               by line: patience
    range, better, sharpness                lam = logit(better) / range, log-odds per swing
    alpha                                   part of the scale of chance that is drawn anew
    attends, weighs, hears                  false where a government draws by a leaning, follows the
                                            record alone, or is deaf to what has changed
    options                                 below
    proposed                                highest score
    review, accepts, chance, refused        chance that the leader's line reviews, that it accepts
                                            what it reviews; uniform number; what stands is kept
    level, taken, slips, done               what comes of it, and the nearest option; part of the
                                            way that is not gone in the quarter; what is carried out

    of an option: name, level, alike        alike: the option that it is counted with, else none
    base, log_base                          share in the record
    utility, response                       by line: worth without an answer, added by answers
    now, then                               by line: worth now and on the reference path, in swings
    tilt, written, reaction                 of those who propose: tilt = written + reaction
    review                                  tilt of the leader's line
    taste, lasting, anew                    chance: what stays with the member, and what does not
    score                                   log base + sharpness tilt + taste
    as_written, odds, own                   chance to be taken if the lever opens: were all as on
                                            the reference path; as it is; as it is for this member
    felt                                    by line and attribute: swings felt, worth of a swing
    ahead                                   by attribute: now, at the end of each quarter, lasting
                                            (in its unit); gains (swings)
    replies                                 below

    of a reply: lever, kappa, opens         who answers, how much is expected, chance that it opens
    sharpness, believed, standing           as above, of those who answer
    settings                                option, level, base, worth and worth on the reference
                                            path to those who answer, chance; utility by line
    adds                                    by line

Chances of settings hold if the answering lever opens.
"""

import dataclasses
from collections.abc import Callable, Collection
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from foedus import column_names
from foedus.choice import answers, foresight, menus, reference, settle
from foedus.choice.foresight import Outlook
from foedus.choice.menus import Ballot, Entries
from foedus.dynamics import streams
from foedus.dynamics.quarter import Carry, Draw
from foedus.engine import year
from foedus.engine.reference_paths import Members, ReferencePaths, reference_schedule
from foedus.engine.run import Block, Engine
from foedus.explain.deliberation_record import Found, Record, written
from foedus.explain.replay import Path, Replay, imposed_by_quarter
from foedus.model import view
from foedus.model.schedule import Schedule, shortened
from foedus.state import World

Table = np.ndarray[Any, Any]


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


class Tracer:
    """Weighs again what members of an arm decided; what it compiles is kept for the next one."""

    def __init__(self, engine: Engine, schedule: Schedule, seed: int) -> None:
        """Compile nothing yet; reference paths are walked by the executables of the engine."""
        self.engine, self.model, self.schedule, self.seed = engine, engine.model, schedule, seed
        self._imposed = imposed_by_quarter(self.model, schedule)
        self._open: Callable[..., tuple[year.Opening, Ballot]] = jax.jit(self._opening)
        self._reach: Callable[..., Array] = jax.jit(self._reached)
        self._weigh: dict[tuple[Any, ...], Callable[..., dict[str, Array]]] = {}

    def weigh(self, path: Path, quarter: int, who: Collection[str] = ()) -> list[Record]:
        """Return the deliberations of some governments (of all) in a quarter, in their order.

        Parameters
        ----------
        path
            The member, walked through this quarter at least; the first is 0.
        """
        model, carry = self.model, path.steps[quarter].carry
        imposed = self._imposed[quarter]
        at, ballot = self._open(path.draw, path.luck, carry, imposed)
        mine = [not who or lever.government in who for lever in model.levers]
        free = np.asarray(ballot.opened * (1.0 - ballot.forced))[:, 0] * mine
        if not free.any():
            return []
        rows = self._recalled(path, quarter, free)
        docket = Docket(
            path.draw, path.luck, at.active, at.world, imposed, ballot, carry.levels, rows
        )
        levels = np.where(np.asarray(ballot.forced) > 0, ballot.imposed, carry.levels)
        found: list[Record] = []
        for i in np.flatnonzero(free).tolist():
            lever = model.levers[i]
            numbers = self._weighing(lever.government)(docket, levels, i)
            got: Found = {name: np.asarray(value) for name, value in numbers.items()}
            levels[i] = got["level"]
            done = self._reach(path.draw, at, carry.carried, levels, ballot.forced)
            got |= {"carried": np.asarray(carry.carried)[i], "done": np.asarray(done)[i]}
            given = {"range": column_names.spread, "sharpness": column_names.sharpness}
            for name, column in given.items():
                got[f"given {name}"] = path.row[model.index[column(lever.name)]]
            found.append(written(model, lever, str(model.first + quarter), got))
        order = {name: place for place, name in enumerate(model.governments)}
        return sorted(found, key=lambda record: order[record["government"]])

    def _recalled(self, path: Path, quarter: int, free: Table) -> Array:
        """Return what some levers recall in a quarter of the reference path of a member's draw."""
        schedule = reference_schedule(self.model, shortened(self.schedule, quarter + 1))
        wanted = np.zeros((quarter + 1, len(free)), np.float32)
        wanted[quarter] = free
        one = path.row[None]
        paths = ReferencePaths(
            self.engine.executables, schedule, Members(self.seed, one, 1), quarter + 1, wanted
        )
        years = paths.of_members(np.zeros(1, int), told=False)
        return years[quarter // year.QUARTERS].then[quarter % year.QUARTERS, ..., :1]

    def _opening(
        self, draw: Draw, luck: year.Luck, carry: Carry, imposed: year.Imposed
    ) -> tuple[year.Opening, Ballot]:
        # What `foedus.engine.year` does before a quarter's choices.
        model, layout = self.model, self.engine.executables.layout
        at = year.opening(model, draw, carry, imposed)
        u = streams.quarter_uniforms(layout, luck.keys, imposed.number)
        asked = jnp.zeros((len(model.levers), 1))
        ballot = year.ballot_of(model, layout, draw, luck, u, imposed, jnp.ones(1), asked)
        return at, ballot

    def _reached(
        self, draw: Draw, at: year.Opening, carried: Array, chosen: Array, forced: Array
    ) -> Array:
        return year.carried_out(self.model, draw, at, carried, chosen, forced)

    def _weighing(self, government: str) -> Callable[..., dict[str, Array]]:
        # Governments of one view share what is compiled.
        model = self.model
        sight = view.view_of(model, government), view.left_out(model, government)

        def weigh(docket: Docket, levels: Array, lever: Array) -> dict[str, Array]:
            hold, ahead = docket.imposed.hold, docket.imposed.ahead
            seen = foresight.outlook(
                model, *sight, docket.draw, docket.active, docket.world, hold, ahead
            )
            return weighed(seen, docket, levels, lever)

        return self._weigh.setdefault(sight, jax.jit(weigh))


def trace(
    engine: Engine,
    schedule: Schedule,
    *,
    seed: int,
    draw: int,
    replicate: int,
    quarters: int,
    who: Collection[str] = (),
) -> list[list[Record]]:
    """Return the deliberations of one member by quarter, from the first on; see `Tracer.weigh`."""
    blocks: list[Block] = []
    short, replicates = shortened(schedule, quarters), replicate + 1
    matrix = engine.run(
        [short],
        draws=draw + 1,
        replicates=replicates,
        quarters=quarters,
        seed=seed,
        sink=blocks.append,
    )
    last = max(blocks, key=lambda block: block.first_member)
    path = Replay(engine).walk(
        short, matrix, last.values[-1], draw=draw, replicate=replicate, seed=seed
    )
    tracer = Tracer(engine, short, seed)
    return [tracer.weigh(path, quarter, who) for quarter in range(quarters)]


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
