"""Thousands of broken cases: each is compiled, or refused in words that help to mend it.

`FOEDUS_SWEEP=20000 pytest -n0 -s tests/case/test_sweep.py` tries that many mutants of a small case
and a tenth as many of the shipped one, and prints the counts; without it there are six hundred.
"""

import os
import random
import re
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.case.mutants import CHANCE, INFORMED, Base, Mutant, mutants

from foedus.case import MAX_PROBLEMS, load
from foedus.dynamics import priors
from foedus.errors import CaseError, CompileError, InterventionError, Problem
from foedus.model import schedule
from foedus.model.compile import compile as compile_case
from foedus.model.discover import discover
from foedus.model.types import Model
from foedus.state import STATE

ROOT = Path(__file__).parents[2]
PARTS = discover()
COUNT = int(os.environ.get("FOEDUS_SWEEP", "0"))
SECONDS = 2.0
LONGEST = 600

# What a program says to programmers.
JARGON = re.compile(
    r"Input should|valid (integer|number|string|dict|list|boolean)|validation|pydantic|NoneType"
    r"|\bNone\b|\bdict\b|\btuple\b|(?<!!)\bstr\b|\bfloat\b|\^\[|Traceback|<class|object at 0x"
)


def two_capes() -> Base:
    text = (ROOT / "docs" / "case-format.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"```yaml\n(format: 2.*?)```", text, flags=re.DOTALL)
    return Base.of("two-capes", written)


def us_japan() -> Base:
    folder = resources.files("foedus").joinpath("cases", "us-japan")
    return Base.of("us-japan", folder.joinpath("case.yaml").read_text(encoding="utf-8"))


BASES = {"two-capes": two_capes(), "us-japan": us_japan()}


def answer(content: bytes, path: Path) -> Model | tuple[Problem, ...]:
    """Return the model of a file, or what is wrong with it; anything else passes through."""
    path.write_bytes(content)
    begun = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return compile_case(load(path), PARTS)
    except (CaseError, CompileError, InterventionError) as error:
        return error.problems
    finally:
        spent = time.process_time() - begun
        assert spent < SECONDS, f"took {spent:.1f} s"


def assert_helpful(problems: tuple[Problem, ...], content: bytes, path: Path) -> None:
    """Each problem has a place in the file, a sentence and a fix, short and in plain words."""
    assert 1 <= len(problems) <= MAX_PROBLEMS
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for problem in problems:
        found = re.fullmatch(rf"{re.escape(str(path))}:(\d+):(\d+)", problem.where)
        assert found, f"no place: {problem}"
        line, column = int(found[1]), int(found[2])
        assert 1 <= line <= len(lines), problem
        assert 1 <= column <= len(lines[line - 1]) + 1, problem
        said = f"{problem.what}; {problem.fix}"
        assert problem.what, problem
        assert problem.fix, problem
        assert len(said) <= LONGEST, said
        assert said.isprintable(), repr(said)
        assert not JARGON.search(said.replace("None.", "")), said
    assert list(problems) == sorted(problems, key=place), "not in the order of the file"
    assert len(set(problems)) == len(problems)


def place(problem: Problem) -> tuple[int, int]:
    line, column = problem.where.rsplit(":", 2)[1:]
    return int(line), int(column)


def assert_expected(mutant: Mutant, problems: tuple[Problem, ...]) -> None:
    """One and the same problem says all that must be said, where it must."""
    for problem in problems:
        said = f"{problem.what}; {problem.fix}"
        if all(part in said for part in mutant.said) and (
            mutant.place is None or place(problem) == mutant.place
        ):
            return
    shown = "\n".join(str(problem) for problem in problems[:8])
    raise AssertionError(f"{mutant.kind}: nothing says {mutant.said} at {mutant.place}:\n{shown}")


def assert_computable(model: Model) -> None:
    """What is accepted can be drawn, and started from."""
    drawn = priors.draw(model, 0, 16)
    wrong = [
        c.name for c, ok in zip(model.columns, np.isfinite(drawn).all(0), strict=True) if not ok
    ]
    assert not wrong, f"drawn without bounds: {wrong[:4]}"
    for i, column in enumerate(model.columns):
        if column.name.startswith("state."):
            link = STATE[column.name.split(".")[1].split("[")[0]].link
            low, high = {"identity": (-np.inf, np.inf), "log": (0, np.inf), "logit": (0, 1)}[link]
            assert (drawn[:, i] > low).all(), column.name
            assert (drawn[:, i] < high).all(), column.name


def try_all(base: Base, count: int, path: Path, seed: int = 0) -> Counter[str]:
    """Try mutants of a file; return how many of each kind were refused and accepted."""
    counts: Counter[str] = Counter()
    for mutant in mutants(base, seed, count):
        try:
            found = answer(mutant.content, path)
            if isinstance(found, Model):
                assert not mutant.refused, f"accepted: {mutant.kind} {mutant.said} {mutant.place}"
                assert_computable(found)
                counts["accepted", mutant.kind] += 1
            else:
                assert_helpful(found, mutant.content, path)
                if mutant.refused:
                    assert_expected(mutant, found)
                counts["refused", mutant.kind] += 1
        except Exception as error:
            error.add_note(f"{base.name}, {mutant.kind}: {mutant.said}, {mutant.place}")
            raise
    return counts


@pytest.mark.parametrize(("name", "count"), [("two-capes", 600), ("us-japan", 60)])
def test_a_broken_case_is_compiled_or_refused_with_help(
    name: str, count: int, tmp_path: Path
) -> None:
    tried = COUNT * count // 600 or count
    counts = try_all(BASES[name], tried, tmp_path / "case.yaml")
    refused = sum(n for (verdict, _), n in counts.items() if verdict == "refused")
    print(f"{name}: {counts.total()} mutants, {refused} refused; {dict(counts)}")
    # Most of what is broken is noticed; what is not changes numbers or texts that may be so.
    assert refused > counts.total() / 2
    assert refused < counts.total()


@st.composite
def broken(draw: st.DrawFn, base: Base) -> bytes:
    """Break a file several times, each time as a person or as chance would."""
    text = base.text
    for _ in range(draw(st.integers(1, 4))):
        chance = random.Random(draw(st.integers(0, 2**32 - 1)))
        try:
            now = Base.of(base.name, text)
        except Exception:  # it is no YAML any more, and can only be broken blindly
            now = Base(base.name, text, base.tokens)
        make = draw(st.sampled_from([*CHANCE, *INFORMED]))
        try:
            made = make(now, chance)
        except (IndexError, ValueError):  # nothing left to break in this way
            continue
        content = made.content if isinstance(made, Mutant) else made
        text = (content or b"").decode("utf-8", "surrogateescape") or text
    return text.encode("utf-8", "surrogateescape")


@settings(max_examples=COUNT // 10 or 150, deadline=None, derandomize=True)
@given(content=broken(BASES["two-capes"]))
def test_a_case_broken_in_several_places(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "several.yaml"
    found = answer(content, path)
    if isinstance(found, Model):
        assert_computable(found)
    else:
        assert_helpful(found, content, path)


# --- what is made to exhaust time or memory ---------------------------------------------------


def many(line: Callable[[int], str], count: int) -> str:
    return "".join(line(i) for i in range(count))


def bombs(text: str) -> dict[str, str]:
    """Return files that would grow or take long if they were let."""
    doubled = many(lambda i: f"a{i + 1}: &a{i + 1} [{f'*a{i}, ' * 9}]\n", 9)
    source, actor = "  s{}: {{title: a, author: b}}\n", "  A{}: {{name: a, role: partner}}\n"
    figure = "  - {{id: N{0}9, value: 1, unit: a, meaning: b, check: c, source: x{0}, grade: V}}\n"
    table = "  z{}: {{unit: a, default: {{value: 1, source: yearbook, grade: V}}}}\n"
    sources = text.replace("sources:\n", "sources:\n" + many(source.format, 1990))
    mixture = "mixture: [" + "[1, {fixed: 1}], " * 3_000 + "]"
    return {
        "billion laughs": f"a0: &a0 [x]\n{doubled}",
        "deep lists": "a: " + "[" * 900_000,
        "deep mappings": "{a: " * 400_000,
        "deep indents": "- " * 900_000,
        "long list": f"{text}\nz: [{'1,' * 900_000}1]",
        "many keys": text + many("k{}: 1\n".format, 150_000),
        "repeated keys": text + "k: 1\n" * 200_000,
        "many actors": text.replace("actors:\n", "actors:\n" + many(actor.format, 2_000)),
        "many unknown variables": text.replace("state:\n", "state:\n" + many(table.format, 4_000)),
        "many unknown sources": f"{sources}\nfigures:\n{many(figure.format, 2_000)}",
        "many interventions": text.replace("do: []", "do: [" + "'off:economy', " * 3_000 + "]"),
        "a mixture of many": text.replace("beta: [4, 3]", mixture),
        "long text": text.replace("title: An", f"title: {'y' * 1_900_000}"),
        "long key": text.replace("title: An", f"{'t' * 1_900_000}: An"),
        "long anchor": text.replace("title: An", f"title: &{'t' * 1_900_000} An"),
        "long tag": text.replace("title: An", f"title: !{'t' * 1_900_000} An"),
        "long number": text.replace("value: 20000", f"value: {'9' * 1_900_000}"),
        "long fraction": text.replace("value: 20000", f"value: 0.{'0' * 1_900_000}1"),
        "long actor": text.replace("at: SOU", f"at: {'NOR>' * 400_000}SOU", 1),
        "long intervention": text.replace("NOR.ask_spending=2%", "N" * 1_900_000),
        "many documents": "---\n" * 400_000,
        "quotes": "'" * 1_900_001,
        "colons": ":" * 1_900_000,
        "anchors": "&a " * 600_000,
    }


@pytest.mark.parametrize("what", bombs(""))
def test_a_bomb_is_refused_in_little_time(what: str, tmp_path: Path) -> None:
    content, path = bombs(BASES["two-capes"].text)[what].encode(), tmp_path / "case.yaml"
    found = answer(content, path)
    assert not isinstance(found, Model)
    assert_helpful(found, content, path)


PEAK = """
import resource, sys
from foedus.case import load
from foedus.errors import FoedusError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    try:
        load(path)
    except FoedusError as error:
        str(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in the units of Linux")
def test_bombs_take_little_memory(tmp_path: Path) -> None:
    made = bombs(BASES["two-capes"].text)
    for name in ("billion laughs", "long list", "many keys", "deep lists", "long text"):
        (tmp_path / name).write_text(made[name], encoding="utf-8")
    search = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path])}
    command = [sys.executable, "-c", PEAK, *map(str, tmp_path.iterdir())]
    done = subprocess.run(
        command, env=os.environ | search, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 150_000, f"{done.stdout} KB"


def test_the_largest_case_is_checked_in_seconds(tmp_path: Path) -> None:
    text = BASES["two-capes"].text.replace("quarters: 8", "quarters: 400")
    extra = many("  A{}: {{name: a, role: partner}}\n".format, 29)
    text = text.replace("actors:\n", f"actors:\n{extra}")
    for name in ("gdp", "defence_burden", "capability"):
        default = "    default: {value: 10, source: yearbook, grade: V}\n"
        text = re.sub(rf"(  {name}:\n    unit: .*\n)", rf"\1{default}", text)
    policy = "  p{}: {{title: a, description: b, do: ['off:economy']}}\n"
    text = text.replace("policies:\n", f"policies:\n{many(policy.format, 190)}", 1)
    assert isinstance(answer(text.encode(), tmp_path / "case.yaml"), Model)
    more = text.replace("actors:\n", "actors:\n  A99: {name: a, role: partner}\n")
    found = answer(more.encode(), tmp_path / "case.yaml")
    assert not isinstance(found, Model)
    assert "actors: has 33 entries; at most 32 are allowed" in found[0].what


# --- interventions on the command line ---------------------------------------------------------

WORDS = (
    "USA", "JPN", "CHN", "ask_spending", "tariff", "rhetoric", "posture", "leader", "team",
    "cabinet", "gdp", "threat", "commitment_trust", "economy", "growth", "security_spiral",
    "none", "shame", "3%", "2026Q1", "2025Q1", "2028Q4", "2031Q1", "2024Q13", "-100", "-250%",
    "1e300", "1e-300", "1e999", "nan", "0", "1", "0.5", "12", "99", "%", "bn USD", "off", "free",
    "variant", "param", "line", "state", ":", ".", "=", "+=", "@", "..", "[", "]", ",", ">", " ",
    "é", "\u200b", "\x00", "\n", '"', "'", "x" * 500,
)  # fmt: skip
SHAPES = (
    "{}.{}={}@{}..{}", "{}.{}={}", "{}.{}+={}@{}", "free:{}.{}@{}", "off:{}", "off:{}@{}..{}",
    "variant:{}={}", "param:{}.{}={}", "param:{}.{}[{}]={}", "line:{}.{}={}", "state:{}={}@{}",
    "state:{}[{}]+={}@{}", "state:{}[{},{}]={}@{}..{}", "state:{}+={}@{}", "{}{}{}{}{}",
)  # fmt: skip
words = st.sampled_from(WORDS) | st.floats(-1e40, 1e40).map(lambda x: f"{x:g}")
expressions = st.builds(
    lambda shape, parts: shape.format(*parts),
    st.sampled_from(SHAPES),
    st.lists(words, min_size=6, max_size=6),
)


@pytest.fixture(scope="module")
def model() -> Model:
    return compile_case(load("us-japan"), PARTS)


@settings(max_examples=COUNT // 4 or 600, deadline=None, derandomize=True)
@given(do=st.lists(expressions, min_size=1, max_size=3))
def test_interventions_are_imposed_or_refused_with_help(do: list[str], model: Model) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            imposed, _ = schedule.of_policy(model, "baseline", 16, do)
    except InterventionError as error:
        for problem in error.problems:
            assert problem.where == "--do"
            assert problem.what.startswith("'")
            assert problem.fix, problem
            said = str(problem)
            assert len(said) <= LONGEST
            assert said.isprintable()
            assert not JARGON.search(said.replace("None.", ""))
        return
    tables = [*imposed.state_set.values(), *imposed.state_value.values()]
    tables += [*imposed.state_shift.values(), imposed.level, imposed.level_shift]
    assert all(np.isfinite(table).all() for table in tables)
    assert all(np.isfinite(np.float32(value)) for value in imposed.columns.values())
