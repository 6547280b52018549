"""An answer card in words: one sentence per effect and one of why, the same for the same numbers.

Terminal, page and notebook tell these; the document carries them.
"""

import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from foedus import share_words
from foedus.analyses.who_gains import listed
from foedus.overview import counted
from foedus.report.rows.comparison import difference
from foedus.report.rows.plain_names import plain
from foedus.report.rows.table import Cell, Heading, Row, Table, numbers, words
from foedus.result.documents.card import AnswerCard, CardEffect, Divided, Part

ASPECTS: dict[str, str] = {
    "burden": "Burden and unmet ask",
    "trust": "Trust of elites and of the public",
    "fears": "Fears of the ally",
    "conflict": "Conflict risk, between arms",
    "rival": "The rival's answer",
    "patron": "The patron's ledger",
}
"""What effects stand for, in the order of a card."""

CLAUSES = 4
"""Effects that the headline names, those that move most."""

LITTLE = 0.05
"""Share of draws from which it is said what other draws do."""

NEEDED = 0.2
"""Part of a mean effect below which it is gone: one that leaves less when it is off is needed."""

TELLING = 0.1
"""Part of a mean effect from which a group is named."""

NOT_TOLD = "The mean over draws cannot be told from no change, so it is not divided."


@dataclass(frozen=True)
class CardRow:
    """One effect as it is told.

    Attributes
    ----------
    title, plain, who
        What, what a reader would call it where that is another word, and whose.
    change
        Median with 90% of draws, and the unit; a leading x is a relative risk.
    briefly, surely
        The word for the share of draws, with its number; and then what the other draws do.
    why
        One sentence; empty for what hardly moves.
    quantiles
        5, 25, 50, 75 and 95% over draws in standard deviations of the twin; none where that is not
        known.
    """

    aspect: str
    title: str
    plain: str
    who: str
    change: str
    briefly: str
    surely: str
    why: str
    small: bool
    quantiles: tuple[float, float, float, float, float] | None


def completed(card: AnswerCard) -> AnswerCard:
    """Return a card with its sentences."""
    effects = tuple(
        replace(effect, said=said(effect), why=why(effect, card)) for effect in card.effects
    )
    whole = replace(card, effects=effects, notes=tuple(notes(card)))
    return replace(whole, headline=headline(whole))


def rows(card: AnswerCard) -> tuple[CardRow, ...]:
    """Return the effects as they are told, in the order of the card."""
    return tuple(
        CardRow(
            effect.aspect,
            effect.title,
            plain(effect.outcome),
            effect.who,
            change(effect),
            briefly(effect),
            surely(effect),
            "" if effect.small else effect.why,
            effect.small,
            standardised(effect),
        )
        for effect in card.effects
    )


def table(card: AnswerCard) -> Table:
    """Return the card as a table, under a heading for each aspect."""
    columns = (*words("outcome"), *numbers("change, 90% of draws"), *words("how surely"))
    if explained(card):
        columns += words("why")
    found: list[Row | Heading] = []
    last = ""
    for row in rows(card):
        if row.aspect != last:
            found.append(Heading(ASPECTS[row.aspect]))
            last = row.aspect
        cells = Cell(row.title, row.plain, row.who, tone="name"), row.change, row.surely
        found.append((*cells, row.why) if explained(card) else cells)
    return Table(columns, tuple(found))


def explained(card: AnswerCard) -> bool:
    """Return whether effects are divided, so that it can be said why."""
    return any(effect.divided.parts for effect in card.effects)


def headline(card: AnswerCard) -> str:
    """Return the answer in a sentence: what moves most and how surely, then what hardly does."""
    moving = [e for e in card.effects if not e.small and e.share >= share_words.MORE_THAN_HALF]
    moving = [e for e in moving if e.direction != "does not move"]
    moving.sort(key=lambda e: -_size(e))
    clauses = [
        f"{_lower(e.title)} ({e.who}) {e.direction} in {share_words.draws(e.share)}"
        for e in moving[:CLAUSES]
    ]
    told = "; ".join(clauses) or "nothing that is told moves one way in more than half of draws"
    still = [f"{_lower(e.title)} ({e.who})" for e in card.effects if e.small]
    rest = f". Hardly moved: {', '.join(still)}" if still else ""
    return f"{card.asked.name} against {card.against.name}: {told}{rest}."


def said(effect: CardEffect) -> str:
    """Return an effect in a sentence."""
    return f"{effect.title}, {effect.who}: {surely(effect)}, {change(effect)}."


def briefly(effect: CardEffect) -> str:
    """Return in how many draws an effect has its direction."""
    if effect.direction == "does not move":
        return effect.direction
    if effect.small:
        return "hardly moves"
    return f"{effect.direction} in {share_words.of_draws(effect.share)}"


def surely(effect: CardEffect) -> str:
    """Return in how many draws an effect has its direction, and what the others do."""
    if effect.direction == "does not move" or effect.small:
        return briefly(effect)
    up, down = effect.positive or 0.0, effect.negative or 0.0
    other, verb = (down, "falls") if effect.direction == "rises" else (up, "rises")
    rest = [f"{verb} in {share_words.hundred(other)}"] if other >= LITTLE else []
    still = 1.0 - up - down
    rest += [f"does not move in {share_words.hundred(still)}"] if still >= LITTLE else []
    more = f", {' and '.join(rest)}" if rest else ""
    return f"{briefly(effect)}{more}"


