"""What lies beside a case is told of that very case alone."""

import dataclasses
import shutil
from pathlib import Path

import pytest
from tests.verdicts import claims

from foedus import case
from foedus.case.load import folder_of
from foedus.report.rows.verdicts import FILE, Told, short, told
from foedus.result.documents.claims import Verdicts
from foedus.result.documents.record import dumps, loads


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a case with claims, and made-up verdicts beside it."""
    place, _ = folder_of("us-korea")
    shutil.copytree(str(place), tmp_path / "own")
    return tmp_path / "own"


def _keep(folder: Path, digest: str) -> Verdicts:
    kept = dataclasses.replace(short(claims()), case="us-korea", digest=digest)
    (folder / FILE).write_text(dumps(kept), encoding="utf-8")
    return kept


def test_verdicts_are_told_of_the_case_that_they_are_on(folder: Path) -> None:
    digest = case.digest(case.load(folder))
    kept = _keep(folder, digest)
    assert told("us-korea", digest, folder) == Told(kept)
    assert told("us-korea", digest, folder / "case.yaml") == Told(kept)


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
