"""The literature that mechanisms, instruments and outcomes cite, by key.

A part cites by the keys of ``references.bib``; a run's bibliography is computed from the parts it
used, so nothing is cited that was not run.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources


@cache
def library() -> dict[str, str]:
    """Return all BibTeX entries by key."""
    text = resources.files("foedus").joinpath("references.bib").read_text(encoding="utf-8")
    entries = [part.strip() for part in re.split(r"^(?=@)", text, flags=re.MULTILINE)]
    return {entry[entry.index("{") + 1 : entry.index(",")]: entry for entry in entries if entry}


def entries(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the entries of some keys.

    Raises
    ------
    KeyError
        For a key that the library lacks.
    """
    known = library()
    return tuple(known[key] for key in keys)
