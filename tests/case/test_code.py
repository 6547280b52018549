"""Code that a case brings or a user names: read as bytes, refused without leave, never run here."""

from pathlib import Path

import pytest

from foedus.case import build, digest, with_code
from foedus.case.code import MAX_BYTES, Codes, beside, gather, read
from foedus.errors import CaseError, OptionError
from foedus.testing.made_up import small_case


def folder(place: Path, **files: str) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for stem, text in files.items():
        (place / f"{stem}.py").write_text(text, encoding="utf-8")
    return place


def refused(brought: Path | None, parts: object = (), allow: bool = False) -> str:
    with pytest.raises(CaseError) as caught:
        gather(brought, parts, allow)  # pyright: ignore[reportArgumentType]
    return str(caught.value)


def test_only_the_folder_beside_a_case_yaml_is_brought(tmp_path: Path) -> None:
    parts = folder(tmp_path / "parts")
    assert beside(str(tmp_path / "case.yaml")) is None, "nothing in it"
    folder(parts, one="")
    assert beside(str(tmp_path / "case.yaml")) == parts
    assert beside(str(tmp_path / "other.yaml")) is None


def test_code_needs_leave_and_says_which_files(tmp_path: Path) -> None:
    brought = folder(tmp_path / "parts", **{f"f{i}": "" for i in range(10)})
    told = refused(brought)
    assert told.startswith(f"{brought}: the case brings code, of which nothing was run: f0.py, ")
    assert "f7.py and 2 more; read it, and give --allow-code" in told
    assert len(gather(brought, (), True)) == 1


def test_naming_a_folder_is_leave_for_that_folder_alone(tmp_path: Path) -> None:
    brought = folder(tmp_path / "parts", one="")
    other = folder(tmp_path / "other", two="")
    assert [code.folder for code in gather(brought, brought, False)] == [str(brought)]
    assert "brings code" in refused(brought, [other])
    both = gather(brought, [other, str(other), brought], True)
    assert [code.folder for code in both] == [str(other), str(brought)], "each once"
    assert [code.brought for code in gather(brought, other, True)] == [True, False]
    assert not gather(brought, brought, True)[0].brought, "it was named"


@pytest.mark.parametrize("named", ["", Path(), ["x", ""], (Path(),)])
def test_no_name_is_not_the_folder_one_is_in(
    named: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder(tmp_path, script="raise SystemExit(9)"))
    told = refused(None, named)
    assert told.startswith("--parts: got an empty name")
    assert "\n" not in told
    assert [code.folder for code in gather(None, tmp_path, False)] == [str(tmp_path)]


def test_what_is_no_folder_of_parts_is_refused(tmp_path: Path) -> None:
    assert "is no folder" in refused(None, tmp_path / "nowhere")
    (tmp_path / "case" / "parts").mkdir(parents=True)
    told = refused(None, tmp_path / "case")
    assert "holds no Python file" in told
    assert f"did you mean {tmp_path / 'case' / 'parts'}?" in told
    large = folder(tmp_path / "large", one="#" * (MAX_BYTES + 1))
    assert f"{large / 'one.py'}: has 1,000,001 bytes" in refused(None, large)
    odd = folder(tmp_path / "odd", one="")
    (odd / "one.py").write_bytes(b"# fine\n# \xff\n")
    assert f"{odd / 'one.py'}:2: byte 0xFF is not UTF-8" in refused(None, odd)
    (odd / "one.py").write_bytes(b"x = 1\n\0\n")
    assert refused(None, odd) == f"{odd / 'one.py'}:2: byte 0x00 is no text; save it as UTF-8"
    folder(tmp_path / "above" / "below", one="")
    told = refused(None, tmp_path / "above")
    assert f"folders in it are not looked at; did you mean {tmp_path / 'above' / 'below'}?" in told
    many = folder(tmp_path / "many", **{f"f{i}": "" for i in range(201)})
    assert "holds 201 Python files" in refused(None, many)


def test_the_digest_is_of_names_and_contents_wherever_they_lie(tmp_path: Path) -> None:
    one, same = (read(folder(tmp_path / name, a="x = 1", b="")) for name in ("one", "same"))
    other = read(folder(tmp_path / "other", a="x = 2", b=""))
    renamed = read(folder(tmp_path / "renamed", a="x = 1", c=""))
    assert one.digest == same.digest
    assert len({one.digest, other.digest, renamed.digest}) == 3
    (tmp_path / "one" / "references.bib").write_text("@book{a,}", encoding="utf-8")
    assert read(tmp_path / "one").digest != one.digest


def test_with_other_code_it_is_another_case(tmp_path: Path) -> None:
    case = build(small_case())
    one, two = (read(folder(tmp_path / name, a=name)) for name in ("one", "two"))
    first = with_code(case, (one,))
    assert case.code == ()
    assert len({digest(case), digest(first), digest(with_code(case, (two,)))}) == 3
    assert digest(with_code(first, (two,))) == digest(with_code(case, (two, one)))
    assert with_code(first, (one,)).code == (one,)
    assert first.where("state") == case.where("state")


def test_a_case_is_the_same_wherever_its_parts_lie(tmp_path: Path) -> None:
    case = build(small_case())
    one, two = (read(folder(tmp_path / name, one="1")) for name in "ab")
    other = read(folder(tmp_path / "c", one="2"))
    assert one != two, "a folder by itself knows where it lies"
    assert with_code(case, (one,)) == with_code(case, (two,)) != case
    assert with_code(case, (one, other)) == with_code(case, (other, two))
    assert with_code(case, (one,)) != with_code(case, (other,))
    assert hash(Codes([one, other])) == hash(Codes([other, two]))


@pytest.mark.parametrize("parts", [5, None, [5], b"parts", {"parts": "x"}])
def test_what_names_no_folder_is_refused(parts: object) -> None:
    with pytest.raises(OptionError, match=r"^--parts: must be a folder or a list of folders, got"):
        gather(None, parts, False)  # pyright: ignore[reportArgumentType]
