"""Parts of one's own from the command line and from Python: used, named, and refused."""

import inspect
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from tests import own, verdicts
from tests.runs import quickly_compiled

import foedus
from foedus import authoring, parts
from foedus.case import build, gather, with_code
from foedus.case.code import fingerprint
from foedus.cli.main import cli, main
from foedus.contract import Mechanism
from foedus.dynamics import priors, streams
from foedus.errors import CaseError, CompileError, FoedusError, OptionError
from foedus.explain import stored
from foedus.model.compile import compile as compile_case
from foedus.testing.made_up import small_case
from foedus.testing.synthetic import small_model

pytestmark = pytest.mark.xdist_group("parts")

SIZE = ("--members", "16", "--quarters", "1", "--no-report")


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with quickly_compiled():
        yield


@pytest.fixture(scope="module")
def strait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the case of docs/write-a-mechanism.md."""
    place = tmp_path_factory.mktemp("parts") / "strait"
    authoring.new(place)
    own.lay_down(place)
    return place


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


def compiled(*folders: Path) -> Any:
    return compile_case(with_code(build(small_case()), gather(None, folders, False)))


def told(*folders: Path) -> list[str]:
    with pytest.raises(CompileError) as caught:
        compiled(*folders)
    return [str(problem) for problem in caught.value.problems]


# --- use ----------------------------------------------------------------------------------------


def test_one_import_has_what_an_author_needs() -> None:
    assert parts.Mechanism is Mechanism
    assert all(getattr(parts, name) for name in ("param", "uniform", "World", "rows", "nominal"))


@pytest.fixture(scope="module")
def by_command(strait: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("parts") / "out"
    assert main(["run", str(strait), "--allow-code", *SIZE, "--out", str(out)]) == 0
    return foedus.open_result(out)


def test_parts_are_used_and_named_by_their_digest(by_command: Any, strait: Path) -> None:
    manifest = by_command.manifest
    assert [(row.kind, row.name, row.file) for row in manifest.parts] == [
        ("instrument", "summit", "parts/summit.py"),
        ("mechanism", "rally", "parts/rally.py"),
        ("outcome", "effort_ratio", "parts/effort_ratio.py"),
    ]
    for row in manifest.parts:
        text = (strait / row.file).read_text(encoding="utf-8")
        assert row.digest == fingerprint(text)
    assert "PAT.summit" in manifest.instruments
    assert any(row.name == "rally" and row.active for row in manifest.mechanisms)
    assert any("mueller1970presidential" in entry for entry in manifest.references)
    ratio, burden = (by_command.values(n, "free") for n in ("effort_ratio", "defence_burden"))
    assert ratio.shape[-1] == 1
    labels = by_command.series("defence_burden").labels
    ally, patron = (burden[..., labels.index(name)] for name in ("ALY", "PAT"))
    assert np.allclose(ratio[..., 0], ally / patron, rtol=1e-5)
    assert "mechanism rally (parts/rally.py, " in repr(by_command)
    assert [row.name for row in by_command.summary().parts] == [
        "summit", "rally", "effort_ratio"
    ]  # fmt: skip


def test_python_gives_the_same_numbers(by_command: Any, strait: Path, tmp_path: Path) -> None:
    # Named instead of brought: the same code, from a copy of the case that brings none.
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(strait / "case.yaml", bare)
    found = foedus.run(
        bare, parts=strait / "parts", draws=16, replicates=1, quarters=1, report=False,
        out=tmp_path / "out",
    )  # fmt: skip
    assert found.manifest.digest == by_command.manifest.digest
    assert found.manifest.parts == by_command.manifest.parts
    assert {row.given for row in found.manifest.parts} == {str(strait / "parts")}
    assert {row.given for row in by_command.manifest.parts} == {""}, "brought by the case"
    for name in ("effort_ratio", "leader_changes", "commitment_trust"):
        assert np.array_equal(found.values(name, "free"), by_command.values(name, "free"))


def test_other_commands_know_of_parts(strait: Path, tmp_path: Path) -> None:
    def foedus_(*words: str) -> Result:
        from foedus.cli.main import cli

        return CliRunner().invoke(cli, list(words))

    plan = json.loads(foedus_("plan", str(strait), "--allow-code", "--no-sizes", "--json").output)
    assert [row["name"] for row in plan["parts"]] == ["summit", "rally", "effort_ratio"]
    assert {m["name"]: m["share"] for m in plan["mechanisms"]}["rally"] == 0.5
    assert "does not ship: mechanism rally (parts/rally.py, " in (
        foedus_("plan", str(strait), "--allow-code", "--no-sizes").output
    )
    folder = str(strait / "parts")
    assert "Summit of leaders" in foedus_("list", "--parts", folder).output
    assert "Summit of leaders" not in foedus_("list").output
    assert "effort_ratio" in foedus_("schema", "--parts", folder).output


def test_a_result_that_was_made_with_parts_is_traced_with_leave(
    by_command: Any, strait: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(strait.parent)
    words = "trace", str(by_command.path), "effort_ratio"
    (line,) = refused(capsys, *words)
    assert line.startswith("error: strait/parts: the case brings code, of which nothing was run: ")
    assert main([*words, "--allow-code", "--json"]) == 0
    traced = json.loads(capsys.readouterr().out)
    kept = by_command.values("effort_ratio", "free")[traced["member"]["number"], -1, 0]
    assert traced["made_of"]["value"] == pytest.approx(kept, rel=1e-5)


def test_a_result_that_was_made_with_named_parts_says_that_they_lack(
    strait: Path, by_command: Any
) -> None:
    model = foedus.compile(build(small_case()))
    with pytest.raises(OptionError, match=r"made with parts beside .* \(parts/summit.py, "):
        stored.check(model, by_command.manifest)


def test_a_loaded_case_carries_its_parts(strait: Path) -> None:
    case = foedus.load(strait, allow_code=True)
    model = foedus.compile(case)
    assert {o.name for o in model.own} == {"summit", "rally", "effort_ratio"}
    edited = foedus.compile("us-japan", parts=strait / "parts")
    assert edited.digest != foedus.compile("us-japan").digest


# --- leave --------------------------------------------------------------------------------------

BROKEN = "rally.py:1: stopped while imported: RuntimeError: it was run"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a case whose parts say by an error that they were run; a bare twin lies beside it."""
    place = tmp_path_factory.mktemp("broken")
    for name in ("case", "bare"):
        authoring.new(place / name)
    shutil.copytree(place / "case" / "claims", place / "case" / "other")
    shutil.copytree(place / "case" / "claims", place / "bare" / "other")
    head = '"""Leadership'
    own.write(place / "case" / "parts", rally=(head, f'raise RuntimeError("it was run")\n{head}'))
    return place / "case"


