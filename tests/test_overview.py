"""Overviews: one set of rows as text and as HTML, with nothing in them that a reader would run."""

import math
import re
from html.parser import HTMLParser

import pytest

from foedus.overview import MOST, WIDEST, Overview, Shown, counted, interval, listed

HOSTILE = "<script>alert('1')</script> & \"co\""


class Tags(HTMLParser):
    """The tags, and the text, of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs, "nothing to fetch and nothing to run"
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_text_and_html_say_the_same() -> None:
    made = Overview("Case toy", ("actor", "role"), [("USA", "patron"), ("J", "ally")], ("last", ""))
    assert str(made) == "Case toy\n  actor  role\n  USA    patron\n  J      ally\nlast"
    words = " ".join(Tags(made.html()).text)
    assert words.split() == str(made).split()


def test_html_is_escaped() -> None:
    made = Overview(HOSTILE, (HOSTILE,), [(HOSTILE,)], (HOSTILE,))
    page = Tags(made.html())
    assert set(page.tags) <= {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    assert page.text == [HOSTILE] * 4


def test_many_rows_are_counted() -> None:
    made = Overview("many", ("n",), [(str(n),) for n in range(MOST + 30)])
    assert str(made).splitlines()[-1] == "and 30 more"
    assert len(str(made).splitlines()) == MOST + 3
    assert made.html().count("<tr>") == MOST + 1


def test_without_rows_there_is_no_table() -> None:
    made = Overview("none", ("n",), [], ("why",))
    assert str(made) == "none\nwhy"
    assert Tags(made.html()).tags == ["div", "p", "strong", "p"]


def test_a_cell_is_one_short_line() -> None:
    made = Overview("a\x1b[2Jb\nc", ("n",), [("long " * 100,), ("two\nlines",)])
    lines = str(made).splitlines()
    assert lines[0] == "a [2Jb c"
    assert len(lines[2]) == WIDEST + 2
    assert lines[3] == "  two lines"


def test_a_value_shows_its_overview_everywhere() -> None:
    class Toy(Shown):
        def overview(self) -> Overview:
            return Overview("Toy", ("n",), [("1",)])

    assert repr(Toy()) == str(Toy()) == "Toy\n  n\n  1"
    assert Toy()._repr_html_() == Toy().overview().html()


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((1.19, 2.01, 3.5), "2.01 (1.19 to 3.50)"),
        ((-2.41, 0.311, 12.0), "0.3 (-2.4 to 12.0)"),
        ((1000.0, 23456.7, 30000.0), "23,500 (1,000 to 30,000)"),
        ((0.0, 0.0, 0.0), "0.00 (0.00 to 0.00)"),
        ((-0.5, -1e-9, 0.5), "0.000 (-0.500 to 0.500)"),
        ((0.0001, 0.000234, 0.0003), "0.000234 (0.000100 to 0.000300)"),
        ((None, 1.0, 2.0), "none"),
    ],
)
def test_intervals_are_as_fine_as_their_largest_number(
    numbers: tuple[float | None, float | None, float | None], text: str
) -> None:
    assert interval(*numbers) == text


def test_an_interval_has_no_negative_zero() -> None:
    assert not re.search(r"-0\.0+\b", interval(-1e-12, -0.0, math.pi))


def test_words() -> None:
    assert (counted(1, "draw"), counted(8192, "member")) == ("1 draw", "8,192 members")
    assert listed(["a", "b"]) == "a, b"
    assert listed("abcd", 2) == "a, b, and 2 more"
