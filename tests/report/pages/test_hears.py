import dataclasses
import re
from pathlib import Path

import pytest
from tests import helpers
from tests.report.pages.test_report import Page

from foedus.errors import OutputError
from foedus.report.pages.hears import check_free, render, write
from foedus.report.rows.hears import STEPS

HEARD = helpers.heard()


def test_the_page_is_self_contained_and_runs_nothing() -> None:
    text = render(HEARD)
    found = Page(text)
    assert not list(found.all("script"))
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\s*(https?:)?//""", text)
    assert "@import" not in text


def test_the_number_stands_in_every_cell_beside_its_colour() -> None:
    text = render(HEARD)
    body = text[text.index('<table class="heat">') : text.index("</table>")]
    cells = re.findall(r'<td class="(h\d)[^"]*" title="([^"]*)">([^<]+)</td>', body)
    assert len(cells) == len(HEARD.cells)
    assert {number for _, _, number in cells} == {"26", "0", "1.2", "7.0*", "0.4"}
    assert all(told for _, told, _ in cells)
    steps = {number: int(step[1:]) for step, _, number in cells}
    assert steps["0"] == 0
    assert steps["0"] < steps["1.2"] < steps["7.0*"] < steps["26"] == len(STEPS)
    for step in range(1, len(STEPS) + 1):
        assert f".h{step} {{ background" in text
    # A lever has no number for its own act.
    assert body.count('<td class="self') == 1 + 2


def test_what_levers_hear_is_said_in_words() -> None:
    text = " ".join("".join(Page(render(HEARD)).text).split())
    assert "1 of 6 cells of others' signals reach 5 points, 4 stay below 0.5" in text
    assert "USA.tariff=25% 26" in text
    assert "1 of 2: ally_trust" in text
    assert "threat: twice the threat." in text
    assert "0.75 cash, 0.50 cash" in text


def test_names_cannot_break_the_page() -> None:
    bad = dataclasses.replace(HEARD, title="<script>x</script>")
    assert "<script>" not in render(bad)


def test_a_page_is_replaced_with_force_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.html"
    check_free(path)
    write(path, HEARD)
    with pytest.raises(OutputError, match="exists already; give --force"):
        check_free(path)
    check_free(path, force=True)
    notes = tmp_path / "notes.html"
    notes.write_text("my notes", encoding="utf-8")
    with pytest.raises(OutputError, match="not a page of foedus hears"):
        check_free(notes, force=True)
