"""A case to start from is laid down whole or not at all, and is sound."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from foedus import authoring, pipeline
from foedus.case import skeleton
from foedus.errors import OptionError, OutputError


def test_a_new_case_is_sound_and_bears_its_name(tmp_path: Path) -> None:
    place = authoring.new(tmp_path / "two-capes")
    assert sorted(entry.name for entry in place.iterdir()) == [
        "README.md",
        "case.schema.json",
        "case.yaml",
        "claim.schema.json",
        "claims",
    ]
    assert authoring.check(place) == []
    case = pipeline.load(place)
    assert case.name == "two-capes"
    assert {actor.role for actor in case.actors.values()} == {"patron", "ally", "rival"}
    # Every kind of decision can be tried at once.
    assert len(case.governments) == 3
    assert "my-case" not in (place / "README.md").read_text("utf-8")


def test_its_schema_is_where_its_first_line_says(tmp_path: Path) -> None:
    place = authoring.new(tmp_path / "capes")
    text = (place / "case.yaml").read_text("utf-8")
    named = text.splitlines()[0].partition("$schema=")[2]
    schema = json.loads((place / named).read_text("utf-8"))
    data = json.loads(json.dumps(yaml.safe_load(text), default=str))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(data)) == []
    data["state"]["gdp"]["unit"] = "shells"
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(data))


def test_its_claim_is_sound_and_is_checked_with_it(tmp_path: Path) -> None:
    place = authoring.new(tmp_path / "capes")
    (file,) = (place / "claims").iterdir()
    text = file.read_text("utf-8")
    schema = json.loads(
        (place / "claims" / text.partition("$schema=")[2].splitlines()[0]).read_text()
    )
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(text))) == []
    file.write_text(text.replace("pew2017image", "pew"), "utf-8")
    (problem,) = authoring.check(place)
    assert problem.where.startswith(f"{file}:")
    assert 'there is no work of references.bib "pew"' in problem.what


def test_every_number_of_it_is_owned_up_to(tmp_path: Path) -> None:
    """A made-up number must not pass for one that was read."""
    case = pipeline.load(authoring.new(tmp_path / "capes"))
    for table in case.state.values():
        for quantity in table.values.values():
            assert quantity.grade in ("M", "E")


@pytest.mark.parametrize(
    ("name", "fitting"), [("My Case", "my-case"), ("-x", "x"), ("Ägir", "gir"), ("a_b", "a-b")]
)
def test_a_name_that_no_case_can_have(tmp_path: Path, name: str, fitting: str) -> None:
    with pytest.raises(OptionError, match=f"try {fitting}$"):
        skeleton.lay_down(tmp_path / name, {}, {})
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "capes").mkdir()
    (tmp_path / "capes" / "case.yaml").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="is there already"):
        skeleton.lay_down(tmp_path / "capes", {}, {})
    assert (tmp_path / "capes" / "case.yaml").read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be made"):
        skeleton.lay_down(tmp_path / "nowhere" / "capes", {}, {})
    assert list(tmp_path.iterdir()) == []
