"""Options that several commands share: the size of an ensemble, and where its result goes."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from functools import reduce, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from foedus.errors import OptionError, Problem, visible

if TYPE_CHECKING:
    from foedus.result.documents.record import Record

R = TypeVar("R", bound="Record")

DRAWS = 1024
REPLICATES = 8

Command = Callable[..., Any]


def at_least(lowest: int) -> Any:
    """Return a callback that refuses numbers below one, in the words of the other errors."""

    def check(_: click.Context, option: click.Parameter, value: int | None) -> int | None:
        if value is not None and value < lowest:
            name = max(option.opts, key=len)
            raise OptionError(Problem(name, f"must be {lowest} or more, got {value}"))
        return value

    return check


def counted(name: str, text: str) -> Any:
    """Return an option that takes a number of something, one or more; None where not given."""
    return click.option(name, type=int, callback=at_least(1), metavar="N", help=text)


def draws(default: int = DRAWS) -> Any:
    """Return ``--draws``."""
    return counted("--draws", f"Structural draws: parameters and readings.  [default: {default}]")


def replicates(default: int = REPLICATES) -> Any:
    """Return ``--replicates``."""
    return counted("--replicates", f"Shock replicates per draw.  [default: {default}]")


def quarters(default: str = "the case's horizon") -> Any:
    """Return ``--quarters``."""
    return counted("--quarters", f"Quarters to simulate.  [default: {default}]")


seed = click.option(
    "--seed",
    type=int,
    callback=at_least(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Seed of every random stream.",
)

members = counted("--members", "Shorthand for N draws of one replicate.")

do = click.option(
    "--do",
    "do",
    multiple=True,
    metavar="EXPR",
    help="An intervention that holds in every arm, such as param:economy.growth=0.02; what some "
    "arms alone impose is for --arm.",
)

arms = click.option(
    "--arm",
    "arms",
    multiple=True,
    metavar='"NAME: EXPR; EXPR"',
    help="An arm of your own, after the policies, such as "
    '"tariff25: USA.tariff=25%@2026Q1..2026Q4"; repeat for more.',
)

base = click.option(
    "--base/--no-base",
    default=None,
    help="Say how far contrasts between lines move when base shares alone are drawn anew.  "
    "[default: from 2048 members on]",
)

in_force = click.option(
    "--do",
    "do",
    multiple=True,
    metavar="EXPR",
    help="An intervention in every world, such as variant:record=obama.",
)

out = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Result folder.  [default: runs/CASE-DIGEST-N]",
)


resume = click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Go on with a run that was stopped: its hidden folder, or the result it was to make.",
)

join = click.option(
    "--join",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Make the result DIR together with every other process that is told the same.",
)


def policies(text: str) -> Any:
    """Return ``--policy``, which may be repeated."""
    return click.option("--policy", "policies", multiple=True, metavar="NAME", help=text)


def force(text: str) -> Any:
    """Return ``--force``."""
    return click.option("--force", is_flag=True, help=text)


def as_json(text: str) -> Any:
    """Return ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help=text)


parts = click.option(
    "--parts",
    type=click.Path(),  # as text: an empty name would be the folder that one is in
    multiple=True,
    metavar="DIR",
    help="A folder with mechanisms, instruments or outcomes of your own, which is imported; repeat "
    "for more.",
)

allow_code = click.option(
    "--allow-code",
    is_flag=True,
    help="Import the parts that the case brings in its folder parts/: code that may do anything.",
)


def again(case: str, code: Mapping[str, Any]) -> str:
    """Return a case as commands name it, with the leave that was given for its code."""
    from foedus.report.rows.again import options

    return shlex.join([case, *options(bool(code.get("allow_code")), code.get("parts", ()))])


def with_code_of_result(command: Command) -> Command:
    """Add both to a command that needs the case as it was named, or a result in its place.

    It gets what was said of them as ``code``.
    """

    @parts
    @allow_code
    @wraps(command)
    def called(parts: tuple[str, ...], allow_code: bool, **given: Any) -> Any:
        code = {"parts": parts, "allow_code": allow_code} if parts or allow_code else {}
        return command(code=code, **given)

    return called


def with_code(command: Command) -> Command:
    """Add ``--parts`` and ``--allow-code`` to a command, which gets the case that they make."""

    @parts
    @allow_code
    @wraps(command)
    def called(case: str | None, parts: tuple[str, ...], allow_code: bool, **given: Any) -> Any:
        if not parts and not allow_code:
            return command(case=case, **given)
        from foedus import pipeline

        if case is None:
            return command(case=None, parts=parts, allow_code=allow_code, **given)

        return command(case=pipeline.load(case, parts=parts, allow_code=allow_code), **given)

    return called


def together(*options: Any) -> Callable[[Command], Command]:
    """Return one decorator that adds options in the order given."""

    def add(command: Command) -> Command:
        return reduce(lambda done, option: option(done), reversed(options), command)

    return add


def gathered(*names: str) -> Callable[[Command], Command]:
    """Return a decorator that hands options over as one mapping ``asked``, less what is not given.

    They are what `foedus.pipeline` takes by the same names; ``--members`` is spelt out.
    """

    def add(command: Command) -> Command:
        @wraps(command)
        def called(**given: Any) -> Any:
            asked = {name: given.pop(name) for name in names}
            if "members" in asked:
                asked |= ensemble(asked["draws"], asked["replicates"], asked.pop("members"))
            wanted = {name: value for name, value in asked.items() if value not in (None, ())}
            return command(asked=wanted, **given)

        return called

    return add


def experiment(policies_text: str, more: Sequence[Any] = ()) -> Callable[[Command], Command]:
    """Return a decorator with the options of which arms to run, and of how many members.

    Parameters
    ----------
    policies_text
        Help of ``--policy``.
    more
        Further options, which stand after these.
    """
    names = ("policies", "arms", "do", "draws", "replicates", "members", "quarters", "seed")
    shared = (policies(policies_text), arms, do, draws(), replicates(), members, quarters(), seed)

    def add(command: Command) -> Command:
        return together(*shared, *more)(gathered(*names)(command))

    return add


def ensemble(given: int | None, each: int | None, both: int | None) -> dict[str, int | None]:
    """Return draws and replicates from the options that were given; None for the default.

    Parameters
    ----------
    given, each, both
        ``--draws``, ``--replicates`` and ``--members``.

    Raises
    ------
    OptionError
        If ``--members`` is given beside one of the two numbers it stands for.
    """
    if both is None:
        return {"draws": given, "replicates": each}
    for name, value in (("--draws", given), ("--replicates", each)):
        if value is not None:
            what = f"contradicts {name}: it stands for N draws of one replicate"
            raise OptionError(Problem("--members", what, "give one or the other"))
    return {"draws": both, "replicates": 1}


def printed(
    document: R, show: Callable[[R], None], as_json: bool, html: Path | None = None
) -> None:
    """Print what a command found: as one JSON document, or in words with the page it left."""
    if as_json:
        from foedus.result.documents.record import dumps

        click.echo(dumps(document, indent=2), nl=False)
        return
    show(document)
    if html:
        click.echo(visible(f"page  {html}"))
