"""The system that `make bench` runs in four tools is the same system in each."""

import math
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

from side_by_side import compare, equations, foedus_case, show
from side_by_side.equations import ACTORS, DYADS, QUARTERS, Array, Inputs

ROOT = Path(__file__).parent.parent
MEMBERS = 8

pytestmark = pytest.mark.xdist_group("side_by_side")


@pytest.fixture(scope="module")
def bench() -> foedus_case.Bench:
    return foedus_case.Bench()


@pytest.fixture(scope="module")
def given(bench: foedus_case.Bench) -> Inputs:
    return bench.inputs(MEMBERS)


@pytest.fixture(scope="module")
def by_foedus(bench: foedus_case.Bench) -> Array:
    return bench.run(MEMBERS)


def installed(part: str) -> ModuleType:
    found = compare.optional(part)
    if found is None:
        pytest.skip(f"the package of {part} belongs to the development environment")
    return found


def test_foedus_agrees_with_numpy(by_foedus: Array, given: Inputs) -> None:
    assert by_foedus.shape == (QUARTERS, 13, MEMBERS)
    assert compare.difference(by_foedus, equations.simulate(given)) < compare.SINGLE


def test_stocks_go_their_ways(by_foedus: Array) -> None:
    # Were they still, agreement would mean nothing.
    moved = np.abs(np.log(by_foedus[-1] / by_foedus[0]))
    assert (moved.max(axis=-1) > 100 * compare.SINGLE).all()
    assert (np.ptp(by_foedus[-1], axis=-1) > 0.0).all()


@pytest.mark.parametrize("equation", ["gdp", "burden", "capability", "trust"])
def test_a_changed_equation_is_noticed(
    equation: str, by_foedus: Array, given: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = getattr(equations, equation)

    def wrong(*args: Any) -> Array:
        return 1.01 * right(*args)

    monkeypatch.setattr(equations, equation, wrong)
    assert compare.difference(by_foedus, equations.simulate(given)) > compare.SINGLE
    who = compare.Contestant("changed", MEMBERS, lambda: by_foedus, compare.SINGLE)
    with pytest.raises(SystemExit, match="differs from NumPy"):
        compare.disagreements([who], given)


def test_blocks_and_32_bits_change_no_more_than_rounding(given: Inputs) -> None:
    whole = equations.simulate(given)
    assert compare.difference(equations.in_blocks(given, 3), whole) < compare.DOUBLE
    single = equations.in_blocks(given.each(lambda array: array.astype(np.float32)), 3)
    assert single.dtype == np.float32
    assert compare.DOUBLE < compare.difference(single, whole) < compare.SINGLE


def test_mesa_agrees_with_numpy(given: Inputs) -> None:
    mesa_model = installed("mesa_model")
    found = mesa_model.simulate(mesa_model.members(given), QUARTERS)
    assert compare.difference(found, equations.simulate(given)) < compare.DOUBLE


def test_ema_workbench_agrees_with_numpy(given: Inputs) -> None:
    ema_model = installed("ema_model")
    found = ema_model.simulate(ema_model.model(given), ema_model.scenarios(given))
    assert compare.difference(found, equations.simulate(given)) < compare.DOUBLE


@pytest.mark.parametrize("quarter", [0, 1, QUARTERS - 1])
def test_foedus_takes_one_quarter_as_worked_by_hand(
    quarter: int, by_foedus: Array, given: Inputs
) -> None:
    member, shocks = 5, given.shocks
    p = {name: float(numbers[member]) for name, numbers in given.parameters.items()}
    at_first = [float(x) for name in given.start for x in given.start[name][:, member]]
    before = at_first if quarter == 0 else [float(x) for x in by_foedus[quarter - 1, :, member]]
    gdp, burden, arms, trust = before[:3], before[3:6], before[6:9], before[9:]
    ally, patron, rival = (math.log(arms[i] / at_first[6 + i]) for i in range(3))

    # Ally and patron each face the rival and lean on one another; the rival faces both.
    alarm = [
        (1 - trust[0]) * (rival - ally),
        (1 - trust[1]) * (rival - patron),
        ((1 - trust[2]) * (ally - rival) + (1 - trust[3]) * (patron - rival)) / 2,
    ]
    friend = [patron, ally, 0.0]
    ahead = [rival - ally, rival - patron, ally - rival, patron - rival]

    expected: list[float] = []
    for i in range(3):
        noise = p["growth_noise"] * shocks["gdp"][quarter, i, member]
        expected.append(gdp[i] * math.exp(given.growth[i, member] / 4 + noise))
    for i in range(3):
        wanted = at_first[3 + i] * math.exp(p["reaction"] * alarm[i] - p["spill_in"] * friend[i])
        noise = p["burden_noise"] * shocks["burden"][quarter, i, member]
        expected.append(burden[i] * (wanted / burden[i]) ** p["adjustment"] * math.exp(noise))
    for i in range(3):
        bought = p["real_value"] * burden[i] / 100 * gdp[i]
        expected.append(arms[i] + (bought - p["wear"] * arms[i]) / 4)
    for n in range(4):
        odds, usual = trust[n] / (1 - trust[n]), at_first[9 + n] / (1 - at_first[9 + n])
        justified = usual * math.exp(-p["mistrust"] * ahead[n])
        noise = p["trust_noise"] * shocks["trust"][quarter, n, member]
        odds *= (justified / odds) ** p["reversion"] * math.exp(noise)
        expected.append(odds / (1 + odds))

    assert by_foedus[quarter, :, member] == pytest.approx(expected, rel=5e-6)
    if quarter > 1:
        felt = [abs(p["adjustment"] * p["reaction"] * x) for x in alarm]
        assert max(felt) > 1e-4, "arms are felt by more than the tolerance"


def test_the_package_needs_none_of_the_others() -> None:
    others = re.compile(r"^\s*(?:import|from) +(?:mesa|ema_workbench|platypus)\b", re.MULTILINE)
    sources = sorted((ROOT / "src").rglob("*.py"))
    assert sources
    assert not [path for path in sources if others.search(path.read_text(encoding="utf-8"))]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"^(?:mesa|ema-workbench|platypus-opt)==", lock, re.MULTILINE)


