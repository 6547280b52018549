"""Write the generated pages of the documentation, or check that they are up to date.

.venv/bin/python scripts/docs           write them
.venv/bin/python scripts/docs --check   write nothing; exit 1 and show a diff if one is stale
"""

import difflib
import sys
from pathlib import Path

import behaviour_page
import commands_page
import deciding_page
import model_page

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = ".venv/bin/python scripts/docs"
PAGES = {
    "model.md": model_page.page,
    "commands.md": commands_page.page,
    "deciding.md": deciding_page.page,
    "behaviour.md": behaviour_page.page,
}


def main(arguments: list[str]) -> int:
    """Write or check every page and return the exit code."""
    stale = False
    for name, page in PAGES.items():
        path, text = DOCS / name, page(COMMAND)
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
