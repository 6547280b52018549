import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import jax
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


def test_what_the_environment_would_change_of_numbers_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in os.environ if name.startswith("JAX_")]:
        monkeypatch.delenv(name)
    own = compilation._FLAGS[0]
    for name, value in {
        "JAX_PLATFORMS": "cpu",
        "JAX_COMPILATION_CACHE_DIR": "kept",
        "XLA_FLAGS": own,
    }.items():
        monkeypatch.setenv(name, value)
    assert compilation.own_environment() == []
    monkeypatch.setenv("JAX_PLATFORMS", "tpu")
    monkeypatch.setenv("JAX_ENABLE_X64", "1")
    monkeypatch.setenv("XLA_FLAGS", f"{own} --xla_nonsense=1")
    assert compilation.own_environment() == ["JAX_ENABLE_X64", "JAX_PLATFORMS", "XLA_FLAGS"]
    assert "--xla_nonsense" not in os.environ["XLA_FLAGS"]
    assert "JAX_PLATFORMS" not in os.environ
    assert os.environ["JAX_COMPILATION_CACHE_DIR"] == "kept"


def test_who_compiles_beside_another_leaves_the_cache_as_it_was() -> None:
    entered, asked = threading.Event(), threading.Event()

    def second() -> None:
        asked.set()
        with compilation.uncached():
            entered.set()

    with compilation.uncached():
        assert jax.config.values["jax_enable_compilation_cache"] is False
        thread = threading.Thread(target=second)
        thread.start()
        assert asked.wait(10)
        assert not entered.wait(0.2), "one at a time"
    thread.join(10)
    assert entered.is_set()
    assert jax.config.values["jax_enable_compilation_cache"] is True


def test_64_bits_that_others_set_are_refused_in_a_sentence() -> None:
    program = """
from foedus.engine import compilation
from foedus.errors import OptionError
try:
    compilation.configure()
except OptionError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "JAX_ENABLE_X64": "1"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("JAX_ENABLE_X64: computes with 64 bits here"), done.stderr
