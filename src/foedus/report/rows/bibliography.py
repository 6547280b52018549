"""Citations as readable lines; BibTeX entries are unpacked, plain text is kept.

Entries may be written in Unicode or with the escapes of LaTeX; both read the same.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from foedus.references import works

if TYPE_CHECKING:
    from bibtexparser.middlewares import LatexDecodingMiddleware

_ADDRESSES = ("doi", "url")
"""Fields in which a double hyphen is two hyphens and a tilde a tilde."""

# Authors write "R&D" and "2% of GDP" as they are: to LaTeX a new column and a comment.
_TAKEN = re.compile(r"(?<!\\)(?=[&%$#])")


def references(entries: Iterable[str]) -> list[str]:
    """Return one line per citation, without repeats, in alphabetical order."""
    return sorted({written for entry in entries if (written := line(entry))}, key=str.casefold)


def line(entry: str) -> str:
    """Return one citation as a line: a BibTeX entry unpacked, anything else as it is."""
    return _line(found) if entry.lstrip().startswith("@") and (found := fields(entry)) else entry


def fields(entry: str) -> dict[str, str]:
    """Return the fields of one BibTeX entry, braces removed and space evened out.

    Empty for what is no entry.
    """
    read = works(entry)
    exact: dict[str, str] = {}
    for field in (field for work in read.entries for field in work.fields):
        if field.key.lower() in _ADDRESSES:
            exact[field.key.lower()] = re.sub(r"\\(?=[&%$#_])|[{}]", "", field.value)
        field.value = _TAKEN.sub(r"\\", field.value)
    found = _latex().transform(read).entries
    decoded = {field.key.lower(): field.value for work in found for field in work.fields}
    return {name: " ".join(value.split()) for name, value in (decoded | exact).items()}


@cache
def _latex() -> "LatexDecodingMiddleware":
    from bibtexparser.middlewares import LatexDecodingMiddleware

    return LatexDecodingMiddleware()


def _line(entry: dict[str, str]) -> str:
    """Return authors (year). title. container volume(number), pages. doi."""
    authors = entry.get("author", entry.get("editor", "")).replace(" and ", "; ")
    head = f"{authors} ({entry.get('year', 'n.d.')})".strip()
    volume = entry.get("volume", "") + (f"({entry['number']})" if "number" in entry else "")
    where = entry.get("journal") or entry.get("booktitle") or entry.get("publisher", "")
    volume = f"{where} {volume}".strip()
    container = ", ".join(part for part in (volume, entry.get("pages", "")) if part)
    doi = f"doi:{entry['doi']}" if "doi" in entry else ""
    parts = (head, entry.get("title", ""), container, doi)
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
