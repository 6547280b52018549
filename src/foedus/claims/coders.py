"""Two coders of one analysis in one model: how far they agree, and words where they do not.

Claims are matched by id and judged by each coding; arms are shared. A disagreement is carried into
the masses: each coding counts for half, in the direction that it asserts (`agreement.mixed`).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from foedus.claims import words
from foedus.claims.agreement import Agreement, agreement, mixed
from foedus.claims.judge import Judged
from foedus.claims.limb import Sign
from foedus.claims.masses import Mass, Masses
from foedus.claims.schema import Claim
from foedus.claims.study import expressed
from foedus.claims.words import Evidence
from foedus.engine.run_manifest import version
from foedus.errors import OptionError, Problem, nearest, shown
from foedus.model.types import Model
from foedus.result.documents.coders import SCHEMA, CodedFound, Coders, DisputeFound, FieldFound
from foedus.result.documents.verdicts import SideFound

Progress = Callable[[str, int, int], None]
Coding = tuple[str, Mapping[str, Claim]]
"""The name of a coder, and the claims by id."""

ASSERTS: Mapping[str, Sign] = {"directed": "+", "within": "+", "not lower": ">=", "equal": "0"}
"""By the form of an assertion, the sign in which masses of several codings are put together."""

NONE = Mass(0.0, 0.0, 0.0, 0.0, 0.0)


def coders(
    model: Model,
    first: Coding,
    second: Coding,
    ids: Sequence[str] = (),
    *,
    seed: int = 0,
    thorough: bool = True,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Coders:
    """Return how far two coders agree, and what a model implies of what both coded.

    Parameters
    ----------
    ids
        Claims to judge, of those that both coded, if not all; agreement is over all.
    seed, thorough, folder, progress
        As in `study.study`.

    Raises
    ------
    OptionError
        If they have no claim in common, or an id is none of these.
    CompileError
        With every claim that names what the model does not have and does not say it needs.
    """
    wanted = _common(first, second, ids)
    found = agreement(tuple(first[1].values()), tuple(second[1].values()))
    both = [_of(own, i, mark) for mark, (_, own) in zip("12", (first, second), strict=True)
            for i in _parts(own, wanted)]  # fmt: skip
    inquiry = expressed(
        model,
        {claim.id: claim for claim in both},
        seed,
        thorough=thorough,
        folder=folder,
        progress=progress,
    )
    judged = inquiry.judge([f"{i}.{mark}" for i in wanted for mark in "12"])
    disputed = {one.id for one in found.disputes}
    pairs = zip(wanted, judged[::2], judged[1::2], strict=True)
    coded = tuple(_coded(i, one, other, disputed) for i, one, other in pairs)
    return _document(model, (first[0], second[0]), found, coded, seed)


def _common(first: Coding, second: Coding, ids: Sequence[str]) -> list[str]:
    both = [i for i in first[1] if i in second[1]]
    if not both:
        own = "; ".join(f"{name} has {', '.join(list(c)[:5])}" for name, c in (first, second))
        what = f"these coders have no claim in common: {own}"
        raise OptionError(Problem("--coder", what, "give the same claim the same id"))
    problems = [
        Problem("ID", f'there is no claim "{shown(i)}" of both coders', nearest(i, both))
        for i in ids
        if i not in both
    ]
    if problems:
        raise OptionError(problems)
    return list(dict.fromkeys(ids or both))


def _parts(claims: Mapping[str, Claim], wanted: Sequence[str]) -> list[str]:
    """Return the claims that are wanted, and those that they join."""
    return list(dict.fromkeys([*wanted, *(part for i in wanted for part in claims[i].joins)]))


def _of(claims: Mapping[str, Claim], name: str, mark: str) -> Claim:
    """Return a claim under a name of its coder, so that both can be in one inquiry."""
    joins = tuple(f"{part}.{mark}" for part in claims[name].joins)
    return claims[name].model_copy(update={"id": f"{name}.{mark}", "joins": joins})


# --- masses of two codings ------------------------------------------------------------------------


def _coded(name: str, one: Judged, other: Judged, disputed: set[str]) -> CodedFound:
    sides = (_sides(one), _sides(other))
    word, both = None, ()
    if one.masses is not None and other.masses is not None and all(sides):
        both = _shares(mixed([asserted(one.masses, one.sign), asserted(other.masses, other.sign)]))
        word = _word(one, other)
    named = one.verdict.word, other.verdict.word
    differ = name in disputed or sides[0] != sides[1] or named[0] != named[1]
    return CodedFound(name, *named, sides, both, word, differ)


def _word(one: Judged, other: Judged) -> words.Word | None:
    """Return the word on masses of which each coding makes up half; none of different forms."""
    forms = {
        Evidence(sign=judged.sign, pattern=judged.claim.pattern).form for judged in (one, other)
    }
    if len(forms) != 1 or one.masses is None or other.masses is None:
        return None
    form = forms.pop()
    both = mixed([turned(one.masses, one.sign), turned(other.masses, other.sign)])
    kept = one.evidence, other.evidence
    evidence = Evidence(
        both,
        sign=ASSERTS[form],
        live_path=any(each.live_path for each in kept),
        cause_moves=any(each.cause_moves for each in kept),
        control_moves=True if any(each.control_moves for each in kept) else None,
    )
    return words.word(evidence).word


def turned(masses: Masses, sign: Sign) -> Masses:
    """Return masses in which `plus` lies on the side of what is asserted, or away from it."""
    if sign not in ("-", "<="):
        return masses
    raw = masses.raw[2], masses.raw[1], masses.raw[0]
    return Masses(
        masses.minus, masses.zero, masses.plus, raw, masses.draws, masses.unsound,
        masses.constant, masses.fault,
    )  # fmt: skip


def asserted(masses: Masses, sign: Sign) -> Masses:
    """Return masses for, neither and against what is asserted; an absence has no neither."""
    own = turned(masses, sign)
    up, zero, down = own.raw
    if sign in (">=", "<="):
        parts, raw = (_rest(own.minus), NONE, own.minus), (up + zero, 0.0, down)
    elif sign == "0":
        parts, raw = (own.zero, NONE, _rest(own.zero)), (zero, 0.0, up + down)
    else:
        return own
    return Masses(*parts, raw, own.draws, own.unsound, own.constant, own.fault)


def _rest(mass: Mass) -> Mass:
    return Mass(
        1.0 - mass.value, 1.0 - mass.high, 1.0 - mass.low, 1.0 - mass.most, 1.0 - mass.least
    )


def _sides(judged: Judged) -> tuple[SideFound, ...]:
    if judged.masses is None or judged.masses.fault:
        return ()
    return _shares(asserted(judged.masses, judged.sign))


def _shares(masses: Masses) -> tuple[SideFound, ...]:
    three = (("for", masses.plus), ("neither", masses.zero), ("against", masses.minus))
    return tuple(SideFound(name, float(round(mass.value, 4))) for name, mass in three)


# --- the document ---------------------------------------------------------------------------------


def _document(
    model: Model,
    names: tuple[str, str],
    found: Agreement,
    coded: tuple[CodedFound, ...],
    seed: int,
) -> Coders:
    fields = tuple(
        FieldFound(one.name, one.claims, round(one.same, 4), _number(one.kappa))
        for one in found.fields
    )
    return Coders(
        schema=SCHEMA,
        case=model.case.name,
        digest=model.digest,
        version=version(),
        seed=seed,
        coders=names,
        claims=fields[0].claims,
        same=round(_same(found), 4),
        fields=fields,
        alpha=_number(found.alpha),
        signs=found.signs,
        disputes=tuple(DisputeFound(d.id, d.field, d.first, d.second) for d in found.disputes),
        only_first=found.only_first,
        only_second=found.only_second,
        coded=coded,
    )


def _same(found: Agreement) -> float:
    """Return the share of all that both filled in, fields and signs, on which they agree."""
    apart = sum(one.field.startswith("sign of ") for one in found.disputes)
    alike = sum(one.same * one.claims for one in found.fields) + found.signs - apart
    return alike / (sum(one.claims for one in found.fields) + found.signs)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
