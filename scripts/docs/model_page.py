"""The page of the model, from the declarations and from the case ``us-japan``."""

import inspect
import re
import sys
from collections.abc import Iterator

import case_part
from md import code, codes, fence, join, table

from foedus import pipeline
from foedus.case import Case
from foedus.contract import GRADES, Mechanism, Variable, intercepts, param_specs
from foedus.model.compile import owner
from foedus.model.discover import Parts, discover
from foedus.model.plan import PHASES, describe
from foedus.model.types import Model
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE

CASE = "us-japan"

INTRODUCTION = f"""
This page is the whole model, written from the declarations in the code. `foedus plan {CASE}`
shows the same for the terminal, and more: every drawn number and every random stream.

**Notation.** A prime is the next quarter, a subscript 0 the start (the end of the quarter before
the run). `l` before a letter is a log-odds (`lC` is logit C), `ln` the natural logarithm. P is
forward presence, C command integration, V verbal and W shown commitment, E what is expected, T
trust or threat, K capability, Y output, tau commitment trust. `[i, j]` is a directed dyad.

**Links.** A state variable is carried on its link scale (`identity`, `log`, `logit`), where
increments are added. It can therefore never leave its bounds, and it is never clipped. A start
value on a bound is refused.

**Signs.** `+` and `-` are claims of the mechanism: its priors lie on one side of zero, and what
follows from them alone is assumed, not found. `?` is open: priors lie on both sides of zero, or the
sign depends on whose variable moves. A claim with a parameter vanishes at the null value of that
parameter.

**Grades.** {"; ".join(f"{grade}: {meaning}" for grade, meaning in GRADES.items())}.

**Dimensions.** Variables by `actor` that describe the patron's dealings (words, deeds, posture,
support, ledger, asks) are by protege. `tariff` and `threat` are [sender, target];
`commitment_trust` is [observer, protege], the patron being the guarantor; `mutual_trust` is
[holder, other].
"""


def page(command: str) -> str:
    """Return ``docs/model.md``."""
    model, parts = pipeline.compile(CASE), discover()
    case = model.case
    sections = (
        _phases(),
        _state_table(model),
        _other_table("Appraisals", APPRAISALS, model),
        _channels(parts),
        _events(model),
        join("## Mechanisms", *(_mechanism(m, case) for m in model.mechanisms)),
        *case_part.sections(model),
    )
    head = join("# The model", f"<!-- Generated. Do not edit; run {command} -->", INTRODUCTION)
    return join(head.strip(), *sections).rstrip() + "\n"


def _phases() -> str:
    steps = "\n".join(f"{i}. **{p.replace(':', ':**', 1)}" for i, p in enumerate(PHASES, 1))
    return join(
        "## Phases of a quarter",
        steps,
        "Governments choose on the appraisals of the standing moves, so a new ask is felt from "
        "the quarter in which it is made and answered from the next. Outcomes are read at the end "
        "of the quarter, after the draw.",
    )


# --- variables --------------------------------------------------------------------------------


def _dims(spec: Variable) -> str:
    return f"[{', '.join(spec.dims)}]"


def _start(name: str, model: Model) -> str:
    begun = [m.name for m in model.mechanisms if name in m.begins]
    if begun:
        return "set by " + " or ".join(map(code, begun))
    if name == "line_weight":
        return "weights of the lines"
    given = model.case.state.get(name)
    if given is None:
        return "-"
    rest = " and a default" if given.default else ""
    return f"[{len(given.values)} given{rest}](#{_anchor(f'start of {name}')})"


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9 _-]", "", title.lower()).replace(" ", "-")


def _state_table(model: Model) -> str:
    rows = (
        (
            code(name),
            _meaning(spec),
            _writer(name, spec, model),
            _dims(spec),
            spec.unit,
            spec.link,
            _start(name, model),
            spec.measure,
        )
        for name, spec in STATE.items()
    )
    head = ("variable", "meaning", "writer", "dims", "unit", "link", "start", "measure and trap")
    return join(
        "## State variables",
        "Every state variable has one writer, the mechanism that moves it; rivals of one slot "
        "share it, and a draw holds one of them.",
        table(head, rows),
    )


def _meaning(spec: Variable) -> str:
    return spec.meaning + (" (index: compare arms, read no level)" if spec.index else "")


def _writer(name: str, spec: Variable, model: Model) -> str:
    writers = owner(model.mechanisms, name)
    return " or ".join(map(code, writers)) or ("exogenous" if spec.exogenous else "nobody")


