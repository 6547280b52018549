"""The page of what Python may call: the map of the package; the site adds the docstrings."""

import re

from md import code, join, table

import foedus

INTRODUCTION = """
All of this is in `import foedus`; each name is imported when it is first used. The functions are
those that the [commands](commands.md) call, so the two cannot disagree. Authors of mechanisms,
instruments and outcomes find what they need in `foedus.parts`
([write a mechanism](write-a-mechanism.md)).

A case, a model, a plan, an experiment, a result and every document show themselves in short at a
prompt and in a notebook.
`progress=True` draws a bar on standard error, on a terminal as the command line does, elsewhere as
a line of text. Signatures and parameters stand below each table on the site, and in `help`.
"""

# Of a case the attributes are the keys, which have a page of their own.
KEYS = "The attributes of a case are its [keys](case-reference.md)."
WITHOUT_KEYS = "    options:\n      show_docstring_attributes: false"


def page(command: str) -> str:
    """Return ``docs/api.md``."""
    parts: list[str] = []
    for title, names in groups().items():
        rows = ((code(name), what) for name, what in names.items())
        parts += [f"## {title}", table(("name", "meaning"), rows)]
        for name in names:
            told = f"::: foedus.{name}"
            parts += [KEYS, f"{told}\n{WITHOUT_KEYS}"] if name == "Case" else [told]
    note = f"<!-- Generated. Do not edit; run {command} -->"
    return join("# Python", note, INTRODUCTION.strip(), *parts) + "\n"


def groups() -> dict[str, dict[str, str]]:
    """Return the public names with their meanings, by the groups of the package's docstring."""
    found: dict[str, dict[str, str]] = {}
    for title, block in re.findall(r"^(\S.*)::\n\n((?: {4}.*\n?)+)", foedus.__doc__ or "", re.M):
        rows = (line.split(maxsplit=1) for line in block.splitlines())
        found[title] = {name: meaning for name, meaning in rows}
    return found
