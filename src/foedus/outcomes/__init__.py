"""One row or one file, one metric of a trajectory, with its unit and its place in the report."""

from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from jaxtyping import Array, Float

from foedus.contract import Effect, Outcome
from foedus.errors import nearest
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE, World

_HOLDERS = {"state": STATE, "appraisals": APPRAISALS, "channels": CHANNELS, "events": EVENTS}


@dataclass(frozen=True)
class Row:
    """An outcome that a variable is, or an event.

    Attributes
    ----------
    over
        Which entries are kept; see `foedus.contract.Outcome`.
    description, unit, index
        Those of the variable where absent.
    reads
        The variable or event; of the outcome's own name where absent.
    drawn_from
        For an event the appraisal it is drawn from: what raises the hazard raises the outcome.
    """

    name: str
    title: str
    over: str
    description: str = ""
    _: KW_ONLY
    reads: str = ""
    drawn_from: str = ""
    unit: str = ""
    index: bool | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """The function of a world that returns one of its variables; equal to another of the same."""

    holder: str
    variable: str

    def __call__(self, world: World) -> Float[Array, "..."]:
        """Return the variable, over its own dimensions."""
        found: Any = getattr(getattr(world, self.holder), self.variable)
        return found

    def __str__(self) -> str:
        """Return it as the body of a function."""
        return f"return world.{self.holder}.{self.variable}"


def rows(part: Literal["I", "II", "III", "IV"], group: str, *row: Row) -> tuple[Outcome, ...]:
    """Return the outcomes of one group of a part of the report."""
    return tuple(_outcome(part, group, each) for each in row)


def _outcome(part: Literal["I", "II", "III", "IV"], group: str, row: Row) -> Outcome:
    name = row.reads or row.name
    holder = next((holder for holder, table in _HOLDERS.items() if name in table), "")
    if not holder:
        known = [known for table in _HOLDERS.values() for known in table]
        raise ValueError(f"row {row.name} reads unknown variable {name}; {nearest(name, known)}")
    variable, compute = _HOLDERS[holder][name], Reading(holder, name)
    meaning = f"{variable.meaning[0].upper()}{variable.meaning[1:]}."
    return Outcome(
        name=row.name,
        title=row.title,
        description=row.description or meaning,
        unit=row.unit or variable.unit,
        dims=variable.dims,
        over=row.over,
        part=part,
        group=group,
        compute=compute,
        formula=str(compute),
        reads=(name,),
        effects=(Effect(row.drawn_from or name, row.name, "+"),),
        index=variable.index if row.index is None else row.index,
        references=row.references,
    )
