"""How commands that are suggested name what was run: the case with leave for its code, an arm."""

import shlex
from collections.abc import Iterable

from foedus.case import Case
from foedus.result.schema import Manifest


def leave(manifest: Manifest) -> list[str]:
    """Return the options that give leave for the parts of a run: its case's own, and folders."""
    named = dict.fromkeys(part.given for part in manifest.parts)
    return options("" in named, [folder for folder in named if folder])


def leave_of_case(case: Case) -> list[str]:
    """Return the options that give leave for the parts that a case was loaded with."""
    own = any(code.brought for code in case.code)
    return options(own, [code.folder for code in case.code if not code.brought])


def case(manifest: Manifest) -> str:
    """Return the case of a run as a command names it, with leave for its parts."""
    return shlex.join([manifest.case, *leave(manifest)])


def arm(manifest: Manifest, name: str) -> list[str]:
    """Return the option that asks for an arm of a run again."""
    own = manifest.given.get(name)
    return ["--policy", name] if own is None else ["--arm", f"{name}: {'; '.join(own)}"]


def options(own: bool, folders: Iterable[str]) -> list[str]:
    """Return the options that give leave for the case's own parts, if any, and name folders."""
    return [
        *(["--allow-code"] if own else []),
        *(word for folder in folders for word in ("--parts", folder)),
    ]
