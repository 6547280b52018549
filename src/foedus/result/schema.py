"""What a result folder says about itself: the manifest and the series it lists."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter

from foedus.contract import Grade
from foedus.result.origins import InfluenceRow as InfluenceRow
from foedus.result.origins import MechanismRow as MechanismRow
from foedus.result.origins import PartRow as PartRow
from foedus.result.origins import ReadingRow as ReadingRow

FORMAT = "foedus-result/2"
"""Name and version of the layout of a result folder."""

BOUNDED_UNITS = frozenset({"probability", "index 0-1", "share"})
"""Units whose values lie between 0 and 1."""

HAZARD_UNIT = "probability/quarter"
"""Unit of an event hazard: reported as relative risk between arms, never as a level."""

EVENT_UNIT = "0 or 1"
"""Unit of an event drawn from a hazard."""

OPEN = "open"
"""Part of the deliberation that counts the members with an instrument on the agenda."""

STATISTICS = ("mean", "size")
"""Of a part of the deliberation: the mean with its sign, and the mean absolute value."""

OK = 0
"""Status of a member whose numbers are sound."""


@dataclass(frozen=True)
class Series:
    """One saved quantity: a value per arm, member, quarter and label.

    Attributes
    ----------
    dim
        Name of the label dimension, such as ``actor``, ``protege`` or ``observer_protege``;
        series that share it share their labels.
    labels
        One per position along `dim`: ``JPN``, ``CHN>JPN`` or ``USA.ask_spending``.
    index
        Without a natural unit: to be compared between arms only.
    categories
        For a choice: per label the names of the options that the values 0, 1, ... stand for;
        a negative value stands for "not on the menu".
    group
        What it is about within its part of the analysis.
    """

    name: str
    title: str
    description: str
    unit: str
    part: Literal["I", "II", "III", "IV"]
    dim: str
    labels: tuple[str, ...]
    index: bool = False
    dtype: Literal["float32", "int8"] = "float32"
    categories: tuple[tuple[str, ...], ...] = ()
    group: str = ""

    @property
    def is_choice(self) -> bool:
        """Whether the values are options taken, not amounts."""
        return bool(self.categories)

    @property
    def is_hazard(self) -> bool:
        """Whether the values are hazards of an event."""
        return self.unit == HAZARD_UNIT

    @property
    def is_event(self) -> bool:
        """Whether the values say if an event was drawn; its hazard says more."""
        return self.unit == EVENT_UNIT

    @property
    def bounded(self) -> bool:
        """Whether the values lie between 0 and 1 by construction."""
        return self.unit in BOUNDED_UNITS


@dataclass(frozen=True)
class ParameterRow:
    """A parameter as drawn in this run: what it is and what its prior rests on."""

    name: str
    unit: str
    source: str
    grade: str
    meaning: str
    prior: str


@dataclass(frozen=True)
class EventRow:
    """Something that happened, by date: shown beside the run, not imposed on it.

    Attributes
    ----------
    quarter
        Quarter of the date, such as ``2025Q1``.
    instruments
        Names of the instruments that it touched.
    check
        What an independent check of the statement found.
    paragraphs
        Where the analysis speaks of it.
    """

    date: str
    text: str
    source: str = ""
    quarter: str = ""
    title: str = ""
    precision: str = "day"
    instruments: tuple[str, ...] = ()
    check: str = ""
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ObservedRow:
    """A series that was observed, beside the outcome it speaks of; never imposed.

    Attributes
    ----------
    label
        Entry of the outcome, such as ``JPN``.
    kind
        ``measure`` (same quantity and unit), ``proxy`` or ``poll`` (an axis of their own).
    quarters, values
        In the order of time; quarters may lie before the run.
    seen
        Quarters by whose value the model was set in some way.
    imposed
        Quarters in which the policy of the scorecard imposes this measure.
    """

    outcome: str
    label: str
    title: str
    unit: str
    kind: Literal["measure", "proxy", "poll"]
    quarters: tuple[str, ...]
    values: tuple[float, ...]
    source: str
    grade: Grade
    note: str = ""
    seen: tuple[str, ...] = ()
    imposed: tuple[str, ...] = ()


@dataclass(frozen=True)
class InterestRow:
    """Something that lines of governments care about: an outcome, where, and its swing.

    Attributes
    ----------
    outcome, at
        Series and labels; of several the mean, of logarithms where the swing is a factor.
    ratio
        Whether the swing is a factor, so that changes count in logs; else a difference in `unit`.
    swing
        The change that a weight of one is the price of.
    why, source, grade
        What the size of the swing rests on.
    """

    name: str
    outcome: str
    at: tuple[str, ...]
    ratio: bool
    swing: float
    unit: str
    why: str = ""
    source: str = ""
    grade: str = ""


@dataclass(frozen=True)
class LineRow:
    """A line of a government, and what it values.

    Attributes
    ----------
    name
        ``USA.leader``. Its drawn numbers are the parameters ``line.USA.leader.discount``,
        ``.weight`` (influence at the start), ``.INTEREST.weight`` and, where the sign is
        disputed, ``.INTEREST.sign``.
    counterfactual
        A cabinet that does not govern in the baseline; it has no influence at the start.
    signs
        By interest: ``+``, ``-`` or ``?``.
    source, grade
        What its values rest on.
    """

    name: str
    government: str
    title: str
    leader: bool
    counterfactual: bool
    signs: dict[str, str]
    source: str = ""
    grade: str = ""


@dataclass(frozen=True)
class FileRow:
    """A file of the result: its size [bytes] and the SHA-256 of its content."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything needed to read a result, and to repeat the run that made it.

    Attributes
    ----------
    digest
        Fingerprint of the case, and of the code that it was compiled with.
    stream_scheme
        Name of the rule by which random streams are keyed.
    policies
        Per arm, the interventions that define it.
    titles
        Per arm that is a policy of the case, what the case calls it in a few words; empty where
        an older run did not record it.
    given
        Per arm that was given on the spot and is no policy of the case, its own interventions.
    do
        Interventions applied to every arm.
    experiment
        Fingerprint of case, arms and ensemble together.
    references
        Citations of the mechanisms used, one per entry (plain text or BibTeX).
    status
        Meaning of each status code of a member; 0 means sound.
    focus
        Actors whose labels the report shows; all others stay in the store and the summary.
    names
        Full names of the actors and lines by their code.
    deliberation
        Names of the parts into which the worth of an option was taken apart, such as
        ``line:USA.leader``, ``interest:ally_burden``, ``habit`` and ``open``; empty where the
        run did not record them.
    observed
        Series that were observed, for the charts and the scorecard.
    scorecard
        Policy in which what happened is imposed; empty where the case names none.
    passages
        By the name of a mechanism, instrument or outcome: paragraphs of the analysis.
    sources
        Title, author or publisher, year and address of every source of the case, by its key.
    interests, lines
        What the lines of governments value, as the case says; empty where an older run did not
        record it. Where an interest stands at the start is stored draw by draw.
    readings
        How arms read the record, where readers differ; empty where the case knows one reading.
    parts
        Mechanisms, instruments and outcomes that do not ship with the package.
    files
        Every other file of the folder, by its path in it; empty while the run is under way.
    seal
        SHA-256 of the manifest as it was written, this text left out.
    """

    case: str
    title: str
    digest: str
    version: str
    seed: int
    stream_scheme: str
    draws: int
    replicates: int
    quarters: tuple[str, ...]
    arms: tuple[str, ...]
    created_at: str
    series: tuple[Series, ...]
    format: str = FORMAT
    policies: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    titles: dict[str, str] = field(default_factory=dict[str, str])
    given: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    do: tuple[str, ...] = ()
    experiment: str = ""
    parameters: tuple[ParameterRow, ...] = ()
    references: tuple[str, ...] = ()
    mechanisms: tuple[MechanismRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    status: dict[int, str] = field(default_factory=lambda: {OK: "sound"})
    focus: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict[str, str])
    deliberation: tuple[str, ...] = ()
    observed: tuple[ObservedRow, ...] = ()
    scorecard: str = ""
    passages: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    sources: dict[str, str] = field(default_factory=dict[str, str])
    interests: tuple[InterestRow, ...] = ()
    lines: tuple[LineRow, ...] = ()
    readings: tuple[ReadingRow, ...] = ()
    parts: tuple[PartRow, ...] = ()
    files: dict[str, FileRow] = field(default_factory=dict[str, FileRow])
    seal: str = ""

    def __post_init__(self) -> None:
        """Refuse what could not be stored as one labelled dataset."""
        for what, names in (
            ("series", [s.name for s in self.series]),
            ("arm", list(self.arms)),
            ("part of the deliberation", list(self.deliberation)),
            ("interest", [row.name for row in self.interests]),
            ("line", [row.name for row in self.lines]),
        ):
            twice = [name for name, n in Counter(names).items() if n > 1]
            if twice:
                raise ValueError(f"{what} listed twice: {', '.join(twice)}")
        self._check_dims()
        if self.deliberation and not (OPEN in self.deliberation and self.instruments):
            raise ValueError(f"a deliberation needs the part {OPEN!r} and a series of choices")

    def _check_dims(self) -> None:
        labels: dict[str, tuple[str, ...]] = {}
        for series in self.series:
            if labels.setdefault(series.dim, series.labels) != series.labels:
                raise ValueError(
                    f"{series.name}: dimension {series.dim} has other labels elsewhere"
                )
            if series.categories and len(series.categories) != len(series.labels):
                raise ValueError(f"{series.name}: one tuple of options per label is needed")

    @property
    def instruments(self) -> tuple[str, ...]:
        """Labels of the series of choices: every instrument as ``USA.tariff``."""
        return next((series.labels for series in self.series if series.is_choice), ())

    @property
    def members(self) -> int:
        """Members per arm: draws times replicates; a draw's replicates lie side by side."""
        return self.draws * self.replicates

    def find(self, name: str) -> Series:
        """Return the series of that name.

        Raises
        ------
        KeyError
            If the result holds no such series.
        """
        for series in self.series:
            if series.name == name:
                return series
        raise KeyError(name)

    def shown(self, series: Series) -> tuple[str, ...]:
        """Return the labels of a series that a report shows: those made of focus actors."""
        if series.dim in ("instrument", "ordinal_instrument", "line") or not self.focus:
            return series.labels
        inside = tuple(label for label in series.labels if set(label.split(">")) <= set(self.focus))
        return inside or series.labels[:4]

    def to_json(self) -> bytes:
        """Return the manifest as an indented JSON document."""
        return _ADAPTER.dump_json(self, indent=2)

    @staticmethod
    def from_json(text: bytes) -> "Manifest":
        """Read a manifest back; unknown keys are passed over.

        Raises
        ------
        ValueError
            If the text is not JSON or lacks a field.
        """
        return _ADAPTER.validate_json(text)


_ADAPTER = TypeAdapter(Manifest)
