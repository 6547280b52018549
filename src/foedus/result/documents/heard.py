"""Whom every lever hears: the document behind ``foedus hears``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from foedus.overview import Overview
from foedus.result.documents.record import Document, Record, Whole

SCHEMA = "foedus-hears/1"

LOUD, FAINT = 0.05, 0.005
"""Change of probability from which a signal is heard, and below which it is not."""

DEAD, MOST = 0.02, 0.9
"""An interest is dead for a lever if what it adds differs over the menu by less than the first
[log-odds] in the second of draws."""


@dataclass(frozen=True)
class Signal(Record):
    """A change of the world."""

    name: str
    """``USA.tariff=25%`` for an act, else the name under ``signals`` of the case."""
    title: str
    government: str = ""
    lever: str = ""
    """The lever that acts; empty for a declared signal."""


@dataclass(frozen=True)
class Cell(Record):
    """What a signal changes of one lever's choice, if the lever opens."""

    signal: str
    lever: str
    own: bool
    """Whether the signal is an act of the lever's own government."""
    change: float
    """Total variation between the probabilities with and without the signal, mean over draws."""
    p05: float
    p50: float
    p95: float
    options: tuple[float, ...]
    """Mean change of the probability of each option."""
    level: float | None
    """Mean change of the mean level, in units of the instrument; null where options have no order.
    """
    left_out: Whole = 0
    """Draws whose numbers ceased to be finite."""


@dataclass(frozen=True)
class Interest(Record):
    """What an interest adds to the options of a lever, in log-odds on the reference path."""

    name: str
    spread: float
    """Range over the menu that it exceeds in a tenth of draws."""
    gain: float
    """The most it speaks for moving from the option at the start: exceeded in a quarter of draws.
    """
    loss: float
    """The most it speaks against such a move, likewise."""
    dead: bool
    """Whether what it adds hardly differs over the menu: by less than 0.02 in 90% of draws."""


@dataclass(frozen=True)
class Stakes(Record):
    """What a lever's options are worth to those who hold it, where nothing was done."""

    lever: str
    base: float
    """Mean base share of the option at the start."""
    own: float
    """How far apart two options of the menu are in worth, on average over pairs, in reference
    swings: the model's own, median over draws."""
    given: float
    """The same, the range that the case gives."""
    interests: tuple[Interest, ...]
    """What each interest adds where nothing was done."""
    asked: tuple[Interest, ...] = ()
    """The same where all that others can ask of the lever is asked."""

    @property
    def dead(self) -> tuple[str, ...]:
        """Return the names of dead interests."""
        return tuple(interest.name for interest in self.interests if interest.dead)

    @property
    def benefit(self) -> Interest | None:
        """Return the interest that speaks most for a move."""
        both = (*self.interests, *self.asked)
        return max(both, key=lambda interest: interest.gain, default=None)

    @property
    def cost(self) -> Interest | None:
        """Return the interest that speaks most against a move."""
        both = (*self.interests, *self.asked)
        return max(both, key=lambda interest: interest.loss, default=None)


@dataclass(frozen=True)
class Ear(Record):
    """A lever as it is with nothing touched."""

    name: str
    government: str
    title: str
    options: tuple[str, ...]
    start: str
    chances: tuple[float, ...]
    """Mean probability of each option if it opens."""
    tilt: float
    """Range over the menu of how much options are favoured against the record [log-odds]: median
    over draws."""
    tilt_sd: float
    """Its standard deviation over draws."""
    stakes: Stakes


@dataclass(frozen=True)
class Band(Record):
    """A probability, or a change of one, while base shares alone are drawn anew."""

    mean: float
    """Over draws and over how often each was drawn anew."""
    low: float
    """The 5% quantile over base shares drawn anew, all else held, in the mean over draws."""
    high: float
    """The 95% quantile, likewise."""


@dataclass(frozen=True)
class Footing(Record):
    """What a lever's choice owes to base shares that nobody knows exactly."""

    lever: str
    recorded: bool
    signal: str
    """The signal of others that the lever hears most; empty where there is none."""
    unseen: tuple[str, ...]
    """Options of the menu that the reference periods, or the shares of the case, do not hold."""
    usual: tuple[Band, ...]
    """Chance of each option at zero tilt, which is its base share."""
    change: Band
    """What the signal changes, as in a cell."""
    new: Band
    """Chance of the unseen options together at zero tilt."""
    new_after: Band
    """The same with the signal."""


@dataclass(frozen=True)
class Redrawn(Record):
    """How choices move when base shares alone are drawn anew."""

    draws: Whole
    """Draws looked at, the first ones."""
    times: Whole
    """How often base shares of each are drawn."""
    levers: tuple[Footing, ...]
    left_out: Whole = 0
    """Draws whose numbers ceased to be finite."""


@dataclass(frozen=True, repr=False, kw_only=True)
class Heard(Document):
    """Signals by levers: by how much the chance of each option changes."""

    schema: Literal["foedus-hears/1"] = SCHEMA
    case: str
    title: str
    digest: str
    """Fingerprint of the case."""
    version: str
    """Version of the program."""
    seed: int
    draws: Whole
    quarter: str
    """Quarter looked at, signals being there from the first on."""
    signals: tuple[Signal, ...]
    levers: tuple[Ear, ...]
    cells: tuple[Cell, ...]
    """Signal by signal; a lever has none for its own acts."""
    do: tuple[str, ...] = ()
    """Interventions in every world, with the signal and without."""
    base: Redrawn | None = None
    """How choices move when base shares alone are drawn anew, where that was asked for."""

    def cell(self, signal: str, lever: str) -> Cell | None:
        """Return one cell; None for a lever's own act."""
        return self._index.get((signal, lever))

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], Cell]:
        return {(cell.signal, cell.lever): cell for cell in self.cells}

    def strongest(self) -> list[Signal]:
        """Return the signals, those heard most by any lever of others first."""
        most = dict.fromkeys((signal.name for signal in self.signals), 0.0)
        for cell in self.cells:
            if not cell.own:
                most[cell.signal] = max(most[cell.signal], cell.change)
        return sorted(self.signals, key=lambda signal: -most[signal.name])

    def by_source(self, lever: str) -> list[Cell]:
        """Return for each source the cell of the signal that a lever hears most, loudest first.

        A source is a lever that acts, or a declared signal.
        """
        source = {signal.name: signal.lever or signal.name for signal in self.signals}
        found: dict[str, Cell] = {}
        for cell in (cell for cell in self.cells if cell.lever == lever):
            best = found.get(source[cell.signal])
            if best is None or cell.change > best.change:
                found[source[cell.signal]] = cell
        return sorted(found.values(), key=lambda cell: -cell.change)

    def counts(self) -> tuple[int, int, int]:
        """Return how many cells of others' signals are loud, how many faint, and how many."""
        changes = [cell.change for cell in self.cells if not cell.own]
        return sum(x >= LOUD for x in changes), sum(x < FAINT for x in changes), len(changes)

    def overview(self) -> Overview:
        """Return for every lever the signals of others that it hears most."""
        rows: list[tuple[str, ...]] = []
        for ear in self.levers:
            heard = [c for c in self.by_source(ear.name) if not c.own and c.change >= FAINT]
            told = ", ".join(f"{cell.signal} {cell.change:.2g}" for cell in heard[:2])
            rows.append((ear.name, told or "nobody"))
        loud, _, every = self.counts()
        return Overview(
            f"Who hears whom in {self.case}, {self.quarter}: {loud} of {every} signals move a "
            f"choice by {LOUD:g} or more",
            ("lever", "hears most, by change of probability"),
            rows,
        )
