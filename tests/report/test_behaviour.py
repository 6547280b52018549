import io

from rich.console import Console

from foedus.behaviour.experiment import Verdict
from foedus.report import behaviour


def test_defects_and_reasons_are_printed() -> None:
    out = io.StringIO()
    numbers = (-0.1, 0.0, 0.1, 0.4, 0.9)
    behaviour.show(
        [
            Verdict("S1", "burden up", "S", "all readings", "defect", "why", *numbers),
            Verdict("S2", "trust", "S", "rival", "passes", "why", *numbers, left_out=3),
            Verdict("S3", "trust", "S", "all readings", "not yet", "no such variable"),
        ],
        Console(file=out, width=120),
    )
    text = out.getvalue()
    assert "defect" in text
    assert "40% / 90%" in text
    assert "S3: no such variable" in text
    assert "S2, rival: 3 draws without a number left out" in text
    assert "S1, all readings" not in text
