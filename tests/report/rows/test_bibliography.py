from tests import helpers

from foedus.report.rows.bibliography import fields, line, references


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


def test_escapes_of_latex_read_as_unicode() -> None:
    escaped = r"""@article{a1, author = {B{\"o}hmelt, T. and Garc{\'\i}a and \v{S}ik and {\O}st},
        journal = "Research \& {\"U}bung", title = {1968--2015}, doi = {10.1/a--b\_c}}"""
    plain = """@article{a1, author = {Böhmelt, T. and García and Šik and Øst},
        journal = {Research & Übung}, title = {1968\N{EN DASH}2015}, doi = {10.1/a--b_c}}"""
    assert fields(escaped) == fields(plain)
    assert "10.1/a--b_c" in fields(plain)["doi"]


def test_one_entry_is_one_line_and_plain_text_is_kept() -> None:
    entry = (
        "@book{doe, author = {Doe, Jane}, title = {On Words}, publisher = {Press}, year = {1999}}"
    )
    assert line(entry) == "Doe, Jane (1999). On Words. Press."
    assert line("Daiwa estimates of 2025") == "Daiwa estimates of 2025"
