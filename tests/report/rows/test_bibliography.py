import logging

import pytest
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


@pytest.mark.parametrize("value", ["{Never closed", '"Never closed', "{a}, title = {b}"])
def test_broken_entry_stands_in_a_report_as_it_is(
    value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as outside of pytest
    entry = f"@book{{a1, title = {value}"
    assert references([entry]) == [entry]
    assert not any(capsys.readouterr())


def test_what_latex_would_take_for_a_column_a_comment_or_a_formula_is_text() -> None:
    entry = "@book{a1, title = {R&D at 2% of GDP, or $5 to $6, of {\\'E}tudes \\#1 and #2}}"
    assert fields(entry)["title"] == "R&D at 2% of GDP, or $5 to $6, of Études #1 and #2"


def test_addresses_are_exact() -> None:
    entry = r"@misc{a1, url = {https://a.b/~c--d\_e?f=1&g=%20}, DOI = {10.1/(sici)1<2::a>3}}"
    assert fields(entry) == {
        "url": "https://a.b/~c--d_e?f=1&g=%20",
        "doi": "10.1/(sici)1<2::a>3",
    }


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
