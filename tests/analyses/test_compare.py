import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests import helpers

from foedus.analyses import compare, effects
from foedus.analyses.paired import used
from foedus.analyses.worth_to_lines import worth_to_lines
from foedus.errors import Notice, OptionError, OutputError
from foedus.result.documents.comparison import Assumed, Members, Spread
from foedus.result.documents.comparison import ComparisonDocument as Document
from foedus.result.documents.record import content
from foedus.result.result import Result
from foedus.result.schema import Manifest

THREE = {
    "arms": ("baseline", "L0", "L1"),
    "policies": {"baseline": [], "L0": ["line:USA.leader=0"], "L1": []},
}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    made = helpers.valuing(**THREE)
    return helpers.write(tmp_path_factory.mktemp("compare") / "out", made)


@pytest.fixture(scope="module")
def document(result: Result) -> Document:
    return compare.compare(result).document


def line(document: Document, name: str) -> Any:
    return next(entry for entry in document.lines if entry.line == name)


def outcome(document: Document, policy: str, name: str, label: str) -> Any:
    return next(
        e for e in document.outcomes if (e.policy, e.outcome, e.label) == (policy, name, label)
    )


def of(folder: Path, arms: tuple[str, ...], numbers: tuple[int, ...]) -> Document:
    made = helpers.valuing(arms=arms, policies={arm: [] for arm in arms}, draws=12)
    return compare.compare(helpers.write(folder, made, arms=numbers)).document


def test_a_document_says_what_was_compared(document: Document) -> None:
    assert document.schema == "foedus-compare/2"
    assert (document.policies, document.against) == (("baseline", "L0", "L1"), "baseline")
    assert document.interventions["L0"] == ("line:USA.leader=0",)
    assert document.members == Members(160, 160, 0, {"baseline": 0, "L0": 0, "L1": 0})
    assert {e.policy for e in document.outcomes} == {"L0", "L1"}
    assert document.assumed == Assumed(4, 3, 3, 2)


def test_outcomes_stand_by_policy_and_part_the_most_telling_first(document: Document) -> None:
    keys = [(e.policy, e.part) for e in document.outcomes]
    assert keys == sorted(keys, key=lambda key: (document.policies.index(key[0]), key[1]))
    sizes = [
        max(abs(w.standardised.p50) for w in (e.average, e.last))
        for e in document.outcomes
        if (e.policy, e.part) == ("L1", "III")
    ]
    assert sizes == sorted(sizes, reverse=True)


def test_events_stand_in_the_document_but_are_not_shown(document: Document) -> None:
    assert not outcome(document, "L0", "challenges", "JPN").shown
    assert outcome(document, "L0", "challenge_risk", "JPN").shown


def test_best_and_regret_agree_with_a_count_by_draw(result: Result, document: Document) -> None:
    found = worth_to_lines(result, used(result))
    assert found
    value = np.stack([found.line(arm, "USA.team") for arm in result.manifest.arms])
    entry = line(document, "USA.team")
    for i, arm in enumerate(result.manifest.arms):
        assert entry.best[arm] == pytest.approx((value.argmax(axis=0) == i).mean())
        assert entry.regret[arm] == pytest.approx((value.max(axis=0) - value[i]).mean(), rel=1e-5)
    assert sum(entry.best.values()) == pytest.approx(1.0)
    assert entry.tied == 0.0
    change = value[1] - value[0]
    assert entry.versus["L0"].p50 == pytest.approx(np.median(change), rel=1e-4)
    assert entry.versus["L0"].positive == pytest.approx((change > 0).mean())
    assert 0.0 < entry.versus["L0"].chance < 1.0


def test_interests_add_up_to_the_difference_in_value(result: Result, document: Document) -> None:
    found = worth_to_lines(result, used(result))
    assert found
    for entry in document.lines:
        name = entry.line
        mean = (found.line("L1", name) - found.line("baseline", name)).mean()
        added = entry.interests["L1"]
        assert sum(i.mean for i in added) == pytest.approx(mean, rel=1e-4)
        sizes = [i.size for i in added]
        assert sizes == sorted(sizes, reverse=True)


