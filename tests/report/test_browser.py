"""The report in a real browser: nothing fails or leaves the file, and every reader sees it all."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests import helpers, verdicts
from tests.attribution import made as cards_of
from tests.report.pages.test_behaviour import ORIGIN, SAMPLE

from foedus.analyses import compare, findings
from foedus.report.pages import behaviour, card, claims, comparison, hears, waterfall
from foedus.report.pages.report import write_report
from foedus.report.rows.card import ASPECTS
from foedus.result.documents.record import dumps
from foedus.result.schema import EventRow, ObservedRow

axe_playwright_python = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync")  # fmt: skip

OBSERVED = (
    ObservedRow("defence_burden", "JPN", "Budget", "% of GDP", "measure",
                ("2023Q4", "2024Q4", "2025Q2"), (1.8, 1.9, 2.2), "whitebook", "R"),
    ObservedRow("commitment_trust", "JPN>JPN", "Poll", "% who trust", "poll",
                ("2024Q2", "2025Q1"), (61.0, 55.0), "survey", "V", "two waves"),
)  # fmt: skip

EVENTS = (
    EventRow("2025-04-02", "A tariff.", "note", "2025Q2", "Tariff day", instruments=("posture",)),
    EventRow("2025-05-02", "A speech.", "note", "2025Q2", "Speech", instruments=("posture",)),
)


@dataclass
class Visit:
    """One page open in the browser, and what it complained of or asked for."""

    page: Any
    complaints: list[str] = field(default_factory=list[str])
    requests: list[str] = field(default_factory=list[str])


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    made = helpers.manifest(
        observed=OBSERVED, scorecard="L0", events=EVENTS, deliberation=helpers.PARTS
    )
    result = helpers.write(tmp_path_factory.mktemp("browser") / "out", made)
    found = findings.analyse(result)
    cards = cards_of.card(), cards_of.card(seed=8)
    document = replace(findings.document(result, found), answers=cards)
    return write_report(result, document, found, helpers.heard(base=True)), json.loads(
        dumps(document)
    )


@pytest.fixture(scope="module")
def broad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of as many outcomes, levers and arms as a large case has."""
    levers = tuple(f"{a}.lever_{n}" for a in ("USA", "JPN", "CHN") for n in range(7))
    menus = tuple(("none", "some", "more", "most")[: 2 + n % 3] for n in range(len(levers)))
    groups = {"II": ("effort", "forces"), "III": ("gain", "cost", "unmet", "position"),
              "IV": ("power", "trust", "risk", "rival")}  # fmt: skip
    series = tuple(
        replace(one, name=f"{one.name}_{n}", title=f"{one.title} {n}",
                group=groups[one.part][n % len(groups[one.part])])
        for one in helpers.SERIES for n in range(8) if not one.is_choice and one.part != "I"
    )  # fmt: skip
    choice = replace(helpers.SERIES[1], labels=levers, categories=menus)
    made = helpers.manifest(
        draws=8, replicates=2, series=(helpers.SERIES[0], choice, *series),
        arms=("baseline", "L0", "ask"), policies={}, scorecard="L0", events=EVENTS,
    )  # fmt: skip
    result = helpers.write(tmp_path_factory.mktemp("broad") / "out", made)
    found = findings.analyse(result)
    many = tuple(cards_of.effect(aspect=aspect) for aspect in ASPECTS for _ in range(2))
    cards = cards_of.card(*many), cards_of.card(*many, seed=8)
    document = replace(findings.document(result, found), answers=cards)
    return write_report(result, document, found)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        own = play.chromium.executable_path
        path = shutil.which("chromium") or (own if Path(own).exists() else None)
        if path is None:
            pytest.skip("no Chromium is installed")
        opened = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, report: tuple[Path, dict[str, Any]]) -> Iterator[Any]:
    contexts: list[Any] = []
    visits: list[Visit] = []

    def opened(width: int = 1280, path: Path = report[0], **options: Any) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        found = Visit(context.new_page())

        def route(handler: Any) -> None:
            found.requests.append(handler.request.url)
            if handler.request.url.startswith("file:"):
                handler.continue_()
            else:
                handler.abort()

        found.page.route("**/*", route)
        found.page.on("console", lambda message: found.complaints.append(message.text))
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        found.page.goto(path.as_uri())
        visits.append(found)
        return found

    yield opened
    for context in contexts:
        context.close()
    assert [complaint for found in visits for complaint in found.complaints] == []


