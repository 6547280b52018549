"""Which program this is: a fingerprint of its code, for those who go on with what another began."""

import hashlib
from functools import cache
from pathlib import Path


@cache
def program() -> str:
    """Return the SHA-256, in hexadecimal, of every Python file of the package."""
    package = Path(__file__).parent.parent
    found = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        found.update(f"{name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()
