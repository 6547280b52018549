"""The command line on the shipped case, as a user types it: what it prints, leaves and refuses."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from tests.result.test_summary import faults

import foedus.engine.run
from foedus.cli.main import main
from foedus.engine.run import Prepared
from foedus.result import folder
from foedus.result.result import Result, open_result

pytestmark = pytest.mark.xdist_group("us-japan")

SHIPPED = Path(foedus.__file__).parent / "cases" / "us-japan" / "case.yaml"
SMALL = ["run", "us-japan", "--members", "6", "--quarters", "2", "--no-report"]
ONE_ARM = [*SMALL, "--policy", "baseline"]
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module", autouse=True)
def _one_engine() -> Iterator[None]:
    """Keep the compiled engine of a case from one call to the next."""
    real, kept = foedus.engine.run.Engine, dict[str, Any]()

    def engine(model: Any) -> Any:
        return kept.setdefault(model.digest, None) or kept.__setitem__(
            model.digest, real(model)
        ) or kept[model.digest]  # fmt: skip

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(foedus.engine.run, "Engine", engine)
        yield


def refused(arguments: list[str], captured: Captured, *told: str) -> None:
    """Assert that a command ends with code 2, plain sentences and nothing on standard output."""
    assert main(arguments) == 2
    printed = captured.readouterr()
    assert printed.out == ""
    assert "Traceback" not in printed.err
    assert all(line.startswith("error: ") for line in printed.err.splitlines())
    for text in told:
        assert text in printed.err


def program(*arguments: str, **more: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "foedus", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


# --- what a run prints and leaves -------------------------------------------------------------


def test_a_piped_run_prints_one_valid_document_and_nothing_else(tmp_path: Path) -> None:
    # In a folder of its own, with the result where it goes by default.
    sizes = ["--draws", "6", "--replicates", "2", "--quarters", "3"]
    process = program("run", "us-japan", *sizes, "--json", cwd=tmp_path)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert err == "", "no progress where standard error is no terminal"
    assert out.count("\n") == 1
    document = json.loads(out)
    assert faults(document) == []
    assert document["arms"] == ["baseline", "no-ask", "L0"]
    (place,) = (tmp_path / "runs").iterdir()
    assert place.name.startswith("us-japan-")
    assert {p.name for p in place.iterdir()} == folder.RUN_FILES
    assert_means_are_those_of_the_store(document, open_result(place))


def assert_means_are_those_of_the_store(document: dict[str, Any], result: Result) -> None:
    checked = 0
    for name, outcome in document["outcomes"].items():
        labels = result.series(name).labels
        for arm, by in outcome["by"].items():
            means = result.values(name, arm)[result.sound(arm)].mean(axis=0, dtype=np.float64)
            for label, found in by.items():
                expected = means[:, labels.index(label)]
                assert found["mean"] == pytest.approx(expected, rel=1e-4, abs=1e-9)
                checked += 1
    assert checked > 100


def test_the_summary_follows_the_analysis(tmp_path: Path, capsys: Captured) -> None:
    assert main([*SMALL, "--full", "--out", str(tmp_path / "x")]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    parts = [printed.out.index(f"\n{number}") for number in ("I ", "II ", "III ", "IV ")]
    assert parts == sorted(parts)
    assert str(tmp_path / "x") in printed.out
    assert not (tmp_path / "x" / "report.html").exists()


def test_policies_are_the_arms_in_their_order(tmp_path: Path, capsys: Captured) -> None:
    arms = ["--policy", "team-alone", "--policy", "L0", "--policy", "team-alone"]
    assert main([*SMALL, *arms, "--json", "--out", str(tmp_path / "x")]) == 0
    assert json.loads(capsys.readouterr().out)["arms"] == ["team-alone", "L0"]


def test_every_kind_of_intervention_is_taken(tmp_path: Path, capsys: Captured) -> None:
    do = [
        "USA.ask_spending=3.3%@2025Q1..2027Q4",
        "USA.tariff+=5%@2025Q2",
        "free:USA.rhetoric@2025Q2",
        "off:security_spiral",
        "param:economy.growth_sd=0.01",
        "line:USA.leader=0.3",
        "state:commitment_trust[JPN,JPN]+=0.2@2025Q2",
        "variant:commitment_trust=current_calculus",
    ]
    given = [text for expression in do for text in ("--do", expression)]
    place = ["--out", str(tmp_path / "x"), "--policy", "baseline"]
    assert main([*SMALL, *given, "--json", *place]) == 0
    assert json.loads(capsys.readouterr().out)["do"] == do
    result = open_result(tmp_path / "x")
    setting = result.values("setting", "baseline")
    i = result.series("setting").labels.index("USA.ask_spending")
    assert setting[:, :, i] == pytest.approx(3.3)


@pytest.mark.parametrize(("quarters", "last"), [("1", "2025Q1"), ("30", "2032Q2")])
def test_short_and_long_horizons(
    quarters: str, last: str, tmp_path: Path, capsys: Captured
) -> None:
    sizes = ["--members", "1", "--quarters", quarters, "--policy", "baseline"]
    assert main(["run", "us-japan", *sizes, "--json", "--out", str(tmp_path / "x")]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["quarters"][-1] == last
    assert faults(document) == []


# --- what a run refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("do", "told"),
    [
        ("USA.ask_spendng=3.5%", 'did you mean "USA.ask_spending"?'),
        ("UAS.ask_spending=3.5%", 'did you mean "USA.ask_spending"?'),
        ("USA.ask_spending=3.5%@2026Q5", "2026Q5"),
        ("USA.ask_spending=3.5%@2027Q1..2026Q1", "2027Q1"),
        ("USA.ask_spending=3.5%@2044Q1", "after the last quarter"),
        ("USA.ask_spending=3.5%@1999Q1", "before the first quarter"),
        ("USA.ask_spending=900%", "outside"),
        ("USA.ask_spending=3.5km", "km"),
        ("USA.rhetoric=shamed", 'did you mean "shame"?'),
        ("USA.rhetoric=2", "by name"),
        ("USA.rhetoric+=1", "no scale"),
        ("free:USA.ask_spendin@2025Q1", 'did you mean "USA.ask_spending"?'),
        ("off:security_spirl", 'did you mean "security_spiral"?'),
        ("variant:commitment_trust=calculus", "calculus"),
        ("param:economy.growth_sdd=1", 'did you mean "economy.growth_sd"?'),
        ("line:USA.leadr=0.3", 'did you mean "USA.leader"?'),
        ("line:USA.leader=1.3", "outside 0 to 1"),
        ("state:commitment_trst[JPN,JPN]+=0.2@2025Q1", 'did you mean "commitment_trust"?'),
        ("state:commitment_trust[JPN,JPX]+=0.2@2025Q1", "JPX"),
        ("state:commitment_trust[JPN,JPN]=1@2025Q1", "bound"),
        ("state:commitment_trust[JPN,JPN]=1", "a quarter is missing"),
        ("state:gdp[JPN]=abc@2025Q1", "abc"),
        ("nonsense", "nonsense"),
        ("", "--do"),
    ],
)
def test_mistaken_interventions_are_explained(
    do: str, told: str, tmp_path: Path, capsys: Captured
) -> None:
    refused([*SMALL, "--out", str(tmp_path / "x"), "--do", do], capsys, "--do", told)
    assert list(tmp_path.iterdir()) == []


def test_contradictions_and_unknown_policies_are_refused(tmp_path: Path, capsys: Captured) -> None:
    place = ["--out", str(tmp_path / "x")]
    both = ["--do", "USA.tariff=10%@2025Q1", "--do", "USA.tariff=25%@2025Q1"]
    refused([*SMALL, *place, *both], capsys, "contradicts", "keep one")
    refused([*SMALL, *place, "--policy", "leader-alon"], capsys, 'did you mean "leader-alone"?')
    # One of the default arms has a line of its own in full control.
    told = "'line:USA.cabinet=1' and 'line:USA.leader=0.3' impose influence"
    refused([*SMALL, *place, "--do", "line:USA.leader=0.3"], capsys, told, "in one arm alone")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ("--members 0", "--members: must be 1 or more, got 0"),
        ("--replicates -3", "--replicates: must be 1 or more, got -3"),
        ("--members 99999999999", "--draws: must be between 1 and 10,000,000"),
        ("--draws 4000000 --replicates 400", "reduce --draws or --replicates"),
        ("--members 5 --quarters 99999999", "--quarters"),
        ("--members 5 --seed 99999999999", "--seed"),
    ],
)
def test_absurd_sizes_are_refused(sizes: str, told: str, tmp_path: Path, capsys: Captured) -> None:
    out = ["--out", str(tmp_path / "x")]
    refused(["run", "us-japan", *sizes.split(), *out], capsys, told)
    assert list(tmp_path.iterdir()) == []


def never(*_: object, **__: object) -> None:
    raise AssertionError("the run began")


def test_a_run_larger_than_memory_says_what_to_reduce(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Prepared, "blocks", never)
    monkeypatch.setattr("foedus.engine.compilation.available_memory", lambda: 2_000_000_000)
    place = ["--out", str(tmp_path / "x")]
    refused(["run", "us-japan", "--members", "900000", *place], capsys, "memory", "reduce --draws")
    assert list(tmp_path.iterdir()) == []


def test_a_run_larger_than_the_disk_says_what_to_reduce(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(Prepared, "blocks", never)
    monkeypatch.setattr(folder.shutil, "disk_usage", lambda _: usage(9, 9, 10_000))
    refused([*SMALL, "--out", str(tmp_path / "x")], capsys, "of disk", "reduce --draws")
    assert list(tmp_path.iterdir()) == []


# --- where a run goes -------------------------------------------------------------------------


def test_an_existing_result_is_replaced_only_on_demand(tmp_path: Path, capsys: Captured) -> None:
    place = ["--out", str(tmp_path / "x")]
    assert main([*ONE_ARM, *place, "--seed", "1"]) == 0
    capsys.readouterr()
    refused([*SMALL, *place, "--seed", "2"], capsys, str(tmp_path / "x"), "--force")
    assert open_result(tmp_path / "x").manifest.seed == 1
    assert main([*ONE_ARM, *place, "--seed", "2", "--force"]) == 0
    assert open_result(tmp_path / "x").manifest.seed == 2
    assert [p.name for p in tmp_path.iterdir()] == ["x"], "nothing is left beside it"


def test_what_is_no_result_is_never_replaced(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("four years", encoding="utf-8")
    refused([*SMALL, "--out", str(tmp_path / "thesis"), "--force"], capsys, "never replaced")
    assert (tmp_path / "thesis" / "chapter.txt").read_text(encoding="utf-8") == "four years"


def test_a_folder_that_cannot_be_made_is_refused_at_once(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Prepared, "blocks", never)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    refused([*SMALL, "--out", str(tmp_path / "file" / "x")], capsys, "cannot be written")
    refused([*SMALL, "--out", str(tmp_path / "file")], capsys, "not a folder")


@pytest.mark.skipif(
    sys.platform == "win32" or getattr(os, "geteuid", lambda: 0)() == 0,
    reason="root and Windows write everywhere",
)
def test_a_folder_without_permission_is_refused(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    refused([*SMALL, "--out", str(tmp_path / "locked" / "x")], capsys, "cannot be written")


# --- interruption -----------------------------------------------------------------------------


def test_an_interrupted_run_leaves_nothing(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Prepared.blocks

    def blocks(self: Prepared, *given: Any) -> Iterator[Any]:
        yield next(real(self, *given))
        raise KeyboardInterrupt

    monkeypatch.setattr(Prepared, "blocks", blocks)
    sizes = ["--members", "1500", "--quarters", "1"]
    assert main(["run", "us-japan", *sizes, "--out", str(tmp_path / "x")]) == 130
    assert capsys.readouterr().err == "interrupted; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_report_keeps_the_units(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr("foedus.report.pages.report.write_report", stop)
        assert main([*SMALL[:-1], "--out", str(tmp_path / "x")]) == 130
    (folder,) = tmp_path.iterdir()
    again = f"foedus run --resume {folder}"
    assert capsys.readouterr().err == f"interrupted; 3 of 3 units are kept: {again} goes on\n"
    monkeypatch.setattr("foedus.result.work.Work.put", never)
    assert main(again.split()[1:]) == 0
    assert open_result(tmp_path / "x").report.is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_ctrl_c_leaves_the_result_that_was_to_be_replaced(tmp_path: Path) -> None:
    place = tmp_path / "x"
    assert main([*ONE_ARM, "--out", str(place), "--seed", "7"]) == 0
    # Large enough to be under way for a minute, and what is stored first is soon there.
    many = ["--draws", "300", "--replicates", "400", "--quarters", "4", "--policy", "baseline"]
    process = program("run", "us-japan", *many, "--out", str(place), "--force")
    try:
        until = time.monotonic() + 200
        while not list(tmp_path.glob(".x.partial-*/units/0-0.json")):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert out == ""
    assert re.fullmatch(
        r"interrupted; \d+ of 59 units are kept: foedus run --resume .* goes on\n", err
    )
    assert open_result(place).manifest.seed == 7
    assert len(list(tmp_path.iterdir())) == 2, "the result, and the run to go on with"


# --- the other commands -----------------------------------------------------------------------


def test_check_plan_and_list_know_the_shipped_case(capsys: Captured) -> None:
    assert main(["check", "us-japan"]) == 0
    assert capsys.readouterr().out == "us-japan: no problems found\n"
    assert main(["plan", "us-japan"]) == 0
    plan = capsys.readouterr().out
    for text in ("commitment_trust", "USA", "ask_spending", "defence_demand.threat_elasticity"):
        assert text in plan
    assert main(["list"]) == 0
    listed = capsys.readouterr().out
    for text in ("us-japan", "security_spiral", "ask_support", "word_deed_gap"):
        assert text in listed


def test_the_plan_as_a_document_is_complete(capsys: Captured) -> None:
    assert main(["plan", "us-japan", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert all(v["owner"] != "nobody" for v in plan["variables"])
    assert all(v["benefits"] and v["costs"] for v in plan["instruments"])
    assert all(p["prior"] and p["unit"] and p["source"] for p in plan["parameters"])
    assert len(plan["streams"]) == len(set(plan["streams"]))


BREAKS = {
    "an unknown key": ("quarters: 16\n", "quarters: 16\nlok_ahead: 6\n", 'mean "look_ahead"'),
    "a wrong unit": ("unit: bn 2023 USD", "unit: bn EUR", 'is in "bn 2023 USD", not "bn EUR"'),
    "a start value on its bound": (
        "JPN: {value: 4026,",
        "JPN: {value: 0,",
        "bound",
    ),
    "an unknown instrument": (
        "posture:\n        target: JPN",
        "postur:\n        target: JPN",
        'mean "posture"',
    ),
    "an unknown actor": (
        "tariff:\n        target: JPN",
        "tariff:\n        target: JPM",
        'mean "JPN"',
    ),
    "an unknown outcome": ("outcome: unmet_ask", "outcome: unmet_ak", 'mean "unmet_ask"'),
    "a mistaken policy": ('["line:USA.leader=1"]', '["line:USA.leadr=1"]', 'mean "USA.leader"'),
    "a syntax error": ("format: 2\n", "format: 2\n  x: [\n", "YAML"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_case_is_located_and_explained(
    what: str, tmp_path: Path, capsys: Captured
) -> None:
    old, new, told = BREAKS[what]
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace(old, new), encoding="utf-8")
    refused(["check", str(broken)], capsys, f"error: {broken}:", told)
    refused(["plan", str(broken)], capsys, told)
    refused(["run", str(broken), "--out", str(tmp_path / "x")], capsys, told)
    assert not (tmp_path / "x").exists()


def test_an_inert_instrument_is_refused(tmp_path: Path, capsys: Captured) -> None:
    # Where all that counts is what buyers pay, words and posture do nothing at all.
    case = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for line in case["governments"]["USA"]["lines"].values():
        line["values"] = {"buyers_loss": {"weight": 1.0, "sign": "-"}}
    broken = tmp_path / "broken.yaml"
    broken.write_text(yaml.safe_dump(case), encoding="utf-8")
    refused(["check", str(broken)], capsys, f"{broken}:", "has no path by which it can", "drop it")


def test_all_problems_are_shown_at_once(tmp_path: Path, capsys: Captured) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in (("unit: bn 2023 USD", "unit: bn EUR"), ("outcome: unmet_ask", "outcome: un")):
        text = text.replace(old, new)
    (tmp_path / "broken.yaml").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "broken.yaml")]) == 2
    assert len(capsys.readouterr().err.splitlines()) >= 2


def test_a_copy_of_the_case_runs_from_its_path(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SHIPPED, tmp_path / "mine.yaml")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "mine.yaml", *SMALL[2:], "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["case"] == "us-japan"
    assert [p.name[:9] for p in Path("runs").iterdir()] == ["us-japan-"]


@pytest.mark.parametrize("command", ["run", "check", "plan"])
@pytest.mark.parametrize("case", ["us-japn", "no/such/case.yaml", "."])
def test_an_unknown_case_is_refused(command: str, case: str, capsys: Captured) -> None:
    hint = 'did you mean "us-japan"?' if case == "us-japn" else case
    refused([command, case], capsys, hint)
