from dataclasses import replace

import pytest
from tests.verdicts import claim, claims

from foedus.report.terminal.claims import show


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_the_head_comes_first_and_claims_in_the_order_of_paragraphs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(claims(), False)
    text = capsys.readouterr().out
    assert text.startswith("Of 9 claims the model can express 6;")
    places = [text.index(f" {name} ") for name in ("C2", "C1", "C3", "C4", "C5", "C24", "R1")]
    assert places == sorted(places)
    (line,) = (line for line in text.splitlines() if " C1 " in line)
    assert line.split("effort.")[1].split() == ["########..", "appears", "predicted", "41%", "+"]
    assert 'With the signs of claims drawn by lot: "appears" 21% (12% to 33%).' in text


def test_a_claim_can_be_read_beside_many_tests_on_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    demanded = claim(basis="required", required_by=("S5", "S5-off", "ask", "N5"),
                     word="not computed", reason="its condition is met in 70 draws")  # fmt: skip
    show(replace(claims(), claims=(demanded,)), False)
    text = capsys.readouterr().out
    assert "Asking more raises" in text
    assert "41%" in text


def test_the_next_command_names_the_case_as_it_was_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(claims(), False)
    assert f"next: foedus claims {claims().case} ID for" in capsys.readouterr().out
    show(claims(), False, "./strait --allow-code")
    assert "next: foedus claims ./strait --allow-code ID for" in capsys.readouterr().out


def test_a_card_says_all_of_every_claim(capsys: pytest.CaptureFixture[str]) -> None:
    show(claims(), True)
    text = capsys.readouterr().out
    assert "C24  P30, P31  actor:Tokyo" in text
    assert claims().headline.sentence[:40] not in text, "it counts claims of a whole table"
    assert "required by S7" in text
    assert "for 0.12 (0.09 to 0.15), too small 0.20" in text
    assert "arm ask" in text
