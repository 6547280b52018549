"""Bands and least effects: fixed by a digest, complete, and each with its reason."""

import math
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from foedus.behaviour.bands import (
    Band,
    Condition,
    Limb,
    digest,
    disputed_digest,
    fixed,
    read,
    source,
)
from foedus.model.discover import discover

# Whoever changes one of these says in the commit which number moved, and why it was not seen first.
ALL = "eb2c0344c47c38ee4e24fcac0522086a38426143cde50b65dbb8445b622c1f6a"
DISPUTED = "41e1f0cd54b1905f9bd139ba6018f9313ebc0ad81e63806022ce07ea830c9aec"

BANDS = {band.id: band for band in fixed().bands}
CLAIMS = {claim.id: claim for claim in fixed().least_effects}
PAGE = Path(__file__).parents[2] / "docs" / "behaviour.md"


def numbers(part: Any) -> Iterator[float]:
    if is_dataclass(part):
        part = [getattr(part, field.name) for field in fields(part)]
    if isinstance(part, tuple | list):
        for item in part:
            yield from numbers(item)
    elif isinstance(part, float | int) and not isinstance(part, bool):
        yield float(part)


def limbs() -> list[Limb]:
    return [limb for claim in CLAIMS.values() for limb in claim.limbs]


def test_nothing_was_changed_after_it_was_fixed() -> None:
    assert digest() == ALL


def test_no_disputed_band_was_narrowed() -> None:
    assert disputed_digest() == DISPUTED
    disputed = {band.id for band in BANDS.values() if band.kind == "B"}
    assert disputed == {f"B{i}" for i in range(1, 11)} | {"S8-erosion"}


def test_the_page_shows_both_digests() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"`{ALL}`" in text
    assert f"`{DISPUTED}`" in text


@pytest.mark.parametrize(
    ("old", "new", "disputed"),
    [
        (
            "{statistic: mean, low: 0.005, high: 0.06}",
            "{statistic: mean, low: 0, high: 0.06}",
            False,
        ),
        ("least: {value: 0.0018,", "least: {value: 0.0019,", False),
        ('"line_share", sign: "0", value: 0.05', '"line_share", sign: "0", value: 0.06', False),
        ("beyond: 0.002, share: 0.1", "beyond: 0.002, share: 0.05", True),
        ("{id: live, value: 0.5", "{id: live, value: 0.4", False),
    ],
)
def test_another_number_is_another_digest(old: str, new: str, disputed: bool) -> None:
    changed = source().replace(old, new, 1)
    assert changed != source()
    assert digest(changed) != ALL
    assert (disputed_digest(changed) != DISPUTED) == disputed


def test_comments_layout_and_order_do_not_count() -> None:
    content = yaml.safe_load(
        source().replace("low: -1.0", "low: -1").replace("low: 0.25", "low: .250")
    )
    content["bands"].reverse()
    written = yaml.safe_dump(content, width=60)
    assert written.count("\n") > source().count("\n")
    assert digest(written) == ALL
    assert disputed_digest(written) == DISPUTED


@pytest.mark.parametrize("band", BANDS.values(), ids=BANDS)
def test_a_band_says_where_it_comes_from_and_why(band: Band) -> None:
    assert all((band.origin, band.muted, band.why, band.title, band.measured, band.unit))
    assert band.least is None or (band.least.value > 0 and band.least.why)
    assert band.control is None or band.control.value > 0


def test_what_must_respond_is_not_passed_by_nothing() -> None:
    for band in BANDS.values():
        if band.kind != "S" or band.origin == "identity" or band.muted == "-" or band.least:
            continue
        through = [c for c in band.conditions if (c.low or 0.0) > 0.0 or (c.high or 0.0) < 0.0]
        assert through, f"{band.id} holds zero and has no least effect"


def test_every_claim_is_there() -> None:
    counted = {"C": 44, "J": 11, "T": 5, "X": 9, "G": 10, "D": 4}
    listed = [f"{letter}{i}" for letter, last in counted.items() for i in range(1, last + 1)]
    assert list(CLAIMS) == listed
    assert all(set(claim.like) <= set(CLAIMS) for claim in CLAIMS.values())


def test_every_claim_has_a_least_effect_with_a_reason_within_the_horizon() -> None:
    (longest,) = (rule.value for rule in fixed().rules if rule.id == "horizon")
    for claim in CLAIMS.values():
        assert claim.limbs, claim.id
        assert claim.claim
        assert claim.cause
        times = [*claim.horizon, *(limb.after for limb in claim.limbs if limb.after)]
        assert claim.horizon
        assert all(0 < time <= longest for time in times), claim.id
    assert all(limb.value > 0 and limb.unit and limb.why for limb in limbs())


def test_outcomes_that_look_like_names_are_names() -> None:
    parts = discover()
    named = [re.fullmatch(r"([a-z_]+)(\[[A-Z>]+\])?", limb.outcome) for limb in limbs()]
    assert {match[1] for match in named if match} <= set(parts.outcomes)
    assert {limb.via.split("[")[0] for limb in limbs() if limb.via} <= set(parts.outcomes)
    levers = [re.match(r"choice:[A-Z]+\.([a-z_]+) ", limb.outcome) for limb in limbs()]
    assert {match[1] for match in levers if match} <= set(parts.instruments)
    assert sum(map(bool, named)) > 50


def test_all_numbers_are_finite() -> None:
    found = list(numbers((fixed().rules, fixed().bands, fixed().least_effects)))
    assert len(found) > 300
    assert all(map(math.isfinite, found))


def test_every_shared_reason_is_used() -> None:
    used = {limb.why for limb in limbs()} | {b.least.why for b in BANDS.values() if b.least}
    assert set(fixed().reasons.values()) <= used


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("- id: S2\n", "- id: S1\n", "twice: S1"),
        ("- id: C2\n", "- id: C1\n", "twice: C1"),
        ("low: 0.005, high: 0.06", "low: 0.06, high: 0.005", "low is not below high"),
        ("low: 0.005, high: 0.06", "low: 0.005, high: .inf", "finite number"),
        ("low: 0.005, high: 0.06", "low: 0.005, hihg: 0.06", "Unexpected keyword argument"),
        ("high: 0.005, share: 0.1", "high: 0.005", "draws needs a share"),
        (
            "{statistic: mean, low: 0.005",
            "{statistic: mean, share: 0.1, low: 0.005",
            "has no share",
        ),
        ("beyond: 0.002, ", "", "each sign needs beyond"),
        ("    was: 0 to 0.25 in 90% of draws\n", "", "S1 says what it was"),
        ("origin: seen", "origin: felt", "Input should be"),
        ("needs: [club, read-out]", "needs: [money]", "Input should be"),
        (
            "    note: has no band; it is checked by the tests of the program\n",
            "",
            "N7 needs a cond",
        ),
        (
            '    control: {cause: the ask of S5, moves: "choice:{ally}.support_offer", '
            "value: 0.05}\n",
            "",
            "N5 needs a control",
        ),
    ],
)
def test_a_faulty_row_is_refused(old: str, new: str, fault: str) -> None:
    assert old in source()
    with pytest.raises(ValidationError, match=fault):
        read(source().replace(old, new, 1))


def test_a_condition_needs_a_bound() -> None:
    with pytest.raises(ValidationError, match="mean needs low or high"):
        Condition(statistic="mean")
