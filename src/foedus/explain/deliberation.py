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

from collections.abc import Collection
from typing import Any

import numpy as np
from jaxtyping import Array

from foedus import column_names
from foedus.engine import year
from foedus.engine.reference_paths import Members, ReferencePaths, reference_schedule
from foedus.engine.run import Block, Engine
from foedus.explain.deliberation_record import Found, Record, written
from foedus.explain.replay import Path, Replay, imposed_by_quarter
from foedus.explain.weighing import Docket, chamber_of
from foedus.model.schedule import Schedule, shortened

Table = np.ndarray[Any, Any]


class Tracer:
    """Weighs again what members of an arm decided."""

    def __init__(self, engine: Engine, schedule: Schedule, seed: int) -> None:
        """Compile nothing yet; reference paths are walked by the executables of the engine."""
        self.engine, self.model, self.schedule, self.seed = engine, engine.model, schedule, seed
        self._imposed = imposed_by_quarter(self.model, schedule)
        self._chamber = chamber_of(engine)

    def weigh(self, path: Path, quarter: int, who: Collection[str] = ()) -> list[Record]:
        """Return the deliberations of some governments (of all) in a quarter, in their order.

        Parameters
        ----------
        path
            The member, walked through this quarter at least; the first is 0.
        """
        model, carry = self.model, path.steps[quarter].carry
        imposed = self._imposed[quarter]
        at, ballot = self._chamber.open(path.draw, path.luck, carry, imposed)
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
            numbers = self._chamber.weighing(lever.government)(docket, levels, i)
            got: Found = {name: np.asarray(value) for name, value in numbers.items()}
            levels[i] = got["level"]
            done = self._chamber.reach(path.draw, at, carry.carried, levels, ballot.forced)
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
