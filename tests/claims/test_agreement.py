"""Published examples of kappa and alpha, and codings that differ where it was put."""

import math
from typing import Any

import numpy as np
import pytest

from foedus.claims.agreement import FIELDS, agreement, alpha, kappa, mixed, read_of
from foedus.claims.limb import Limb
from foedus.claims.masses import masses
from foedus.claims.schema import Claim

LEAST = {"value": 0.05, "unit": "share", "why": "about the error of a poll"}


def limb(**changed: Any) -> dict[str, Any]:
    return {"outcome": "trust", "at": "B", "sign": "-", "least": LEAST, **changed}


def claim(id: str = "K1", **changed: Any) -> Claim:
    given = {
        "id": id,
        "paragraphs": ["P1"],
        "text": "A tariff lowers trust",
        "voice": "author",
        "arms": {"without": ["A.tax=0%"], "with": ["A.tax=10%"]},
        "cause": {"contrast": ["without", "with"]},
        "effect": [limb()],
        **changed,
    }
    return Claim.model_validate(given)


def test_kappa_of_a_table_of_two_by_two() -> None:
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert math.isnan(kappa([("y", "y")] * 3))
    assert math.isnan(kappa([]))
    assert kappa([("y", "n"), ("n", "y")]) == -1.0


def test_alpha_of_four_coders_with_values_missing() -> None:
    # Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section C; a dot: none.
    coders = (
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
    table = [[None if v == "." else v for v in row.split()] for row in coders]
    assert alpha(list(zip(*table, strict=True))) == pytest.approx(0.743, abs=5e-4)


def test_alpha_at_its_ends() -> None:
    assert alpha([("+", "+"), ("-", "-")]) == 1.0
    assert alpha([("+", "-"), ("-", "+")]) < 0.0
    assert math.isnan(alpha([("+", "+"), ("+", "+")]))
    assert math.isnan(alpha([("+", None)]))


def test_the_same_claims_agree_in_every_field() -> None:
    claims = [claim("K1"), claim("K2", voice="inferred", effect=[limb(sign="+")])]
    found = agreement(claims, claims)
    assert {field.name for field in found.fields} == set(FIELDS)
    assert all(field.same == 1.0 for field in found.fields)
    assert (found.alpha, found.signs, found.disputes) == (1.0, 2, ())


def test_disputes_are_named_where_they_are() -> None:
    first = [claim("K1"), claim("K2", effect=[limb(sign="+")]), claim("K3"), claim("K5")]
    second = [
        claim("K1", effect=[limb(sign="+")]),
        claim("K2", effect=[limb(sign="+")], horizon=12),
        claim("K3", pattern="all", effect=[limb(), limb(at="C")]),
        claim("K4"),
    ]
    found = agreement(first, second)
    assert (found.only_first, found.only_second) == (("K5",), ("K4",))
    assert {(d.id, d.field, d.first, d.second) for d in found.disputes} == {
        ("K1", "sign of trust[B]", "-", "+"),
        ("K2", "horizon", "8", "12"),
        ("K3", "pattern", "one", "all"),
        ("K3", "outcomes", "trust[B]", "trust[B], trust[C]"),
    }
    by_name = {field.name: field for field in found.fields}
    assert by_name["horizon"].same == pytest.approx(2 / 3)
    assert by_name["voice"].claims == 3
    assert found.signs == 3, "a limb that one coder lacks is missing"
    # Values - + + + - -, of which one pair of three differs: 1 - 5 * 2 / 18.
    assert found.alpha == pytest.approx(1.0 - 10.0 / 18.0)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ({"outcome": "trust"}, "trust"),
        ({"outcome": "trust", "at": "B"}, "trust[B]"),
        ({"choice": "A.tax", "option": ["b", "a"]}, "A.tax=a|b"),
        ({"acts": {"A.z": ["1"], "A.b": ["2", "0"]}}, "A.b=0|2; A.z=1"),
        ({"bundle": "A"}, "bundle: A"),
        ({"by": ["A.b", "A.a"]}, "by: A.a|A.b"),
    ],
)
def test_what_a_limb_reads_has_one_name(read: dict[str, Any], expected: str) -> None:
    assert read_of(Limb.model_validate({"sign": "+", "least": LEAST, **read})) == expected


def test_masses_of_codings_are_mixed_with_their_weights() -> None:
    up = masses(np.repeat([1.0, 0.0], [300, 100]), least=0.5)
    down = masses(np.repeat([-1.0, 0.0], [300, 100]), least=0.5)
    found = mixed([up, down])
    assert (found.plus.value, found.zero.value, found.minus.value) == (0.375, 0.25, 0.375)
    assert found.plus.low == pytest.approx((up.plus.low + down.plus.low) / 2.0)
    assert mixed([up, down], [3.0, 1.0]).plus.value == pytest.approx(0.5625)
    assert mixed([up]).plus == up.plus
    lost = masses(np.full(3, np.nan), least=0.5)
    assert mixed([up, lost]).fault == "no sound draw"
