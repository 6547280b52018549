"""Pictures for the pages and the README, taken by a browser from real runs.

``scripts/docs --pictures`` takes them: the opening and charts of the run with which the tutorial
begins, its card, whom levers hear, and the verdicts that are kept for their page.
"""

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import claims_page
from playwright.sync_api import Page, sync_playwright

from foedus.cli.main import main
from foedus.report.pages import claims
from foedus.result.documents.claims import Claims
from foedus.result.documents.record import loads

ASSETS = Path(__file__).parents[2] / "docs" / "assets"
TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"

FIRST_RUN = r"^foedus (run .*runs/first)$"
QUESTION = r"^foedus (ask .*)$"

UNFOLD = """element => {
    for (let at = element; at; at = at.parentElement)
        if (at.tagName === "DETAILS") at.open = true;
}"""


def write() -> None:
    """Run what the pictures show and take all of them."""
    text = TUTORIAL.read_text(encoding="utf-8")
    (run,), (question,) = (re.findall(p, text, re.MULTILINE) for p in (FIRST_RUN, QUESTION))
    commands = (run, f"{question} --html card.html", "hears us-japan --html hears.html")
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for line in commands:
                if main(shlex.split(line)):
                    raise SystemExit(f"this command fails: foedus {line}")
            document = loads(Claims, claims_page.RESULTS.read_bytes())
            claims.write(Path("claims.html"), document)
            with browser() as page:
                _take(page)
        finally:
            os.chdir(before)


def take(result: Path) -> None:
    """Take the opening of the report in a result folder, and its charts of what was observed."""
    with browser() as page:
        _report(page, result)


@contextmanager
def browser() -> Iterator[Page]:
    """Open an empty page as wide as a desk screen, in light colours and without motion."""
    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened.new_page(
            viewport={"width": 1280, "height": 640},
            color_scheme="light",
            reduced_motion="reduce",
        )
        opened.close()


def _take(page: Page) -> None:
    _report(page, Path("runs/first"))
    page.set_viewport_size({"width": 1280, "height": 1100})
    for name in ("card", "claims", "hears"):
        page.goto(Path(f"{name}.html").resolve().as_uri())
        page.screenshot(path=ASSETS / f"{name}.png")


def _report(page: Page, result: Path) -> None:
    page.goto((result / "report.html").resolve().as_uri())
    page.screenshot(path=ASSETS / "report-opening.png")
    # Where a part has more than one screen holds, its charts over time unfold.
    charts = page.locator("#part-II .fans")
    charts.evaluate(UNFOLD)
    charts.screenshot(path=ASSETS / "report-charts.png")