CALLED = {
    "ask": ("L0",),
    "trace": ("gdp",),
    "trace_difference": ("gdp",),
    "explain_difference": ("gdp", "firm-ask"),
    "agreement": (["claims", "other"],),
}
NAMED: dict[str, dict[str, Any]] = {
    "compare": {"policies": ["firm-ask"]},
    "trace_difference": {"vs": "firm-ask"},
}
"""What functions take beside a case."""

OF_A_CASE = sorted(
    name
    for name in foedus.__all__
    if inspect.isfunction(call := getattr(foedus, name))
    and "case" in inspect.signature(call).parameters
)


def test_leave_is_looked_at_wherever_a_case_is_taken() -> None:
    assert {"run", "compare", "ask", "hears", "behave", "plan", "verdicts"} <= {*OF_A_CASE}
    assert {"run", "compare", "ask", "hears", "behave", "plan", "claims"} <= {*ON_A_CASE}


@pytest.mark.parametrize("name", OF_A_CASE)
def test_every_function_of_a_case_takes_leave_and_needs_it(name: str, broken: Path) -> None:
    call = getattr(foedus, name)
    more = NAMED.get(name, {})

    def told(case: Path, **code: Any) -> str:
        try:
            found = call(case, *CALLED.get(name, ()), **more, **code)
            if name in ("load", "design"):
                foedus.compile(getattr(found, "case", found))
        except FoedusError as error:
            return "\n".join(map(str, error.problems))
        return "\n".join(map(str, found))

    assert "brings code" in told(broken)
    assert BROKEN in told(broken, allow_code=True)
    assert BROKEN in told(broken, parts=broken / "parts")
    assert BROKEN in told(broken.parent / "bare", parts=[broken / "parts"])