def test_entries_are_those_of_the_case(bench: foedus_case.Bench) -> None:
    labels = {kept.outcome.name: kept.labels for kept in bench.model.kept}
    assert set(labels["gdp"]) == set(ACTORS)
    assert set(labels["mutual_trust"]) == {f"{ACTORS[i]}>{ACTORS[j]}" for i, j in DYADS}
    assert not bench.model.levers


def test_words_follow_the_figures() -> None:
    rows = {
        "Foedus": {"rate": 100.0},
        "Foedus, more": {"rate": 150.0},
        "NumPy": {"rate": 300.0},
        "Mesa": {"rate": 10.0},
    }
    ratios = {name: row["rate"] / 100.0 for name, row in rows.items()}
    assert show.verdict(rows, ratios, compiling=9.0) == [
        "Faster than Foedus: NumPy (3.0 times).",
        "Slower than Foedus: Mesa (10.0 times).",
        "Compiling counted, Foedus overtakes Mesa at 100 members.",
    ]


def test_what_is_not_installed_is_left_out_and_named(
    bench: foedus_case.Bench,
    given: Inputs,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for package in ("mesa", "ema_workbench"):
        monkeypatch.setitem(sys.modules, package, None)
        monkeypatch.delitem(sys.modules, f"side_by_side.{package.split('_')[0]}_model", False)
    who, left_out = compare.contestants(bench, given, 2)
    assert left_out == ["Mesa", "EMA Workbench"]
    assert not [one for one in who if one.name in left_out]
    row = {"members": 1, "rate": 1.0, "ratios": [1.0], "difference": None}
    found = {"rows": {"Foedus": row}, "left out": left_out}
    show.show(found | dict.fromkeys(("rounds", "single", "double", "compiling"), 1.0))
    assert "Left out, not installed here: Mesa and EMA Workbench." in capsys.readouterr().out
