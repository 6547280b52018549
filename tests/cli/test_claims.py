"""`foedus claims`: what is asked of Python, and what is printed."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import verdicts
from tests.documents import made

from foedus import questions
from foedus.cli.main import cli
from foedus.errors import OptionError
from foedus.result.documents.claims import Claims
from foedus.result.documents.coders import SCHEMA, Coders

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
        "case": "us-japan", "ids": ("C1", "C2"), "seed": 3, "quick": True, "thorough": False,
        "keep": keep, "html": page, "keep_verdicts": False, "force": True,
    }  # fmt: skip


def test_leave_for_code_reaches_python_and_the_next_command(asked: Asked) -> None:
    text = _foedus("my-case", "--allow-code")
    assert (asked[0]["case"], asked[0]["allow_code"]) == ("my-case", True)
    assert "next: foedus claims my-case --allow-code ID" in text


def test_words_are_kept_beside_the_case_where_asked(asked: Asked) -> None:
    text = _foedus("my-case", "--keep-verdicts")
    assert asked[0]["keep_verdicts"] is True
    assert "kept  verdicts.json beside my-case" in text


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


def _of_coders(monkeypatch: pytest.MonkeyPatch) -> Asked:
    calls: Asked = []

    def answered(case: str, coders: tuple[str, ...], **given: object) -> Coders:
        calls.append({"case": case, "coders": coders, **given})
        return made(Coders, schema=SCHEMA, coders=coders, claims=1, same=1.0)

    monkeypatch.setattr(questions, "agreement", answered)
    return calls


def test_two_coders_are_compared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls = _of_coders(monkeypatch)
    text = _foedus("us-japan", "C1", "--coder", "claims", "--coder", "ben", "--keep", str(tmp_path))
    assert "claims and ben agree on 100%" in text
    (call,) = calls
    call.pop("progress")
    assert call == {
        "case": "us-japan", "coders": ("claims", "ben"), "ids": ("C1",), "seed": 0,
        "quick": False, "keep": tmp_path,
    }  # fmt: skip
    found = json.loads(_foedus("us-japan", "--coder", "claims", "--coder", "ben", "--json"))
    assert found["schema"] == "foedus-coders/1"


@pytest.mark.parametrize(
    "other", [["--csv"], ["--html", "page.html"], ["--thorough"], ["--keep-verdicts"]]
)
def test_what_is_for_one_coder_is_refused_with_two(other: list[str]) -> None:
    words = ["claims", "us-japan", "--coder", "claims", "--coder", "ben", *other]
    found = CliRunner().invoke(cli, words)
    assert isinstance(found.exception, OptionError)
    assert f"{other[0]}: is for the verdicts of one coder" in str(found.exception)
