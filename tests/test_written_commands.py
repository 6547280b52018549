"""Every command that the documentation shows works as it is written there.

The commands of a page run in their order in one empty folder. Compiled engines are shared, and only
the first runs of the two guides compare governments with those that do not decide; nothing else is
spared.
"""

import doctest
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests import helpers, own
from tests.runs import quickly_compiled
from tests.test_docs import DOCS, PAGES, ROOT, example_case, fenced, ids, read

from foedus import authoring, pipeline
from foedus.cli.main import cli, main
from foedus.engine import run as engine_run
from foedus.experiment import design
from foedus.explain import number as explain_number
from foedus.model import schedule

LARGE = "8,192 members over 16 quarters, twice"
COMPARE = "foedus compare us-japan --policy"
DEAR = {
    "README.md": {
        "foedus run us-japan --policy baseline --policy L0": LARGE,
        f"{COMPARE} baseline --policy L0": LARGE,
        'foedus ask us-japan "USA.tariff=25%@2026Q1"': "some seconds; tests/attribution asks",
        "foedus claims us-japan": "700,000 members; tests/claims judges some small",
        "foedus behave us-japan": "90 arms; tests/behaviour runs some of them small",
        "foedus hears us-japan": "some seconds; docs/hears.md carries it out",
        "foedus trace us-japan commitment_trust --actor JPN": "docs/tracing.md traces it",
    },
    "docs/ask.md": {
        'foedus ask us-japan "USA.tariff=25%@2026Q1"': "the last line carries one out",
        "foedus ask us-japan L0 --against no-ask": "the last line carries one out",
    },
    "docs/compare.md": {
        f"{COMPARE} baseline --policy L0": LARGE,
        f"{COMPARE} baseline --policy L0 --policy ask-3point5 --draws 256": "2,048 members, thrice",
        f"{COMPARE} team-alone --policy leader-alone --csv effects.csv --all": LARGE,
        f"{COMPARE} baseline --policy L0 --json > compare.json": LARGE,
    },
    "docs/hears.md": {
        "foedus hears us-japan": "the next line carries it out, and leaves its page",
        "foedus hears us-japan --base": "tests/counterfactuals draws base shares anew",
        "foedus run us-japan --members 64 --hears": "the same map, with a report around it",
    },
    "docs/results.md": {
        "foedus run us-japan --policy baseline --policy as-happened": LARGE,
    },
    "docs/tutorial.md": {
        'foedus ask us-japan "USA.tariff=25%@2026Q1"': "docs/ask.md carries a smaller one out",
        "foedus claims us-japan G4": "8,192 members; tests/claims judges some small",
        "foedus trace us-japan defence_burden --actor JPN --quarter 2027Q4": (
            "docs/tracing.md traces the same number under another policy"
        ),
    },
    "docs/tracing.md": {
        "foedus trace us-japan option --actor USA.ask_spending --quarter 2026Q4": (
            "it weighs again; tests/explain/test_number.py tells options of the small case"
        ),
        "foedus trace us-japan challenge_risk --actor TWN --all": (
            "weighs every choice behind it again; tests/explain does so in a small case"
        ),
    },
    "docs/write-a-case.md": {
        "foedus behave strait --draws 16 --replicates 1 --quarters 8": (
            "90 arms; tests/behaviour runs some of them small"
        ),
        "foedus check strait --watch": "ends by Ctrl-C only; tests/cli/test_check.py watches",
    },
}
"""By page, commands that are parsed to the end but not carried out, each with the reason."""

SMALLER = {"case-format.md": ("--no-sizes",)}
"""Pages whose commands are given more words: the sizes of that case would compile an engine."""

LAID_DOWN = ["my-alliance"], ["strait"]
"""Cases that the pages begin: no other test compiles them."""

GROUPS = {"write-a-mechanism.md": "parts"}
"""Pages that share a compiled engine with other tests than these."""

PERIODS = "\nreference: [{first: 2020Q1, last: 2024Q4, title: before}]\ngovernments:\n"

