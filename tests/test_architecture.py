"""Rules on the shape of the repository that no other tool checks."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from foedus.model.discover import discover

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "foedus"
MODULE_LINES = 400
FUNCTION_LINES = 60

SOURCES = sorted(PACKAGE.rglob("*.py"))
TEST_FILES = sorted((ROOT / "tests").rglob("test_*.py"))
LOCKS = ("requirements.lock", "requirements-dev.lock")

# Every part of a folder of extensions keeps the same laws, which are tested for all at once; a part
# with a formula that the laws do not reach has a test module of its own beside that.
EXTENSIONS = {"mechanisms", "instruments", "outcomes"}

# Tests of the whole program, or of the repository around it.
UNMIRRORED = {
    "claims/test_shipped_claims.py",  # claims that ship, against bands and model
    "case/test_sweep.py",  # every mutation of a case, through all stages that read it
    "report/test_browser.py",  # finished pages, in a browser
    "test_architecture.py",  # the shape of the repository
    "test_bench.py",  # benchmarks/bench.py
    "test_faults.py",  # every write of a run, failing
    "test_docs.py",  # pages of documentation
    "test_governments.py",  # what choices rest on in a shipped case, across stages
    "test_identities.py",  # what holds by construction of suite, case and engine
    "test_public_map.py",  # what the package exports
    "test_side_by_side.py",  # benchmarks/side_by_side
    "test_site.py",  # the site that is built of the documentation
    "test_written_commands.py",  # commands as the documentation writes them
}

# Modules whose tests stand under another name, and under which.
ELSEWHERE = {
    "case/government.py": "case/test_schema.py",  # a part of the document, refused as a whole
    "contract.py": "testing/test_conformance.py",  # declarations: the laws of what they declare
    "result/documents/behaviour.py": "result/documents/test_record.py",  # declarations
    "result/documents/card.py": "result/documents/test_catalogue.py",  # declarations
    "result/documents/choice.py": "result/documents/test_record.py",  # declarations
    "result/documents/coders.py": "result/documents/test_record.py",  # declarations
    "result/documents/comparison.py": "result/documents/test_record.py",  # declarations
    "result/documents/contrast.py": "result/documents/test_record.py",  # declarations
    "result/documents/evidence.py": "result/documents/test_record.py",  # declarations
    "result/documents/heard.py": "result/test_heard.py",  # read and written there
    "result/documents/plan.py": "model/test_plan.py",  # declarations
    "result/documents/scorecard.py": "result/documents/test_record.py",  # declarations
    "result/documents/suite.py": "behaviour/test_verdict.py",  # declarations
    "result/documents/summary.py": "result/documents/test_record.py",  # declarations
    "result/documents/verdicts.py": "report/rows/test_verdicts.py",  # kept and told there
    "result/documents/trace.py": "result/documents/test_record.py",  # declarations
    "model/references.py": "model/test_check.py",  # a stage of the check, by its messages
    "result/documents/waterfall.py": "result/documents/test_catalogue.py",  # declarations
    "state/appraisals.py": "state/test_variables.py",  # a table of declarations
    "state/channels.py": "state/test_variables.py",  # a table of declarations
    "state/world.py": "state/test_variables.py",  # containers without a function
    "testing/bench.py": "testing/test_conformance.py",  # the bench that the laws are tried on
    "testing/made_up.py": "testing/test_synthetic.py",  # the case that is made ready there
}

# Where what a run says may stand as untyped data, and why; everywhere else it is a record, of which
# the type check knows every field.
UNTYPED = {
    "analyses/tidy.py": "rows of a CSV file",
    "authoring.py": "the schema of a case",
    "report/pages/hears.py": "what a template fills in",
    "report/terminal/catalogue.py": "what ships",
    "report/terminal/plan.py": "any value as words",
    "result/documents/catalogue.py": "the schema of a document",
    "result/documents/record.py": "where records become JSON",
    "result/frame.py": "columns by name",
    "result/layout.py": "arrays by name",
    "result/units.py": "arrays by name",
}

# What belongs to one machine or one network, not to the project.
FOREIGN = {
    "a resolved package address": r'"resolved": *"http',
    "a package registry": r'registry = \{? *"?http',
    "a package index": r"--(extra-)?index-url +http",
    "an index host": r"pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org",
    "a machine path": r"(?<!\w)/" + "(?:work|farm|root)" + "/",
}


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def has_code(path: Path) -> bool:
    """Whether a module does more than describe a package or hand on names of others."""
    handed_on = ast.Expr | ast.Import | ast.ImportFrom
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return path.name != "__init__.py" and not all(isinstance(s, handed_on) for s in body)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the last statement, the docstring not counted."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def pins(lock: str) -> dict[str, str]:
    """Version of each package in a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, flags=re.MULTILINE))


