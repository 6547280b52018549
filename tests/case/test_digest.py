"""The digest follows what a case says and nothing else."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.case import build, digest, load, parse_case
from foedus.case.locate import read_tree


def shuffled(part: Any, chance: random.Random) -> Any:
    """Return the same data with the keys of every mapping in another order."""
    if isinstance(part, dict):
        keys = list(part)
        chance.shuffle(keys)
        return {key: shuffled(part[key], chance) for key in keys}
    if isinstance(part, list):
        return [shuffled(inner, chance) for inner in part]
    return part


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_key_order_does_not_count(toy: str, chance: random.Random) -> None:
    tree, _ = read_tree(toy, "toy.yaml")
    assert digest(build(shuffled(tree, chance))) == digest(parse_case(toy))


def test_layout_comments_and_file_name_do_not_count(toy: str, toy_file: Path) -> None:
    tree, _ = read_tree(toy, "toy.yaml")
    flowing = yaml.safe_dump(tree, default_flow_style=True, width=60)
    assert digest(parse_case(flowing)) == digest(load(toy_file)) == digest(parse_case(toy))
    assert digest(parse_case(toy.replace("\n", "  # why\n"))) == digest(parse_case(toy))


def test_what_is_implied_may_be_written(toy: str) -> None:
    explicit = toy.replace("role: ally,", "role: ally, treaty: true, stake: false,")
    assert digest(parse_case(explicit)) == digest(parse_case(toy))
    assert digest(parse_case(toy.replace("value: 10,", "value: 10.0,"))) == digest(parse_case(toy))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: 10,", "value: 10.000001,"),
        ("title: Toy", "title: Toys"),
        ("[1, 2]}, source: assumption", "[1, 3]}, source: assumption"),
        ("quarters: 8", "quarters: 9"),
    ],
)
def test_content_counts(toy: str, old: str, new: str) -> None:
    assert digest(parse_case(toy.replace(old, new, 1))) != digest(parse_case(toy))


def test_form(toy: str) -> None:
    written = digest(parse_case(toy))
    assert len(written) == 64
    assert int(written, 16) > 0
