"""Fill the folder of a run with its units, by any number of processes at the same time.

Each takes one unit after another under a lease, so that a unit has one writer, and looks on until
nothing is missing.
"""

import time
from collections.abc import Callable, Iterator

from foedus.errors import OutputError
from foedus.result.folder import writing
from foedus.result.leases import Leases
from foedus.result.units import Unit
from foedus.result.work import Work

Progress = Callable[[str, int, int], None]
Claim = Callable[[Unit], bool]
Tick = Callable[[int], None]
Source = Callable[[list[Unit], Claim, Tick], Iterator[tuple[Unit, bytes]]]
"""Gives the finished units of a list, of those that it could claim, and tells on the way how many
members of unfinished ones are done."""

WAIT = 1.0
"""Seconds between looks at what other processes do, where nothing is left to take."""


def fill(work: Work, leases: Leases, source: Source, told: Progress) -> None:
    """Work out what is missing, until every unit is there or the folder is gone.

    Parameters
    ----------
    work, leases
        The folder, and its leases, which are being kept.
    source
        Who works units out.
    told
        Called with the number of members that are done.
    """
    manifest = work.manifest
    total = manifest.members * len(manifest.arms)

    def tick(unfinished: int = 0) -> None:
        told("simulating", work.members() + unfinished, total)

    def claim(unit: Unit) -> bool:
        with writing(work.folder):
            took = leases.take(str(unit))
        if not took:
            return False
        if unit in work.done():
            leases.release(str(unit))
            return False
        return True

    while not work.gone() and (missing := work.missing()):
        tick()
        took = False
        try:
            for unit, content in source(missing, claim, tick):
                work.put(unit, content)
                leases.release(str(unit))
                tick()
                took = True
        except (OSError, OutputError):
            if not work.gone():  # it goes when another process has finished the run
                raise
        if not took:
            time.sleep(WAIT)
