"""What the documentation says is true: pages are current, commands and examples work."""

import dataclasses
import importlib
import re
import runpy
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import click
import pytest
from tests import verdicts

from foedus import authoring, pipeline
from foedus.analyses import monitor
from foedus.case import fields, government, quantity, schema
from foedus.cli.main import cli
from foedus.engine.run import STATUS
from foedus.model import schedule
from foedus.model.discover import discover
from foedus.model.types import Model
from foedus.result.documents.record import dumps, loads
from foedus.result.documents.verdicts import Verdicts
from foedus.result.schema import Manifest, Series
from foedus.state import STATE

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"]
PAGES += sorted(DOCS.glob("*.md"))
GENERATE = ".venv/bin/python scripts/docs"
SEED = ROOT.parent / "shared" / "seed" / "analysis.txt"
SHINGLE = 8
LINES = {"README.md": 120, "ARCHITECTURE.md": 150}


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def fenced(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def written_commands() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Go through the ``foedus`` commands in shell blocks, without what follows a pipe or ``>``."""
    for page in PAGES:
        for block in fenced(read(page), "sh"):
            for line in block.splitlines():
                words = shlex.split(line, comments=True)
                if words[:1] == ["foedus"]:
                    cut = [i for i, word in enumerate(words) if word in ("|", ">")]
                    yield ids(page), tuple(words[1 : min(cut, default=len(words))])


def written_interventions() -> Iterator[tuple[str, str]]:
    """Go through the expressions in ``do`` blocks and those of ``--do`` and ``--arm``."""
    for page in PAGES:
        for block in fenced(read(page), "do"):
            for line in filter(None, block.splitlines()):
                yield ids(page), re.split(r"\s{2,}", line)[0]
    for page, words in written_commands():
        for before, word in pairwise(words):
            if before == "--do":
                yield page, word
            if before == "--arm":
                for text in word.partition(":")[2].split(";"):
                    yield page, text.strip()


COMMANDS = sorted(set(written_commands()))
INTERVENTIONS = sorted(set(written_interventions()))


@cache
def compiled() -> Model:
    return pipeline.compile("us-japan")


def example_case() -> str:
    """Return the case that is written out in full in the documentation."""
    (text,) = fenced(read(DOCS / "case-format.md"), "yaml")
    return text


def code_words(text: str) -> set[str]:
    """Return the words that stand as code in running text or tables."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", prose))))


# --- pages ------------------------------------------------------------------------------------


@pytest.mark.xdist_group("us-japan")
def test_generated_pages_are_up_to_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts" / "docs"))
    scripts = runpy.run_path(str(ROOT / "scripts" / "docs" / "__main__.py"))
    assert scripts["main"](["--check"]) == 0, f"run {GENERATE}\n\n{capsys.readouterr().out}"


def test_a_page_of_verdicts_is_made_of_a_kept_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts" / "docs"))
    page = importlib.import_module("claims_page")
    monkeypatch.setattr(page, "RESULTS", tmp_path / "claims.json")
    monkeypatch.setattr(page, "BESIDE", tmp_path / "verdicts.json")
    document = verdicts.claims()
    page.keep(dumps(document).encode())
    assert loads(Verdicts, page.BESIDE.read_bytes()).sentence == document.headline.sentence
    text = page.page(GENERATE)
    assert document.headline.sentence in text
    assert "foedus claims us-japan --json" in text
    rows = [line for line in text.splitlines() if line.startswith("| **")]
    assert len(rows) == len(document.claims)
    (row,) = (line for line in rows if "**C24**" in line)
    assert " (P30, P31) | Tariffs make Japan doubt the U.S. | 12 / 20 / 68 | mostly opposite" in row
    assert "| required by S7 | 39% | up, differs | learning trust: appears;" in row
    assert "needs depth of a club" in text
    assert text.index("## From other texts") < text.index("**R1**") < text.index("## Decoys")
    with pytest.raises(ValueError, match="us-japan are wanted; got nato"):
        page.keep(dumps(dataclasses.replace(document, case="nato")).encode())


