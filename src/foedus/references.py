"""The literature that mechanisms, instruments and outcomes cite, by key.

A part cites by the keys of ``references.bib``; a run's bibliography is computed from the parts it
used, so nothing is cited that was not run.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

EMPTY: Mapping[str, str] = MappingProxyType({})


@cache
def library() -> dict[str, str]:
    """Return all BibTeX entries by key."""
    return read(resources.files("foedus").joinpath("references.bib").read_text(encoding="utf-8"))


def read(text: str) -> dict[str, str]:
    """Return the entries of a BibTeX file by key."""
    entries = [part.strip() for part in re.split(r"^(?=@)", text, flags=re.MULTILINE)]
    heads = ((re.match(r"@\w+\{([^,\s]+),", entry), entry) for entry in entries)
    return {head[1]: entry for head, entry in heads if head}


def entries(keys: Iterable[str], more: Mapping[str, str] = EMPTY) -> tuple[str, ...]:
    """Return the entries of some keys.

    Parameters
    ----------
    more
        Entries beside the library.

    Raises
    ------
    KeyError
        For a key that the library lacks.
    """
    known = {**more, **library()}
    return tuple(known[key] for key in keys)
