"""Answer cards of a run, one for each arm but the first, from the members that it kept.

They cost no runs: what takes arms with mechanisms off, why an effect is there, is left open.
"""

from dataclasses import dataclass

import numpy as np

from foedus.attribution import card, entries, groups, stored
from foedus.attribution.entries import Move, Read
from foedus.attribution.paired import Pair, Pairs
from foedus.attribution.question import Question
from foedus.counterfactuals.probes import Level, Probe, Stands, Table, columns_of
from foedus.engine.run import columns
from foedus.explain.stored import experiment
from foedus.model.types import Model
from foedus.result.documents.card import AnswerCard
from foedus.result.result import Result


def cards(model: Model, result: Result) -> tuple[AnswerCard, ...]:
    """Return the cards of a result of this model, without their sentences.

    What a rival answers is the share of members that stand at an option, since no run keeps its
    chances. An arm without a draw of sound numbers has no card, nor has a case without any outcome
    of a card.
    """
    first, *others = result.manifest.arms
    found = (_card(model, result, arm, first) for arm in others)
    return tuple(one for one in found if one is not None)


def _card(model: Model, result: Result, asked: str, against: str) -> AnswerCard | None:
    question = stored.between(model, experiment(model, result.manifest, asked, against))
    named = (*question.asked.levers, *question.against.levers)
    reads = entries.read(model, entries.allies_of(model, named))
    moves = [move for move in entries.moves(model) if move.lever not in named]
    if not (reads or moves):
        return None
    pairs = _Kept(model, result).pairs(question, reads, moves)
    if not pairs.sound.any():
        return None
    return card.told(model, pairs, None, reads, moves)


@dataclass(frozen=True, eq=False)
class _Kept:
    """Probes read of a result in place of the blocks of a run."""

    model: Model
    result: Result

    def pairs(self, question: Question, reads: list[Read], moves: list[Move]) -> Pairs:
        """Return both arms with every group at work."""
        probes = [one.probe for one in (*reads, *moves)]
        tables = [
            np.stack([self._read(probe, side.name) for probe in probes], axis=-1)
            for side in (question.asked, question.against)
        ]
        sound = np.isfinite(np.stack(tables)).all(axis=(0, 2, 3))
        every = frozenset(groups.declared(self.model))
        pair = Pair(tables[0], tables[1])
        return Pairs(question, tuple(probes), {every: pair}, np.asarray(sound, np.bool_))

    def _read(self, probe: Probe, arm: str) -> Table:
        """Return means over the shocks of a draw (draw, quarter); NaN where one is not sound."""
        if isinstance(probe, Level):
            parts = [self._column(place, arm) for place in probe.columns]
            values = np.mean(parts, axis=0)
        else:
            assert isinstance(probe, Stands)
            lever, option = self._option(probe)
            taken = self.result.values("option", arm)[:, :, lever]
            values = (taken == option).astype(np.float64)
        values[~self.result.sound(arm)] = np.nan
        # As where a question is asked: a draw counts if all its members are sound.
        split = values.reshape(self.result.manifest.draws, -1, values.shape[1])
        return np.asarray(split.mean(axis=1))

    def _column(self, place: int, arm: str) -> Table:
        """Return one kept number (member, quarter)."""
        name, cut = next((n, c) for n, c in columns(self.model) if c.start <= place < c.stop)
        return self.result.values(name, arm)[:, :, place - cut.start].astype(np.float64)

    def _option(self, probe: Stands) -> tuple[int, int]:
        """Return the lever and the option that a probe of chances is about."""
        where = columns_of(self.model)
        lever, option = divmod(probe.columns[0] - where.kept, where.options)
        return lever, option
