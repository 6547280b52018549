"""Compiled code kept between processes: by the structure it is of, and by the text it came from.

To write the text of a program down takes seconds, a structure is digested in milliseconds. So code
is kept under its text, and a note under the structure says which text that is: the same structure
loads at once, and a program that has changed elsewhere compiles nothing again. Versions and the
processor are part of every name. Code that is damaged, or cannot be read, is compiled again; a
folder that cannot be written costs only that. Whoever may write there may have code run, as in the
cache of the array library itself, which is why it is the user's own.
"""

import contextlib
import hashlib
import os
import pickle
import platform
import sys
import tempfile
import zlib
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from foedus.engine import compilation
from foedus.engine.program import program

MOST_BYTES = 256 * 1024**2
"""What the folder may hold; what was not used for longest goes first."""

CHECKED = 32  # bytes of the hash before the content
LIBRARIES = ("jax", "jaxlib", "equinox", "numpy")


def folder() -> Path:
    """Return where code is kept; see `foedus.engine.compilation.cache_folder`."""
    return compilation.cache_folder().with_name("executables")


def of_structure(digest: str) -> str:
    """Return the name of the note on a structure, by its digest."""
    return _named("note", digest, program())


def of_texts(texts: Sequence[str]) -> str:
    """Return the name of the code of functions, by what they were compiled from."""
    return _named("code", *texts)


def _named(kind: str, *parts: str) -> str:
    digests = [hashlib.sha256(part.encode()).hexdigest() for part in (*parts, _here())]
    return f"{kind}-{hashlib.sha256(' '.join(digests).encode()).hexdigest()}"


@cache
def _here() -> str:
    """Return what code depends on beside what it came from."""
    versions = [f"{name} {metadata.version(name)}" for name in LIBRARIES]
    flags = " ".join(sorted(os.environ.get("XLA_FLAGS", "").split()))
    return "\n".join([sys.version, *versions, flags, _processor()])


def _processor() -> str:
    """Return what tells processors apart: code for one may not run on another."""
    found = [platform.system(), platform.machine(), platform.processor()]
    with contextlib.suppress(OSError), Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
        pairs = [line.split(":", 1) for line in lines if ":" in line]
        told = {name.strip(): value for name, value in pairs}
        for name in ("vendor_id", "model name", "flags", "CPU implementer", "CPU part", "Features"):
            found.append(" ".join(told.get(name, "").split()))
    return "\n".join(found)


def load(name: str) -> list[Any] | None:
    """Return the compiled functions that are kept under a name, or None.

    Parameters
    ----------
    name
        That of their code, or of a note on a structure.
    """
    import jax
    from jax.experimental import serialize_executable

    try:
        content = _read(name)
        if name.startswith("note-"):
            content = _read(content.decode())
        written = cast("list[tuple[bytes, Any, Any]]", pickle.loads(zlib.decompress(content)))
        # A container of numbers stands for its structure, which cannot be written down itself.
        structure = cast("Any", jax.tree.structure)
        load = cast("Any", serialize_executable.deserialize_and_load)
        return [load(code, structure(taken), structure(given)) for code, taken, given in written]
    except Exception:  # whatever is wrong with it, it can be compiled again
        return None


def keep(name: str, functions: Sequence[Any]) -> None:
    """Keep compiled functions under a name, if there is room.

    Parameters
    ----------
    functions
        Compiled in this process: what was loaded cannot be written down again.
    """
    from jax.experimental import serialize_executable

    try:
        written: list[tuple[bytes, Any, Any]] = []
        for function in functions:
            code, *trees = cast("tuple[bytes, Any, Any]", serialize_executable.serialize(function))
            taken, given = (tree.unflatten(range(tree.num_leaves)) for tree in trees)
            written.append((code, taken, given))
        content = zlib.compress(pickle.dumps(written), 1)
    except Exception:  # code of a kind that cannot be written down
        return
    _write(name, content)


def note(structure: str, code: str) -> None:
    """Note under the name of a structure which code is its own."""
    _write(structure, code.encode())


def _read(name: str) -> bytes:
    """Return what is kept under a name, and count it as used.

    Raises
    ------
    OSError
        If nothing is kept there, or something else than was written.
    """
    path = folder() / name
    content = path.read_bytes()
    if hashlib.sha256(content[CHECKED:]).digest() != content[:CHECKED]:
        raise OSError(path)
    os.utime(path)
    return content[CHECKED:]


def _write(name: str, content: bytes) -> None:
    with contextlib.suppress(OSError):
        place = folder()
        place.mkdir(parents=True, exist_ok=True)
        _make_room(place, len(content))
        handle, written = tempfile.mkstemp(dir=place, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            Path(written).replace(place / name)
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise


def _make_room(place: Path, wanted: int) -> None:
    """Remove what was not used for longest, until so many more bytes fit."""
    found = [(entry.stat().st_mtime, entry.stat().st_size, entry) for entry in place.iterdir()]
    left = sum(size for _, size, _ in found) + wanted
    for _, size, entry in sorted(found):
        if left <= MOST_BYTES:
            return
        entry.unlink(missing_ok=True)
        left -= size
