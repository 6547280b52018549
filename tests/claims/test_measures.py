"""What an effect may read beyond a name, as data: what is refused, and where."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.claims.test_schema import LEAST, claim

from foedus.claims.schema import Claim

TRUST = {"outcome": "trust", "at": "B", "by": 0.05, "sign": "+"}
FEAR = {"outcome": "fear", "at": "B", "as": "ratio", "by": 0.1, "sign": "-"}
SPENT = {"outcome": "burden", "at": "B", "percent_of": "gdp"}


def limb(**read: Any) -> dict[str, Any]:
    return {"sign": "+", "least": LEAST, **read}


def test_outcomes_are_named_with_their_places() -> None:
    until = {"count": 1, "changes": [TRUST, FEAR]}
    share = {"part": SPENT, "rest": [{"outcome": "cost", "at": "A"}]}
    effect = [limb(until=until), limb(mixed=[TRUST, FEAR]), limb(share=share)]
    speed, mixed, part = Claim.model_validate(claim(pattern="all", effect=effect)).effect
    assert [one.kind for one in (speed, mixed, part)] == ["until", "mixed", "share"]
    assert speed.named == (
        (("until", "changes", 0), "trust", "B"),
        (("until", "changes", 1), "fear", "B"),
    )
    assert mixed.outcomes == (("trust", "B"), ("fear", "B"))
    assert part.named == (
        (("share", "part"), "burden", "B"),
        (("share", "part"), "gdp", "B"),
        (("share", "rest", 0), "cost", "A"),
    )


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("3 of 2 changes cannot come", {"until": {"count": 3, "changes": [TRUST, FEAR]}}),
        ("greater than 0", {"mixed": [{**TRUST, "by": 0}, FEAR]}),
        ("a sign that is called good", {"mixed": [{**TRUST, "sign": None}, FEAR]}),
        ("total is read of an outcome", {"choice": "A.tax", "option": "1%", "as": "total"}),
        ("a part is taken", {"outcome": "trust", "at": "B", "as": "part"}),
        ("a part is taken", {"outcome": "trust", "at": "B", "base": LEAST}),
        ("has a price", {"outcome": "trust", "at": "B", "priced_in": "cost"}),
        ("reads one thing; got unanswered, by",
         {"by": "A.team", "unanswered": {"offers": {"B.gift": "big"}, "answers": {"A.tax": "0%"}}}),
    ],
)  # fmt: skip
def test_a_reading_that_contradicts_itself_is_refused(words: str, read: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=words):
        Claim.model_validate(claim(effect=[limb(**read)]))


def test_what_goes_apart_takes_a_contrast() -> None:
    arms = {"a": [], "b": ["A.tax=10%"], "c": ["A.tax=20%"]}
    changed = {"arms": arms, "cause": {"dose": list(arms)}, "pattern": "monotone"}
    with pytest.raises(ValidationError, match="takes a contrast; got dose"):
        Claim.model_validate(claim(**changed, effect=[limb(mixed=[TRUST, FEAR])]))
