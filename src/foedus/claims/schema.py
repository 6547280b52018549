"""One claim of an analysis as data: its cause as arms, its effect as limbs, and how they join.

Free text (`text`, `why`, notes) is for readers; it never reaches the engine.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Voice = Annotated[str, Field(pattern=r"^(author|inferred|actor:[A-Za-z][A-Za-z0-9 .'-]*)$")]
Kind = Literal["effect", "purpose", "description", "intention", "decoy"]
Pattern = Literal[
    "one",
    "all",
    "interaction",
    "mediation",
    "equivalent",
    "not lower",
    "monotone",
    "flip",
    "bound",
    "regret",
]
Sign = Literal["+", "-", "0", ">=", "<="]
Read = Literal["difference", "ratio", "log sd"]
Stance = Literal["+", "-", "~", "0"]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]
Words = Annotated[str, Field(min_length=1, max_length=300)]


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Record(BaseModel):
    """What is read from a file: fixed keys, nothing else, and no number that is none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Least(Record):
    """The smallest effect of interest: its size, its unit, and why it is so large."""

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
    by
        Lines whose regret is taken: what the best of the arms is worth to them beyond the first, in
        reference swings.
    read
        ``as`` in the file: a difference between arms, a ratio less one, or the log of the ratio of
        standard deviations over shocks within a draw.
    after, average
        Quarters after which it is read, if not the horizon of the claim; or the mean until then.
    sign
        ``+`` or ``-``: of this direction and at least this size; ``>=`` or ``<=``: not lower (not
        higher) by it; ``0``: closer to zero than it.
    via
        Whether this is the step through which the effect must run (``mediation``).
    inferred
        Whether the limb is not in the text that the claim is taken from.
    """

    outcome: str = ""
    at: str = ""
    choice: str = ""
    option: Names = ()
    acts: dict[str, Names] = Field(default_factory=dict)
    bundle: str = ""
    reversals: str = ""
    clash: str = ""
    by: Names = ()
    read: Read = Field(default="difference", alias="as")
    after: Annotated[int, Field(ge=1)] | None = None
    average: bool = False
    sign: Sign
    least: Least
    via: bool = False
    inferred: bool = False

    @property
    def kind(self) -> str:
        """Return what is read: the one of the read-outs that is given."""
        return next((name for name in READ_OUTS if getattr(self, name)), "")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = [name for name in READ_OUTS if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"reads one thing of {', '.join(READ_OUTS)}; got {len(given)}")
        if bool(self.choice) != bool(self.option):
            raise ValueError("a choice is read with the options that count, and nothing else with")
        if self.at and not self.outcome:
            raise ValueError("only an outcome has a label under at")
        if self.read == "log sd" and not self.outcome:
            raise ValueError("a spread is read of an outcome")
        return self


READ_OUTS = ("outcome", "choice", "acts", "bundle", "reversals", "clash", "by")
"""What a limb may read."""


class Spread(Record):
    """Paths of equal mean: effects are taken over the paths of `high`, against those of `low`."""

    low: tuple[str, ...]
    high: tuple[str, ...]


class Given(Record):
    """A state in which alone the claim is asserted: draws whose first arm lies there.

    Attributes
    ----------
    above, below
        Bounds of the outcome, mean over shocks, in the quarter `after`.
    """

    outcome: str
    at: str
    after: Annotated[int, Field(ge=1)]
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.above is None and self.below is None:
            raise ValueError("a state needs a bound: above or below")
        return self


class Cause(Record):
    """Arms by the role that they play.

    Attributes
    ----------
    contrast
        Two arms, without and with the cause.
    square
        Four arms: neither, the first cause alone, the second alone, both.
    dose
        Arms in order of the dose.
    spread
        Arms whose mean is equal and whose spread is not.
    menu
        Arms of which the first should be the best (``regret``).
    probe
        Whether no government could bring the cause about.
    """

    contrast: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)] | None = None
    square: Annotated[tuple[str, ...], Field(min_length=4, max_length=4)] | None = None
    dose: Annotated[tuple[str, ...], Field(min_length=3)] | None = None
    spread: Spread | None = None
    menu: Annotated[tuple[str, ...], Field(min_length=2)] | None = None
    given: Given | None = None
    probe: bool = False

    @property
    def form(self) -> str:
        """Return which of the forms is given."""
        return next(name for name in FORMS if getattr(self, name) is not None)

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the names of the arms, in their order."""
        if self.spread is not None:
            return (*self.spread.low, *self.spread.high)
        return tuple(getattr(self, self.form))

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = [name for name in FORMS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a cause has one form of {', '.join(FORMS)}; got {len(given)}")
        return self


FORMS = ("contrast", "square", "dose", "spread", "menu")
"""Forms of a cause."""

FORM_OF: dict[Pattern, tuple[str, ...]] = {
    "interaction": ("square",),
    "monotone": ("dose",),
    "flip": ("dose",),
    "regret": ("menu",),
}
"""Forms of a cause that patterns need; others take a contrast or a spread."""


class Control(Record):
    """A cause that is expected to move what is read by its least effect: two arms."""

    without: tuple[str, ...] = ()
    with_: tuple[str, ...] = Field(alias="with")
    why: Words


class Support(Record):
    """A work of the literature, and where it stands on the claim."""

    key: str
    stance: Stance
    note: str = ""


class Rival(Record):
    """What else could explain the same: another claim, or another channel and what separates it."""

    mirror: Id | None = None
    channel: str = ""
    separated_by: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.mirror is None) == (not self.channel):
            raise ValueError("a rival is a mirror claim, or a channel")
        return self


