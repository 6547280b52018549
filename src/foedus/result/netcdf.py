"""A result as netCDF by the Climate and Forecast conventions (CF), for R, Panoply and xarray.

What the conventions cannot hold as it is stored is written so that they can: time is a number with
the names of quarters beside it, and every instrument is a variable of its own with its options as
flags, since menus differ and flags belong to a variable.
"""

import json
import re
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import OutputError, Problem
from foedus.result.dates import ABOUT, ENCODED, quarter_ends
from foedus.result.frame import chosen
from foedus.result.schema import Series

if TYPE_CHECKING:
    import xarray

    from foedus.result.result import Result

CONVENTIONS = "CF-1.11"

PURE = frozenset(
    {"1", "share", "probability", "0 or 1", "0-1", "index", "index 0-1", "index points", "option",
     "log-odds", "log ratio", "payoff", "ratio to start", "relative", "stages", "incidents",
     "reference swings"}
)  # fmt: skip
"""Units of pure numbers and counts, which the conventions write as ``1``."""

CLASSIC_BYTES = 2**31 - 4
"""Largest variable of the older format that every reader takes."""

WHOLE = np.iinfo(np.int32)
"""The whole numbers that an attribute of the older format can be."""


def dataset(result: "Result", outcomes: Iterable[str] = ()) -> "xarray.Dataset":
    """Return what is written: series asked for, or everything, described by the conventions.

    Raises
    ------
    OptionError
        If the result holds no such series.
    """
    names = list(outcomes)
    series = chosen(result, names)
    kept = [s.name for s in series] + ["status"]
    data = result.dataset[kept] if names else result.dataset
    data = _timed(_worded(data.drop_encoding()), result)
    for each in series:
        data = _split(data, each) if each.is_choice else _described(data, each)
    data = _flagged(data, result)
    data["member"] = ("member", np.arange(result.manifest.members, dtype=np.int32))
    data["member"].attrs = {"standard_name": "realization", "long_name": "member", "units": "1"}
    data["draw"].attrs = {"long_name": "structural draw of the member", "units": "1"}
    data["replicate"].attrs = {"long_name": "shock replicate of the member", "units": "1"}
    if "deliberation" in data:
        data["deliberation"].attrs["units"] = formal(data["deliberation"].attrs["units"])
    for name, dim in (("parameter_value", "parameter"), ("interest_start", "interest")):
        if name in data:
            units = data[name].attrs.pop("units_of")
            of = [units[row] for row in data[dim].values]
            data = data.assign_coords({f"{dim}_unit": (dim, np.array(of, object))})
    for variable in data.values():
        variable.attrs.setdefault("long_name", variable.attrs.get("description", ""))
    data.attrs |= {"Conventions": CONVENTIONS, "source": f"foedus {result.manifest.version}"}
    data.attrs["history"] = f"{result.manifest.created_at} foedus run"
    return data


def fits(data: "xarray.Dataset", path: Path) -> None:
    """Refuse what cannot be written with what is installed.

    Without h5netcdf only the older format of netCDF can be written, which is smaller.

    Raises
    ------
    OutputError
        Naming `path`, and what to install.
    """
    if _modern():
        return
    large = [str(name) for name in data if data[name].nbytes > CLASSIC_BYTES]
    large += [name for name, x in data.attrs.items() if isinstance(x, int) and x > WHOLE.max]
    if large:
        what = f"{', '.join(large[:3])} needs netCDF 4, which h5netcdf writes; it is not installed"
        fix = "install it with: python -m pip install h5netcdf h5py (or foedus[netcdf])"
        raise OutputError(Problem(str(path), what, fix))


def write(data: "xarray.Dataset", path: Path) -> None:
    """Write a dataset as netCDF 4 where h5netcdf is installed, else in the older format."""
    if not _modern():
        data.to_netcdf(path, engine="scipy", format="NETCDF3_64BIT")
        return
    numbers = [name for name in data if data[name].dtype.kind == "f"]
    packed = {name: {"zlib": True, "complevel": 1, "shuffle": True} for name in numbers}
    data.to_netcdf(path, engine="h5netcdf", format="NETCDF4", encoding=packed)


