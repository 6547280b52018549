"""Documents by name: every one has a schema that its records keep."""

import json
from dataclasses import fields, replace
from typing import Any

import jsonschema
import pytest
from tests import documents, helpers, verdicts
from tests.attribution import made

from foedus import overview
from foedus.errors import OptionError
from foedus.result.documents import record
from foedus.result.documents.catalogue import DOCUMENTS, schema
from foedus.result.documents.suite import Behaviour, Verdict

LONG = ("x" * 50,) * 5000


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_has_the_schema_of_its_version(name: str) -> None:
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == DOCUMENTS[name][1]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_shows_itself_in_short(name: str) -> None:
    document: Any = documents.made(DOCUMENTS[name][0])
    if type(document).overview is record.Document.overview:
        long = {f.name: LONG for f in fields(document) if getattr(document, f.name) == ()}
        document = replace(document, **long)
        assert long
        assert "5,000 entries" in repr(document)
    for text in (repr(document), str(document), document._repr_html_()):
        assert len(text) < 4000
    assert len(repr(document).splitlines()) <= overview.MOST + 4


def test_those_that_people_ask_for_say_what_matters_first() -> None:
    told = repr(verdicts.claims())
    assert told.startswith(f"Claims of us-japan: {verdicts.claims().headline.sentence}")
    assert "appears in 83 of 100 draws" in told
    suite = documents.made(
        Behaviour, case="toy", tests=(Verdict("S1", "up", "S", "all", "passes"),)
    )
    assert repr(suite).startswith("Behaviour of toy: ")
    assert "S1   all      passes   up" in repr(suite)
    heard = repr(helpers.heard())
    assert "JPN.talks            USA.tariff=25% 0.26" in heard
    assert "nobody" in heard


@pytest.mark.parametrize("name", ["card", "waterfall"])
def test_a_document_keeps_its_schema_and_is_read_back(name: str) -> None:
    document = {"card": made.card, "waterfall": made.waterfall}[name]()
    text = record.dumps(document)
    jsonschema.validate(json.loads(text), schema(name))
    assert record.loads(DOCUMENTS[name][0], text.encode()) == document


def test_a_name_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(OptionError, match='no document "cards"; did you mean "card"'):
        schema("cards")
