"""Pictures of a report for the pages, taken by a browser from the result of a run.

``scripts/docs --figures`` takes them from the run with which the tutorial begins.
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ASSETS = Path(__file__).parents[2] / "docs" / "assets"

OPENING, CHARTS = "report-opening.png", "report-charts.png"


def take(result: Path) -> None:
    """Take the opening of the report in a result folder, and its charts of what was observed."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport={"width": 1280, "height": 640},
            color_scheme="light",
            reduced_motion="reduce",
        )
        page.goto((result / "report.html").resolve().as_uri())
        page.screenshot(path=ASSETS / OPENING)
        page.locator("#part-II .fans").screenshot(path=ASSETS / CHARTS)
        browser.close()
