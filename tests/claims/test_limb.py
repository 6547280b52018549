"""One effect as data: what it may read, and what contradicts itself."""

from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from tests.claims.test_schema import LEAST, claim

from foedus.claims.read import parse_claim
from foedus.claims.schema import Claim
from foedus.errors import CaseError

DOSES = {
    "pattern": "flip",
    "arms": {"a": [], "b": ["A.tax=10%"], "c": ["A.tax=20%"]},
    "cause": {"dose": ["a", "b", "c"], "values": [0, 10, 20]},
}
FLIP = {"choice": "B.course", "of": ["stay", "go"], "as": "flip", "bounds": [0, 5], "sign": "-",
        "least": LEAST}  # fmt: skip
WITHIN = {"outcome": "trust", "at": "B", "sign": "0", "bounds": [-0.1, None], "least": LEAST}


def test_flips_and_bounds_are_read() -> None:
    found = Claim.model_validate(claim(**DOSES, effect=[FLIP])).effect[0]
    assert (found.kind, found.options) == ("of", {"B.course": ("stay", "go")})
    two = {**FLIP, "choice": "", "of": ["trust", "fear"], "at": "B"}
    found = Claim.model_validate(claim(**DOSES, effect=[two])).effect[0]
    assert (found.kind, found.outcomes) == ("of", (("trust", "B"), ("fear", "B")))
    kept = Claim.model_validate(claim(pattern="bound", effect=[WITHIN]))
    assert kept.effect[0].bounds == (-0.1, None)


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("between which two points", {"bounds": [0, None]}),
        ("between which two points", {"bounds": None}),
        ("lower bound comes first", {"bounds": [5, 0]}),
        ("goes . or - as the dose rises", {"sign": "0"}),
        ("between two that differ", {"of": ["stay", "stay"]}),
        ("stand together|read of two", {"of": None}),
        ("read as nothing else", {"as": "difference"}),
        ("leave option out", {"option": "stay"}),
        ("stand at one label", {"choice": ""}),
        ("reads one thing", {"outcome": "trust"}),
    ],
)
def test_a_flip_that_does_not_say_where_is_refused(words: str, changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=words):
        Claim.model_validate(claim(**DOSES, effect=[{**FLIP, **changed}]))


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("bind nothing", {"effect": [{**WITHIN, "bounds": [None, None]}]}),
        ("no direction; got sign [+]", {"effect": [{**WITHIN, "sign": "+"}]}),
        ("for the pattern bound, and nowhere else", {"pattern": "one"}),
        ("for the pattern bound, and nowhere else", {"effect": [{**WITHIN, "bounds": None}]}),
        ("for the pattern flip, and nowhere else", {**DOSES, "pattern": "monotone",
                                                    "effect": [FLIP]}),
        ("for the pattern flip, and nowhere else", {**DOSES, "effect": [WITHIN]}),
        ("values are the sizes of the doses",
         {**DOSES, "effect": [FLIP], "cause": {"dose": ["a", "b", "c"], "values": [0, 20, 10]}}),
        ("doses have values", {**DOSES, "effect": [FLIP], "cause": {"dose": ["a", "b", "c"]}}),
    ],
)  # fmt: skip
def test_bounds_and_values_stand_where_a_pattern_has_use_for_them(
    words: str, changed: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError, match=words):
        Claim.model_validate(claim(**{"pattern": "bound", "effect": [WITHIN], **changed}))


def test_what_is_refused_is_told_at_its_place_in_the_file() -> None:
    text = yaml.safe_dump(claim(**DOSES, effect=[{**FLIP, "bounds": [5, 0]}]))
    with pytest.raises(CaseError, match=r"effect\[0\]\.bounds: the lower bound") as error:
        parse_claim(text, "K1.yaml")
    line = text.splitlines().index("  bounds:") + 2
    assert str(error.value).startswith(f"K1.yaml:{line}:")
