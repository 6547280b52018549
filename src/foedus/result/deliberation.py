"""What governments weighed: sums over blocks of members, and their place in the summary.

For every instrument and quarter a run may say how the worth of the option taken, less the mean of
the menu, divides among the lines of its government, its interests, the answers expected of others,
the cost of change and chance; and by how much the best option would have been better (regret).
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.result.schema import OPEN, STATISTICS, Manifest

SCALE = 2.0**30
"""Sums are kept as whole multiples of its inverse, so that no order of blocks changes a bit."""


class Sums:
    """What the members of one arm weighed, summed as blocks finish."""

    def __init__(self, manifest: Manifest) -> None:
        """Start with no member."""
        parts = len(manifest.deliberation)
        self._open = manifest.deliberation.index(OPEN) if parts else 0
        shape = (len(manifest.quarters), len(manifest.instruments), parts, len(STATISTICS))
        self._sums = np.zeros(shape, np.int64)
        self._given = False

    @property
    def whole(self) -> npt.NDArray[np.int64]:
        """Return the sums as whole multiples of the inverse of `SCALE`."""
        return self._sums

    def join(self, whole: npt.NDArray[np.int64]) -> None:
        """Add the sums of other members of the arm, as `whole` gives them."""
        self._sums += whole
        self._given = True

    def add(self, sums: npt.NDArray[np.floating[Any]]) -> None:
        """Add the sums of one block.

        Raises
        ------
        ValueError
            If they have another shape or hold what is no number.
        """
        if sums.shape != self._sums.shape:
            raise ValueError(f"deliberation of shape {sums.shape}, not {self._sums.shape}")
        if not np.isfinite(sums).all():
            raise ValueError("the deliberation holds what is not a number")
        self._sums += np.rint(sums.astype(np.float64) * SCALE).astype(np.int64)
        self._given = True

    def means(self, whose: str) -> npt.NDArray[np.float32]:
        """Return means over the members that had the instrument on the agenda, and their number.

        Raises
        ------
        ValueError
            If nothing was added.
        """
        if not self._given:
            raise ValueError(f"{whose}: the deliberation was never added")
        sums = self._sums / SCALE
        count = sums[:, :, self._open, 0]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = sums / count[:, :, None, None]
        means[:, :, self._open] = count[:, :, None]
        return means.astype(np.float32)


def own_parts(manifest: Manifest, label: str, means: npt.NDArray[np.floating[Any]]) -> list[int]:
    """Return which parts belong to the government that holds an instrument.

    Parameters
    ----------
    means
        Of the instrument, ``(..., part, statistic)``. A line says whose it is; an interest that no
        government is named with belongs where it weighs anything.
    """
    government = label.partition(".")[0]
    sizes = np.nan_to_num(means[..., 1]).reshape(-1, means.shape[-2])
    weighs = np.count_nonzero(sizes, axis=0)
    found: list[int] = []
    for number, part in enumerate(manifest.deliberation):
        kind, _, name = part.partition(":")
        owner, dot, _ = name.partition(".")
        foreign = bool(dot) and owner != government
        idle = kind == "interest" and weighs[number] == 0
        if part != OPEN and not foreign and not idle:
            found.append(number)
    return found