def repository_files() -> list[Path]:
    """Files under version control, and those about to be."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_what_a_run_says_is_typed_wherever_it_goes() -> None:
    folders = ("analyses/", "report/", "result/", "conclude.py", "authoring.py", "pipeline.py")
    names = {path.relative_to(PACKAGE).as_posix(): path for path in SOURCES}
    untyped = {
        name
        for name, path in names.items()
        if name.startswith(folders)
        and re.search(r"(Mapping|dict)\[str, Any\]", path.read_text(encoding="utf-8"))
    }
    assert untyped == set(UNTYPED)


def test_modules_and_functions_are_short() -> None:
    texts = {ids(path): path.read_text(encoding="utf-8") for path in SOURCES}
    assert texts
    lines = {name: len(text.splitlines()) for name, text in texts.items()}
    assert not {name: n for name, n in lines.items() if n > MODULE_LINES}, "split the module"
    long = [
        f"{name}: {f.name} has {length(f)}"
        for name, text in texts.items()
        for f in functions(ast.parse(text))
        if length(f) > FUNCTION_LINES
    ]
    assert not long, f"functions above {FUNCTION_LINES} lines: {long}"


def words(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of a module that are not docstrings, and the heads of dotted ones."""
    for node in ast.walk(tree):
        for inner in ast.iter_child_nodes(node):
            documents = isinstance(node, ast.Expr)
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and not documents:
                yield inner.value.partition(".")[0]


KNOWS_PARTS = {
    "attribution/entries.py",  # outcomes of an answer card, one of the name of a mechanism
    "report/rows/plain_names.py",  # words for outcomes, likewise
    "testing/made_up.py",  # the made-up case
}


def test_no_part_is_known_by_name() -> None:
    parts = discover()
    known = {*parts.mechanisms, *parts.instruments}
    found: dict[str, set[str]] = {}
    for path in SOURCES:
        own = path.relative_to(PACKAGE)
        if own.parts[0] not in EXTENSIONS:
            named = known & set(words(ast.parse(path.read_text(encoding="utf-8"))))
            found |= {own.as_posix(): named} if named else {}
    assert set(found) == KNOWS_PARTS, f"let the part declare it (foedus.contract): {found}"


def without_a_source(path: Path) -> str | None:
    """Return what a test file should test and does not find."""
    folders = path.relative_to(ROOT / "tests").parent.parts
    if (folders and folders[0] in EXTENSIONS) or ids(path).removeprefix("tests/") in UNMIRRORED:
        return None
    mirrored = PACKAGE.joinpath(*folders, path.stem.removeprefix("test_"))
    if mirrored.is_dir() or mirrored.with_suffix(".py").is_file():
        return None
    return f"{ids(path)} should test {ids(mirrored)}.py or the package {ids(mirrored)}"


def without_a_test(path: Path) -> str | None:
    """Return which test file a module should have and has not."""
    source = path.relative_to(PACKAGE)
    if source.parts[0] in EXTENSIONS or not has_code(path):
        return None
    mirrored = source.parent / f"test_{source.name}"
    named = ELSEWHERE.get(source.as_posix(), mirrored.as_posix())
    if (ROOT / "tests" / named).is_file():
        return None
    return f"tests/{named} should test {ids(path)}"


def test_tests_mirror_sources() -> None:
    assert TEST_FILES
    assert not list(filter(None, map(without_a_source, TEST_FILES)))


def test_sources_are_mirrored_by_tests() -> None:
    assert not list(filter(None, map(without_a_test, SOURCES)))


def test_only_what_has_no_mirror_is_tested_elsewhere() -> None:
    for name in ELSEWHERE:
        source = Path(name)
        assert (PACKAGE / source).is_file(), f"{name} is gone"
        assert not (ROOT / "tests" / source.parent / f"test_{source.name}").is_file(), name


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names_an_index_or_a_machine(what: str) -> None:
    pattern = re.compile(FOREIGN[what].encode())
    found = [ids(path) for path in repository_files() if pattern.search(path.read_bytes())]
    assert not found, f"{what} in {found}"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_by_hash_alone(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"index-url|find-links|://|file:|^-e | @ ", text, flags=re.MULTILINE)
    entries = re.sub(r"\\\n\s+|\s*#.*", lambda m: " " if m[0][0] == "\\" else "", text).split("\n")
    unhashed = [entry for entry in entries if entry.strip() and "--hash=sha256:" not in entry]
    assert not unhashed


def test_locks_agree() -> None:
    run, dev = (pins(lock) for lock in LOCKS)
    assert run
    assert run.items() <= dev.items()
    assert "hatchling" in run, "make run builds the package from the lock alone"


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == project["version"]
