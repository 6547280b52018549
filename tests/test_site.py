"""The documentation as a site: it builds without a network, and every equation is rendered."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.test_docs import DOCS, ROOT, read

import foedus
from foedus.case.json_schema import json_schema
from foedus.contract import Mechanism
from foedus.model.discover import discover

sys.path.append(str(ROOT / "scripts" / "docs"))

import equations
import mechanisms_page

MECHANISMS = discover().mechanisms
NO_NETWORK = """
import socket
def refuse(*_): raise OSError("the site asked for the network")
socket.socket.connect = socket.getaddrinfo = refuse
"""

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as the check script does, where nothing answers on the network."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(
        [*command, "--site-dir", str(folder / "built")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stdout + done.stderr
    return folder / "built"


class Assets(HTMLParser):
    """What a page makes a browser fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            self.found += [v or "" for k, v in attrs if k in ("src", "href", "srcset", "data")]


def test_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) >= len(list(DOCS.glob("*.md")))
    for page in pages:
        assets = Assets()
        assets.feed(read(page))
        assert assets.found
        outside = [a for a in assets.found if re.match(r"(https?:)?//", a)]
        assert not outside, (page.name, outside)
    for style in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", read(style)), style.name


def test_every_page_is_reached(site: Path) -> None:
    start = read(site / "index.html")
    for page in DOCS.glob("*.md"):
        assert f'href="{page.stem}.html"' in start or page.stem == "index", page.name


def test_all_equations_are_rendered(site: Path) -> None:
    written = read(DOCS / "mechanisms.md") + read(DOCS / "deciding.md")
    blocks = re.findall(r"^```equations\n(.*?)^```$", written, re.MULTILINE | re.DOTALL)
    wanted = sum(len(equations.parse(block)) for block in blocks)
    built = read(site / "mechanisms.html") + read(site / "deciding.html")
    assert len(re.findall("<math ", built)) == wanted > len(MECHANISMS)
    assert "```" not in built
    assert "<merror" not in built


def test_every_public_name_is_told_from_its_docstring(site: Path) -> None:
    built = read(site / "api.html")
    for name in foedus.__all__:
        assert f'id="foedus.{name}"' in built, name
    assert 'id="foedus.Result.to_frame"' in built
    # Parameters that share an item share it here too, and types stand in the signature alone.
    assert "<b><code>case, parts, allow_code</code></b>" in built
    # Keys of a case are on their own page.
    assert "Quarter at whose end the state is observed" not in built


# --- equations --------------------------------------------------------------------------------


@pytest.mark.parametrize("mechanism", MECHANISMS.values(), ids=MECHANISMS)
def test_every_equation_of_a_mechanism_can_be_read(mechanism: Mechanism) -> None:
    found = [e for block in mechanisms_page.equations(mechanism) for e in equations.parse(block)]
    assert found
    for equation in found:
        assert equations.mathml(equation).startswith("<math ")


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("lC' = lC + s_c a", r"\ell C^{\prime }", r"\ell C + s_{c}\,a"),
        ("x = k gap/(1 + s gap)", "x", r"k\,\frac{\text{gap}}{1 + s\,\text{gap}}"),
        ("w = a b / (c d)", "w", r"\frac{a\,b}{c\,d}"),
        ("x = ln K_j/K_j0 - dC", "x", r"\ln\,\frac{K_{j}}{K_{j 0}} - \mathrm{\Delta}C"),
        ("P(o) proportional to exp(lam U_l(o))", r"P\left(o\right)",
         r"\operatorname{exp}\left(\lambda\,U_{l}\left(o\right)\right)"),
        ("d* = eT Y^(1-eY)", "d^{*}", r"e_{T}\,{Y}^{1 - e_{Y}}"),
        ("x = |Delta ln(a/b)| + sd shock", "x",
         r"\left|\mathrm{\Delta}\ln\left(\frac{a}{b}\right)\right| + \sigma\,\varepsilon"),
        ("r = P(p | o) sum_l share_l", "r", r"P\left(p\mid o\right)\,\sum_{l}\,\text{share}_{l}"),
    ],
)  # fmt: skip
def test_notation(text: str, left: str, right: str) -> None:
    (equation,) = equations.parse(text)
    assert (equation.left, "".join(equation.right)) == (left, right)


def test_labels_notes_and_lines() -> None:
    text = "budget:  b' = b + F   (F = 1 when a year starts)\n         - c\nx ~ N(0, sd)"
    budget, x = equations.parse(text)
    assert (budget.label, budget.note) == ("budget", "F = 1 when a year starts")
    assert budget.right == ("b + F", "-c")
    assert x.relation == "\N{TILDE OPERATOR}"
    assert "<mtable" in equations.mathml(budget)


@pytest.mark.parametrize(
    "text",
    ["as agenda and veto", "x = a if b", "x = (a + b", "x = a = b", "x = a $ b", "x = exp a"],
)
def test_what_is_no_equation_is_refused(text: str) -> None:
    with pytest.raises(equations.EquationError):
        equations.parse(text)


# --- the reference of cases -------------------------------------------------------------------


def test_every_key_of_a_case_has_a_meaning() -> None:
    schema = json_schema()
    records = {"Case": schema, **schema["$defs"]}
    silent = [
        (name, key)
        for name, record in records.items()
        for key, spec in record["properties"].items()
        if not spec.get("description")
    ]
    assert not silent