def _modern() -> bool:
    return all(map(find_spec, ("h5netcdf", "h5py")))


def flag(option: str) -> str:
    """Return the name of an option as the conventions let a flag be called.

    Examples
    --------
    >>> flag("3.5%"), flag("ask for more")
    ('3.5_percent', 'ask_for_more')
    """
    return re.sub(r"[^A-Za-z0-9_.+@-]+", "_", option.replace("%", "_percent"))


def formal(unit: str) -> str:
    """Return a unit as the conventions write it; what they do not know, such as money, as it is.

    Examples
    --------
    >>> formal("% of GDP/year"), formal("probability/quarter"), formal("share"), formal("bn USD")
    ('percent year-1', '4 year-1', '1', 'bn USD')
    """
    amount, _, per = unit.partition("/")
    number = "percent" if amount.startswith("% of ") else "1" if amount in PURE else ""
    rate = {"": "", "year": "year-1", "quarter": "4 year-1"}.get(per)
    if not number or rate is None:
        return unit
    return " ".join(filter(None, ["" if rate and number == "1" else number, rate]))


def _worded(data: "xarray.Dataset") -> "xarray.Dataset":
    """Return the labels as plain text, which every format knows."""
    plain: Any = {}
    for name in map(str, data.coords):
        labels = data[name]
        if labels.dtype.kind not in "iufM":
            plain[name] = (labels.dims, np.array(labels.values.tolist(), object))
    return data.assign_coords(plain)


def _timed(data: "xarray.Dataset", result: "Result") -> "xarray.Dataset":
    quarters = result.manifest.quarters
    data = data.drop_vars(["time", "date"])
    data = data.assign_coords(time=("time", quarter_ends(quarters), {**ABOUT, "axis": "T"}))
    data = data.assign_coords(quarter=("time", np.array(quarters, object)))
    data["time"].encoding = {**ENCODED, "dtype": "int32", "_FillValue": None}
    return data


def _split(data: "xarray.Dataset", series: Series) -> "xarray.Dataset":
    """Return each instrument as a variable of its own, such as ``option_USA_tariff``."""
    for label, options in zip(series.labels, series.categories, strict=True):
        name = re.sub(r"\W", "_", f"{series.name}_{label}")
        data[name] = data[series.name].sel({series.dim: label}, drop=True)
        flags = ["not_on_the_menu", *_distinct([flag(option) for option in options])]
        data[name].attrs = {
            "long_name": f"{series.title}: {label}",
            "description": series.description,
            "units": "1",
            "cell_methods": "time: point",
            "flag_values": np.arange(-1, len(options), dtype=np.int8),
            "flag_meanings": " ".join(flags),
            "options": json.dumps(options, ensure_ascii=False),
        }
    data = data.drop_vars(series.name)
    unused = series.dim in data.coords and not any(series.dim in v.dims for v in data.values())
    return data.drop_vars(series.dim) if unused else data


def _distinct(names: Sequence[str]) -> list[str]:
    """Return the names, numbered where two are the same."""
    twice = len(set(names)) < len(names)
    return [f"{i}_{name}" for i, name in enumerate(names)] if twice else list(names)


def _described(data: "xarray.Dataset", series: Series) -> "xarray.Dataset":
    same = {"unit": series.unit, "cell_methods": "time: point"}
    data[series.name].attrs |= {"units": formal(series.unit), **same}
    return data


def _flagged(data: "xarray.Dataset", result: "Result") -> "xarray.Dataset":
    codes = result.manifest.status
    data["status"] = data["status"].astype(np.int8)
    data["status"].attrs = {
        "long_name": "whether the numbers of a member are sound",
        "standard_name": "status_flag",
        "flag_values": np.array(list(codes), np.int8),
        "flag_meanings": " ".join(_distinct([flag(text) for text in codes.values()])),
    }
    return data
