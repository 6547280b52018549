"""The document of an inquiry into claims, and the sentence that heads it."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from foedus.behaviour import bands
from foedus.claims import decoys, words
from foedus.claims.arrows import Arrow
from foedus.claims.basis import basis
from foedus.claims.depends import clued, fails_where, hinged, worth
from foedus.claims.effects import Size
from foedus.claims.fingerprint import of_verdicts
from foedus.claims.flips import Flip as Crossing
from foedus.claims.investigate import Inquiry
from foedus.claims.judge import Judged, LimbJudged
from foedus.claims.limb import Limb
from foedus.claims.masses import Mass, Masses
from foedus.claims.mediator import steps
from foedus.claims.perturb import Flip, Perturbed
from foedus.claims.words import Evidence, Verdict
from foedus.engine.run_manifest import version
from foedus.result.documents.claims import (
    SCHEMA,
    BlockFound,
    ChannelFound,
    ClaimFound,
    Claims,
    CrossingFound,
    FlipFound,
    Headline,
    LimbFound,
    MassesFound,
    MassFound,
    Permuted,
    ReadingFound,
    StepFound,
    Twin,
    Word,
)

Vector = npt.NDArray[np.float64]

FOR: tuple[Word, ...] = ("appears", "mostly appears")
AGAINST: tuple[Word, ...] = ("opposite", "mostly opposite")
NOTHING: tuple[Word, ...] = ("negligible", "deaf", "excluded by the priors")


def document(inquiry: Inquiry, judged: Sequence[Judged]) -> Claims:
    """Return what the model implies of claims as a document."""
    found = tuple(_claim(inquiry, one) for one in judged)
    model = inquiry.model
    return Claims(
        schema=SCHEMA,
        case=model.case.name,
        digest=model.digest,
        version=version(),
        seed=inquiry.bank.seed,
        headline=headline(found),
        claims=found,
        permuted=_permuted(judged, inquiry.bank.seed),
        bands=bands.digest(),
        code=of_verdicts(),
    )


def headline(claims: Sequence[ClaimFound]) -> Headline:
    """Return the head of the table: what of the claims is predicted, and what arrows say too."""
    asked = [one for one in claims if one.kind != "decoy"]
    able = [one for one in asked if one.word not in ("not expressible", "not computed")]
    own = [one for one in able if one.basis == "predicted" and not one.joins]
    counts = Counter(one.word for one in own)
    compared = [one for one in own if one.agrees is not None]
    differ = sum(not one.agrees for one in compared)
    return Headline(
        claims=len(asked),
        expressible=len(able),
        predicted=len(own),
        words=dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        differ=differ,
        compared=len(compared),
        sentence=_sentence(len(asked), len(able), len(own), counts, differ, len(compared)),
    )


def _sentence(
    asked: int, able: int, own: int, counts: Mapping[str, int], differ: int, compared: int
) -> str:
    holds, against = (sum(counts.get(w, 0) for w in group) for group in (FOR, AGAINST))
    nothing = sum(counts.get(word, 0) for word in NOTHING)
    depends = counts.get("contingent", 0) + counts.get("mostly negligible, sign open", 0)
    text = (
        f"Of {asked} claims the model can express {able}; {own} of them no behaviour test demands. "
        f"Of these, {holds} appear in most draws, the opposite of {against} does, {depends} depend "
        f"on what is not known, {nothing} are too small or out of its reach, and "
        f"{own - holds - against - depends - nothing} are open, on the line between two words or "
        "not shown equal."
    )
    if compared:
        text += f" In {differ} of {compared} the model says other than the signs of its arrows."
        if differ < 0.1 * compared:
            text += " It adds sizes, and no more."
    return text


# --- one claim --------------------------------------------------------------------------------


def _claim(inquiry: Inquiry, judged: Judged) -> ClaimFound:
    claim, verdict = judged.claim, judged.verdict
    expressed = inquiry.expressed.get(claim.id)
    origin, rows = ("predicted", ()) if expressed is None else basis(inquiry.model, expressed)
    lacking = inquiry.lacking.get(claim.id)
    perturbed = inquiry.perturbed.get(claim.id)
    return ClaimFound(
        id=claim.id,
        paragraphs=claim.paragraphs,
        text=claim.text,
        voice=claim.voice,
        kind=claim.kind,
        pattern=claim.pattern,
        word=verdict.word,
        between=verdict.between,
        said=words.said(verdict, judged.masses, judged.sign),
        reason=verdict.reason,
        basis=origin,
        required_by=rows,
        arms={name: tuple(given) for name, given in claim.arms.items()},
        masses=_masses(judged.masses),
        shocks=0 if judged.size is None else judged.size.replicates,
        limbs=tuple(map(_limb, judged.limbs)),
        readings=tuple(
            ReadingFound(name, found.word, _masses(masses))
            for name, (masses, found) in judged.readings.items()
        ),
        half=_at(judged, 0.5),
        double=_at(judged, 2.0),
        control=judged.control,
        arrow=judged.arrow,
        agrees=_agrees(judged),
        twin=_twin(judged.twin),
        twin_values=_twin(judged.twin_values),
        channel=_channel(judged),
        step=_step(judged),
        blocks=_blocks(perturbed),
        flip=None if perturbed is None else _flip(perturbed.flip),
        hinges=hinged(inquiry, judged) if inquiry.thorough else (),
        fails=fails_where(inquiry, judged) if inquiry.thorough else None,
        clues=clued(inquiry, judged),
        worth=worth(inquiry, judged) if inquiry.thorough else None,
        needs=() if lacking is None else tuple(need.what for need in lacking.needs),
        joins=claim.joins,
        fidelity=claim.fidelity,
        note="; ".join(text for text in (_remark(judged), claim.note or "") if text),
    )


def _remark(judged: Judged) -> str:
    """Return what is to be said beside the word; where two cross stands with the effect."""
    return "" if any(limb.flip for limb in judged.limbs) else judged.note


def _at(judged: Judged, times: float) -> Word | None:
    found = judged.sizes.get(times)
    return None if found is None else found.word


def _twin(found: tuple[Masses, Verdict] | None) -> Twin | None:
    if found is None:
        return None
    masses = _masses(found[0])
    return None if masses is None else Twin(masses, found[1].word)


def _channel(judged: Judged) -> ChannelFound | None:
    if judged.through is None:
        return None
    through, share = judged.through
    return ChannelFound(judged.claim.channel, share if np.isfinite(share) else None, through)


def _blocks(found: Perturbed | None) -> tuple[BlockFound, ...]:
    blocks = () if found is None else found.blocks
    return tuple(
        BlockFound(
            name=one.name,
            up=one.words["up"].word,
            down=one.words["down"].word,
            wide=one.words["wide"].word,
        )
        for one in blocks
    )


def _flip(flip: Flip) -> FlipFound:
    return FlipFound(flip.of, None if flip.to is None else flip.to.word, flip.tried)


def _step(judged: Judged) -> StepFound | None:
    if judged.step is None:
        return None
    through, share = judged.step
    limb = judged.claim.effect[steps(judged.claim)[0]]
    return StepFound(reads(limb), share if np.isfinite(share) else None, through)


def _agrees(judged: Judged) -> bool | None:
    """Return whether the word on the first effect says what arrows say; none without a sign."""
    if judged.arrow is None or not judged.limbs or judged.limbs[0].limb.sign not in "+-":
        return None
    limb = judged.limbs[0]
    if limb.limb.bounds is not None:
        return None
    return said_by(limb.verdict, limb.limb.sign) == judged.arrow


def said_by(verdict: Verdict, sign: str) -> Arrow:
    """Return the sign that a word stands for, ``?`` where both occur and ``0`` where neither."""
    word = verdict.between[0] if verdict.between else verdict.word
    other: Arrow = "-" if sign == "+" else "+"
    if word in FOR:
        return "+" if sign == "+" else "-"
    if word in AGAINST:
        return other
    return "0" if word in NOTHING else "?"


def _masses(found: Masses | None) -> MassesFound | None:
    if found is None or found.fault:
        return None
    plus, zero, minus = (_mass(one) for one in (found.plus, found.zero, found.minus))
    return MassesFound(plus, zero, minus, found.draws, found.unsound)


def _mass(mass: Mass) -> MassFound:
    return MassFound(*(float(round(x, 6)) for x in (mass.value, mass.low, mass.high)))


def _limb(judged: LimbJudged) -> LimbFound:
    limb = judged.limb
    low, middle, high = _quantiles(judged.effect)
    return LimbFound(
        reads=reads(limb, judged.pattern),
        sign=limb.sign,
        least=limb.least.value,
        unit=limb.least.unit,
        why=limb.least.why,
        after=judged.after,
        p05=low,
        p50=middle,
        p95=high,
        masses=_masses(judged.masses),
        word=judged.verdict.word,
        written=judged.written,
        bounds=limb.bounds,
        crossing=None if judged.flip is None else _crossing(limb, judged.flip),
    )


def _crossing(limb: Limb, flip: Crossing) -> CrossingFound:
    low, middle, high = _quantiles(flip.at)
    assert limb.of is not None
    return CrossingFound(
        names=limb.of,
        p05=low,
        p50=middle,
        p95=high,
        crossed=_share(1.0 - flip.above - flip.below),
        first_ahead=_share(flip.above),
        second_ahead=_share(flip.below),
        again=_share(flip.again),
    )


def _share(value: float) -> float:
    return float(np.clip(round(value, 4), 0.0, 1.0))


def _quantiles(numbers: Vector) -> tuple[float | None, float | None, float | None]:
    """Return the 5th, 50th and 95th percentile of sound numbers; none of none."""
    sound = numbers[np.isfinite(numbers)]
    if not len(sound):
        return None, None, None
    low, middle, high = (float(f"{q:.6g}") for q in np.quantile(sound, [0.05, 0.5, 0.95]))
    return low, middle, high


def reads(limb: Limb, pattern: str = "") -> str:
    """Say what a limb reads, in a claim of a pattern."""
    match limb.kind:
        case "of":
            first, second = limb.of or ("", "")
            text = f"{first} less {second} of {limb.choice or limb.at}"
        case "outcome":
            text = f"{limb.outcome} of {limb.at}"
        case "choice":
            text = f"{limb.choice} at {' or '.join(limb.option)}"
        case "acts":
            text = "any of " + ", ".join(f"{n} at {'/'.join(o)}" for n, o in limb.acts.items())
        case "bundle":
            text = f"settings of {limb.bundle} other than in the first arm"
        case "reversals":
            text = f"turns of {limb.reversals} a year"
        case "clash":
            text = f"what lines of {limb.clash} would each choose"
        case "until" | "mixed" | "unanswered" | "share":
            text = _reads_more(limb)
        case _:
            lines = " and ".join(limb.by)
            text = f"what the arm is worth to {lines}"
            if pattern == "regret":
                text = f"what the best arm is worth to {lines} beyond the first"
            if limb.priced_in is not None:
                text += f", priced in {limb.priced_in}"
    return (
        text
        + {
            "difference": "",
            "ratio": ", relative",
            "log sd": ", spread",
            "total": ", added up",
            "part": ", part left",
            "flip": ", over the doses",
        }[limb.read]
    )


def _reads_more(limb: Limb) -> str:
    """Say what a limb reads that takes more than a name."""
    if limb.until is not None:
        of = [f"{one.outcome} of {one.at}" for one in limb.until.changes]
        return f"quarters until {limb.until.count} have changed of {', '.join(of)}"
    if limb.mixed:
        of = [f"{one.outcome} of {one.at}" for one in limb.mixed]
        return f"some moved for the good and some for the bad of {', '.join(of)}"
    if limb.unanswered is not None:
        offers, answers = (
            ", ".join(f"{name} at {'/'.join(options)}" for name, options in levers.items())
            for levers in (limb.unanswered.offers, limb.unanswered.answers)
        )
        return f"part of the offers ({offers}) without an answer ({answers})"
    assert limb.share is not None
    own, *others = (f"{one.outcome} of {one.at}" for one in (limb.share.part, *limb.share.rest))
    return f"share of {own} in it and {', '.join(others)}"


# --- signs drawn by lot -----------------------------------------------------------------------


def _permuted(judged: Sequence[Judged], seed: int) -> tuple[Permuted, ...]:
    turned: list[decoys.Turned] = []
    for one in judged:
        if len(one.limbs) != 1 or one.claim.kind == "decoy":
            continue
        limb = one.limbs[0]
        if limb.limb.bounds is not None:
            # What lies within bounds has no sign that could be turned.
            continue
        evidence = Evidence(
            limb.masses, limb.limb.sign, pattern=one.claim.pattern, control_moves=one.control
        )
        cluster = f"{limb.limb.outcome or limb.limb.choice}[{limb.limb.at}]"
        if limb.limb.kind in ("until", "mixed", "unanswered", "share"):
            cluster = reads(limb.limb)
        if (found := decoys.turned(one.claim.id, cluster, evidence)) is not None:
            turned.append(found)
    rates = (rate for rate in decoys.decoys(turned, seed=seed) if not rate.among)
    return tuple(Permuted(r.word, r.rate, r.low, r.high) for r in rates)


def sizes(judged: Sequence[Judged]) -> list[Size]:
    """Return the sizes in which claims were judged."""
    return sorted({one.size for one in judged if one.size}, key=lambda s: (s.draws, s.replicates))
