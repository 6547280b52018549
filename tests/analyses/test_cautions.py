"""What must be known first: arms without a sound member, many lost, values far outside a prior."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests import helpers

from foedus.analyses import compare, findings
from foedus.analyses.cautions import silent
from foedus.report.pages import comparison as comparison_page
from foedus.report.pages import report
from foedus.report.rows import opening
from foedus.report.terminal import comparison as printed
from foedus.report.terminal import run
from foedus.result import summary
from foedus.result.documents.summary import Summary
from foedus.result.result import Result

MADE = helpers.valuing(draws=20, replicates=2)


def said(out: Path, **more: Any) -> tuple[Result, Summary]:
    changes = more.pop("changes", {})
    result = helpers.write(out, helpers.valuing(draws=20, replicates=2, **changes), **more)
    document = findings.document(result, findings.analyse(result))
    summary.save(result, document)
    return result, document


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Summary]:
    return said(tmp_path_factory.mktemp("empty") / "out", unsound={1: range(MADE.members)})


def test_nothing_is_said_where_all_is_well(tmp_path: Path) -> None:
    assert said(tmp_path / "none")[1].cautions == ()
    assert said(tmp_path / "few", unsound={1: [0, 1]})[1].cautions == (), "one in twenty"


def test_many_lost_members_are_told_of(tmp_path: Path) -> None:
    _, document = said(tmp_path / "out", unsound={0: [0, 1, 2]})
    (sentence,) = document.cautions
    assert sentence.startswith("baseline: 3 of 40 members (8%) have no sound numbers")


def test_an_arm_without_a_sound_member_gives_no_finding(empty: tuple[Result, Summary]) -> None:
    result, document = empty
    assert silent(result.manifest, document) == ["L0"]
    told = "L0: none of 40 members has sound numbers (turned non-finite), so nothing is said of"
    assert document.cautions[0].startswith(told)
    assert not [flag for flag in document.monitor or () if flag.arm == "L0"]
    numbers = document.outcomes["defence_burden"].by["L0"]["JPN"]
    assert set(numbers.p50) == {None}
    assert "L0 against" not in " ".join(opening.sentences(result.manifest, document))


def test_a_comparison_with_it_has_no_verdict(empty: tuple[Result, Summary]) -> None:
    found = compare.compare(empty[0]).document
    assert found.cautions[0] == "no member has sound numbers in every arm, so nothing is compared"
    assert found.said == ()
    assert found.members.used == 0
    for line in (*(found.lines or ()), *(found.governments or ())):
        assert {versus.verdict for versus in line.versus.values()} == {"cannot be told"}
        assert set(line.best.values()) == {None}
    assert {(row.at_least, row.better, row.holds) for row in found.pareto or ()} == {
        (None, None, False)
    }


def test_it_stands_first_on_the_terminal_and_in_the_pages(
    empty: tuple[Result, Summary], capsys: pytest.CaptureFixture[str]
) -> None:
    result, document = empty
    run.show(result)
    assert capsys.readouterr().out.startswith("warning: L0: none of 40 members")
    page = report.render(result.manifest, document, findings.analyse(result))
    assert page.index("L0: none of 40") < page.index("structural draws")
    comparison = compare.compare(result)
    printed.show(comparison)
    assert capsys.readouterr().out.startswith("warning: no member has sound numbers in every arm")
    page = comparison_page.render(comparison.document, result.manifest)
    assert page.index("nothing is compared") < page.index("structural draws")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("param:made.level=9", "made.level[JPN] and 1 more is set to 9, far outside its prior"),
        ("param:made.level[USA]=-9", "made.level[USA] is set to -9, far outside its prior"),
        ("param:made.level[JPN]=0.5", ""),
        ("param:made.level=1.5", ""),
        ("param:made.constant=7", ""),
        ("param:made.lev=9", ""),
        ("off:ledger", ""),
    ],
)
@pytest.mark.parametrize("common", [False, True])
def test_a_value_far_outside_its_prior_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str, common: bool
) -> None:
    names = ("made.level[JPN]", "made.level[USA]", "made.constant")
    rows = tuple(
        type(MADE.parameters[0])(name, "1", "x", "E", name, "uniform(0, 1)") for name in names
    )
    drawn = np.linspace(0.0, 1.0, 20)
    table = np.stack([drawn, drawn, np.ones(20)], axis=1)
    monkeypatch.setattr(helpers, "drawn", lambda _: table)
    changes = {"parameters": rows, "interests": (), "lines": ()}
    changes |= {"do": (text,)} if common else {"policies": {"baseline": [], "L0": [text]}}
    cautions = said(tmp_path / "out", changes=changes)[1].cautions
    assert [told in sentence for sentence in cautions] == ([True] if told else [])
    if told:
        assert cautions[0].startswith("every arm: " if common else "L0: ")
        assert "nine draws in ten lie between 0.05 and 0.95" in cautions[0]
