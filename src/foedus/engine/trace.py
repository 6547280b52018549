"""One deliberation number by number: what a government weighed over each lever it had open.

One member is run again up to a quarter, and the engine's own functions say what each option was
worth, to whom, through what, and what expected answers added. A deliberation is plain data:

    quarter, government, lever, standing    what is decided, and the level that stands
    rule, shares, weights, discounts        rule; by line: influence, weight, patience
    sharpness                               log-odds of the better of two options per swing
    attends                                 false where a government that does not think draws
    options                                 below
    proposed, chance, accepts, kept         best score; uniform number, chance that the leader's
                                            line accepts; part of what stands that is kept
    level, taken                            what comes of it, and the nearest option

    of an option: name, level
    utility, response, cost, taste          by line, without an answer and added by answers; swings
    score                                   sharpness (weighted utility and response - cost) + taste
    felt                                    by line and attribute: swings felt, and worth of a swing
    ahead                                   by attribute: now, at the end of each quarter, lasting
                                            (in its unit); gains (swings)
    replies                                 below

    of a reply: lever, kappa, opens         who answers, how much is expected, chance that it opens
    sharpness, believed, stays              as above, of those who answer; chance of no move
    moves                                   direction, level, option, chance; gain and cost to those
                                            who answer; utility by line if it comes
    adds                                    by line

Lines are those with influence; chances of moves hold if the lever opens.
"""

import dataclasses
from collections.abc import Callable, Collection
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array
from scipy.special import logit

from foedus.engine import calendar, decide, foresight, menus, priors, streams, year
from foedus.engine.council import answer_odds, answer_value, believed_shares, convene, reach, settle
from foedus.engine.foresight import Outlook
from foedus.engine.menus import Ballot
from foedus.engine.quarter import Carry, Draw
from foedus.engine.run import imposed_matrix
from foedus.model import view
from foedus.model.schedule import Schedule
from foedus.model.types import Lever, Model
from foedus.state import Council, World, joint, propose_and_accept, shared_out

Table = np.ndarray[Any, Any]
Found = dict[str, Table]
Record = dict[str, Any]

PROPOSING = ("agenda_veto", "agenda_slippage")  # rules under which other lines propose


