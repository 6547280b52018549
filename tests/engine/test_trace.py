"""What is traced is what the engine did, and its numbers recombine."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from tests.runs import Bed, Run

from foedus.engine.council import NEVER
from foedus.engine.trace import PROPOSING, Tracer

pytestmark = pytest.mark.xdist_group("small")

Record = dict[str, Any]
MEMBERS, QUARTERS = 8, 3


@pytest.fixture(scope="session")
def run(small: Bed) -> Run:
    return small.run(draws=MEMBERS, quarters=QUARTERS)


@pytest.fixture(scope="session")
def traced(small: Bed) -> dict[tuple[int, int], list[Record]]:
    tracer = Tracer(small.model, small.arm(quarters=QUARTERS), 0)
    return {
        (member, t): tracer.trace(draw=member, replicate=0, quarter=t)
        for member in range(MEMBERS)
        for t in range(QUARTERS)
    }


@pytest.fixture(scope="session")
def every(traced: dict[tuple[int, int], list[Record]]) -> list[Record]:
    return [record for records in traced.values() for record in records]


def softmax(odds: list[float]) -> npt.NDArray[Any]:
    found = np.exp(np.asarray(odds) - max(odds))
    return found / found.sum()


def test_the_traced_choice_is_the_one_the_run_took(
    small: Bed, run: Run, traced: dict[tuple[int, int], list[Record]]
) -> None:
    levers = [lever.name for lever in small.model.levers]
    seen, moved = set(), 0
    for (member, t), records in traced.items():
        before = run["option"][member, t - 1] if t else [v.start for v in small.model.levers]
        opened = [record["lever"] for record in records]
        for i, lever in enumerate(small.model.levers):
            option = lever.options[int(run["option"][member, t, i])]
            if lever.name not in opened:
                assert option == lever.options[int(before[i])], "what was not open stays"
                continue
            record = records[opened.index(lever.name)]
            assert record["taken"] == option, (member, t, lever.name)
            seen.add(lever.name)
            moved += option != lever.options[int(before[i])]
    assert len(seen) > len(levers) / 2
    assert moved > MEMBERS


def test_levels_are_those_of_the_run(
    small: Bed, run: Run, traced: dict[tuple[int, int], list[Record]]
) -> None:
    ordinal = [v.name for v in small.model.levers if v.instrument.kind == "ordinal"]
    off_menu = 0
    for (member, t), records in traced.items():
        for record in records:
            if record["lever"] in ordinal:
                wanted = run["setting"][member, t, ordinal.index(record["lever"])]
                assert record["level"] == pytest.approx(wanted, abs=1e-4)
                off_menu += 0.0 < record["kept"] < 1.0
    assert off_menu, "some of what was settled slipped"


def test_the_rule_is_that_of_the_draw(
    run: Run, traced: dict[tuple[int, int], list[Record]]
) -> None:
    found = set()
    rules = [m.name for m in run.model.mechanisms if m.slot == "aggregation"]
    # The column of a slot holds a number that picks among its rules at even odds.
    picked = run.column("variant.aggregation")
    for (member, _), records in traced.items():
        for record in records:
            assert record["rule"] == rules[min(int(picked[member] * len(rules)), len(rules) - 1)]
            found.add(record["rule"])
    assert found >= {"domain_dictatorship", *PROPOSING}


def test_scores_recombine(every: list[Record]) -> None:
    for record in every:
        scores = []
        for option in record["options"]:
            worth = sum(
                weight * (option["utility"][line] + option["response"][line])
                for line, weight in record["weights"].items()
            )
            scores.append(record["sharpness"] * (worth - option["cost"]) + option["taste"])
            assert option["score"] == pytest.approx(scores[-1], abs=1e-4)
            assert option["taste"] > NEVER / 2, "only what is on the menu"
        assert record["proposed"] == record["options"][int(np.argmax(scores))]["name"]


def test_utilities_are_what_is_felt(every: list[Record]) -> None:
    for record in every:
        for option in record["options"]:
            gains = {ahead["attribute"]: ahead["gains"] for ahead in option["ahead"]}
            total = dict.fromkeys(record["shares"], 0.0)
            for pair in option["felt"]:
                g = record["discounts"][pair["line"]]
                *path, last = (3.0 * np.tanh(x / 3.0) for x in gains[pair["attribute"]])
                felt = sum((1 - g) * g**h * x for h, x in enumerate(path)) + g ** len(path) * last
                assert pair["felt"] == pytest.approx(felt, abs=1e-4)
                total[pair["line"]] += pair["worth"] * pair["felt"]
            assert option["utility"] == pytest.approx(total, abs=1e-4)


def test_answers_are_a_logit_of_those_who_give_them(every: list[Record]) -> None:
    answered = 0
    for record in every:
        for option in record["options"]:
            added = dict.fromkeys(record["shares"], 0.0)
            for reply in option["replies"]:
                net = [0.0] + [m["gain"] - m["cost"] for m in reply["moves"]]
                chances = [reply["stays"]] + [m["chance"] for m in reply["moves"]]
                wanted = softmax([reply["sharpness"] * x for x in net])
                assert chances == pytest.approx(wanted, abs=1e-4)
                assert sum(reply["believed"].values()) == pytest.approx(1.0, abs=1e-5)
                for line in added:
                    moved = sum(
                        m["chance"] * (m["utility"][line] - option["utility"][line])
                        for m in reply["moves"]
                    )
                    adds = reply["kappa"] * reply["opens"] * moved
                    assert reply["adds"][line] == pytest.approx(adds, abs=1e-4)
                    added[line] += adds
                answered += 1
            assert option["response"] == pytest.approx(added, abs=1e-4)
    assert answered > MEMBERS


def test_a_veto_keeps_what_stands(every: list[Record]) -> None:
    vetoes = 0
    for record in every:
        if record["rule"] not in PROPOSING:
            assert record["accepts"] == 1.0
            assert record["kept"] == 0.0
        elif record["chance"] >= record["accepts"]:
            vetoes += 1
            assert record["kept"] == 1.0
            assert record["level"] == pytest.approx(record["standing"])
    assert vetoes


def test_a_lever_that_is_imposed_is_not_weighed(small: Bed) -> None:
    arm = small.arm("AUR.ask_spending=5%", quarters=QUARTERS)
    tracer = Tracer(small.model, arm, 0)
    found = [tracer.trace(draw=m, replicate=0, quarter=0) for m in range(MEMBERS)]
    free = {record["lever"] for records in found for record in records}
    assert "AUR.ask_spending" not in free
    assert len(free) > 1
