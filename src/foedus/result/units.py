"""Units of work: one arm and one whole chunk of its members, and how the numbers of one travel.

A unit is a ZIP archive without compression of the chunks as they will lie in the store, and of what
its members weighed; the same numbers give the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from zarr.storage import MemoryStore

from foedus.result.deliberation import Sums
from foedus.result.layout import Layout, chunk_members
from foedus.result.schema import Manifest

WEIGHED = "weighed.npy"
"""Name in a unit of what its members weighed."""

_THEN = (1980, 1, 1, 0, 0, 0)
"""Time of everything in an archive: when it was written is no part of it."""


@dataclass(frozen=True, order=True)
class Unit:
    """One arm and one whole chunk of members; in order, arms share the draws of a chunk."""

    chunk: int
    arm: int

    def __str__(self) -> str:
        """Return a name for files."""
        return f"{self.arm}-{self.chunk}"


def units(manifest: Manifest) -> list[Unit]:
    """Return every unit of a run, those of the first members first."""
    chunks = -(-manifest.members // chunk_members(manifest))
    return [Unit(chunk, arm) for chunk in range(chunks) for arm in range(len(manifest.arms))]


def span(manifest: Manifest, unit: Unit) -> tuple[int, int]:
    """Return the first member of a unit, and the one after its last."""
    size = chunk_members(manifest)
    return unit.chunk * size, min((unit.chunk + 1) * size, manifest.members)


class Collector:
    """Blocks of members as they come, put together into units."""

    def __init__(self, manifest: Manifest) -> None:
        """Collect nothing yet."""
        self.manifest = manifest
        self._chunk = chunk_members(manifest)
        self._encoder = Encoder(manifest)
        self._seen = np.zeros((len(manifest.arms), manifest.members), bool)
        self._buffers: dict[Unit, dict[str, npt.NDArray[Any]]] = {}
        self._sums: dict[Unit, Sums] = {}
        self._missing: dict[Unit, int] = {}

    def add(
        self,
        arm: int,
        first_member: int,
        arrays: Mapping[str, npt.NDArray[Any]],
        weighed: npt.NDArray[np.floating[Any]] | None = None,
    ) -> Iterator[tuple[Unit, bytes]]:
        """Take a block of members of one arm, and go through the units that it completes.

        Parameters
        ----------
        arm, first_member
            Where the block belongs; blocks may come in any order.
        arrays
            Every series as ``(member, time, label)``, and ``status`` as ``(member,)``.
        weighed
            ``(time, instrument, part, statistic)``, summed over the sound members of the block
            that had the instrument on the agenda: the signed contribution, then its absolute
            value. Instruments and parts are in the manifest's order; ``open`` counts the members.

        Raises
        ------
        ValueError
            For members that are out of range or given twice, and without the sums of a run that
            records its deliberation.
        """
        start, stop = first_member, first_member + len(arrays["status"])
        if stop > self.manifest.members or self._seen[arm, start:stop].any():
            raise ValueError(f"members {start} to {stop - 1}: out of range or given twice")
        if self.manifest.deliberation and weighed is None:
            name = self.manifest.arms[arm]
            raise ValueError(f"arm {name}: the deliberation of a block is missing")
        self._seen[arm, start:stop] = True
        while start < stop:
            unit = Unit(start // self._chunk, arm)
            end = min(stop, (unit.chunk + 1) * self._chunk)
            part = slice(start - first_member, end - first_member)
            own = {name: arrays[name][part] for name in self._encoder.names}
            if self._fill(unit, start, own, weighed):
                yield unit, self._encode(unit)
            # The sums of a block belong to the unit of its first member.
            start, weighed = end, None

    @property
    def waiting(self) -> int:
        """How many members of unfinished units are there."""
        return sum(
            stop - first - self._missing[unit]
            for unit in self._missing
            for first, stop in (span(self.manifest, unit),)
        )

    def _fill(
        self,
        unit: Unit,
        start: int,
        arrays: Mapping[str, npt.NDArray[Any]],
        weighed: npt.NDArray[np.floating[Any]] | None,
    ) -> bool:
        first, stop = span(self.manifest, unit)
        if unit not in self._buffers:
            self._missing[unit] = stop - first
            self._buffers[unit] = self._encoder.empty(stop - first)
            self._sums[unit] = Sums(self.manifest)
        count = len(arrays["status"])
        for name, values in arrays.items():
            self._buffers[unit][name][start - first : start - first + count] = values
        if weighed is not None and self.manifest.deliberation:
            self._sums[unit].add(weighed)
        self._missing[unit] -= count
        return not self._missing[unit]

    def _encode(self, unit: Unit) -> bytes:
        del self._missing[unit]
        return self._encoder.encode(unit, self._buffers.pop(unit), self._sums.pop(unit))


class Encoder:
    """Turn the numbers of a unit into the bytes that are stored of it.

    Attributes
    ----------
    names
        Of the arrays that a unit has a chunk of.
    """

    def __init__(self, manifest: Manifest) -> None:
        """Describe a store in memory, through which the chunks go."""
        self.manifest = manifest
        self._kept: dict[str, Any] = {}
        self._arrays = Layout(MemoryStore(self._kept), manifest).arrays
        self.names = tuple(self._arrays)

    def empty(self, members: int) -> dict[str, npt.NDArray[Any]]:
        """Return room for the numbers of so many members."""
        return {
            name: np.empty((members, *array.shape[2:]), array.dtype)
            for name, array in self._arrays.items()
        }

    def encode(self, unit: Unit, arrays: Mapping[str, npt.NDArray[Any]], weighed: Sums) -> bytes:
        """Return a unit as bytes."""
        first, stop = span(self.manifest, unit)
        for name, array in self._arrays.items():
            array[unit.arm, first:stop] = arrays[name]
        chunks = {key: self._kept.pop(key) for key in sorted(self._kept) if "/c/" in key}
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            for key, chunk in chunks.items():
                archive.writestr(zipfile.ZipInfo(key, _THEN), chunk.to_bytes())
            if self.manifest.deliberation:
                sums = io.BytesIO()
                np.save(sums, weighed.whole, allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(WEIGHED, _THEN), sums.getvalue())
        return made.getvalue()


def decoded(content: bytes) -> tuple[dict[str, bytes], npt.NDArray[np.int64] | None]:
    """Return the chunks of a unit by their keys in the store, and what its members weighed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    sums = found.pop(WEIGHED, None)
    return found, None if sums is None else np.load(io.BytesIO(sums), allow_pickle=False)
