"""Words for shares of draws: defined once, mirrored, and told in the documentation as they are."""

import re
from pathlib import Path

import pytest

from foedus import share_words
from foedus.claims import words as verdicts

PAGE = Path(__file__).parent.parent / "docs" / "share-words.md"


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1.0, "nearly all"),
        (0.95, "nearly all"),
        (0.949, "most"),
        (0.80, "most"),
        (0.799, "more than half"),
        (0.60, "more than half"),
        (0.599, "about half"),
        (0.5, "about half"),
        (0.401, "about half"),
        (0.40, "fewer than half"),
        (0.201, "fewer than half"),
        (0.20, "few"),
        (0.051, "few"),
        (0.05, "nearly none"),
        (0.0, "nearly none"),
    ],
)
def test_a_share_has_the_word_of_its_mark(share: float, word: str) -> None:
    assert share_words.word(share) == word


def test_what_holds_in_few_draws_fails_in_most() -> None:
    for count in range(129):
        share = count / 128
        word, rest = share_words.word(share), share_words.word(1.0 - share)
        assert rest == share_words.MIRRORED.get(word, rest)
        assert share_words.WORDS.index(word) + share_words.WORDS.index(rest) == 6


def test_the_words_fall_with_the_share() -> None:
    places = [share_words.WORDS.index(share_words.word(1.0 - i / 1000)) for i in range(1001)]
    assert places == sorted(places)
    assert set(places) == set(range(7))


def test_the_marks_are_those_of_verdicts() -> None:
    assert share_words.MOST == verdicts.MOST
    assert share_words.MORE_THAN_HALF == verdicts.MOSTLY
    assert pytest.approx(1.0 - share_words.NEARLY_ALL) == verdicts.FEW
    assert pytest.approx(1.0 - share_words.MOST) == verdicts.SOME


def test_nothing_is_rounded_to_all_or_to_none() -> None:
    assert share_words.of_draws(1.0) == "nearly all draws (100 of 100)"
    assert share_words.of_draws(0.999) == "nearly all draws (over 99 of 100)"
    assert share_words.of_draws(0.001) == "nearly none of the draws (under 1 of 100)"
    assert share_words.of_draws(0.5) == "about half of draws (50 of 100)"
    assert share_words.hundred(0.0) == "0"


def test_what_is_no_share_is_refused() -> None:
    for bad in (-0.01, 1.01, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            share_words.word(bad)


def test_the_page_has_every_word_with_its_marks() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| (\d+) to (\d+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert [row[0] for row in rows] == list(share_words.WORDS)
    for word, low, high in rows:
        middle = (int(low) + int(high)) / 200
        assert share_words.word(middle) == word
