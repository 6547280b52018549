"""Find the parts of the model: every file of a folder declares one, a catalogue one in each row.

Adding a mechanism is adding a file, adding an instrument or an outcome a row or a file; nothing
else is edited. Nothing is registered on import: the dictionaries are made anew and passed as
arguments.
"""

import importlib
import pkgutil
from dataclasses import dataclass
from typing import Any

from foedus import instruments, mechanisms, outcomes
from foedus.contract import Instrument, Mechanism, Outcome


@dataclass(frozen=True)
class Parts:
    """The parts a model can be built from, by name."""

    mechanisms: dict[str, Mechanism]
    instruments: dict[str, Instrument]
    outcomes: dict[str, Outcome]


def _declared(package: Any, attribute: str) -> dict[str, Any]:
    found: list[Any] = []
    for module in pkgutil.iter_modules(package.__path__):
        file = importlib.import_module(f"{package.__name__}.{module.name}")
        catalogue = getattr(file, f"{attribute}S", None)
        found.extend([getattr(file, attribute)] if catalogue is None else catalogue)
    return {part.name: part for part in sorted(found, key=lambda part: part.name)}


def discover() -> Parts:
    """Return all parts that ship with the package."""
    return Parts(
        mechanisms=_declared(mechanisms, "MECHANISM"),
        instruments=_declared(instruments, "INSTRUMENT"),
        outcomes=_declared(outcomes, "OUTCOME"),
    )
