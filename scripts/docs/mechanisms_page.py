"""The catalogue of mechanisms: claims, equations, parameters, limits, literature."""

import inspect
import re
import sys
from collections.abc import Iterator

from md import anchor, code, codes, fence, join, table

from foedus import pipeline, references
from foedus.case import Case
from foedus.contract import Mechanism, intercepts, param_specs
from foedus.model.plan import describe
from foedus.report.rows import bibliography

CASE = "us-japan"

INTRODUCTION = """
A mechanism is one causal claim from one literature, in one file of the code. This page is written
from those files: what each claims and with which sign, its equations, its numbers and what they
rest on, where it ends, and what to read. How mechanisms fit together, and every variable they read
and write, is on the page of the [model](model.md).

**Signs.** `+` and `-` are claims of the mechanism: its priors lie on one side of zero, and what
follows from them alone is assumed, not found. `?` is open: priors lie on both sides of zero, or the
sign depends on whose variable moves. A claim with a parameter vanishes at the parameter's null
value.

**Equations.** A prime is the next quarter, a subscript 0 the start (the end of the quarter before
the run); \N{GREEK CAPITAL LETTER DELTA} is the change since the start. \N{SCRIPT SMALL L}x is the
log-odds of x, ln(x / (1 - x)), which this page also calls logit; logistic is its inverse.
\N{GREEK SMALL LETTER SIGMA}\N{GREEK SMALL LETTER EPSILON} is a shock with its standard deviation.
Letters used throughout: P forward presence, C command integration, V words, W deeds, E what is
expected, T trust or threat, K capability, Y output, R the ally's role in the third-party
contingency, \N{GREEK SMALL LETTER TAU} commitment trust; i observes or acts, j is a protege, p the
patron, r the rival. Other letters belong to their mechanism and stand for its parameters. In plain
text, as in the code, they are written `lC`, `dC`, `sd shock`, `tau_rj`.

**Grades.** V: read in a source; R: recomputed from data; M: recalled, unchecked; E: elicited range,
an assumption.
"""


def page(command: str) -> str:
    """Return ``docs/mechanisms.md``."""
    model = pipeline.compile(CASE)
    found = sorted(model.mechanisms, key=_order)
    rows = (
        (m.code, f"[{m.title}](#{anchor(_title(m))})", code(m.name), m.slot and code(m.slot))
        for m in found
    )
    return (
        join(
            "# Mechanisms",
            f"<!-- Generated. Do not edit; run {command} -->",
            INTRODUCTION.strip(),
            "## All of them",
            table(("", "claim", "name", "rival in slot"), rows),
            *(_mechanism(m, model.case) for m in found),
        )
        + "\n"
    )


def equations(mechanism: Mechanism) -> list[str]:
    """Return the blocks of equations in the docstring of a mechanism's file."""
    return [text for kind, text in _parts(_docstring(mechanism)) if kind == "equations"]


def _order(mechanism: Mechanism) -> tuple[int, str]:
    number = re.match(r"M(\d+)", mechanism.code)
    return int(number[1]) if number else 99, mechanism.code


def _title(mechanism: Mechanism) -> str:
    return f"{mechanism.code} {mechanism.title}"


def _mechanism(m: Mechanism, case: Case) -> str:
    works = bibliography.references(references.entries(m.references))
    claim = _docstring(m).split("\n", 1)[0].partition(": ")[2]
    return join(
        f"## {_title(m)}",
        claim[:1].upper() + claim[1:],
        *(
            fence(text, kind) if kind == "equations" else text
            for kind, text in _parts(_docstring(m).partition("\n")[2])
        ),
        table(
            ("effect", "sign", "through"),
            ((f"`{e.source}` -> `{e.target}`", f"`{e.sign}`", code(e.through)) for e in m.effects),
        ),
        _parameters(m, case),
        table(("in the code", ""), _facts(m, case)),
        "**Literature**" if works else "",
        "\n".join(f"- {work}" for work in works),
    )


def _facts(m: Mechanism, case: Case) -> Iterator[tuple[str, str]]:
    facts = (
        ("name", code(m.name)),
        ("rival formula of", _slot(m, case)),
        ("reads", codes(sorted(m.reads))),
        ("appraises", codes(m.appraises)),
        ("writes", codes(m.writes)),
        ("starts", codes(m.begins)),
        ("shocks", ", ".join(f"`{s.name}` by {' and '.join(s.dims)}" for s in m.shocks)),
        ("events drawn", ", ".join(f"`{h.name}` from `{h.rate}`" for h in m.hazards)),
        ("solved at the start", _solved(m)),
        (f"paragraphs ({CASE})", ", ".join(case.passages.get(m.name, ()))),
    )
    return ((what, text) for what, text in facts if text not in ("", "-"))


def _slot(m: Mechanism, case: Case) -> str:
    if not m.slot:
        return ""
    share = case.variants.get(m.slot, {}).get(m.name)
    return f"`{m.slot}`" + (f", in {share:.0%} of draws in {CASE}" if share is not None else "")


def _solved(mechanism: Mechanism) -> str:
    found = intercepts(mechanism.params)
    return "; ".join(f"`{name}`, {spec.meaning}" for name, spec in found.items())


def _docstring(mechanism: Mechanism) -> str:
    return inspect.getdoc(sys.modules[mechanism.params.__module__]) or ""


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Split a docstring into equations, which are indented, and paragraphs of prose."""
    prose: list[str] = []
    equation: list[str] = []
    for line in [*text.splitlines(), ""]:
        indented = line.startswith("    ")
        if equation and not indented:
            yield "equations", inspect.cleandoc("\n" + "\n".join(equation))
            equation = []
        if prose and (indented or not line or line.startswith("Limits: ")):
            yield "prose", "\n".join(prose)
            prose = []
        if indented:
            equation.append(line)
        elif line.startswith("Limits: "):
            prose = [f"**Limits:** {line.removeprefix('Limits: ')}"]
        elif line:
            prose.append(line)


def _parameters(mechanism: Mechanism, case: Case) -> str:
    rows = (
        (
            code(name),
            spec.meaning,
            describe(spec.prior),
            spec.unit,
            _source(spec.source),
            spec.grade,
            "-" if spec.null is None else f"{spec.null:g}",
            ("by actor" if spec.per_actor else "one") + _override(f"{mechanism.name}.{name}", case),
        )
        for name, spec in param_specs(mechanism.params).items()
    )
    head = ("parameter", "meaning", "prior", "unit", "source", "grade", "null", "values")
    return table(head, rows)


def _override(name: str, case: Case) -> str:
    link = f"us-japan.md#{anchor(f'override of {name}')}"
    return f"; [{CASE}]({link})" if name in case.parameters else ""


def _source(source: str) -> str:
    if source not in references.library():
        return source
    found = bibliography.fields(references.library()[source])
    names = [n.split(",")[0] for n in found.get("author", found.get("editor", "")).split(" and ")]
    who = names[0] if len(names) == 1 else f"{names[0]} et al."
    return f"{' and '.join(names) if len(names) == 2 else who} {found.get('year', 'n.d.')}"
