"""What ``import foedus`` offers: pinned, documented, complete, and light until it is used."""

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import foedus
from foedus.cli.main import cli

GROUPS = {
    "What there is to work with": (
        "shipped",
        "catalogue",
        "case_schema",
        "claim_schema",
        "document_schema",
    ),
    "Write a case": ("new", "load", "check", "doubts", "plan"),
    "Ask what follows": (
        "design",
        "ask",
        "run",
        "compare",
        "open_result",
        "write_report",
        "results",
        "verify",
    ),
    "Ask why": (
        "explain_difference",
        "trace",
        "trace_difference",
        "hears",
        "verdicts",
        "agreement",
        "behave",
        "who_decides",
        "compile",
    ),
    "What they take and return": (
        "Case",
        "Arm",
        "Ensemble",
        "Experiment",
        "Result",
        "Results",
        "Comparison",
        "Card",
        "Explanation",
        "FoedusError",
    ),
}
NAMES = sorted(name for names in GROUPS.values() for name in names)
HEAVY = ("jax", "numpy", "pydantic", "pandas", "xarray", "scipy", "rich")


def test_the_map_is_what_was_agreed() -> None:
    assert foedus.__all__ == NAMES
    assert dir(foedus) == NAMES


def test_the_docstring_groups_every_name_with_its_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = Path(__file__).parent.parent / "scripts" / "docs"
    monkeypatch.syspath_prepend(str(scripts))
    told = importlib.import_module("api_page").groups()
    assert {title: tuple(names) for title, names in told.items()} == GROUPS
    assert all(meaning for names in told.values() for meaning in names.values())


@pytest.mark.parametrize("name", NAMES)
def test_every_name_says_what_it_takes(name: str) -> None:
    thing = getattr(foedus, name)
    text = inspect.getdoc(thing) or ""
    assert text
    if inspect.isfunction(thing):
        heads = "\n".join(line for line in text.splitlines() if not line.startswith(" "))
        words = set(re.findall(r"^\w+(?:, \w+)*$", heads, re.MULTILINE))
        told = {word for line in words for word in line.split(", ")}
        told |= set(re.findall(r"`(\w+)`", text))
        assert not set(inspect.signature(thing).parameters) - told
    else:
        assert "Attributes\n-----" in text


@pytest.mark.parametrize("command", cli.commands)
def test_every_command_can_be_called_from_python(command: str) -> None:
    callback = cli.commands[command].callback
    assert callback
    source = inspect.getsource(inspect.unwrap(callback))
    called = set(re.findall(r"\b(?:archive|authoring|foedus|pipeline|questions)\.(\w+)\(", source))
    assert called, "a command calls what Python callers do"
    assert called <= set(foedus.__all__)


def test_no_name_is_that_of_a_room() -> None:
    # A package that is imported becomes an attribute, and would hide what is asked for.
    rooms = {path.stem for path in Path(foedus.__file__).parent.iterdir()}
    assert not rooms & set(NAMES)
    assert "explain" in rooms, "the control"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulate'"):
        _ = foedus.simulate  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = "import foedus, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not set(done.stdout.split()) & set(HEAVY)
