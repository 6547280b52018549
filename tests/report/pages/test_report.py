import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests import helpers, verdicts
from tests.attribution import made as cards_of

from foedus.analyses import findings
from foedus.behaviour.verdict import POOLED, records
from foedus.errors import OutputError
from foedus.report.pages import report
from foedus.report.rows import card as card_rows
from foedus.report.rows.verdicts import Told, short
from foedus.report.rows.wording import NONE
from foedus.result import summary
from foedus.result.documents.card import Divided, Side
from foedus.result.documents.suite import Found, Verdict
from foedus.result.documents.summary import Flag, Replaced
from foedus.result.folder import SUMMARY
from foedus.result.schema import Manifest, ObservedRow, PartRow, ReadingRow

VOID = {"meta", "br", "img", "hr", "link", "input"}


class Page(HTMLParser):
    """Collect elements, and complain about tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


def page(folder: Path, **changes: Any) -> tuple[str, Page]:
    result = helpers.write(folder / "out", helpers.manifest(**changes))
    found = findings.analyse(result)
    path = report.write_report(result, findings.document(result, found), found)
    assert path == result.report
    text = path.read_text(encoding="utf-8")
    return text, Page(text)


def test_page_is_self_contained(tmp_path: Path) -> None:
    text, found = page(tmp_path)
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\s*(https?:)?//""", text)
    assert "@import" not in text
    assert [dict(script) for script in found.all("script")] == [{}], "one, in the page itself"
    for link in found.all("a"):
        target = link["href"]
        assert target
        assert target.startswith("#")
        assert f'id="{target[1:]}"' in text
    assert len(text) < 3e6


def test_ids_are_unique_and_figures_described(tmp_path: Path) -> None:
    _, found = page(tmp_path)
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    figures = [svg for svg in found.all("svg") if svg.get("role") == "img"]
    charts = [one for one in found.all("figure") if (one["class"] or "").startswith("chart")]
    # 6 areas; fans of 2 lines, 1 + 3 + 1 + 1 + 3 + 1 + 1 labels in focus.
    assert len(charts) == 6 + 2 + 11
    assert len(figures) > len(charts)
    for svg in figures:
        described = svg["aria-labelledby"]
        assert described
        assert set(described.split()) <= set(ids)


HEADINGS = (
    "A toy alliance", "What this run says", "How to read it", "Formation", "Weight of the lines",
    "United States: what choices rest on", "By origin", "By line", "By interest", "Policy",
    "United States: ask spending", "United States: rhetoric", "United States: posture", "baseline",
    "L0", "Host-nation support", "Dated events", "Objectives", "Defence burden",
    "Ledger of the patron", "Impacts", "Gap of word and deed", "Commitment trust",
    "Challenge risk", "Grey-zone incidents", "Against what was observed",
    "Observed, but not counted", "Behaviour", "Who hears whom", "Degeneracy monitor",
    "Assumptions", "References", "Literature behind the mechanisms of this run", "Provenance",
)  # fmt: skip
"""Of a report in which nothing was folded."""

FOLDED = (
    "By quarter", "Every point", "All parameters", "Numbers by quarter", "members deciding",
    "Whom the options taken served, L0", "information, bit", "warning", "structural share",
    "L0 against baseline", "90% of draws", "Yearbook (V, book)", "Survey: poll, % who trust",
)  # fmt: skip
"""What stood in such a report, and must stand in a page whose parts are folded."""


def test_nothing_is_lost_by_folding(tmp_path: Path) -> None:
    observed = (
        ObservedRow("defence_burden", "JPN", "Yearbook", "% of GDP", "measure",
                    ("2024Q4", "2025Q2"), (2.0, 9.0), "book", "V"),
        ObservedRow("commitment_trust", "JPN>JPN", "Survey", "% who trust", "poll",
                    ("2025Q1",), (55.0,), "survey", "V"),
    )  # fmt: skip
    text, found = page(tmp_path, observed=observed, scorecard="L0", deliberation=helpers.PARTS)
    headings = [
        " ".join(re.sub(r"<[^>]+>", " ", head).split())
        for head in re.findall(r"<h[1-4][^>]*>(.*?)</h[1-4]>", text)
    ]
    told = " | ".join(headings)
    for heading in HEADINGS:
        assert heading in told
    words = " ".join("".join(found.text).split())
    for name in FOLDED:
        assert name in words
    charts = re.findall(r"<title id=[^>]*>([^<]*)</title>", text)
    for title in (
        "Commitment trust, China on Japan", "United States: posture, L0",
        "Weight of the lines, United States: team", "Survey, Japan on Japan",
    ):  # fmt: skip
        assert title in charts


