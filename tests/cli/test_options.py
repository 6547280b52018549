import click
import pytest
from click.testing import CliRunner

from foedus.cli import options
from foedus.cli.main import cli
from foedus.cli.options import ensemble
from foedus.errors import OptionError
from foedus.experiment import request


def test_members_stand_for_draws_of_one_replicate() -> None:
    assert ensemble(None, None, None) == {"draws": None, "replicates": None}
    assert ensemble(5, None, None) == {"draws": 5, "replicates": None}
    assert ensemble(None, 2, None) == {"draws": None, "replicates": 2}
    assert ensemble(None, None, 7) == {"draws": 7, "replicates": 1}
    with pytest.raises(OptionError, match="contradicts --draws"):
        ensemble(7, None, 7)
    with pytest.raises(OptionError, match="contradicts --replicates"):
        ensemble(None, 1, 7)


def test_commands_name_a_case_with_the_leave_that_it_needs() -> None:
    assert options.again("strait", {}) == "strait"
    code = {"parts": ("my parts", "b"), "allow_code": True}
    assert options.again("strait", code) == "strait --allow-code --parts 'my parts' --parts b"


def test_the_help_names_the_defaults_that_hold() -> None:
    assert (options.DRAWS, options.REPLICATES) == (request.DRAWS, request.REPLICATES)


def test_options_are_added_in_the_order_given() -> None:
    @click.command()
    @options.together(options.draws(5), options.replicates(), options.seed, options.do)
    def made(**_: object) -> None: ...

    text = CliRunner().invoke(made, ["--help"]).output
    places = [text.index(name) for name in ("--draws", "--replicates", "--seed", "--do")]
    assert places == sorted(places)
    assert "[default: 5]" in text
    assert "[default: 8]" in text


@pytest.mark.parametrize("name", ["draws", "replicates", "quarters", "seed", "do", "out"])
def test_commands_that_run_say_the_same_of_what_they_share(name: str) -> None:
    helps = {
        option.help
        for command in (cli.commands["run"], cli.commands["compare"])
        for option in command.params
        if isinstance(option, click.Option) and option.name == name
    }
    assert len(helps) == 1
