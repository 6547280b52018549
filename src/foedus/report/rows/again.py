"""How commands that are suggested name what was run: the case with leave for its code, an arm."""

import shlex

from foedus.case import Case
from foedus.case.code import beside
from foedus.result.schema import Manifest


def leave(manifest: Manifest) -> list[str]:
    """Return the options that give leave for the parts of a run: its case's own, and folders."""
    named = dict.fromkeys(part.given for part in manifest.parts)
    return _options("" in named, [folder for folder in named if folder])


def leave_of_case(case: Case) -> list[str]:
    """Return the options that give leave for the parts that a case was loaded with."""
    folders = [code.folder for code in case.code]
    own = str(beside(case.file) or "") if case.file else ""
    return _options(own in folders, [folder for folder in folders if folder != own])


def case(manifest: Manifest) -> str:
    """Return the case of a run as a command names it, with leave for its parts."""
    return shlex.join([manifest.case, *leave(manifest)])


def arm(manifest: Manifest, name: str) -> list[str]:
    """Return the option that asks for an arm of a run again."""
    own = manifest.given.get(name)
    return ["--policy", name] if own is None else ["--arm", f"{name}: {'; '.join(own)}"]


def _options(own: bool, named: list[str]) -> list[str]:
    return [
        *(["--allow-code"] if own else []),
        *(word for folder in named for word in ("--parts", folder)),
    ]
