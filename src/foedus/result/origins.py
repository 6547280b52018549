"""What a run rests on beside its case: mechanisms, readings of the record, parts of its own."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class ReadingRow:
    """How some arms of a run read the record, on one question on which readers differ.

    Attributes
    ----------
    name, question
        Of the question, ``record``, and in words.
    coding, title
        The answer, ``obama``, and in words.
    default
        Whether that is how the case is written.
    arms
        Arms that read so.
    recodes
        Instruments whose base shares or openings are others than as the case is written.
    """

    name: str
    question: str
    coding: str
    title: str
    default: bool
    arms: tuple[str, ...]
    recodes: tuple[str, ...]
    source: str
    grade: str
    note: str = ""


@dataclass(frozen=True)
class PartRow:
    """A part of the run that does not ship.

    Attributes
    ----------
    kind
        ``mechanism``, ``instrument`` or ``outcome``.
    file
        Folder and name of the declaring file.
    digest
        Fingerprint (SHA-256) of that file.
    given
        Its folder as ``--parts`` named it; empty where the case brought it, and where an older run
        did not record it. Parts are the same wherever their folder lies.
    """

    kind: Literal["mechanism", "instrument", "outcome"]
    name: str
    file: str
    digest: str
    given: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return the part on one line, with as much of its digest as tells files apart."""
        return f"{self.kind} {self.name} ({self.file}, {self.digest[:12]})"


@dataclass(frozen=True)
class InfluenceRow:
    """What a mechanism declares to move what, up (``+``), down (``-``) or either way (``?``)."""

    source: str
    target: str
    sign: Literal["+", "-", "?"]


@dataclass(frozen=True)
class MechanismRow:
    """A mechanism of the compiled model, whether this run had it on, and what it declares.

    Attributes
    ----------
    influences
        Empty where an older run did not record them.
    """

    name: str
    code: str
    title: str
    active: bool = True
    influences: tuple[InfluenceRow, ...] = ()
