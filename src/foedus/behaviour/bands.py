"""Bands and least effects of ``bands.yaml``, fixed before the model changes, and their digests."""

import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any, Literal, Self

import yaml
from pydantic import ConfigDict, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass

_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)

Statistic = Literal["mean", "median", "draws", "each sign", "pooled", "each"]
Need = Literal["instrument", "outcome", "actor", "club", "path", "intervention", "read-out", "deaf"]


@dataclass(frozen=True, config=_STRICT)
class Rule:
    """A number that holds for all rows."""

    id: str
    value: float
    unit: str
    why: str


@dataclass(frozen=True, config=_STRICT)
class Condition:
    """One thing that a row demands.

    Attributes
    ----------
    statistic
        What is taken of the effects of all draws; the head of ``bands.yaml`` says what each is.
    low, high
        Where it must lie; a missing end is open.
    share
        The least share of draws, for ``draws`` and ``each sign``.
    beyond
        The size beyond which a sign counts, for ``each sign``.
    of
        What is judged, if not the effect that the row measures.
    among
        The draws that are looked at, if not all.
    """

    statistic: Statistic
    low: float | None = None
    high: float | None = None
    share: float | None = None
    beyond: float | None = None
    of: str = ""
    among: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        signs = self.statistic == "each sign"
        bounded = self.low is not None or self.high is not None
        shared = self.statistic in ("draws", "each sign")
        if bounded == signs or (self.beyond is not None) != signs:
            raise ValueError(f"{self.statistic} needs " + ("beyond" if signs else "low or high"))
        if (self.share is not None) != shared:
            raise ValueError(f"{self.statistic} {'needs a' if shared else 'has no'} share")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low is not below high")
        return self


@dataclass(frozen=True, config=_STRICT)
class Least:
    """What an effect must exceed so that a band which holds zero is not passed by nothing."""

    value: float
    why: str


@dataclass(frozen=True, config=_STRICT)
class Control:
    """A cause that must move a lever or an outcome, so that no effect is not mere deafness."""

    cause: str
    moves: str
    value: float


@dataclass(frozen=True, config=_STRICT)
class Band:
    """One row of the behaviour suite: what it measures and what must come out."""

    id: str
    kind: Literal["S", "N", "B"]
    status: Literal["kept", "changed", "new"]
    title: str
    measured: str
    unit: str
    conditions: tuple[Condition, ...]
    origin: Literal["outside", "identity", "seen", "mixed"]
    muted: Literal["patron", "ally", "allies", "rival", "physics", "-"]
    why: str
    least: Least | None = None
    control: Control | None = None
    was: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.conditions and not self.note:
            raise ValueError(f"{self.id} needs a condition, or a note that says why not")
        if self.kind == "N" and self.conditions and self.control is None:
            raise ValueError(f"{self.id} needs a control")
        if bool(self.was) != (self.status == "changed"):
            raise ValueError(f"{self.id} says what it was if, and only if, it was changed")
        return self


@dataclass(frozen=True, config=_STRICT)
class Limb:
    """One effect that a claim asserts, and the size from which it is of interest.

    Attributes
    ----------
    outcome
        Name and label of an outcome (``threat[CHN>JPN]``), ``choice:`` with a lever and what it
        stands at, or words where the model has no name for it.
    sign
        The direction asserted; the head of ``bands.yaml`` says what each stands for.
    after
        Quarters after which it is read, if not the horizon of the claim.
    via
        The outcome through which the effect must run.
    inferred
        Whether the limb is not in the text that the claim is taken from.
    """

    outcome: str
    sign: Literal["+", "-", "0", ">=", "<=", ">", "<"]
    value: float
    unit: str
    why: str
    after: int | None = None
    via: str = ""
    inferred: bool = False


@dataclass(frozen=True, config=_STRICT)
class LeastEffect:
    """The smallest effects of interest of one claim; `needs` is what the model lacks for it."""

    id: str
    claim: str
    cause: str
    pattern: str
    horizon: tuple[int, ...]
    limbs: tuple[Limb, ...]
    like: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, config=_STRICT)
class Fixed:
    """All that was fixed in advance; see the head of ``bands.yaml``."""

    rules: tuple[Rule, ...]
    reasons: dict[str, str]
    bands: tuple[Band, ...]
    least_effects: tuple[LeastEffect, ...]

    @model_validator(mode="after")
    def _unique(self) -> Self:
        for rows in (self.rules, self.bands, self.least_effects):
            ids = [row.id for row in rows]
            if twice := sorted({name for name in ids if ids.count(name) > 1}):
                raise ValueError(f"twice: {', '.join(twice)}")
        return self


def source() -> str:
    """Return the text of ``bands.yaml``."""
    return resources.files("foedus.behaviour").joinpath("bands.yaml").read_text(encoding="utf-8")


def parsed(text: str) -> Any:
    """Return what YAML says; the compiled parser, where there is one, takes a tenth of the time."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read(text: str) -> Fixed:
    """Read bands and least effects.

    Raises
    ------
    pydantic.ValidationError
        If a row is incomplete, contradicts itself, has an unknown key or a number that is none.
    """
    return TypeAdapter(Fixed).validate_python(parsed(text))


@cache
def fixed() -> Fixed:
    """Return the bands and least effects that hold."""
    return read(source())


def digest(text: str | None = None) -> str:
    """Return the digest of all that was fixed.

    Comments, layout, the order of rows and of keys, and how a number is written do not count.

    Parameters
    ----------
    text
        A text to take instead of ``bands.yaml``.
    """
    return _sha256(_content(text))


def disputed_digest(text: str | None = None) -> str:
    """Return the digest of the B rows alone, of ``bands.yaml`` or of `text`."""
    bands = _content(text)["bands"]
    return _sha256({name: row for name, row in bands.items() if row["kind"] == "B"})


def _content(text: str | None) -> dict[str, Any]:
    content = parsed(source() if text is None else text)
    for name in ("rules", "bands", "least_effects"):
        content[name] = {row["id"]: row for row in content[name]}
    return content


def _sha256(content: dict[str, Any]) -> str:
    # Every number becomes a float, so that 1 and 1.0 are the same.
    numbers = json.loads(json.dumps(content, allow_nan=False), parse_int=float)
    text = json.dumps(numbers, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
