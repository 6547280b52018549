"""What is traced is what the engine did, and its numbers recombine by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from tests.runs import Bed, Run

from foedus.explain.deliberation import Tracer, trace
from foedus.explain.replay import Path, Replay
from foedus.model.assemble import NEVER

pytestmark = pytest.mark.xdist_group("small")

Record = dict[str, Any]
Traced = dict[tuple[int, int], list[Record]]
MEMBERS, QUARTERS = 24, 3


@pytest.fixture(scope="session")
def run(small: Bed) -> Run:
    return small.run(draws=MEMBERS, quarters=QUARTERS)


@pytest.fixture(scope="session")
def walk(small: Bed, replay: Replay) -> Callable[[Run, int, str], Path]:
    def path(run: Run, member: int, do: str = "") -> Path:
        arm = small.arm(*([do] if do else []), quarters=QUARTERS)
        return replay.walk(arm, run.matrix, run.values[member], draw=member, replicate=0, seed=0)

    return path


@pytest.fixture(scope="session")
def tracer(small: Bed) -> Tracer:
    return Tracer(small.engine, small.arm(quarters=QUARTERS), 0)


@pytest.fixture(scope="session")
def traced(run: Run, tracer: Tracer, walk: Callable[..., Path]) -> Traced:
    paths = [walk(run, member) for member in range(MEMBERS)]
    return {
        (member, t): tracer.weigh(paths[member], t)
        for member in range(MEMBERS)
        for t in range(QUARTERS)
    }


@pytest.fixture(scope="session")
def every(traced: Traced) -> list[Record]:
    return [record for records in traced.values() for record in records]


def softmax(odds: list[float]) -> npt.NDArray[Any]:
    found = np.exp(np.asarray(odds) - max(odds))
    return found / found.sum()


def menu(record: Record) -> list[Record]:
    return [option for option in record["options"] if option["alike"] is None]


def test_the_traced_choice_is_the_one_the_run_took(small: Bed, run: Run, traced: Traced) -> None:
    levers = [lever.name for lever in small.model.levers]
    seen: set[tuple[str, str]] = set()
    moved = 0
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
            seen.add((lever.name, record["rule"]))
            moved += option != lever.options[int(before[i])]
    rules = {m.name for m in small.model.mechanisms if m.aggregate is not None}
    assert {rule for _, rule in seen} == rules
    assert len({lever for lever, _ in seen}) > len(levers) / 2
    assert moved > MEMBERS


def test_levels_are_those_of_the_run(small: Bed, run: Run, traced: Traced) -> None:
    ordinal = [v.name for v in small.model.levers if v.instrument.kind == "ordinal"]
    for (member, t), records in traced.items():
        for record in records:
            if record["lever"] in ordinal:
                wanted = run["setting"][member, t, ordinal.index(record["lever"])]
                assert record["level"] == pytest.approx(wanted, abs=1e-4)


def test_what_is_carried_out_lags_where_it_slips(every: list[Record]) -> None:
    late = 0
    for record in every:
        way = record["carried"] - record["level"]
        assert record["done"] == pytest.approx(record["level"] + record["slips"] * way, abs=1e-5)
        assert (record["slips"] > 0.0) <= (record["rule"] == "agenda_slippage")
        late += abs(record["done"] - record["level"]) > 1e-3
    assert late


def test_the_rule_is_that_of_the_draw(run: Run, traced: Traced) -> None:
    rules = [m.name for m in run.model.mechanisms if m.slot == "aggregation"]
    # The column of a slot holds a number that picks among its rules at even odds.
    picked = run.column("variant.aggregation")
    for (member, _), records in traced.items():
        for record in records:
            assert record["rule"] == rules[min(int(picked[member] * len(rules)), len(rules) - 1)]


def test_scores_recombine(run: Run, traced: Traced) -> None:
    """Score = log base + lam tilt + taste, lam = logit(p) / range, from what the draw holds."""
    for (member, _), records in traced.items():
        for record in records:
            name = f"lever.{record['lever']}"
            p, span = (run.column(f"{name}.{x}")[member] for x in ("sharpness", "range"))
            assert (record["better"], record["range"]) == (p, span)
            assert record["sharpness"] == pytest.approx(np.log(p / (1 - p)) / span, rel=1e-4)
            scores: list[float] = []
            for option in menu(record):
                base = run.column(f"{name}.base[{option['name']}]")[member]
                assert option["base"] == pytest.approx(base, rel=1e-5)
                now = sum(w * option["now"][line] for line, w in record["weights"].items())
                then = sum(w * option["then"][line] for line, w in record["record"].items())
                assert option["tilt"] == pytest.approx(now - then, abs=1e-4)
                score = np.log(base) + record["sharpness"] * (now - then) + option["taste"]
                assert option["score"] == pytest.approx(score, abs=1e-3)
                assert option["taste"] > NEVER / 2, "only what is on the menu"
                scores.append(option["score"])
            assert record["proposed"] == menu(record)[int(np.argmax(scores))]["name"]


def test_a_tilt_is_what_was_written_and_what_reacts(every: list[Record]) -> None:
    reacted = 0
    for record in every:
        lines, before = record["weights"], record["record"]
        for option in menu(record):
            then = option["then"]
            written = sum(w * then[x] for x, w in lines.items())
            written -= sum(w * then[x] for x, w in before.items())
            assert option["written"] == pytest.approx(written, abs=1e-4)
            moved = sum(w * (option["now"][x] - then[x]) for x, w in lines.items())
            assert option["reaction"] == pytest.approx(moved, abs=1e-4)
            reacted += abs(moved) > 1e-3
    assert reacted


def test_worth_now_is_what_was_looked_at(every: list[Record]) -> None:
    for record in every:
        assert record["attends"]
        assert record["weighs"]
        assert record["hears"]
        for option in record["options"]:
            for line, now in option["now"].items():
                both = option["utility"][line] + option["response"][line]
                assert now == pytest.approx(both, abs=1e-5)


def test_chance_has_a_part_that_stays(every: list[Record]) -> None:
    stays: dict[tuple[str, str], set[float]] = {}
    for record in every:
        for option in menu(record):
            assert option["taste"] == pytest.approx(option["lasting"] + option["anew"])
            # The number drawn anew is a Gumbel number times alpha.
            assert option["anew"] / record["alpha"] > -4.0
            key = record["lever"], option["name"]
            stays.setdefault(key, set()).add(round(option["lasting"], 5))
    assert max(map(len, stays.values())) <= MEMBERS, "one for each member"


def test_odds_are_a_logit_and_a_review_may_keep_what_stands(every: list[Record]) -> None:
    for record in every:
        options, lam = menu(record), record["sharpness"]
        near = min(options, key=lambda o: abs(o["level"] - record["standing"]))
        gain = [lam * (o["review"] - near["review"]) for o in options]
        passes = [1.0 - record["review"] * (1.0 - min(1.0, np.exp(g))) for g in gain]
        for name, tilt, alpha, lasting in (("odds", "tilt", 1.0, 0.0), ("own", "tilt", None, 1.0)):
            alpha = alpha or record["alpha"]
            scores = [
                (o["log_base"] + lam * o[tilt] + lasting * o["lasting"]) / alpha for o in options
            ]
            chances = softmax(scores) * passes
            chances[options.index(near)] += 1.0 - chances.sum()
            assert [o[name] for o in options] == pytest.approx(list(chances), abs=1e-4)
        assert sum(o["as_written"] for o in options) == pytest.approx(1.0, abs=1e-4)


def test_utilities_are_what_is_felt(every: list[Record]) -> None:
    for record in every:
        for option in record["options"]:
            gains = {ahead["attribute"]: ahead["gains"] for ahead in option["ahead"]}
            total = dict.fromkeys(option["utility"], 0.0)
            for pair in option["felt"]:
                g = record["discounts"][pair["line"]]
                *path, last = (3.0 * np.tanh(x / 3.0) for x in gains[pair["attribute"]])
                felt = sum((1 - g) * g**h * x for h, x in enumerate(path)) + g ** len(path) * last
                assert pair["felt"] == pytest.approx(felt, abs=1e-4)
                total[pair["line"]] += pair["worth"] * pair["felt"]
            assert option["utility"] == pytest.approx(total, abs=1e-4)


def test_answers_are_a_logit_of_those_who_give_them(run: Run, traced: Traced) -> None:
    answered = 0
    for (member, _), records in traced.items():
        for option in (o for record in records for o in record["options"]):
            added = dict.fromkeys(option["response"], 0.0)
            for reply in option["replies"]:
                settings, lever = reply["settings"], f"lever.{reply['lever']}"
                opens = run.column(f"{lever}.opening")[member]
                ahead = len(option["ahead"][0]["path"])
                assert reply["opens"] == pytest.approx(1.0 - (1.0 - opens) ** ahead, abs=1e-5)
                wanted = softmax(
                    [
                        np.log(run.column(f"{lever}.base[{s['option']}]")[member])
                        + reply["sharpness"] * (s["worth"] - s["then"])
                        for s in settings
                    ]
                )
                assert [s["chance"] for s in settings] == pytest.approx(list(wanted), abs=1e-4)
                assert sum(reply["believed"].values()) == pytest.approx(1.0, abs=1e-5)
                stays = next(s for s in settings if s["option"] == reply["standing"])
                for line in added:
                    # Where the answering lever stays, nothing is added.
                    assert stays["utility"][line] == pytest.approx(
                        option["utility"][line], abs=1e-4
                    )
                    moved = sum(
                        s["chance"] * (s["utility"][line] - option["utility"][line])
                        for s in settings
                    )
                    adds = reply["kappa"] * reply["opens"] * moved
                    assert reply["adds"][line] == pytest.approx(adds, abs=1e-4)
                    added[line] += adds
                answered += 1
            assert option["response"] == pytest.approx(added, abs=1e-4)
    assert answered > MEMBERS


def test_a_refusal_keeps_what_stands(every: list[Record]) -> None:
    refusals = 0
    for record in every:
        proposed = next(o for o in record["options"] if o["name"] == record["proposed"])
        near = min(menu(record), key=lambda o: abs(o["level"] - record["standing"]))
        gain = record["sharpness"] * (proposed["review"] - near["review"])
        if record["review"]:
            accepts = min(1.0, float(np.exp(gain)))
            assert record["accepts"] == pytest.approx(accepts, abs=1e-3)
        refuses = record["review"] * (1.0 - record["accepts"])
        if abs(record["chance"] - refuses) > 1e-3:
            assert record["refused"] == (record["chance"] < refuses)
        if record["refused"]:
            refusals += 1
            assert record["rule"].startswith("agenda")
            assert record["level"] == pytest.approx(record["standing"])
        else:
            assert record["taken"] == record["proposed"]
    assert refusals


def test_at_the_start_options_are_worth_what_they_are_on_the_reference_path(
    traced: Traced,
) -> None:
    """Nothing has happened yet; only what the government has just set itself may differ."""
    alike = 0
    for (_, t), records in traced.items():
        first = {record["government"]: record for record in reversed(records)}
        for record in first.values():
            # Both lines that decide and those that made the record are told.
            assert {*record["weights"], *record["record"]} == {*record["options"][0]["then"]}
            if t == 0:
                for option in menu(record):
                    assert option["now"] == pytest.approx(option["then"], abs=1e-3)
                    assert option["reaction"] == pytest.approx(0.0, abs=1e-3)
                    alike += 1
    assert alike


def test_a_lever_that_is_imposed_is_not_weighed(
    small: Bed, run: Run, walk: Callable[..., Path]
) -> None:
    do = "AUR.ask_spending=5%"
    imposed = small.run(do, draws=MEMBERS, quarters=QUARTERS)
    tracer = Tracer(small.engine, small.arm(do, quarters=QUARTERS), 0)
    paths = [walk(imposed, member, do) for member in range(4)]
    free = {record["lever"] for path in paths for record in tracer.weigh(path, 1)}
    assert "AUR.ask_spending" not in free
    assert len(free) > 1
    one = tracer.weigh(paths[0], 1, ("BEL",))
    assert {record["government"] for record in one} <= {"BEL"}


def test_one_member_by_quarter(small: Bed, traced: Traced) -> None:
    arm = small.arm(quarters=QUARTERS)
    found = trace(small.engine, arm, seed=0, draw=2, replicate=0, quarters=2)
    assert found == [traced[2, 0], traced[2, 1]]
