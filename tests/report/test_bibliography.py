from tests import helpers

from foedus.report.bibliography import fields, references


def test_bibtex_becomes_a_line() -> None:
    assert references([helpers.BIBTEX]) == [
        "Olson, Mancur; Zeckhauser, Richard (1966). An Economic Theory of Alliances. "
        "Review of Economics and Statistics 48(3), 266\N{EN DASH}279. doi:10.2307/1927082."
    ]


def test_fields_may_be_braced_quoted_or_bare() -> None:
    entry = '@book{a1, title = {The {US} and\n its Allies}, year = 1997, publisher = "Cornell"}'
    assert fields(entry) == {
        "title": "The US and its Allies",
        "year": "1997",
        "publisher": "Cornell",
    }


def test_broken_entry_does_not_stop_a_report() -> None:
    assert references(["@book{a1, title = {Never closed"]) == ["(n.d.). Never closed."]
    assert references(['@book{a1, title = "Never closed']) == ["(n.d.). Never closed."]


def test_lines_are_sorted_without_repeats() -> None:
    assert references(["b", "A", "b", ""]) == ["A", "b"]
