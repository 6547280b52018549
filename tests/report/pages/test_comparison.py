import html
import re
from pathlib import Path
from typing import Any

import pytest
from tests import helpers
from tests.report.charts.test_bars import luminance
from tests.report.pages.test_report import Page

from foedus.analyses import compare
from foedus.analyses.compare import Comparison
from foedus.errors import OutputError
from foedus.report.charts.chart import ARM_COLOURS
from foedus.report.pages import comparison as compare_page
from foedus.report.rows import comparison as told
from foedus.report.rows.wording import amount
from foedus.result.documents.comparison import LineWorth


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    made = helpers.valuing(arms=("baseline", "L0", "L1"), draws=12, titles={"L0": "Old hands"})
    return compare.compare(helpers.write(tmp_path_factory.mktemp("page") / "out", made))


@pytest.fixture(scope="module")
def page(comparison: Comparison) -> str:
    path = compare_page.write(comparison)
    assert path == comparison.result.path / "compare.html"
    return path.read_text(encoding="utf-8")


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape("".join(Page(page).text)))


def test_an_arm_is_told_with_its_title(page: str) -> None:
    assert "L0 Old hands · " in text_of(page)


def rows(page: str) -> list[list[str]]:
    """Return the cells of every table row of a page, as text."""
    found = re.findall(r"<tr>(.*?)</tr>", page, flags=re.DOTALL)
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", row, flags=re.DOTALL) for row in found)
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in cells]


def test_page_is_self_contained_and_links_lead_somewhere(page: str) -> None:
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["\']?\s*(https?:)?//""", page)
    found = Page(page)
    assert not list(found.all("script"))
    for link in found.all("a"):
        assert f'id="{(link["href"] or "")[1:]}"' in page
    assert len(page.encode()) < 1e6


def test_every_chart_has_a_title_and_a_description_of_its_own(page: str) -> None:
    found = Page(page)
    charts = [a for a in found.all("svg") if a.get("role") == "img"]
    assert len(charts) >= 2 * 2 + 2 * 3
    ids = [a["id"] for _, a in found.elements if a.get("id")]
    assert len(ids) == len(set(ids))
    for chart in charts:
        title, description = (chart["aria-labelledby"] or "").split()
        for id_, tag in ((title, "title"), (description, "desc")):
            assert re.search(rf'<{tag} id="{id_}">[^<]+</{tag}>', page)


def test_every_outcome_has_a_row_with_the_numbers_of_the_document(
    comparison: Comparison, page: str
) -> None:
    document, names = comparison.document, comparison.result.manifest.names
    known = {told.named(entry, names): entry for entry in document.outcomes}
    table = [row for row in rows(page) if len(row) == 6 and row[0] in known]
    assert len(table) == len(document.outcomes)
    for cells, entry in zip(table, document.outcomes, strict=True):
        assert cells[0] == told.named(entry, names)
        assert cells[2] == told.difference(entry.scale, entry.average)
        assert cells[3] == told.difference(entry.scale, entry.last)
        assert cells[4] == told.ups_and_downs(entry.last)


def test_every_line_and_government_has_its_verdict_value_and_regret(
    comparison: Comparison, page: str
) -> None:
    document = comparison.document
    entries: list[Any] = []
    for government in document.governments:
        name = government.government
        entries += [government, *(x for x in document.lines if x.government == name)]
    table = [row for row in rows(page) if len(row) == 7 and row[1] in ("L0", "L1")]
    assert len(table) == 2 * len(entries)
    for cells, (entry, policy) in zip(
        table, ((e, p) for e in entries for p in ("L0", "L1")), strict=True
    ):
        versus = entry.versus[policy]
        assert cells[1:4] == [policy, versus.verdict, told.swings(versus)]
        assert cells[4] == told.ups_and_downs(versus)
        losses = [f"{p} {amount(x, digits=2)}" for p, x in entry.regret.items()]
        assert cells[5] == (", ".join(losses) if policy == "L0" else "")
        assert cells[6] == (told.reasons(entry, policy) if isinstance(entry, LineWorth) else "")


def test_bars_show_how_often_each_policy_is_best(comparison: Comparison, page: str) -> None:
    shares = [s for line in comparison.document.lines for s in line.best.values() if s > 0.1]
    for share in shares:
        assert f">{share:.0%}</text>" in page


def test_sentences_and_assumptions_are_on_the_page(comparison: Comparison, page: str) -> None:
    text = text_of(page)
    for sentence in comparison.document.said:
        assert sentence in text
    assert "3 of 4 lines" in text
    assert "no forecast" in text
    assert "12 structural draws" in text


def test_outcomes_come_before_utilities(comparison: Comparison, page: str) -> None:
    sentence = told.surest(comparison.document, "L0", comparison.result.manifest.names)[0]
    places = [page.index(words) for words in (
        html.escape(sentence, quote=False), "<h3>For whom</h3>", 'id="change-1"', 'id="whom"',
    )]  # fmt: skip
    assert places == sorted(places)


def test_every_unit_has_a_scale_of_its_own(comparison: Comparison, page: str) -> None:
    heads = re.findall(r"<figure><h3>([^<]+)</h3>", page)
    assert "% of GDP" in heads
    assert compare_page.RISK in heads
    per_policy = len(heads) // 2
    assert len(set(heads[:per_policy])) == per_policy


def test_names_cannot_break_the_page(tmp_path: Path) -> None:
    made = helpers.valuing(draws=3, title="<script>x</script>", names={"JPN": "<b>Japan"})
    found = compare.compare(helpers.write(tmp_path / "out", made))
    page = compare_page.render(found.document, found.result.manifest)
    assert "<script>" not in page
    assert "<b>" not in page


def test_a_run_without_lines_has_a_page_without_lines(tmp_path: Path) -> None:
    found = compare.compare(helpers.write(tmp_path / "out", helpers.manifest(draws=4)))
    page = compare_page.render(found.document, found.result.manifest)
    assert 'id="whom"' not in page
    assert "did not record what lines want" in text_of(page)


def test_policies_that_change_nothing_have_no_charts(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.valuing(draws=4), arms=(0, 0))
    found = compare.compare(result)
    text = text_of(compare_page.render(found.document, result.manifest))
    assert "Nothing moves by a tenth of a standard deviation" in text


def test_colours_of_bars_carry_dark_text_and_follow_those_of_arms() -> None:
    assert len(compare_page.BEST_COLOURS) == len(ARM_COLOURS)
    for colour in compare_page.BEST_COLOURS:
        assert (luminance(colour) + 0.05) / (luminance("#1c2126") + 0.05) >= 5.5


def test_a_page_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    found = compare.compare(helpers.write(tmp_path / "out", helpers.valuing(draws=2)))
    (found.result.path / "compare.html").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        compare_page.write(found)
