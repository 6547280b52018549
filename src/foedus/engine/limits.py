"""What a run may ask for: counts in range, a seed that streams can hold, memory that is there."""

from typing import TYPE_CHECKING

from foedus.errors import OptionError, Problem, ResourceError

if TYPE_CHECKING:
    from foedus.model.types import Model

MOST = 10_000_000
"""Members per arm, and quarters, beyond which a number is a slip of the keyboard."""


def check_counts(**counts: int) -> None:
    """Refuse counts out of range.

    Parameters
    ----------
    counts
        Of draws, replicates and, where asked for, quarters.

    Raises
    ------
    OptionError
        With every count that is out of range, or for too many members.
    """
    problems = [
        Problem(f"--{name}", f"must be between 1 and {MOST:,}, got {value:,}")
        for name, value in counts.items()
        if not 1 <= value <= MOST
    ]
    if problems:
        raise OptionError(problems)
    if counts["draws"] * counts["replicates"] > MOST:
        product = counts["draws"] * counts["replicates"]
        what = f"{product:,} members are more than {MOST:,}"
        raise OptionError(Problem("--draws", what, "reduce --draws or --replicates"))


def check_seed(seed: int) -> None:
    """Refuse a seed that is not a whole number of 32 bits.

    Raises
    ------
    OptionError
        If it is out of range.
    """
    if not 0 <= seed < 2**32:
        raise OptionError(Problem("--seed", f"must be between 0 and {2**32 - 1}, got {seed}"))


def check_run(model: "Model", *, draws: int, replicates: int, quarters: int, seed: int) -> None:
    """Refuse a run whose size or seed is out of range, or for which memory is short."""
    check_counts(draws=draws, replicates=replicates, quarters=quarters)
    check_seed(seed)
    check_memory(model, draws, replicates, quarters)


def check_memory(model: "Model", draws: int, replicates: int, quarters: int) -> None:
    """Refuse a run for which memory is short; nothing is refused where that is not known.

    Raises
    ------
    ResourceError
        It says what to reduce.
    """
    from foedus.engine.compilation import available_memory

    widest = max(len(kept.labels) for kept in model.kept)
    matrix = 3 * 4 * draws * len(model.columns)
    series = 3 * 4 * draws * replicates * quarters * widest
    needed, free = 1_500_000_000 + matrix + series, available_memory()
    if free is None or needed <= free:
        return
    what = f"the run needs about {needed / 1e9:.0f} GB of memory; {free / 1e9:.0f} GB are free"
    fix = "reduce --draws" if matrix > series else "reduce --replicates, --draws or --quarters"
    raise ResourceError(Problem("", what, fix))
