from pathlib import Path

from tests import helpers

from foedus.analyses import findings
from foedus.result.documents.record import dumps, loads
from foedus.result.documents.summary import SCHEMA, Summary


def test_document_carries_every_finding(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=8, replicates=1))
    found = findings.analyse(result)
    document = findings.document(result, found)
    assert document.schema == SCHEMA
    assert len(document.monitor) == len(found.flags)
    assert list(document.relative_risk["challenge_risk"]["L0"]) == list(helpers.PROTEGES)
    assert loads(Summary, dumps(document).encode()) == document