ON_A_CASE = sorted(
    name for name, command in cli.commands.items() if any(p.name == "case" for p in command.params)
)
WORDS = {
    "ask": ("L0",),
    "compare": ("--policy", "firm-ask"),
    "trace": ("gdp",),
    "explain": ("gdp", "--policy", "firm-ask"),
}


@pytest.mark.parametrize("name", ON_A_CASE)
def test_every_command_on_a_case_takes_leave_and_needs_it(
    name: str, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = str(broken / "parts")
    words = (name, str(broken), *WORDS.get(name, ()))
    (line,) = refused(capsys, *words)
    assert line.startswith(f"error: {parts}: the case brings code, of which nothing was run: ")
    assert "--allow-code" in line
    for leave in (("--allow-code",), ("--parts", parts)):
        (line,) = refused(capsys, *words, *leave)
        assert BROKEN in line


def test_verdicts_and_coders_of_a_loaded_case_are_those_beside_its_file(
    strait: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[Any] = []

    def study(model: Any, claims: Any, *_: Any, **__: Any) -> Any:
        judged.append(({o.name for o in model.own}, list(claims)))
        return verdicts.claims()

    monkeypatch.setattr("foedus.claims.study.study", study)
    monkeypatch.setattr(
        "foedus.claims.coders.coders", lambda model, *both, **_: judged.append((model, both))
    )
    for given in (strait, foedus.load(strait, allow_code=True)):
        foedus.verdicts(given, quick=True, allow_code=True)
    assert judged == [({"summit", "rally", "effort_ratio"}, ["C1"])] * 2
    if not (strait / "other").exists():
        shutil.copytree(strait / "claims", strait / "other")
    foedus.agreement(foedus.load(strait, allow_code=True), ["claims", "other"])
    model, both = judged[-1]
    assert {o.name for o in model.own} == {"summit", "rally", "effort_ratio"}
    assert [(name, list(found)) for name, found in both[:2]] == [
        ("claims", ["C1"]), ("other", ["C1"])
    ]  # fmt: skip


def test_nothing_of_a_case_is_run_without_leave(
    strait: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, mark = tmp_path / "case", tmp_path / "ran"
    shutil.copytree(strait, case)
    with (case / "parts" / "rally.py").open("a", encoding="utf-8") as file:
        file.write(f"\nimport pathlib\npathlib.Path({str(mark)!r}).touch()\n")
    other = own.write(tmp_path / "elsewhere")
    name = str(case)
    for words in (
        ("run", name, *SIZE), ("compare", name), ("check", name), ("plan", name), ("hears", name),
        ("trace", name, "gdp"), ("behave", name), ("plan", name, "--parts", str(other)),
        ("ask", name, "L0"), ("explain", name, "gdp", "--policy", "L0"), ("claims", name),
    ):  # fmt: skip
        (line,) = refused(capsys, *words)
        assert line.startswith(
            f"error: {case / 'parts'}: the case brings code, of which nothing was run: "
            "effort_ratio.py, rally.py, summit.py; "
        )
    for call in (foedus.load, foedus.compile, foedus.run, foedus.plan):
        with pytest.raises(CaseError, match="brings code"):
            call(name)
    assert next(p.where for p in foedus.check(name)) == str(case / "parts")
    assert not mark.exists()
    foedus.compile(name, allow_code=True)
    assert mark.exists()


# --- refused ------------------------------------------------------------------------------------


def test_names_that_are_taken_are_refused(tmp_path: Path) -> None:
    place = own.write(tmp_path / "a", rally=('name="rally"', 'name="leadership"'))
    found = told(place)
    assert any(
        "mechanism leadership ships already; give yours another name, say" in t for t in found
    )
    assert any('and slot="leadership": rivals of a slot exclude each other' in t for t in found)
    (first,) = told(own.write(tmp_path / "b", summit=('"summit",\n', '"rhetoric",\n')))
    assert first.startswith(f"{tmp_path / 'b' / 'summit.py'}:5: instrument rhetoric ships already")
    twice = told(own.write(tmp_path / "c"), own.write(tmp_path / "d"))
    assert len(twice) == 3
    assert f"is declared in {tmp_path / 'c' / 'effort_ratio.py'}:12 already" in twice[0]


def test_what_cannot_stand_among_the_others_is_refused_with_its_place(tmp_path: Path) -> None:
    def changed(name: str, old: str, new: str, file: str = "rally") -> str:
        place = own.write(tmp_path / name, **{file: (old, new)})
        found = told(place)
        assert all(line.startswith(f"{place / file}.py:") for line in found)
        return "\n".join(found)

    slot = '    slot="leadership",\n'
    assert 'as a rival formula of leadership give yours slot="leadership"' in changed("a", slot, "")
    assert 'nothing shares its slot "leadrship"; did you mean "leadership"?' in changed(
        "b", 'slot="leadership"', 'slot="leadrship"'
    )
    assert 'names unknown variable aproval; did you mean "approval"?' in changed(
        "c", 'reads=("approval"', 'reads=("aproval"'
    )
    assert 'names unknown parameter raly; did you mean "rally"?' in changed(
        "d", '"-", "rally"', '"-", "raly"'
    )
    rival = '    appraises=("leadership_risk",),\n'
    assert "fills the slot leadership, and leadership_risk is not in its appraises" in changed(
        "e", rival, ""
    )
    assert "cites saunders2017, which no references.bib holds; " in changed(
        "f", '"saunders2017no"', '"saunders2017"'
    )
    assert 'unknown selection "allys"' in changed("g", '"ally"', '"allys"', "effort_ratio")
    assert "names unknown variable burden" in changed(
        "h", 'reads=("defence_burden",)', 'reads=("burden",)', "effort_ratio"
    )
    hazard = f'{slot}    hazards=(Hazard("leader_change", "leadership_risk", "event"),),\n'
    place = own.write(tmp_path / "i", rally=(slot, hazard))
    text = (place / "rally.py").read_text(encoding="utf-8")
    (place / "rally.py").write_text(
        text.replace("import ActorArray,", "import ActorArray, Hazard,")
    )
    (line,) = told(place)
    assert "draws leader_change, which another draws already; leave the hazard out" in line


def test_literature_that_is_no_bibtex_is_refused_with_its_line(tmp_path: Path) -> None:
    place = own.write(tmp_path)
    whole = (place / "references.bib").read_text(encoding="utf-8")
    (place / "references.bib").write_text(f"{whole.rstrip()[:-1]}\n", encoding="utf-8")
    (line,) = told(place)
    assert line.startswith(f"{place / 'references.bib'}:1: the entry is no BibTeX: ")


# --- promises -----------------------------------------------------------------------------------


def test_the_order_of_files_and_folders_means_nothing(tmp_path: Path) -> None:
    whole, turned = own.write(tmp_path / "whole"), tmp_path / "turned"
    turned.mkdir()
    for i, name in enumerate(["summit", "rally", "effort_ratio"]):
        shutil.copy(whole / f"{name}.py", turned / f"f{i}_{name}.py")
    shutil.copy(whole / "references.bib", turned)
    one, two = compiled(whole), compiled(turned)
    assert [c.name for c in one.columns] == [c.name for c in two.columns]
    assert [m.name for m in one.mechanisms] == [m.name for m in two.mechanisms]
    (whole / "summit.py").rename(tmp_path / "summit.py")
    apart = tmp_path / "apart"
    apart.mkdir()
    (tmp_path / "summit.py").rename(apart / "summit.py")
    assert compiled(whole, apart).digest == compiled(apart, whole).digest


def test_a_part_more_leaves_all_other_random_numbers_as_they_were(tmp_path: Path) -> None:
    # Paths are compared to the bit in tests/engine/test_run.py, beside the engine of this case.
    before, after = small_model(), compiled(own.write(tmp_path / "parts"))
    assert set(before.index) < set(after.index)
    old, new = (priors.draw(model, 5, 64) for model in (before, after))
    for name, i in before.index.items():
        assert np.array_equal(old[:, i], new[:, after.index[name]]), name
    layouts = [streams.streams(model) for model in (before, after)]
    assert set(layouts[0].names) <= set(layouts[1].names)
    ids = [dict(zip(layout.names, layout.ids, strict=True)) for layout in layouts]
    assert all(ids[1][name] == number for name, number in ids[0].items())
