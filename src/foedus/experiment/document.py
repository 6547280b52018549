"""An experiment as a JSON document: what may stand in one, and of which parts it is.

Of parts of one's own it holds names and fingerprints, never code: who reads it gives them again,
and by that leave to import them.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import ValidationError
from pydantic_core import from_json

from foedus.case import Case, Code
from foedus.case.code import fingerprint
from foedus.case.fields import Record
from foedus.case.load import astray
from foedus.case.locate import Positions
from foedus.case.messages import problems_of
from foedus.errors import DocumentError, Problem, shown

FORMAT = "foedus-experiment/1"
"""Name and version of the document."""

WHERE = "experiment"

LISTED = 8
"""Files that an error names."""


class ArmSpec(Record):
    """An arm as it is written; see `foedus.experiment.Arm`."""

    name: str
    do: tuple[str, ...] = ()
    policy: str = ""


class EnsembleSpec(Record):
    """An ensemble as it is written; see `foedus.experiment.Ensemble`."""

    draws: int
    replicates: int
    quarters: int
    seed: int = 0


class ExperimentSpec(Record):
    """An experiment as it is written.

    Attributes
    ----------
    case, arms, ensemble, do, format
        As in `foedus.experiment.Experiment`.
    parts
        By folder of parts, the fingerprint of each file; left out where the case has none.
    """

    case: Case
    arms: tuple[ArmSpec, ...]
    ensemble: EnsembleSpec
    do: tuple[str, ...] = ()
    format: Literal["foedus-experiment/1"] = FORMAT
    parts: tuple[dict[str, str], ...] = ()


def with_parts(written: bytes, code: Sequence[Code]) -> bytes:
    """Return a document that names the parts of its case; without any as it was."""
    if not code:
        return written
    parts = json.dumps(_files(code), separators=(",", ":")).encode("ascii")
    return written[:-1] + b',"parts":' + parts + b"}"


def read(text: bytes | str, code: Sequence[Code]) -> ExperimentSpec:
    """Read a document, and compare the parts that it names with those given.

    Raises
    ------
    DocumentError
        With all that is wrong with its form, names that lead nowhere, or parts that are missing,
        changed or too many.
    """
    where = Positions(WHERE)
    try:
        found = ExperimentSpec.model_validate_json(text)
    except ValidationError as error:
        raise DocumentError(problems_of(error, ExperimentSpec, where)) from None
    if problems := astray(from_json(text)["case"], where):
        raise DocumentError(problems)
    _check_parts(found.parts, code)
    return found


def _files(code: Sequence[Code]) -> list[dict[str, str]]:
    return [{name: fingerprint(text) for name, text in each.files} for each in code]


def _check_parts(written: Sequence[dict[str, str]], code: Sequence[Code]) -> None:
    made, given = (
        Counter(tuple(sorted(folder.items())) for folder in folders)
        for folders in (written, _files(code))
    )
    if made == given:
        return
    if not code:
        names = _named({name for folder in written for name in folder})
        what = f"was made with parts beside those that ship, whose code is not in it: {names}"
        fix = "name their folder, if you trust them: Experiment.from_json(text, parts=...)"
    elif not written:
        what = f"was made without parts; got those of {', '.join(each.folder for each in code)}"
        fix = "leave parts out"
    else:
        then, now = ({file for folder in folders for file in folder} for folders in (made, given))
        names = _named({name for name, _ in (then ^ now or then)})
        what = f"was made with other parts than those given: {names}"
        fix = "give the folders as they were then"
    raise DocumentError(Problem(WHERE, what, fix))


def _named(names: set[str]) -> str:
    listed = ", ".join(shown(name) for name in sorted(names)[:LISTED])
    return listed + (f" and {len(names) - LISTED} more" if len(names) > LISTED else "")
