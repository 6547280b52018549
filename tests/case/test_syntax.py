"""What is no YAML, told to somebody who writes a case."""

import pytest

from foedus.case.locate import read_tree
from foedus.errors import CaseError


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1, 2\nb: 3", '1:4: not YAML: the "[" that opens here is not closed'),
        ("a: {b: 1,\n c: 2\nd: 3\n", '1:4: not YAML: the "{" that opens here is not closed'),
        ("a: {b: 1 c: 2}", "or a comma is missing before line 1, column 11; close it"),
        ("a: 'x\nb: 1", "1:4: not YAML: the quote that opens here is not closed; close it"),
        ("a: 1\nb\nc: 2", '2:1: not YAML: "b" is no entry: there is no colon and space'),
        ("a: b: c", "1:5: not YAML: a second colon on the line, or an entry that is indented"),
        ("a: 1\n  b: 2", "2:4: not YAML: a second colon on the line, or an entry that is indented"),
        ("a:\n  b: 1\n c: 2", '3:2: not YAML: "c: 2" is not in line with the entries before it'),
        ("- a\nb: 1", '2:1: not YAML: "b: 1" is not in line with the entries before it'),
        ("a: 'x' y", "1:8: not YAML: something follows a value that has ended; put the text in"),
        ("sign: -", '1:7: not YAML: a "-" cannot stand here; put the text in quotes'),
        ("unit: % of GDP", '1:7: not YAML: a text cannot begin with "%"; put the text in quotes'),
        ("a: @b", '1:4: not YAML: a text cannot begin with "@"'),
        ("a: *", '1:4: not YAML: a text cannot begin with "*"'),
        ("a: }", '1:4: not YAML: a value is missing before "}"'),
        ('a: "\\q"', "1:5: not YAML: in double quotes, a backslash begins a special sign"),
        ("a: |x\n b", "1:4: not YAML: a text after | or > begins on the next line"),
        ("{a: 1}\nb: 1", "2:1: not YAML: what stands here is not part of the case; remove it"),
        ("%YAML 9.9\n---\na: 1", "1:1: not YAML: "),
    ],
)
def test_each_finding_has_plain_words_and_the_place_where_it_began(text: str, said: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_tree(text, "f.yaml")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_places_do_not_depend_on_line_ends(end: str) -> None:
    with pytest.raises(CaseError, match=r"^f.yaml:3:4: not YAML: a value is missing"):
        read_tree(f"a: 1{end}{end}b: }}{end}", "f.yaml")


def test_what_an_editor_shows_as_one_line_is_one() -> None:
    with pytest.raises(CaseError, match=r"f.yaml:1:5: character U\+2028 is not text"):
        read_tree("a: b\u2028c: }", "f.yaml")


def test_no_place_is_beyond_the_text() -> None:
    with pytest.raises(CaseError, match=r"^f.yaml:1:4: .* missing before line 1, column 9; "):
        read_tree("a: {b: 1\n\n\n", "f.yaml")
