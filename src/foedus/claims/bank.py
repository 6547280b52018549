"""Arms that claims share, each run once and kept, so that an interrupt costs nothing."""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.claims.arms import Arm, imposed
from foedus.claims.fingerprint import fingerprint
from foedus.counterfactuals import paired_arms
from foedus.counterfactuals.paired_arms import Expected
from foedus.counterfactuals.probes import Probe
from foedus.dynamics import priors
from foedus.experiment import Ensemble
from foedus.model.types import Model

Table = npt.NDArray[Any]
Progress = Callable[[str, int, int], None]

DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
"""How a unit that is cut short or edited shows itself."""

BATCH = 16
"""Arms that are run together: they share reference paths, and what is read of them in memory."""

Known = tuple[int, int]
"""Draws, and shocks of each, in which an arm was run."""


@dataclass
class Bank:
    """Arms of a model, run when they are asked for.

    Attributes
    ----------
    probes
        What is read of every arm, whichever claim asks, so that a claim more or less changes
        nothing that was run.
    folder
        Where finished arms are kept; None for nowhere. They are found again by the same code, case
        and size alone.
    """

    model: Model
    probes: tuple[Probe, ...]
    quarters: int
    seed: int
    folder: Path | None = None
    progress: Progress | None = None
    _found: dict[tuple[Arm, int, int], Expected] = field(default_factory=dict)
    _matrix: dict[int, Table] = field(default_factory=dict)

    def run(self, arms: Iterable[Arm], draws: int, replicates: int, stage: str) -> None:
        """Run the arms that were not run in this size yet; of smaller ones what they lack of it."""
        size = Ensemble(draws=draws, replicates=replicates, quarters=self.quarters, seed=self.seed)
        todo = [
            arm
            for arm in dict.fromkeys(arms)
            if (arm, draws, replicates) not in self._found and not self._load(arm, size)
        ]
        by_known: dict[Known, list[Arm]] = {}
        ran = list(dict.fromkeys((draws, shocks) for _, draws, shocks in self._found))
        for arm in todo:
            by_known.setdefault(self._known(arm, size, ran), []).append(arm)
        total = sum(len(_missing(known, size)) * len(arms) for known, arms in by_known.items())
        before = 0
        for known, arms in by_known.items():
            for first in range(0, len(arms), BATCH):
                some = arms[first : first + BATCH]
                self._add(some, known, size, partial(self._tell, stage, before, total))
                before += len(some) * len(_missing(known, size))

    def _known(self, arm: Arm, size: Ensemble, ran: Sequence[Known]) -> Known:
        """Return the largest size that this one contains and in which an arm was run.

        Of the sizes of all arms, which are few where arms are many.
        """
        found = [
            (draws, shocks)
            for draws, shocks in ran
            if (arm, draws, shocks) in self._found
            and draws <= size.draws
            and shocks * 2 in (size.replicates, size.replicates * 2)
        ]
        return max(found, key=lambda one: one[0] * one[1], default=(0, size.replicates))

    def _add(self, arms: list[Arm], known: Known, size: Ensemble, told: Progress) -> None:
        """Run the members of a size that arms lack."""
        schedules = [imposed(self.model, arm, self.quarters) for arm in arms]
        probes, missing = [self.probes] * len(arms), _missing(known, size)
        values, _ = paired_arms.read(
            self.model, schedules, probes, size, progress=told, members=missing
        )
        draws, shocks = known
        for arm, new in zip(arms, values, strict=True):
            # First further shocks of draws that were run, then draws that were not.
            more, rest = np.split(new, [draws * (size.replicates - shocks)])
            found = paired_arms.expected(rest, size)
            if draws:
                own = self._found[arm, draws, shocks]
                if shocks < size.replicates:
                    extra = paired_arms.expected(more, replace(size, replicates=shocks))
                    own = paired_arms.joined(own, extra, shocks)
                found = paired_arms.stacked(own, found)
            self._keep(arm, size, found)

    def _tell(self, stage: str, before: int, total: int, _: str, done: int, __: int) -> None:
        if self.progress is not None:
            self.progress(stage, before + done, total)

    def forget(self, arms: Iterable[Arm], draws: int, replicates: int) -> None:
        """Drop arms from memory; those that are kept in the folder are found again."""
        for arm in arms:
            self._found.pop((arm, draws, replicates), None)

    def of(self, arm: Arm, draws: int, replicates: int) -> Expected:
        """Return what is expected of an arm that was run in this size."""
        return self._found[arm, draws, replicates]

    def drawn(self, draws: int) -> Table:
        """Return the drawn matrix (draw, column)."""
        if draws not in self._matrix:
            self._matrix[draws] = priors.draw(self.model, self.seed, draws)
        return self._matrix[draws]

    def _file(self, arm: Arm, size: Ensemble) -> Path | None:
        if self.folder is None:
            return None
        key = repr((fingerprint(), self.model.digest, arm, self.probes, size))
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npz"

    def _load(self, arm: Arm, size: Ensemble) -> bool:
        """Take an arm from the folder; one that is damaged is run again."""
        file = self._file(arm, size)
        if file is None or not file.is_file():
            return False
        # Opened here, so that a file which is no archive is closed again.
        with contextlib.suppress(*DAMAGED), file.open("rb") as stream, np.load(stream) as kept:
            whole, within = kept["whole"], kept["within"]
            halves = tuple(kept[f"half{i}"] for i in range(len(kept.files) - 2))
            shape = (size.draws, self.quarters, len(self.probes))
            if all(table.shape == shape for table in (whole, within, *halves)):
                self._found[arm, size.draws, size.replicates] = Expected(whole, halves, within)
                return True
        return False

    def _keep(self, arm: Arm, size: Ensemble, found: Expected) -> None:
        self._found[arm, size.draws, size.replicates] = found
        file = self._file(arm, size)
        if file is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        tables = {"whole": found.whole, "within": found.within}
        tables |= {f"half{i}": half for i, half in enumerate(found.halves)}
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez(stream, allow_pickle=False, **tables)
            # Renamed when whole: what has the name of a unit is one.
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _missing(known: Known, size: Ensemble) -> Table:
    """Return the numbers of members that are not in a size that was run, rising by draw."""
    draws, shocks = known
    numbers = np.arange(size.members).reshape(size.draws, size.replicates)
    return np.concatenate([numbers[:draws, shocks:].reshape(-1), numbers[draws:].reshape(-1)])


def union(looks: Sequence[Sequence[Probe]]) -> tuple[Probe, ...]:
    """Return all that is read, each once, in a settled order."""
    return tuple(sorted({probe for probes in looks for probe in probes}, key=repr))
