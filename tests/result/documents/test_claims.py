"""The document of verdicts on claims is read back exactly, and refuses what it lacks."""

import json

import pytest
from tests import verdicts

from foedus.result.documents import record
from foedus.result.documents.claims import Claims


def test_it_is_read_back_exactly() -> None:
    document = verdicts.claims()
    assert record.loads(Claims, record.dumps(document).encode()) == document


def test_an_unknown_word_or_key_is_refused() -> None:
    written = json.loads(record.dumps(verdicts.claims()))
    written["claims"][0]["word"] = "proven"
    with pytest.raises(ValueError, match="word"):
        record.loads(Claims, json.dumps(written).encode())
    written = json.loads(record.dumps(verdicts.claims())) | {"more": 1}
    with pytest.raises(ValueError, match="more"):
        record.loads(Claims, json.dumps(written).encode())
