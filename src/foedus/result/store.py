"""Write a result folder block by block, so that it is either whole or not there.

A run writes into a hidden folder beside the one asked for and renames it once the manifest, its
last file, is in place; the folder it replaces goes only then. A run that is interrupted or fails
removes what it wrote. A killed process (no chance to clean up) leaves ``.NAME.partial-*`` behind,
which holds no manifest and so cannot be mistaken for a result; it may be deleted at any time.
"""

import shutil
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import zarr
from zarr.codecs import BloscCodec

from foedus.result import dates
from foedus.result.deliberation import Sums
from foedus.result.folder import (
    MANIFEST,
    STORE,
    check_free,
    check_space,
    free_folder,
    hidden_folder,
    writing,
)
from foedus.result.schema import STATISTICS, Manifest

CHUNK_MEMBERS = 2048
"""Members per stored chunk: whole blocks of a run, few enough to buffer, enough to be fast."""

CHUNK_STEP = 64
"""Members by which the chunk of a small run grows; on disk only, blocks of a run are larger."""


class ResultWriter:
    """Take the numbers of a run as they come and leave a whole result folder, or none.

    Parameters
    ----------
    out
        Folder to make. It may exist if it is empty, or with `force` if it is a result.
    manifest
        Description of the run; it fixes the shape of everything written.
    force
        Replace a result that is already there, once the new one is complete.

    Raises
    ------
    OutputError
        If `out` is taken or cannot be written.
    ResourceError
        If the disk has no room for the run.
    """

    def __init__(self, out: Path, manifest: Manifest, force: bool = False) -> None:
        """Check that the folder may be written; nothing is touched before ``with``."""
        self.out = Path(out).absolute()
        self.manifest = manifest
        self._reserved = False
        self._finished = False
        self._drawn = False
        self._begun = False
        check_free(self.out, force)

    def __enter__(self) -> Self:
        """Reserve the name asked for, and make the empty store in a hidden folder."""
        with writing(self.out):
            self.out.parent.mkdir(parents=True, exist_ok=True)
            check_space(self.out.parent, self.manifest)
            self._partial = hidden_folder(self.out, "partial")
        try:
            with writing(self.out):
                if not self.out.exists():
                    # An empty folder, so that a run started meanwhile takes the next number.
                    self.out.mkdir()
                    self._reserved = True
                self._create_store()
        except BaseException:
            self._discard()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what was written unless the result is finished."""
        if not self._finished:
            self._discard()

    def write(
        self,
        arm_index: int,
        first_member: int,
        arrays: Mapping[str, npt.NDArray[Any]],
    ) -> None:
        """Take one block of members of one arm; blocks may come in any order.

        Parameters
        ----------
        arm_index, first_member
            Where the block belongs.
        arrays
            Every series as ``(member, time, label)``, and ``status`` as ``(member,)``.
        """
        start, stop = first_member, first_member + len(arrays["status"])
        if stop > self.manifest.members or self._seen[arm_index, start:stop].any():
            raise ValueError(f"members {start} to {stop - 1}: out of range or given twice")
        self._seen[arm_index, start:stop] = True
        while start < stop:
            end = min(stop, (start // self._chunk + 1) * self._chunk)
            part = slice(start - first_member, end - first_member)
            self._fill(arm_index, start, {name: arrays[name][part] for name in self._arrays})
            start = end

    def write_parameters(self, values: npt.NDArray[Any]) -> None:
        """Take the drawn parameters as ``(draw, parameter)``, in the manifest's order."""
        if self.manifest.parameters:
            with writing(self.out):
                self._parameters[:] = np.asarray(values, np.float32)
        self._drawn = True

    def write_starts(self, values: npt.NDArray[Any]) -> None:
        """Take where interests stand at the start as ``(draw, interest)``, in their units."""
        with writing(self.out):
            self._starts[:] = np.asarray(values, np.float32)
        self._begun = True

    def add_deliberation(self, arm: int, sums: npt.NDArray[np.floating[Any]]) -> None:
        """Add what the members of one block weighed; blocks may come in any order.

        Parameters
        ----------
        sums
            ``(time, instrument, part, statistic)``, summed over the sound members of the block
            that had the instrument on the agenda: the signed contribution, then its absolute
            value. Instruments and parts are in the manifest's order; ``open`` counts the members.
        """
        self._deliberation[arm].add(sums)

    def finish(self) -> Path:
        """Write the manifest, move the result to its place and return that place.

        The place is the one asked for, or the next free number where another run took it.

        Raises
        ------
        ValueError
            If members of an arm, the parameters, the starts of interests or the deliberation were
            never written.
        """
        if self.manifest.parameters and not self._drawn:
            raise ValueError("the drawn parameters were never written")
        if self.manifest.interests and not self._begun:
            raise ValueError("the starts of interests were never written")
        if not self._seen.all():
            arm, member = np.argwhere(~self._seen)[0]
            raise ValueError(f"arm {self.manifest.arms[arm]}: member {member} was never written")
        if self.manifest.deliberation:
            self._write_deliberation()
        with writing(self.out):
            self._consolidate()
            (self._partial / MANIFEST).write_bytes(self.manifest.to_json())
            self._swap()
        self._finished = True
        return self.out

    def _create_store(self) -> None:
        manifest, arms, members = self.manifest, len(self.manifest.arms), self.manifest.members
        self._chunk = min(CHUNK_MEMBERS, -(-members // CHUNK_STEP) * CHUNK_STEP)
        self._seen = np.zeros((arms, members), bool)
        self._buffers: dict[tuple[int, int], dict[str, npt.NDArray[Any]]] = {}
        self._missing: dict[tuple[int, int], int] = {}
        names = ("format", "case", "title", "digest", "version", "seed", "stream_scheme")
        about: Any = {name: getattr(manifest, name) for name in names}
        about["coordinates"] = "draw replicate date"
        self._group = zarr.create_group(self._partial / STORE, zarr_format=3, attributes=about)
        self._arrays: dict[str, Any] = {
            series.name: self._create(
                series.name,
                (arms, members, len(manifest.quarters), len(series.labels)),
                ("arm", "member", "time", series.dim),
                series.dtype,
                units=series.unit,
                long_name=series.title,
                description=series.description,
                part=series.part,
            )
            for series in manifest.series
        }
        self._arrays["status"] = self._create(
            "status",
            (arms, members),
            ("arm", "member"),
            "uint8",
            description="0 where the member's numbers are sound",
            meaning={str(code): text for code, text in manifest.status.items()},
        )
        if manifest.parameters:
            self._parameters: Any = self._create_parameters()
        if manifest.interests:
            self._starts: Any = self._create_starts()
        self._deliberation = [Sums(manifest) for _ in manifest.arms]
        self._write_coordinates()

    def _create(
        self,
        name: str,
        shape: tuple[int, ...],
        dims: tuple[str, ...],
        dtype: str,
        **attributes: Any,
    ) -> Any:
        return self._group.create_array(
            name,
            shape=shape,
            chunks=(1, self._chunk, *shape[2:]),
            dtype=dtype,
            compressors=BloscCodec(cname="lz4", clevel=1, shuffle="bitshuffle"),
            fill_value=np.nan if dtype == "float32" else 0,
            dimension_names=dims,
            attributes=attributes,
        )

    def _create_parameters(self) -> Any:
        rows = self.manifest.parameters
        return self._group.create_array(
            "parameter_value",
            shape=(self.manifest.draws, len(rows)),
            dtype="float32",
            fill_value=np.nan,
            dimension_names=("structural_draw", "parameter"),
            attributes={
                "description": "drawn parameters; a member's row is its draw",
                "units_of": {row.name: row.unit for row in rows},
            },
        )

    def _create_starts(self) -> Any:
        rows = self.manifest.interests
        return self._group.create_array(
            "interest_start",
            shape=(self.manifest.draws, len(rows)),
            dtype="float32",
            fill_value=np.nan,
            dimension_names=("structural_draw", "interest"),
            attributes={
                "description": "what lines value, before any move; a member's row is its draw",
                "units_of": {row.name: self.manifest.find(row.outcome).unit for row in rows},
            },
        )

    def _write_deliberation(self) -> None:
        means = np.stack(
            [
                sums.means(f"arm {arm}")
                for arm, sums in zip(self.manifest.arms, self._deliberation, strict=True)
            ]
        )
        instrument = next(series.dim for series in self.manifest.series if series.is_choice)
        about = "what was weighed, over members with the instrument on the agenda; open counts them"
        with writing(self.out):
            self._group.create_array(
                "deliberation",
                data=means,
                chunks=(1, *means.shape[1:]),
                compressors=BloscCodec(cname="lz4", clevel=1, shuffle="bitshuffle"),
                fill_value=np.nan,
                dimension_names=("arm", "time", instrument, "part", "statistic"),
                attributes={"units": "reference swings", "description": about},
            )

    def _write_coordinates(self) -> None:
        manifest = self.manifest
        names = {series.dim: series.labels for series in manifest.series}
        names |= {"arm": manifest.arms, "time": manifest.quarters}
        if manifest.parameters:
            names["parameter"] = tuple(row.name for row in manifest.parameters)
        if manifest.interests:
            names["interest"] = tuple(row.name for row in manifest.interests)
        if manifest.deliberation:
            names |= {"part": manifest.deliberation, "statistic": STATISTICS}
        text: Any = np.dtypes.StringDType()
        for dim, values in names.items():
            self._coordinate(dim, dim, np.array(values, dtype=text))
        date: Any = dates.ENCODED | dates.ABOUT
        self._coordinate("date", "time", dates.days(manifest.quarters), date)
        member = np.arange(manifest.members, dtype=np.int32)
        self._coordinate("draw", "member", member // manifest.replicates)
        self._coordinate("replicate", "member", member % manifest.replicates)

    def _coordinate(self, name: str, dim: str, values: npt.NDArray[Any], about: Any = None) -> None:
        self._group.create_array(name, data=values, dimension_names=(dim,), attributes=about)

    def _consolidate(self) -> None:
        """Copy what arrays say of themselves into one file, where xarray looks for it first."""
        with warnings.catch_warnings():
            # Readers that do not know the copy pass over it.
            warnings.filterwarnings("ignore", "Consolidated metadata is currently not part")
            zarr.consolidate_metadata(self._partial / STORE)

    def _fill(self, arm: int, start: int, arrays: dict[str, npt.NDArray[Any]]) -> None:
        chunk = start // self._chunk
        first = chunk * self._chunk
        size = min(self._chunk, self.manifest.members - first)
        key = (arm, chunk)
        if key not in self._buffers:
            self._missing[key] = size
            self._buffers[key] = {
                name: np.empty((size, *array.shape[2:]), array.dtype)
                for name, array in self._arrays.items()
            }
        count = len(arrays["status"])
        for name, values in arrays.items():
            self._buffers[key][name][start - first : start - first + count] = values
        self._missing[key] -= count
        if self._missing[key]:
            return
        with writing(self.out):
            for name, array in self._arrays.items():
                array[arm, first : first + size] = self._buffers[key][name]
        del self._buffers[key], self._missing[key]

    def _swap(self) -> None:
        if self._reserved and any(self.out.iterdir()):
            self._reserved = False
            self.out = free_folder(self.out.parent, self.out.name)
        old = hidden_folder(self.out, "old")
        if self.out.exists():
            self.out.rename(old / self.out.name)
        try:
            self._partial.rename(self.out)
        except BaseException:
            (old / self.out.name).rename(self.out)
            raise
        finally:
            # Only when a result or the old folder stands in its place again.
            if self.out.exists():
                shutil.rmtree(old, ignore_errors=True)

    def _discard(self) -> None:
        shutil.rmtree(self._partial, ignore_errors=True)
        if self._reserved:
            with suppress(OSError):
                self.out.rmdir()
