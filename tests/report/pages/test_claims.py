import dataclasses
import html
import re
from pathlib import Path

import pytest
from tests import verdicts
from tests.report.pages.test_report import Page

from foedus.errors import OutputError
from foedus.report.pages.claims import TONES, check_free, render, write
from foedus.result.documents.claims import Word

CLAIMS = verdicts.claims()
TEXT = render(CLAIMS)


def row(id: str) -> str:
    """Return what stands in the row of a claim before it is opened."""
    (found,) = re.findall(rf'<details class="verdict" id="{id}">(.*?)</summary>', TEXT, re.DOTALL)
    return found


def card(id: str) -> str:
    (found,) = re.findall(rf'id="{id}">.*?</summary>(.*?)</details>', TEXT, re.DOTALL)
    return found


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def test_the_page_is_self_contained_and_runs_nothing() -> None:
    assert not list(Page(TEXT).all("script"))
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\s*(https?:)?//""", TEXT)
    for fill in set(re.findall(r"url\(#(\w+)\)", TEXT)):
        assert f'<pattern id="{fill}"' in TEXT


def test_the_head_is_said_before_anything_else() -> None:
    said = words(TEXT[TEXT.index("<main>") :])
    assert said.startswith(f"Foedus claims us-japan {CLAIMS.headline.sentence}")
    assert '"appears" 21% (12% to 33%)' in said
    assert "never the probability that a claim is true" in said
    assert "on the text as translated" in said


def test_every_claim_has_its_row_and_decoys_stand_apart() -> None:
    ids = re.findall(r'<details class="verdict" id="(\w+)"', TEXT)
    assert ids == ["C2", "C1", "C3", "C4", "C5", "C6", "C24", "T1", "R1", "D1"]
    headings = [TEXT.index(f">{text}</h3>") for text in ("From other texts", "Decoys")]
    assert headings[0] < TEXT.index('id="R1"') < headings[1] < TEXT.index('id="D1"')


def test_a_row_says_at_a_glance_what_was_found() -> None:
    assert words(row("C24")) == (
        "C24 P30, P31Tariffs make Japan doubt the U.S.2068mostly oppositeorigin: required by S7"
        "twin: 39%arrows: up, differsreadings that differ: "
        "learning trust: appears; current calculus: contingent"
    )
    assert 'aria-label="for 12%, too small 20%, against 68%"' in row("C24")
    assert "flex:0.12" in row("C24")


def test_the_deaf_and_what_cannot_be_said_look_other_than_nothing() -> None:
    assert 'class="masses hatched"' in row("C5")
    assert 'class="masses outlined"' in row("C6")
    assert 'class="masses"' in row("C2")
    assert "origin" not in words(row("C6"))


def test_a_row_opens_into_all_that_stands_beside_the_word() -> None:
    found = words(card("C24"))
    assert "as the text reports of Tokyo" in found
    assert "effectcountry_trust of JPN: 0.14 (-0.05 to 2.4) % of GDP" in found
    assert "null twincontingent (for 0.39, against 0.41)" in found
    assert "Shares of draws, by reading" in found
    assert 'foedus compare us-japan --arm "none: USA.ask_spending=none"' in found
    assert "needsdepth of a club" in words(card("C6"))
    assert "<svg" not in card("C6")
    assert "joinsC1, C24" in words(card("T1"))


def test_effects_are_drawn_in_least_effects() -> None:
    found = words(card("C24"))
    assert "+1.4, claimed down" in found
    # 24 least effects lie beyond the chart, so that an arrow leads out of it.
    (drawn,) = re.findall(r'<svg class="whiskers".*?</svg>', card("C24"), re.DOTALL)
    assert len(re.findall("<polygon", drawn)) == 2


def test_every_word_has_a_meaning_and_a_look() -> None:
    assert set(TONES) == set(Word.__args__)
    legend = TEXT[TEXT.index('<section id="words">') :]
    for word in Word.__args__:
        assert f"<strong>{word}</strong>" in legend
    assert "fifty-fifty" in legend


def test_text_of_a_claim_cannot_break_the_page() -> None:
    bad = dataclasses.replace(CLAIMS.claims[0], text="<script>x</script>", note="<b>")
    text = render(dataclasses.replace(CLAIMS, claims=(bad,)))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_page_is_replaced_with_force_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.html"
    check_free(path)
    write(path, CLAIMS)
    with pytest.raises(OutputError, match="exists already; give --force"):
        check_free(path)
    check_free(path, force=True)
    notes = tmp_path / "notes.html"
    notes.write_text("my notes", encoding="utf-8")
    with pytest.raises(OutputError, match="not a page of foedus claims"):
        check_free(notes, force=True)
