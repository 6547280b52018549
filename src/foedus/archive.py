"""Results that lie on disk: what lies in a folder of them, the report of one again, damage."""

from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Problem
from foedus.report.terminal.progress import Progress, telling

if TYPE_CHECKING:
    from foedus.result.result import Result
    from foedus.result.stored import Results


def write_report(
    result: "str | Path | Result", *, compare: bool = False, progress: Progress | bool | None = None
) -> "Result":
    """Write the report of a stored result again, and its summary where that is missing.

    Parameters
    ----------
    result
        A result, or its folder.
    compare
        Whether to write the comparison of its arms again too.
    progress
        As in `run`.

    Raises
    ------
    OutputError
        If there is no whole result, or the report cannot be written.
    """
    from foedus import conclude, execute
    from foedus.result.result import Result, open_result

    found = result if isinstance(result, Result) else open_result(result)
    with telling(progress) as told:
        conclude.report(found, told)
        if compare:
            execute.compare(found, None, told)
    return found


def results(folder: str | Path = "runs", *, remove_leftovers: bool = False) -> "Results":
    """Return what lies in a folder of results.

    Parameters
    ----------
    folder
        The folder in which results lie.
    remove_leftovers
        Whether to remove what killed runs have left there, which no live run writes in.

    Raises
    ------
    OutputError
        If there is no such folder.
    """
    from foedus.result import stored

    return stored.results(Path(folder), remove_leftovers)


def verify(result: str | Path) -> list[Problem]:
    """Read every file of the folder `result` and return what is wrong; empty when it is whole.

    Returns
    -------
    For each file that is missing, was changed or does not belong there, one sentence that names
    it and says what to do.

    Raises
    ------
    OutputError
        If it is no result folder, or its manifest cannot be trusted.
    """
    from foedus.result import integrity

    return integrity.verify(result)