def charts(document: dict[str, Any]) -> int:
    """Count what the document says: areas, fans, and observed series apart."""
    total = sum(len(entry["by"]) for entry in document["choices"].values())
    for name, entry in document["outcomes"].items():
        if name != "challenges":
            total += len(entry["versus"]["L0"])
    return total + sum(row.kind != "measure" for row in OBSERVED)


def figure(page: Any, title: str) -> Any:
    """Return the figure whose chart has a title."""
    return page.locator("figure.chart", has=page.locator(f"title:text-is({title!r})"))


UNFOLD = "document.querySelectorAll('details:not(.numbers)').forEach(d => d.open = true)"


def violations(page: Any) -> list[tuple[str, str]]:
    """Return what axe finds wrong with a page, and where."""
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 15
    return [
        (rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]
    ]


def test_page_opens_whole_and_asks_for_nothing(visit: Any, report: Any) -> None:
    seen = visit()
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith("file:")] == []
    assert len(seen.requests) == 1
    assert seen.page.locator(".weighed svg[role=img]").count() == 3
    assert seen.page.locator("figure.chart svg[role=img]").count() == charts(report[1])


def test_page_is_short_before_anything_unfolds(visit: Any, broad: Path) -> None:
    page = visit(path=broad).page
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 12 * 800
    assert page.locator("#said .answer").first.bounding_box()["y"] < 400, "the answer comes first"
    expect(page.locator("#said .answer")).to_have_count(2)
    for part in ("I", "II", "III", "IV"):
        assert page.locator(f"#part-{part}").bounding_box()["height"] <= 800, part
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollHeight") > 24 * 800


def test_contents_stay_in_sight_and_lead_to_what_is_folded(visit: Any) -> None:
    for width in (1280, 360):
        page = visit(width).page
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        box = page.get_by_role("link", name="What this run says").bounding_box()
        assert 0 <= box["y"] < 100
    page = visit().page
    link = page.locator("#part-IV table.strips a").first
    chart = page.locator(link.get_attribute("href"))
    expect(chart).to_be_hidden()
    link.click()
    expect(chart).to_be_visible()
    expect(chart).to_be_in_viewport()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_wrong(visit: Any, scheme: str, width: int) -> None:
    page = visit(width, color_scheme=scheme).page
    page.evaluate(UNFOLD)
    assert violations(page) == []


def test_a_dark_page_is_dark_and_its_arms_are_lighter(visit: Any) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page = visit(color_scheme=scheme).page
        page.evaluate(UNFOLD)
        style = "e => [getComputedStyle(document.body).backgroundColor, getComputedStyle(e).stroke]"
        colours.append(page.locator("polyline.median.a1").first.evaluate(style))
    assert colours == [
        ["rgb(255, 255, 255)", "rgb(213, 94, 0)"], ["rgb(18, 22, 26)", "rgb(255, 154, 82)"],
    ]  # fmt: skip


def test_an_arm_is_switched_off_and_on(visit: Any) -> None:
    page = visit().page
    page.evaluate(UNFOLD)

    def curves(arm: int) -> int:
        shown = "e => e.filter(x => x.checkVisibility()).length"
        return page.locator(f"polyline.median.a{arm}").evaluate_all(shown)

    before = [curves(arm) for arm in (0, 1)]
    assert min(before) > 8
    box = page.get_by_role("checkbox", name="L0")
    box.uncheck()
    expect(page.locator("polyline.median.a1").first).to_be_hidden()
    assert [curves(arm) for arm in (0, 1)] == [before[0], 0]
    assert box.is_visible()
    box.check()
    expect(page.locator("polyline.median.a1").first).to_be_visible()
    assert [curves(arm) for arm in (0, 1)] == before


def test_bands_are_switched_off(visit: Any) -> None:
    page = visit().page
    page.evaluate(UNFOLD)
    page.get_by_role("checkbox", name="bands").uncheck()
    expect(page.locator(".chart polygon.band").first).to_be_hidden()
    expect(page.locator(".chart polyline.median").first).to_be_visible()
    page.get_by_role("checkbox", name="what we do not know").uncheck()
    expect(page.locator("polyline.limit").first).to_be_hidden()


