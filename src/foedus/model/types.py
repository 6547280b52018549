"""The compiled model: everything the engine needs, as frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from foedus.case import Case, Quarter
from foedus.contract import Grade, Instrument, LineBelief, Mechanism, Outcome, Prior
from foedus.model.own_parts import Own
from foedus.overview import Overview, Shown


@dataclass(frozen=True)
class Column:
    """One drawn number of a structural draw.

    Attributes
    ----------
    name
        Address, such as ``defence_demand.threat_elasticity`` or ``state.gdp[JPN]``.
    stream
        Name of the random stream; columns that share a stream move together.
    """

    name: str
    stream: str
    prior: Prior
    unit: str
    source: str
    grade: Grade
    meaning: str
    null: float | None = None


@dataclass(frozen=True)
class Attribute:
    """What a line of government looks at: an outcome, where, and its reference swing.

    Attributes
    ----------
    at, rows
        Entries of the outcome over which the mean is taken, by label and by index; in a
        government's view only those it thinks about have an index, the others hold course.
    """

    name: str
    outcome: str
    at: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    ratio: bool
    swing: float


@dataclass(frozen=True)
class Lever:
    """An instrument in the hands of one government, aimed at one actor or at several alike.

    Attributes
    ----------
    instrument
        With the options of this lever's menu.
    """

    name: str
    government: str
    instrument: Instrument
    targets: tuple[str, ...]
    start: int
    options: tuple[str, ...]
    levels: tuple[float, ...]
    opens_before_renewal: int | None
    opens_before_budget: int | None = None
    answered_by: tuple[str, ...] = ()

    @property
    def use(self) -> str:
        """Return the name under which the government holds it in the case."""
        return self.name.split(".", 1)[1]

    @property
    def alike(self) -> tuple[int, ...]:
        """Return, for each option, the first option that feeds the channels alike.

        That one stands for all of them, with their base shares together, so that listing an option
        twice does not make it more likely.
        """
        fed = [option.channels for option in self.instrument.options]
        return tuple(fed.index(channels) for channels in fed)


@dataclass(frozen=True)
class Line:
    """A line within a government, with the columns that hold its values."""

    name: str
    government: str
    leader: bool
    counterfactual: bool
    signs: tuple[str, ...]
    valued: tuple[bool, ...]
    domain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """Which entries of an outcome are kept, and their labels."""

    outcome: Outcome
    labels: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False, repr=False)
class Model(Shown):
    """A case compiled with a set of parts; hashable by identity, never changed.

    Attributes
    ----------
    still
        Mechanisms that stand still: left out of a government's view.
    own
        Parts that do not ship, and where they are declared.
    literature
        Works that those cite beside the library.
    """

    case: Case
    digest: str
    actors: tuple[str, ...]
    patron: str
    mechanisms: tuple[Mechanism, ...]
    appraising: tuple[Mechanism, ...]
    columns: tuple[Column, ...]
    index: dict[str, int]
    attributes: tuple[Attribute, ...]
    lines: tuple[Line, ...]
    levers: tuple[Lever, ...]
    kept: tuple[Kept, ...]
    roles: dict[str, np.ndarray[Any, Any]]
    look_ahead: int
    first: Quarter
    still: frozenset[str] = frozenset()
    own: tuple[Own, ...] = ()
    literature: Mapping[str, str] = field(default_factory=dict[str, str])

    def overview(self) -> Overview:
        """Return how much there is of everything; a plan says what."""
        parts = (
            ("mechanisms", self.mechanisms),
            ("levers", self.levers),
            ("lines", self.lines),
            ("outcomes", self.kept),
            ("drawn numbers", self.columns),
        )
        return Overview(
            f"Model {self.case.name}: {', '.join(self.actors)}",
            ("of", "number"),
            tuple((name, f"{len(some):,}") for name, some in parts),
            (
                f"does not ship: {', '.join(own.part.name for own in self.own)}"
                if self.own
                else "",
                f"case digest {self.digest}",
            ),
        )

    @property
    def sizes(self) -> dict[str, int]:
        """Return the length of each named dimension."""
        return {
            "actor": len(self.actors),
            "other": len(self.actors),
            "line": max(len(self.lines), 1),
        }

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Return every (line, attribute) that a line values, line by line."""
        return tuple(
            (i, k) for i, line in enumerate(self.lines) for k, on in enumerate(line.valued) if on
        )

    @property
    def governments(self) -> tuple[str, ...]:
        """Return the actors that decide, in case order."""
        return tuple(a for a in self.actors if any(lever.government == a for lever in self.levers))

    @property
    def line_belief(self) -> LineBelief | None:
        """Return how governments see the lines of others, where they do not know them."""
        return next((m.line_belief for m in self.mechanisms if m.line_belief is not None), None)

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the channels that some lever feeds."""
        return tuple(sorted({c for lever in self.levers for c in lever.instrument.writes}))
