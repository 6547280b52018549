"""What a run may ask for: memory that is there."""

from typing import TYPE_CHECKING

from foedus.errors import Problem, ResourceError
from foedus.experiment import Ensemble

if TYPE_CHECKING:
    from foedus.model.types import Model


def check_memory(model: "Model", ensemble: Ensemble) -> None:
    """Refuse a run for which memory is short; nothing is refused where that is not known.

    Raises
    ------
    ResourceError
        It says what to reduce.
    """
    from foedus.engine.compilation import available_memory

    widest = max(len(kept.labels) for kept in model.kept)
    matrix = 3 * 4 * ensemble.draws * len(model.columns)
    series = 3 * 4 * ensemble.members * ensemble.quarters * widest
    needed, free = 1_500_000_000 + matrix + series, available_memory()
    if free is None or needed <= free:
        return
    what = f"the run needs about {needed / 1e9:.0f} GB of memory; {free / 1e9:.0f} GB are free"
    fix = "reduce --draws" if matrix > series else "reduce --replicates, --draws or --quarters"
    raise ResourceError(Problem("", what, fix))