# A mistake made in the case that `foedus new` lays down, and what the page says one then reads.
MISTAKES = [
    ("\nsources:", "\nsorces:"),
    (
        "\n  approval:\n    unit: share\n    values:\n      ALY: {prior: {uniform: [0.3, 0.5]}, "
        "source: assumption, grade: E, note: a government in office for a while}",
        "",
    ),
    ("ALY: {prior: {uniform: [0.3, 0.6]}", "ALY: {value: 0.4, prior: {uniform: [0.3, 0.6]}"),
    ("1.4, source: yearbook, grade: M", "1.4, source: assumption, grade: V"),
    ("low: 13000, high: 17000", "low: 17000, high: 13000"),
    ("unit: bn 2023 USD", "unit: bn USD"),
    ("ALY: {value: 40, ", "JPN: {value: 40, "),
    ("outcome: planned_burden", "outcome: planed_burden"),
    ("        start: none\n", '        start: "3.2%"\n'),
    (
        '{none: 0.7, "2%": 0.2, "2.5%": 0.06, "3%": 0.02, "3.5%": 0.01, "5%": 0.01}',
        '{none: 0.7, "2%": 0.2}',
    ),
    (
        """base: {shares: {halt: 0.05, hold: 0.75, upgrade: 0.2},
               source: assumption, grade: E, note: built up now and then}""",
        "base: {record: {2020Q1: upgrade}, source: yearbook, grade: M}",
    ),
    ("range: {value: 0.2,", "range: {value: 0,"),
    (
        """base: {shares: {halt: 0.05, hold: 0.75, upgrade: 0.2},
               source: assumption, grade: E, note: built up now and then}""",
        "base: {record: {2020Q1: hold}, source: yearbook, grade: M}",
    ),
    ("note: planning without a joint command", "note: planning: no joint command"),
]


def lines(page: Path) -> list[str]:
    """Return the commands of a page in their order, without comments."""
    blocks = "".join(fenced(read(page), "sh"))
    found = (re.sub(r"\s+# .*", "", line).strip() for line in blocks.splitlines())
    return [line for line in found if line]


def groups() -> Iterator[Any]:
    for page in PAGES:
        written = [line for line in lines(page) if line.split()[0] in ("foedus", "make")]
        if written:
            group = GROUPS.get(page.name, "written")
            yield pytest.param(page, marks=pytest.mark.xdist_group(group), id=ids(page))


@pytest.fixture(scope="module")
def shared() -> Iterator[None]:
    """Compile each case once; give each model one engine, and one that walks its members again."""
    models: dict[str, Any] = {}
    engines: dict[int, Any] = {}
    replays: dict[int, Any] = {}
    compile_, engine, replay = pipeline.compile, engine_run.Engine, explain_number.Replay

    def compiled(case: Any, **code: Any) -> Any:
        model = compile_(case, **code)
        return models.setdefault(model.digest, model)

    def built(model: Any, asked: Any = None) -> Any:
        if id(model) not in engines:
            engines[id(model)] = engine(model)
        # The executables are shared all the same.
        return engines[id(model)] if asked is None else engine(model, asked)

    def again(engine: Any) -> Any:
        if id(engine) not in replays:
            replays[id(engine)] = replay(engine)
        return replays[id(engine)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "compile", compiled)
        patch.setattr(engine_run, "Engine", built)
        patch.setattr(explain_number, "Engine", built)
        patch.setattr(explain_number, "Replay", again)
        yield


