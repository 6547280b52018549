"""The folder that a run works in: what is run, and the units that are done.

``run.json`` and ``experiment.json`` say what is run, so that another process can go on with it;
``units/`` holds finished units, each with a record of its size and hash; ``leases/`` says who works
on which. A result is put together in ``result-*/``, from the units alone, so that it does not
matter who worked them out, in which order, and how often somebody was stopped.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter
from zarr.storage import LocalStore

from foedus.errors import OutputError, Problem
from foedus.result.deliberation import Sums
from foedus.result.folder import STORE, hidden, is_result, real, writing
from foedus.result.integrity import in_store, row_of, rows_in
from foedus.result.layout import Layout
from foedus.result.schema import FileRow, Manifest
from foedus.result.units import Unit, decoded, span, units

FORMAT = "foedus-work/1"
RUN, EXPERIMENT, UNITS, LEASES, RESULT = "run.json", "experiment.json", "units", "leases", "result"


@dataclass(frozen=True)
class About:
    """What a run is, for a process that goes on with it.

    Attributes
    ----------
    out
        Name of the result's folder, beside that of the work.
    manifest
        Of the result, without its files.
    program
        Fingerprint of the code of the program.
    force
        Whether an earlier result there may be replaced.
    asked
        What is to be said beside what every run says, by name.
    parts
        Folders of parts of one's own that the case was compiled with.
    """

    out: str
    manifest: Manifest
    program: str = ""
    force: bool = False
    asked: dict[str, bool | None] = field(default_factory=dict[str, bool | None])
    parts: tuple[str, ...] = ()
    format: str = FORMAT


_ADAPTER = TypeAdapter(About)


class Work:
    """A folder with the finished units of a run.

    Attributes
    ----------
    folder, about
        The folder, and what is run in it.
    """

    def __init__(self, folder: Path, about: About) -> None:
        """Hold on to a folder that `create` made or `read` found."""
        self.folder, self.about = folder, about

    @property
    def manifest(self) -> Manifest:
        """Of the result that is to be."""
        return self.about.manifest

    @property
    def experiment(self) -> bytes:
        """The experiment as a JSON document."""
        return (self.folder / EXPERIMENT).read_bytes()

    @property
    def command(self) -> str:
        """What goes on with it, on the command line."""
        given = "".join(f" --parts {folder}" for folder in self.about.parts)
        return f"foedus run --resume {self.folder}{given}"

    def gone(self) -> bool:
        """Say whether the folder is gone, since the result was put into its place."""
        return not (self.folder / RUN).is_file()

    def done(self) -> set[Unit]:
        """Return the units that are there, by their records; nothing of them is read."""
        try:
            names = {path.name for path in (self.folder / UNITS).iterdir()}
        except FileNotFoundError:
            return set()
        return {u for u in units(self.manifest) if {f"{u}.zip", f"{u}.json"} <= names}

    def missing(self) -> list[Unit]:
        """Return the units that are not there yet, those of the first members first."""
        done = self.done()
        return [unit for unit in units(self.manifest) if unit not in done]

    def members(self) -> int:
        """Return how many members of all arms are done."""
        spans = (span(self.manifest, unit) for unit in self.done())
        return sum(stop - first for first, stop in spans)

    def put(self, unit: Unit, content: bytes) -> None:
        """Take a finished unit: whole on disk before its name is, and its record after it.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        with writing(self.folder):
            _place(self.folder / UNITS / f"{unit}.zip", content)
            record = json.dumps(asdict(row_of(content))).encode("ascii")
            _place(self.folder / UNITS / f"{unit}.json", record)

    def get(self, unit: Unit) -> bytes | None:
        """Return a unit, or None and forget it where it is not what its record says."""
        try:
            content = (self.folder / UNITS / f"{unit}.zip").read_bytes()
            record: Any = json.loads((self.folder / UNITS / f"{unit}.json").read_bytes())
            if FileRow(**record) == row_of(content):
                return content
        except (OSError, ValueError, TypeError):
            pass
        for ending in ("json", "zip"):
            with suppress(OSError):
                (self.folder / UNITS / f"{unit}.{ending}").unlink(missing_ok=True)
        return None

    def check(self) -> None:
        """Forget every unit that is not what its record says."""
        for unit in self.done():
            self.get(unit)

    def assemble(
        self, parameters: npt.NDArray[Any] | None, starts: npt.NDArray[Any] | None
    ) -> tuple[Path, dict[str, FileRow]] | None:
        """Put the store together, and return its folder with the files in it.

        Parameters
        ----------
        parameters, starts
            As `foedus.result.layout.Layout.write_common` takes them.

        Returns
        -------
        None where a unit was damaged: it is forgotten, and is to be worked out again.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        target, manifest = self.folder / f"{RESULT}-{secrets.token_hex(4)}", self.manifest
        sums = [Sums(manifest) for _ in manifest.arms]
        known: dict[str, FileRow] = {}
        with writing(self.folder):
            for left in self.folder.glob(f"{RESULT}-*"):
                shutil.rmtree(left, ignore_errors=True)
            target.mkdir()
            layout = Layout(LocalStore(target / STORE), manifest)
            for unit in units(manifest):
                content = self.get(unit)
                if content is None:
                    return None
                chunks, weighed = decoded(content)
                if weighed is not None:
                    sums[unit.arm].join(weighed)
                known |= _written(target, chunks.items())
            means = None
            if manifest.deliberation:
                arms = zip(manifest.arms, sums, strict=True)
                means = np.stack([own.means(f"arm {arm}") for arm, own in arms])
            layout.write_common(parameters, starts, means)
            return target, rows_in(target, known)


def create(folder: Path, about: About, experiment: bytes = b"") -> Work:
    """Make an empty folder ready, its description last.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with writing(folder):
        (folder / UNITS).mkdir(exist_ok=True)
        (folder / LEASES).mkdir(exist_ok=True)
        _place(folder / EXPERIMENT, experiment)
        _place(folder / RUN, _ADAPTER.dump_json(about, indent=2))
    return Work(folder, about)


