"""What lies beside a case is told of that very case alone."""

import dataclasses
import shutil
from pathlib import Path

import pytest
from tests import own as parts
from tests.verdicts import claims

from foedus import case
from foedus.case.load import folder_of
from foedus.claims.fingerprint import of_verdicts
from foedus.claims.read import digest as written
from foedus.errors import OptionError, OutputError
from foedus.report.rows.verdicts import (
    FILE,
    Told,
    check_free,
    keep,
    short,
    take_over,
    told,
)
from foedus.result.documents.record import dumps, loads
from foedus.result.documents.verdicts import Verdicts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a case with claims, and made-up verdicts beside it."""
    place, _ = folder_of("us-korea")
    shutil.copytree(str(place), tmp_path / "own")
    return tmp_path / "own"


def _keep(folder: Path, digest: str, **changed: str) -> Verdicts:
    own = {"code": of_verdicts(), "texts": written(folder), **changed}
    kept = dataclasses.replace(short(claims()), case="us-korea", digest=digest, **own)
    (folder / FILE).write_text(dumps(kept), encoding="utf-8")
    return kept


def test_verdicts_are_told_of_the_case_that_they_are_on(folder: Path) -> None:
    digest = case.digest(case.load(folder))
    kept = _keep(folder, digest)
    assert told("us-korea", digest, folder) == Told(kept)
    assert told("us-korea", digest, folder / "case.yaml") == Told(kept)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "0" * 64}, "Verdicts were made by another version of the program; anew: "),
        ({"code": ""}, "Verdicts were made by another version of the program; anew: "),
        ({"texts": "0" * 64}, "Verdicts were made before claims were rewritten; anew: "),
        ({"texts": "", "code": ""}, "another version of the program and were made before claims"),
    ],
)
def test_what_has_changed_since_is_said_and_hides_nothing(
    folder: Path, changed: dict[str, str], said: str
) -> None:
    kept = _keep(folder, "1" * 64, **changed)
    found = told("us-korea", "1" * 64, folder)
    assert found.verdicts == kept
    assert said in found.how
    assert found.how.endswith("anew: foedus claims us-japan"), "the command that made them"
    own = dataclasses.replace(kept, case="my-alliance")
    (folder / FILE).write_text(dumps(own), encoding="utf-8")
    found = told("my-alliance", "1" * 64, folder)
    assert found.how.endswith("anew: foedus claims us-japan --keep-verdicts --force")


def test_another_library_hides_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _keep(folder, "1" * 64)
    of_verdicts.cache_clear()
    monkeypatch.setattr("foedus.claims.fingerprint.metadata.version", lambda _: "99")
    assert told("us-korea", "1" * 64, folder) == Told(kept)


def test_a_run_takes_over_what_lies_beside_its_case(folder: Path, tmp_path: Path) -> None:
    own, result = case.load(folder), tmp_path / "result"
    result.mkdir()
    digest = case.digest(own)
    kept = _keep(folder, digest, code="0" * 64)
    take_over(own, digest, result)
    found = told("us-korea", digest, None, result)
    assert found.verdicts is not None
    assert found.verdicts.rows == kept.rows
    assert found.how.startswith("Verdicts were made by another version of the program")
    # Told of the result, wherever it goes, and of no other state of the case.
    shutil.rmtree(folder)
    assert told("us-korea", digest, None, result) == found


def test_a_run_says_how_to_judge_claims_that_nobody_has_judged(
    folder: Path, tmp_path: Path
) -> None:
    own = case.load(folder)
    take_over(own, case.digest(own), tmp_path)
    found = told("us-korea", case.digest(own), None, tmp_path)
    assert found.verdicts is None
    assert "the claims of its analysis: foedus claims " in found.how
    (tmp_path / FILE).unlink()
    take_over(case.load("us-korea"), "1" * 64, tmp_path)
    assert not (tmp_path / FILE).exists(), "a case that ships has its own"


def test_commands_give_leave_for_the_parts_of_a_case(folder: Path, tmp_path: Path) -> None:
    parts.write(folder / "parts")
    own = case.load(folder, allow_code=True)
    take_over(own, case.digest(own), tmp_path)
    found = told("us-korea", case.digest(own), None, tmp_path)
    assert found.how.endswith(f"foedus claims {folder / 'case.yaml'} --allow-code")
    path = check_free(folder)
    keep(path, claims(), str(folder), own)
    kept = loads(Verdicts, path.read_bytes())
    assert kept.command == f"foedus claims {folder} --allow-code"


def test_verdicts_are_kept_beside_a_case_of_ones_own_and_over_nothing_else(folder: Path) -> None:
    path = check_free(folder)
    assert path == folder / FILE
    keep(path, claims(), str(folder))
    assert loads(Verdicts, path.read_bytes()) == short(claims(), str(folder))
    assert loads(Verdicts, path.read_bytes()).command == f"foedus claims {folder}"
    with pytest.raises(OutputError, match="give --force to replace it"):
        check_free(folder / "case.yaml")
    assert check_free(folder, force=True) == path
    path.write_text("my notes", encoding="utf-8")
    with pytest.raises(OutputError, match="holds no verdicts, so it is never replaced"):
        check_free(folder, force=True)
    assert path.read_text(encoding="utf-8") == "my notes"
    with pytest.raises(OptionError, match="us-japan ships with the program"):
        check_free("us-japan")


def test_of_another_state_of_the_case_nothing_is_told_but_how_to_make_them(folder: Path) -> None:
    _keep(folder, "0" * 64)
    found = told("us-korea", "1" * 64, folder)
    assert found.verdicts is None
    assert found.how == (
        f"Verdicts on its claims are of another state of the case; anew: foedus claims {folder}"
    )


@pytest.mark.parametrize("damage", [None, b"", b"{}", b'{"schema": "foedus-verdicts/9"}'])
def test_without_a_sound_document_it_is_said_how_to_make_one(
    folder: Path, damage: bytes | None
) -> None:
    (folder / FILE).unlink(missing_ok=True)
    if damage is not None:
        (folder / FILE).write_bytes(damage)
    found = told("us-korea", "1" * 64, folder)
    assert found.verdicts is None
    assert found.how.endswith(f"the claims of its analysis: foedus claims {folder}")


def test_of_a_case_without_claims_or_one_that_is_elsewhere_nothing_is_told() -> None:
    assert told("nato", "1" * 64) == Told()
    assert told("my-alliance", "1" * 64) == Told()


def test_the_short_form_says_the_same_as_the_long_one() -> None:
    kept = short(claims())
    assert loads(Verdicts, dumps(kept).encode()) == kept
    assert kept.sentence == claims().headline.sentence
    assert (kept.members, kept.command) == ("256 draws of 4 shocks", "foedus claims us-japan")
    by_id = {row.id: row for row in kept.rows}
    assert [row.id for row in kept.rows][:3] == ["C2", "C1", "C3"]
    assert kept.rows[-1].group == "Decoys"
    row = by_id["C24"]
    assert [(side.name, side.share) for side in row.sides] == [
        ("for", 0.12),
        ("too small", 0.2),
        ("against", 0.68),
    ]
    assert (row.told, row.origin, row.twin) == ("mostly opposite", "required by S7", 0.39)
    assert by_id["C5"].sides == ()
    assert by_id["C4"].told == "on the line: mostly appears or open"
    assert by_id["C6"].twin is None
    seeded = short(dataclasses.replace(claims(), seed=3))
    assert seeded.command == "foedus claims us-japan --seed 3"
