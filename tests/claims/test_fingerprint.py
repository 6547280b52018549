"""Whatever makes a number is in the fingerprint of the code, and nothing of the machine is."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import foedus
from foedus.claims import fingerprint as own
from foedus.claims.fingerprint import fingerprint, sources

PACKAGE = Path(foedus.__file__).parent

WITHOUT_NUMBERS = ("errors", "overview", "references", "result", "claims", "behaviour")
"""Of what is imported, messages, works and shapes of documents; of claims, their text as data; of
behaviour tests, their names."""


def _modules(name: str) -> list[Path]:
    """Return the file of a module, and those of the packages above it."""
    parts = name.split(".")[1:]
    found = [PACKAGE.joinpath(*parts[:n], "__init__.py") for n in range(1, len(parts) + 1)]
    return [
        file for file in (*found, PACKAGE.joinpath(*parts).with_suffix(".py")) if file.is_file()
    ]


def _imported(file: Path) -> set[Path]:
    """Return what a module of the package imports of it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {path for name in names if name.startswith("foedus.") for path in _modules(name)}


def test_all_that_an_arm_is_made_by_is_in_it() -> None:
    waiting = [PACKAGE / "claims" / "bank.py", PACKAGE / "claims" / "read_outs.py"]
    closure = set(waiting)
    while waiting:
        new = _imported(waiting.pop()) - closure
        closure |= new
        waiting += new
    names = {path.relative_to(PACKAGE).as_posix() for path in closure}
    covered = {name for name, _ in sources()}
    missing = {
        n for n in names - covered if n.split("/")[0].removesuffix(".py") not in WITHOUT_NUMBERS
    }
    assert not missing
    # Formulas are found by their folder and imported by nobody.
    assert {"mechanisms/public_opinion.py", "outcomes/catalogue.py"} <= covered
    assert not any(name.startswith(("report/", "cli/")) for name in covered)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the code in another place."""
    shutil.copytree(PACKAGE, tmp_path / "foedus", ignore=shutil.ignore_patterns("*.yaml", "*.pyc"))
    monkeypatch.setattr(own, "PACKAGE", tmp_path / "foedus")
    fingerprint.cache_clear()
    yield tmp_path / "foedus"
    fingerprint.cache_clear()


def test_it_is_the_same_elsewhere_and_another_with_other_code(copied: Path) -> None:
    there = fingerprint()
    fingerprint.cache_clear()
    with pytest.MonkeyPatch.context() as here:
        here.setattr(own, "PACKAGE", PACKAGE)
        assert fingerprint() == there
    page = copied / "report" / "pages" / "claims.py"
    page.write_text(page.read_text(encoding="utf-8") + "\n# other\n", encoding="utf-8")
    fingerprint.cache_clear()
    assert fingerprint() == there, "a page makes no number"
    formula = copied / "mechanisms" / "public_opinion.py"
    formula.write_text(formula.read_text(encoding="utf-8") + "\n# other\n", encoding="utf-8")
    fingerprint.cache_clear()
    assert fingerprint() != there


def test_another_version_of_a_library_is_another_code(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    fingerprint.cache_clear()
    monkeypatch.setattr(own.metadata, "version", lambda _: "0")
    assert fingerprint() != before
    fingerprint.cache_clear()
