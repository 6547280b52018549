"""The chain behind one number of a member: what it is made of, link by link, as plain data."""

import dataclasses
from collections.abc import Iterable, Sequence

from jaxtyping import Array

from foedus.contract import Outcome
from foedus.explain import decomposition, evidence, sensitivity
from foedus.explain.choice import Choices
from foedus.explain.deliberation_record import nearest
from foedus.explain.evidence import Cite
from foedus.explain.question import CHOICE, Target, entries, label_of
from foedus.explain.replay import Path
from foedus.explain.sensitivity import Input, Lens
from foedus.model import paths
from foedus.model.types import Lever, Model
from foedus.model.view import kept_of
from foedus.result.documents.choice import ChoiceWithNumbers, TracedChoice
from foedus.result.documents.evidence import Claims, ClaimsAtWork, ObservedSeries, TouchingEvent
from foedus.result.documents.trace import (
    Appraisal,
    Further,
    InputEffectSince,
    Inside,
    MadeOf,
    TracedOutcome,
    Variable,
)
from foedus.state import APPRAISALS, STATE, World

DEPTH = 3  # state variables behind an appraisal whose mechanism is looked into
NEAR = 4  # variables on the way from a lever up to which it is named without being asked for


def outcome_of(model: Model, name: str) -> Outcome:
    """Return an outcome, or a variable that no outcome reports as if it were one."""
    if any(kept.outcome.name == name for kept in model.kept):
        return kept_of(model, name).outcome
    holder, spec = ("state", STATE[name]) if name in STATE else ("appraisals", APPRAISALS[name])

    def compute(world: World) -> Array:
        return getattr(getattr(world, holder), name)

    return Outcome(
        name=name,
        title=name.replace("_", " ").capitalize(),
        description=spec.meaning,
        unit=spec.unit,
        dims=spec.dims,
        over="",
        part="I",
        compute=compute,
        reads=(name,),
        index=spec.index,
    )


Node = MadeOf | Appraisal | Inside
"""Whatever is computed from inputs."""


@dataclasses.dataclass(frozen=True)
class Chain:
    """The parts of a trace that tell where the number comes from; see `Trace`."""

    outcome: TracedOutcome
    made_of: MadeOf
    appraisals: tuple[Appraisal, ...] = ()
    variables: tuple[Variable, ...] = ()
    mechanisms: tuple[ClaimsAtWork | Claims, ...] = ()
    choices: tuple[ChoiceWithNumbers | TracedChoice, ...] = ()
    further: tuple[Further, ...] = ()
    events: tuple[TouchingEvent, ...] = ()
    observed: tuple[ObservedSeries, ...] = ()


