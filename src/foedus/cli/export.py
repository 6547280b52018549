"""``foedus export``: a result as one file for other programs."""

from pathlib import Path

import click

import foedus
from foedus.cli import options
from foedus.errors import OptionError, Problem

SUFFIXES = {"csv": ".csv", "parquet": ".parquet", "netcdf": ".nc"}
"""Of the file that is written beside the result folder where none is named."""


@click.command(short_help="Take a result elsewhere: CSV, Parquet, netCDF.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--csv", is_flag=True, help="One number per row, as text.")
@click.option("--parquet", is_flag=True, help="The same rows as Parquet; needs pyarrow.")
@click.option("--netcdf", is_flag=True, help="The labelled arrays as netCDF (CF conventions).")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="Only this series; repeat for more.  [default: all]",
)
@click.option(
    "--quantiles",
    is_flag=True,
    help="Mean and quantiles over members in place of the members, of choices the shares.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write.  [default: beside DIR, named after it]",
)
@options.force("Replace FILE, once the new one is whole.")
def export(
    folder: Path,
    csv: bool,
    parquet: bool,
    netcdf: bool,
    outcomes: tuple[str, ...],
    quantiles: bool,
    out: Path | None,
    force: bool,
) -> None:
    """Write the result in DIR as one file for R, spreadsheets, pandas, xarray and others."""
    asked = {"csv": csv, "parquet": parquet, "netcdf": netcdf}
    formats = [name for name, wanted in asked.items() if wanted]
    if len(formats) != 1:
        what = "give exactly one of --csv, --parquet and --netcdf"
        raise OptionError(Problem("foedus export", what))
    if netcdf and quantiles:
        what = "contradicts --netcdf, which holds every member"
        raise OptionError(Problem("--quantiles", what, "use --csv or --parquet"))
    result = foedus.open_result(folder)
    whole = folder.resolve()
    path = out or whole.with_name(whole.name + SUFFIXES[formats[0]])
    if netcdf:
        result.to_netcdf(path, *outcomes, force=force)
    else:
        write = result.to_csv if csv else result.to_parquet
        write(path, *outcomes, quantiles=quantiles, force=force)
    click.echo(str(path))
