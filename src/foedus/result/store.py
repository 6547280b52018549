"""Write the numbers of a run block by block, so that a result folder is either whole or not there.

Blocks become units in a hidden folder beside the one asked for (`foedus.result.work`); when all are
there the result is put together, described and sealed, and moved to its place by one rename. The
folder it replaces goes only then.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from foedus.result import work
from foedus.result.folder import MANIFEST, check_space, writing
from foedus.result.integrity import rows_in, sealed
from foedus.result.result import Result
from foedus.result.schema import Manifest
from foedus.result.staging import Staging
from foedus.result.units import Collector
from foedus.result.work import About, Work


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
    numbered
        The name ends in a number of ours; see `foedus.result.staging`.

    Raises
    ------
    OutputError
        If `out` is taken or cannot be written.
    ResourceError
        If the disk has no room for the run.
    """

    def __init__(
        self, out: Path, manifest: Manifest, force: bool = False, numbered: bool = False
    ) -> None:
        """Check that the folder may be written; nothing is touched before ``with``."""
        self.staging = Staging(out, force, numbered=numbered)
        self.manifest = manifest
        self._parameters: npt.NDArray[Any] | None = None
        self._starts: npt.NDArray[Any] | None = None

    @property
    def out(self) -> Path:
        """Where the result goes, or is."""
        return self.staging.out

    def __enter__(self) -> Self:
        """Reserve the name asked for, and make a hidden folder to work in."""
        self._work = begin(self.staging, About(self.out.name, self.manifest))
        self._collector = Collector(self.manifest)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what was written unless the result stands in its place."""
        self.staging.discard()

    def write(
        self,
        arm_index: int,
        first_member: int,
        arrays: Mapping[str, npt.NDArray[Any]],
        weighed: npt.NDArray[np.floating[Any]] | None = None,
    ) -> None:
        """Take one block of members of one arm; see `foedus.result.units.Collector.add`."""
        for unit, content in self._collector.add(arm_index, first_member, arrays, weighed):
            self._work.put(unit, content)

    def write_parameters(self, values: npt.NDArray[Any]) -> None:
        """Take the drawn parameters as ``(draw, parameter)``, in the manifest's order."""
        self._parameters = values

    def write_starts(self, values: npt.NDArray[Any]) -> None:
        """Take where interests stand at the start as ``(draw, interest)``, in their units."""
        self._starts = values

    def finish(self) -> Path:
        """Complete the numbers, move the result to its place and return that place.

        The place is the one asked for, or the next free name where it was taken meanwhile.

        Raises
        ------
        ValueError
            If members of an arm, the parameters or the starts of interests were never written.
        """
        if missing := self._work.missing():
            arm, chunk = self.manifest.arms[missing[0].arm], missing[0].chunk
            raise ValueError(f"arm {arm}: members of chunk {chunk} were never written")
        result = assembled(self._work, self._parameters, self._starts)
        if result is None:
            raise ValueError("a unit changed while the result was written")
        seal(result)
        return self.staging.publish(result.path)


def begin(staging: Staging, about: About, experiment: bytes = b"") -> Work:
    """Make the hidden folder of a run ready to work in; where that fails nothing is left of it.

    Raises
    ------
    OutputError
        If it cannot be written.
    ResourceError
        If the disk has no room for the run.
    """
    folder = staging.open()
    try:
        with writing(staging.out):
            check_space(folder, about.manifest)
        # Another run may have taken the name meanwhile.
        return work.create(folder, replace(about, out=staging.out.name), experiment)
    except BaseException:
        staging.discard()
        raise


def assembled(
    run: Work, parameters: npt.NDArray[Any] | None, starts: npt.NDArray[Any] | None
) -> Result | None:
    """Return the result of a run of which every unit is done, not sealed and not in its place yet.

    Parameters
    ----------
    parameters, starts
        Drawn numbers ``(draw, parameter)`` and starts ``(draw, interest)``, where the run has any.

    Returns
    -------
    None where a unit was damaged, which is forgotten.

    Raises
    ------
    ValueError
        If the run has parameters or interests, and they are not given.
    """
    manifest = run.manifest
    if manifest.parameters and parameters is None:
        raise ValueError("the drawn parameters were never written")
    if manifest.interests and starts is None:
        raise ValueError("the starts of interests were never written")
    found = run.assemble(
        parameters if manifest.parameters else None, starts if manifest.interests else None
    )
    if found is None:
        return None
    folder, files = found
    return Result(folder, replace(manifest, files=files))


def seal(result: Result) -> None:
    """Write the manifest of a result that was put together, with every file in it by its hash.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with writing(result.path):
        files = rows_in(result.path, result.manifest.files)
        (result.path / MANIFEST).write_bytes(sealed(replace(result.manifest, files=files)))
