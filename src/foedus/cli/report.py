"""``foedus report``: the report of a stored result again."""

from pathlib import Path

import click

from foedus.cli.run import Progress, kept


@click.command(short_help="Write the report of a result again.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--compare", is_flag=True, help="Also write the comparison of its arms again.")
def report(folder: Path, compare: bool) -> None:
    """Write report.html of the result in DIR again, from what is stored; nothing is simulated.

    The summary stays as it is. Where it is missing it is written too, without what takes runs of
    its own: what differences between lines are made of, behaviour tests and replaced governments.
    """
    progress = Progress()
    with kept(progress):
        from foedus import archive
        from foedus.report.terminal.run import show_place

        with progress:
            found = archive.write_report(folder, compare=compare, progress=progress)
        show_place(found)