def test_arrow_keys_read_the_numbers_of_the_document(visit: Any, report: Any) -> None:
    page = visit().page
    page.evaluate(UNFOLD)
    plot = figure(page, "Host-nation support, Japan")
    plot.locator("svg[tabindex]").focus()
    by = report[1]["outcomes"]["host_nation_support"]["by"]["L0"]["JPN"]
    for key, quarter in (("ArrowLeft", 15), ("ArrowLeft", 14), ("Home", 0), ("ArrowRight", 1)):
        page.keyboard.press(key)
        readout = plot.locator(".readout[aria-live]")
        expect(readout).to_contain_text(f"{helpers.QUARTERS[quarter]}: ")
        text = readout.inner_text()
        middle, ends = (
            re.search(rf"L0, {part} ([\d.]+)(?: to ([\d.]+))?", text) for part in ("median", "90%")
        )
        assert middle
        assert ends
        numbers = [float(x) for x in (middle[1], ends[1], ends[2])]
        expected = [by[name][quarter] for name in ("p50", "p05", "p95")]
        assert numbers == pytest.approx(expected, abs=0.0051)
    page.get_by_role("checkbox", name="L0").uncheck()
    plot.locator("svg[tabindex]").focus()
    page.keyboard.press("End")
    expect(plot.locator(".readout")).to_contain_text(f"{helpers.QUARTERS[15]}: ")
    expect(plot.locator(".readout")).not_to_contain_text("L0")


def test_pointing_reads_a_quarter(visit: Any) -> None:
    page = visit().page
    page.evaluate(UNFOLD)
    plot = figure(page, "Host-nation support, Japan")
    chart = plot.locator("svg[tabindex]")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    chart.hover(position={"x": box["width"] * 46 / 320 + 1, "y": box["height"] / 2})
    expect(plot.locator(".readout")).to_contain_text(f"{helpers.QUARTERS[0]}: ")
    expect(plot.locator(".cursor")).to_have_attribute("d", re.compile(r"^M46,"))


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_page_never_scrolls_sideways(visit: Any, width: int) -> None:
    page = visit(width).page
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def test_without_scripts_nothing_is_lost(visit: Any) -> None:
    with_script, without = visit().page, visit(java_script_enabled=False).page
    assert without.locator("#switches").is_hidden()
    words = with_script.locator("main").text_content().split()
    assert without.locator("main").text_content().split() == words
    folded = without.locator("main details.fold").first
    folded.locator("summary").first.click()
    expect(folded).to_have_attribute("open", "")
    without.evaluate(UNFOLD)
    for drawn in without.locator("svg[role=img]").all()[::7]:
        assert drawn.is_visible()


def test_print_leaves_out_what_is_folded_unless_it_is_asked_for(visit: Any) -> None:
    page = visit(1032).page  # the paper's width less its margins
    box = page.get_by_role("checkbox", name="print what is folded too")
    hidden = "e => e.filter(x => !x.checkVisibility() && !x.closest('.numbers, .screen')).length"
    parts = page.locator("main table, main svg")
    for asked in (False, True):
        page.emulate_media(media="screen")
        box.set_checked(asked)
        page.emulate_media(media="print")
        expect(page.locator("aside")).to_be_hidden()
        left_out = parts.evaluate_all(hidden)
        assert (left_out == 0) is asked
        assert parts.count() > left_out
        assert page.locator("#said .surest").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    cut = "e => e.filter(x => x.scrollWidth > x.clientWidth + 1).length"
    assert page.locator(".wide").evaluate_all(cut) == 0


def test_events_are_reached_from_their_instrument(visit: Any) -> None:
    page = visit().page
    page.evaluate(UNFOLD)
    page.get_by_role("link", name="2 Speech").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#event-2")
    assert page.locator("svg text.event").first.text_content() == "1,2"
    assert page.locator("#event-2").is_visible()


def test_observed_series_are_drawn_and_told(visit: Any) -> None:
    page = visit().page
    page.evaluate(UNFOLD)
    burden = figure(page, "Defence burden, Japan")
    assert burden.locator("circle.seen").count() == 3
    assert "Budget (R, whitebook)" in burden.locator("figcaption").inner_text()
    trust = figure(page, "Commitment trust, Japan on Japan")
    assert trust.locator(".beside circle.seen").count() == 2
    assert "Poll: poll, % who trust (V, survey)" in trust.locator(".beside").inner_text()