def test_the_cards_of_its_arms_come_first_with_the_numbers_of_the_summary(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    found = findings.analyse(result)
    undivided = cards_of.effect(divided=Divided(2.0, 0.3, ()))
    one = cards_of.card(undivided, asked=Side("L0", ()))
    other = cards_of.card(replace(undivided, p50=2.5, p95=4.5), asked=Side("ask", ()))
    document = replace(findings.document(result, found), answers=(one, other))
    summary.save(result, document)
    text = report.render(result.manifest, result.summary(), found)
    order = (".card-chart", "</style>", "<h1>", *(f">{c.headline}<" for c in (one, other)),
             'class="surest"')  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    again = json.loads((result.path / SUMMARY).read_text("utf-8"))["answers"]
    for saved, card in zip(again, (one, other), strict=True):
        (row,) = card_rows.rows(card)
        assert f"+{saved['effects'][0]['p50']:.1f} (" in row.change
        assert f">{row.change}<" in text
        assert f">{row.surely}<" in text
        assert card.notes[-1] in text
    assert text.count(">L0 against baseline, outcome by outcome<") == 0, "the first is in sight"
    assert text.count(">ask against baseline, outcome by outcome<") == 1
    alone = report.render(result.manifest, replace(document, answers=()), found)
    assert "card-chart" not in alone


def test_parts_come_in_the_order_of_the_analysis(tmp_path: Path) -> None:
    text, _ = page(tmp_path)
    sections = re.findall(r'<section id="([\w-]+)"', text)
    assert sections == [
        "said", "part-I", "part-II", "part-III", "part-IV",
        "rests", "hears", "behaviour", "monitor", "assumptions", "references", "provenance",
    ]  # fmt: skip


def test_what_was_observed_has_a_section_of_its_own(tmp_path: Path) -> None:
    row = ObservedRow(
        "defence_burden", "JPN", "Yearbook", "% of GDP", "measure", ("2024Q4", "2025Q2"),
        (2.0, 9.0), "book", "V",
    )  # fmt: skip
    text, _ = page(tmp_path / "scored", observed=(row,), scorecard="L0")
    sections = re.findall(r'<section id="([\w-]+)"', text)
    assert sections.index("observed") == sections.index("rests") - 1
    assert '<a href="#observed">' in text
    own = text[text.index('<section id="observed"') : text.index('<section id="rests"')]
    for words in ("0 of 1 unseen point inside the 90% band", "Yearbook (V, book)", "outside"):
        assert words in own
    bare, _ = page(tmp_path, observed=(row,), scorecard="as-happened")
    assert "--policy baseline --policy L0 --policy as-happened" in bare
    assert "Every point" not in bare


def test_verdicts_on_the_claims_of_the_case_stand_below_the_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    none, _ = page(tmp_path / "none")
    assert 'id="claims"' not in none, "a case without claims"
    kept = short(verdicts.claims())
    monkeypatch.setattr(report.verdicts, "told", lambda *_: Told(kept))
    text, _ = page(tmp_path / "kept")
    sections = re.findall(r'<section id="([\w-]+)"', text)
    assert sections.index("claims") == sections.index("said") + 1
    assert '<a href="#claims">' in text
    own = text[text.index('<section id="claims"') : text.index('<section id="part-I"')]
    assert kept.sentence in own
    assert own.count('<tr id="claim-') == len(kept.rows)
    assert own.index("<strong>C2</strong>") < own.index("<strong>R1</strong>")
    assert 'aria-label="for 12%, too small 20%, against 68%"' in own
    assert "foedus claims us-japan --html claims.html" in own
    monkeypatch.setattr(report.verdicts, "told", lambda *_: Told(kept, "They are old"))
    text, _ = page(tmp_path / "old")
    assert "<strong>They are old.</strong>" in text
    assert text.count('<tr id="claim-') == len(kept.rows)
    monkeypatch.setattr(report.verdicts, "told", lambda *_: Told(how="foedus claims us-japan"))
    text, _ = page(tmp_path / "how")
    own = text[text.index('<section id="claims"') : text.index('<section id="part-I"')]
    assert "<p>foedus claims us-japan.</p>" in own
    assert "<table" not in own


def test_page_says_where_it_comes_from(tmp_path: Path) -> None:
    text, _ = page(tmp_path)
    for words in ("0123456789abcdef", "named/1", "40 structural draws", "10.2307/1927082",
                  "Testimony: the ally should spend 3% of GDP", "uniform(0.02, 0.2)",
                  "Switched off: Security spiral", "line:USA.leader=0"):  # fmt: skip
        assert words in text


def test_hazards_and_indices_show_no_level(tmp_path: Path) -> None:
    text, _ = page(tmp_path)
    assert "relative risk against baseline" in text
    assert "index points, difference to baseline" in text
    assert "probability/quarter" not in text


def test_one_arm_leaves_out_what_needs_two(tmp_path: Path) -> None:
    text, _ = page(tmp_path, arms=("baseline",), policies={})
    assert "Gap of word and deed" not in text
    assert "shown only where two arms can be compared" in text
    assert "<code>foedus run toy --policy baseline --policy OTHER</code>" in text
    assert "40 structural draws \N{MULTIPLICATION SIGN} 4 shock replicates, 1 arm<" in text


def test_commands_can_be_given_as_they_stand(tmp_path: Path) -> None:
    text, _ = page(
        tmp_path, arms=("x",), policies={}, given={"x": ("USA.tariff=25%", "off:wedge")},
        parts=(PartRow("mechanism", "rally", "parts/rally.py", "0" * 64),),
    )  # fmt: skip
    told = html.unescape(text)
    arm = "--arm 'x: USA.tariff=25%; off:wedge'"
    for command in (
        f"run toy --allow-code {arm} --policy OTHER", "run toy --allow-code --hears",
        "hears toy --allow-code", "run toy --allow-code --behave", "behave toy --allow-code",
    ):  # fmt: skip
        assert f"<code>foedus {command}</code>" in told


def test_an_arm_is_told_with_its_title_where_that_says_more(tmp_path: Path) -> None:
    text, _ = page(tmp_path, titles={"baseline": "Baseline", "L0": "Old hands"})
    assert "<strong>L0</strong> Old hands" in text
    assert "<strong>baseline</strong> Baseline" not in text


@pytest.mark.parametrize("arms", [3, 8])
def test_many_arms_keep_their_colours(tmp_path: Path, arms: int) -> None:
    names = tuple(f"arm {number}" for number in range(arms))
    text, _ = page(tmp_path, arms=names, draws=8, replicates=1)
    assert "arm 2 against arm 0, 2028Q4: of" in text
    assert '<th scope="row">arm 2 against' not in text
    assert "structural share" not in text


def test_bare_manifest_still_makes_a_page(tmp_path: Path) -> None:
    bare: dict[str, Any] = {"parameters": (), "references": (), "mechanisms": (), "events": ()}
    text, _ = page(tmp_path, **bare)
    assert 'id="events"' not in text
    assert "All parameters" not in text


def test_names_from_a_case_cannot_break_the_page(tmp_path: Path) -> None:
    text, _ = page(tmp_path, title="<script>alert('x')</script> & <b>")
    assert text.count("<script>") == 1
    assert "alert('x')" not in text
    assert "&lt;script&gt;" in text


def test_unwritable_folder_is_reported(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    found = findings.analyse(result)
    document = findings.document(result, found)
    result.report.mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        report.write_report(result, document, found)


def test_flags_are_shown_per_arm(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    found = findings.analyse(result)
    flag = Flag("L0", "USA.posture", "noise", 0.99, "choice is close to a die")
    flagged = replace(found, flags=[flag])
    made: Manifest = result.manifest
    text = report.render(made, findings.document(result, flagged), flagged)
    assert "choice is close to a die" in text
    assert "No flags" not in text


def test_what_was_weighed_and_who_was_replaced_are_shown(tmp_path: Path) -> None:
    made = helpers.manifest(draws=20, replicates=1, deliberation=helpers.PARTS)
    result = helpers.write(tmp_path / "out", made)
    rows = [Replaced("USA", "defence_burden", "JPN", 0.5, 0.04, -0.2, "mixed")]
    found = findings.analyse(result, rows)
    text = report.render(made, findings.document(result, found), found)
    collected = Page(text)
    ids = [attributes["id"] for _, attributes in collected.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {"#lobotomy"} <= {link["href"] for link in collected.all("a")}
    words = " ".join(collected.text)
    assert "Never on the agenda: posture." in words
    assert "United States: 1 mixed" in words
    sections = re.findall(r'<section id="([\w-]+)"', text)
    assert sections.index("lobotomy") == sections.index("monitor") + 1
    formed = text[text.index('<section id="rests"') : text.index('<section id="hears"')]
    assert formed.count('class="fold weighed"') == 1
    assert "2028Q4" in formed, "the table goes through the quarters"


def test_who_hears_whom_is_shown_or_it_is_said_how(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    found = findings.analyse(result)
    document = findings.document(result, found)
    without = report.render(result.manifest, document, found)
    assert "foedus run toy --hears" in without
    assert '<table class="heat">' not in without
    text = report.render(result.manifest, document, found, helpers.heard())
    assert '<table class="heat">' in text
    assert ".heat {" in text
    assert "foedus run toy --hears" not in text


def test_behaviour_is_shown_with_what_was_asked_and_found(tmp_path: Path) -> None:
    conditions = (
        Found("mean 0 to 1", "", 2.0, False, False, 9),
        Found("each at most 1", "moves", None, False, False, 9),
    )
    verdicts = [
        Verdict("S1", "up", "S", POOLED, "defect", "mean 0 to 1, found 2", origin="outside",
                low=0.1, median=0.4, high=0.9, conditions=conditions),
        Verdict("S2", "down", "S", POOLED, "not yet", "no such variable", origin="seen"),
    ]  # fmt: skip
    result = helpers.write(tmp_path, helpers.manifest(draws=8, replicates=2))
    found = findings.analyse(result)
    document = findings.document(result, found, records(verdicts))
    text = " ".join("".join(Page(report.render(result.manifest, document, found)).text).split())
    for words in ("mean 0 to 1: 2; moves, each at most 1", "outside", "not yet: no such variable"):
        assert words in text


def test_monitor_names_what_choices_heed(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    found = findings.analyse(result)
    row = replace(
        found.choices[0], information=0.1234, state="commitment_trust CHN>JPN", regret=None
    )
    shown = replace(found, choices=[row])
    text = report.render(result.manifest, findings.document(result, shown), shown)
    assert ">0.12<" in text
    assert ">Commitment trust, China on Japan<" in text
    assert f'data-head="regret">{NONE}<' in text


def test_how_the_record_is_read_is_shown_where_readers_differ(tmp_path: Path) -> None:
    assert "How the record is read" not in page(tmp_path / "plain")[0]
    rows = (
        ReadingRow("record", "Whose practice counts", "both", "both leaders", True,
                   ("baseline",), (), "assumption", "E"),
        ReadingRow("record", "Whose practice counts", "one", "the first leader", False,
                   ("L0",), ("USA.rhetoric",), "assumption", "E", "fewer quarters"),
    )  # fmt: skip
    text, _ = page(tmp_path / "read", readings=rows)
    assert "How the record is read" in text
    for words in ("record=one", "the first leader", "USA.rhetoric", "as the case is written"):
        assert words in text
