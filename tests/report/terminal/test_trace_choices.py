"""A printed choice says who chose, since when, which line prevailed, and what spoke for it."""

import json
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from foedus.report.terminal.trace_choices import ChoicePage
from foedus.report.terminal.trace_words import percent, whence
from foedus.result.documents.choice import ChoiceWithNumbers, TracedChoice
from foedus.result.documents.record import loads

Record = dict[str, Any]


def weighed(name: str, base: float, written: float, reaction: float, taste: float) -> Record:
    # With a sharpness of two, and logarithms that are easy to see: ln base is given.
    return {
        "name": name, "base": base, "tilt": written + reaction, "written": written,
        "reaction": reaction, "taste": taste, "lasting": 0.0, "as_written": 0.4, "odds": 0.5,
        "own": 0.6, "score": -5.0 * base + 2.0 * (written + reaction) + taste, "now": 1.0,
        "then": 1.0 - written - reaction,
    }  # fmt: skip


@pytest.fixture
def row() -> Record:
    return {
        "lever": "USA.rhetoric", "government": "USA", "instrument": "rhetoric",
        "title": "Rhetoric", "target": "JPN", "channels": ["word"], "option": "reassure",
        "level": 1.0, "done": 1.0, "late": False, "off_menu": False, "unit": "steps",
        "start": "neutral", "since": "2025Q2", "imposed": False, "by": "USA",
        "way": ["word", "trust"], "paragraphs": ["P2"],
        "deliberation": {
            "quarter": "2025Q2", "rule": "agenda_veto", "shares": {}, "attends": True,
            "weights": {"USA.leader": 0.3, "USA.team": 0.7}, "record": {"USA.cabinet": 1.0},
            "favourites": {"USA.leader": "neutral", "USA.team": "reassure"},
            "prevailed": ["USA.team"], "sharpness": 2.0, "proposed": "reassure", "review": 0.0,
            "accepts": 1.0, "refused": False, "standing": 0.0, "taken": "reassure", "level": 1.0,
            "slips": 0.0,
            "options": [
                weighed("reassure", 0.25, 0.5, 0.25, 0.1), weighed("neutral", 0.75, 0.0, 0.0, 0.4),
            ],
            "replies": [
                {"lever": "JPN.talks", "opens": 0.9, "kappa": 0.5,
                 "settings": {"hold": 0.2, "open": 0.8}},
            ],
        },
    }  # fmt: skip


def printed(row: Record, *, whole: bool = False) -> str:
    out = StringIO()
    console = Console(file=out, width=100, highlight=False)
    page = ChoicePage(console, lambda r: f"[{r.source}]", lambda r: str(r.value), whole=whole)
    kind = ChoiceWithNumbers if "numbers" in row else TracedChoice
    page.choice(loads(kind, json.dumps(row).encode()))
    assert all(len(line) <= 100 for line in out.getvalue().splitlines())
    return " ".join(out.getvalue().split())


def test_who_and_since_when(row: Record) -> None:
    text = printed(row)
    assert "USA.rhetoric reassure, since 2025Q2, chosen by USA; at the start neutral [P2]" in text
    assert "feeds word, which moved it" in text
    row |= {"imposed": True, "by": "policy or --do", "deliberation": None, "channels": []}
    text = printed(row)
    assert "since 2025Q2, imposed by policy or --do" in text
    assert "by declared effects: word -> trust" in text


def test_who_prevailed_and_from_what_share_to_what(row: Record) -> None:
    text = printed(row)
    assert "2025Q2, by agenda_veto: team 70% for reassure, leader 30% for neutral" in text
    assert (
        "taken reassure (liked best by team): 25% in the record, 40% as its lines were written, "
        "50% as things stood, 60% with the lasting taste of this member"
    ) in text
    row["deliberation"]["prevailed"] = []
    assert "(liked best by no line)" in printed(row)


def test_what_put_the_proposal_first_adds_up(row: Record) -> None:
    """Scores are -1.25 + 1.5 + 0.1 = 0.35 and -3.75 + 0.4 = -3.35, so 3.7 apart."""
    assert (
        "proposed reassure, 3.7 log-odds before neutral: record +2.5, as written +1, "
        "what has changed +0.5, chance -0.3"
    ) in printed(row)


def test_a_review_and_what_slips_are_said(row: Record) -> None:
    text = printed(row)
    assert "reviews" not in text
    assert "not gone" not in text
    row["deliberation"] |= {"review": 0.3, "accepts": 0.125, "refused": True, "slips": 0.4}
    row |= {"late": True, "done": 0.6}
    text = printed(row)
    assert (
        "reviews 30% of proposals, and then accepts this one with 12%: it kept what stood" in text
    )
    assert "40% of the way to it is not gone in a quarter" in text
    assert "carried out so far: 0.6 of 1" in text
    row["deliberation"]["refused"] = False
    assert "with 12%: it passed" in printed(row)


def test_the_whole_menu_is_shown_where_the_choice_is_what_is_traced(row: Record) -> None:
    assert "score = " not in printed(row)
    text = printed(row, whole=True)
    assert "reassure 25% +1.00 +0.25 +0.75 +0.50 +0.25 +0.10 +0.35 50% 60%" in text
    assert "lam 2 per swing" in text
    assert (
        "expected answer to reassure of JPN.talks, which opens with 90%: open 80%, hold 20%; "
        "50% of it is counted in"
    ) in text


def test_what_never_came_up_is_said(row: Record) -> None:
    row |= {"deliberation": None, "since": None}
    assert "as at the start, chosen by USA" in printed(row)
    assert "it was not on the agenda so far" in printed(row, whole=True)


def test_what_it_rests_on_is_named_with_its_sources(row: Record) -> None:
    def number(short: str, value: float, prior: str) -> Record:
        return {
            "short": short, "name": short, "value": value, "prior": prior, "meaning": f"a {short}",
            "source": "doe1999", "unit": "1", "grade": "E", "evidence": "", "citation": "",
            "note": "", "where": "",
        }  # fmt: skip

    row["numbers"] = [
        number("reassure", 0.25, "dirichlet(0.8, 1)"), number("neutral", 0.75, "dirichlet(0, 1)"),
        number("range", 0.5, "fixed(0.5)"),
    ]  # fmt: skip
    text = printed(row, whole=True)
    assert (
        "record reassure 25%, neutral 75%; drawn around the shares of the case; [doe1999]" in text
    )
    assert "range a range: 0.5" in text


def test_a_government_that_draws_has_no_reasons(row: Record) -> None:
    row["deliberation"]["attends"] = False
    assert "taken reassure: this government does not weigh options" in printed(row)


def test_words_of_numbers() -> None:
    shares = (0.0, 0.00001, 0.0038, 0.25, 1.0)
    assert [percent(x) for x in shares] == ["0%", "<0.01%", "0.38%", "25%", "100%"]
    assert whence("fixed(1)") == ""
    assert whence("fitted(48)") == "fitted to the moves of its record"
    assert whence("uniform(0, 1)") == "drawn from uniform(0, 1)"
