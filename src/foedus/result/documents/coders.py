"""How far two coders of one analysis agree, and what the model implies where they do not."""

from dataclasses import dataclass
from typing import Literal

from foedus.result.documents.claims import Word
from foedus.result.documents.record import Document, Record, Share, Whole
from foedus.result.documents.verdicts import SideFound

SCHEMA = "foedus-coders/1"


@dataclass(frozen=True)
class FieldFound(Record):
    """Agreement on one field of the claims that both coded."""

    name: str
    claims: Whole
    same: Share
    """Share of the claims on which they agree."""
    kappa: float | None
    """Cohen's kappa; null where both always use one value."""


@dataclass(frozen=True)
class DisputeFound(Record):
    """A field that two coders fill in differently."""

    id: str
    field: str
    first: str
    second: str


@dataclass(frozen=True)
class CodedFound(Record):
    """What the model implies of one claim by each coding, and by both together."""

    id: str
    first: Word
    second: Word
    sides: tuple[tuple[SideFound, ...], tuple[SideFound, ...]]
    """Shares of draws by each coding as seen from what it asserts; empty where there are none."""
    mixed: tuple[SideFound, ...]
    """The same where each coding counts for half."""
    word: Word | None
    """The word on the mixture; null where the codings assert a direction and an absence."""
    disputed: bool
    """Whether the codings differ in a field, or in what follows."""


@dataclass(frozen=True, repr=False)
class Coders(Document):
    """How far two coders agree, over claims of the same id."""

    schema: Literal["foedus-coders/1"]
    case: str
    digest: str
    version: str
    seed: Whole
    coders: tuple[str, str]
    claims: Whole
    """Claims that both coded."""
    same: Share
    """Share of all fields and signs of effects of these claims on which they agree."""
    fields: tuple[FieldFound, ...]
    alpha: float | None
    """Krippendorff's alpha of the signs of effects; null where nothing varies."""
    signs: Whole
    """Effects of which both gave a sign."""
    disputes: tuple[DisputeFound, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    coded: tuple[CodedFound, ...]
