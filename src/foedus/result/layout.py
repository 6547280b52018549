"""How the numbers of a run lie in its store: arrays, their chunks, and what they are called.

Every chunk is written, also one of zeros, and fill values mean nothing: a chunk that is not there
is never read as a number.
"""

import threading
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import zarr
from zarr.abc.store import Store
from zarr.codecs import BloscCodec

from foedus.result import dates
from foedus.result.schema import STATISTICS, Manifest

CHUNK_MEMBERS = 2048
"""Members per stored chunk: whole blocks of a run, few enough to buffer, enough to be fast."""

CHUNK_STEP = 64
"""Members by which the chunk of a small run grows; on disk only, blocks of a run are larger."""

_FILL = {"float32": np.nan, "int8": -128, "uint8": 255}
"""What no number of a sound member, no option and no status is."""

_alone = threading.Lock()
"""Filters of warnings are of all threads; runs in several would put back what others have set."""


def chunk_members(manifest: Manifest) -> int:
    """Return how many members a chunk holds."""
    return min(CHUNK_MEMBERS, -(-manifest.members // CHUNK_STEP) * CHUNK_STEP)


class Layout:
    """The store of a run: described whole, with no number of a member in it yet.

    Attributes
    ----------
    arrays
        What is written chunk by chunk, ``(arm, member, ...)``, by name: every series, and status.
    """

    def __init__(self, store: Store, manifest: Manifest) -> None:
        """Describe everything in an empty store."""
        self.manifest = manifest
        names = ("case", "title", "digest", "experiment", "version", "seed", "stream_scheme")
        about: Any = {"format": manifest.format} | {n: getattr(manifest, n) for n in names}
        about["coordinates"] = "draw replicate date"
        self._group = zarr.create_group(store, zarr_format=3, attributes=about)
        self.arrays = self._chunked()

    def _chunked(self) -> dict[str, Any]:
        manifest, arms, members = self.manifest, len(self.manifest.arms), self.manifest.members
        found: dict[str, Any] = {
            series.name: self._by_member(
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
        found["status"] = self._by_member(
            "status",
            (arms, members),
            ("arm", "member"),
            "uint8",
            description="0 where the member's numbers are sound",
            meaning={str(code): text for code, text in manifest.status.items()},
        )
        return found

    def write_common(
        self,
        parameters: npt.NDArray[Any] | None,
        starts: npt.NDArray[Any] | None,
        weighed: npt.NDArray[np.float32] | None,
    ) -> None:
        """Write what members share: names, drawn numbers, starts of interests, the deliberation.

        Parameters
        ----------
        parameters, starts
            ``(draw, parameter)`` and ``(draw, interest)``, in the manifest's order.
        weighed
            ``(arm, time, instrument, part, statistic)``.
        """
        manifest = self.manifest
        self._write_coordinates()
        if parameters is not None:
            about = "drawn parameters; a member's row is its draw"
            units = {row.name: row.unit for row in manifest.parameters}
            self._by_draw("parameter_value", "parameter", parameters, about, units)
        if starts is not None:
            about = "what lines value, before any move; a member's row is its draw"
            units = {row.name: manifest.find(row.outcome).unit for row in manifest.interests}
            self._by_draw("interest_start", "interest", starts, about, units)
        if weighed is not None:
            self._write_deliberation(weighed)
        with _alone, warnings.catch_warnings():
            # What arrays say of themselves, once more in one file, where xarray looks for it first.
            # Readers that do not know the copy pass over it.
            warnings.filterwarnings("ignore", "Consolidated metadata is currently not part")
            zarr.consolidate_metadata(self._group.store)

    def _by_member(
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
            chunks=(1, chunk_members(self.manifest), *shape[2:]),
            dtype=dtype,
            compressors=BloscCodec(cname="lz4", clevel=1, shuffle="bitshuffle"),
            fill_value=_FILL[dtype],
            dimension_names=dims,
            attributes=attributes,
            config={"write_empty_chunks": True},
        )

    def _by_draw(
        self, name: str, dim: str, values: npt.NDArray[Any], about: str, units: dict[str, str]
    ) -> None:
        attributes: Any = {"description": about, "units_of": units}
        self._whole(name, np.asarray(values, np.float32), ("structural_draw", dim), attributes)

    def _write_deliberation(self, means: npt.NDArray[np.float32]) -> None:
        instrument = next(series.dim for series in self.manifest.series if series.is_choice)
        about = "what was weighed, over members with the instrument on the agenda; open counts them"
        self._group.create_array(
            "deliberation",
            data=means,
            chunks=(1, *means.shape[1:]),
            compressors=BloscCodec(cname="lz4", clevel=1, shuffle="bitshuffle"),
            fill_value=np.nan,
            dimension_names=("arm", "time", instrument, "part", "statistic"),
            attributes={"units": "reference swings", "description": about},
            config={"write_empty_chunks": True},
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
            self._whole(dim, np.array(values, dtype=text), (dim,))
        date: Any = dates.ENCODED | dates.ABOUT
        self._whole("date", dates.days(manifest.quarters), ("time",), date)
        member = np.arange(manifest.members, dtype=np.int32)
        self._whole("draw", member // manifest.replicates, ("member",))
        self._whole("replicate", member % manifest.replicates, ("member",))

    def _whole(
        self, name: str, values: npt.NDArray[Any], dims: tuple[str, ...], attributes: Any = None
    ) -> None:
        numbers = values.dtype.kind == "f"
        self._group.create_array(
            name,
            data=values,
            dimension_names=dims,
            attributes=attributes,
            fill_value=np.nan if numbers else -1 if values.dtype.kind == "i" else "",
            config={"write_empty_chunks": True},
        )
