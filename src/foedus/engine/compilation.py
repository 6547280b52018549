"""How the array library is set up: single-threaded kernels, and a cache of compiled code.

Blocks run in parallel, kernels do not: kernels split over threads change last bits. The compiled
code of a model is kept in the user's cache folder, so that only the first run of a case compiles.
"""

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from foedus.errors import OptionError, Problem

_FLAGS = (
    "--xla_cpu_multi_thread_eigen=false",
    "--xla_cpu_prefer_vector_width=512",
    # Loops that read the same numbers become one, and sums stay in the loops that feed them: a
    # third less to compile, half the time to run.
    "--xla_backend_extra_options=xla_cpu_use_multi_output_fusion",
    "--xla_cpu_experimental_ynn_fusion_type=",
    # An eighth less to compile than at level 3, in the same time to run and with the same bits.
    "--xla_backend_optimization_level=1",
)
_KEPT = ("JAX_COMPILATION_CACHE", "JAX_PERSISTENT_CACHE")
_CACHE_BYTES = 512 * 1024**2


def cache_folder() -> Path:
    """Return where compiled code is kept (`FOEDUS_CACHE_DIR` overrides the user's cache)."""
    given = os.environ.get("FOEDUS_CACHE_DIR")
    if given:
        return Path(given) / "compiled"
    import platformdirs

    return Path(platformdirs.user_cache_dir("foedus", appauthor=False)) / "compiled"


def set_flags() -> None:
    """Say how to compile; the array library heeds it until its first computation, not after."""
    flags = os.environ.get("XLA_FLAGS", "")
    missing = [flag for flag in _FLAGS if flag.split("=")[0] not in flags]
    os.environ["XLA_FLAGS"] = " ".join([flags, *missing]).strip()
    # Loading cached code logs harmless notes on processor features to standard error.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("JAX_PLATFORMS", "cpu")


_owner: int | None = None


def own_environment() -> list[str]:
    """Leave out what the environment says of the array library, and return the names of it.

    It could change numbers or end the process. Where compiled code is kept may stay.
    """
    left_out = [
        name
        for name, value in os.environ.items()
        if name.startswith("JAX_")
        and not name.startswith(_KEPT)
        and (name, value) != ("JAX_PLATFORMS", "cpu")
    ]
    for name in left_out:
        del os.environ[name]
    if set(os.environ.get("XLA_FLAGS", "").split()) - set(_FLAGS):
        left_out.append("XLA_FLAGS")
        os.environ["XLA_FLAGS"] = " ".join(_FLAGS)
    return sorted(left_out)


def configure() -> None:
    """Set up the array library once; later calls change nothing.

    Raises
    ------
    OptionError
        In a process that was forked from one that has called this: its threads are not there, and
        it would wait for them for ever. If it was set up by others to compute with 64 bits.
    """
    global _owner
    if _owner not in (None, os.getpid()):
        what = "this process was forked from one that has used the array library, and would hang"
        fix = (
            "start workers afresh: ProcessPoolExecutor("
            'mp_context=multiprocessing.get_context("spawn"))'
        )
        raise OptionError(Problem("executor", what, fix))
    _owner = os.getpid()
    set_flags()
    import jax

    if jax.config.values["jax_enable_x64"]:
        what = "computes with 64 bits here, and Foedus with 32: results would be others"
        raise OptionError(Problem("JAX_ENABLE_X64", what, "leave it out"))
    if jax.config.values["jax_compilation_cache_dir"] is not None:
        return
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # a read-only home costs the compilation, nothing else
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
    jax.config.update("jax_compilation_cache_max_size", _CACHE_BYTES)


_UNCACHED = threading.Lock()


@contextmanager
def uncached() -> Generator[None]:
    """Compile without the array library's cache, for what is kept elsewhere.

    It is for the whole process: what others compile in the meantime is not kept. One at a time, for
    who comes second would take what the first has set for how things were.
    """
    import jax
    from jax.experimental.compilation_cache import compilation_cache

    _UNCACHED.acquire()
    before = bool(jax.config.values["jax_enable_compilation_cache"])  # pyright: ignore[reportUnknownArgumentType]
    jax.config.update("jax_enable_compilation_cache", False)
    compilation_cache.reset_cache()  # whether it is used was asked once for all
    try:
        yield
    finally:
        jax.config.update("jax_enable_compilation_cache", before)
        compilation_cache.reset_cache()
        _UNCACHED.release()


def available_memory() -> int | None:
    """Return the memory that can be used without swapping [bytes], where the system tells."""
    try:
        with Path("/proc/meminfo").open(encoding="ascii") as lines:
            found = dict(line.split(":", 1) for line in lines)
        return int(found["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
