"""Whether two runs are the same: what a run that is gone on with must have in common with it."""

from collections.abc import Iterator
from pathlib import Path

from foedus.errors import OptionError, Problem, shown
from foedus.result.schema import Manifest

SIZES = ("draws", "replicates", "seed")


def check_same(where: Path, begun: Manifest, asked: Manifest, program: tuple[str, str]) -> None:
    """Refuse to go on with a run of something else than what is asked for.

    Parameters
    ----------
    begun, asked
        Manifests of the run that is there, and of the one asked for.
    program
        Fingerprints of the code of either, as far as they are known.

    Raises
    ------
    OptionError
        In one sentence that names what differs.
    """
    found = list(_differences(begun, asked))
    if not found and program[0] and program[0] != program[1]:
        found = ["the code of Foedus, which was changed since"]
    if found:
        what = f"is another run than the one asked for; there and here differ: {'; '.join(found)}"
        fix = "ask for the same, with the same version, or begin anew in another folder"
        raise OptionError(Problem(str(where), what, fix))


def _differences(begun: Manifest, asked: Manifest) -> Iterator[str]:
    if begun.version != asked.version:
        yield f"the version of Foedus ({begun.version}, {asked.version})"
    if begun.case != asked.case:
        yield f"the case ({begun.case}, {asked.case})"
    elif begun.parts != asked.parts:
        names = sorted({part.file for part in {*begun.parts} ^ {*asked.parts}})
        yield f"the code of the case ({', '.join(names)})"
    elif begun.digest != asked.digest:
        yield f"what the case says (digest {begun.digest[:8]}, {asked.digest[:8]})"
    for name in SIZES:
        if getattr(begun, name) != getattr(asked, name):
            yield f"{name} ({getattr(begun, name)}, {getattr(asked, name)})"
    if len(begun.quarters) != len(asked.quarters):
        yield f"quarters ({len(begun.quarters)}, {len(asked.quarters)})"
    if begun.arms != asked.arms:
        yield f"arms ({', '.join(begun.arms)}; {', '.join(asked.arms)})"
    elif begun.policies != asked.policies:
        names = [arm for arm in begun.arms if begun.policies[arm] != asked.policies[arm]]
        yield f"what arm {names[0]} imposes ({_said(begun, names[0])}; {_said(asked, names[0])})"


def _said(manifest: Manifest, arm: str) -> str:
    return shown(", ".join(manifest.policies[arm])) or "nothing"
