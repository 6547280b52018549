from dataclasses import replace
from pathlib import Path
from typing import Any

from tests import helpers

from foedus.analyses import findings
from foedus.report.rows import opening
from foedus.result.documents.summary import Direction, Quantiles, Summary

MINUS = "\N{MINUS SIGN}"


def document(folder: Path, **changes: Any) -> Summary:
    result = helpers.write(folder / "out", helpers.manifest(**changes))
    return findings.document(result, findings.analyse(result))


def end(told: Summary, name: str, low: float, middle: float, high: float) -> Summary:
    """Set the last difference of an outcome for every label."""
    ends = Quantiles((low,), (middle,), (high,))
    if told.relative_risk and name in told.relative_risk:
        labels = dict.fromkeys(told.relative_risk[name]["L0"], ends)
        return replace(told, relative_risk=told.relative_risk | {name: {"L0": labels}})
    entry = told.outcomes[name]
    assert entry.expected
    labels = dict.fromkeys(entry.expected.versus["L0"], ends)
    changed = replace(entry, expected=replace(entry.expected, versus={"L0": labels}))
    return replace(told, outcomes=told.outcomes | {name: changed})


def test_sure_differences_come_with_their_numbers(tmp_path: Path) -> None:
    told = document(tmp_path)
    made = helpers.manifest()
    told = end(told, "challenge_risk", 0.5, 1.0, 1.5)
    for name in told.outcomes.keys() - {"challenge_risk"}:
        told = end(told, name, -1.0, 0.5, 1.5)
    told = end(told, "patron_ledger", -3.0, -2.0, -1.0)
    told = end(told, "defence_burden", 0.0, 0.0, 0.0)
    counted, risk, largest, rests = opening.sentences(made, told)
    total = len(list(opening.contrasts(made, told, "L0")))
    assert f"of {total} numbers compared, 1 differ in one direction" in counted
    assert "3 are the same in nine draws of ten" in counted
    assert f"on {total - 4} the draws do not agree" in counted
    words = f"Ledger of the patron, Japan: {MINUS}2.0 ({MINUS}3.0 to {MINUS}1.0) bn USD/year."
    assert largest.endswith(words)
    assert risk.startswith("Whether L0 raises or lowers these risks of conflict is open")
    assert "Challenge risk, Japan: \N{MULTIPLICATION SIGN} 1.00 (0.50 to 1.50)" in risk
    assert rests.startswith("1 of 2 numbers of the model are elicited ranges")


def test_a_risk_is_sure_beyond_one(tmp_path: Path) -> None:
    told = document(tmp_path)
    for name in told.outcomes:
        told = end(told, name, -1.0, 0.5, 1.5)
    told = end(told, "challenge_risk", 1.1, 1.2, 1.3)
    _, largest, _ = opening.sentences(helpers.manifest(), told)
    assert "Challenge risk, Japan: \N{MULTIPLICATION SIGN} 1.20 (1.10 to 1.30)" in largest


def test_what_is_sure_but_tiny_is_not_told(tmp_path: Path) -> None:
    told = document(tmp_path)
    for name in told.outcomes:
        told = end(told, name, -1.0, 0.5, 1.5)
    told = end(told, "patron_ledger", 1e-9, 2e-9, 3e-9)
    _, _, said, _ = opening.sentences(helpers.manifest(), told)
    assert said.startswith("No sure difference is as large")


def test_one_arm_says_nothing_of_a_comparison(tmp_path: Path) -> None:
    alone: dict[str, Any] = {"arms": ("baseline",), "policies": {}}
    (rests,) = opening.sentences(helpers.manifest(**alone), document(tmp_path, **alone))
    assert "conditional" in rests
    bare = helpers.manifest(**alone, parameters=())
    assert opening.sentences(bare, document(tmp_path / "bare", **alone)) == []


def test_chance_in_choices_is_told(tmp_path: Path) -> None:
    changes: dict[str, Any] = {"deliberation": helpers.PARTS, "draws": 8}
    (first,) = opening.weights(helpers.manifest(**changes), document(tmp_path, **changes))
    # Sizes of the toy grow by position: 8 for the record, 9 for chance.
    assert f"United States {8 / 17:.0%}, 0%, 0%, {9 / 17:.0%}." in first


def test_the_surest_come_with_effect_interval_and_draws(tmp_path: Path) -> None:
    told, made = document(tmp_path), helpers.manifest()
    entry = told.outcomes["patron_ledger"]
    down = replace(entry, direction={"L0": {"JPN": Direction(0.03, 0.97)}})
    told = end(replace(told, outcomes=told.outcomes | {"patron_ledger": down}),
               "patron_ledger", -3.0, -2.0, -1.0)  # fmt: skip
    found = opening.surest(made, told)
    assert len(found) <= opening.MOST
    assert len({one.outcome for one in found}) == len(found)
    (one,) = (one for one in found if one.outcome == "patron_ledger")
    assert (one.name, one.beside) == (
        "Balance of the alliance as the patron sees it, Japan", "Ledger of the patron"
    )  # fmt: skip
    assert one.claim == "lower under L0"
    assert one.effect == f"{MINUS}2.0 ({MINUS}3.0 to {MINUS}1.0) bn USD/year"
    assert one.agreed == "nearly all draws (97 of 100)"


def test_where_directions_were_not_counted_the_interval_says_the_least(tmp_path: Path) -> None:
    told, made = document(tmp_path), helpers.manifest()
    old = {name: replace(entry, direction={}) for name, entry in told.outcomes.items()}
    told = replace(told, outcomes=old)
    for name in told.outcomes:
        told = end(told, name, -1.0, 0.5, 1.5)
    told = end(told, "challenge_risk", 0.5, 0.7, 0.9)
    one, *others = opening.surest(made, told)
    assert {other.agreed for other in others} == {"fewer than 95 of 100 draws"}
    assert (one.beside, one.claim) == ("Challenge risk", "lower under L0")
    assert one.agreed == "at least 95 of 100 draws"


def test_what_is_sure_beats_what_is_large(tmp_path: Path) -> None:
    told, made = document(tmp_path), helpers.manifest()
    for name in told.outcomes:
        told = end(told, name, 0.0, 0.0, 0.0)
    unsure = replace(
        told.outcomes["grey_incidents"], direction={"L0": {"JPN": Direction(0.6, 0.4)}}
    )
    told = replace(told, outcomes=told.outcomes | {"grey_incidents": unsure})
    told = end(end(told, "grey_incidents", -9.0, 99.0, 99.0), "patron_ledger", 0.1, 0.2, 0.3)
    assert [one.outcome for one in opening.surest(made, told)] == [
        "patron_ledger",
        "grey_incidents",
    ]
