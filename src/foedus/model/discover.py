"""Find the parts of the model: every file of a folder declares one, a catalogue one in each row.

Adding a mechanism is adding a file, adding an instrument or an outcome a row or a file; nothing
else is edited. Nothing is registered on import: the dictionaries are made anew and passed as
arguments. Folders of parts that do not ship are found likewise and stand beside those that do.
"""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foedus import instruments, mechanisms, outcomes, references
from foedus.case.code import LITERATURE, Code
from foedus.contract import Instrument, Mechanism, Outcome
from foedus.errors import CompileError, Problem, in_order
from foedus.model import own_parts
from foedus.model.own_parts import Own


@dataclass(frozen=True)
class Parts:
    """The parts a model can be built from, by name.

    Attributes
    ----------
    own
        Those that do not ship, and where they are declared.
    literature
        Works that those cite, beside the library that ships: BibTeX entries by key.
    """

    mechanisms: dict[str, Mechanism]
    instruments: dict[str, Instrument]
    outcomes: dict[str, Outcome]
    own: tuple[Own, ...] = ()
    literature: Mapping[str, str] = field(default_factory=dict[str, str])

    def where(self, kind: str, name: str) -> str:
        """Return ``file:line`` of a part that does not ship; empty for one that does."""
        return next((o.where for o in self.own if (o.kind, o.name) == (kind, name)), "")


def _declared(package: Any, attribute: str) -> dict[str, Any]:
    found: list[Any] = []
    for module in pkgutil.iter_modules(package.__path__):
        file = importlib.import_module(f"{package.__name__}.{module.name}")
        catalogue = getattr(file, f"{attribute}S", None)
        found.extend([getattr(file, attribute)] if catalogue is None else catalogue)
    return {part.name: part for part in sorted(found, key=lambda part: part.name)}


def discover(code: Sequence[Code] = ()) -> Parts:
    """Return all parts that ship with the package, and those of folders that were read.

    Raises
    ------
    CompileError
        For a file of a folder that cannot be imported, declares no part, or one of a name that is
        taken.
    """
    shipped = Parts(
        mechanisms=_declared(mechanisms, "MECHANISM"),
        instruments=_declared(instruments, "INSTRUMENT"),
        outcomes=_declared(outcomes, "OUTCOME"),
    )
    return _with(shipped, code) if code else shipped


def _with(shipped: Parts, code: Sequence[Code]) -> Parts:
    problems: list[Problem] = []
    own: list[Own] = []
    literature: dict[str, str] = {}
    for each in code:
        works = dict(each.files).get(LITERATURE, b"").decode("utf-8-sig")
        try:
            literature |= references.read(works, f"{each.folder}/{LITERATURE}")
        except CompileError as error:
            problems += error.problems
        try:
            own += own_parts.load(each)
        except CompileError as error:
            problems += error.problems
    problems += _taken(shipped, own)
    if problems:
        raise CompileError(in_order(problems))

    def of(kind: str, there: dict[str, Any]) -> dict[str, Any]:
        found = there | {o.name: o.part for o in own if o.kind == kind}
        return dict(sorted(found.items()))

    return Parts(
        mechanisms=_in_slots(of("mechanism", shipped.mechanisms)),
        instruments=of("instrument", shipped.instruments),
        outcomes=of("outcome", shipped.outcomes),
        own=tuple(sorted(own, key=lambda o: (o.kind, o.name))),
        literature=literature,
    )


def _in_slots(found: dict[str, Mechanism]) -> dict[str, Mechanism]:
    # A mechanism without rivals has no slot; the first rival opens one of its name.
    opened = {m.slot for m in found.values()} & {m.name for m in found.values() if not m.slot}
    return {
        name: dataclasses.replace(m, slot=name) if name in opened else m
        for name, m in found.items()
    }


def _taken(shipped: Parts, own: Sequence[Own]) -> Iterator[Problem]:
    there: dict[str, Mapping[str, Any]] = {
        "mechanism": shipped.mechanisms,
        "instrument": shipped.instruments,
        "outcome": shipped.outcomes,
    }
    first: dict[tuple[str, str], Own] = {}
    for o in own:
        if o.name in there[o.kind]:
            yield Problem(o.where, f"{o.kind} {o.name} ships already", _renamed(shipped, o))
        before = first.setdefault((o.kind, o.name), o)
        if before is not o:
            what = f"{o.kind} {o.name} is declared in {before.where} already"
            yield Problem(o.where, what, "give one of them another name")


def _renamed(shipped: Parts, o: Own) -> str:
    if o.kind == "instrument":
        return f"give yours another name; a case takes it by instrument: my_{o.name}"
    if o.kind == "outcome":
        return "give yours another name"
    slot = shipped.mechanisms[o.name].slot or o.name
    return (
        f'give yours another name, say my_{o.name}, and slot="{slot}": rivals of a slot exclude '
        f"each other, and a case says under variants how likely each is"
    )
