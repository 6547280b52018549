import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from foedus.engine import compilation

PROGRAM = """
import json, os
from foedus.engine import compilation
compilation.configure()
compilation.configure()
import jax
print(json.dumps([jax.config.jax_compilation_cache_dir, os.environ["XLA_FLAGS"]]))
"""


def configured(**env: str) -> list[str]:
    clean = {k: v for k, v in os.environ.items() if k not in ("XLA_FLAGS", "FOEDUS_CACHE_DIR")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={**clean, **env}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_kernels_run_alone_and_code_is_kept(tmp_path: Path) -> None:
    folder, flags = configured(
        FOEDUS_CACHE_DIR=str(tmp_path), XLA_FLAGS="--xla_dump_max_hlo_modules=1"
    )
    assert folder == str(tmp_path / "compiled")
    assert (tmp_path / "compiled").is_dir()
    # Kernels split over threads would change last bits.
    assert flags.split().count("--xla_cpu_multi_thread_eigen=false") == 1
    assert "--xla_dump_max_hlo_modules=1" in flags, "the user's own flags stay"


def test_a_folder_that_cannot_be_made_costs_only_the_cache(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    assert configured(FOEDUS_CACHE_DIR=str(blocked))[0] is None


def test_code_is_kept_in_the_users_cache_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOEDUS_CACHE_DIR")
    assert compilation.cache_folder().parts[-2:] == ("foedus", "compiled")
