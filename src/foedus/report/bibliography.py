"""Citations as readable lines; BibTeX entries are unpacked, plain text is kept."""

import re
from collections.abc import Iterable

_FIELD = re.compile(r"(\w+)\s*=\s*(?=[{\"\d])")


def references(entries: Iterable[str]) -> list[str]:
    """Return one line per citation, without repeats, in alphabetical order."""
    lines = {_line(fields(entry)) if entry.lstrip().startswith("@") else entry for entry in entries}
    return sorted((line for line in lines if line), key=str.casefold)


def fields(entry: str) -> dict[str, str]:
    """Return the fields of one BibTeX entry, braces removed and space evened out."""
    found: dict[str, str] = {}
    position = 0
    while match := _FIELD.search(entry, position):
        value, position = _value(entry, match.end())
        found[match[1].lower()] = " ".join(value.replace("{", "").replace("}", "").split())
    return found


def _value(text: str, start: int) -> tuple[str, int]:
    """Return the value that begins at `start`, and where it ends; braces may nest."""
    if text[start] == '"':
        end = text.find('"', start + 1)
        end = len(text) if end < 0 else end
        return text[start + 1 : end], end + 1
    depth = 0
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
    pages = entry.get("pages", "").replace("--", "\N{EN DASH}")
    container = ", ".join(part for part in (f"{where} {volume}".strip(), pages) if part)
    doi = f"doi:{entry['doi']}" if "doi" in entry else ""
    parts = (head, entry.get("title", ""), container, doi)
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
