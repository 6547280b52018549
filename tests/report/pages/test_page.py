"""Pages escape what they are given and refuse what they are not."""

import base64
import hashlib

import jinja2
import pytest

from foedus.report.pages import page


def test_names_are_escaped() -> None:
    text = page.environment().from_string("<b>{{ name }}</b>").render(name="<script>")
    assert text == "<b>&lt;script&gt;</b>"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(jinja2.UndefinedError):
        page.environment().from_string("{{ nothing }}").render()


STYLED = '<head>\n<meta charset="utf-8">\n<style>p { color: red }</style>\n</head>'


def made(body: str, monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    templates = {"made.html.j2": STYLED + body}
    environment = jinja2.Environment(loader=jinja2.DictLoader(templates), autoescape=True)
    monkeypatch.setattr(page, "environment", lambda: environment)
    return page.fill("made.html.j2", **values)


def sha(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_runs_the_script_of_the_package_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = made("<script>{{ script }}</script>", monkeypatch)
    script = text.partition("<script>")[2].partition("</script>")[0]
    assert "addEventListener" in script
    assert f"script-src {sha(script)};" in text
    assert f"style-src-elem {sha('p { color: red }')};" in text
    assert "default-src 'none';" in text
    assert text.index("Content-Security-Policy") < text.index("<style>")
    other = made("<script>{{ other|safe }}</script>", monkeypatch, other="steal()")
    assert "script-src 'none';" in other