class Need(Record):
    """What the model lacks; once it has all that is named, the claim is put to the test."""

    kind: Literal["instrument", "outcome", "actor", "club", "path", "intervention", "read-out"]
    name: str
    what: Words


class Clue(Record):
    """An observable that would tell: an outcome at a label, beyond a value, by a quarter."""

    outcome: str
    at: str
    after: Annotated[int, Field(ge=1)]
    above: float | None = None
    below: float | None = None
    note: str = ""


class Claim(Record):
    """One claim.

    Attributes
    ----------
    paragraphs
        Where the analysis says it (``P30``).
    text
        The claim in words of our own, at most 30 of them.
    voice
        Whose claim it is: the author's, an actor's as reported, or ours.
    horizon
        Quarters after which limbs are read that do not say so themselves.
    arms
        Interventions by the name of the arm; ``policy:NAME`` stands for a policy of the case.
    channel
        Mechanisms through which it runs; none may own the cause or the outcome.
    fidelity
        Flags of the case that stand beside the claim.
    joins
        Claims that it only puts together; it has no cause or effect of its own then.
    """

    id: Id
    paragraphs: Annotated[tuple[str, ...], Field(min_length=1)]
    text: Words
    voice: Voice
    kind: Kind = "effect"
    pattern: Pattern = "one"
    horizon: Annotated[int, Field(ge=1, le=16)] = 8
    arms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    cause: Cause | None = None
    effect: tuple[Limb, ...] = ()
    channel: Names = ()
    control: Control | None = None
    literature: tuple[Support, ...] = ()
    fidelity: Names = ()
    rivals: tuple[Rival, ...] = ()
    clues: tuple[Clue, ...] = ()
    needs: tuple[Need, ...] = ()
    joins: Names = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if fault := _fault(self):
            raise ValueError(fault)
        return self


def _fault(claim: Claim) -> str:
    if len(claim.text.split()) > LONGEST:
        return f"text has more than {LONGEST} words"
    if claim.joins:
        return "joins other claims and has a cause or effect too" if claim.cause else ""
    if claim.cause is None or not claim.effect:
        return "needs a cause and an effect, or the claims that it joins"
    wanted = FORM_OF.get(claim.pattern, ("contrast", "spread"))
    if claim.cause.form not in wanted:
        return f"{claim.pattern} needs a cause of the form {' or '.join(wanted)}"
    if lacking := [name for name in claim.cause.arms if name not in claim.arms]:
        return f"the cause names an arm that is not there: {lacking[0]}"
    if spare := [name for name in claim.arms if name not in claim.cause.arms]:
        return f"an arm that the cause does not name: {spare[0]}"
    if claim.pattern == "one" and len(claim.effect) != 1:
        return "one effect for the pattern one; write pattern: all for several"
    if (claim.pattern == "mediation") != any(limb.via for limb in claim.effect):
        return "a limb with via for mediation, and nowhere else"
    if (claim.pattern == "regret") != any(limb.by for limb in claim.effect):
        return "regret by lines for the pattern regret, and nowhere else"
    return ""


LONGEST = 30
"""Words of a claim, at most."""
