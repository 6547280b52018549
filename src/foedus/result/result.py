"""Read a result folder: its manifest at once, its numbers when asked."""

import json
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import zarr

from foedus.errors import OutputError, Problem
from foedus.overview import Overview, Shown
from foedus.result import checked_store, integrity, overview
from foedus.result.dates import ABOUT, quarter_ends
from foedus.result.documents.record import loads
from foedus.result.documents.summary import SCHEMA, Summary
from foedus.result.folder import MANIFEST, REPORT, STORE, SUMMARY, put
from foedus.result.integrity import AGAIN, DESCRIPTION, read_manifest
from foedus.result.schema import OK, STATISTICS, FileRow, Manifest, Series

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas
    import xarray
    from zarr.storage import MemoryStore


class Result(Shown):
    """A finished run on disk.

    Attributes
    ----------
    path
        The folder.
    manifest
        What was run, and the series it saved.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        """Hold on to a folder that `open_result` found whole."""
        self.path = path
        self.manifest = manifest

    def overview(self) -> Overview:
        """Return its arms, size and place, and what came out where a summary lies with it."""
        return overview.overview(self)

    @cached_property
    def dataset(self) -> "xarray.Dataset":
        """Everything saved as a lazy dataset with units, descriptions and coordinates.

        Along ``time`` stand the names of quarters and, as ``date``, the days on which they end;
        both select: ``sel(time="2026Q4")``, ``sel(date="2026")``.
        """
        # xarray takes over a second to import, which a plain run need not pay.
        import xarray

        data = xarray.open_zarr(self._store, zarr_format=3, consolidated=False, chunks=None)
        order = [series.name for series in self.manifest.series] + ["status"]
        if self.manifest.parameters:
            order.append("parameter_value")
        if self.manifest.interests:
            order.append("interest_start")
        if self.manifest.deliberation:
            order.append("deliberation")
        date = ("time", quarter_ends(self.manifest.quarters), ABOUT)
        data = data.set_coords(["draw", "replicate"])[order].assign_coords(date=date)
        return data.set_xindex("date")

    @property
    def report(self) -> Path:
        """Where the HTML report lies, if one was written."""
        return self.path / REPORT

    def values(self, name: str, arm: str) -> npt.NDArray[Any]:
        """Return one series in one arm as ``(member, time, label)``, in the series' unit."""
        return np.asarray(self._array(name)[self.manifest.arms.index(arm)])

    def member(self, name: str, arm: str, number: int) -> npt.NDArray[Any]:
        """Return one series of one member in one arm as ``(time, label)``."""
        return np.asarray(self._array(name)[self.manifest.arms.index(arm), number])

    def sound(self, arm: str) -> npt.NDArray[np.bool_]:
        """Return which members of an arm have sound numbers."""
        return self.status(arm) == OK

    def status(self, arm: str) -> npt.NDArray[np.uint8]:
        """Return the status code of every member of an arm."""
        return np.asarray(self._array("status")[self.manifest.arms.index(arm)])

    def deliberation(self, arm: str) -> npt.NDArray[np.float32] | None:
        """Return what was weighed as ``(time, instrument, part, statistic)``, if it was recorded.

        Parts are those of the manifest, in reference swings; an instrument that no member had on
        the agenda in a quarter is NaN there, and ``open`` says how many had.
        """
        if not self.manifest.deliberation:
            return None
        return np.asarray(self._array("deliberation")[self.manifest.arms.index(arm)])

    def parameters(self) -> npt.NDArray[np.float32]:
        """Return the drawn numbers as ``(draw, parameter)``, in the manifest's order."""
        if not self.manifest.parameters:
            return np.zeros((self.manifest.draws, 0), np.float32)
        return np.asarray(self._array("parameter_value"))

    def starts(self) -> npt.NDArray[np.float32] | None:
        """Return where interests stand before any move as ``(draw, interest)``, if recorded."""
        if not self.manifest.interests:
            return None
        return np.asarray(self._array("interest_start"))

    def to_frame(self, *outcomes: str, quantiles: bool = False) -> "pandas.DataFrame":
        """Return series in long form: a row per arm, quarter, label and member, or per statistic.

        Parameters
        ----------
        outcomes
            Names of series; all where none is given, which may be many millions of rows.
        quantiles
            Mean and quantiles over members (of choices the share of each option) in place of the
            members; unsound members count in neither.

        Raises
        ------
        OptionError
            If there is no such series; so do the others below.
        """
        from foedus.result import frame

        return frame.to_frame(self, outcomes, quantiles)

    def to_csv(
        self, path: str | Path, *outcomes: str, quantiles: bool = False, force: bool = False
    ) -> Path:
        """Write series in long form as CSV and return the path.

        Raises
        ------
        OutputError
            If `path` is taken and `force` not given, or cannot be written; so do the others below.
        """
        from foedus.result import files

        return files.to_csv(self, Path(path), outcomes, quantiles, force)

    def to_parquet(
        self, path: str | Path, *outcomes: str, quantiles: bool = False, force: bool = False
    ) -> Path:
        """Write series in long form as Parquet, which needs pyarrow, and return the path."""
        from foedus.result import files

        return files.to_parquet(self, Path(path), outcomes, quantiles, force)

    def to_netcdf(self, path: str | Path, *outcomes: str, force: bool = False) -> Path:
        """Write series, or everything, as netCDF by the conventions CF and return the path."""
        from foedus.result import files

        return files.to_netcdf(self, Path(path), outcomes, force)

    def to_datatree(self, *outcomes: str) -> "xarray.DataTree":
        """Return series, or everything, in groups named as ArviZ names them, in memory."""
        from foedus.result import tree

        return tree.to_datatree(self, outcomes)

    def series(self, name: str) -> Series:
        """Return the description of one series."""
        return self.manifest.find(name)

    def summary(self) -> Summary:
        """Return the document that ``foedus run --json`` prints.

        It is read from the folder where the run left it, else computed without the monitor.

        Raises
        ------
        OutputError
            If what the run left is damaged, or of another version.
        """
        saved, row = self.path / SUMMARY, self._listed().get(SUMMARY)
        if row is not None or saved.is_file():
            try:
                text = saved.read_bytes()
            except OSError as error:
                raise integrity.missing(saved, error) from None
            if row is not None or self.manifest.files:
                integrity.check(saved, row, text)
            return _read_summary(saved, text)
        from foedus.result.summary import summarise

        return summarise(self)

    def write(self, name: str, text: str) -> None:
        """Write a document into the folder, and into the manifest once there is one.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        put(self.path / name, text)
        files = {**self._listed(), name: integrity.row_of(text.encode("utf-8"))}
        self.manifest = replace(self.manifest, files=dict(sorted(files.items())))
        if (self.path / MANIFEST).is_file():
            put(self.path / MANIFEST, integrity.sealed(self.manifest).decode("utf-8"))

    def _listed(self) -> "Mapping[str, FileRow]":
        """Return the files of the result; others may have written some since it was opened."""
        if not (self.path / MANIFEST).is_file():
            return self.manifest.files
        return integrity.read_manifest(self.path).files

    def _array(self, name: str) -> Any:
        # What an array says of itself is read once, what it holds each time.
        if name not in self._arrays:
            self._arrays[name] = self._group[name]
        return self._arrays[name]

    @cached_property
    def _arrays(self) -> dict[str, zarr.Array[Any] | zarr.Group]:
        return {}

    @cached_property
    def _group(self) -> "zarr.Group":
        return zarr.open_group(self._store, mode="r", zarr_format=3, use_consolidated=False)

    @property
    def _store(self) -> "MemoryStore":
        return checked_store.checked_store(self.path, self.manifest.files)


def open_result(path: str | Path) -> Result:
    """Open the result folder at `path`.

    Whatever is read of it later is held against its hash in the manifest.

    Raises
    ------
    OutputError
        If the folder is missing, incomplete, damaged or not a result.
    """
    path = Path(path)
    manifest = read_manifest(path)
    result = Result(path, manifest)
    files = checked_store.Files(path, manifest.files)
    if DESCRIPTION not in files:
        raise OutputError(Problem(str(path), f"is incomplete: {STORE} is not listed", AGAIN))
    files[DESCRIPTION]  # held against its hash
    if name := integrity.other_run(path, manifest):
        what = f"is of another run than the files beside it: {name} differs"
        raise OutputError(Problem(str(path / MANIFEST), what, AGAIN))
    for name, shape in _shapes(manifest).items():
        if f"{name}/{DESCRIPTION}" not in files:
            what = f"is incomplete: {STORE} lacks {name}"
            raise OutputError(Problem(str(path), what, "run the case again"))
        found = json.loads(files[f"{name}/{DESCRIPTION}"].to_bytes())["shape"]
        if tuple(found) != shape:
            what = f"has the shape {found}, and {MANIFEST} says {list(shape)}"
            raise OutputError(Problem(str(path / STORE / name), what, AGAIN))
    return result


def _shapes(manifest: Manifest) -> dict[str, tuple[int, ...]]:
    """Return the arrays that a result has, with their shapes."""
    members, times = (len(manifest.arms), manifest.members), len(manifest.quarters)
    found: dict[str, tuple[int, ...]] = {"status": members}
    found |= {s.name: (*members, times, len(s.labels)) for s in manifest.series}
    if manifest.parameters:
        found["parameter_value"] = (manifest.draws, len(manifest.parameters))
    if manifest.interests:
        found["interest_start"] = (manifest.draws, len(manifest.interests))
    if manifest.deliberation:
        parts = (len(manifest.instruments), len(manifest.deliberation), len(STATISTICS))
        found["deliberation"] = (members[0], times, *parts)
    return found


def _read_summary(path: Path, text: bytes) -> Summary:
    again = f"run the case again, or remove {SUMMARY}"
    try:
        found: Any = json.loads(text)["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise OutputError(Problem(str(path), "is no summary of a run", again)) from error
    if found != SCHEMA:
        what = f"has schema {found!r}; this version reads {SCHEMA!r}"
        raise OutputError(Problem(str(path), what, again))
    try:
        return loads(Summary, text)
    except ValueError as error:
        what = f"is damaged: {'; '.join(str(error).splitlines()[1:3])}"
        raise OutputError(Problem(str(path), what, again)) from error
