"""Documents by name: every one has a schema that its records keep."""

import json

import jsonschema
import pytest
from tests.attribution import made

from foedus.errors import OptionError
from foedus.result.documents import record
from foedus.result.documents.catalogue import DOCUMENTS, schema


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_has_the_schema_of_its_version(name: str) -> None:
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == DOCUMENTS[name][1]


@pytest.mark.parametrize("name", ["card", "waterfall"])
def test_a_document_keeps_its_schema_and_is_read_back(name: str) -> None:
    document = {"card": made.card, "waterfall": made.waterfall}[name]()
    text = record.dumps(document)
    jsonschema.validate(json.loads(text), schema(name))
    assert record.loads(DOCUMENTS[name][0], text.encode()) == document


def test_a_name_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(OptionError, match='no document "cards"; did you mean "card"'):
        schema("cards")
