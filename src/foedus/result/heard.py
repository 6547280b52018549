"""Whom every lever hears, as records and as a document (schema `SCHEMA`)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from foedus.result.folder import put

SCHEMA = "foedus-hears/1"

LOUD, FAINT = 0.05, 0.005
"""Change of probability from which a signal is heard, and below which it is not."""

DEAD, MOST = 0.02, 0.9
"""An interest is dead for a lever if what it adds differs over the menu by less than the first
[log-odds] in the second of draws."""


@dataclass(frozen=True)
class Signal:
    """A change of the world.

    Attributes
    ----------
    name
        ``USA.tariff=25%`` for an act, else the name under ``signals`` of the case.
    lever
        The lever that acts; empty for a declared signal.
    """

    name: str
    title: str
    government: str = ""
    lever: str = ""


@dataclass(frozen=True)
class Cell:
    """What a signal changes of one lever's choice, if the lever opens.

    Attributes
    ----------
    own
        Whether the signal is an act of the lever's own government.
    change, p05, p50, p95
        Total variation between the probabilities with and without the signal: mean and quantiles
        over draws.
    options
        Mean change of the probability of each option.
    level
        Mean change of the mean level, in units of the instrument; None where options have no order.
    left_out
        Draws whose numbers ceased to be finite.
    """

    signal: str
    lever: str
    own: bool
    change: float
    p05: float
    p50: float
    p95: float
    options: tuple[float, ...]
    level: float | None
    left_out: int = 0


@dataclass(frozen=True)
class Interest:
    """What an interest adds to the options of a lever, in log-odds on the reference path.

    Attributes
    ----------
    spread
        Range over the menu that it exceeds in a tenth of draws.
    gain, loss
        The most it speaks for, and against, moving from the option at the start: exceeded in a
        quarter of draws.
    dead
        See `DEAD`.
    """

    name: str
    spread: float
    gain: float
    loss: float
    dead: bool


@dataclass(frozen=True)
class Stakes:
    """What a lever's options are worth to those who hold it, where nothing was done.

    Attributes
    ----------
    base
        Mean base share of the option at the start.
    own, given
        How far apart two options of the menu are in worth, on average over pairs, in reference
        swings: the model's own, and the range that the case gives; medians over draws.
    interests, asked
        What each interest adds where nothing was done, and where all that others can ask of the
        lever is asked.
    """

    lever: str
    base: float
    own: float
    given: float
    interests: tuple[Interest, ...]
    asked: tuple[Interest, ...] = ()

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
class Ear:
    """A lever as it is with nothing touched.

    Attributes
    ----------
    chances
        Mean probability of each option if it opens.
    tilt, tilt_sd
        Range over the menu of how much options are favoured against the record [log-odds]: median
        over draws, and its standard deviation.
    """

    name: str
    government: str
    title: str
    options: tuple[str, ...]
    start: str
    chances: tuple[float, ...]
    tilt: float
    tilt_sd: float
    stakes: Stakes


@dataclass(frozen=True)
class Band:
    """A probability, or a change of one, while base shares alone are drawn anew.

    Attributes
    ----------
    mean
        Over draws and over how often each was drawn anew.
    low, high
        The 5% and the 95% quantile over base shares drawn anew, all else held, each in the mean
        over draws.
    """

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Footing:
    """What a lever's choice owes to base shares that nobody knows exactly.

    Attributes
    ----------
    signal
        The signal of others that the lever hears most; empty where there is none.
    unseen
        Options of the menu that the reference periods, or the shares of the case, do not hold.
    usual
        Chance of each option at zero tilt, which is its base share.
    change
        What the signal changes, as in a `Cell`.
    new, new_after
        Chance of the unseen options together: at zero tilt, and with the signal.
    """

    lever: str
    recorded: bool
    signal: str
    unseen: tuple[str, ...]
    usual: tuple[Band, ...]
    change: Band
    new: Band
    new_after: Band


@dataclass(frozen=True)
class Redrawn:
    """How choices move when base shares alone are drawn anew.

    Attributes
    ----------
    draws, times
        Draws looked at, the first ones, and how often base shares of each are drawn.
    left_out
        Draws whose numbers ceased to be finite.
    """

    draws: int
    times: int
    levers: tuple[Footing, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Heard:
    """Signals by levers: by how much the chance of each option changes.

    Attributes
    ----------
    quarter
        Quarter looked at, signals being there from the first on.
    cells
        Signal by signal; a lever has none for its own acts.
    do
        Interventions in every world, with the signal and without.
    base
        How choices move when base shares alone are drawn anew, where that was asked for.
    """

    case: str
    title: str
    digest: str
    version: str
    seed: int
    draws: int
    quarter: str
    signals: tuple[Signal, ...]
    levers: tuple[Ear, ...]
    cells: tuple[Cell, ...]
    do: tuple[str, ...] = ()
    base: Redrawn | None = None

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

    def to_json(self) -> dict[str, Any]:
        """Return the record as a JSON-able document."""
        return {"schema": SCHEMA, **asdict(self)}


def save(path: Path, heard: Heard) -> None:
    """Write the document."""
    put(path, json.dumps(heard.to_json(), allow_nan=False, separators=(",", ":")) + "\n")


def read(path: Path) -> Heard | None:
    """Read a document back; None where there is none, or one of another version."""
    try:
        document = json.loads(path.read_bytes())
        if document.pop("schema") != SCHEMA:
            return None
        return TypeAdapter(Heard).validate_python(document)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def doubtful(stakes: Sequence[Stakes]) -> list[tuple[str, str, str]]:
    """Return, by lever, what is doubtful about the range that a case gives, and what to write."""
    found: list[tuple[str, str, str]] = []
    for row in stakes:
        if row.own / FACTOR <= row.given <= row.own * FACTOR:
            continue
        what = (
            f"{row.lever}: the range is {row.given:.2g} swings, but two of its options are "
            f"{row.own:.2g} apart in worth on the reference path (mean of pairs, median of draws)"
        )
        fix = f"write about {row.own:.2g}, or say in its note why"
        if row.own < NOTHING:
            fix = "nothing speaks for one option there: say in its note what the range rests on"
        found.append((row.lever, what, fix))
    return found


NOTHING = 0.005
"""Swings below which options are worth the same."""

FACTOR = 2.0
"""Ratio of the range that a case gives to the model's own from which it is doubtful."""

LEAST = 0.1
"""Log-odds that a benefit and a cost of a lever should reach in a quarter of draws."""


def without_stakes(stakes: Sequence[Stakes]) -> list[tuple[str, str]]:
    """Say which levers have no benefit or no cost of any size: their names, and what is lacking."""
    found: list[tuple[str, str]] = []
    for row in stakes:
        sizes = (
            ("benefit", row.benefit and row.benefit.gain),
            ("cost", row.cost and row.cost.loss),
        )
        for kind, size in sizes:
            if (size or 0.0) < LEAST:
                what = f"{row.lever} has no {kind} of {LEAST:g} log-odds in a quarter of draws"
                found.append((row.lever, f"{what}; the largest is {size or 0.0:.2g}"))
    return found
