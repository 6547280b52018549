"""Whom levers hear, on the terminal: a table of signals by government, and a line per lever."""

from itertools import groupby

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.report.rows.hears import OWN, Line, drawn_anew, lines, marked, standings
from foedus.report.terminal.console import PIPED_LISTS, console
from foedus.result.heard import FAINT, LOUD, Ear, Heard

_STYLES = ((0.2, "bold"), (LOUD, "default"), (FAINT, "dim"), (0.0, "bright_black"))


def show(heard: Heard, to: Console | None = None) -> None:
    """Print the tables, the lines and the count of what is heard."""
    out = to or console(PIPED_LISTS)
    out.print(Text(heard.title, style="bold"))
    out.print(
        f"Change of the probabilities of a lever's options if it opens in {heard.quarter}, in "
        f"percentage points (half the sum of changes, mean over {heard.draws} draws, seed "
        f"{heard.seed})"
    )
    if heard.do:
        out.print(Text(f"in every world: {', '.join(heard.do)}"))
    out.print(f"{OWN} act of the lever's own government; blank: the lever itself", style="dim")
    for government, ears in groupby(heard.levers, lambda ear: ear.government):
        _table(out, heard, government, list(ears))
    out.print()
    for line in lines(heard):
        _line(out, line)
    if heard.base is not None:
        _show_base(out, heard)
    loud, faint, cells = heard.counts()
    out.print()
    out.print(
        f"{loud} of {cells} cells of others' signals reach {100 * LOUD:g} points, "
        f"{faint} stay below {100 * FAINT:g}"
    )
    lost = max((cell.left_out for cell in heard.cells), default=0)
    if lost:
        out.print(f"{lost} draws without sound numbers left out", style="yellow")


def _show_base(out: Console, heard: Heard) -> None:
    out.print()
    out.print(Text("When base shares alone are drawn anew", style="bold cyan"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for name in ("lever", "usual", "hears most", "by", "new options", "usually", "with it"):
        table.add_column(name)
    for row in standings(heard):
        texts = (row.lever, row.usual, row.signal, row.change, row.unseen, row.new, row.new_after)
        table.add_row(*map(Text, texts))
    out.print(table)
    out.print(drawn_anew(heard), style="dim")


def _table(out: Console, heard: Heard, government: str, ears: list[Ear]) -> None:
    out.print()
    out.print(Text(f"{government} hears", style="bold cyan"))
    rows: list[tuple[float, list[Text]]] = []
    for signal in heard.signals:
        cells = [heard.cell(signal.name, ear.name) for ear in ears]
        loudest = max((cell.change for cell in cells if cell), default=0.0)
        texts = [
            Text(marked(cell), style=next(s for x, s in _STYLES if cell.change >= x))
            if cell
            else Text("")
            for cell in cells
        ]
        rows.append((loudest, [Text(signal.name), *texts]))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column("signal", no_wrap=True)
    for ear in ears:
        table.add_column(ear.name.partition(".")[2].replace("_", " "), justify="right")
    for loudest, row in sorted(rows, key=lambda row: -row[0]):
        if loudest >= FAINT:
            table.add_row(*row)
    out.print(table)
    silent = sum(loudest < FAINT for loudest, _ in rows)
    if silent:
        out.print(f"{silent} signals change none of these by {100 * FAINT:g} points", style="dim")


def _line(out: Console, line: Line) -> None:
    ear, stakes = line.ear, line.ear.stakes
    out.print(Text(ear.name, style="bold"))
    dead = f"{len(stakes.dead)} of {len(stakes.interests)}"
    for what, text in (
        ("hears", "; ".join(line.hears) or "nobody"),
        ("deaf to", "; ".join(line.deaf) or "nobody"),
        ("dead", f"{dead} interests: {', '.join(stakes.dead)}" if stakes.dead else "no interest"),
        (
            "as it is",
            f"{ear.start}, base share {stakes.base:.0%}; tilt over the menu {ear.tilt:.2f} "
            f"log-odds (sd {ear.tilt_sd:.2f}); range {stakes.own:.2g} swings, {stakes.given:.2g} "
            f"in the case",
        ),
    ):
        out.print(Padding(Text(f"{what:<9} {text}"), (0, 0, 0, 2), expand=False))
