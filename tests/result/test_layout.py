import numpy as np
import zarr
from tests import helpers
from zarr.storage import MemoryStore

from foedus.engine.year import LANES
from foedus.result.layout import CHUNK_MEMBERS, Layout, chunk_members


def test_chunks_hold_whole_blocks_and_small_runs_little() -> None:
    sizes = {1: 64, 64: 64, 65: 128, 2048: 2048, 5000: CHUNK_MEMBERS}
    for members, chunk in sizes.items():
        assert chunk_members(helpers.manifest(draws=members, replicates=1)) == chunk
    assert CHUNK_MEMBERS % LANES == 0, "blocks of a run"


def test_what_is_not_written_is_no_number_of_a_member() -> None:
    kept: dict[str, object] = {}
    layout = Layout(MemoryStore(kept), helpers.manifest(draws=3, replicates=1))  # type: ignore[arg-type]
    assert {array.dtype.name: array.fill_value for array in layout.arrays.values()}.items() >= {
        ("int8", np.int8(-128)), ("uint8", np.uint8(255)),
    }  # fmt: skip
    assert not [key for key in kept if "/c/" in key]


def test_numbers_that_are_all_the_same_are_written_too() -> None:
    kept: dict[str, object] = {}
    store = MemoryStore(kept)  # type: ignore[arg-type]
    layout = Layout(store, helpers.manifest(draws=3, replicates=1))
    layout.arrays["status"][0, 0:3] = np.full(3, 255, np.uint8)
    layout.write_common(np.full((3, 2), np.nan), None, None)
    assert {"status/c/0/0", "parameter_value/c/0/0", "draw/c/0"} <= set(kept)
    group = zarr.open_group(store, mode="r")
    assert group["draw"].shape == (3,)  # type: ignore[union-attr]
    assert "interest_start" not in group
