"""The page of the model, from the declarations and from the case ``us-japan``."""

from md import anchor, code, codes, join, mechanism, table

from foedus import pipeline
from foedus.contract import Variable
from foedus.model.discover import Parts, discover
from foedus.model.plan import PHASES
from foedus.model.select import labels
from foedus.model.types import Model
from foedus.selections import ACTORS, DYADS, MARKS, ROLES
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE

CASE = "us-japan"

INTRODUCTION = f"""
What the model is made of, written from the declarations in the code: phases, state, appraisals,
channels, events and outcomes. The claims and equations are in the [catalogue of
mechanisms](mechanisms.md), the levers in the [catalogue of instruments](instruments.md), the
numbers of the shipped case on [its page](us-japan.md); how governments choose is under
[deciding](deciding.md). `foedus plan {CASE}` shows the same for the terminal, and more: every drawn
number and every random stream.

**Links.** A state variable is carried on its link scale (`identity`, `log`, `logit`), where
increments are added. It can therefore never leave its bounds, and it is never clipped. A start
value on a bound is refused, but for zero where there can be none of a thing: it is carried as next
to nothing, 0.001 of the unit on a `log` link and 0.0001 on a `logit` link.

**Dimensions.** `[i, j]` is a directed dyad. Variables by `actor` that describe the patron's
dealings (words, deeds, posture, support, ledger, asks) are by protege. `tariff` and `threat` are
[sender, target]; `commitment_trust` is [observer, protege], the patron being the guarantor;
`mutual_trust` is [holder, other].
"""


def page(command: str) -> str:
    """Return ``docs/model.md``."""
    model, parts = pipeline.compile(CASE), discover()
    sections = (
        _phases(),
        _state_table(model),
        _other_table("Appraisals", APPRAISALS, model),
        _channels(parts),
        _events(model),
        _selections(model),
        _outcomes(model),
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
    begun = [m for m in model.mechanisms if name in m.begins]
    if begun:
        return "set by " + " or ".join(map(mechanism, begun))
    if STATE[name].dims == ("line",):
        return "weights of the lines"
    given = model.case.state.get(name)
    if given is None:
        return "-"
    rest = " and a default" if given.default else ""
    return f"[{len(given.values)} given{rest}](us-japan.md#{anchor(f'start of {name}')})"


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
    writers = [m for m in model.mechanisms if name in (*m.writes, *m.appraises)]
    return " or ".join(map(mechanism, writers)) or ("exogenous" if spec.exogenous else "nobody")


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
        read = [mechanism(m) for m in parts.mechanisms.values() if name in m.reads]
        return code(name), spec.meaning, codes(fed), ", ".join(read), _dims(spec), spec.unit

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


# --- outcomes ---------------------------------------------------------------------------------


def _selections(model: Model) -> str:
    roles = ((code(name), role.meaning) for name, role in ROLES.items())
    marks = ((code(name), f"mark: {meaning}") for name, meaning in MARKS.items())
    chosen = (
        (code(name), spec.meaning, ", ".join(labels(model.case, name)))
        for name, spec in {**ACTORS, **DYADS}.items()
    )
    return join(
        "## Actors",
        "Parts name no country. A case gives every actor one role, and marks some.",
        table(("role or mark", "meaning"), [*roles, *marks]),
        "Outcomes are kept for selections of them, instruments are held by one selection and aimed "
        f"at another, and start values are needed for some; here with the actors of `{CASE}`.",
        table(("selection", "who", "here"), chosen),
    )


def _outcomes(model: Model) -> str:
    rows = (
        (
            code(k.outcome.name),
            k.outcome.part,
            _described(k.outcome.description, k.outcome.index),
            k.outcome.unit,
            ", ".join(k.labels),
        )
        for k in sorted(model.kept, key=lambda k: (k.outcome.part, k.outcome.name))
    )
    return join(
        "## Outcomes",
        "Parts: I formation, II policy, III objectives, IV impacts.",
        table(("outcome", "part", "what", "unit", "kept for"), rows),
    )


def _described(text: str, index: bool) -> str:
    return text + (" Index: compare arms." if index else "")
