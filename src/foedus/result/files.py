"""Write a result as one file for other programs; the file is whole or not there."""

import secrets
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import OutputError, Problem
from foedus.result import frame, netcdf
from foedus.result.folder import check_file, writing

if TYPE_CHECKING:
    from foedus.result.result import Result


@contextmanager
def replacing(path: Path, force: bool = False) -> Generator[Path]:
    """Give a hidden file beside `path` to write into, and rename it once all is written.

    Raises
    ------
    OutputError
        If `path` is taken and `force` not given, or cannot be written.
    """
    check_file(path, force)
    partial = path.with_name(f".{path.name}.partial-{secrets.token_hex(4)}")
    try:
        with writing(path):
            yield partial
            check_file(path, force)
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def to_csv(
    result: "Result",
    path: Path,
    outcomes: Iterable[str] = (),
    quantiles: bool = False,
    force: bool = False,
) -> Path:
    """Write the long form as text, a piece at a time, and return the path."""
    series = frame.chosen(result, outcomes)
    with replacing(path, force) as partial:
        with partial.open("w", encoding="utf-8", newline="") as file:
            for i, piece in enumerate(frame.pieces(result, series, quantiles)):
                head, day = i == 0, "%Y-%m-%d"
                piece.to_csv(file, header=head, index=False, date_format=day, lineterminator="\n")
    return path


def to_parquet(
    result: "Result",
    path: Path,
    outcomes: Iterable[str] = (),
    quantiles: bool = False,
    force: bool = False,
) -> Path:
    """Write the long form as Parquet, a piece at a time, and return the path.

    Raises
    ------
    OutputError
        If pyarrow is not installed, as other errors of output.
    """
    series = frame.chosen(result, outcomes)
    check_file(path, force)
    if not find_spec("pyarrow"):
        fix = "install it with: python -m pip install pyarrow (or foedus[parquet])"
        raise OutputError(Problem(str(path), "needs pyarrow, which is not installed", fix))
    # An extra, which type checks and most runs go without.
    pyarrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    with replacing(path, force) as partial:
        pieces = frame.pieces(result, series, quantiles)
        first = pyarrow.Table.from_pandas(next(pieces), preserve_index=False)
        with parquet.ParquetWriter(partial, first.schema, compression="zstd") as file:
            file.write_table(first)
            for piece in pieces:
                made = pyarrow.Table.from_pandas(piece, first.schema, preserve_index=False)
                file.write_table(made)
    return path


def to_netcdf(
    result: "Result", path: Path, outcomes: Iterable[str] = (), force: bool = False
) -> Path:
    """Write the labelled dataset as netCDF and return the path; see `foedus.result.netcdf`."""
    data = netcdf.dataset(result, outcomes)
    netcdf.fits(data, path)
    with replacing(path, force) as partial:
        netcdf.write(data, partial)
    return path
