"""How a printed trace tells choices: what stands, since when, who prevailed, and why."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.report.terminal.console import indented
from foedus.report.terminal.trace_words import at, percent, plain, signed, value, whence
from foedus.result.documents.choice import (
    ChoiceWithNumbers,
    Deliberation,
    OptionWeighed,
    TracedChoice,
)
from foedus.result.documents.evidence import Drawn, DrawnForChoice

Writer = Callable[[Drawn], str]


class ChoicePage:
    """Prints choices.

    Parameters
    ----------
    key, source
        Name the source of a number, without and with its value and prior.
    whole
        Whether deliberations are shown with all options and what they rest on.
    """

    def __init__(self, out: Console, key: Writer, source: Writer, *, whole: bool) -> None:
        """Print nothing yet."""
        self.out, self._key, self._source, self.whole = out, key, source, whole

    def choice(self, row: TracedChoice) -> None:
        """Print one lever."""
        since = f"since {row.since}" if row.since else "as at the start"
        who = f"imposed by {row.by}" if row.imposed else f"chosen by {row.by}"
        off_menu = f", at {value(row.level)}" if row.off_menu else ""
        text = f"  {row.option}{off_menu}, {since}, {who}; at the start {row.start}"
        self.out.print(Text.assemble((f"  {row.lever}", "bold"), text, at(row.paragraphs)))
        if row.late:
            self._line(f"carried out so far: {value(row.done)} of {value(row.level)}")
        if row.channels:
            moved = ", which moved it" if row.way else ""
            self._line(f"feeds {', '.join(row.channels)}{moved}")
        elif row.way:
            self._line(f"by declared effects: {' -> '.join(row.way)}")
        if row.deliberation:
            self._deliberation(row.deliberation)
            if self.whole:
                self._options(row.deliberation)
        elif self.whole and not row.imposed:
            self._line("it was not on the agenda so far")
        if isinstance(row, ChoiceWithNumbers):
            self._numbers(row.numbers)

    def _deliberation(self, told: Deliberation) -> None:
        weights = sorted(told.weights.items(), key=lambda pair: -pair[1])
        lines = ", ".join(
            f"{_short(line)} {percent(weight)} for {told.favourites[line]}"
            for line, weight in weights
            if weight > 0.0
        )
        self._line(f"{told.quarter}, by {told.rule}: {lines}")
        if not told.attends:
            self._line(f"taken {told.taken}: this government does not weigh options")
            return
        one = next(o for o in told.options if o.name == told.taken)
        won = ", ".join(map(_short, told.prevailed)) or "no line"
        self._line(
            f"taken {told.taken} (liked best by {won}): {percent(one.base)} in the record, "
            f"{percent(one.as_written)} as its lines were written, {percent(one.odds)} as "
            f"things stood, {percent(one.own)} with the lasting taste of this member"
        )
        self._ahead(told)
        if told.review:
            self._review(told)
        if told.slips:
            self._line(f"{percent(told.slips)} of the way to it is not gone in a quarter")

    def _ahead(self, told: Deliberation) -> None:
        """Print what put the proposal before the next best option, in log-odds."""
        first, *others = sorted(told.options, key=lambda o: -o.score)
        if not others:
            return
        next_best, steep = others[0], told.sharpness
        parts = [
            *_log_odds(first, next_best, steep),
            ("chance", first.taste - next_best.taste),
        ]
        said = ", ".join(f"{name} {signed(size)}" for name, size in parts)
        ahead = value(first.score - next_best.score)
        self._line(f"proposed {first.name}, {ahead} log-odds before {next_best.name}: {said}")

    def _review(self, told: Deliberation) -> None:
        did = "it kept what stood" if told.refused else "it passed"
        self._line(
            f"the leader's line reviews {percent(told.review)} of proposals, and then accepts "
            f"this one with {percent(told.accepts)}: {did}"
        )

    def _options(self, told: Deliberation) -> None:
        heads = ["option", "record", "worth now", "then", "tilt", "written", "changed", "chance"]
        table = plain([*heads, "score", "if open", "member"])
        for o in told.options:
            numbers = (o.now, o.then, o.tilt, o.written, o.reaction, o.taste, o.score)
            sizes = [f"{number:+.2f}" for number in numbers]
            odds = [percent(o.odds), percent(o.own)]
            table.add_row(Text(o.name), percent(o.base), *sizes, *odds)
        self._table(table)
        self._line(
            "score = ln record + lam tilt + chance; tilt = worth now - then = written + changed; "
            f"lam {value(told.sharpness)} per swing"
        )
        for reply in told.replies:
            settings = sorted(reply.settings.items(), key=lambda pair: -pair[1])
            found = ", ".join(f"{name} {percent(chance)}" for name, chance in settings)
            self._line(
                f"expected answer to {told.taken} of {reply.lever}, which opens with "
                f"{percent(reply.opens)}: {found}; {percent(reply.kappa)} of it is counted in"
            )

    def _numbers(self, rows: Sequence[DrawnForChoice]) -> None:
        self._line("it rests on:")
        table = Table.grid(padding=(0, 2))
        table.add_column()
        table.add_column(overflow="fold")
        shares = [row for row in rows if row.prior.startswith("dirichlet")]
        for row in shares[:1]:
            known = ", ".join(f"{r.short} {percent(r.value)}" for r in shares)
            table.add_row("record", Text(f"{known}; {whence(row.prior)}; {self._key(row)}"))
        for row in (row for row in rows if row not in shares):
            table.add_row(Text(row.short), Text(f"{row.meaning}: {self._source(row)}"))
        self._table(table)

    def _table(self, table: Table) -> None:
        self.out.print(Padding(table, (0, 0, 0, 4)))

    def _line(self, text: str) -> None:
        self.out.print(indented(text, 4))


def _log_odds(one: OptionWeighed, other: OptionWeighed, steep: float) -> list[tuple[str, float]]:
    """Return what separates the scores of two options, chance apart."""
    written = steep * (one.written - other.written)
    reaction = steep * (one.reaction - other.reaction)
    rest = (one.score - one.taste) - (other.score - other.taste)
    return [
        ("record", rest - written - reaction),
        ("as written", written),
        ("what has changed", reaction),
    ]


def _short(line: str) -> str:
    return line.partition(".")[2]
