"""The page of verdicts on the claims of `us-japan`, from the document kept beside it."""

from collections.abc import Iterator
from pathlib import Path

from md import join, table

import foedus
from foedus.claims import words
from foedus.report.rows import claims as rows
from foedus.report.rows import verdicts
from foedus.result.documents.claims import ClaimFound, Claims
from foedus.result.documents.record import dumps, loads

RESULTS = Path(__file__).parents[2] / "docs" / "claims-us-japan.json"
BESIDE = Path(foedus.__file__).parent / "cases" / "us-japan" / verdicts.FILE
"""Where reports of runs of the case find the words."""

OPEN = {
    words.IDLE: "too small, cause idle",
    words.UNREACHED: "too small, not reached",
    words.APART: "seldom all of it",
}
"""Why a claim is open, in short."""

INTRODUCTION = """
A word is a share of the model's draws under its priors, on the text as translated; it is never the
probability that a claim is true. [What a verdict means and does not mean](verdicts.md) says how to
read the columns, [how verdicts are computed](claims-method.md) how they come about. Shares are
percentages of draws for the claim, too small, and against it; where absence is claimed, what is too
small counts for it. A claim of several parts counts as for or against where all of them do, and in
between where they do not. Beside `open`: *too small, cause idle* where the effect is too small in
most draws and the cause moves nothing else by its least effect, so that a small effect and a
missing wire cannot be told apart; *too small, not reached* where no draw has all of it, so that
nobody knows whether the model can; *seldom all of it* where parts move, but seldom together.
"""


def keep(text: bytes) -> None:
    """Keep what ``foedus claims us-japan --json`` prints: whole, and in short beside the case.

    Raises
    ------
    ValueError
        If it is not such a document, or one of another case.
    """
    document = loads(Claims, text)
    if document.case != "us-japan":
        raise ValueError(f"verdicts on us-japan are wanted; got {document.case}")
    RESULTS.write_text(dumps(document, indent=0), encoding="utf-8")
    BESIDE.write_text(dumps(verdicts.short(document), indent=1), encoding="utf-8")


def page(command: str) -> str:
    """Return ``docs/claims-us-japan.md``."""
    document = loads(Claims, RESULTS.read_bytes())
    made = (
        f"Made by `foedus claims {document.case} --json > claims.json` with seed {document.seed}, "
        f"version {document.version}, case `{document.digest[:12]}`, least effects and bands "
        f"`{document.bands[:12]}`; then `{command} --claims claims.json`."
    )
    text = join(
        "# Verdicts on the claims of us-japan",
        f"<!-- Generated. Do not edit; run {command} -->",
        document.headline.sentence,
        " ".join(rows.permuted(document)),
        INTRODUCTION.strip(),
        made,
        *_groups(document),
    )
    return text + "\n"


def _groups(document: Claims) -> Iterator[str]:
    heads = ("claim", "says", "shares", "word", "origin", "twin", "arrows", "beside")
    for group in rows.grouped(document):
        yield f"## {group.title}"
        yield group.said
        yield table(heads, map(_row, group.claims))


def _row(claim: ClaimFound) -> tuple[str, ...]:
    there = claim.masses is not None and claim.word not in rows.UNMOVED
    where = f" ({', '.join(claim.paragraphs)})" if claim.paragraphs else ""
    return (
        f"**{claim.id}**{where}",
        claim.text,
        _shares(claim) if there else "",
        rows.word(claim),
        rows.origin(claim),
        rows.twin(claim),
        rows.arrow(claim),
        "; ".join(_beside(claim)),
    )


def _shares(claim: ClaimFound) -> str:
    assert claim.masses is not None
    return " / ".join(f"{100 * one.share.value:.0f}" for one in rows.sides(claim, claim.masses))


def _beside(claim: ClaimFound) -> Iterator[str]:
    yield from (f"{text.replace('_', ' ')}" for text in rows.differing(claim))
    if claim.word == "open" and claim.reason in OPEN:
        yield OPEN[claim.reason]
    if claim.needs:
        yield f"needs {', '.join(claim.needs)}"
    if claim.joins:
        yield f"joins {', '.join(claim.joins)}"
