"""Hook of the site generator: equations become MathML, wide tables scroll by themselves."""

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import equations

_BLOCK = re.compile(r"^```equations\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Render fenced blocks of equations."""
    return _BLOCK.sub(lambda match: equations.render(match[1]), markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Let tables scroll inside the page, which needs no script."""
    html = html.replace("<table>", '<div class="scroll"><table class="plain">')
    return html.replace("</table>", "</table></div>")
