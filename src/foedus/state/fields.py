"""How a variable is declared: shape aliases, the field itself, and the table read from a class."""

import dataclasses
from typing import Any

from jaxtyping import Array, Float

from foedus.contract import Link, Variable

ActorArray = Float[Array, "actor ..."]
DyadArray = Float[Array, "actor other ..."]
LineArray = Float[Array, "line ..."]
Scalar = Float[Array, "..."]


def variable(
    unit: str,
    link: Link,
    meaning: str,
    measure: str = "none",
    *,
    index: bool = False,
    exogenous: bool = False,
    stock: bool = False,
    needed: str = "",
    positive: bool = False,
    marks: str = "",
) -> Any:
    """Declare a variable as a field; see `foedus.contract.Variable` for the arguments."""
    return dataclasses.field(
        metadata={
            "variable": {
                "unit": unit,
                "link": link,
                "meaning": meaning,
                "measure": measure,
                "index": index,
                "exogenous": exogenous,
                "stock": stock,
                "needed": needed,
                "positive": positive,
                "marks": marks,
            }
        }
    )


def dims_of(cls: type, name: str) -> tuple[str, ...]:
    """Return the dimension names of a field, from its executed annotation."""
    annotation = next(f.type for f in dataclasses.fields(cls) if f.name == name)
    return tuple(d for d in getattr(annotation, "dim_str", "").split() if d != "...")


def table(cls: type, kind: Any) -> dict[str, Variable]:
    """Return the rows of the table of variables that a class declares."""
    dims: Any = {f.name: dims_of(cls, f.name) for f in dataclasses.fields(cls)}
    return {
        f.name: Variable(name=f.name, kind=kind, dims=dims[f.name], **f.metadata["variable"])
        for f in dataclasses.fields(cls)
    }
