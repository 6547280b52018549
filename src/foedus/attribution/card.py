"""The answer card of a question: what it changes, how surely over draws, and through what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from foedus import share_words
from foedus.analyses.paired import ROUNDING, six, spreads
from foedus.attribution import entries, groups, paired, shapley
from foedus.attribution.entries import Aspect, Move, Read
from foedus.attribution.paired import Pairs
from foedus.attribution.question import Question, Side
from foedus.attribution.shapley import Division, Vector
from foedus.contract import GROUPS
from foedus.counterfactuals.probes import Probe
from foedus.engine.run_manifest import version
from foedus.errors import OptionError, Problem
from foedus.model.entries import off_menu
from foedus.model.types import Model
from foedus.result.documents import card
from foedus.result.documents.card import AnswerCard, CardEffect, Divided, Part

Progress = Callable[[str, int, int], None]
Scale = Literal["difference", "ratio"]

SMALL = 0.1
"""Standard deviations of the twin that nine draws in ten must stay below for an effect to be small,
as the reports of a comparison have it."""

STILL = 0.01
"""Standard deviations below which a draw does not move: its sign would be an accident."""

ERRORS = 2.0
"""Standard errors from none at which a mean effect is told apart from it, and shares of it are."""

POINTS = 100.0

MANY = 3
"""Actors that are named; of more the number is."""


@dataclass(frozen=True)
class Named:
    """What an effect is of."""

    aspect: Aspect
    outcome: str
    title: str
    who: str
    unit: str
    scale: Scale = "difference"
    index: bool = False


def answer(model: Model, question: Question, progress: Progress | None = None) -> AnswerCard:
    """Return the card of a question; what it says in sentences is left open.

    Effects are those of the whole ensemble. They are divided among groups of mechanisms exactly,
    both arms being run for every set of groups, on the first draws of it.

    Raises
    ------
    OptionError
        If no draw has sound numbers in both arms.
    """
    named = (*question.asked.levers, *question.against.levers)
    reads = entries.read(model, entries.allies_of(model, named))
    moves = [move for move in entries.moves(model) if move.lever not in named]
    own = groups.declared(model)
    probes: list[Probe] = [one.probe for one in (*reads, *moves)]
    whole = paired.run(model, question, probes, own, [frozenset(own)], progress)
    apart = paired.run(model, question.divided, probes, own, shapley.subsets(tuple(own)), progress)
    if not (whole.sound.any() and apart.sound.any()):
        what = "no draw has sound numbers in both arms, so nothing can be said"
        raise OptionError(Problem("the question", what, "impose less"))
    return told(model, whole, apart, reads, moves)


def told(
    model: Model,
    whole: Pairs,
    apart: Pairs | None,
    reads: Sequence[Read],
    moves: Sequence[Move],
) -> AnswerCard:
    """Return the card of what was read of two arms.

    Parameters
    ----------
    whole
        Both arms with every group at work.
    apart
        Both arms by the groups that work; None where no other arms were run: then effects are not
        divided, and how rivals answer was read as shares of members, for want of chances.
    """
    question, own = whole.question, groups.declared(model)
    answered = _answer_of_rivals(model, whole, moves, chances=apart is not None)
    every = [(one.probe, _of_outcome(model, one), 1.0) for one in reads]
    last = next((i for i, (_, e, _) in enumerate(every) if e.aspect == "patron"), len(every))
    every[last:last] = answered
    by = question.ensemble if apart is None else question.divided.ensemble
    first, window, size = model.first, question.window, question.ensemble
    return AnswerCard(
        case=model.case.name,
        title=model.case.title,
        digest=model.digest,
        version=version(),
        seed=size.seed,
        draws=size.draws,
        replicates=size.replicates,
        divided_draws=by.draws,
        divided_replicates=by.replicates,
        quarters=tuple(str(first + i) for i in range(size.quarters)),
        window=(str(first + window.start), str(first + (window.stop - 1))),
        asked=side_of(model, question.asked),
        against=side_of(model, question.against),
        effects=tuple(_effect(whole, apart, tuple(own), *one) for one in every),
        groups={name: card.Group(title=GROUPS[name], mechanisms=own[name]) for name in own},
        unswitched=groups.unswitched(model),
        left_out=int(np.count_nonzero(~whole.sound)),
    )


def side_of(model: Model, side: Side) -> card.Side:
    """Return what a document says of a side."""
    return card.Side(side.name, side.texts, off_menu(model, side.texts))


def _of_outcome(model: Model, read: Read) -> Named:
    outcome = next(k.outcome for k in model.kept if k.outcome.name == read.entry.outcome)
    return Named(
        aspect=read.entry.aspect,
        outcome=outcome.name,
        title=outcome.title,
        who=names(model, read.actors),
        unit="" if read.entry.ratio else outcome.unit,
        scale="ratio" if read.entry.ratio else "difference",
        index=outcome.index,
    )


def _answer_of_rivals(
    model: Model, found: Pairs, moves: Sequence[Move], *, chances: bool
) -> list[tuple[Probe, Named, float]]:
    """Return the answer of rivals: of the lever whose chances move most, what it gains most."""
    arms = found.whole
    change = {
        move: found.level(arms.asked, move.probe) - found.level(arms.against, move.probe)
        for move in moves
    }
    apart: dict[str, float] = {}
    for move, by_draw in change.items():
        apart[move.lever] = apart.get(move.lever, 0.0) + float(np.abs(by_draw).mean()) / 2.0
    if not apart:
        return []
    lever = max(apart, key=lambda name: apart[name])
    own = [move for move in moves if move.lever == lever]
    move = max(own, key=lambda one: float(change[one].mean()))
    what = "Chance of" if chances else "Share of members with"
    option = f"\N{LEFT DOUBLE QUOTATION MARK}{move.option}\N{RIGHT DOUBLE QUOTATION MARK}"
    named = Named(
        aspect="rival",
        outcome=f"{lever}={move.option}",
        title=f"{what} {move.title.lower()} at {option}",
        who=names(model, (move.government,)),
        unit="percentage points",
    )
    return [(move.probe, named, POINTS)]


def _effect(
    whole: Pairs,
    apart: Pairs | None,
    parts: Sequence[str],
    probe: Probe,
    named: Named,
    times: float,
) -> CardEffect:
    ratio = named.scale == "ratio"
    arms = whole.whole
    total = times * whole.effect(frozenset(parts), probe, ratio)
    base = times * whole.level(arms.against, probe, ratio)
    if apart is None:
        mean, error = float(total.mean()), shapley.error(total)
        return effect(total, base, named, Divided(six_digits(mean), six_digits(error), ()))
    effects = {some: times * x for some, x in apart.effects(probe, ratio).items()}
    return effect(total, base, named, divided(effects, shapley.exact(effects, parts)))


def effect(total: Vector, base: Vector, named: Named, parts: Divided) -> CardEffect:
    """Return what is said of an effect.

    Parameters
    ----------
    total
        By draw; of a ratio its logarithm.
    base
        Levels of the twin (draw), of a ratio their logarithms.
    """
    size = max(float(np.abs(base).max()), float(np.abs(total).max()), 1e-30)
    varies = float(base.std(ddof=1)) if len(base) > 1 else 0.0
    sd = varies if varies > ROUNDING * size else 0.0
    # Last bits of single precision are no effect.
    least = max(STILL * sd, ROUNDING * size)
    up, down = float((total >= least).mean()), float((total <= -least).mean())
    direction: Literal["rises", "falls", "does not move"]
    direction, share = ("rises", up) if up >= down else ("falls", down)
    if up == down == 0.0:
        direction, share = "does not move", 1.0
    ratio = named.scale == "ratio"
    spread = spreads((np.exp(total) if ratio else total)[:, None], 1.0 if ratio else 0.0)[0]
    low, high = np.quantile(total, (0.05, 0.95))
    widest = max(abs(float(low)), abs(float(high)))
    return CardEffect(
        **(vars(spread) | {"positive": six(up), "negative": six(down)}),
        **vars(named),
        direction=direction,
        share=share,
        word=share_words.word(share),
        sd=six(sd) if sd else None,
        small=widest < SMALL * sd if sd else widest < least,
        divided=parts,
    )


def divided(effects: paired.ByWorking, division: Division) -> Divided:
    """Return a mean effect with its parts.

    Parameters
    ----------
    effects
        By the groups that work, the effect (draw); where a set is missing, nothing is said of what
        is left with one group alone off.
    """
    mean, error = float(division.total.mean()), shapley.error(division.total)
    told = abs(mean) > ERRORS * error and mean != 0.0
    every = frozenset(division.parts)

    def part(name: str, values: Vector) -> Part:
        own = float(values.mean())
        without = effects.get(every - {name}) if name else values
        left = None if without is None else float(without.mean())
        return Part(
            group=name,
            mean=six_digits(own),
            error=six_digits(shapley.error(values)),
            share=six_digits(own / mean) if told else None,
            left=six_digits(left / mean) if told and left is not None else None,
        )

    rows = [part(name, values) for name, values in division.parts.items()]
    return Divided(six_digits(mean), six_digits(error), (*rows, part("", division.rest)))


def six_digits(value: float) -> float:
    """Return a number with six significant digits, and no negative zero."""
    return float(f"{value:.6g}") + 0.0


def names(model: Model, actors: Sequence[str]) -> str:
    """Return actors in words, as those whose mean it is where there are several."""
    if len(actors) > MANY:
        return f"mean of {len(actors)}"
    return ", ".join(model.case.actors[a].name for a in actors)
