"""`foedus claims`: what is asked of Python, and what is printed."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import verdicts

from foedus import questions
from foedus.cli.main import cli
from foedus.result.documents.claims import Claims

Asked = list[dict[str, object]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    calls: Asked = []

    def answered(case: str, **given: object) -> Claims:
        calls.append({"case": case, **given})
        return verdicts.claims()

    monkeypatch.setattr(questions, "verdicts", answered)
    return calls


def _foedus(*words: str) -> str:
    found = CliRunner().invoke(cli, ["claims", *words])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_everything_asked_reaches_python(asked: Asked, tmp_path: Path) -> None:
    page, keep = tmp_path / "claims.html", tmp_path / "kept"
    _foedus("us-japan", "C1", "C2", "--seed", "3", "--quick", "--keep", str(keep),
            "--html", str(page), "--force")  # fmt: skip
    (call,) = asked
    call.pop("progress")
    assert call == {
        "case": "us-japan", "ids": ("C1", "C2"), "seed": 3, "quick": True, "keep": keep,
        "html": page, "force": True,
    }  # fmt: skip


def test_the_head_comes_first(asked: Asked) -> None:
    text = _foedus("us-japan")
    assert text.startswith(verdicts.claims().headline.sentence[:60])
    assert asked


def test_json_is_the_document(asked: Asked) -> None:
    found = json.loads(_foedus("us-japan", "--json"))
    assert found["schema"] == "foedus-claims/1"
    assert [one["id"] for one in found["claims"]] == [c.id for c in verdicts.claims().claims]
    assert asked


def test_csv_has_a_row_for_every_claim(asked: Asked) -> None:
    rows = list(csv.DictReader(io.StringIO(_foedus("us-japan", "--csv"))))
    assert [row["id"] for row in rows] == [c.id for c in verdicts.claims().claims]
    assert {"word", "plus", "zero", "minus", "basis", "twin", "arrow"} <= set(rows[0])
    assert asked
