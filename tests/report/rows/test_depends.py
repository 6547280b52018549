from tests.verdicts import claim

from foedus.report.rows.depends import rows
from foedus.result.documents.claims import BlockFound, FlipFound

STILL = BlockFound("economy", "appears", "appears", "on the line")
MOVED = BlockFound("base shares", "open", "appears", "mostly appears")


def test_blocks_under_which_the_word_is_other_are_named() -> None:
    found = dict(rows(claim(blocks=(STILL, MOVED))))
    assert found == {
        "blocks": "of 2 blocks of priors moved, other with base shares up (open), "
        "base shares twice as wide (mostly appears)"
    }
    held = dict(rows(claim(blocks=(STILL,))))
    assert held["blocks"] == "the word holds with each of 1 blocks of priors moved"


def test_the_set_of_signs_is_named_or_that_there_is_none() -> None:
    flip = FlipFound(("economy", "values of USA.team"), "opposite", 52)
    assert rows(claim(flip=flip)) == [
        ("signs", "turned round, economy and values of USA.team: opposite")
    ]
    none = FlipFound((), None, 60)
    assert rows(claim(flip=none)) == [
        ("signs", "not hinged on three: none of 60 sets of signs changes the word")
    ]


def test_nothing_is_told_where_nobody_asked() -> None:
    assert rows(claim()) == []
