from pathlib import Path
from types import SimpleNamespace

import pytest

from foedus.engine import program


def test_it_changes_with_any_file_of_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "engine").mkdir()
    (tmp_path / "a.py").write_text("1")
    place = SimpleNamespace(**{"__file__": str(tmp_path / "engine" / "program.py")})
    monkeypatch.setattr(program, "__file__", place.__file__)
    whole = program.program.__wrapped__
    first = whole()
    assert whole() == first
    (tmp_path / "a.py").write_text("2")
    second = whole()
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert len({first, second, whole()}) == 3
