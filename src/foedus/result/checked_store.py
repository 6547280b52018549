"""A stored dataset, of which every file is held against its hash whenever it is read.

To Zarr a missing chunk holds the fill value. Here it is an error, as is one that was changed.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path

from zarr.core.buffer import Buffer, default_buffer_prototype
from zarr.storage import MemoryStore

from foedus.result.integrity import check, in_store, missing
from foedus.result.schema import FileRow


class Files(MutableMapping[str, Buffer]):
    """The files of a store by their keys, as the manifest lists them.

    Parameters
    ----------
    folder
        The result folder.
    rows
        Its files, by path in it.
    """

    def __init__(self, folder: Path, rows: Mapping[str, FileRow]) -> None:
        """Read nothing yet."""
        self._folder = folder
        prefix = in_store("")
        self._rows = {
            name.removeprefix(prefix): row for name, row in rows.items() if name.startswith(prefix)
        }

    def __getitem__(self, key: str) -> Buffer:
        """Return the content of a file.

        Raises
        ------
        KeyError
            If the result describes no such thing.
        OutputError
            If the file, or a chunk that is asked for, is missing or is not what was written.
        """
        path, row = self._folder / in_store(key), self._rows.get(key)
        if row is None:
            if "/c/" in key:
                raise missing(path)
            raise KeyError(key)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise missing(path, error) from None
        check(path, row, content)
        return default_buffer_prototype().buffer.from_bytes(content)

    def __iter__(self) -> Iterator[str]:
        """Go through the keys that the manifest lists."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        """Say whether the manifest lists a file, and read nothing."""
        return key in self._rows

    def __setitem__(self, key: str, value: Buffer) -> None:
        """Refuse: a result is read only."""
        raise TypeError("a result is read only")

    def __delitem__(self, key: str) -> None:
        """Refuse: a result is read only."""
        raise TypeError("a result is read only")


def checked_store(folder: Path, rows: Mapping[str, FileRow]) -> MemoryStore:
    """Return the store of a result folder, to be opened by Zarr or xarray."""
    return MemoryStore(Files(folder, rows), read_only=True)
