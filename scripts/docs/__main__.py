"""Write the generated pages of the documentation, or check that they are up to date.

.venv/bin/python scripts/docs           write them
.venv/bin/python scripts/docs --check   write nothing; exit 1 and show a diff if one is stale
.venv/bin/python scripts/docs --results FILE
                                        keep the JSON of ``foedus behave us-japan`` for its page
.venv/bin/python scripts/docs --claims FILE
                                        keep the JSON of ``foedus claims us-japan`` for its page,
                                        and in short beside the case, for the reports of its runs
.venv/bin/python scripts/docs --figures run the commands of the tutorial (some minutes) and put
                                        their results into its tables
.venv/bin/python scripts/docs --pictures
                                        run what the pictures of the pages show, and take them
"""

import difflib
import json
import sys
from pathlib import Path

import api_page
import behaviour_page
import case_reference_page
import cases_page
import claim_format_page
import claims_page
import commands_page
import deciding_page
import documents_page
import figures
import instruments_page
import mechanisms_page
import model_page
import us_japan_page

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = ".venv/bin/python scripts/docs"
PAGES = {
    "model.md": model_page.page,
    "mechanisms.md": mechanisms_page.page,
    "instruments.md": instruments_page.page,
    "us-japan.md": us_japan_page.page,
    "cases.md": cases_page.page,
    "case-reference.md": case_reference_page.page,
    "claim-format.md": claim_format_page.page,
    "commands.md": commands_page.page,
    "deciding.md": deciding_page.page,
    "behaviour.md": behaviour_page.page,
    "documents.md": documents_page.page,
    "api.md": api_page.page,
}


SCHEMAS = {
    f"assets/{name}.schema.json": documents_page.schema(name) for name in documents_page.DOCUMENTS
}


def main(arguments: list[str]) -> int:
    """Write or check every page and return the exit code."""
    if "--results" in arguments:
        given = Path(arguments[arguments.index("--results") + 1])
        behaviour_page.keep(json.loads(given.read_text(encoding="utf-8")))
    if "--claims" in arguments:
        claims_page.keep(Path(arguments[arguments.index("--claims") + 1]).read_bytes())
    if "--figures" in arguments:
        figures.write()
    if "--pictures" in arguments:
        import pictures  # whoever only writes pages needs no browser

        pictures.write()
    stale = False
    pages = dict(PAGES)
    if claims_page.RESULTS.is_file():
        pages["claims-us-japan.md"] = claims_page.page
    texts = {name: page(COMMAND) for name, page in pages.items()} | SCHEMAS
    for name, text in texts.items():
        path = DOCS / name
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        if old == text:
            continue
        if "--check" in arguments:
            stale = True
            diff = difflib.unified_diff(
                old.splitlines(), text.splitlines(), f"docs/{name}", "generated", n=1, lineterm=""
            )
            print("\n".join(list(diff)[:60]))
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/{name}")
    if stale:
        print(f"\nThe pages above are out of date. Run: {COMMAND}")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
