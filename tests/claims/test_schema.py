"""One claim as data: what its parts may be, and what contradicts itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from foedus.claims.schema import Claim

LEAST = {"value": 0.05, "unit": "share", "why": "about the error of a poll"}
STEP = {"outcome": "role", "at": "B", "sign": "+", "least": LEAST, "via": True}


def claim(**changed: Any) -> dict[str, Any]:
    """Return a sound claim with some keys changed."""
    return {
        "id": "K1",
        "paragraphs": ["P1"],
        "text": "A tariff lowers trust",
        "voice": "author",
        "arms": {"without": ["A.tax=0%"], "with": ["A.tax=10%"]},
        "cause": {"contrast": ["without", "with"]},
        "effect": [{"outcome": "trust", "at": "B", "sign": "-", "least": LEAST}],
        **changed,
    }


def test_a_sound_claim_is_read() -> None:
    found = Claim.model_validate(claim())
    assert found.cause
    assert found.cause.form == "contrast"
    assert found.effect[0].kind == "outcome"
    assert found.effect[0].read == "difference"


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("more than 30 words", {"text": "word " * 31}),
        ("needs a cause and an effect", {"effect": []}),
        ("needs a cause of the form square", {"pattern": "interaction"}),
        ("an arm that is not there: other", {"cause": {"contrast": ["without", "other"]}}),
        ("one form of", {"cause": {"contrast": ["without", "with"], "dose": ["a", "b", "c"]}}),
        ("a limb with via for mediation", {"pattern": "mediation"}),
        (
            "two effects, the step with via and the outcome",
            {"pattern": "mediation", "effect": [STEP, STEP]},
        ),
        (
            "counts what arms are worth to lines",
            {"pattern": "regret", "cause": {"menu": ["without", "with"]}},
        ),
        ("reads one thing", {"effect": [{"sign": "-", "least": LEAST}]}),
        (
            "the options that count",
            {"effect": [{"choice": "A.tax", "sign": "+", "least": LEAST}]},
        ),
        ("voice", {"voice": "nobody"}),
        (
            "greater than 0",
            {"effect": [{"outcome": "x", "sign": "-", "least": {**LEAST, "value": 0}}]},
        ),
        ("joins other claims and has a cause", {"joins": ["K2"]}),
    ],
)
def test_a_claim_that_contradicts_itself_is_refused(words: str, changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=words):
        Claim.model_validate(claim(**changed))


def test_an_arm_that_no_cause_names_is_refused() -> None:
    arms = {"without": [], "with": ["A.tax=10%"], "spare": []}
    with pytest.raises(ValidationError, match="does not name: spare"):
        Claim.model_validate(claim(arms=arms))