def _other_table(title: str, variables: dict[str, Variable], model: Model) -> str:
    rows = (
        (code(name), _meaning(spec), _writer(name, spec, model), _dims(spec), spec.unit)
        for name, spec in variables.items()
    )
    return join(
        f"## {title}",
        "Pure functions of the state and the standing moves, computed anew each quarter.",
        table(("appraisal", "meaning", "writer", "dims", "unit"), rows),
    )


def _channels(parts: Parts) -> str:
    def row(name: str, spec: Variable) -> tuple[str, ...]:
        fed = [i.name for i in parts.instruments.values() if name in i.writes]
        read = [m.name for m in parts.mechanisms.values() if name in m.reads]
        return code(name), spec.meaning, codes(fed), codes(read), _dims(spec), spec.unit

    return join(
        "## Channels",
        "What instruments put in and mechanisms read; zero where nobody acts. Mechanisms never "
        "know an instrument, and instruments never know a mechanism.",
        table(
            ("channel", "meaning", "fed by", "read by", "dims", "unit"),
            (row(name, spec) for name, spec in CHANNELS.items()),
        ),
    )


def _events(model: Model) -> str:
    rows = (
        (
            code(h.name),
            EVENTS[h.name].meaning,
            code(h.rate),
            h.kind,
            h.dispersion and code(h.dispersion),
        )
        for m in model.mechanisms
        for h in m.hazards
    )
    return join(
        "## Events",
        "Drawn once a quarter, at its end; mechanisms see those of the quarter before. A "
        "government that looks ahead sees their expectation.",
        table(("event", "meaning", "hazard", "kind", "size of the negative binomial"), rows),
    )


# --- mechanisms -------------------------------------------------------------------------------


def _mechanism(mechanism: Mechanism, case: Case) -> str:
    m = mechanism
    slot = ""
    if m.slot:
        share = case.variants.get(m.slot, {}).get(m.name)
        odds = f", prior probability {share:g} in {CASE}" if share is not None else ""
        slot = f"Rival formula of the slot `{m.slot}`{odds}."
    facts = (
        ("reads", codes(sorted(m.reads))),
        ("appraises", codes(m.appraises)),
        ("writes", codes(m.writes)),
        ("starts", codes(m.begins)),
        ("shocks", ", ".join(f"`{s.name}` by {' and '.join(s.dims)}" for s in m.shocks)),
        ("solves at the start", _solved(m)),
    )
    known = "\n".join(f"- {what}: {text}" for what, text in facts if text not in ("", "-"))
    return join(
        f"### {m.code} {m.title}",
        f"Name: `{m.name}`.",
        _docstring(m),
        slot,
        known,
        table(
            ("effect", "sign", "through"),
            ((f"`{e.source}` -> `{e.target}`", f"`{e.sign}`", code(e.through)) for e in m.effects),
        ),
        _parameters(m, case),
        "Literature: " + codes(m.references) if m.references else "",
    )


def _solved(mechanism: Mechanism) -> str:
    found = intercepts(mechanism.params)
    return "; ".join(f"`{name}`, {spec.meaning}" for name, spec in found.items())


def _docstring(mechanism: Mechanism) -> str:
    text = inspect.getdoc(sys.modules[mechanism.params.__module__]) or ""
    return join(*_blocks(text.split("\n", 1)[1].strip("\n")))


def _blocks(text: str) -> Iterator[str]:
    """Yield prose as prose, and what is indented (or stands beside "Model:") as code."""
    for paragraph in text.split("\n\n"):
        first, _, rest = paragraph.partition("\n")
        if re.match(r"Model:\s{2,}", first):
            yield "Model:"
            lines = [first.removeprefix("Model:").strip(), *map(str.strip, rest.splitlines())]
            yield fence("\n".join(line for line in lines if line))
        elif first.startswith(" "):
            yield fence(inspect.cleandoc("\n" + paragraph))
        elif first.endswith(":") and rest.startswith(" "):
            yield first
            yield fence(inspect.cleandoc("\n" + rest))
        else:
            yield from _limits(paragraph)


def _limits(paragraph: str) -> Iterator[str]:
    prose, found, limits = paragraph.partition("Limits: ")
    yield prose.strip()
    if found:
        yield f"**Limits:** {limits.strip()}"


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
            ("by actor" if spec.per_actor else "one")
            + (
                f"; [{CASE}](#{_anchor(f'override of {mechanism.name}.{name}')})"
                if f"{mechanism.name}.{name}" in case.parameters
                else ""
            ),
        )
        for name, spec in param_specs(mechanism.params).items()
    )
    head = ("parameter", "meaning", "prior", "unit", "source", "grade", "null", "values")
    return table(head, rows)


def _source(source: str) -> str:
    return code(source) if re.fullmatch(r"[a-z]+\d{4}\w*", source) else source
