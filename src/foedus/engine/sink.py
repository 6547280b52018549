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
        if model.levers:
            writer.add_deliberation(block.arm, block.reasons.astype(np.float64))

    return write


class First:
    """A sink that passes every block on and remembers the first members of the first arm."""

    def __init__(self, onward: Callable[[Block], None]) -> None:
        """Remember nothing yet."""
        self.onward = onward
        self.block: Block | None = None

    def __call__(self, block: Block) -> None:
        """Take a finished block."""
        if block.arm == 0 and block.first_member == 0:
            self.block = block
        self.onward(block)
