"""What stands beside a claim is whole, or refused with what is missing."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from foedus.claims.beside import Clue, Control, Rival, Support

CLUE = {"outcome": "trust", "at": "B", "after": 4}


def test_what_is_whole_is_read() -> None:
    assert Control.model_validate({"with": ["A.tax=1%"], "why": "so"}).with_ == ("A.tax=1%",)
    assert Rival.model_validate({"mirror": "X1"}).channel is None
    assert Clue.model_validate({**CLUE, "below": 0.2}).above is None


@pytest.mark.parametrize(
    ("record", "given", "words"),
    [
        (Clue, CLUE, "a clue needs a bound; write above, below, or both"),
        (Rival, {}, "a mirror claim, or a channel; write one of the two"),
        (Rival, {"mirror": "X1", "channel": "threat"}, "write one of the two"),
        (Rival, {"channel": "threat"}, "write channel and separated_by"),
        (Control, {"with": [], "why": "so"}, "with"),
        (Support, {"key": "kydd2005trust", "stance": "?"}, "stance"),
    ],
)
def test_what_lacks_its_other_half_is_refused(
    record: type[BaseModel], given: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        record.model_validate(given)