def test_page_keeps_the_rules_of_access(visit: Any) -> None:
    page = visit().page
    bare = (
        "e => e.filter(x => x.getAttribute('role') === 'img' ? !x.querySelector('title') : "
        "x.getAttribute('aria-hidden') !== 'true').length"
    )
    assert page.locator("svg").evaluate_all(bare) == 0
    assert page.evaluate("[...document.querySelectorAll('input')].every(e => e.labels.length)")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    headings = "[...document.querySelectorAll('h1,h2,h3,h4,h5')].map(e => +e.tagName[1])"
    levels = page.evaluate(headings)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.locator("main").count() == page.locator("nav[aria-label]").count() == 1
    assert page.locator("body header:not(main header)").count() == 1
    assert page.locator("th:not([scope])").count() == 0
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()


# --- the page of claims -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def verdict_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("claims") / "claims.html"
    claims.write(path, verdicts.claims())
    return path


@pytest.mark.parametrize("width", [360, 1000, 1280])
def test_claims_never_scroll_sideways_and_ask_for_nothing(
    visit: Any, verdict_page: Path, width: int
) -> None:
    seen = visit(width, verdict_page)
    for _ in range(2):
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert len(seen.requests) == 1
    bars = seen.page.locator("summary .masses")
    assert bars.evaluate_all("e => Math.min(...e.map(x => x.clientWidth))") > 150
    ids = seen.page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_claim_opens_by_keyboard_and_without_scripts(visit: Any, verdict_page: Path) -> None:
    page = visit(1280, verdict_page, java_script_enabled=False).page
    card = page.locator("#C24 .opened")
    expect(card).to_be_hidden()
    page.locator("#C24 summary").focus()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card.locator("pre")).to_contain_text("foedus compare us-japan --arm")


def test_claims_are_printed_with_their_cards_in_one_grid(visit: Any, verdict_page: Path) -> None:
    page = visit(1032, verdict_page).page
    page.emulate_media(media="print")
    hidden = "e => e.filter(x => !x.checkVisibility()).length"
    assert page.locator(".opened svg, .opened dl").evaluate_all(hidden) == 0
    tops = "e => new Set([...e.children].slice(0, 4).map(x => x.getBoundingClientRect().x)).size"
    assert page.locator("#C1 summary").evaluate(tops) == 4


# --- all pages that stand alone ---------------------------------------------------------------

ALONE = ("ask", "behave", "claims", "compare", "explain", "hears")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a page of every command that leaves one."""
    folder = tmp_path_factory.mktemp("alone")
    many = tuple(cards_of.effect(aspect=aspect) for aspect in ASPECTS)
    card.write(folder / "ask.html", cards_of.card(*many))
    behaviour.write(folder / "behave.html", SAMPLE, ORIGIN)
    claims.write(folder / "claims.html", verdicts.claims())
    made = helpers.write(folder / "run", helpers.valuing(arms=("baseline", "L0", "L1"), draws=12))
    text = comparison.write(compare.compare(made)).read_text("utf-8")
    (folder / "compare.html").write_text(text, encoding="utf-8")
    waterfall.write(folder / "explain.html", cards_of.waterfall())
    hears.write(folder / "hears.html", helpers.heard(base=True))
    return folder


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_every_page_is_legible_by_day_and_by_night(
    visit: Any, alone: Path, name: str, scheme: str, width: int
) -> None:
    seen = visit(width, alone / f"{name}.html", color_scheme=scheme)
    page = seen.page
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 22, 26)")
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(seen.requests) == 1
    assert violations(page) == []
    # Axe does not look into charts: no text of one may vanish on the paper it stands on.
    unseen = """e => e.filter(x => {
        const colours = [getComputedStyle(x).fill, getComputedStyle(document.body).backgroundColor];
        const [ink, paper] = colours.map(c => c.match(/[0-9.]+/g).slice(0, 3)
                .map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
            .map(([r, g, b]) => .2126 * r + .7152 * g + .0722 * b);
        const on = x.closest('.areas, .bars') !== null;
        return !on && (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05) < 4.5;
    }).map(x => x.textContent)"""
    assert page.locator("svg text").evaluate_all(unseen) == []
