"""Which code made an arm: a fingerprint of all that its numbers depend on beside the case.

Not of the whole package, so that another table or page leaves what took minutes to run.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parent.parent

MADE_BY = (
    "case",
    "choice",
    "claims/arms.py",
    "claims/bank.py",
    "claims/clues.py",
    "claims/read_outs.py",
    "column_names.py",
    "contract.py",
    "counterfactuals",
    "dynamics",
    "engine",
    "experiment",
    "instruments",
    "mechanisms",
    "model",
    "outcomes",
    "parts.py",
    "prior.py",
    "selections.py",
    "state",
    "utility.py",
)
"""Modules and folders that make the numbers of an arm, or say what is read of it."""

LIBRARIES = ("jax", "jaxlib", "numpy", "scipy")
"""Packages that compute them: another version may change last bits."""


def sources() -> list[tuple[str, Path]]:
    """Return the files of the package that make numbers, named as seen from it, in order."""
    return sorted(_files(*MADE_BY).items())


def _files(*names: str) -> dict[str, Path]:
    files = (
        file
        for name in names
        for file in ([PACKAGE / name] if name.endswith(".py") else (PACKAGE / name).rglob("*.py"))
    )
    return {file.relative_to(PACKAGE).as_posix(): file for file in files}


def _hash(files: Mapping[str, Path]) -> str:
    found = hashlib.sha256()
    for name, file in sorted(files.items()):
        found.update(f"{name}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


@cache
def of_verdicts() -> str:
    """Return the SHA-256 of the code that verdicts hang on: that of arms, and all of this folder.

    Libraries are left out: another version of them may change last bits, and no verdict with them.
    """
    return _hash({**dict(sources()), **_files("claims", "behaviour")})


@cache
def fingerprint() -> str:
    """Return the SHA-256, in hexadecimal, of that code; the same wherever it is installed."""
    found = hashlib.sha256(_hash(dict(sources())).encode())
    for name in LIBRARIES:
        found.update(f"{name} {metadata.version(name)}\n".encode())
    return found.hexdigest()
