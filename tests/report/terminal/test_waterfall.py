import io

from rich.console import Console
from tests.attribution import made

from foedus.report.terminal import waterfall


def test_sentences_come_first_then_bars_and_levers() -> None:
    out = io.StringIO()
    found = made.waterfall()
    waterfall.show(found, Console(file=out, width=120, highlight=False, markup=False))
    text = out.getvalue()
    assert " ".join(text.split()).startswith(found.said[0])
    lines = {line.split("  ")[0]: line for line in text.splitlines()}
    assert lines["money and effort"].count("█") == waterfall.WIDE
    assert lines["trust and fear"].count("▒") == 9
    assert lines["mean effect"].count("█") == 31
    assert "grey-zone pressure" in text
    assert "frozen at its start" in text
    assert len(text.splitlines()) <= 40


def test_a_bar_lies_between_its_ends_and_a_small_one_is_seen() -> None:
    assert waterfall.bar(0.0, 1.0, 0.0, 2.0) == "█" * 20
    assert waterfall.bar(2.0, 1.0, 0.0, 2.0) == " " * 20 + "▒" * 20
    assert waterfall.bar(2.0, 2.0001, 0.0, 2.0001) == " " * 39 + "█"
    assert waterfall.bar(1.0, 1.0, 0.0, 2.0).strip() == ""
    assert waterfall.bar(0.0, 0.0, 0.0, 0.0) == ""
