"""The day on which a quarter ends, beside its name."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

ABOUT = {"standard_name": "time", "long_name": "last day of the quarter"}
"""Attributes of the coordinate ``date`` (Climate and Forecast conventions)."""

ENCODED = {"units": "days since 1970-01-01", "calendar": "proleptic_gregorian"}
"""How dates are stored: whole days."""


def quarter_ends(quarters: Sequence[str]) -> npt.NDArray[np.datetime64]:
    """Return the last day of quarters such as ``2026Q4``, to the nanosecond as pandas keeps it.

    Examples
    --------
    >>> quarter_ends(["2024Q1", "2026Q4"]).astype("datetime64[D]").astype(str).tolist()
    ['2024-03-31', '2026-12-31']
    """
    months = [f"{name[:-2]}-{3 * int(name[-1]):02d}" for name in quarters]
    after = np.array(months, "datetime64[M]") + np.timedelta64(1, "M")
    return (after.astype("datetime64[D]") - np.timedelta64(1, "D")).astype("datetime64[ns]")


def days(quarters: Sequence[str]) -> npt.NDArray[np.int32]:
    """Return the same as days since 1970, as they are stored."""
    return quarter_ends(quarters).astype("datetime64[D]").astype(np.int32)
