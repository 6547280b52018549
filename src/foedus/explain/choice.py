"""The choices of a member behind a number: option in force, since when, by whom, and why."""

from foedus import column_names
from foedus.engine.run import Engine
from foedus.explain.deliberation import Tracer
from foedus.explain.deliberation_record import Record, nearest
from foedus.explain.evidence import Cite, column_row, paragraphs
from foedus.explain.replay import Path
from foedus.result.documents.choice import Answer, Deliberation, OptionWeighed, TracedChoice
from foedus.result.documents.evidence import DrawnForChoice

MOVED = 1e-6  # distance of levels, in units of the instrument


class Choices:
    """Tells how the levers of one member came to stand as they do.

    Parameters
    ----------
    seed
        Seed of the run, which names the member's random numbers.
    weighed
        Whether to weigh deliberations again, to say which line prevailed and why; it costs a
        compilation for each government.
    """

    def __init__(self, engine: Engine, path: Path, seed: int, *, weighed: bool) -> None:
        """Compile nothing yet."""
        self.path, self.weighed = path, weighed
        self._tracer = Tracer(engine, path.schedule, seed)
        self._memo: dict[tuple[int, str], list[Record]] = {}

    def row(self, i: int, channels: tuple[str, ...], way: tuple[str, ...] = ()) -> TracedChoice:
        """Return one lever at the last quarter.

        Parameters
        ----------
        channels
            The channels through which it bears on what is traced.
        way
            The shortest way to it by declared effects.
        """
        model, steps = self.path.model, self.path.steps
        lever, last = model.levers[i], len(steps) - 1
        level, done = float(steps[last].levels[i]), float(steps[last].done[i])
        since = self._since(i)
        forced = bool(self.path.schedule.forced[last, i] > 0.0)
        shifted = bool(self.path.schedule.level_shift[last, i] != 0.0)
        weighed = None
        if self.weighed and since is not None and not self.path.schedule.forced[since, i]:
            weighed = self.deliberation(i, since)
        return TracedChoice(
            lever=lever.name,
            government=lever.government,
            instrument=lever.instrument.name,
            title=lever.instrument.title,
            target=", ".join(lever.targets),
            channels=channels,
            option=nearest(lever, level),
            level=level,
            done=done,
            late=abs(level - done) > MOVED,
            off_menu=min(abs(level - x) for x in lever.levels) > MOVED,
            unit=lever.instrument.unit,
            start=lever.options[lever.start],
            since=None if since is None else str(model.first + since),
            imposed=forced or shifted,
            by="policy or --do" if forced or shifted else lever.government,
            deliberation=weighed,
            paragraphs=paragraphs(model, lever.instrument.name),
            way=way,
        )

    def _since(self, i: int) -> int | None:
        # The quarter of the last move; none where the lever stands as at the start.
        lever, steps = self.path.model.levers[i], self.path.steps
        before = [lever.levels[lever.start], *(float(step.levels[i]) for step in steps)]
        moves = [t for t in range(len(steps)) if abs(before[t + 1] - before[t]) > MOVED]
        return moves[-1] if moves else None

    def deliberation(self, i: int, t: int) -> Deliberation | None:
        """Return how a lever was settled in a quarter; none where it was not on the agenda."""
        lever = self.path.model.levers[i]
        key = (t, lever.government)
        if key not in self._memo:
            self._memo[key] = self._tracer.weigh(self.path, t, (lever.government,))
        record = next((r for r in self._memo[key] if r["lever"] == lever.name), None)
        return None if record is None else _summed_up(record)

    def last_on_agenda(self, i: int) -> Deliberation | None:
        """Return the last deliberation over a lever, going back from the last quarter."""
        for t in reversed(range(len(self.path.steps))):
            found = self.deliberation(i, t)
            if found is not None:
                return found
        return None

    def numbers(self, i: int, cite: Cite) -> tuple[DrawnForChoice, ...]:
        """Return the drawn numbers that the choice of a lever rests on, with their sources."""
        model, lever = self.path.model, self.path.model.levers[i]
        own = lever.name
        names = {
            option: column_names.base_share(own, option)
            for k, option in enumerate(lever.options)
            if lever.alike[k] == k
        }
        names |= {
            "weight": column_names.base_weight(own),
            "range": column_names.spread(own),
            "sharpness": column_names.sharpness(own),
            "opening": column_names.opening(own),
            "transitory": column_names.TRANSITORY,
        }
        if lever.answered_by:
            names["anticipation"] = column_names.anticipation(lever.government)
        row, place = self.path.row, model.index
        drawn = {
            short: column_row(model, name, float(row[place[name]]), cite)
            for short, name in names.items()
        }
        return tuple(DrawnForChoice(**vars(one), short=short) for short, one in drawn.items())


def _summed_up(record: Record) -> Deliberation:
    """Return a deliberation in short: what each line likes best, and what spoke for each option.

    A line has prevailed if what came of it is what that line likes best.
    """
    options: list[Record] = [o for o in record["options"] if o["alike"] is None]
    weights, before = record["weights"], record["record"]
    favourites: dict[str, str] = {
        line: max(options, key=lambda o: o["now"][line])["name"] for line in weights
    }
    wanted = [line for line, option in favourites.items() if option == record["taken"]]
    return Deliberation(
        quarter=record["quarter"],
        rule=record["rule"],
        shares=record["shares"],
        weights=weights,
        record=before,
        sharpness=record["sharpness"],
        proposed=record["proposed"],
        review=record["review"],
        accepts=record["accepts"],
        refused=record["refused"],
        standing=record["standing"],
        taken=record["taken"],
        level=record["level"],
        slips=record["slips"],
        attends=record["attends"],
        favourites=favourites,
        prevailed=tuple(sorted(wanted, key=lambda line: -weights[line])),
        options=tuple(_weighed(o, weights, before) for o in options),
        replies=_expected(options, record["taken"]),
    )


def _weighed(option: Record, weights: Record, before: Record) -> OptionWeighed:
    return OptionWeighed(
        name=option["name"],
        base=option["base"],
        tilt=option["tilt"],
        written=option["written"],
        reaction=option["reaction"],
        taste=option["taste"],
        lasting=option["lasting"],
        score=option["score"],
        as_written=option["as_written"],
        odds=option["odds"],
        own=option["own"],
        now=sum(weight * option["now"][line] for line, weight in weights.items()),
        then=sum(weight * option["then"][line] for line, weight in before.items()),
    )


def _expected(options: list[Record], taken: str) -> tuple[Answer, ...]:
    """Return the settings that were expected in answer to the option taken."""
    replies: list[Record] = [r for o in options if o["name"] == taken for r in o["replies"]]
    return tuple(
        Answer(reply["lever"], reply["opens"], reply["kappa"], _chances(reply["settings"]))
        for reply in replies
    )


def _chances(settings: list[Record]) -> dict[str, float]:
    return {setting["option"]: setting["chance"] for setting in settings}
