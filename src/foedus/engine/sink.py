"""From finished blocks to the result folder: cut the kept columns into named series."""

from collections.abc import Callable

import numpy as np

from foedus.engine.run import Block, columns
from foedus.model.types import Model
from foedus.result.store import ResultWriter


def to_writer(model: Model, writer: ResultWriter) -> Callable[[Block], None]:
    """Return a sink that writes each block as it is finished."""
    where = columns(model)

    def write(block: Block) -> None:
        series = {name: block.values[:, :, cut] for name, cut in where if cut.stop > cut.start}
        if "option" in series:
            series["option"] = series["option"].astype(np.int8)
        writer.write(block.arm, block.first_member, {**series, "status": block.status})

    return write
