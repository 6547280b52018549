"""Citations as readable lines; BibTeX entries are unpacked, plain text is kept.

Entries may be written in Unicode or with the escapes of LaTeX; both read the same.
"""

import re
import unicodedata
from collections.abc import Iterable

_ACCENT = re.compile(r"""\\(["'`^~=.]|[cvHuk](?![A-Za-z]))\s*\{?\\?([A-Za-z])\}?""")
_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "k": "\u0328",
}  # fmt: skip

_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L)(?![A-Za-z])(\{\}|\s+)?")
_LETTERS = {
    "ss": "\u00df", "ae": "\u00e6", "AE": "\u00c6", "oe": "\u0153", "OE": "\u0152",
    "aa": "\u00e5", "AA": "\u00c5", "o": "\u00f8", "O": "\u00d8", "l": "\u0142", "L": "\u0141",
}  # fmt: skip

_ADDRESSES = ("doi", "url")
"""Fields in which a double hyphen is two hyphens."""

_FIELD = re.compile(r"(\w+)\s*=\s*(?=[{\"\d])")


def references(entries: Iterable[str]) -> list[str]:
    """Return one line per citation, without repeats, in alphabetical order."""
    return sorted({written for entry in entries if (written := line(entry))}, key=str.casefold)


def line(entry: str) -> str:
    """Return one citation as a line: a BibTeX entry unpacked, plain text as it is."""
    return _line(fields(entry)) if entry.lstrip().startswith("@") else entry


def fields(entry: str) -> dict[str, str]:
    """Return the fields of one BibTeX entry, braces removed and space evened out."""
    found: dict[str, str] = {}
    position = 0
    while match := _FIELD.search(entry, position):
        value, position = _value(entry, match.end())
        name = match[1].lower()
        found[name] = plain(value, dashes=name not in _ADDRESSES)
    return found


def plain(text: str, dashes: bool = True) -> str:
    """Return text with the escapes of LaTeX as Unicode, braces removed and space evened out."""
    text = _ACCENT.sub(lambda m: unicodedata.normalize("NFC", m[2] + _ACCENTS[m[1]]), text)
    text = _LETTER.sub(lambda m: _LETTERS[m[1]], text)
    text = re.sub(r"\\([&%$#_])", r"\1", text)
    if dashes:
        text = text.replace("---", "\N{EM DASH}").replace("--", "\N{EN DASH}").replace("~", " ")
    return " ".join(text.replace("{", "").replace("}", "").split())


def _value(text: str, start: int) -> tuple[str, int]:
    """Return the value that begins at `start`, and where it ends; braces may nest."""
    depth = 0
    if text[start] == '"':
        for end in range(start + 1, len(text)):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            if depth == 0 and text[end] == '"':
                return text[start + 1 : end], end + 1
        return text[start + 1 :], len(text)
    for end in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0 and text[end] == "}":
            return text[start + 1 : end], end + 1
        if depth <= 0 and text[end] in ",}\n":
            return text[start:end], end
    return text[start:], len(text)


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
