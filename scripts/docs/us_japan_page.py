"""The page of the case ``us-japan``: levers, what lines value, numbers, literature."""

from collections import Counter

from md import code, join, table

from foedus import pipeline, references
from foedus.case import Case, Quantity, QuantityTable
from foedus.case.government import Value
from foedus.contract import GRADES
from foedus.model.paths import Path, paths
from foedus.model.plan import describe, readings
from foedus.model.types import Lever, Model
from foedus.model.view import view_of
from foedus.report.rows import bibliography
from foedus.selections import MARKS

CASE = "us-japan"

PATHS = """
A lever is offered only if the declared effects hold a path by which it can benefit, and one by
which it can cost, its government; both are listed. A path of disputed sign counts on both sides.
"""

SAMPLING = """
One row of numbers is drawn per structural draw: start values, parameters, weights and values of
the lines, habits of the levers, and the rival formula of each slot. In this case {total} numbers
are drawn, by grade:
"""


def page(command: str) -> str:
    """Return ``docs/us-japan.md``."""
    model = pipeline.compile(CASE)
    case = model.case
    actors = (
        (code(id_), a.name, a.role, ", ".join(m for m in MARKS if getattr(a, m)))
        for id_, a in case.actors.items()
    )
    return (
        join(
            f"# The case {case.name}",
            f"<!-- Generated. Do not edit; run {command} -->",
            case.summary.strip(),
            f"This page is written from the case file. `foedus plan {CASE}` shows it for the "
            "terminal. P1 to P38 are the paragraphs of the analysis that the case starts from.",
            table(("actor", "name", "role", "marks"), actors),
            join("## Levers", _who(model)),
            _lines(case),
            join("## Paths", PATHS.strip(), *(_lever(model, lever) for lever in model.levers)),
            _case_values(case),
            _annotations(case),
            _uncertainty(model),
            _readings(model),
            _literature(model),
        )
        + "\n"
    )


# --- instruments and governments --------------------------------------------------------------


def _who(model: Model) -> str:
    views = "; ".join(f"{g} thinks about {', '.join(view_of(model, g))}" for g in model.governments)
    silent = [a for a in model.actors if a not in model.governments]
    rows = (
        (
            code(lever.name),
            lever.instrument.title,
            ", ".join(lever.targets),
            lever.options[lever.start],
            "-"
            if lever.opens_before_renewal is None
            else f"{lever.opens_before_renewal} quarters before, or in, a renewal",
        )
        for lever in model.levers
    )
    return join(
        "Who may move what in this case. All others hold course: their mechanisms work, their "
        f"moves are fixed ({', '.join(silent)}).",
        table(("lever", "what", "toward", "at the start", "opens only"), rows),
        f"When a government looks ahead ({model.look_ahead} quarters here) it runs the same "
        f"mechanisms without shocks, on the actors in its view: {views}.",
        "Menus and habits are in the [catalogue of instruments](instruments.md).",
    )


def _lever(model: Model, lever: Lever) -> str:
    benefits, costs = paths(model, lever)
    return join(
        f"### Paths of `{lever.name}`",
        _routes("Can benefit", benefits),
        _routes("Can cost", costs),
    )


def _routes(title: str, found: list[Path]) -> str:
    lines: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for path in found:
        lines.setdefault((path.attribute, path.nodes), []).append(path.line.split(".", 1)[1])
    rows = (
        (code(attribute), ", ".join(who), " -> ".join(nodes[1:]))
        for (attribute, nodes), who in lines.items()
    )
    return join(f"{title}:", table(("attribute", "of lines", "path"), rows))


def _lines(case: Case) -> str:
    attributes = (
        (
            code(n),
            code(a.outcome),
            ", ".join(a.at),
            f"x {a.swing:g}" if a.scale == "ratio" else f"{a.swing:g}",
            a.unit,
            a.why,
            a.grade,
        )
        for n, a in case.attributes.items()
    )
    head = ("attribute", "outcome", "at", "swing", "unit", "why", "grade")
    parts = [
        "## What governments value",
        "A weight is the Dirichlet concentration of an exchange rate: how many reference swings "
        "of one attribute a line would give for one of another. Weights of a line are drawn "
        "together and add up to the number of its attributes.",
        table(head, attributes),
    ]
    for government, spec in case.governments.items():
        names = list(spec.lines)
        rows = [
            (code(a), *(_value(spec.lines[line].values.get(a)) for line in names))
            for a in case.attributes
        ]
        rows.append(("influence at the start", *(_prior(spec.lines[n].weight) for n in names)))
        rows.append(
            ("patience, factor per quarter", *(_prior(spec.lines[n].discount) for n in names))
        )
        titles = "; ".join(f"`{n}` is the {spec.lines[n].title}" for n in names)
        parts += [
            f"### Lines of {government}",
            f"{titles}. Signs: gains (+), loses (-), or either (?) when the attribute rises.",
            table(("", *map(code, names)), rows),
        ]
    return join(*parts)


