import os
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import click
import pytest
from tests import helpers

from foedus.analyses import compare
from foedus.cli.main import main
from foedus.errors import CaseError, FoedusError, Notice, Problem
from foedus.report.terminal import comparison as compared


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


def test_a_failure_of_the_system_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = OSError(36, "File name too long", "x" * 5000)
    assert failing(error, monkeypatch) == 2
    printed = capsys.readouterr().err
    assert printed.startswith("error: xxx")
    assert printed.endswith("xxx: File name too long\n")
    assert len(printed) < 600


@pytest.mark.parametrize(
    "asked", [["run", "x" * 5000], ["check", "x\0y"], ["check", "us-japan", "--parts", "x" * 300]]
)
def test_odd_arguments_are_refused_in_a_line(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked) == 2
    printed = capsys.readouterr().err
    assert printed.startswith("error: ")
    assert printed.count("\n") == 1
    assert printed[:-1].isprintable()


def test_what_would_move_the_cursor_is_shown_as_an_escape(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for asked in (["check", "\x1b[31m"], ["check", "\x1b[2J\u202e.yaml"], ["check", "\U000e0041"]):
        assert main(asked) == 2
        printed = capsys.readouterr().err
        assert all(line.isprintable() for line in printed.splitlines())
        assert "\\u001b[" in printed or "\\U000e0041" in printed


def test_a_path_that_is_echoed_moves_no_cursor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = helpers.valuing(draws=2, replicates=1)
    result = helpers.write(tmp_path / "o\x1b[2J\u202eut", made)
    assert main(["report", str(result.path), "--compare"]) == 0
    compared.show(compare.compare(result))
    assert main(["list", "--results", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert all(line.isprintable() for line in printed.splitlines())
    assert printed.count("o\\u001b[2J\\u202eut") == 5


def test_a_notice_is_a_line_and_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def noticed(*_: object, **__: object) -> None:
        for _ in range(2):
            warnings.warn(Notice("x was taken; it is in x-2\x1b"), stacklevel=1)

    monkeypatch.setattr("foedus.cli.main.cli.main", noticed)
    assert main([]) == 0
    assert capsys.readouterr().err == "note: x was taken; it is in x-2\\u001b\n" * 2


def test_what_the_environment_says_of_the_array_library_is_ignored_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JAX_ENABLE_X64", "1")
    assert main(["--version"]) == 0
    said = "note: JAX_ENABLE_X64 is ignored: results do not depend on it\n"
    assert capsys.readouterr().err == said
    assert "JAX_ENABLE_X64" not in os.environ


ENDED = """
import sys, time, types
import foedus
def run(case, **asked):
    print("running", flush=True)
    time.sleep(60)
made = types.ModuleType("foedus.pipeline")
made.run = run
sys.modules["foedus.pipeline"] = foedus.pipeline = made
sys.argv = ["foedus", "run", "toy"]
from foedus.cli.main import entry
entry()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_end_is_met_as_ctrl_c_is(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDED], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "running\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (128 + number, "interrupted; nothing was written\n")


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
