"""What a word on a claim depends on, as it is told: blocks, signs, clues, what is worth knowing."""

from foedus.result.documents.claims import (
    BlockFound,
    ClaimFound,
    ClueFound,
    FlipFound,
    WorthFound,
)

WAYS = {"up": "up", "down": "down", "wide": "twice as wide"}
"""How a block is moved, in words."""


def rows(claim: ClaimFound) -> list[tuple[str, str]]:
    """Return what is told on the card of a claim; nothing where nobody asked."""
    found = [("blocks", _blocks(claim, claim.blocks))] if claim.blocks else []
    found += [] if claim.flip is None else [("signs", _flip(claim.flip))]
    found += [("clue", _clue(one)) for one in claim.clues]
    return found + ([] if claim.worth is None else _worth(claim.worth))


def _blocks(claim: ClaimFound, blocks: tuple[BlockFound, ...]) -> str:
    """Say under which blocks, moved by a standard deviation or made wider, the word is other."""
    own = {claim.word, *claim.between}
    others = [
        f"{block.name} {how} ({word})"
        for block in blocks
        for way, how in WAYS.items()
        if (word := getattr(block, way)) not in own and word != "on the line"
    ]
    if not others:
        return f"the word holds with each of {len(blocks)} blocks of priors moved"
    return f"of {len(blocks)} blocks of priors moved, other with {', '.join(others)}"


def _flip(flip: FlipFound) -> str:
    if not flip.of:
        return f"not hinged on three: none of {flip.tried} sets of signs changes the word"
    return f"turned round, {' and '.join(flip.of)}: {flip.to}"


def _clue(clue: ClueFound) -> str:
    """Say what an observable tells: its kind, by when, how likely it is seen, how it speaks."""
    note = f" ({clue.note})" if clue.note else ""
    if clue.kind is None or clue.if_there is None or clue.if_not is None:
        return f"{clue.reads} within {clue.after} quarters{note}: {clue.fault}"
    seen, unseen = (_ratio(x or 1.0) for x in (clue.seen, clue.unseen))
    return (
        f"{clue.reads}{note}: {clue.kind} by quarter {clue.by}; seen in {100 * clue.if_there:.0f} "
        f"of 100 where the claim holds, in {100 * clue.if_not:.0f} where not; to see it speaks "
        f"{seen}, not to see it {unseen}"
    )


def _ratio(ratio: float) -> str:
    """Say for which side a likelihood ratio speaks, and how much."""
    by = max(ratio, 1.0 / ratio)
    if by < 1.05:
        return "neither way"
    return f"{by:.2g} to 1 {'for' if ratio > 1.0 else 'against'}"


def _worth(worth: WorthFound) -> list[tuple[str, str]]:
    """Say which numbers would change the word if they were known."""
    if not worth.of:
        return [("worth knowing", "no single number: a statement about priors")]
    return [
        (
            "worth knowing",
            f"{one.name}: {one.meaning}; changes the word in {100 * one.changes:.0f} of 100, "
            f"mostly to {one.to}",
        )
        for one in worth.of
    ]
