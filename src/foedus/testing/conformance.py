"""Laws that every mechanism keeps, as functions that return the faults they find.

::

    for fault in check(MECHANISM):
        print(fault)

A law puts the mechanism on a `foedus.testing.bench.Bench`: compiled into the made-up case of
`foedus.testing.synthetic` in place of its namesake, with many draws side by side, at the start
and in disturbed worlds.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from foedus import references
from foedus.contract import GRADES, Effect, Mechanism, intercepts, param_specs
from foedus.dynamics import priors
from foedus.model import ranges
from foedus.model.discover import Parts
from foedus.state import APPRAISALS
from foedus.testing.bench import (
    VARIABLES,
    Bench,
    changes,
    events,
    outputs,
    reached,
    rounding,
    scrambled,
    siblings,
    silenced,
)
from foedus.testing.bench import bench as bench


@dataclass(frozen=True, order=True)
class Fault:
    """One breach of a law, by one mechanism."""

    law: str
    mechanism: str
    what: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.mechanism}: {self.what} [{self.law}]"


# --- declarations -----------------------------------------------------------------------------


def writes_what_it_declares(bench: Bench) -> Iterator[str]:
    """Check that each phase returns exactly the variables declared for it, in their shape."""
    m = bench.mechanism
    declared = {"appraise": m.appraises, "step": m.writes, "begin": m.begins}
    found = outputs(m, bench.worlds[0], bench.params(), bench.shocks)
    for phase, names in declared.items():
        got = {key.split(".", 1)[1] for key in found if key.startswith(f"{phase}.")}
        for name in sorted(got - set(names)):
            yield f"{phase} writes {name}, which is not declared"
        for name in sorted(set(names) - got):
            yield f"{phase} does not write {name}, which is declared"
    for key, value in found.items():
        phase, name = key.split(".", 1)
        kind = bench.worlds[0].appraisals if phase == "appraise" else bench.worlds[0].link
        if not hasattr(kind, name):
            continue
        wanted = getattr(kind, name).shape
        if np.broadcast_shapes(value.shape, wanted) != wanted:
            yield f"{key} has shape {value.shape}, not {wanted}"
    yield from _solves_intercepts_only(bench)


def _solves_intercepts_only(bench: Bench) -> Iterator[str]:
    m = bench.mechanism
    if m.solve is None:
        return
    before = bench.params()
    after = m.solve(bench.worlds[0], before)
    for field in param_specs(m.params):
        if not np.array_equal(getattr(before, field), getattr(after, field)):
            yield f"solve changes {field}, which is drawn"
    if not intercepts(m.params):
        yield "solve has no intercept to fill"


def references_resolve(bench: Bench) -> Iterator[str]:
    """Check that references, and the sources of parameters, are in the library."""
    m = bench.mechanism
    known = {*references.library(), *bench.model.literature}
    if not m.references:
        yield "cites no literature"
    for key in m.references:
        if key not in known:
            yield f"cites {key}, which is not in references.bib"
    for name, spec in param_specs(m.params).items():
        # A key has no spaces; a source in words names a table or a press report.
        if " " not in spec.source and spec.source != "assumption" and spec.source not in known:
            yield f"{name} has source {spec.source}, which is not in references.bib"
        if (spec.source == "assumption") > (spec.grade == "E"):
            yield f"{name} is an assumption with grade {spec.grade}"


def numbers_have_units(bench: Bench) -> Iterator[str]:
    """Check that numbers have unit, meaning, source and grade, and priors that the unit allows."""
    for name, spec in param_specs(bench.mechanism.params).items():
        for what in ("unit", "meaning", "source"):
            if not getattr(spec, what):
                yield f"{name} has no {what}"
        if spec.grade not in GRADES:
            yield f"{name} has grade {spec.grade!r}, none of {', '.join(GRADES)}"
        low, high = priors.quantile(spec.prior, np.asarray([0.001, 0.999]))
        limits = ranges.of_parameter(spec.unit)
        if low < limits[0] or high > limits[1]:
            said = f"{name} is in {spec.unit} and reaches {low:g} to {high:g}"
            yield f"{said}; allowed: {ranges.spell(limits)}"


def describes_itself(bench: Bench) -> Iterator[str]:
    """Check that there is a title, what it leaves out, and a model in the text of its file."""
    m = bench.mechanism
    if not m.title:
        yield "has no title"
    if not m.limits.endswith("."):
        yield "its limits are no sentence"
    if "Model" not in (inspect.getdoc(inspect.getmodule(m.params)) or ""):
        yield 'the text at the head of its file has no paragraph "Model:" with its equations'


def effects_name_their_ends(bench: Bench) -> Iterator[str]:
    """Check that effects go from what is read to what is written, through a null value."""
    m = bench.mechanism
    specs = param_specs(m.params)
    drawn = events()
    for effect in m.effects:
        known = {*m.reads, *m.appraises}
        if effect.source not in known and drawn.get(effect.source) not in known:
            yield f"{_shown(effect)}: its source is not among the reads"
        if effect.target not in (*m.writes, *m.appraises):
            yield f"{_shown(effect)}: its target is not written"
        if effect.through and specs[effect.through].null is None:
            yield f"{_shown(effect)}: {effect.through} declares no null value"


# --- numbers ----------------------------------------------------------------------------------


def finite_at_extremes(bench: Bench) -> Iterator[str]:
    """Check outputs in the corners of the prior, in worlds that nobody should see."""
    for world, place in zip(bench.harsh, ("at the start", "in a disturbed world"), strict=True):
        found = outputs(bench.mechanism, world, bench.params(bench.extreme), bench.shocks)
        for name, value in found.items():
            bad = ~np.isfinite(np.asarray(value))
            if bad.any():
                yield f"{name} is not finite {place} in {bad.any(axis=0).sum()} draws"


def jit_equals_eager(bench: Bench) -> Iterator[str]:
    """Check that compiled and uncompiled code say the same, up to rounding."""
    for world in bench.worlds:
        eager = outputs(bench.mechanism, world, bench.params(), bench.shocks)
        compiled = bench.call(world, bench.params())
        for name, value in eager.items():
            if not np.allclose(value, compiled[name], rtol=1e-4, atol=10 * rounding(value)):
                yield f"{name} differs between jit and eager"


def reads_what_it_declares(bench: Bench) -> Iterator[str]:
    """Check that what is not among the reads makes no bit of difference."""
    unread = [n for n in VARIABLES if n not in bench.mechanism.reads]
    for world in bench.worlds:
        before = bench.call(world, bench.params())
        for name in unread:
            after = bench.call(scrambled(world, name), bench.params())
            for key in before:
                if not np.array_equal(before[key], after[key], equal_nan=True):
                    yield f"{key} depends on {name}, which is not among the reads"


def appraises_after_its_needs(bench: Bench) -> Iterator[str]:
    """Check that `appraise` uses its needs only: other appraisals may not be there yet."""
    for world in bench.worlds:
        before = bench.call(world, bench.params())
        for name in APPRAISALS:
            if name in bench.mechanism.needs:
                continue
            after = bench.call(scrambled(world, name), bench.params())
            for key in before:
                moved = not np.array_equal(before[key], after[key], equal_nan=True)
                if moved and key.startswith("appraise."):
                    yield f"{key} uses {name}, which is not among the needs"


# --- effects ----------------------------------------------------------------------------------


def null_parameters_silence(bench: Bench) -> Iterator[str]:
    """Check that an effect is gone when its parameter is at the null value."""
    for effect in bench.mechanism.effects:
        if not effect.through:
            continue
        params = silenced(bench, [*siblings(bench, effect), effect])
        for number in range(len(bench.worlds)):
            if any(np.any(change != 0.0) for _, change in changes(bench, effect, number, params)):
                yield f"{_shown(effect)}: still moves with {effect.through} at its null value"
                break


def claimed_directions_hold(bench: Bench) -> Iterator[str]:
    """Check that a signed effect moves its target that way in every draw, and at all in some."""
    for effect in bench.mechanism.effects:
        if effect.sign == "?":
            continue
        sign = 1.0 if effect.sign == "+" else -1.0
        params = silenced(bench, siblings(bench, effect))
        found = [
            pair for i in range(len(bench.worlds)) for pair in changes(bench, effect, i, params)
        ]
        # Where an actor moves its own target, the claim is about that: shares, for one, add up.
        same = [change[index] for index, change in found if index is not None]
        seen = same if np.any(np.asarray(same)) else [change for _, change in found]
        right = sum(int(np.sum(sign * change > 0.0)) for change in seen)
        wrong = sum(int(np.sum(sign * change < 0.0)) for change in seen)
        if wrong:
            yield f"{_shown(effect)}: goes the other way in {wrong} of {right + wrong} cases"
        elif not right:
            yield f"{_shown(effect)}: never moves anything"


def open_signs_are_open(bench: Bench) -> Iterator[str]:
    """Check that an effect of disputed sign takes both signs over prior draws and worlds."""
    for effect in bench.mechanism.effects:
        if effect.sign != "?":
            continue
        params = silenced(bench, siblings(bench, effect))
        seen: set[float] = set()
        for number in range(len(bench.worlds)):
            for _, change in changes(bench, effect, number, params):
                seen |= set(np.unique(np.sign(change)).tolist())
        if not {1.0, -1.0} <= seen:
            only = "both signs" if not seen - {0.0} else "the other sign"
            yield f"{_shown(effect)}: {only} never seen"


def influences_are_declared(bench: Bench) -> Iterator[str]:
    """Check that what moves a target is declared as an effect: `plan` shows paths from these."""
    m = bench.mechanism
    rates = {event: rate for rate, event in events().items()}
    for source in m.reads:
        declared = reached(m, source) | reached(m, rates.get(source, ""))
        for target in sorted({*m.writes, *m.appraises} - {source} - declared):
            effect = Effect(source, target, "?")
            answers = (changes(bench, effect, i, bench.params()) for i in range(len(bench.worlds)))
            if any(np.any(change) for found in answers for _, change in found):
                yield f"{source} moves {target}, which no effect declares"


LAWS: dict[str, Callable[[Bench], Iterator[str]]] = {
    law.__name__: law
    for law in (
        writes_what_it_declares,
        references_resolve,
        numbers_have_units,
        describes_itself,
        effects_name_their_ends,
        finite_at_extremes,
        jit_equals_eager,
        reads_what_it_declares,
        appraises_after_its_needs,
        null_parameters_silence,
        claimed_directions_hold,
        open_signs_are_open,
        influences_are_declared,
    )
}
"""Every law by name."""


def check(
    mechanism: Mechanism, laws: tuple[str, ...] = tuple(LAWS), parts: Parts | None = None
) -> list[Fault]:
    """Return every breach of the laws by a mechanism, each once.

    Parameters
    ----------
    parts
        Those it stands among; those that ship where absent.
    """
    ready = bench(mechanism, parts=parts)
    return sorted({Fault(law, mechanism.name, what) for law in laws for what in LAWS[law](ready)})


def _shown(effect: Effect) -> str:
    through = f" through {effect.through}" if effect.through else ""
    return f"{effect.source} -> {effect.target} ({effect.sign}{through})"
