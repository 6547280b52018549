"""Policies that build on one another: in which order their interventions apply, and circles."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Protocol


class Builds(Protocol):
    """What is read of a policy here."""

    @property
    def builds_on(self) -> tuple[str, ...]:
        """Policies whose interventions apply first."""
        ...


def in_turn(policies: Mapping[str, Builds], name: str) -> list[str]:
    """Return the policies whose interventions make up a policy, in the order they apply.

    Bases come before what builds on them, in the order written, and each comes once: a shift that
    two bases share is made once.
    """
    found: dict[str, None] = {}
    begun: set[str] = set()

    def visit(policy: str) -> None:
        if policy in begun:
            return
        begun.add(policy)
        for base in policies[policy].builds_on:
            visit(base)
        found[policy] = None

    visit(name)
    return list(found)


def circles(bases: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Go through the circles in which policies build on each other.

    Parameters
    ----------
    bases
        By policy, what it builds on; every base is a policy itself.

    Yields
    ------
    The policies of a circle, each of which builds on the next; the last is the first again.
    """
    left = {name: list(found) for name, found in bases.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][::-1]
            yield circle
            # Without this step the circle is open, and the next one can be found.
            left[circle[0]].remove(circle[1])
        else:
            return