def test_governments_count_the_lines_in_office_alone(result: Result, document: Document) -> None:
    found = worth_to_lines(result, used(result))
    assert found
    usa, jpn = document.governments
    assert (usa.government, usa.title) == ("USA", "United States")
    change = found.government("L0", "USA") - found.government("baseline", "USA")
    assert usa.versus["L0"].p50 == pytest.approx(np.median(change), rel=1e-4)
    managers = line(document, "JPN.managers")
    assert jpn.versus == managers.versus, "a single line is its government"
    assert line(document, "USA.cabinet").influence is None


def test_a_policy_holds_for_all_lines_only_where_it_is_as_good_in_nine_of_ten_draws(
    result: Result, document: Document
) -> None:
    found = worth_to_lines(result, used(result))
    assert found
    governing = ("USA.leader", "USA.team", "JPN.managers")
    gains = [found.line("L1", n) - found.line("baseline", n) for n in governing]
    share = (np.stack(gains) >= 0).all(axis=0).mean()
    (row,) = (r for r in document.pareto if (r.policy, r.against) == ("L1", "baseline"))
    assert row.at_least == row.better == pytest.approx(share)
    assert row.holds == (share >= 0.9)
    assert len(document.pareto) == 6


def test_identical_policies_tie_everywhere(tmp_path: Path) -> None:
    document = of(tmp_path / "out", ("a", "b"), (1, 1))
    for entry in (*document.lines, *document.governments):
        assert entry.best == {"a": 0.5, "b": 0.5}
        assert entry.tied == 1.0
        assert entry.regret == {"a": 0.0, "b": 0.0}
        assert entry.versus["b"].verdict == "the same"
    assert all(row.holds and row.better == 0.0 for row in document.pareto)
    assert "a and b are as good as each other for every line in government." in document.said
    no_change = {1.0 if e.scale == "ratio" else 0.0 for e in document.outcomes}
    assert {e.last.p50 for e in document.outcomes} == no_change


def test_the_order_of_policies_flips_signs_and_nothing_else(tmp_path: Path) -> None:
    one = of(tmp_path / "one", ("a", "b"), (0, 1))
    two = of(tmp_path / "two", ("b", "a"), (1, 0))
    for entry in one.outcomes:
        other = outcome(two, "a", entry.outcome, entry.label)
        for here, there in ((entry.average, other.average), (entry.last, other.last)):
            assert here.positive == there.negative
            if entry.scale == "ratio":
                assert here.p05 == pytest.approx(1 / there.p95, rel=0.02)
            else:
                assert here.p05 == pytest.approx(-there.p95, rel=1e-4, abs=1e-9)
    for entry in one.lines:
        other = line(two, entry.line)
        assert entry.versus["b"].p50 == pytest.approx(-other.versus["a"].p50)
        assert entry.best == pytest.approx(other.best)
        assert entry.regret == pytest.approx(other.regret)


def test_a_comparison_is_kept_in_the_folder_and_its_table_where_asked(
    result: Result, document: Document, tmp_path: Path
) -> None:
    comparison = compare.Comparison(result, document)
    compare.save(comparison)
    kept = (result.path / "compare.csv").read_bytes()
    assert kept.count(b"\n") == 1 + len(comparison.rows())
    assert json.loads((result.path / "compare.json").read_text("utf-8")) == content(document)
    compare.save(comparison, tmp_path / "elsewhere.csv")
    assert (result.path / "compare.csv").read_bytes() == kept
    found = (tmp_path / "elsewhere.csv").read_text(encoding="utf-8")
    assert found == effects.written(document)


def test_without_lines_only_outcomes_are_compared(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=3))
    document = compare.compare(result).document
    assert document.lines is document.governments is document.pareto is None
    assert "did not record what lines want" in document.said[0]
    rows = compare.Comparison(result, document).rows()
    assert {row["outcome"] for row in rows} == {s.name for s in helpers.SERIES}


