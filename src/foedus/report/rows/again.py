"""How commands that are suggested name what was run: the case with leave for its code, an arm."""

import shlex

from foedus.case import Case
from foedus.case.code import FOLDER, beside
from foedus.case.load import shipped
from foedus.result.schema import Manifest


def leave(manifest: Manifest) -> list[str]:
    """Return the options that give leave for the parts of a run.

    A manifest names folders of parts without their place, which is of one machine. What is called
    as the parts of a case are is taken for those, unless the case ships, which brings none.
    """
    folders = list(dict.fromkeys(part.file.rpartition("/")[0] for part in manifest.parts))
    own = [name for name in folders if name == FOLDER and manifest.case not in shipped()]
    return _options(bool(own), [name for name in folders if name not in own])


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
