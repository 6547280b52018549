"""What a case says of itself at a prompt and in a notebook."""

from foedus.case import build, load
from foedus.testing.made_up import small_case


def test_a_case_names_actors_governments_levers_and_policies() -> None:
    case = load("us-japan")
    text = repr(case)
    assert str(case) == text
    lines = text.splitlines()
    assert lines[0] == f"Case us-japan: {case.title}"
    assert len(lines) <= 16
    (usa,) = (line for line in lines if line.lstrip().startswith("USA"))
    assert "United States" in usa
    assert "patron" in usa
    assert "leader, team" in usa
    assert "ask_spending" in usa
    assert "20 levers" in text
    assert "16 quarters from 2025Q1" in text
    assert "policies: baseline, " in text


def test_a_hostile_title_is_escaped_in_html() -> None:
    case = build(small_case() | {"title": "<script>alert(1)</script>"})
    page = case._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<td>AUR</td>" in page


def test_an_overview_is_no_part_of_the_document() -> None:
    case = build(small_case())
    assert "overview" not in type(case).model_fields
    assert set(case.model_dump()) == set(type(case).model_fields)