class Story:
    """What there is to tell of one member's number."""

    def __init__(
        self, path: Path, target: Target, cite: Cite, choices: Choices, *, everything: bool
    ) -> None:
        """Look at nothing yet."""
        self.path, self.target, self.cite, self.choices = path, target, cite, choices
        self.model, self.everything = path.model, everything

    def number(self) -> Chain:
        """Return the story of an outcome."""
        target, model = self.target, self.model
        outcome = outcome_of(model, target.name)
        made, direct = self.made_of(outcome, target.index)
        appraisals, behind = self._appraisals(direct)
        variables = [
            decomposition.variable(self.path, one, self.cite, inside=True)
            for one in direct
            if one.kind == "state"
        ]
        appraisals += self._within(variables, appraisals)
        known = {(row.name, row.label) for row in variables}
        deep = [one for one in behind if one.kind == "state" and self._key(one) not in known]
        for place, one in enumerate(deep):
            inside = self.everything or place < DEPTH
            variables.append(decomposition.variable(self.path, one, self.cite, inside=inside))
        nodes: list[Node] = [made, *appraisals]
        nodes += [row.inside for row in variables if row.inside]
        mechanisms = self._mechanisms(appraisals, variables)
        taken = self._choices(nodes)
        touched = [lever.instrument for lever in taken]
        return Chain(
            outcome=self._outcome(outcome),
            made_of=made,
            appraisals=tuple(appraisals),
            variables=tuple(variables),
            mechanisms=mechanisms,
            choices=taken,
            further=self._further(nodes, appraisals, variables),
            events=evidence.event_rows(model, touched, self.cite),
            observed=evidence.observed_rows(model, target.name, target.label, self.cite),
        )

    def made_of(self, outcome: Outcome, index: tuple[int, ...]) -> tuple[MadeOf, list[Input]]:
        """Return what the outcome is computed from, and the entries to follow."""
        path, step = self.path, self.path.steps[-1]
        lens = Lens(lambda world, params, shocks: outcome.compute(world)[index], None, path)
        world = decomposition.with_events(step)
        candidates = sensitivity.inputs(self.model, outcome.reads)
        varied = sensitivity.moved(candidates, [world], path.rest)
        found = sensitivity.effects(lens, world, {}, varied)
        matter = sensitivity.felt([found])
        # What stands at its start has no effect, and yet the outcome is made of it.
        same = lens.touches(world, candidates) or [
            one
            for one in candidates
            if one.index == index and sensitivity.KINDS[one.kind][one.name].dims == outcome.dims
        ]
        rows = tuple(
            decomposition.input_row(path, one, found.effects[one], world) for one in matter
        )
        left = found.value - found.rest - sum(row.effect for row in rows)
        return MadeOf(found.rest, found.value, rows, left), list(dict.fromkeys([*matter, *same]))

    def choice(self) -> Chain:
        """Return the story of a lever's setting."""
        target, model = self.target, self.model
        i = target.index[0]
        lever = model.levers[i]
        row = self.choices.row(i, tuple(lever.instrument.writes))
        weighed = row.deliberation or self.choices.last_on_agenda(i)
        option = target.name == "option"
        aggregation = tuple(
            evidence.mechanism_row(model, m, (), self.cite)
            for m in model.mechanisms
            if weighed and m.name == weighed.rule
        )
        row = dataclasses.replace(row, deliberation=weighed)
        return Chain(
            outcome=TracedOutcome(
                name=target.name,
                title=lever.instrument.title,
                description=CHOICE[target.name],
                unit="option" if option else lever.instrument.unit,
                index=False,
                reads=(),
                formula="",
                literature=tuple(
                    evidence.citation(model, key, self.cite) for key in lever.instrument.references
                ),
                paragraphs=row.paragraphs,
                start_text=lever.options[lever.start],
                value_text=nearest(lever, row.level),
            ),
            made_of=MadeOf(
                start=lever.start if option else lever.levels[lever.start],
                value=lever.options.index(row.option) if option else row.level,
                inputs=(),
                remainder=0.0,
            ),
            mechanisms=aggregation,
            choices=(ChoiceWithNumbers(**vars(row), numbers=self.choices.numbers(i, self.cite)),),
            events=evidence.event_rows(model, [lever.instrument.name], self.cite),
        )

    # --- parts ----------------------------------------------------------------------------

    def _key(self, one: Input) -> tuple[str, str]:
        dims = sensitivity.KINDS[one.kind][one.name].dims
        return one.name, label_of(self.model, dims, one.index)

    def _appraisals(self, direct: Sequence[Input]) -> tuple[list[Appraisal], list[Input]]:
        """Return the appraisals that are read, hazards of events among them, and their inputs."""
        rows: list[Appraisal] = []
        behind: list[Input] = []
        for one in direct:
            hazard = None
            read = one
            if one.kind == "event":
                hazard = decomposition.hazard(self.path, one)
                read = Input("appraisal", hazard.rate, one.index)
            if read.kind == "appraisal":
                row, matter = decomposition.appraisal(self.path, read, self.cite, hazard=hazard)
                rows.append(row)
                behind += matter
        return rows, list(dict.fromkeys(behind))

    def _within(self, variables: Iterable[Variable], known: Iterable[Appraisal]) -> list[Appraisal]:
        """Return the appraisals that moved a variable, as its mechanism saw them."""
        shown = {(row.name, row.label) for row in known}
        inside = [row.inside for row in variables if row.inside]
        wanted: set[tuple[str, str]] = set()
        for row in inside:
            wanted |= {(r.name, r.label) for r in row.inputs if r.kind == "appraisal"}
        rows: list[Appraisal] = []
        for one in sensitivity.inputs(self.model, sorted({name for name, _ in wanted - shown})):
            if self._key(one) in wanted - shown:
                row, _ = decomposition.appraisal(self.path, one, self.cite, for_step=True)
                rows.append(row)
        return rows

    def _mechanisms(
        self, appraisals: Iterable[Appraisal], variables: Iterable[Variable]
    ) -> tuple[ClaimsAtWork, ...]:
        """Return the mechanisms at work on what is shown, in the order of the chain."""
        targets: dict[str, list[str]] = {}
        for row in (*(row for row in variables if row.inside), *appraisals):
            if row.writer:
                targets.setdefault(row.writer, []).append(row.name)
        by_name = {m.name: m for m in self.model.mechanisms}
        rows = {
            name: evidence.mechanism_row(self.model, by_name[name], moved, self.cite)
            for name, moved in targets.items()
        }
        return tuple(
            ClaimsAtWork(**vars(row), reads=tuple(sorted(by_name[name].reads)))
            for name, row in rows.items()
        )

    def _choices(self, nodes: Iterable[Node]) -> tuple[TracedChoice, ...]:
        """Return the levers that reach the number, those first that feed what moved it."""
        size: dict[tuple[str, str], float] = {}
        for row in (row for node in nodes for row in node.inputs):
            if row.kind == "channel":
                moved = row.since if isinstance(row, InputEffectSince) else row.effect
                key = (row.name, row.label)
                size[key] = max(size.get(key, 0.0), abs(moved))
        found: list[tuple[float, int, TracedChoice]] = []
        for i, lever in enumerate(self.model.levers):
            ends = [e for to in lever.targets for e in (to, f"{lever.government}>{to}")]
            fed = tuple(c for c in lever.instrument.writes if any((c, end) in size for end in ends))
            way = self._way(lever)
            if not fed and not (way and (self.everything or len(way) <= NEAR)):
                continue
            most = max((size.get((c, end), 0.0) for c in fed for end in ends), default=0.0)
            found.append((most, len(way), self.choices.row(i, fed, way)))
        found.sort(key=lambda one: (-one[0], one[2].since is None, one[1]))
        return tuple(row for _, _, row in found)

    def _way(self, lever: Lever) -> tuple[str, ...]:
        """Return the shortest way from a lever to the number by effects at work in the member."""
        on = self.path.steps[-1].active[:, 0] > 0.0
        at_work = tuple(m for m, there in zip(self.model.mechanisms, on, strict=True) if there)
        model = dataclasses.replace(self.model, mechanisms=at_work)
        ends = (self.target.name, f"outcome {self.target.name}")
        ways = [
            nodes
            for channel in lever.instrument.writes
            for (node, _), nodes in paths.reach(model, channel).items()
            if node in ends
        ]
        way = min(ways, key=len, default=())
        return tuple(node for node in way if not node.startswith("outcome "))

    def _further(
        self,
        nodes: Iterable[Node],
        appraisals: Iterable[Appraisal],
        variables: Iterable[Variable],
    ) -> tuple[Further, ...]:
        """Return what else moved the number, by names and entries that can be traced in turn."""
        shown = {(row.name, row.label) for row in (*appraisals, *variables)}
        reported: dict[tuple[str, str], str] = {
            (kept.outcome.reads[0], label): kept.outcome.name
            for kept in self.model.kept
            if len(kept.outcome.reads) == 1
            for label in kept.labels
        }
        known = entries(self.model)
        found: dict[tuple[str, str], Further] = {}
        for row in (row for node in nodes for row in node.inputs):
            key = (row.name, row.label)
            name = reported.get(key) or row.name
            if key not in shown and row.label in known.get(name, ()):
                found[key] = Further(name=name, label=row.label, kind=row.kind)
        return tuple(found.values())

    def _outcome(self, outcome: Outcome) -> TracedOutcome:
        return TracedOutcome(
            name=outcome.name,
            title=outcome.title,
            description=outcome.description,
            unit=outcome.unit,
            index=outcome.index,
            reads=tuple(outcome.reads),
            formula=outcome.formula or evidence.formula(outcome.compute),
            literature=tuple(
                evidence.citation(self.model, key, self.cite) for key in outcome.references
            ),
            paragraphs=evidence.paragraphs(self.model, outcome.name),
            start_text="",
            value_text="",
        )