def change(effect: CardEffect) -> str:
    """Return the median change with 90% of draws, and its unit."""
    unit = "" if effect.index or effect.scale == "ratio" else f" {effect.unit}"
    return f"{difference(effect.scale, effect)}{unit}"


def why(effect: CardEffect, card: AnswerCard) -> str:
    """Return one sentence of why: which groups of mechanisms an effect needs, and who adds what."""
    return because(effect.divided, {name: one.title for name, one in card.groups.items()})


def because(divided: Divided, titles: Mapping[str, str]) -> str:
    """Return one sentence of what a mean effect is made of; none where it was not divided.

    Parameters
    ----------
    titles
        What parts are called.
    """
    parts = [part for part in divided.parts if part.group]
    if not divided.parts:
        return ""
    if any(part.share is None for part in divided.parts):
        return NOT_TOLD
    known = [p for p in parts if p.left is not None and abs(p.left) < NEEDED]
    needed = [p for p in known if (p.share or 0.0) >= TELLING]
    helping = sorted((p for p in parts if (p.share or 0.0) >= TELLING), key=_most_first)
    against = sorted((p for p in parts if (p.share or 0.0) <= -TELLING), key=_most_first)
    if len(needed) > 1:
        frozen = "either" if len(needed) == 2 else "any"
        found = f"It takes {_named(needed, titles)} together: with {frozen} frozen it is gone"
        helping = [part for part in helping if part not in needed]
        also = "also helped by"
    elif needed:
        found = f"It needs {_named(needed, titles, shares=True)}: with that frozen it is gone"
        helping = [part for part in helping if part not in needed]
        also = "helped by"
    elif helping:
        lead, *helping = helping
        found = f"Most comes through {_named([lead], titles, shares=True)}"
        also = "then"
    else:
        return "It is there whatever is frozen: the question sets it."
    if helping:
        found += f", {also} {_named(helping, titles, shares=True)}"
    if against:
        found += f"; {_named(against, titles)} works against it ({_percents(against)})"
    rest = divided.parts[-1]
    if abs(rest.share or 0.0) >= TELLING:
        found += f"; {_percents([rest])} is there whatever is frozen"
    return f"{found}."


def _most_first(part: Part) -> float:
    return -abs(part.share or 0.0)


def _named(parts: Sequence[Part], titles: Mapping[str, str], *, shares: bool = False) -> str:
    """Return parts by their titles, with their shares of the mean effect where wanted."""
    return listed(
        [
            f"{quoted(titles[part.group])}{f' ({_percents([part])})' if shares else ''}"
            for part in parts
        ]
    )


def quoted(title: str) -> str:
    """Return a title in quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{title}\N{RIGHT DOUBLE QUOTATION MARK}"


def _percents(parts: Sequence[Part]) -> str:
    return ", ".join(percent(part.share or 0.0) for part in parts)


def percent(share: float) -> str:
    """Return a part of a whole in percent, with a real minus sign and none before a zero."""
    return f"{round(share, 2) + 0.0:.0%}".replace("-", "\N{MINUS SIGN}")


def standardised(effect: CardEffect) -> tuple[float, float, float, float, float] | None:
    """Return the quantiles of an effect in standard deviations of the twin."""
    marks = (effect.p05, effect.p25, effect.p50, effect.p75, effect.p95)
    found = [_linear(effect, x) / effect.sd for x in marks if x is not None and effect.sd]
    return (found[0], found[1], found[2], found[3], found[4]) if len(found) == 5 else None


def notes(card: AnswerCard) -> Sequence[str]:
    """Return what must be known to read a card."""
    first, last = card.window
    span = first if first == last else f"{first} to {last}"
    found = [
        f"Means of {span} over {counted(card.draws, 'draw')} of "
        f"{counted(card.replicates, 'shock')}, seed "
        f"{card.seed}; in brackets 90% of draws. Words are shares of draws, never the probability "
        "that it is true. An x is a relative risk: the level of a risk means nothing.",
        "Hardly moves: nine draws in ten by less than a tenth of what draws differ by in "
        f"{card.against.name}. Does not move: by less than a hundredth.",
        _why(card),
    ]
    if card.left_out:
        found.append(f"{card.left_out} of {card.draws} draws left out: no sound numbers.")
    if card.unswitched and explained(card):
        found.append(f"Never off, since in no group: {', '.join(card.unswitched)}.")
    return found


def _why(card: AnswerCard) -> str:
    if explained(card):
        return (
            "Why: exact shares (Shapley) of the mean effect among groups of mechanisms, by "
            f"{counted(card.divided_draws, 'draw')} of "
            f"{counted(card.divided_replicates, 'shock')}. A group that is off is frozen at its "
            "start in both arms, and is no world without it."
        )
    arms = shlex.join(["--policy", card.asked.name, "--vs", card.against.name])
    return (
        "Why takes arms with parts of the model off, which this run did not make: foedus explain "
        f"RESULT OUTCOME {arms} makes them, RESULT being the folder of the run."
    )


def _size(effect: CardEffect) -> float:
    marks = standardised(effect)
    return abs(marks[2]) if marks else math.inf


def _linear(effect: CardEffect, value: float) -> float:
    return math.log(max(value, 1e-12)) if effect.scale == "ratio" else value


def _lower(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
