"""YAML text to data with places: what is read, and what is refused where."""

import contextlib
import copy
import datetime
import pickle
import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from foedus.case.locate import MAX_DEPTH, MAX_PROBLEMS, Positions, read_tree
from foedus.errors import CaseError


def refusal(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_tree(text, "f.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-07", -7),
        ("1.5", 1.5),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("0x10", "0x10"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("2025-01-20", datetime.date(2025, 1, 20)),
        ("2024Q4", "2024Q4"),
        ("[1, a]", [1, "a"]),
        ("{b: {}}", {"b": {}}),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_scalars_follow_the_core_schema(written: str, value: Any) -> None:
    assert read_tree(f"a: {written}", "f.yaml")[0] == {"a": value}


def test_keys_are_text() -> None:
    tree, _ = read_tree("{NO: a, 1: b, null: c, 2025-01-20: d, <<: e}", "f.yaml")
    assert list(tree) == ["NO", "1", "null", "2025-01-20", "<<"]


scalars = st.text("ab z-0", max_size=6) | st.integers(-99, 99) | st.booleans() | st.none()
trees = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    min_size=1,
)


@given(trees, st.booleans())
def test_reads_what_yaml_writes(tree: dict[str, Any], flow: bool) -> None:
    class Plain(yaml.SafeDumper):
        """Write repeated parts out instead of as aliases."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    text = yaml.dump(tree, Dumper=Plain, default_flow_style=flow)
    read, positions = read_tree(text, "f.yaml")
    assert read == tree
    lines = text.splitlines()
    for key in tree:
        place = positions.place((key,), key=True)
        assert place is not None
        written = lines[place[0] - 1][place[1] - 1 :].lstrip("'\"? ")
        assert written.startswith(key)


def test_places() -> None:
    _, positions = read_tree("a: 1\nb:\n  - x\n  - {c: 2}\n", "f.yaml")
    assert positions.where(("a",)) == "f.yaml:1:4"
    assert positions.where(("a",), key=True) == "f.yaml:1:1"
    assert positions.where(("b", 1, "c")) == "f.yaml:4:9"
    assert positions.where(("b", 1, "nothing", 3)) == "f.yaml:4:5"
    assert positions.where(("b", 7)) == "f.yaml:2:1"


def test_positions_are_not_content() -> None:
    _, positions = read_tree("a: 1", "f.yaml")
    assert positions == Positions()
    assert Positions().where(("a",)) == ""
    for twin in (copy.deepcopy(positions), pickle.loads(pickle.dumps(positions))):
        assert twin.where(("a",)) == "f.yaml:1:4"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2", 'f.yaml:2:1: "a" is written twice, first at f.yaml:1:1; keep one'),
        ("a: &x 1", "f.yaml:1:4: anchor &x is not allowed; leave it out"),
        ("a: *x", "f.yaml:1:4: alias *x is not allowed; write the content again"),
        ("a: !!str 1", "f.yaml:1:4: tag !!str is not allowed; leave it out"),
        ("a: !!python/object/apply:os.abort []", "f.yaml:1:4: tag"),
        ("a: .nan", "f.yaml:1:4: .nan is not a finite number"),
        ("a: 1e999", "f.yaml:1:4: 1e999 is not a finite number"),
        ("a: 12345678901234567890", "f.yaml:1:4: whole number of 20 digits"),
        (f"a: {'9' * 10_000}", "f.yaml:1:4: whole number of 10000 digits"),
        ("a: 2025-02-30", "f.yaml:1:4: there is no day 2025-02-30"),
        ("a:\n\tb: 1", "f.yaml:2:1: tab character; use spaces"),
        ('a: "\\u202eb"', "f.yaml:1:4: character U+202E is not text"),
        ("a: x\u200by", "f.yaml:1:5: character U+200B is not text"),
        ('? "k\\U000e0041"\n: 1', "f.yaml:1:3: character U+E0041 is not text"),
        ("a: b\nc\u2066: 1", "f.yaml:2:2: character U+2066 is not text"),
        ("a: \x07", "f.yaml:1:4: character U+0007 is not text"),
        ('a: "\\x00"', "f.yaml:1:4: character U+0000 is not text"),
        ("? [a]\n: 1", "f.yaml:1:3: a key must be a word"),
        ("a: 1\n---\nb: 2", "f.yaml:2:1: a second document begins here"),
        ("a: [1", 'f.yaml:1:4: not YAML: the "[" that opens here is not closed'),
        ("sign: -", "f.yaml:1:7: not YAML"),
        ("a: b: c", "f.yaml:1:5: not YAML"),
        ("", "f.yaml:1:1: the file is empty"),
        ("# only a comment\n", "f.yaml:1:1: the file is empty"),
        ("---\n", ""),
    ],
)
def test_refusals_say_where(text: str, problem: str) -> None:
    if problem:
        assert refusal(text)[0].startswith(problem)
    else:
        assert read_tree(text, "f.yaml")[0] is None


def test_all_problems_at_once() -> None:
    found = refusal("a: &x 1\nb: *x\nc: 1\nc: .inf\n")
    assert [problem.split(" ")[0] for problem in found] == [
        "f.yaml:1:4:",
        "f.yaml:2:4:",
        "f.yaml:4:1:",
        "f.yaml:4:4:",
    ]


def test_a_flood_of_problems_is_cut() -> None:
    assert len(refusal("a: .inf\n" * 5000)) == MAX_PROBLEMS


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]"
        for old, new in zip("abcdefghi", "bcdefghij", strict=True)
    ]
    begun = time.perf_counter()
    assert refusal("\n".join(lines))[0].startswith("f.yaml:1:4: anchor &a")
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("text", ["[" * 300_000, "{a: " * 200_000, "- " * 300_000])
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    begun = time.perf_counter()
    found = refusal(text)
    assert any(f"deeper than {MAX_DEPTH}" in problem or "not YAML" in problem for problem in found)
    assert time.perf_counter() - begun < 5


def test_deepest_that_is_allowed() -> None:
    text = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert read_tree(text, "f.yaml")[0]["a"] != []
    assert "nested deeper" in refusal("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH)[0]


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(CaseError):
        read_tree(text, "f.yaml")
