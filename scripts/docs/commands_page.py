"""The page of commands, from the help of the program itself."""

from signal import SIGTERM
from typing import Any

import click
from md import fence, join

from foedus.cli.main import INTERRUPTED, cli
from foedus.cli.run import SILENT
from foedus.errors import FoedusError

WIDTH = 90

TAIL = f"""
## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | whoever read the output stopped reading, as in `foedus plan us-japan \\| head` |
| {FoedusError.exit_code} | something you can mend, one line per problem on standard error |
| {SILENT} | the result is whole, but an arm has no sound member: the first line says so |
| {INTERRUPTED} | interrupted by Ctrl-C; the last line says what was kept |
| {128 + SIGTERM} | asked to end (`kill`); as after Ctrl-C |

A line on standard error says where (file, line and column, or the option), what was got, what is
allowed, and often which name was probably meant. A number that goes wrong inside a run is no
failure of the program: the member it belongs to gets a status and leaves the others untouched
([results.md](results.md)).

## Environment

| variable | meaning |
|---|---|
| `FOEDUS_CACHE_DIR` | where compiled code is kept between runs; else the user's cache folder |
| `NO_COLOR` | set to anything: no colours on the terminal |
"""


def page(command: str) -> str:
    """Return ``docs/commands.md``."""
    settings: dict[str, Any] = {**cli.context_settings, "terminal_width": WIDTH}
    root = click.Context(cli, info_name="foedus", **settings)
    text = join(
        "# Commands",
        f"<!-- Generated. Do not edit; run {command} -->",
        "`CASE` is the name of a case that ships with the package, or the path of a YAML file\n"
        "([case-format.md](case-format.md)). `EXPR` is one intervention ([do.md](do.md)).",
        fence(cli.get_help(root)),
        *(f"## `foedus {name}`\n\n{fence(_help(name, root))}" for name in cli.commands),
        TAIL.strip(),
    )
    return text + "\n"


def _help(name: str, root: click.Context) -> str:
    command = cli.commands[name]
    return command.get_help(click.Context(command, root, name, terminal_width=WIDTH))
