"""Verdicts on claims as they are told: in which order, with which shares, what stands beside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from foedus.report.rows import depends
from foedus.result.documents.claims import (
    BoxFound,
    ChannelFound,
    ClaimFound,
    Claims,
    CrossingFound,
    LimbFound,
    MassesFound,
    MassFound,
    Word,
)
from foedus.result.documents.verdicts import SideFound

WIDTH = 10
"""Letters of a bar."""

UNMOVED = ("deaf", "not expressible", "not computed")
"""Words that no shares of draws stand behind, so that there is no bar."""

ARROWS = {"+": "up", "-": "down", "?": "either way", "0": "no path"}
"""What the signs of arrows say."""


@dataclass(frozen=True)
class Meaning:
    """What a word says, and what is never to be read into it."""

    word: Word
    means: str
    never: str


MEANINGS = (
    Meaning(
        "appears",
        "in at least 80 draws of 100 as claimed and large enough; in at most 5 the other way",
        "proven, true, probable",
    ),
    Meaning(
        "mostly appears",
        "in at least 60 draws of 100 as claimed; in fewer than 20 the other way",
        "likely",
    ),
    Meaning(
        "opposite",
        "in at least 80 draws of 100 the other way; in at most 5 as claimed",
        "refuted, the author is wrong",
    ),
    Meaning(
        "mostly opposite",
        "in at least 60 draws of 100 the other way; in fewer than 20 as claimed",
        "unlikely",
    ),
    Meaning(
        "contingent",
        "both signs in at least 20 draws of 100 each: it depends on what is not known",
        "unclear, balanced",
    ),
    Meaning(
        "mostly negligible, sign open",
        "too small in at least half of the draws, and both signs in at least 20 of 100 each",
        "no effect",
    ),
    Meaning(
        "negligible",
        "too small in at least 80 draws of 100, though it could be larger and the cause moves "
        "something else",
        "false, no effect",
    ),
    Meaning(
        "not shown equal",
        "absence is claimed, and nothing shows that the outcome can move at all",
        "different",
    ),
    Meaning("on the line", "two words lie within the error of the shares; both are named", "a tie"),
    Meaning("open", "no other word fits the shares", "fifty-fifty"),
    Meaning(
        "deaf",
        "no live path, or nothing here moves: the model is silent on it",
        "no effect, false",
    ),
    Meaning(
        "excluded by the priors",
        "no draw reaches the least effect, nor one of priors twice as wide: ranges decide it",
        "impossible",
    ),
    Meaning("not expressible", "the model lacks a part that the claim names", "irrelevant"),
    Meaning(
        "not computed",
        "too many draws have no number for a word, or too few meet the condition of the claim",
        "no effect",
    ),
)
"""Every word, in the order in which they are explained."""


@dataclass(frozen=True)
class Side:
    """A share of draws as seen from the claim: ``for``, ``too small`` (or neither), ``against``."""

    name: str
    share: MassFound


@dataclass(frozen=True)
class Group:
    """Claims that stand under one heading."""

    title: str
    said: str
    claims: tuple[ClaimFound, ...]


def grouped(document: Claims) -> list[Group]:
    """Return claims by where they come from: the analysis, other texts, nobody (decoys)."""
    found = ordered(document.claims)
    asked = [one for one in found if one.kind != "decoy"]
    why = "Nothing is expected of these: a cause is paired with an outcome that it should not move."
    groups = (
        Group("By paragraph of the analysis", "", tuple(one for one in asked if one.paragraphs)),
        Group("From other texts", "", tuple(one for one in asked if not one.paragraphs)),
        Group("Decoys", why, tuple(one for one in found if one.kind == "decoy")),
    )
    return [group for group in groups if group.claims]


def ordered(claims: Iterable[ClaimFound]) -> list[ClaimFound]:
    """Return claims in the order of their paragraphs."""

    def place(claim: ClaimFound) -> tuple[int, str, int]:
        first = int(re.sub(r"\D", "", claim.paragraphs[0])) if claim.paragraphs else 10_000
        letters, number = re.match(r"([A-Za-z]*)(\d*)", claim.id).groups()  # type: ignore[union-attr]
        return first, letters, int(number or 0)

    return sorted(claims, key=place)


def sides(claim: ClaimFound, masses: MassesFound) -> tuple[Side, ...]:
    """Return the shares of draws from the side of a claim; they add up to one.

    Where absence is claimed, what is too small counts for it, and there are two.
    """
    joined = len(claim.limbs) != 1 or claim.pattern in ("flip", "bound")
    if joined or claim.pattern == "monotone":
        middle = "neither" if joined else "too small"
        return _three(masses.plus, masses.zero, masses.minus, middle)
    match claim.limbs[0].sign:
        case "-":
            return _three(masses.minus, masses.zero, masses.plus, "too small")
        case "0":
            return Side("for", masses.zero), Side("against", _rest(masses.zero))
        case ">=":
            return Side("for", _rest(masses.minus)), Side("against", masses.minus)
        case "<=":
            return Side("for", _rest(masses.plus)), Side("against", masses.plus)
        case _:
            return _three(masses.plus, masses.zero, masses.minus, "too small")


def short_sides(claim: ClaimFound, masses: MassesFound) -> tuple[SideFound, ...]:
    """Return the same without intervals."""
    return tuple(SideFound(one.name, round(one.share.value, 4)) for one in sides(claim, masses))


def _three(up: MassFound, small: MassFound, down: MassFound, middle: str) -> tuple[Side, ...]:
    return Side("for", up), Side(middle, small), Side("against", down)


def _rest(mass: MassFound) -> MassFound:
    return MassFound(1.0 - mass.value, 1.0 - mass.high, 1.0 - mass.low)


def directed(claim: ClaimFound, masses: MassesFound) -> tuple[float, float]:
    """Return the shares for and against a claim, in the direction that it asserts."""
    found = sides(claim, masses)
    return found[0].share.value, found[-1].share.value


def bar(claim: ClaimFound) -> str:
    """Return the masses as letters: for the claim, too small, the other way."""
    masses = claim.masses
    if masses is None or claim.word in UNMOVED:
        return {"deaf": "/" * WIDTH}.get(claim.word, " " * WIDTH)
    return letters(*directed(claim, masses))


def letters(up: float, down: float) -> str:
    """Return shares for and against as letters, what is neither between them."""
    ups, downs = round(up * WIDTH), round(down * WIDTH)
    return "#" * ups + "." * (WIDTH - ups - downs) + "-" * downs


def word(claim: ClaimFound) -> str:
    """Return the word, with both where a claim is on the line, and why there is none."""
    if claim.word == "not computed" and claim.reason:
        return f"not computed: {claim.reason}"
    if claim.between:
        return f"on the line: {' or '.join(claim.between)}"
    return claim.word


def origin(claim: ClaimFound) -> str:
    """Return where a verdict comes from; what only joins claims has the origins of those."""
    if claim.masses is None or claim.joins:
        return ""
    by = ", ".join(claim.required_by)
    return f"{claim.basis} by {by}" if by else claim.basis


def twin(claim: ClaimFound) -> str:
    """Return the share of draws for a claim where the signs of influences are drawn by lot."""
    if claim.twin is None:
        return ""
    return f"{directed(claim, claim.twin.masses)[0]:.0%}"


def arrow(claim: ClaimFound) -> str:
    """Return what arrows say, and whether the model says other; nothing without arrows."""
    if claim.arrow is None:
        return ""
    return ARROWS[claim.arrow] + (", differs" if claim.agrees is False else "")


def differing(claim: ClaimFound) -> list[str]:
    """Return the readings under which a claim has another word than on all draws together."""
    own = {claim.word, *claim.between}
    return [f"{one.reading}: {one.word}" for one in claim.readings if one.word not in own]


def permuted(document: Claims) -> list[str]:
    """Return the sentence of how often words are given when signs are drawn by lot; or none."""
    shown = [p for p in document.permuted if p.word in ("appears", "mostly appears", "opposite")]
    if not shown:
        return []
    rates = ", ".join(f'"{p.word}" {p.rate:.0%} ({p.low:.0%} to {p.high:.0%})' for p in shown)
    return [f"With the signs of claims drawn by lot: {rates}."]


# --- the card of a claim ----------------------------------------------------------------------


def card(claim: ClaimFound) -> list[tuple[str, str]]:
    """Return all that stands beside the word on a claim: what it is called, and a text."""
    rows = [("verdict", claim.said if claim.masses else word(claim))]
    told = claim.word == "not computed" and not claim.masses
    rows += [("", claim.reason)] if claim.reason and not told else []
    if claim.masses is not None:
        rows += [
            ("masses", shares(claim, claim.masses)),
            ("members", f"{claim.masses.draws} draws x {claim.shocks} shocks{_lost(claim)}"),
        ]
    rows += [("origin", where)] if (where := origin(claim)) else []
    if claim.half is not None:
        rows.append(("sizes", f"{claim.half} at half the least effect, {claim.double} at twice"))
    for limb in claim.limbs:
        rows += _effect(limb)
    rows += [("reading", f"{one.reading}: {one.word}") for one in claim.readings]
    rows += _guards(claim)
    rows += depends.rows(claim)
    named = (("fidelity", claim.fidelity), ("joins", claim.joins), ("needs", claim.needs))
    rows += [(name, ", ".join(given)) for name, given in named if given]
    rows += [(f"arm {name}", "; ".join(do) or "nothing") for name, do in claim.arms.items()]
    return [*rows, ("note", claim.note)] if claim.note else rows


def shares(claim: ClaimFound, masses: MassesFound) -> str:
    """Return the shares for, too small and against, with their intervals."""
    return ", ".join(
        f"{one.name} {one.share.value:.2f} ({one.share.low:.2f} to {one.share.high:.2f})"
        for one in sides(claim, masses)
    )


def _lost(claim: ClaimFound) -> str:
    unsound = 0 if claim.masses is None else claim.masses.unsound
    return f", {unsound} draws without a number" if unsound else ""


def _effect(limb: LimbFound) -> list[tuple[str, str]]:
    found = "" if limb.p50 is None else f": {limb.p50:.3g} ({limb.p05:.3g} to {limb.p95:.3g})"
    text = (
        f"{limb.reads}{found} {limb.unit}, after {limb.after} quarters; claimed {claimed(limb)}, "
        f"least {limb.least:g} ({limb.why}); {limb.word}"
    )
    rows = [("effect", text)]
    if limb.crossing is not None:
        rows.append(("crossing", _crossing(limb.crossing)))
    if limb.written is not None:
        rows.append(("", f"{limb.written:.3g} of it was written into the lines"))
    return rows


def claimed(limb: LimbFound) -> str:
    """Say what is asserted of an effect: its sign, or between which bounds it stays."""
    if limb.bounds is None:
        return limb.sign
    low, high = limb.bounds
    if low is None or high is None:
        return f"at least {low:g}" if low is not None else f"at most {high:g}"
    if limb.crossing is None:
        return f"within {low:g} to {high:g}"
    first = limb.crossing.names[0 if limb.sign == "+" else 1]
    return f"that {first} overtakes within {low:g} to {high:g}"


def _crossing(found: CrossingFound) -> str:
    """Say where along the dose the two cross, and in how many draws they do not."""
    at = (
        "nowhere"
        if found.p50 is None
        else f"at {found.p50:.3g} ({found.p05:.3g} to {found.p95:.3g})"
    )
    text = f"{at}, in {found.crossed:.0%} of draws"
    sides = zip(found.names, (found.first_ahead, found.second_ahead), strict=True)
    stays = ", ".join(f"{name} ahead in {share:.0%}" for name, share in sides if share)
    again = f"; more than once in {found.again:.0%}" if found.again else ""
    return text + (f"; without a crossing {stays}" if stays else "") + again


def _guards(claim: ClaimFound) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    if claim.twin is not None:
        up, down = directed(claim, claim.twin.masses)
        rows.append(("null twin", f"{claim.twin.word} (for {up:.2f}, against {down:.2f})"))
    if claim.twin_values is not None:
        up, down = directed(claim, claim.twin_values.masses)
        rows.append(
            ("", f"values too: {claim.twin_values.word} (for {up:.2f}, against {down:.2f})")
        )
    if claim.arrow is not None:
        same = {True: ", as the model", False: ", other than the model", None: ""}[claim.agrees]
        rows.append(("arrows", f"{ARROWS[claim.arrow]}{same}"))
    if claim.channel is not None:
        rows.append(("channel", _channel(claim.channel)))
    if claim.step is not None:
        gone = (
            "too few draws to say" if claim.step.share is None else f"{claim.step.share:.0%} gone"
        )
        rows.append(("step", f"{claim.step.reads} held on its path without the cause: {gone}"))
    rows += [("hinges on", f"{h.name}: {h.meaning}; {h.share:.0%} of it") for h in claim.hinges]
    if claim.fails is not None:
        rows.append(("fails", _fails(claim.fails)))
    if claim.control is not None:
        rows.append(("control", "moves it" if claim.control else "does not move it"))
    return rows


def _fails(box: BoxFound) -> str:
    where = " and ".join(box.limits)
    return (
        f"where {where}: {box.density:.0%} of draws there, {box.base:.0%} of all; "
        f"{box.coverage:.0%} of its failures"
    )


def _channel(channel: ChannelFound) -> str:
    off = f"{', '.join(channel.mechanisms)} off"
    if channel.share is None:
        return f"{off}: too few draws to say"
    return f"{off}: {channel.share:.0%} gone"
