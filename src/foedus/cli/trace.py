"""``foedus trace``: from a number back to equation, terms, parameters, sources and choices."""

import shlex
from typing import Any, cast

import click

from foedus.cli import options
from foedus.cli.run import Progress


@click.command(short_help="Trace a number back to where it comes from.")
@click.argument("case")
@click.argument("outcome")
@click.option(
    "--actor",
    metavar="X",
    help="Entry of the outcome, such as JPN, CHN>JPN, USA.leader or USA.tariff.",
)
@click.option("--quarter", metavar="Q", help="Quarter, such as 2026Q4.  [default: the last]")
@click.option("--policy", metavar="NAME", help="A policy of the case.  [default: the case's first]")
@click.option(
    "--arm",
    "arms",
    multiple=True,
    metavar='"NAME: EXPR; EXPR"',
    help="An arm of your own, in place of a policy.",
)
@click.option(
    "--vs",
    metavar="NAME",
    help='Trace the difference to this arm: a policy, or "NAME: EXPR; EXPR".',
)
@options.do
@options.draws(512)
@options.replicates(1)
@click.option(
    "--member",
    type=int,
    callback=options.at_least(0),
    metavar="I",
    help="Member to take apart.  [default: the one nearest to the median]",
)
@options.seed
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show everything, look into every mechanism, and say which lines prevailed.",
)
@options.as_json("Print the trace as one JSON document.")
@options.gathered("policy", "arms", "do", "draws", "replicates", "seed")
@options.with_code_of_result
def trace(
    case: str,
    outcome: str,
    code: dict[str, Any],
    asked: dict[str, Any],
    actor: str | None,
    quarter: str | None,
    vs: str | None,
    member: int | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Trace an OUTCOME of CASE: what it is made of in one member, and on what grounds.

    OUTCOME is a name from `foedus list`, or "option" or "setting" for what a lever is set to. In
    place of CASE a result folder may stand, whose arms --policy and --vs then name. With --vs it is
    the difference of two arms that is traced.
    """
    from foedus import questions

    which: dict[str, Any] = {
        "actor": actor, "quarter": quarter, "member": member, "everything": everything, **code
    }  # fmt: skip
    with Progress() as progress:
        if vs is None:
            document = questions.trace(case, outcome, **asked, **which, progress=progress)
        else:
            document = questions.trace_difference(
                case, outcome, vs=vs, **asked, **which, progress=progress
            )
    if as_json:
        from foedus.result.documents.record import dumps

        click.echo(dumps(document, indent=2), nl=False)
        return
    from foedus.explain.stored import is_result
    from foedus.report.terminal import trace as of_number
    from foedus.report.terminal import trace_difference as of_difference
    from foedus.result.documents.trace import Trace

    of = options.again(case, code)
    if isinstance(document, Trace):
        of_number.show(document, everything=everything, of=of, tail=_again(asked))
    else:
        spot = "arms" in asked or "do" in asked or ":" in str(vs)
        named = "" if spot and not is_result(case) else of
        of_difference.show(document, everything=everything, of=named)


NAMED = {"arms": "arm"}
"""What is called otherwise on the command line than in Python."""


def _again(asked: dict[str, Any]) -> str:
    """Return the options that ask for the same arm and the same members again."""
    words: list[str] = []
    for name, given in asked.items():
        values = cast("tuple[Any, ...]", given) if isinstance(given, tuple) else (given,)
        for value in values:
            if (name, value) != ("seed", 0):
                words += [f"--{NAMED.get(name, name)}", str(value)]
    return shlex.join(words)