class Tracer:
    """Traces members of one model and seed; what it compiles is kept for the next member."""

    def __init__(self, model: Model, schedule: Schedule, seed: int) -> None:
        """Compile nothing yet."""
        self.model, self.schedule, self.seed = model, schedule, seed
        self._runs = year.Executables(model)
        self._years = calendar.imposed_years(model, schedule, len(schedule.forced))
        self._open: Callable[..., tuple[Array, World, Ballot]] = jax.jit(self._opening)
        self._weigh: dict[tuple[Any, ...], Callable[..., dict[str, Array]]] = {}

    def trace(self, *, draw: int, replicate: int, quarter: int) -> list[Record]:
        """Return the deliberations of a member in a quarter (0 is the first), in their order."""
        model = self.model
        rows = imposed_matrix(priors.draw(model, self.seed, draw + 1), self.schedule)[[draw]]
        ready, keys, carry = self._runs.start(
            np.ascontiguousarray(rows.T),
            np.uint32(self.seed),
            np.asarray([draw], np.uint32),
            np.asarray([replicate], np.uint32),
        )
        counted = np.ones(1, np.float32)
        for t in range(quarter):
            carry, _ = self._runs.year(ready, keys, counted, carry, self._imposed(t, True))
        return self.weigh(ready, keys, carry, quarter)

    def _imposed(self, t: int, scanned: bool = False) -> year.Imposed:
        def rows(table: Array) -> Array:
            return table[t % year.QUARTERS :][:1] if scanned else table[t % year.QUARTERS]

        return jax.tree.map(rows, self._years[t // year.QUARTERS])

    def weigh(
        self, ready: Draw, keys: Array, carry: Carry, quarter: int, who: Collection[str] = ()
    ) -> list[Record]:
        """Return the deliberations of some governments in a quarter entered as `carry` says."""
        model, imposed = self.model, self._imposed(quarter)
        active, world, ballot = self._open(ready, keys, carry, imposed)
        free = np.asarray(ballot.opened * (1.0 - ballot.forced))[:, 0]
        start = np.where(np.asarray(ballot.forced) > 0, ballot.imposed, carry.levels)
        found: list[Record] = []
        for government in (g for g in model.governments if not who or g in who):
            levels = start.copy()
            weigh = self._weighing(government)
            for i, lever in enumerate(model.levers):
                if lever.government != government or not free[i]:
                    continue
                numbers = weigh(ready, active, world, imposed, carry.levels, ballot, levels, i)
                got = {name: np.asarray(value) for name, value in numbers.items()}
                levels[i] = got["taken"]
                found.append(_written(model, lever, str(model.first + quarter), got))
        return found

    def _opening(
        self, draw: Draw, keys: Array, carry: Carry, imposed: year.Imposed
    ) -> tuple[Array, World, Ballot]:
        # What `foedus.engine.year` does before a quarter's choices.
        at = year.opening(self.model, draw, carry, imposed)
        layout = self._runs.layout
        u = streams.quarter_uniforms(layout, keys, imposed.number)
        ballot = year.ballot_of(self.model, layout, draw, u, imposed, jnp.ones(1))
        return at.active, at.world, ballot

    def _weighing(self, government: str) -> Callable[..., dict[str, Array]]:
        # Governments of one view share what is compiled.
        model = self.model
        sight = view.view_of(model, government), view.left_out(model, government)

        def weigh(
            draw: Draw,
            active: Array,
            world: World,
            imposed: year.Imposed,
            standing: Array,
            ballot: Ballot,
            levels: Array,
            lever: Array,
        ) -> dict[str, Array]:
            seen = foresight.outlook(
                model, *sight, draw, active, world, imposed.hold, imposed.ahead
            )
            return weighed(seen, standing, ballot, levels, lever)

        return self._weigh.setdefault(sight, jax.jit(weigh))


def trace(
    model: Model, schedule: Schedule, *, seed: int, draw: int, replicate: int, quarter: int
) -> list[Record]:
    """Return the deliberations of one member in a quarter (0 is the first), in their order."""
    return Tracer(model, schedule, seed).trace(draw=draw, replicate=replicate, quarter=quarter)


def weighed(
    seen: Outlook, standing: Array, ballot: Ballot, levels: Array, lever: Array
) -> dict[str, Array]:
    """Return the numbers of one lever of one member, by the functions of the engine.

    Parameters
    ----------
    levels
        Settings of the lever's government so far in this quarter.
    """
    table = menus.menus(seen.model)
    picked = jax.nn.one_hot(lever, len(seen.model.levers))[:, None]
    agenda = menus.turn_to(table, picked, standing)
    at = menus.Turn(picked[:, None])
    council = convene(seen, table, at, standing, ballot)
    found = _futures(seen, table, agenda, standing, levels, lever)
    base, ends = found["base"], found["ends"]
    response = jnp.zeros_like(base)
    for place, answers in enumerate(table.answers):
        # The engine's layout: one seat, one member.
        two = ends[:, 2 * place : 2 * place + 2]
        given = (seen, table, place, at, agenda, standing, base, two)
        added = answer_value(*given)
        there, moves, opens = answer_odds(*given)
        its = menus.Turn(jnp.einsum("vsl,vw->wsl", at.one, jnp.asarray(answers)))
        believed = believed_shares(seen, table, at, its)
        steps = [agenda.reply_level[2 * place + i, lever] for i in range(2)]
        exist = [agenda.reply_there[2 * place + i, lever] for i in range(2)]
        move = (jnp.stack(steps) - its.of(standing)[0]) / jnp.maximum(its.of(table.span)[0], 1e-6)
        move = jnp.where(its.of(table.nominal)[0] > 0.0, jnp.sign(move), move)
        gains = [joint(two[:, i] - base, believed) for i in range(2)]
        found |= {
            f"answers {place}": there,
            f"moves {place}": moves[:, :, 0, 0],
            f"opens {place}": opens,
            f"believed {place}": believed[:, 0, 0],
            f"adds {place}": added[:, :, 0, 0],
            f"step {place}": jnp.stack(steps)[:, 0],
            f"exists {place}": jnp.stack(exist)[:, 0],
            f"gain {place}": jnp.stack(gains, axis=1)[:, :, 0, 0],
            f"cost {place}": (its.of(seen.draw.values.inertia)[0] * move**2)[:, 0],
            f"sharpness {place}": its.of(seen.draw.values.sharpness),
            f"which {place}": jnp.argmax(its.one[:, 0, 0]),
        }
        response = response + added
    council = dataclasses.replace(council, utility=base + response)
    settled, taken = reach(seen, table, at, council, standing, ballot)
    return found | {
        "base": base[:, :, 0, 0],
        "ends": ends[:, :, :, 0, 0],
        "response": response[:, :, 0, 0],
        "kappa": at.of(seen.draw.values.anticipation),
        "kept": settled.kept,
        "taken": taken[0],
        "attends": at.of(ballot.attention),
        "standing": at.of(standing),
        "worth": seen.draw.values.worth[:, 0],
        "discount": seen.draw.values.discount[:, 0],
        **_rules(seen, council),
    }


def _futures(
    seen: Outlook, table: menus.Menus, agenda: menus.Agenda, standing: Array, levels: Array,
    lever: Array,
) -> dict[str, Array]:  # fmt: skip
    """Return what is expected of every option, without an answer and with each."""
    model, options = seen.model, jnp.asarray(table.levels)[lever]
    own = jnp.asarray(menus.same_holder(table))[:, lever][:, None]
    here = jnp.where(own > 0.0, levels, standing)
    one = jax.nn.one_hot(lever, len(model.levers))[:, None]
    plain = jnp.where(one > 0.0, options[None], here)
    plans = [plain]
    for r in range(2 * len(table.answers)):
        answering = jnp.asarray(table.answers[r // 2])[lever][:, None]
        plans.append(jnp.where(answering > 0.0, agenda.reply_level[r, lever], plain))
    plan = jnp.concatenate(plans, axis=1)
    # Options lie side by side, as members do: everything known is repeated for each.
    same = jnp.zeros(plan.shape[1], dtype=int)
    fields = {name: decide.lanes_of(getattr(seen, name), same, 1) for name in decide.BY_MEMBER}
    wide = dataclasses.replace(seen, **fields)
    now = foresight.attributes(model, wide.world)
    path = foresight.look_ahead(
        model, wide.draw, wide.active, wide.world, plan, wide.hold, wide.ahead
    )
    feel = foresight.felt(model, now, path, wide.draw.values.discount)
    lines = foresight.by_line(model, wide.draw.values.worth, feel)
    count = len(options)
    by_plan = jnp.moveaxis(lines.reshape(len(lines), -1, count), 0, -1)[..., None, None]
    return {
        "now": now[:, 0],
        "path": path[..., :count],
        "felt": feel[:, :count],
        "base": by_plan[0],
        "ends": jnp.moveaxis(by_plan[1:], 0, 1),
    }


def _rules(seen: Outlook, council: Council) -> dict[str, Array]:
    """Return which rule is at work, the weights of its lines, scores, and what the leader says."""
    position = {m.name: i for i, m in enumerate(seen.model.mechanisms)}
    rules = [m.name for m in seen.model.mechanisms if m.aggregate is not None]
    on = jnp.stack([seen.active[position[name], 0] for name in rules])
    rule = jnp.max(jnp.where(on > 0.0, jnp.arange(len(rules)), 0))
    proposing = jnp.asarray([name in PROPOSING for name in rules])[rule]
    option, led, _ = propose_and_accept(council)
    others = shared_out(council.share * (1.0 - council.leader), council.share)
    weight = jnp.where(proposing, others, settle(seen, council).weight)
    worth = joint(council.utility, weight) - council.cost
    leader = shared_out(council.share * council.leader, council.share)
    its = joint(council.utility, leader) - council.cost
    gain = jnp.take_along_axis(its, option[None], axis=0)[0] - jnp.sum(council.standing * its, 0)
    accepts = jnp.where(led & proposing, jax.nn.sigmoid(council.sharpness * gain), 1.0)
    return {
        "rule": rule,
        "share": council.share[:, 0, 0],
        "weight": weight[:, 0, 0],
        "sharpness": council.sharpness,
        "score": (council.sharpness * worth + council.taste)[:, 0, 0],
        "cost": council.cost[:, 0, 0],
        "taste": council.taste[:, 0, 0],
        "chance": council.chance,
        "accepts": accepts,
    }


# --- as plain data ----------------------------------------------------------------------------


def _written(model: Model, lever: Lever, quarter: str, got: Found) -> Record:
    rules = [m.name for m in model.mechanisms if m.aggregate is not None]
    mine = [i for i, _ in enumerate(model.lines) if got["share"][i] > 0.0]
    options = [_option(model, lever, mine, o, got) for o in range(len(lever.options))]
    level = float(got["taken"].item())
    nearest = int(np.argmin(np.abs(np.asarray(lever.levels) - level)))

    def each(values: Table) -> dict[str, float]:
        return _by_line(model, mine, values)

    return dict(
        quarter=quarter,
        government=lever.government,
        lever=lever.name,
        rule=rules[int(got["rule"])],
        shares=each(got["share"]),
        weights=each(got["weight"]),
        sharpness=got["sharpness"].item(),
        discounts=each(got["discount"]),
        attends=bool(got["attends"].item() > 0.0),
        standing=got["standing"].item(),
        options=options,
        proposed=max(options, key=lambda option: option["score"])["name"],
        chance=got["chance"].item(),
        accepts=got["accepts"].item(),
        kept=got["kept"].item(),
        level=level,
        taken=lever.options[nearest],
    )


def _by_line(model: Model, lines: list[int], values: Table) -> dict[str, float]:
    return {model.lines[i].name: float(values[i]) for i in lines}


def _option(model: Model, lever: Lever, mine: list[int], o: int, got: Found) -> Record:
    pairs = [(p, i, k) for p, (i, k) in enumerate(model.pairs) if i in mine]
    places = sum(name.startswith("answers ") for name in got)
    replies = (_reply(model, mine, o, place, got) for place in range(places))
    return dict(
        name=lever.options[o],
        level=float(lever.levels[o]),
        utility=_by_line(model, mine, got["base"][o]),
        response=_by_line(model, mine, got["response"][o]),
        replies=[reply for reply in replies if reply is not None],
        cost=float(got["cost"][o]),
        taste=float(got["taste"][o]),
        score=float(got["score"][o]),
        ahead=[_ahead(model, k, o, got) for k in sorted({k for _, _, k in pairs})],
        felt=[
            dict(
                line=model.lines[i].name,
                attribute=model.attributes[k].name,
                felt=float(got["felt"][p, o]),
                worth=float(got["worth"][p]),
            )
            for p, i, k in pairs
        ],
    )


def _ahead(model: Model, k: int, o: int, got: Found) -> Record:
    attribute = model.attributes[k]
    now, path = float(got["now"][k]), [float(x) for x in got["path"][:, k, o]]

    def natural(value: float) -> float:
        return attribute.swing**value if attribute.ratio else attribute.swing * value

    *quarters, lasting = map(natural, path)
    return dict(
        attribute=attribute.name,
        now=natural(now),
        path=quarters,
        lasting=lasting,
        gains=[value - now for value in path],
    )


def _reply(model: Model, mine: list[int], o: int, place: int, got: Found) -> Record | None:
    def of(name: str) -> Table:
        return got[f"{name} {place}"]

    if not of("answers").item():
        return None
    lever = model.levers[int(of("which"))]
    found: list[Record] = []
    for i, direction in enumerate(("up", "down")):
        if not of("exists")[i]:
            continue
        level = float(of("step")[i])
        nearest = int(np.argmin(np.abs(np.asarray(lever.levels) - level)))
        found.append(
            dict(
                direction=direction,
                level=level,
                option=lever.options[nearest],
                chance=float(of("moves")[o, i]),
                gain=float(of("gain")[o, i]),
                cost=float(of("cost")[i]),
                utility=_by_line(model, mine, got["ends"][o, 2 * place + i]),
            )
        )
    return dict(
        lever=lever.name,
        kappa=got["kappa"].item(),
        opens=of("opens").item(),
        sharpness=np.asarray(logit(of("sharpness")), dtype=float).item(),
        believed=_by_line(model, np.flatnonzero(of("believed") > 0.0).tolist(), of("believed")),
        stays=1.0 - sum(move["chance"] for move in found),
        moves=found,
        adds=_by_line(model, mine, of("adds")[o]),
    )