@pytest.mark.parametrize("page", list(groups()))
def test_commands_run_as_written(
    page: Path, shared: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    if page.name == "case-format.md":
        Path("two-capes.yaml").write_text(example_case(), encoding="utf-8")
    if page.name == "export.md":
        lay_down_example()
    lacking = ""
    for line in lines(page):
        words = shlex.split(re.split(r" [|>] ", line)[0])
        if "--parquet" in words and not find_spec("pyarrow"):
            lacking = "pyarrow"
        elif words[0] == "make":
            assert f"\n{words[1]}:" in read(ROOT / "Makefile"), line
        elif words[0] == "foedus" and line in DEAR.get(ids(page), {}):
            parse(words[1:])
        elif words[0] == "foedus":
            with quickly_compiled() if words[2:3] in LAID_DOWN else nullcontext():
                found = main([*words[1:], *SMALLER.get(page.name, ())])
            assert found == 0, f"{line}\n{capsys.readouterr().err}"
        if page.name == "write-a-mechanism.md" and words[1:2] == ["new"]:
            own.lay_down(tmp_path / words[2])
    if page.name == "tutorial.md":
        check_figures(read(page), tmp_path, monkeypatch)
    if page.name in ("results.md", "export.md", "write-a-mechanism.md"):
        flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
        failed, tried = doctest.testfile(str(page), module_relative=False, optionflags=flags)
        assert tried
        assert not failed, capsys.readouterr().out
    if lacking:
        pytest.skip(f"all but what needs {lacking} worked; it is not installed")


def lay_down_example() -> None:
    """Put a made-up result where the pages have theirs, with the same arms."""
    arms = {"baseline": [], "ask-3point5": ["USA.ask_spending=3.5%"]}
    made = helpers.manifest(draws=4, replicates=2, arms=tuple(arms), policies=arms)
    helpers.write(Path("runs/example"), made)


@pytest.mark.xdist_group("written-export")
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
@pytest.mark.parametrize("block", fenced(read(DOCS / "export.md"), "r"))
def test_lines_of_r_run_as_written(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for package in re.findall(r"(\w+)::", block):
        asked = f"quit(status = !requireNamespace('{package}', quietly = TRUE))"
        if subprocess.run(["Rscript", "-e", asked], capture_output=True).returncode:
            pytest.skip(f"the R package {package} is not installed")
    lay_down_example()
    for line in lines(DOCS / "export.md"):
        if "--parquet" not in line or "read_parquet" in block:
            assert main(shlex.split(line)[1:]) == 0
    done = subprocess.run(["Rscript", "-e", block], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def parse(words: list[str]) -> None:
    """Read a command to the end of its options, and what it imposes."""
    context = cli.make_context("foedus", list(words))
    command = cli.get_command(context, words[0])
    assert command is not None, words
    parsed = command.make_context(words[0], list(words[1:]), parent=context)
    case = parsed.params["case"]
    if not (Path(case).is_dir() or case == "us-japan"):
        raise AssertionError(f"no case {case}")
    model = pipeline.compile(case)
    named = {name: parsed.params.get(name, ()) for name in ("policies", "arms", "do")}
    schedule.of_experiment(model, design(model.case, **named))


def test_dear_commands_are_written_somewhere() -> None:
    for page, dear in DEAR.items():
        assert dear.keys() <= set(lines(ROOT / page)), page


# --- figures ----------------------------------------------------------------------------------

NUMBER = re.compile(r"[-+]?\d[\d,]*\.?\d*")


def check_figures(text: str, folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Compare the tables of a page with what its commands gave just now."""
    patch.syspath_prepend(str(ROOT / "scripts" / "docs"))
    import figures

    for name, now in figures.tables(folder).items():
        marker = rf"<!-- figures: {name} -->\n\n(.*?)\n\n<!-- end -->"
        (written,) = re.findall(marker, text, flags=re.DOTALL)
        told = f"the table {name} is out of date: scripts/docs --figures\n{now}"
        assert NUMBER.sub("#", written) == NUMBER.sub("#", now), told
        pairs = zip(NUMBER.findall(written), NUMBER.findall(now), strict=True)
        slack = 3.0 if name == "decided" else 0.03
        for old, new in ((float(a.replace(",", "")), float(b.replace(",", ""))) for a, b in pairs):
            assert abs(old - new) <= slack + 0.1 * abs(old), told


# --- mistakes ---------------------------------------------------------------------------------


@pytest.mark.xdist_group("written")
def test_mistakes_read_as_written(tmp_path: Path) -> None:
    place = authoring.new(tmp_path / "strait") / "case.yaml"
    sound, page = read(place), read(DOCS / "write-a-case.md")
    told = page.partition("## Common errors")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \|", told, flags=re.MULTILINE)
    assert len(rows) == len(MISTAKES)
    for row, (right, wrong) in zip(rows, MISTAKES, strict=True):
        assert right in sound, right
        text = sound.replace(right, wrong, 1)
        if "its record has" in row:
            text = text.replace("\ngovernments:\n", PERIODS, 1)
        place.write_text(text, encoding="utf-8")
        found = [str(problem) for problem in authoring.check(str(place))]
        assert any(row in problem for problem in found), (row, found)
