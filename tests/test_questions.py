"""Why a case does what it does, as Python callers ask."""

from pathlib import Path
from typing import Any

import pytest
from tests.attribution import made

from foedus import questions
from foedus.attribution import card
from foedus.behaviour import experiment
from foedus.behaviour.verdict import POOLED
from foedus.errors import InterventionError, OptionError, OutputError
from foedus.experiment import Ensemble
from foedus.result.documents.suite import Verdict


def test_behaviour_leaves_a_page_and_refuses_a_taken_one_before_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def verdicts(_: Any, ensemble: Ensemble, **__: Any) -> list[Verdict]:
        asked.append(ensemble.draws)
        return [Verdict("S3", "trust", "S", POOLED, "not yet", "no such variable")]

    monkeypatch.setattr(experiment, "run", verdicts)
    page = tmp_path / "pages" / "behaviour.html"
    (found,) = questions.behave("us-japan", draws=3, seed=5, html=page)
    assert found.id == "S3"
    text = page.read_text(encoding="utf-8")
    for words in ("no such variable", "3 structural draws", "<dd>us-japan</dd>", "<dd>5</dd>"):
        assert words in text
    with pytest.raises(OutputError, match="exists already"):
        questions.behave("us-japan", draws=4, html=page)
    assert asked == [3], "nothing is simulated for a page that cannot be left"
    questions.behave("us-japan", draws=5, html=page, force=True)
    assert "5 structural draws" in page.read_text(encoding="utf-8")
    questions.behave("us-japan", draws=6)
    assert "5 structural draws" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("coders", "words"),
    [
        (("claims",), "two coders are compared; got claims"),
        (("claims", "claims"), "two coders are compared; got claims, claims"),
        (("claims", "a", "b"), "got claims, a, b"),
        (("claims", "nobody"), 'no folder of claims "nobody"'),
    ],
)
def test_coders_are_two_folders_of_claims(coders: tuple[str, ...], words: str) -> None:
    with pytest.raises(OptionError, match=words):
        questions.agreement("us-japan", coders)


def test_a_question_is_answered_on_a_card_and_a_taken_page_refused_before_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def answer(_: Any, question: Any, __: Any) -> Any:
        asked.append(question)
        return made.card()

    monkeypatch.setattr(card, "answer", answer)
    page = tmp_path / "card.html"
    found = questions.ask("us-japan", "USA.tariff=25%", against="no-ask", draws=9, html=page)
    assert found.document == made.card()
    assert made.card().headline in page.read_text(encoding="utf-8")
    (question,) = asked
    assert (question.asked.name, question.against.name) == ("USA.tariff=25%", "no-ask")
    assert question.ensemble.draws == 9
    with pytest.raises(OutputError, match="exists already"):
        questions.ask("us-japan", "USA.tariff=25%", html=page)
    with pytest.raises(InterventionError, match="no policy"):
        questions.ask("us-japan", "L00")
    assert len(asked) == 1


def test_words_are_quick_or_thorough() -> None:
    with pytest.raises(OptionError, match="--thorough: is the opposite of --quick"):
        questions.verdicts("us-japan", quick=True, thorough=True)
    with pytest.raises(OptionError, match="some alone would hide the others"):
        questions.verdicts("us-japan", ids=["C1"], keep_verdicts=True)
