"""Documents by name: every one has a schema that its records keep."""

import json

import jsonschema
import pytest
from tests.attribution import made

from foedus.errors import OptionError
from foedus.result.documents import card, record
from foedus.result.documents.catalogue import DOCUMENTS, schema


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_has_the_schema_of_its_version(name: str) -> None:
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == DOCUMENTS[name][1]


def test_a_card_keeps_its_schema_and_is_read_back() -> None:
    text = record.dumps(made.card())
    jsonschema.validate(json.loads(text), schema("card"))
    assert record.loads(card.AnswerCard, text.encode()) == made.card()


def test_a_name_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(OptionError, match='no document "cards"; did you mean "card"'):
        schema("cards")