@pytest.mark.parametrize("name", LINES)
def test_pages_stay_short(name: str) -> None:
    assert len(read(ROOT / name).splitlines()) <= LINES[name]


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.is_file() or (anchor and anchor not in anchors(read(file))):
            broken.append(target)
    assert not broken


def test_changelog_names_the_version() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    assert f"## {version}" in read(ROOT / "CHANGELOG.md")


# --- completeness -----------------------------------------------------------------------------


def test_glossary_is_complete() -> None:
    entries = set(re.findall(r"^- \*\*`(\w+)`\*\*:", read(DOCS / "glossary.md"), re.MULTILINE))
    known = {*STATE, *discover().outcomes}
    assert not known - entries, "add an entry to docs/glossary.md"
    assert not entries - known, "docs/glossary.md describes what does not exist"


def test_case_reference_names_every_key() -> None:
    records = {
        kind
        for module in (schema, government, quantity)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, fields.Record) and kind is not fields.Record
    }
    keys = {key for record in records for key in record.model_fields}
    assert not keys - code_words(read(DOCS / "case-reference.md"))


def test_results_page_names_every_field() -> None:
    text = read(DOCS / "results.md")
    wanted = {f.name for kind in (Manifest, Series) for f in dataclasses.fields(kind)}
    assert not wanted - code_words(text)
    for code, sentence in STATUS.items():
        assert f"| {code} | {sentence} |" in text


def test_pages_and_schemas_of_documents_are_those_of_their_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts" / "docs"))
    documents_page = importlib.import_module("documents_page")
    assert read(DOCS / "documents.md") == documents_page.page(GENERATE)
    for name in documents_page.DOCUMENTS:
        assert read(DOCS / "assets" / f"{name}.schema.json") == documents_page.schema(name)


def test_results_page_names_every_monitor_flag() -> None:
    used = [
        monitor.ChoiceRow("a", "x", "o", e, s, 0, 0, information=0.0, deafness=0.0)
        for e, s in ((0.0, 1.0), (1.0, 0.0))
    ]
    stuck = [monitor.BoundRow("a", "x", "y", 1.0)]
    checks = {flag.check for flag in monitor.flags(used, stuck)}
    page = read(DOCS / "results.md")
    assert not {check for check in checks if f"| `{check}` |" not in page}


# --- commands and examples --------------------------------------------------------------------


def test_run_has_the_documented_options() -> None:
    run = cli.commands["run"]
    options = {o for p in run.params if isinstance(p, click.Option) for o in p.opts}
    written = {word for _, words in COMMANDS if words[0] == "run" for word in words}
    assert {word for word in written if word.startswith("-")} <= {*options, "--help"}


@pytest.mark.parametrize(("page", "text"), INTERVENTIONS)
def test_interventions_compile(page: str, text: str) -> None:
    model = compiled()
    schedule.of_policy(model, "baseline", model.case.quarters, [text])


def test_example_case_is_sound() -> None:
    file = "two-capes.yaml"
    case = importlib.import_module("foedus.case").parse_case(example_case(), file)
    assert authoring.check(case) == []


# --- originality ------------------------------------------------------------------------------


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return set(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def tracked_texts() -> Iterator[tuple[str, str]]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and not name.endswith(".lock"):
            yield name, path.read_bytes().decode("utf-8", "ignore")


def test_no_sentence_of_the_analysis_is_copied() -> None:
    if not SEED.is_file():
        pytest.skip("the text of the analysis is not beside this checkout")
    titles = (source.title for source in pipeline.load("us-japan").sources.values())
    original = shingles(read(SEED)).difference(*map(shingles, titles))  # a title may be cited
    copied = {
        name: [" ".join(words) for words in sorted(shared)[:3]]
        for name, text in tracked_texts()
        if (shared := shingles(text) & original)
    }
    assert not copied
