"""One effect that a claim asserts: what is read of its arms, how, and how much of it counts."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from foedus.case.fields import (
    EMPTY,
    DistinctOrOne,
    Items,
    LeverName,
    Number,
    OptionName,
    Record,
    Table,
)
from foedus.case.locate import Path
from foedus.case.messages import RefusedError
from foedus.claims.beside import Words
from foedus.claims.measures import Change, Offers, Part, Until

Sign = Literal["+", "-", "0", ">=", "<="]
Read = Literal["difference", "ratio", "log sd", "total", "part", "flip"]
Names = DistinctOrOne[Words]


class Least(Record):
    """The smallest effect of interest.

    Attributes
    ----------
    value
        Its size.
    unit
        Unit of the size; ``relative`` for a ratio less one.
    why
        Why it is so large.
    """

    value: Annotated[float, Field(gt=0.0)]
    unit: Words
    why: Words


class Limb(Record):
    """One effect that a claim asserts.

    Attributes
    ----------
    outcome, at
        A kept outcome and its label (``CHN>JPN`` for a pair).
    choice, option
        A lever and options of it, instead: how likely it stands there, mean of the quarters.
    of
        Two options of the lever under `choice`, or without it two outcomes at the label under `at`:
        by how much the first is ahead of the second (``as: flip``).
    acts
        Levers with options, instead: how likely at least one of them stands there, mean of the
        quarters.
    bundle
        A government, instead: share of its levers on which it stands elsewhere than in the first
        arm.
    reversals
        A government, instead: turns a year, each a move against the one before.
    clash
        A government, instead: how likely its lines would each alone pick different options, over
        its levers.
    until
        Some outcomes, instead: quarters until so many of them have changed by so much, at most all.
    mixed
        Some outcomes, instead: 1 where the cause moves some of them for the good and others for the
        bad, each by as much as counts, else 0.
    unanswered
        Offers and answers, instead: which part of the offers meets no answer in its quarter.
    share
        An amount and others, instead: which part it is of them all.
    by
        Lines, instead: what an arm is worth to them, in reference swings; of the pattern ``regret``
        what the best of the arms is worth to them beyond the first.
    priced_in
        An outcome that these lines value: what an arm is worth to them is told in its unit, at the
        rate at which each would give it up.
    read
        How it is read (``as`` in the file): a difference between arms, a ratio less one, a
        difference of what a yearly amount has added up to (``total``), the log of the ratio of
        standard deviations over shocks within a draw, of an ``interaction`` the part of the first
        effect that is left beside the second cause, less one, or the point of a dose at which the
        first of two gives way to the second, or the other way (``flip``).
    bounds
        Within which the point of a flip lies, on the scale of the dose, or within which an effect
        stays (pattern ``bound``), in the unit of the least effect; either may be null there.
    base
        Of a part, how large the first effect has to be for a part of it to be taken; where it is
        smaller nothing is shown.
    after, average
        Quarters after which it is read, if not the horizon of the claim; or the mean until then.
    sign
        ``+`` or ``-``: of this direction and at least this size; ``>=`` or ``<=``: not lower (not
        higher) by it; ``0``: closer to zero than it, or with bounds between them. Of a flip, ``+``:
        the first of two overtakes as the dose rises; ``-``: the second does.
    least
        The least effect that counts as one; of a flip how far the first must gain or lose on the
        second over the doses, of an effect within bounds how far beyond them counts against it.
    via
        Whether this is the step through which the effect must run (``mediation``).
    inferred
        Whether the limb is not in the text that the claim is taken from.
    """

    outcome: str = ""
    at: str = ""
    choice: str = ""
    option: DistinctOrOne[OptionName] = ()
    of: Annotated[tuple[Words, Words], Field(strict=False)] | None = None
    acts: Table[LeverName, DistinctOrOne[OptionName]] = EMPTY
    bundle: str = ""
    reversals: str = ""
    clash: str = ""
    until: Until | None = None
    mixed: Items[Change] = ()
    unanswered: Offers | None = None
    share: Part | None = None
    by: Names = ()
    priced_in: Words | None = None
    read: Read = Field(default="difference", alias="as")
    after: Annotated[int, Field(ge=1)] | None = None
    base: Least | None = None
    average: bool = False
    bounds: Annotated[tuple[Number | None, Number | None], Field(strict=False)] | None = None
    sign: Sign
    least: Least
    via: bool = False
    inferred: bool = False

    @property
    def kind(self) -> str:
        """Return what is read: the one of the read-outs that is given."""
        return next((name for name in READ_OUTS if getattr(self, name)), "")

    @property
    def named(self) -> tuple[tuple[Path, str, str], ...]:
        """Return the outcomes that are read, each with its place in the record and its label."""
        if self.of is not None:
            own = () if self.choice else self.of
            return tuple((("of", i), name, self.at) for i, name in enumerate(own))
        changes: tuple[Path, tuple[Change, ...]] = ("mixed",), self.mixed
        if self.until is not None:
            changes = ("until", "changes"), self.until.changes
        if changes[1]:
            numbered = enumerate(changes[1])
            return tuple(((*changes[0], i), one.outcome, one.at) for i, one in numbered)
        if self.share is not None:
            flows = (self.share.part, *self.share.rest)
            places: tuple[Path, ...] = (
                ("share", "part"),
                *(("share", "rest", i) for i in range(len(self.share.rest))),
            )
            found = [
                (place, name, flow.at)
                for place, flow in zip(places, flows, strict=True)
                for name in (flow.outcome, flow.percent_of)
                if name is not None
            ]
            return tuple(found)
        return (((), self.outcome, self.at),) if self.outcome else ()

    @property
    def outcomes(self) -> tuple[tuple[str, str], ...]:
        """Return the outcomes that are read, each with its label."""
        return tuple((name, label) for _, name, label in self.named)

    @property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """Return the levers that are read, each with its options that count."""
        if self.choice:
            return {self.choice: self.option or self.of or ()}
        if self.unanswered is not None:
            found: dict[str, tuple[str, ...]] = {}
            for levers in (self.unanswered.offers, self.unanswered.answers):
                for name, options in levers.items():
                    found[name] = (*found.get(name, ()), *options)
            return found
        return self.acts

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = [name for name in READ_OUTS if getattr(self, name)]
        if given == ["of", "choice"]:
            given = ["of"]
        if len(given) != 1:
            what = f"an effect reads one thing; got {', '.join(given) or 'none'}"
            raise RefusedError(what, f"write one of {', '.join(READ_OUTS)}")
        if not self.of and bool(self.choice) != bool(self.option):
            what = "a choice and the options that count stand together"
            raise RefusedError(what, "write choice: GOVERNMENT.INSTRUMENT and option: NAME")
        if self.at and not self.outcome and not (self.of and not self.choice):
            raise RefusedError("only an outcome has a label under at", "leave at out", ("at",))
        if self.read in ("log sd", "total") and not self.outcome:
            what = f"{self.read} is read of an outcome"
            raise RefusedError(what, "write outcome, or another as", ("as",))
        if self.priced_in is not None and not self.by:
            what = "only what an arm is worth to lines has a price"
            raise RefusedError(what, "write by: LINE beside it", ("priced_in",))
        if (self.base is not None) != (self.read == "part"):
            what = "a part is taken of an effect of a stated size, and nothing else is"
            raise RefusedError(what, "write as: part and base: {value, unit, why} together")
        if self.mixed and (self.read != "difference" or not all(one.sign for one in self.mixed)):
            what = "each of several outcomes has a sign that is called good, and no other reading"
            raise RefusedError(what, "write sign in each, and leave as out", ("mixed",))
        if fault := _fault_of_flip(self) or _fault_of_bounds(self):
            raise RefusedError(*fault)
        return self


READ_OUTS = (
    "of", "outcome", "choice", "acts", "bundle", "reversals", "clash", "until", "mixed",
    "unanswered", "share", "by",
)  # fmt: skip
"""What a limb may read."""

Fault = tuple[str, str, Path]
"""What is wrong, what to write instead, and where below the record."""


def _fault_of_flip(limb: Limb) -> Fault | None:
    if (limb.read == "flip") != (limb.of is not None):
        what = "a flip is read of two options or outcomes, and these are read as nothing else"
        return what, "write as: flip and of: [A, B] together", ()
    if limb.of is None:
        return None
    if limb.of[0] == limb.of[1]:
        return "a flip is between two that differ", "write two names", ("of",)
    if limb.option:
        return "a flip names its two options under of", "leave option out", ("option",)
    if not limb.choice and not limb.at:
        return "two outcomes stand at one label", "write at, or choice for two options", ("of",)
    if limb.bounds is None or None in limb.bounds:
        what = "a flip says between which two points of the dose it lies"
        return what, "write bounds: [LOW, HIGH]", ("bounds",) if limb.bounds else ()
    if limb.sign not in ("+", "-"):
        what = f"a flip goes + or - as the dose rises; got {limb.sign}"
        return what, "write sign: + if the first of the two overtakes", ("sign",)
    return None


def _fault_of_bounds(limb: Limb) -> Fault | None:
    if limb.bounds is None:
        return None
    low, high = limb.bounds
    if low is None and high is None:
        return "bounds that are both open bind nothing", "write a number", ("bounds",)
    if low is not None and high is not None and low >= high:
        what = f"the lower bound comes first; got {low:g} and {high:g}"
        return what, "write bounds: [LOW, HIGH]", ("bounds",)
    if limb.read == "flip":
        return None
    if limb.read not in ("difference", "ratio", "total", "log sd"):
        return f"no bounds are set for {limb.read}", "read the effect otherwise", ("as",)
    if limb.sign != "0":
        what = f"an effect that stays within bounds has no direction; got sign {limb.sign}"
        return what, "write sign: 0", ("sign",)
    return None
