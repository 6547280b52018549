"""Code is kept between processes, and found only where it is the very same."""

import os
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.runs import Bed

from foedus.dynamics import priors
from foedus.engine import calendar, compilation, kept_code
from foedus.engine.executables import Code, Executables
from foedus.engine.structure import structure_of
from foedus.engine.year import LANES, QUARTERS

pytestmark = pytest.mark.xdist_group("small")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder where code is kept."""
    monkeypatch.setenv("FOEDUS_CACHE_DIR", str(tmp_path))
    return tmp_path / "executables"


def lowered(factor: float = 2.0) -> Any:
    def scaled(given: dict[str, Any]) -> dict[str, Any]:
        return {"scaled": factor * given["x"], "also": (given["y"] + 1.0,)}

    shape = jax.ShapeDtypeStruct((3,), jnp.float32)
    return jax.jit(scaled).lower({"x": shape, "y": shape})


def keep(name: str, factor: float = 2.0) -> None:
    with compilation.uncached():
        kept_code.keep(name, [lowered(factor).compile()])


GIVEN = {"x": np.arange(3, dtype=np.float32), "y": np.ones(3, np.float32)}


def test_what_is_kept_computes_the_same(place: Path) -> None:
    assert kept_code.load("code-a") is None
    keep("code-a")
    (function,) = kept_code.load("code-a") or []
    found = function(GIVEN)
    assert found["scaled"].tolist() == [0.0, 2.0, 4.0]
    assert found["also"][0].tolist() == [2.0, 2.0, 2.0]
    kept_code.note("note-b", "code-a")
    assert kept_code.load("note-b") is not None
    kept_code.note("note-b", "code-gone")
    assert kept_code.load("note-b") is None
    assert not [entry for entry in place.iterdir() if entry.name.startswith(".")]


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign"])
def test_damaged_code_is_not_run(place: Path, damage: str) -> None:
    keep("code-a")
    path = place / "code-a"
    content = path.read_bytes()
    flipped = content[:500] + bytes([content[500] ^ 1]) + content[501:]
    made = {"cut": content[:-9], "flipped": flipped, "empty": b"", "foreign": b"x" * 900}
    path.write_bytes(made[damage])
    assert kept_code.load("code-a") is None
    path.write_bytes(content)
    assert kept_code.load("code-a") is not None, "the control"


def test_a_folder_that_cannot_be_written_costs_only_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("FOEDUS_CACHE_DIR", str(blocked))
    keep("code-a")
    assert kept_code.load("code-a") is None


def test_a_full_disk_leaves_nothing_half_written(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    keep("code-a")
    assert list(place.iterdir()) == []


def test_what_was_not_used_for_longest_makes_room(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for age, name in enumerate(("code-new", "code-old", "code-oldest")):
        keep(name)
        os.utime(place / name, (1e9 - age, 1e9 - age))
    size = (place / "code-new").stat().st_size
    assert kept_code.load("code-oldest") is not None, "it is used now"
    monkeypatch.setattr(kept_code, "MOST_BYTES", 3 * size + size // 2)
    keep("code-more")
    assert sorted(entry.name for entry in place.iterdir()) == [
        "code-more",
        "code-new",
        "code-oldest",
    ]


def test_names_tell_programs_texts_and_processors_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept_code.of_structure("1"), kept_code.of_texts(["a", "b"])
    assert kept_code.of_structure("1") == before[0] != kept_code.of_structure("2")
    assert before[1] not in (kept_code.of_texts(["ab"]), kept_code.of_texts(["b", "a"]))
    monkeypatch.setattr(kept_code, "program", lambda: "other")
    assert kept_code.of_structure("1") != before[0]
    assert kept_code.of_texts(["a", "b"]) == before[1], "the text says it all"
    monkeypatch.setattr(kept_code, "_here", lambda: "another processor")
    assert kept_code.of_texts(["a", "b"]) != before[1]


def test_a_structure_that_is_kept_is_not_traced(small: Bed) -> None:
    bed, imposed = small, calendar.imposed_years(small.model, small.arm(quarters=4), QUARTERS)[0]
    runs: Executables = bed.engine.executables
    runs.compile(imposed)  # compiled here, or loaded: kept from now on
    code = Code(structure_of(bed.model))
    code.compile(runs._numbers, imposed, runs.alone(LANES))
    assert code.traces == 0
    rows = np.ascontiguousarray(priors.draw(bed.model, 0, LANES).T)
    lane = np.arange(LANES, dtype=np.uint32)
    found = [c.start(runs._numbers, rows, np.uint32(0), lane, lane) for c in (code, runs.code)]
    one, two = ((draw, jax.random.key_data(luck.keys), carry) for draw, luck, carry in found)
    assert jax.tree.structure(one) == jax.tree.structure(two)
    assert all(map(np.array_equal, jax.tree.leaves(one), jax.tree.leaves(two)))
