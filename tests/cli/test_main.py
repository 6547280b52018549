import os
import subprocess
import sys

import click
import pytest

from foedus.cli.main import main
from foedus.errors import CaseError, FoedusError, Problem


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in ("run", "check", "plan", "list"))
    assert main([]) == 0
    assert capsys.readouterr().out == out


@pytest.mark.parametrize("command", ["run", "check", "plan", "list"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "-h"]) == 0
    assert f"Usage: foedus {command}" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("foedus")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [(["rum", "toy"], "'run'"), (["run", "toy", "--drws", "3"], "--draws"), (["plan"], "CASE")],
)
def test_mistyped_names_get_a_hint(
    arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: ")
    assert hint in printed.err
    assert "--help" in printed.err


def failing(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("foedus.cli.main.cli.main", fail)
    return main([])


def test_every_problem_has_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = [Problem("a.yaml:3:5", "unknown key", "remove it"), Problem("", "no actors")]
    assert failing(CaseError(problems), monkeypatch) == 2
    printed = capsys.readouterr().err
    assert printed == "error: a.yaml:3:5: unknown key; remove it\nerror: no actors\n"
    assert failing(FoedusError("plain"), monkeypatch) == 2


def test_interruption_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(click.Abort(), monkeypatch) == 130
    assert failing(KeyboardInterrupt(), monkeypatch) == 130
    assert capsys.readouterr().err == "interrupted\ninterrupted\n"


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError(), monkeypatch)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
def test_reader_that_leaves_is_no_error() -> None:
    program = (
        "import sys, click; from foedus.cli import main as m\n"
        "def much():\n"
        "    for _ in range(9**5): click.echo('x' * 99)\n"
        "m.cli.add_command(click.command('much')(much))\n"
        "sys.exit(m.main(['much']))"
    )
    command = f'{sys.executable} -c "$PROGRAM" | head -1'
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, env=os.environ | {"PROGRAM": program}
    )
    assert done.stdout == "x" * 99 + "\n"
    assert done.stderr == ""


def test_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "foedus", "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: foedus")


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from foedus.cli.main import main; main(['--help']); main(['run', '--help'])\n"
        "heavy = {'jax', 'equinox', 'numpy', 'pandas', 'xarray', 'zarr', 'matplotlib', 'rich', "
        "'pydantic', 'jinja2', 'scipy'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr == "[]\n"
