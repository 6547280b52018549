"""Verdicts on claims for a terminal: the head, a table in the order of paragraphs, and cards."""

import re
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from foedus.result.documents.claims import ClaimFound, Claims, MassesFound

WIDTH = 10
"""Letters of a bar."""


def show(document: Claims, card: bool) -> None:
    """Print verdicts; with `card`, all that stands beside each."""
    console = Console(highlight=False)
    console.print(document.headline.sentence)
    console.print()
    if card:
        for claim in document.claims:
            _card(console, claim)
    else:
        console.print(_table(document.claims))
        console.print(
            "# in the direction of the claim, . too small, - the other way; twin: draws that show "
            "it where signs are drawn by lot."
        )
        for text in _permuted(document):
            console.print(text)
    console.print(f"next: foedus claims {document.case} ID for the card of one claim")


def ordered(claims: Sequence[ClaimFound]) -> list[ClaimFound]:
    """Return claims in the order of their paragraphs."""

    def place(claim: ClaimFound) -> tuple[int, str, int]:
        first = int(re.sub(r"\D", "", claim.paragraphs[0])) if claim.paragraphs else 10_000
        letters, number = re.match(r"([A-Za-z]*)(\d*)", claim.id).groups()  # type: ignore[union-attr]
        return first, letters, int(number or 0)

    return sorted(claims, key=place)


def bar(claim: ClaimFound) -> str:
    """Return the three masses as letters: for the claim, too small, the other way."""
    masses = claim.masses
    if masses is None or claim.word in ("deaf", "not expressible", "not computed"):
        return {"deaf": "/" * WIDTH}.get(claim.word, " " * WIDTH)
    up, down = directed(claim, masses)
    ups, downs = round(up * WIDTH), round(down * WIDTH)
    return "#" * ups + "." * (WIDTH - ups - downs) + "-" * downs


def directed(claim: ClaimFound, masses: MassesFound) -> tuple[float, float]:
    """Return the shares for and against a claim by size, in the direction that it asserts."""
    single = len(claim.limbs) == 1 and claim.pattern != "monotone"
    if single and claim.limbs[0].sign in ("-", "<="):
        return masses.minus.value, masses.plus.value
    return masses.plus.value, masses.minus.value


def word(claim: ClaimFound) -> str:
    """Return the word, with both where a claim is on the line."""
    if claim.between:
        return f"on the line: {' or '.join(claim.between)}"
    return claim.word


def _table(claims: Sequence[ClaimFound]) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for name in ("", "", "claim", "shares", "word", "origin", "twin", "arrow"):
        table.add_column(name, no_wrap=name in ("", "shares", "origin", "twin"))
    for claim in ordered(claims):
        twin = ""
        if claim.twin is not None:
            twin = f"{100 * directed(claim, claim.twin.masses)[0]:.0f}%"
        table.add_row(
            ",".join(claim.paragraphs[:2]),
            claim.id,
            Text(claim.text),
            bar(claim),
            word(claim),
            claim.basis if claim.masses else "",
            twin,
            claim.arrow or "",
        )
    return table


def _permuted(document: Claims) -> list[str]:
    shown = [p for p in document.permuted if p.word in ("appears", "mostly appears", "opposite")]
    if not shown:
        return []
    rates = ", ".join(f'"{p.word}" {p.rate:.0%} ({p.low:.0%} to {p.high:.0%})' for p in shown)
    return [f"With the signs of claims drawn by lot: {rates}."]


def _card(console: Console, claim: ClaimFound) -> None:
    console.print(Text(f"{claim.id}  {', '.join(claim.paragraphs)}  {claim.voice}", style="bold"))
    console.print(Text(f"  {claim.text}"))
    rows = [("verdict", claim.said if claim.masses else word(claim))]
    rows += [("", claim.reason)] if claim.reason else []
    if claim.masses is not None:
        named = (
            ("plus", claim.masses.plus),
            ("zero", claim.masses.zero),
            ("minus", claim.masses.minus),
        )
        rows.append(
            ("masses", "  ".join(f"{n} {m.value:.2f} ({m.low:.2f}-{m.high:.2f})" for n, m in named))
        )
        rows.append(("members", f"{claim.masses.draws} draws x {claim.shocks} shocks"))
        rows.append(
            (
                "origin",
                claim.basis + (f" by {', '.join(claim.required_by)}" if claim.required_by else ""),
            )
        )
        rows.append(("sizes", f"{claim.half} at half the least effect, {claim.double} at twice"))
    for limb in claim.limbs:
        found = "" if limb.p50 is None else f": {limb.p50:.3g} ({limb.p05:.3g} to {limb.p95:.3g})"
        rows.append(
            (
                "effect",
                f"{limb.reads}{found} {limb.unit}, after {limb.after} quarters; claimed "
                f"{limb.sign}, least {limb.least:g} ({limb.why}); {limb.word}",
            )
        )
        if limb.written is not None:
            rows.append(("", f"{limb.written:.3g} of it was written into the lines"))
    rows += [("reading", f"{r.reading}: {r.word}") for r in claim.readings]
    if claim.twin is not None:
        up, down = directed(claim, claim.twin.masses)
        rows.append(("null twin", f"{claim.twin.word} (for {up:.2f}, against {down:.2f})"))
    if claim.arrow is not None:
        same = {True: "as the model", False: "other than the model", None: ""}[claim.agrees]
        rows.append(("arrows", f"{claim.arrow}  {same}"))
    if claim.channel is not None:
        share = (
            "too few draws to say"
            if claim.channel.share is None
            else f"{claim.channel.share:.0%} gone"
        )
        rows.append(("channel", f"{', '.join(claim.channel.mechanisms)} off: {share}"))
    if claim.control is not None:
        rows.append(("control", "moves it" if claim.control else "does not move it"))
    rows += [("fidelity", ", ".join(claim.fidelity))] if claim.fidelity else []
    rows += [("joins", ", ".join(claim.joins))] if claim.joins else []
    rows += [("arms", f"{n}: {'; '.join(w) or 'nothing'}") for n, w in claim.arms.items()]
    rows += [("note", claim.note)] if claim.note else []
    table = Table(box=None, show_header=False, padding=(0, 1))
    for name, text in rows:
        table.add_row(Text(name, style="dim"), Text(text))
    console.print(table)
    console.print()
