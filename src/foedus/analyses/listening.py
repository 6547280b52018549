"""Whether choices listen to the state: mutual information, and deafness to its extremes.

For every instrument each saved amount of the quarter before, in deciles, is set against the option
in force in the quarter. The amount that tells most about the option is named; how much it tells (in
bits, corrected for the bias of small samples) and how far the options taken in its top decile
differ from those in its bottom decile say whether the government heeds anything at all.

Read it as an upper bound. An option stands until the instrument comes on the agenda again, and
which member-quarters had it there is not known here. A standing option shapes the state of the
quarter before, so an option taken blindly comes to agree with what it causes; members also differ
for good in what was drawn for them. The largest of many amounts is a little high by selection
alone, and quarters of one member are not independent, so the correction is a little low. A choice
flagged here is therefore deaf indeed; one that is not flagged may still be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.result.result import Result
from foedus.result.schema import Series

DECILES = 10

MOST_MEMBERS = 2048
"""Members looked at, evenly spaced: beyond these the numbers hardly move."""

FEWEST = 200
"""Member-quarters below which nothing is said: twenty in a decile."""

Options = npt.NDArray[np.signedinteger]
"""Option indices ``(member, time)``; negative where the instrument was not free."""


@dataclass(frozen=True)
class Hearing:
    """What one instrument heeds most.

    Attributes
    ----------
    information
        Mutual information between state and option [bit].
    state
        The amount that tells most, as series and label; empty where no amount varies.
    deafness
        Total variation between the options taken in its top and in its bottom decile.
    """

    information: float
    state: str
    deafness: float


def hearings(result: Result, arm: str, options: Mapping[str, Options]) -> dict[str, Hearing | None]:
    """Return per instrument what its choices heed; None where there is too little to say.

    Parameters
    ----------
    options
        Per instrument, for all members of the arm; what does not count is negative.
    """
    members = np.flatnonzero(result.sound(arm))
    members = members[:: max(1, -(-len(members) // MOST_MEMBERS))]
    after = {label: values[members, 1:] for label, values in options.items()}
    usable = {label: kept for label, kept in after.items() if (kept >= 0).sum() >= FEWEST}
    best: dict[str, tuple[float, str, float]] = dict.fromkeys(usable, (-1.0, "", 0.0))
    # Deciles are taken over the quarters in which an instrument was free in some member; few
    # instruments differ in these, so they are shared.
    groups: dict[bytes, list[str]] = {}
    for label, kept in usable.items():
        groups.setdefault((kept >= 0).any(axis=0).tobytes(), []).append(label)
    for series in result.manifest.series:
        if not _amount(series):
            continue
        values = result.values(series.name, arm)[members, :-1]
        for name in result.manifest.shown(series):
            state = values[:, :, series.labels.index(name)]
            for quarters, labels in groups.items():
                _listen(best, usable, labels, state, np.frombuffer(quarters, bool), (series, name))
    found = {
        label: Hearing(max(0.0, information), state, deafness)
        for label, (information, state, deafness) in best.items()
    }
    return {label: found.get(label) for label in options}


def information(counts: npt.NDArray[np.integer]) -> float:
    """Return the mutual information of a table of counts [bit], by Miller and Madow's correction.

    An entropy is too low by the number of cells met, less one, over twice the sample; the entropy
    of the table is so by more than those of its margins, so what they share comes out too high.
    """
    total = counts.sum()
    if total == 0:
        return 0.0
    margins = counts.sum(axis=1), counts.sum(axis=0)
    cells = [int(np.count_nonzero(part)) for part in (*margins, counts)]
    shared = _entropy(margins[0]) + _entropy(margins[1]) - _entropy(counts.ravel())
    nats = shared + (cells[0] + cells[1] - cells[2] - 1) / (2 * total)
    return float(nats / np.log(2))


def deafness(counts: npt.NDArray[np.integer]) -> float:
    """Return the total variation between the options in the first and last row that were met."""
    rows = counts[counts.sum(axis=1) > 0]
    if len(rows) < 2:
        return 0.0
    bottom, top = (row / row.sum() for row in (rows[0], rows[-1]))
    return float(np.abs(top - bottom).sum() / 2)


def deciles(values: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    """Return in which tenth each value lies; equal values share the lowest of theirs."""
    ordered = np.sort(values, axis=None)
    places = np.arange(1, DECILES) * len(ordered) // DECILES
    return np.searchsorted(ordered[places], values.ravel(), side="left").reshape(values.shape)


def _listen(
    best: dict[str, tuple[float, str, float]],
    options: Mapping[str, Options],
    labels: Sequence[str],
    state: npt.NDArray[np.floating],
    quarters: npt.NDArray[np.bool_],
    what: tuple[Series, str],
) -> None:
    """Keep for each instrument the more telling of its best amount so far and this one."""
    known = state[:, quarters]
    if known.min() == known.max():
        return
    tenths = deciles(known)
    series, name = what
    for label in labels:
        taken = options[label][:, quarters].astype(np.int64)
        width = int(taken.max()) + 2
        # What is not free falls into a column of its own, which is dropped.
        cells = np.bincount((tenths * width + taken + 1).ravel(), minlength=DECILES * width)
        counts = cells.reshape(DECILES, width)[:, 1:]
        bits = information(counts)
        if bits > best[label][0]:
            best[label] = (bits, f"{series.name} {name}", deafness(counts))


def _amount(series: Series) -> bool:
    """Return whether a series may be heeded: no choice, no setting of one, no drawn event."""
    return not (series.is_choice or series.is_event or series.dim == "ordinal_instrument")


def _entropy(counts: npt.NDArray[np.integer]) -> float:
    met = counts[counts > 0] / counts.sum()
    return float(-(met * np.log(met)).sum())
