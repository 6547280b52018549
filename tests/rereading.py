"""The made-up case with questions on which readers of its record differ."""

from typing import Any

from foedus.testing.synthetic import small_case

ELICITED = {"source": "assumption", "grade": "E"}
BOLD = {"2017Q1": "plan", "2018Q1": "+0.5", "2020Q1": "plan", "2022Q1": "+0.5", "2024Q1": "plan"}


def sections() -> dict[str, Any]:
    """Return the made-up case: one reader counts one leader alone, another codes plans anew."""
    case = small_case()
    first = {"first": "2017Q1", "last": "2020Q4", "title": "one leader"}
    case["readings"] = {
        "practice": {
            "title": "Whose practice counts",
            "default": "both",
            "codings": {
                "both": {"title": "both leaders", **ELICITED},
                "one": {"title": "the first leader", "reference": [first], **ELICITED},
            },
        },
        "plans": {
            "title": "What a step is",
            "default": "written",
            "codings": {
                "written": {"title": "as written", **ELICITED},
                "bold": {
                    "title": "longer steps",
                    "bases": {"BEL.programme": {"record": BOLD, **ELICITED}},
                    **ELICITED,
                },
            },
        },
    }
    return case
