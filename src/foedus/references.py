"""The literature that mechanisms, instruments and outcomes cite, by key.

A part cites by the keys of ``references.bib``; a run's bibliography is computed from the parts it
used, so nothing is cited that was not run.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from foedus.errors import CompileError, Problem

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import ParsingFailedBlock

EMPTY: Mapping[str, str] = MappingProxyType({})


@cache
def library() -> dict[str, str]:
    """Return all BibTeX entries by key."""
    return read(resources.files("foedus").joinpath("references.bib").read_text(encoding="utf-8"))


def read(text: str, file: str = "references.bib") -> dict[str, str]:
    """Return the entries of a BibTeX file by key.

    Raises
    ------
    CompileError
        With the line of every entry that cannot be read, or stands there twice.
    """
    found = works(text)
    if found.failed_blocks:
        raise CompileError(_faults(found.failed_blocks, file))
    return {work.key: work.raw or "" for work in found.entries}


def works(text: str) -> "Library":
    """Return what a BibTeX text holds, the escapes of LaTeX as they are."""
    return _parser()(text)


@cache
def _parser() -> Callable[[str], "Library"]:
    import logging

    from bibtexparser.entrypoint import parse_string

    # What is broken is told by whoever reads, not on standard error.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    return parse_string


def _faults(blocks: Iterable["ParsingFailedBlock"], file: str) -> Iterator[Problem]:
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    for block in blocks:
        where = f"{file}:{(block.start_line or 0) + 1}"
        if isinstance(block, DuplicateBlockKeyBlock):
            yield Problem(where, f"the entry {block.key} stands here twice", "leave one of them")
        elif isinstance(block, DuplicateFieldKeyBlock):
            twice = ", ".join(sorted(block.duplicate_keys))
            yield Problem(where, f"the entry has {twice} twice", "leave one of them")
        else:
            what = "the entry is no BibTeX: its braces, quotes or commas do not match"
            yield Problem(where, what, "write @book{key, title = {...}, year = {...}}")


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
