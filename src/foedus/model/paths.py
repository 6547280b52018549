"""Signed paths from a lever to what a government values, for good and ill.

The graph is read from the declared effects of mechanisms and outcomes. A menu keeps no lever
without at least one path of each kind, since choosing among options that do nothing is noise.
"""

from collections import deque
from dataclasses import dataclass

from foedus.contract import Effect
from foedus.model.types import Lever, Model

_LONGEST = 12  # effects along one path; beyond that nothing reaches the look-ahead


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
            target = f"outcome {effect.target}"
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
    status quo; a path of disputed sign counts on both sides.
    """
    benefits: dict[tuple[str, str], Path] = {}
    costs: dict[tuple[str, str], Path] = {}
    for channel in lever.instrument.writes:
        found = reach(model, channel)
        for line in model.lines:
            if line.government != lever.government:
                continue
            for i, attribute in enumerate(model.attributes):
                if not line.valued[i]:
                    continue
                for sign in "+-?":
                    nodes = found.get((f"outcome {attribute.outcome}", sign))
                    if nodes is None:
                        continue
                    felt = _times(sign, line.signs[i])
                    path = Path(line.name, attribute.name, (lever.name, *nodes[:-1]), felt)
                    key = (line.name, attribute.name)
                    if felt in "+?":
                        benefits.setdefault(key, path)
                    if felt in "-?":
                        costs.setdefault(key, path)
    return list(benefits.values()), list(costs.values())
