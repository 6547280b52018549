"""The library is keyed by what parts cite."""

import pytest

from foedus import references
from foedus.errors import CompileError, in_order


def test_every_entry_stands_under_its_own_key() -> None:
    library = references.library()
    assert len(library) > 10
    for key, entry in library.items():
        assert entry.startswith("@")
        assert entry.partition("{")[2].partition(",")[0] == key
        assert entry.count("{") == entry.count("}"), key


def test_entries_keep_the_order_asked_for() -> None:
    first, second = list(references.library())[:2]
    wanted = references.library()[second], references.library()[first]
    assert references.entries([second, first]) == wanted
    with pytest.raises(KeyError, match="nobody2020"):
        references.entries(["nobody2020"])


def test_works_of_ones_own_stand_beside_the_library() -> None:
    text = (
        "words before\n@book{me2026x, title = {A, B}}\n\n@misc{you2026y,\n  title = {C}\n}\n@odd\n"
    )
    mine = references.read(text)
    assert list(mine) == ["me2026x", "you2026y"]
    assert references.entries(["you2026y"], mine) == ("@misc{you2026y,\n  title = {C}\n}",)


def test_what_is_no_bibtex_is_told_with_its_line() -> None:
    text = """@book{one, title = {A}}
@book{two, title = {B}, year = 1, year = 2}

@book{one, title = {C}}
@misc{four, title = {D}
@misc{five, title = {E}}
"""
    with pytest.raises(CompileError) as caught:
        references.read(text, "parts/references.bib")
    told = [(p.where, p.what) for p in in_order(caught.value.problems)]
    assert told == [
        ("parts/references.bib:2", "the entry has year twice"),
        ("parts/references.bib:4", "the entry one stands here twice"),
        (
            "parts/references.bib:5",
            "the entry is no BibTeX: its braces, quotes or commas do not match",
        ),
    ]
