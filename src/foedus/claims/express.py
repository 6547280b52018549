"""What a case can express of a claim: its arms and read-outs, or what the model lacks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from foedus.case import parse_intervention
from foedus.case.locate import Path
from foedus.claims.arms import Arm, imposed, of_claim, spelt
from foedus.claims.clues import Met
from foedus.claims.limb import Limb
from foedus.claims.mediator import can_hold, held, steps
from foedus.claims.read_outs import Look, look, outcome_column, outcome_probe
from foedus.claims.schema import Claim, Need
from foedus.counterfactuals.probes import Probe
from foedus.errors import CompileError, FoedusError, InterventionError, Problem, nearest, shown
from foedus.model import paths
from foedus.model.types import Model
from foedus.state import STATE

NO_HOLD = Need(
    kind="intervention",
    name="held step",
    what="a step that is an entry of the state, and can be held on its path without the cause",
)
"""What a mediation lacks of which the step is a choice, or made of several entries."""


@dataclass(frozen=True)
class Expressed:
    """A claim that the model can express.

    Attributes
    ----------
    arms
        By name, in the order of the cause.
    control
        The arms without and with the positive control.
    alone
        By government whose lines are set against each other, two of them: those that decide.
    given
        What is read for the condition of the cause.
    clues
        What is read for each clue.
    held
        Of a mediation, its arms with the step held on its path without the cause.
    """

    claim: Claim
    arms: Mapping[str, Arm]
    looks: tuple[Look, ...]
    control: tuple[Arm, Arm] | None
    alone: Mapping[str, tuple[str, str]]
    given: Probe | None
    clues: tuple[Probe, ...] = ()
    held: Mapping[str, Arm] = field(default_factory=dict[str, Arm])

    @property
    def probes(self) -> tuple[Probe, ...]:
        """Return all that is read of its arms."""
        effects = [probe for look in self.looks for probe in look.probes]
        given = [] if self.given is None else [self.given]
        return (*effects, *given, *self.clues)

    def after(self, limb: Limb) -> int:
        """Return the quarters after which a limb is read."""
        return limb.after or self.claim.horizon

    @property
    def quarters(self) -> int:
        """Return the quarters that it takes."""
        looked = [clue.after for clue in self.claim.clues]
        return max(*(self.after(limb) for limb in self.claim.effect), *looked, 1)


@dataclass(frozen=True)
class Lacking:
    """A claim that the model cannot express, and what it lacks for it."""

    claim: Claim
    needs: tuple[Need, ...]


def express(model: Model, claim: Claim) -> Expressed | Lacking:
    """Return a claim in a model, or what the model lacks of what the claim says it needs.

    Raises
    ------
    CompileError
        For a name that the model does not have and that the claim does not say it needs, a channel
        that owns the cause or the outcome, or arms that cannot be imposed, each at its place.
    """
    lacking = [need for need in claim.needs if not _has(model, need)]
    if lacking:
        return Lacking(claim, tuple(lacking))
    problems = [*_unknown(model, claim), *_channel(model, claim)]
    if problems:
        raise CompileError(problems)
    if claim.pattern == "mediation" and not can_hold(model, claim.effect[steps(claim)[0]]):
        return Lacking(claim, (NO_HOLD,))
    arms, control = of_claim(model, claim), None
    if claim.control is not None:
        control = spelt(model, claim.control.without), spelt(model, claim.control.with_)
    given = claim.cause.given if claim.cause else None
    found = Expressed(
        claim,
        arms,
        tuple(look(model, limb) for limb in claim.effect),
        control,
        {limb.clash: _two_lines(model, limb.clash) for limb in claim.effect if limb.clash},
        None if given is None else outcome_probe(model, given.outcome, given.at),
        tuple(
            Met(outcome_column(model, clue.outcome, clue.at), clue.above, clue.below)
            for clue in claim.clues
        ),
        {} if claim.pattern != "mediation" else held(claim.effect[steps(claim)[0]], arms),
    )
    for name, arm in arms.items():
        _impose(model, arm, found.quarters, claim.positions.where(("arms", name)))
    for side, arm in zip(("without", "with"), control or (), strict=False):
        _impose(model, arm, found.quarters, claim.positions.where(("control", side)))
    forms = {tuple(arm.words) for arm in arms.values()}
    if len(forms) == 1:
        where = claim.positions.where(("arms",))
        raise CompileError(
            Problem(where, "the cause changes nothing: its arms are equal", "write what differs")
        )
    return found


def _two_lines(model: Model, government: str) -> tuple[str, str]:
    own = [v.name for v in model.lines if v.government == government and not v.counterfactual]
    return own[0], own[-1]


def _impose(model: Model, arm: Arm, quarters: int, where: str) -> None:
    try:
        imposed(model, arm, quarters, where)
    except InterventionError as error:
        raise CompileError(error.problems) from None


def _has(model: Model, need: Need) -> bool:
    """Return whether a model has what a claim needs."""
    match need.kind:
        case "instrument":
            return need.name in {lever.name for lever in model.levers}
        case "outcome":
            return need.name in {kept.outcome.name for kept in model.kept}
        case "actor":
            return need.name in model.governments
        case "path":
            source, _, target = (part.strip() for part in need.name.partition("->"))
            starts = {source} | {
                c
                for v in model.levers
                if v.use == source or v.name == source
                for c in v.instrument.writes
            }
            ends = {target, f"outcome {target}"}
            return any(ends & {node for node, _ in paths.reach(model, one)} for one in starts)
        case "intervention" | "read-out" | "club":
            return False


def _unknown(model: Model, claim: Claim) -> Iterator[Problem]:
    """Yield every name of a read-out that the model does not have."""
    levers = {lever.name: lever for lever in model.levers}
    kept = {one.outcome.name: one.labels for one in model.kept}
    governments = list(model.governments)
    lines = [line.name for line in model.lines]

    def unknown(path: Path, what: str, name: str, known: list[str]) -> Problem:
        return Problem(
            claim.positions.where(path), f'unknown {what} "{shown(name)}"', nearest(name, known)
        )

    for i, limb in enumerate(claim.effect):
        at: Path = ("effect", i)
        for place, outcome, label in limb.named:
            if outcome not in kept:
                key = (*at, *place) if limb.of else (*at, *place, "outcome")
                yield unknown(key, "outcome", outcome, sorted(kept))
            elif label not in kept[outcome]:
                what = f"label of {outcome}"
                key = (*at, "at") if limb.of else (*at, *place, "at")
                yield unknown(key, what, label, list(kept[outcome]))
        if all(label in kept.get(outcome, ()) for outcome, label in limb.outcomes):
            yield from _units(model, claim, i)
        for name, options in limb.options.items():
            key = (*at, limb.kind) if limb.choice else (*at, limb.kind, name)
            if limb.unanswered is not None:
                key = (*at, "unanswered")
            if name not in levers:
                yield unknown(key, "instrument", name, sorted(levers))
                continue
            menu = levers[name].options
            for option in options:
                if option not in menu:
                    yield unknown(key, f"option of {name}", option, list(menu))
        for who in (limb.bundle, limb.reversals, limb.clash):
            if who and who not in governments:
                yield unknown((*at, limb.kind), "government", who, governments)
        for line in limb.by:
            if line not in lines:
                yield unknown((*at, "by"), "line", line, lines)
    names = [m.name for m in model.mechanisms]
    for i, name in enumerate(claim.channel):
        if name not in names:
            yield unknown(("channel", i), "mechanism", name, names)
    given = claim.cause.given if claim.cause else None
    states: list[tuple[Path, str, str]] = [
        (("clues", i, "outcome"), clue.outcome, clue.at) for i, clue in enumerate(claim.clues)
    ]
    if given:
        states.append((("cause", "given", "outcome"), given.outcome, given.at))
    for path, outcome, label in states:
        if label not in kept.get(outcome, ()):
            yield unknown(path, "outcome", f"{outcome}[{label}]", sorted(kept))


def _units(model: Model, claim: Claim, number: int) -> Iterator[Problem]:
    """Yield a problem where amounts are put together, or added up, that have no unit for it."""
    limb = claim.effect[number]
    units = {one.outcome.name: one.outcome.unit for one in model.kept}

    def refused(key: str, what: str, fix: str) -> Problem:
        return Problem(claim.positions.where(("effect", number, key)), what, fix)

    own = {name: units[name] for name, _ in limb.outcomes}
    if limb.read == "total" and not own[limb.outcome].endswith("/year"):
        what = f"only an amount a year adds up; {limb.outcome} is in {own[limb.outcome]}"
        yield refused("as", what, "read it otherwise")
    if limb.share is not None:
        flows = (limb.share.part, *limb.share.rest)
        for flow in flows:
            if flow.percent_of is not None and not own[flow.outcome].startswith("%"):
                what = f"{flow.outcome} is no percentage; it is in {own[flow.outcome]}"
                yield refused("share", what, "leave percent_of out")
        # An amount a year is one of the same unit as that of a year.
        own = {one.outcome: units[one.percent_of or one.outcome].split("/")[0] for one in flows}
    if (limb.of is not None or limb.share is not None) and len(set(own.values())) > 1:
        found = ", ".join(f"{name} is in {unit}" for name, unit in own.items())
        yield refused(limb.kind, f"amounts of one unit go together: {found}", "name such amounts")
    for line in model.lines:
        if limb.priced_in is not None and line.name in limb.by:
            of = zip(model.attributes, line.valued, strict=True)
            valued = sorted({one.outcome for one, there in of if there and not one.ratio})
            if limb.priced_in not in valued:
                what = f"{line.name} does not value {shown(limb.priced_in)}, or not by amounts"
                yield refused("priced_in", what, nearest(limb.priced_in, valued))


def _channel(model: Model, claim: Claim) -> Iterator[Problem]:
    """Yield every channel that owns an outcome: off, it would leave no effect by itself."""
    owners = {m.name: {*m.writes, *m.appraises} for m in model.mechanisms}
    reads = {kept.outcome.name: kept.outcome for kept in model.kept}
    caused = {
        text.removeprefix("state:").partition("[")[0].partition("=")[0].partition("+")[0]
        for words in claim.arms.values()
        for text in words
        if text.startswith("state:")
    }
    for i, name in enumerate(claim.channel):
        owned = owners.get(name, set())
        moved = {
            outcome
            for limb in claim.effect
            for outcome, _ in limb.outcomes
            if outcome in reads and _variable(model, outcome) in owned
        } | (caused & owned)
        if moved:
            what = (
                f"{name} owns {', '.join(sorted(moved))}: off, it would leave no effect by itself"
            )
            where = claim.positions.where(("channel", i))
            yield Problem(where, what, "name what lies between the cause and the outcome")


def _variable(model: Model, outcome: str) -> str:
    """Return the variable that an outcome reads, where it reads one as it stands."""
    kept = next(one for one in model.kept if one.outcome.name == outcome)
    sources = {effect.source for effect in kept.outcome.effects}
    return sources.pop() if len(sources) == 1 else outcome


def moved_by(model: Model, arms: Mapping[str, Arm]) -> set[str]:
    """Return the variables and channels that differ between arms; all, where lines do.

    Raises
    ------
    InterventionError
        For words that cannot be read.
    """
    everywhere = set(arms[next(iter(arms))].words)
    for arm in arms.values():
        everywhere &= set(arm.words)
    levers = {lever.name: lever for lever in model.levers}
    found: set[str] = set()
    for arm in arms.values():
        for text in arm.words:
            if text in everywhere:
                continue
            entry = parse_intervention(text)
            match entry.kind:
                case "instrument" | "free":
                    found |= set(levers[entry.target].instrument.writes)
                case "state":
                    found.add(entry.target)
                case _:
                    return set(STATE) | {c for v in model.levers for c in v.instrument.writes}
    return found


def live(model: Model, claim: Expressed) -> bool:
    """Return whether a declared path leads from the cause to every effect, answers included."""
    nodes, answering = paths.reached_with_answers(model, moved_by(model, claim.arms))
    # What is imposed itself is no answer, but what is read may be.
    for limb in claim.claim.effect:
        outcomes = [name for name, _ in limb.outcomes]
        # Of two outcomes that are set against each other one has to move.
        if outcomes and not any(f"outcome {name}" in nodes for name in outcomes):
            return False
        if limb.options and not set(limb.options) & answering:
            return False
    return True


def problems_of(error: FoedusError) -> str:
    """Say in one sentence why a claim cannot be expressed."""
    first = error.problems[0]
    return f"{first.what}; {first.fix}" if first.fix else first.what
