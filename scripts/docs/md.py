"""Small helpers that write Markdown."""

import re
from collections.abc import Iterable, Sequence

from foedus.contract import Mechanism


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table, or an empty text where there are no rows."""
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *lines])


def code(name: object) -> str:
    """Return a name as code; nothing for nothing."""
    return f"`{name}`" if str(name) else ""


def codes(names: Iterable[object]) -> str:
    """Return names as code with commas, a dash for none."""
    return ", ".join(code(name) for name in names) or "-"


def fence(text: str, language: str = "text") -> str:
    """Return a fenced block."""
    return f"```{language}\n{text.rstrip()}\n```"


def join(*parts: str) -> str:
    """Join paragraphs, leaving out empty ones."""
    return "\n\n".join(part for part in parts if part)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def anchor(title: str) -> str:
    """Return the anchor of a heading, as GitHub and the site make it."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title.lower()).strip())


def mechanism(part: Mechanism) -> str:
    """Return the name of a mechanism, linked to its place in the catalogue."""
    return f"[`{part.name}`](mechanisms.md#{anchor(f'{part.code} {part.title}')})"
