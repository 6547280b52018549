"""Names of drawn numbers: one function for each kind of column, for all who write or read one.

The name of a column is also the name of its random stream, and it stands in manifests, tables and
traces of results. A name that changes therefore changes draws and breaks old results.
"""

TRANSITORY = "choice.transitory"
"""Part of the scale of chance that is drawn anew whenever a lever opens (alpha)."""


def start_value(variable: str, key: str) -> str:
    """Return the column of a start value, for an actor (``JPN``) or a dyad (``CHN>JPN``)."""
    return f"state.{variable}[{key}]"


def parameter(mechanism: str, field: str, actor: str = "") -> str:
    """Return the column of a parameter; without an actor also the name a case overrides it by."""
    return f"{mechanism}.{field}[{actor}]" if actor else f"{mechanism}.{field}"


def split(name: str) -> tuple[str, str]:
    """Return a name without its entry, and the entry; empty where it has none.

    Examples
    --------
    >>> split(start_value("gdp", "JPN"))
    ('state.gdp', 'JPN')
    """
    base, _, rest = name.partition("[")
    return base, rest.removesuffix("]")


def variable_of(name: str) -> str:
    """Return the state variable of which a column is a start value; empty if it is none."""
    base, _ = split(name)
    return base.removeprefix("state.") if base.startswith("state.") else ""


def line_weight(line: str) -> str:
    """Return the column of a line's influence in its government at the start."""
    return f"line.{line}.weight"


def line_discount(line: str) -> str:
    """Return the column of a line's factor per quarter."""
    return f"line.{line}.discount"


def interest_weight(line: str, attribute: str) -> str:
    """Return the column of how much a line values an attribute, before normalisation."""
    return f"line.{line}.{attribute}.weight"


def interest_sign(line: str, attribute: str) -> str:
    """Return the column of whether a line gains or loses by an attribute, where it is unclear."""
    return f"line.{line}.{attribute}.sign"


def base_share(lever: str, option: str) -> str:
    """Return the column of the share of an option where nothing has changed."""
    return f"lever.{lever}.base[{option}]"


def base_weight(lever: str) -> str:
    """Return the column of how many decisions the shares before the record are worth."""
    return f"lever.{lever}.base.weight"


def opening(lever: str) -> str:
    """Return the column of the chance per quarter that a lever is on the agenda."""
    return f"lever.{lever}.opening"


def opening_moves(lever: str) -> str:
    """Return the column of the moves that the record of a lever stands for."""
    return f"lever.{lever}.opening.moves"


def sharpness(lever: str) -> str:
    """Return the column of the chance that the better of two options is taken."""
    return f"lever.{lever}.sharpness"


def spread(lever: str) -> str:
    """Return the column of the typical spread of what a lever's options are worth, in swings."""
    return f"lever.{lever}.range"


def is_of_lever(name: str, lever: str) -> bool:
    """Return whether a column is one of a lever."""
    return name.startswith(f"lever.{lever}.")


def anticipation(government: str) -> str:
    """Return the column of how much of others' answers a government expects (kappa)."""
    return f"government.{government}.anticipation"


def rival(slot: str) -> str:
    """Return the column of the uniform number that picks among rival formulas of a slot."""
    return f"variant.{slot}"