def test_an_older_manifest_without_interests_is_read() -> None:
    made = helpers.manifest()
    text = json.loads(made.to_json())
    del text["interests"], text["lines"]
    assert Manifest.from_json(json.dumps(text).encode()) == made
    assert Manifest.from_json(helpers.valuing().to_json()) == helpers.valuing()


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.1, 0.2, "gains"), (-2.0, -0.1, "loses"), (0.0, 0.0, "the same"),
     (-0.1, 0.2, "cannot be told"), (0.0, 0.2, "cannot be told"), (None, None, "cannot be told")],
)  # fmt: skip
def test_a_verdict_needs_the_whole_interval(
    low: float | None, high: float | None, said: str
) -> None:
    assert compare.verdict(Spread(low, low, low, high, high, None, None, 5)) == said


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        ((), "--policy: a comparison needs two policies or more; got 0; the case has baseline, L0"),
        (("L0",), "needs two policies or more; got 1"),
        (("L0", "L0"), '--policy: "L0" is given twice'),
        (("baseline", "bassline"), 'unknown policy "bassline"; did you mean "baseline"?'),
    ],
)
def test_policies_that_cannot_be_compared_are_refused(policies: tuple[str, ...], said: str) -> None:
    with pytest.raises(OptionError) as caught:
        compare.check(policies, ["baseline", "L0"])
    assert said in str(caught.value)
    assert len(caught.value.problems) == 1


def test_two_policies_may_be_compared() -> None:
    compare.check(("baseline", "L0"), ["baseline", "L0"])


def test_one_arm_is_nothing_to_compare(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=2, arms=("baseline",)))
    with pytest.raises(ValueError, match="two arms"):
        compare.compare(result)


def test_a_table_that_cannot_be_written_is_an_output_error(
    result: Result, document: Document
) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        compare.save(compare.Comparison(result, document), result.path / "no" / "table.csv")


def test_a_comparison_shows_what_differs_most(result: Result) -> None:
    found = compare.compare(result)
    lines = repr(found).splitlines()
    assert lines[0] == "Comparison on toy: L0, L1 against baseline"
    assert len(lines) <= 17
    shown = found.overview().rows
    entries = {(e.title, e.label, e.policy): e for e in found.document.outcomes}
    sizes = [abs(entries[row[0], row[1], row[2]].average.standardised.p50) for row in shown]
    assert sizes == sorted(sizes, reverse=True)
    assert all(sizes)
    assert not any(row[0] == "Weight of the lines" for row in shown), "a policy sets it"
    first = entries[shown[0][0], shown[0][1], shown[0][2]].average
    assert shown[0][-1] == f"{first.positive:.0%} / {first.negative:.0%}"
    assert any(row[3].startswith("x ") for row in shown), "a hazard is a ratio"
    assert lines[-1].startswith("160 of 160 members used, in ")


def test_a_hostile_label_is_escaped_in_html(tmp_path: Path) -> None:
    made = helpers.valuing(case="<script>alert(1)</script>")
    page = compare.compare(helpers.write(tmp_path / "out", made))._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_table_replaces_an_earlier_table_alone(tmp_path: Path) -> None:
    found = compare.compare(helpers.write(tmp_path / "out", helpers.valuing(draws=2)))
    path = tmp_path / "thesis.csv"
    path.write_text("years of work")
    with pytest.raises(OutputError, match="and is not a table of foedus compare"):
        compare.check_table(path, force=True)
    with pytest.warns(Notice, match=r"thesis-2\.csv"):
        compare.save(found, path, force=True)
    assert path.read_text() == "years of work"
    earlier = tmp_path / "thesis-2.csv"
    text = earlier.read_text()
    earlier.write_text(text.partition("\n")[0] + "\n")
    compare.check_table(earlier, force=True)
    compare.save(found, earlier, force=True)
    assert earlier.read_text() == text
