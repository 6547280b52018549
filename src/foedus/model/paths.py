"""Signed paths from a lever to what a government values, for good and ill.

The graph is read from the declared effects of mechanisms and outcomes. A menu keeps no lever
without at least one path of each kind, since choosing among options that do nothing is noise.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foedus.contract import Effect
from foedus.model.types import Lever, Model

_LONGEST = 12  # effects along one path; beyond that nothing reaches the look-ahead
_OUTCOME = "outcome "  # before the name of an outcome, which may be that of a variable


@dataclass(frozen=True)
class Path:
    """One way in which raising a lever moves an attribute that a line values."""

    line: str
    attribute: str
    nodes: tuple[str, ...]
    sign: str

    def __str__(self) -> str:
        """Render as ``a -> b -> c: attribute of line``."""
        return f"{' -> '.join(self.nodes)}: {self.attribute} ({self.line})"


def _graph(model: Model) -> dict[str, list[Effect]]:
    graph: dict[str, list[Effect]] = {}
    for mechanism in model.mechanisms:
        for effect in mechanism.effects:
            graph.setdefault(effect.source, []).append(effect)
    for kept in model.kept:
        for effect in kept.outcome.effects:
            target = f"{_OUTCOME}{effect.target}"
            graph.setdefault(effect.source, []).append(Effect(effect.source, target, effect.sign))
    return graph


def _times(first: str, second: str) -> str:
    if "?" in (first, second):
        return "?"
    return "+" if first == second else "-"


def reach(model: Model, start: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the shortest path to each (node, sign) that raising `start` can move."""
    graph = _graph(model)
    found: dict[tuple[str, str], tuple[str, ...]] = {(start, "+"): (start,)}
    queue = deque(found)
    while queue:
        node, sign = queue.popleft()
        nodes = found[node, sign]
        if len(nodes) > _LONGEST:
            continue
        for effect in graph.get(node, []):
            key = (effect.target, _times(sign, effect.sign))
            if key not in found:
                found[key] = (*nodes, effect.target)
                queue.append(key)
    return found


def paths(model: Model, lever: Lever) -> tuple[list[Path], list[Path]]:
    """Return the paths by which moving a lever can benefit, and can cost, its government.

    Both directions of every channel count, since a menu holds options above and below the
    status quo; a path of disputed sign counts on both sides. So does a path through the answer of
    another government, if the lever moves something that government values.
    """
    benefits: dict[tuple[str, str], Path] = {}
    costs: dict[tuple[str, str], Path] = {}
    for steps, certain, found in _ways(model, lever):
        for line, i, attribute in _valued(model, lever.government):
            for sign in "+-?":
                nodes = found.get((f"{_OUTCOME}{attribute}", sign))
                if nodes is None:
                    continue
                felt = _times(sign if certain else "?", model.lines[line].signs[i])
                name = model.attributes[i].name
                path = Path(model.lines[line].name, name, (*steps, *nodes[:-1]), felt)
                key = (path.line, path.attribute)
                if felt in "+?":
                    benefits.setdefault(key, path)
                if felt in "-?":
                    costs.setdefault(key, path)
    return list(benefits.values()), list(costs.values())


def reached(model: Model, variables: Iterable[str]) -> set[str]:
    """Return the outcomes of the case that moving any of some variables can move."""
    return _outcomes(node for name in variables for node, _ in reach(model, name))


def moved(model: Model, government: str) -> set[str]:
    """Return the outcomes that some lever of a government can move, be it through an answer."""
    held = (lever for lever in model.levers if lever.government == government)
    return _outcomes(
        node for lever in held for _, _, found in _ways(model, lever) for node, _ in found
    )


def _outcomes(nodes: Iterable[str]) -> set[str]:
    return {node.removeprefix(_OUTCOME) for node in nodes if node.startswith(_OUTCOME)}


def _valued(model: Model, government: str) -> list[tuple[int, int, str]]:
    return [
        (line, i, attribute.outcome)
        for line, spec in enumerate(model.lines)
        if spec.government == government
        for i, attribute in enumerate(model.attributes)
        if spec.valued[i]
    ]


Ways = Iterator[tuple[tuple[str, ...], bool, dict[tuple[str, str], tuple[str, ...]]]]


def _ways(model: Model, lever: Lever) -> Ways:
    # What a lever reaches by its own channels, then by the answers that it can draw.
    own = [reach(model, channel) for channel in lever.instrument.writes]
    for found in own:
        yield (lever.name,), True, found
    levers = {other.name: other for other in model.levers}
    for name in lever.answered_by:
        answer = levers[name]
        valued = {f"{_OUTCOME}{outcome}" for _, _, outcome in _valued(model, answer.government)}
        if not any(node in valued for found in own for node, _ in found):
            continue
        for channel in answer.instrument.writes:
            yield (lever.name, name), False, reach(model, channel)


def reached_with_answers(model: Model, starts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the nodes that something can move, and the levers that can answer it.

    A government answers with any of its levers once an outcome that one of its lines values can
    move. Nodes that are outcomes are called ``outcome NAME``.

    Parameters
    ----------
    starts
        Variables and channels that are moved.
    """
    graph, nodes, answering = _graph(model), set[str](), set[str]()
    queue = list(starts)
    while True:
        while queue:
            node = queue.pop()
            if node not in nodes:
                nodes.add(node)
                queue += [effect.target for effect in graph.get(node, [])]
        before = len(answering)
        for lever in model.levers:
            valued = {f"outcome {name}" for _, _, name in _valued(model, lever.government)}
            if lever.name not in answering and valued & nodes:
                answering.add(lever.name)
                queue += lever.instrument.writes
        if len(answering) == before:
            return nodes, answering