def read(folder: Path) -> Work:
    """Read what is run in a folder.

    Raises
    ------
    OutputError
        If it is no such folder, or one of another version.
    """
    path = folder / RUN
    try:
        return Work(folder, _ADAPTER.validate_json(path.read_bytes()))
    except OSError:
        what = "holds no run to go on with"
        raise OutputError(Problem(str(folder), what, f"it has no readable {RUN}")) from None
    except ValueError as error:
        what = f"is damaged or of another version of Foedus: {str(error).splitlines()[0]}"
        raise OutputError(Problem(str(path), what, "run the case again")) from None


def together(out: Path, about: About, experiment: bytes) -> Path:
    """Return the folder in which several processes make a result together, made by the first.

    Raises
    ------
    OutputError
        If it cannot be made, or the result was put in its place meanwhile.
    """
    folder = out.with_name(f".{out.name}.partial")
    if (folder / RUN).is_file():
        return folder
    with writing(folder):
        out.parent.mkdir(parents=True, exist_ok=True)
        made = hidden(out, "begun")
        made.mkdir()
        create(made, about, experiment)
        try:
            made.rename(folder)
        except OSError:
            shutil.rmtree(made)
            if not (folder / RUN).is_file():
                raise
            return folder
    if is_result(out) and not about.force:
        # Placed since it was looked for: its folder is removed after that, so no other was there.
        shutil.rmtree(folder, ignore_errors=True)
        what = "was finished by another process meanwhile"
        raise OutputError(Problem(str(out), what, "nothing is left to do"))
    return folder


def find(place: Path) -> Path | None:
    """Return the folder of a run to go on with, from its own path or that of its result.

    Returns
    -------
    None where a result stands in the place, and no run is under way for it.

    Raises
    ------
    OutputError
        If there is none, or more than one.
    """
    if (place / RUN).is_file():
        return place
    out = real(place)
    found = [f for f in sorted(out.parent.glob(".*.partial*")) if _makes(f, out.name)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(str(folder) for folder in found)
        what = f"{len(found)} runs that were not finished would make this result: {names}"
        raise OutputError(Problem(str(place), what, "give the folder of one of them"))
    if is_result(out):
        return None
    what = "there is no run to go on with, neither in this folder nor for it"
    raise OutputError(Problem(str(place), what, "leave --resume out to begin it"))


def _makes(folder: Path, name: str) -> bool:
    try:
        return read(folder).about.out == name
    except OutputError:
        return False


def _written(target: Path, chunks: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, FileRow]]:
    for key, content in chunks:
        path = target / in_store(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        yield in_store(key), row_of(content)


def _place(path: Path, content: bytes) -> None:
    """Write a file so that it is either whole under its name or not there, even without power."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
