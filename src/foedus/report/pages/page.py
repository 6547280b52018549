"""The templates of the pages, how a page is made of one, and what it lets a browser do."""

import base64
import hashlib
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from foedus.overview import counted

SCRIPT = "report.js"

_CHARSET = '<meta charset="utf-8">'
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class ArmKey:
    """How an arm is told in the head of a page: its colour and dash, and what it imposes.

    Attributes
    ----------
    light
        Its colour, lighter, so that it carries dark text.
    dark
        Its colour on a dark page.
    number
        Place of the arm in the run.
    title
        What the case calls it, where that says more than its name.
    """

    name: str
    colour: str
    entries: tuple[str, ...]
    dash: str = ""
    light: str = ""
    dark: str = ""
    number: int = 0
    title: str = ""


def environment() -> jinja2.Environment:
    """Return the templates of the package: escaping on, unknown names refused."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("foedus.report.pages"),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def fill(template: str, **values: Any) -> str:
    """Return a template filled in, which a browser lets do nothing but what it was written to do.

    It loads nothing, sends nothing, and runs no script but that of the package.
    """
    templates = environment()
    source = resources.files("foedus.report.pages").joinpath("templates", SCRIPT).read_text("utf-8")
    given = {"counted": counted, "script": Markup(source)}
    text = templates.get_template(template).render(**values, **given)
    # Names are escaped, so that every style in the head is of the template.
    styles = _STYLE.findall(text[: text.index("</head>")])
    scripts = [source] if f"<script>{source}</script>" in text else []
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src-elem {_hashes(styles)}",
            "style-src-attr 'unsafe-inline'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return text.replace(_CHARSET, f"{_CHARSET}\n{meta}", 1)


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in texts)
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests) or "'none'"