def _value(value: Value | None) -> str:
    return f"{value.sign} {value.weight:g}" if value is not None else ""


def _prior(quantity: Quantity | None) -> str:
    return "counterfactual" if quantity is None else describe(quantity.to_prior())


# --- values of the case -----------------------------------------------------------------------


def _case_values(case: Case) -> str:
    parts = [
        f"## Values of {case.name}",
        f"The state at the end of {case.start}. A range beside a value is a triangular prior with "
        "the value as its mode.",
    ]
    for name, given in case.state.items():
        parts += [f"### Start of `{name}`", f"In {given.unit}.", _quantities(given)]
    for name, given in case.parameters.items():
        parts += [f"### Override of `{name}`", f"In {given.unit}.", _quantities(given)]
    policies = (
        (code(n), p.title, p.description, "<br>".join(code(d) for _, d in case.imposed(n)) or "-")
        for n, p in case.policies.items()
    )
    dates = [(r.quarter, f"accord of {r.actor} renewed", r.source, r.grade) for r in case.renewals]
    dates += [(s.quarter, s.description, s.source, s.grade) for s in case.slots]
    parts += [
        "### Policies",
        table(("policy", "title", "description", "imposes"), policies),
        "### Dates",
        table(("quarter", "what", "source", "grade"), sorted(dates, key=lambda d: d[0])),
    ]
    return join(*parts)


def _annotations(case: Case) -> str:
    events = (
        (e.id, str(e.date), e.title, e.check, ", ".join(e.paragraphs))
        for e in sorted(case.events, key=lambda e: e.date)
    )
    figures = (
        (f.id, f"{f.value:g} {f.unit}", f.meaning, f.check, ", ".join(f.paragraphs))
        for f in case.figures
    )
    passages = ((code(name), ", ".join(found)) for name, found in case.passages.items())
    return join(
        "## What the analysis says, checked",
        "Dated statements and numbers of the analysis, each with what an independent check found. "
        "They are set beside a run; none is imposed unless a policy says so.",
        table(("", "date", "event", "check", "paragraphs"), events),
        table(("", "value", "meaning", "check", "paragraphs"), figures),
        "### Where the analysis speaks of a part of the model",
        table(("part", "paragraphs"), passages),
    )


def _quantities(given: QuantityTable) -> str:
    values = [*given.values.items()]
    if given.default is not None:
        values.append(("all others", given.default))
    rows = ((key, _number(q), code(q.source), q.grade, q.note or "") for key, q in values)
    return table(("entry", "value or prior", "source", "grade", "note"), rows)


def _number(quantity: Quantity) -> str:
    if quantity.value is None:
        return describe(quantity.to_prior())
    if quantity.low is None:
        return f"{quantity.value:,g}"
    return f"{quantity.value:,g} ({quantity.low:,g} to {quantity.high:,g})"


def _uncertainty(model: Model) -> str:
    counts = Counter(column.grade for column in model.columns)
    rows = ((grade, meaning, counts[grade]) for grade, meaning in GRADES.items())
    return join(
        "## What the numbers rest on",
        SAMPLING.format(total=len(model.columns)).strip(),
        table(("grade", "meaning", "numbers"), rows),
    )


def _readings(model: Model) -> str:
    rows = [
        (
            code(f"variant:{reading.name}={coding.name}"),
            coding.title + (" (default)" if coding.name == reading.default else ""),
            f"{len(coding.recodes)} levers" if len(coding.recodes) > 1
            else ", ".join(map(code, coding.recodes)) or "nothing",
            coding.note,
        )
        for reading in readings(model)
        for coding in reading.codings
    ]  # fmt: skip
    return join(
        "## Readings of the record",
        "Where readers of the record differ, a run chooses ([interventions](do.md), "
        "[how much it matters](deciding.md#when-the-record-is-read-otherwise)).",
        table(("chosen by", "reading", "recodes", "note"), rows),
    )


def _literature(model: Model) -> str:
    used = sorted({key for m in model.mechanisms for key in m.references})
    rows = [(code(key), *bibliography.references(references.entries([key]))) for key in used]
    return join("## Literature", table(("key", "work"), rows))
