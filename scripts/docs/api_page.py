"""The page of what Python may call, from the map of the package, signatures and docstrings."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from md import fence, join

import foedus
from foedus.case import Case

INTRODUCTION = """
All of this is in `import foedus`; each name is imported when it is first used. The functions are
those that the [commands](commands.md) call, so the two cannot disagree. Authors of mechanisms,
instruments and outcomes find what they need in `foedus.parts`
([write a mechanism](write-a-mechanism.md)).

A case, an experiment, a result and a comparison show themselves at a prompt and in a notebook.
`progress=True` draws a bar on standard error, on a terminal as the command line does, elsewhere as
a line of text.
"""

WIDTH = 88

MADE = ("Arm", "Ensemble", "Experiment")
"""Records that callers make themselves."""


def page(command: str) -> str:
    """Return ``docs/api.md``."""
    parts: list[str] = []
    for title, names in groups().items():
        parts += [f"## {title}"]
        for name, meaning in names.items():
            parts += [f"### `{name}`", *_entry(name, meaning)]
    return (
        join(
            "# Python",
            f"<!-- Generated. Do not edit; run {command} -->",
            INTRODUCTION.strip(),
            *parts,
        )
        + "\n"
    )


def groups() -> dict[str, dict[str, str]]:
    """Return the public names with their meanings, by the groups of the package's docstring."""
    found: dict[str, dict[str, str]] = {}
    for title, block in re.findall(r"^(\S.*)::\n\n((?: {4}.*\n?)+)", foedus.__doc__ or "", re.M):
        rows = (line.split(maxsplit=1) for line in block.splitlines())
        found[title] = {name: meaning for name, meaning in rows}
    return found


def _entry(name: str, meaning: str) -> Iterator[str]:
    thing = getattr(foedus, name)
    text = inspect.getdoc(thing) or ""
    if inspect.isfunction(thing):
        yield fence(_signature(name, thing), "python")
        yield _markdown(text)
        return
    if thing is Case:
        yield f"{_sentence(meaning)} Its attributes are the [keys of a case](case-reference.md)."
    else:
        if name in MADE:
            yield fence(_wrapped(f"{name}(", inspect.signature(thing), ")"), "python")
        yield _markdown(text)
    yield _members(thing)


def _members(thing: type[Any]) -> str:
    """Return the methods and properties that the class itself has, one an item."""
    rows: list[str] = []
    for name, member in vars(thing).items():
        inner = member.__func__ if isinstance(member, staticmethod) else member
        text = (inspect.getdoc(inner) or "").partition("\n\n")[0]
        if name.startswith(("_", "model_")) or not text:
            continue
        if inspect.isfunction(inner):
            given = [p for p in inspect.signature(inner).parameters.values() if p.name != "self"]
            names = (f"*{p.name}" if p.kind is p.VAR_POSITIONAL else p.name for p in given)
            rows.append(f"- `.{name}({', '.join(names)})`: {_plain(text)}")
        elif isinstance(inner, property) or hasattr(inner, "func"):
            rows.append(f"- `.{name}`: {_plain(text)}")
    return join("Methods and properties:", "\n".join(rows)) if rows else ""


def _signature(name: str, function: Any) -> str:
    made = inspect.signature(function)
    back = made.return_annotation
    text = back if isinstance(back, str) else inspect.formatannotation(back)
    return _wrapped(f"foedus.{name}(", made, f") -> {_short(text)}")


def _wrapped(head: str, made: inspect.Signature, tail: str) -> str:
    """Return a signature on one line, or with a line for each parameter."""
    given: list[str] = []
    star = False
    for parameter in made.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            given.append("*")
            star = True
        named = parameter.kind is not parameter.VAR_KEYWORD  # whose keys the docstring tells
        given.append(_short(str(parameter)) if named else f"**{parameter.name}")
    line = f"{head}{', '.join(given)}{tail}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([head, *(f"    {one}," for one in given), tail])


def _short(text: str) -> str:
    """Return an annotation without the modules that its names come from."""
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", text)


def _markdown(text: str) -> str:
    """Return a docstring: its prose, then each section as a list."""
    prose, *sections = re.split(r"^(\w+)\n-+\n", text, flags=re.M)
    parts = [_plain(prose)]
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        items = re.findall(r"^(\S.*)\n((?: {4}.*\n?|\n(?= {4}))+)", body, flags=re.M)
        rows = (f"- {_named(name)}: {_flat(what)}" for name, what in items)
        parts += [f"{title}:", "\n".join(rows)]
    return join(*parts)


def _named(names: str) -> str:
    return ", ".join(f"`{name.strip()}`" for name in names.split(","))


def _flat(text: str) -> str:
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    return text.replace("``", "`").strip()


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
