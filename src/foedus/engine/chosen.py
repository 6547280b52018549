"""The choices of a member behind a number: option in force, since when, by whom, by which line."""

from typing import Any

import numpy as np

from foedus.engine.origins import Record, paragraphs
from foedus.engine.replay import Path
from foedus.engine.trace import Tracer
from foedus.model.types import Lever

MOVED = 1e-6  # distance of levels, in units of the instrument


class Choices:
    """Tells how the levers of one member came to stand as they do.

    Parameters
    ----------
    seed
        Seed of the run, which names the member's random numbers.
    weighed
        Whether to weigh deliberations again, to say which line prevailed; it costs a compilation
        for each government.
    """

    def __init__(self, path: Path, seed: int, *, weighed: bool) -> None:
        """Compile nothing yet."""
        self.path, self.weighed = path, weighed
        self._tracer = Tracer(path.model, path.schedule, seed)
        self._memo: dict[tuple[int, str], list[Record]] = {}

    def row(self, i: int, channels: list[str]) -> Record:
        """Return one lever at the last quarter.

        Parameters
        ----------
        channels
            The channels through which it bears on what is traced.
        """
        model, steps = self.path.model, self.path.steps
        lever, last = model.levers[i], len(steps) - 1
        level = float(steps[last].levels[i])
        since = self._since(i)
        forced = bool(self.path.schedule.forced[last, i] > 0.0)
        shifted = bool(self.path.schedule.level_shift[last, i] != 0.0)
        found: Record = {
            "lever": lever.name,
            "government": lever.government,
            "instrument": lever.instrument.name,
            "title": lever.instrument.title,
            "target": ", ".join(lever.targets),
            "channels": channels,
            "option": nearest(lever, level),
            "level": level,
            "off_menu": min(abs(level - x) for x in lever.levels) > MOVED,
            "unit": lever.instrument.unit,
            "start": lever.options[lever.start],
            "since": None if since is None else str(model.first + since),
            "imposed": forced or shifted,
            "by": "policy or --do" if forced or shifted else lever.government,
            "deliberation": None,
            "paragraphs": paragraphs(model, lever.instrument.name),
        }
        if self.weighed and since is not None and not self.path.schedule.forced[since, i]:
            found["deliberation"] = self.deliberation(i, since)
        return found

    def _since(self, i: int) -> int | None:
        # The quarter of the last move; none where the lever stands as at the start.
        lever, steps = self.path.model.levers[i], self.path.steps
        before = [lever.levels[lever.start], *(float(step.levels[i]) for step in steps)]
        moves = [t for t in range(len(steps)) if abs(before[t + 1] - before[t]) > MOVED]
        return moves[-1] if moves else None

    def deliberation(self, i: int, t: int) -> Record | None:
        """Return how a lever was settled in a quarter; none where it was not on the agenda."""
        lever = self.path.model.levers[i]
        key = (t, lever.government)
        if key not in self._memo:
            self._memo[key] = self._tracer.weigh(
                self.path.draw, self.path.keys, self.path.steps[t].carry, t, (lever.government,)
            )
        record = next((r for r in self._memo[key] if r["lever"] == lever.name), None)
        return None if record is None else _summed_up(record)

    def last_on_agenda(self, i: int) -> Record | None:
        """Return the last deliberation over a lever, going back from the last quarter."""
        for t in reversed(range(len(self.path.steps))):
            found = self.deliberation(i, t)
            if found is not None:
                return found
        return None


def nearest(lever: Lever, level: float) -> str:
    """Return the option on the menu that is nearest to a level."""
    return lever.options[int(np.argmin(np.abs(np.asarray(lever.levels) - level)))]


def _summed_up(record: Record) -> Record:
    """Return who prevailed: the lines whose own favourite is what came of it."""
    options: list[Record] = record["options"]

    def favourite(line: str) -> str:
        return max(options, key=lambda o: o["utility"][line] + o["response"][line] - o["cost"])[
            "name"
        ]

    weights: dict[str, float] = record["weights"]
    favourites = {line: favourite(line) for line in weights}
    kept: dict[str, Any] = {
        name: record[name]
        for name in (
            "quarter", "rule", "shares", "weights", "proposed", "taken", "level", "accepts", "kept",
        )
    }  # fmt: skip
    wanted = [line for line, option in favourites.items() if option == record["taken"]]
    return kept | {
        "favourites": favourites,
        "prevailed": sorted(wanted, key=lambda line: -weights[line]),
        "options": [{"name": o["name"], "score": o["score"]} for o in options],
    }
