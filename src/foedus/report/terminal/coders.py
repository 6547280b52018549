"""How far two coders agree, for a terminal: by field, where they differ, and what follows of it."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from foedus.report.rows.claims import letters
from foedus.report.terminal.console import console, heading, plain
from foedus.result.documents.coders import CodedFound, Coders
from foedus.result.documents.verdicts import SideFound


def show(document: Coders) -> None:
    """Print agreement by field, every dispute, and shares of draws by both codings."""
    out = console()
    one, other = document.coders
    out.print(Text(f"{one} and {other} agree on {document.same:.0%} of the fields and "
                   f"signs of {document.claims} claims that both coded."))  # fmt: skip
    for name, only in ((one, document.only_first), (other, document.only_second)):
        if only:
            out.print(Text(f"Only {name}: {', '.join(only)}."))
    heading(out, "agreement by field")
    out.print(_fields(document))
    if document.disputes:
        heading(out, "where they differ")
        table = plain()
        for head in ("claim", "field", one, other):
            table.add_column(head)
        for dispute in document.disputes:
            table.add_row(dispute.id, *map(Text, (dispute.field, dispute.first, dispute.second)))
        out.print(table)
    heading(out, "what follows")
    out.print(_coded(document))
    out.print(Text("# for what is asserted, . neither, - against it; both: each coding for half."))


def _fields(document: Coders) -> Table:
    table = plain()
    for head in ("field", "the same", "kappa"):
        table.add_column(head, justify="left" if head == "field" else "right")
    for field in document.fields:
        table.add_row(field.name, f"{field.same:.0%}", _number(field.kappa))
    table.add_row(f"signs of {document.signs} effects", "", f"{_number(document.alpha)} alpha")
    return table


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def _coded(document: Coders) -> Table:
    table = plain()
    for head in ("claim", *document.coders, "both", ""):
        table.add_column(head, no_wrap=head == "both")
    for coded in document.coded:
        table.add_row(coded.id, *map(Text, _row(coded)))
    return table


def _row(coded: CodedFound) -> Iterator[str]:
    if not coded.disputed:
        yield from (coded.first, "the same", _bar(coded.sides[0]), "")
        return
    for word, sides in zip((coded.first, coded.second), coded.sides, strict=True):
        yield f"{_bar(sides)} {word}".strip()
    yield _bar(coded.mixed)
    yield coded.word or ""


def _bar(sides: Sequence[SideFound]) -> str:
    return letters(sides[0].share, sides[-1].share) if sides else ""
