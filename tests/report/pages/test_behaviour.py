import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.report.pages.test_report import Page

from foedus.behaviour.verdict import POOLED, QUANTILES
from foedus.errors import OutputError
from foedus.report.pages import standalone
from foedus.report.pages.behaviour import Origin, check_free, render, write
from foedus.result.documents.behaviour import Controlled, Muted
from foedus.result.documents.suite import Found, Verdict

ORIGIN = Origin("toy", "A toy & alliance", "0123abcd", "9.9", 7, 1200, 4, 16, "2025-01-01")


def verdict(
    name: str, outcome: str, kind: str = "S", reading: str = POOLED, left_out: int = 0
) -> Verdict:
    quantiles = tuple(i / QUANTILES - 0.5 for i in range(QUANTILES))
    condition = Found("0 to 0.25 in 90% of draws", "", 0.4, True, outcome != "defect", 128)
    return Verdict(
        name, f"title of {name}", kind, reading, outcome, f"reason of {name}", origin="outside",
        measured=f"outcome of {name} after 4 quarters", unit="% of GDP", why=f"why {name}",
        low=-0.45, median=0.0, high=0.45, conditions=(condition,),
        band=None if kind == "B" else (0.0, 0.25), beyond=0.01 if kind == "B" else None,
        control=Controlled("a push", "choice:x", 0.05, 0.01) if kind == "N" else None,
        muted=Muted("ally", ("JPN",), "fails", 0.0, 0.0) if kind == "S" else None,
        left_out=left_out, quantiles=quantiles, bands="f00d",
    )  # fmt: skip


MISSING = Verdict("S12", "less room", "S", POOLED, "not yet", "room is not a variable")
SAMPLE = (
    verdict("S1", "passes"),
    verdict("S1", "defect", reading="current_calculus"),
    verdict("S2", "passes", left_out=3),
    verdict("N1", "defect", "N"),
    verdict("B1", "assumed", "B"),
    verdict("B2", "both signs", "B"),
    verdict("N2", "inert", "N"),
    verdict("S13", "identity"),
    MISSING,
)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", "".join(Page(page).text))


def test_page_is_self_contained_and_small() -> None:
    page = render(SAMPLE, ORIGIN)
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\s*(https?:)?//""", page)
    assert "@import" not in page
    found = Page(page)
    assert not list(found.all("script"))
    for link in found.all("a"):
        assert f'id="{(link["href"] or "")[1:]}"' in page
    many = [verdict(f"S{i}", "defect", reading=r) for i in range(70) for r in (POOLED, "a", "b")]
    assert len(render(many, ORIGIN).encode()) < 1e6


def test_tests_are_counted_by_verdict_and_readings_apart() -> None:
    text = text_of(render(SAMPLE, ORIGIN))
    for words in ("1 defect does", "1 inert would", "1 assumed", "1 not yet", "1 both signs",
                  "1 identity holds", "2 passes comes"):  # fmt: skip
        assert words in text
    assert "1 defect, 0 inert, 0 assumed, 0 not yet, 0 both signs, 0 identity, 0 passes." in text


def test_what_fails_under_any_reading_has_a_figure_and_nothing_else() -> None:
    page = render(SAMPLE, ORIGIN)
    titles = re.findall(r"<title id=\"\w+\">(\w+), ", page)
    assert titles == ["S1", "N1", "B1", "N2"]
    assert "current calculus: defect, 40% !" in page
    assert "all readings: passes, 40%" in page
    found = Page(page)
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_without_failures_there_are_no_figures() -> None:
    page = render([verdict("S1", "passes"), MISSING], ORIGIN)
    assert 'id="figures"' not in page
    assert "#figures" not in page


def test_every_verdict_has_a_row_with_its_numbers() -> None:
    page = render(SAMPLE, ORIGIN)
    table = page[page.index('id="tests"') :]
    assert table.count('<i class="dot"') == len(SAMPLE)
    text = text_of(page[page.index("<main>") : page.index("</main>") + 7])
    for words in ("why S1", "room is not a variable", "outcome of N1 after 4 quarters [% of GDP]",
                  "3 draws without a number left out", "0 to 0.25 in 90% of draws",
                  "(S, outside)",
                  "defect: reason of N1", "control 0.01 of 0.05", "ally frozen: fails, +0",
                  "Control: a push on choice:x", "f00d", "required by it, and never a finding",
                  "A toy & alliance", "1,200 structural draws", "0123abcd"):  # fmt: skip
        assert words in text
    assert len(re.findall(r"why S1\b", text)) == 1, "said once for all readings"


def test_a_defect_without_a_number_stays_in_the_table() -> None:
    empty = Verdict("S4", "t", "S", POOLED, "defect", "no draw gives a number",
                    band=(0.0, 1.0), left_out=8)  # fmt: skip
    page = render([empty], ORIGIN)
    assert 'id="figures"' not in page
    assert "no draw gives a number" in page
    assert "8 draws without a number left out" in page


def test_names_cannot_break_the_page() -> None:
    bad = Verdict("S1", "<script>x</script>", "S", "<b>", "not yet", "<i>")
    page = render([bad], ORIGIN)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("band", [(None, 0.25), (0.0, None)])
def test_an_open_band_is_drawn_to_the_end(band: tuple[float | None, float | None]) -> None:
    page = render([replace(verdict("S1", "defect"), band=band)], ORIGIN)
    assert 'id="figures"' in page
    assert "inf" not in re.sub(r"[a-z]*inf[a-z]+", "", page), "no infinite coordinate"


def test_a_page_is_replaced_with_force_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.html"
    check_free(path)
    write(path, SAMPLE, ORIGIN)
    with pytest.raises(OutputError, match="exists already; give --force"):
        check_free(path)
    check_free(path, force=True)
    write(path, [MISSING], ORIGIN, force=True)
    assert "title of S1" not in path.read_text(encoding="utf-8")
    assert [entry.name for entry in path.parent.iterdir()] == ["page.html"], "nothing left beside"


@pytest.mark.parametrize("content", [b"my notes", b"\xff\xfe\x00"])
def test_what_is_no_page_of_ours_is_never_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content)
    with pytest.raises(OutputError, match="not a page of foedus behave"):
        check_free(path, force=True)
    assert path.read_bytes() == content


def test_a_place_that_cannot_hold_a_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        check_free(tmp_path, force=True)
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        check_free(tmp_path / "file" / "page.html")


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write(tmp_path / "no" / "page.html", SAMPLE, ORIGIN)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_leave_to_write_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standalone.os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="Permission denied"):
        check_free(tmp_path / "page.html")
