"""What `foedus run` prints unless all is wanted: the answer on one screen."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from foedus.errors import visible
from foedus.overview import counted
from foedus.report.rows import answer as rows
from foedus.report.rows.outcomes import unsound
from foedus.report.terminal.console import cautions, console, indented
from foedus.report.terminal.run import fullest, show_place
from foedus.result import heard
from foedus.result.documents.summary import Summary
from foedus.result.folder import HEARD
from foedus.result.result import Result
from foedus.result.schema import Manifest

MOST_LINES = 40
"""Lines at most, on a terminal of 80 columns or more, but for arms that are unsound."""

PLACE = 5
"""Lines below all of it, that say how much the monitor flags and where the result lies."""


def show(result: Result, to: Console | None = None) -> None:
    """Print what a run says first; `foedus.report.terminal.run.show` prints all tables.

    Of the surest differences as many are told as there is room for.
    """
    out, document, manifest = to or console(), result.summary(), result.manifest
    cautions(out, document.cautions)
    found = rows.findings(manifest, document)
    place = fullest(result)
    above = list(_answered(manifest, document, place))
    below = [Text(""), *_limits(result, manifest, document)]
    while _height(out, above, _surest(found, manifest), below) > MOST_LINES and len(found) > 1:
        del found[-1]
    unsafe = [Text(sentence, style="yellow") for sentence in unsound(document, manifest)]
    for part in (*above, *_surest(found, manifest), *below, *unsafe, *_flags(document, place)):
        out.print(part)
    out.print()
    show_place(result, out)
    out.print(Text("all tables on the terminal: --full", style="dim"))


def _answered(manifest: Manifest, document: Summary, place: str) -> Iterator[RenderableType]:
    yield Text(manifest.title, style="bold")
    yield Text(visible(rows.asked(manifest)))
    if common := rows.in_every_arm(manifest):
        yield Text(visible(common))
    for own in manifest.parts:
        yield Text(f"does not ship: {own}")
    yield Text("")
    for sentence in rows.headlines(document, place):
        yield Text(visible(sentence), style="bold")
    if why := rows.unsaid(manifest, document):
        yield Text(why)


def _surest(found: Sequence[rows.Finding], manifest: Manifest) -> Iterator[RenderableType]:
    last = manifest.quarters[-1]
    if found:
        yield Text("")
    for sure, head in (
        (True, f"Surest in {last} against {manifest.arms[0]}, in nearly all draws:"),
        (False, f"Next to sure in {last}: fewer than 95 draws of 100 agree on the sign:"),
    ):
        own = [one for one in found if one.sure == sure]
        if own:
            yield Text(head)
        for one in own:
            yield indented(f"{one.arm}: {one.text}", 2)
            yield indented(one.basis, 4, "dim")


def _limits(result: Result, manifest: Manifest, document: Summary) -> Iterator[RenderableType]:
    known = heard.read(result.path / HEARD)
    for line in rows.lines(manifest, document, known, result.path):
        yield Text(visible(line))


def _flags(document: Summary, place: str) -> Iterator[RenderableType]:
    flags = len(document.monitor or ())
    if flags:
        said = f"Degeneracy monitor: {counted(flags, 'flag')}, in the {place}."
        yield Text(said, style="yellow")


def _height(out: Console, *parts: Iterable[RenderableType]) -> int:
    told = (part for some in parts for part in some)
    return PLACE + sum(len(out.render_lines(part, pad=False)) for part in told)
