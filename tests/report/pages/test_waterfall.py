import re
from pathlib import Path

import pytest
from tests.attribution import made
from tests.report.pages.test_report import Page

from foedus.errors import OutputError
from foedus.report.pages.waterfall import Explanation, check_free, render, write

FOUND = made.waterfall()


def test_the_page_is_self_contained_and_says_all() -> None:
    text = render(FOUND)
    assert not list(Page(text).all("script"))
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\s*(https?:)?//""", text)
    told = " ".join("".join(Page(text).text).split())
    for words in (*FOUND.said, *FOUND.notes, "grey-zone pressure", "AUR.tariff=25%"):
        assert words in told


def test_a_page_is_replaced_with_force_only(tmp_path: Path) -> None:
    path = tmp_path / "why.html"
    write(path, FOUND)
    with pytest.raises(OutputError, match="exists already"):
        check_free(path)


def test_it_shows_itself_at_a_prompt() -> None:
    text = repr(Explanation(FOUND))
    assert text.startswith("Defence burden, Belmark: rises in most draws")
    assert "money and effort" in text
