"""Who may be in a case, and by which names parts speak of some of them: tables of data.

A further role or selection is a row here, a mark also a field of `foedus.case.Actor`. What a case
may write as a role, what parts may name as holders, targets and entries that are kept, and the
tables of the documentation follow from these rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Role:
    """What an actor is in the alliance.

    Attributes
    ----------
    needed, single
        Whether a case has an actor of this role, and whether it has no more than one.
    always
        Marks that an actor of this role bears without its being written.
    markable
        Whether it may bear marks at all.
    """

    meaning: str
    needed: bool = False
    single: bool = False
    always: tuple[str, ...] = ()
    markable: bool = True


ROLES: dict[str, Role] = {
    "patron": Role("guarantees the alliance", needed=True, single=True, markable=False),
    "ally": Role("covered by the patron's treaty, and decides", needed=True, always=("treaty",)),
    "rival": Role("whom the alliance is directed against", needed=True, markable=False),
    "partner": Role("any other state"),
}

MARKS: dict[str, str] = {
    "treaty": "covered by the patron's treaty",
    "stake": "what a contingency of a third party is about",
    "host": "a host of the patron's forces under a support contract",
}
"""What an actor may be besides its role; each is a key of `foedus.case.Actor`."""


class Placed(Protocol):
    """An actor with a role; its marks are attributes of their names."""

    @property
    def role(self) -> str:
        """Return the role."""
        ...


@dataclass(frozen=True)
class Selection:
    """Actors that have one of some roles, or bear one of some marks.

    Attributes
    ----------
    dimension
        Name of the dimension by which a result keeps the entries; that of the selection if absent.
    """

    meaning: str
    roles: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    dimension: str = ""

    def holds(self, actor: Placed) -> bool:
        """Return whether an actor is among them."""
        return actor.role in self.roles or any(getattr(actor, mark) for mark in self.marks)


@dataclass(frozen=True)
class Pairs:
    """Directed dyads of an actor of one selection and one of another, itself included.

    Attributes
    ----------
    across
        Selection of which exactly one of the two is a member, if any.
    """

    meaning: str
    first: str
    second: str
    across: str = ""
    dimension: str = ""


ACTORS: dict[str, Selection] = {
    "patron": Selection("the patron", roles=("patron",)),
    "ally": Selection("allies", roles=("ally",)),
    "rival": Selection("rivals", roles=("rival",)),
    "all": Selection("every actor", roles=tuple(ROLES), dimension="actor"),
    "core": Selection(
        "patron, allies and rivals", roles=("patron", "ally", "rival"), dimension="core_actor"
    ),
    "observer": Selection("allies and rivals", roles=("ally", "rival")),
    "treaty": Selection("under the treaty", marks=("treaty",), dimension="treaty_ally"),
    "host": Selection("hosts of the patron's forces", marks=("host",)),
    "stake": Selection("about whom there is a contingency of a third party", marks=("stake",)),
    "protege": Selection("under the treaty, or a stake", marks=("treaty", "stake")),
    "focal": Selection("allies and stakes", roles=("ally",), marks=("stake",)),
    "involved": Selection(
        "patron, allies, rivals and stakes: whom governments think about unless a case says",
        roles=("patron", "ally", "rival"),
        marks=("stake",),
    ),
}

DYADS: dict[str, Pairs] = {
    "patron>treaty": Pairs("the patron and those under the treaty", "patron", "treaty"),
    "observer>protege": Pairs(
        "allies and rivals, each on allies and stakes",
        "observer",
        "focal",
        dimension="observer_protege",
    ),
    "adversaries": Pairs(
        "two of patron, allies and rivals, one of them a rival",
        "core",
        "core",
        across="rival",
        dimension="adversary_pair",
    ),
}

LINES = "lines"
"""The selection of all lines of all governments."""

NAMES = (*ACTORS, *DYADS, LINES)


def members(actors: Mapping[str, Placed], name: str) -> list[str]:
    """Return the actors in a selection of single actors, in their order."""
    return [actor for actor, spec in actors.items() if ACTORS[name].holds(spec)]


def pairs(actors: Mapping[str, Placed], name: str) -> list[tuple[str, str]]:
    """Return the directed dyads in a selection of dyads, in the order of the actors."""
    rule = DYADS[name]
    found = [(a, b) for a in members(actors, rule.first) for b in members(actors, rule.second)]
    if not rule.across:
        return found
    side = set(members(actors, rule.across))
    return [(a, b) for a, b in found if (a in side) != (b in side)]


def dimension(name: str) -> str:
    """Return the name of the dimension by which a result keeps the entries of a selection."""
    spec = ACTORS.get(name) or DYADS.get(name)
    return "line" if name == LINES else (spec.dimension if spec else "") or name
