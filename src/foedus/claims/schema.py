"""One claim of an analysis as data: its cause as arms, its effect as limbs, and how they join.

Free text (`text`, `why`, notes) is for readers; it never reaches the engine.
"""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from foedus.case.fields import (
    EMPTY,
    Distinct,
    DistinctOrOne,
    Items,
    Number,
    Paragraph,
    Record,
    Table,
    Text,
)
from foedus.case.locate import Positions
from foedus.case.messages import RefusedError
from foedus.case.schema import Source
from foedus.claims.beside import Bundle, Clue, Control, Demand, Id, Need, Rival, Support, Words
from foedus.claims.limb import Fault, Limb, Names
from foedus.errors import nearest

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
ArmName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]


class Spread(Record):
    """Paths of equal mean: effects are taken over the paths of `high`, against those of `low`.

    Attributes
    ----------
    low, high
        Arms whose mean counts: those close together, and those far apart.
    """

    low: Annotated[Items[ArmName], Field(min_length=1)]
    high: Annotated[Items[ArmName], Field(min_length=1)]


class Given(Record):
    """A state in which alone the claim is asserted: draws whose first arm lies there.

    Attributes
    ----------
    outcome, at
        A kept outcome and its label.
    after
        Quarter after the start in which it is looked at.
    above, below
        Bounds of the outcome, mean over shocks, in that quarter.
    """

    outcome: Words
    at: Words
    after: Annotated[int, Field(ge=1)]
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.above is None and self.below is None:
            raise RefusedError("a state needs a bound", "write above, below, or both")
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
    values
        How large each dose is, rising, where the point of a flip is asked for.
    spread
        Arms whose mean is equal and whose spread is not.
    menu
        Arms of which the first should be the best (``regret``).
    given
        State in which alone the claim is asserted.
    probe
        Whether no government could bring the cause about.
    """

    contrast: Annotated[Distinct[ArmName], Field(min_length=2, max_length=2)] | None = None
    square: Annotated[Distinct[ArmName], Field(min_length=4, max_length=4)] | None = None
    dose: Annotated[Distinct[ArmName], Field(min_length=3)] | None = None
    values: Items[Number] = ()
    spread: Spread | None = None
    menu: Annotated[Distinct[ArmName], Field(min_length=2)] | None = None
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
            what = f"a cause has one form of {', '.join(FORMS)}; got {', '.join(given) or 'none'}"
            raise RefusedError(what, "write one")
        rising = all(low < high for low, high in pairwise(self.values))
        if self.values and (len(self.values) != len(self.dose or ()) or not rising):
            what = "values are the sizes of the doses: as many as these, rising"
            raise RefusedError(what, "write one number for each dose", ("values",))
        return self


FORMS = ("contrast", "square", "dose", "spread", "menu")
"""Forms of a cause."""

FORM_OF: dict[Pattern, tuple[str, ...]] = {
    "interaction": ("square",),
    "monotone": ("dose",),
    "flip": ("dose",),
    "regret": ("menu",),
    "mediation": ("contrast",),
}
"""Forms of a cause that patterns need; others take a contrast or a spread."""


class Claim(Record):
    """One claim.

    Attributes
    ----------
    id
        Its name, which is that of the file.
    paragraphs
        Where the analysis says it (``P30``).
    source
        In place of paragraphs, the other text that says it.
    text
        The claim in words of our own, at most 30 of them.
    voice
        Whose claim it is: the ``author``'s, that of an actor as reported (``actor:NAME``), or
        ``inferred`` by us.
    kind
        Whether it asserts an effect, a means to an end, how things are or what is meant; or is a
        ``decoy``, of which nothing is expected.
    pattern
        How its effects are put together.
    horizon
        Quarters after which limbs are read that do not say so themselves.
    arms
        Interventions by the name of the arm; ``policy:NAME`` stands for a policy of the case.
    cause
        How the arms are compared.
    effect
        What is asserted of them.
    channel
        Mechanisms through which it runs; none may own the cause or the outcome.
    control
        Another cause that should move the first effect, so that silence means something.
    literature
        Works that speak to it.
    fidelity
        Events and figures of the case, by id, whose check stands beside the claim.
    rivals
        What else could explain the same.
    clues
        Observables that would tell.
    demanded_by
        Behaviour tests that demand the same by another read-out or cause: the verdict is then
        required, and no prediction.
    needs
        What the model lacks for it.
    joins
        Claims that it only puts together; it has no cause or effect of its own then.
    note
        What a reader should know about how the claim was read.
    """

    id: Id
    paragraphs: Distinct[Paragraph] = ()
    source: Source | None = None
    text: Words
    voice: Voice
    kind: Kind = "effect"
    pattern: Pattern = "one"
    horizon: Annotated[int, Field(ge=1, le=16)] = 8
    arms: Table[ArmName, Bundle] = EMPTY
    cause: Cause | None = None
    effect: Items[Limb] = ()
    channel: Names = ()
    control: Control | None = None
    literature: Items[Support] = ()
    fidelity: Names = ()
    rivals: Items[Rival] = ()
    clues: Items[Clue] = ()
    demanded_by: Items[Demand] = ()
    needs: Items[Need] = ()
    joins: DistinctOrOne[Id] = ()
    note: Text | None = None
    _positions: Positions = PrivateAttr(default_factory=Positions)

    @property
    def positions(self) -> Positions:
        """Places of its parts in the file, for messages."""
        return self._positions

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if fault := _fault(self):
            raise RefusedError(*fault)
        if self.cause is not None and (misplaced := _unbounded(self, self.cause)):
            raise RefusedError(*misplaced)
        return self


def _fault(claim: Claim) -> tuple[str, str] | None:
    if (count := len(claim.text.split())) > LONGEST:
        return f"text has more than {LONGEST} words; got {count}", "cut it"
    if not claim.paragraphs and claim.source is None:
        return "a claim says where it is taken from", "write paragraphs or source"
    if claim.joins:
        own = claim.cause or claim.effect or claim.arms
        return ("joins other claims and has a cause or effect too", "keep one") if own else None
    if claim.cause is None or not claim.effect:
        return "needs a cause and an effect, or the claims that it joins", "write them"
    return _unfit(claim, claim.cause)


def _unfit(claim: Claim, cause: Cause) -> tuple[str, str] | None:
    """Say how cause and effects do not fit together, or to the pattern."""
    wanted = FORM_OF.get(claim.pattern, ("contrast", "spread"))
    if cause.form not in wanted:
        what = f"{claim.pattern} needs a cause of the form {' or '.join(wanted)}; got {cause.form}"
        return what, "write it so, or take another pattern"
    if lacking := [name for name in cause.arms if name not in claim.arms]:
        what = f"the cause names an arm that is not there: {lacking[0]}"
        return what, nearest(lacking[0], sorted(claim.arms))
    if spare := [name for name in claim.arms if name not in cause.arms]:
        return f"an arm that the cause does not name: {spare[0]}", "name it there, or leave it out"
    if claim.pattern == "one" and len(claim.effect) != 1:
        return "one effect for the pattern one; got several", "write pattern: all"
    if (claim.pattern == "mediation") != any(limb.via for limb in claim.effect):
        return "a limb with via for mediation, and nowhere else", "mark the step, or leave via out"
    if claim.pattern == "mediation" and sorted(limb.via for limb in claim.effect) != [False, True]:
        return "a mediation has two effects, the step with via and the outcome", "write these two"
    if claim.pattern == "regret" and not all(limb.by for limb in claim.effect):
        return "the pattern regret counts what arms are worth to lines", "write by: LINE"
    if claim.pattern != "interaction" and any(limb.read == "part" for limb in claim.effect):
        return (
            "a part of an effect for the pattern interaction, and nowhere else",
            "read it otherwise",
        )
    return None


def _unbounded(claim: Claim, cause: Cause) -> Fault | None:
    """Say which effect has bounds, or the point of a flip, that its pattern has no use for."""
    for i, limb in enumerate(claim.effect):
        if limb.mixed and cause.form != "contrast":
            what = f"what a cause moves for good and bad takes a contrast; got {cause.form}"
            return what, "write cause: {contrast: [WITHOUT, WITH]}", ("effect", i, "mixed")
        if (limb.read == "flip") != (claim.pattern == "flip"):
            what = "effects are read as flip for the pattern flip, and nowhere else"
            return what, "write as: flip, of and bounds, or take another pattern", ("effect", i)
        if limb.read != "flip" and (limb.bounds is not None) != (claim.pattern == "bound"):
            what = "effects have bounds for the pattern bound, and nowhere else"
            return what, "write bounds: [LOW, HIGH], or take another pattern", ("effect", i)
    if bool(cause.values) != (claim.pattern == "flip"):
        what = "doses have values for the pattern flip, and nowhere else"
        return what, "write values: one number for each dose, or leave them out", ("cause",)
    return None


LONGEST = 30
"""Words of a claim, at most."""
