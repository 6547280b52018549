"""A trace reads as its document says, within the width of a terminal."""

import json
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from foedus.report.terminal import trace as trace_text
from foedus.report.terminal.trace_words import before, signed, value
from foedus.result.documents.record import loads
from foedus.result.documents.trace import Trace

Record = dict[str, Any]


def drawn(name: str, value: float, source: str, grade: str, **more: Any) -> Record:
    return {
        "name": name, "value": value, "unit": "1/quarter", "meaning": "how fast words are believed",
        "prior": "uniform(0, 1)", "grade": grade, "evidence": "", "source": source,
        "citation": "Doe, Jane (1999). On Words. Journal of Words 1(1).", "note": "", "where": "",
        **more,
    }  # fmt: skip


def number(name: str, value: float, source: str, grade: str, **more: Any) -> Record:
    hangs = {"imposed": False, "slope": 1.0, "per_percent": 0.01, "elasticity": 0.5}
    return drawn(name, value, source, grade, **hangs | more)


def moved(name: str, label: str, kind: str, effect: float) -> Record:
    return {
        "kind": kind, "name": name, "label": label, "unit": "index", "start": 1.0, "value": 2.0,
        "effect": effect,
    }  # fmt: skip


def since(name: str, label: str, kind: str, effect: float) -> Record:
    sums = {"since": 2 * effect, "since_natural": effect / 2}
    return moved(name, label, kind, effect) | sums


@pytest.fixture
def document() -> Record:
    inside = {
        "mechanism": "talk",
        "quarter": {
            "increment": 0.1,
            "at_rest": 0.0,
            "inputs": 0.3,
            "remainder": -0.2,
            "shocks": 0.0,
        },
        "since": {
            "increment": 0.5,
            "at_rest": 0.0,
            "inputs": 0.6,
            "remainder": -0.1,
            "shocks": 0.0,
        },
        "inputs": [since(f"word{i}", "JPN", "channel", 0.3 - 0.01 * i) for i in range(9)],
        "still": ["silence"],
        "parameters": [
            number(f"talk.speed{i}", 0.25, "doe1999words", "M", imposed=i == 0) for i in range(6)
        ],
    }
    trust = {
        "name": "trust", "label": "JPN", "unit": "probability", "link": "logit",
        "meaning": "belief",
        "measure": "", "index": False, "start": 0.5, "value": 0.6225, "start_link": 0.0,
        "value_link": 0.5, "slope": 0.245,
        "terms": [
            {"source": "talk", "kind": "mechanism", "link": 0.7, "natural": 0.1715},
            {"source": "talk", "kind": "shocks", "link": -0.2, "natural": -0.049},
            {"source": "rounding", "kind": "rounding", "link": 1e-8, "natural": 2e-9},
        ],
        "writers": ["talk", "deeds"], "writer": "talk",
        "origin": drawn("state.trust[JPN]", 0.5, "survey2020", "V", where="case.yaml:7:3",
                        note="a poll of elites"),
        "inside": inside,
    }  # fmt: skip
    lever = {
        "lever": "USA.rhetoric", "government": "USA", "instrument": "rhetoric",
        "title": "Rhetoric", "target": "JPN", "channels": ["word"], "option": "reassure",
        "level": 1.0, "off_menu": False,
        "unit": "steps", "start": "neutral", "since": "2025Q2", "imposed": False, "by": "USA",
        "way": ["word", "trust"], "paragraphs": ["P2"],
        "deliberation": None, "done": 1.0, "late": False,
    }  # fmt: skip
    mechanism = {
        "name": "talk", "code": "M99", "title": "Talk", "slot": "belief", "notes": "On words.",
        "rivals": {"talk": 0.4, "deeds": 0.6}, "equations": "Model:\n    l' = l + k (w - l)",
        "limits": "Words only.",
        "literature": ["Doe, Jane (1999). On Words. Journal of Words 1(1)."],
        "claims": [{"source": "word", "target": "trust", "sign": "+", "through": "speed"}],
        "paragraphs": ["P30"], "reads": ["word"],
    }  # fmt: skip
    return {
        "schema": "foedus-trace/1", "case": "toy", "title": "Toy", "digest": "0", "version": "1",
        "policy": "baseline", "do": ["off:x"], "imposed": [], "seed": 3, "draws": 64,
        "replicates": 1, "quarter": "2026Q4", "first": "2025Q1", "label": "JPN", "also": ["TWN"],
        "names": {"JPN": "Japan"},
        "ensemble": {"members": 64, "finite": 64, "p05": 0.4, "median": 0.61, "p95": 0.8},
        "member": {"number": 9, "draw": 9, "replicate": 0, "why": "nearest to the median",
                   "finite": True, "apart": 2e-7},
        "outcome": {"name": "trust", "title": "Trust", "description": "Belief in a fight.",
                    "unit": "probability", "index": False, "reads": ["trust"],
                    "formula": "return world.state.trust", "literature": [], "paragraphs": ["P1"],
                    "start_text": "", "value_text": ""},
        "made_of": {"start": 0.5, "value": 0.6225, "remainder": 0.0,
                    "inputs": [moved("trust", "JPN", "state", 0.1225)]},
        "appraisals": [], "variables": [trust], "mechanisms": [mechanism], "choices": [lever],
        "further": [{"name": "gdp", "label": "USA>JPN", "kind": "state"}], "events": [],
        "observed": [],
    }  # fmt: skip


def printed(document: Record, **how: Any) -> str:
    out = StringIO()
    found = loads(Trace, json.dumps(document).encode())
    trace_text.show(found, Console(file=out, width=100, highlight=False), **how)
    text = out.getvalue()
    # Commands are not broken, so that they can be copied.
    assert all(len(row) <= 100 or "foedus trace" in row for row in text.splitlines())
    return "\n".join(row.rstrip() for row in text.splitlines())


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_number_comes_first(document: Record) -> None:
    text = flat(printed(document))
    assert "Trust: Japan (JPN), 2026Q4" in text
    assert "64 members: median 0.61, 90% interval 0.4 to 0.8 probability" in text
    assert "member 9 (nearest to the median; draw 9, replicate 0): 0.6225 probability" in text
    assert "computed as: world.state.trust" in text
    assert "other entries that fit: TWN" in text


def test_the_chain_holds_equation_reading_and_terms(document: Record) -> None:
    text = printed(document)
    assert "l' = l + k (w - l)" in text
    assert "the reading of belief that this member holds (talk 40%, deeds 60%)" in flat(text)
    rows = [row.split() for row in text.splitlines()]
    assert ["start", "(end", "of", "2024Q4)", "0", "0.5"] in rows
    assert ["talk", "+0.7", "+0.172"] in rows
    assert ["shocks", "of", "talk", "-0.2", "-0.049"] in rows
    assert ["2026Q4", "+0.5", "0.6225"] in rows
    assert "rounding" not in text


def test_inputs_are_short_by_default_and_whole_on_request(document: Record) -> None:
    short, whole = printed(document), printed(document, everything=True)
    rows = [row.split() for row in short.splitlines()]
    assert ["word0[JPN]", "1", "2", "+0.3", "+0.6", "+0.15"] in rows
    assert ["3", "more", "+0.69", "+1.38", "+0.345"] in rows
    assert ["together", "-0.2", "-0.1", "-0.0245"] in rows
    assert ["increment", "+0.1", "+0.5", "+0.122"] in rows
    assert "word8" not in short
    assert "word8" in whole
    assert "silence" in whole


def test_parameters_and_start_name_their_sources(document: Record) -> None:
    text = flat(printed(document))
    assert "drawn from uniform(0, 1); [doe1999words] M (imposed)" in text
    assert "[doe1999words] Doe, Jane (1999). On Words. Journal of Words 1(1)." in text
    assert "[survey2020] V (case.yaml:7:3)" in text
    assert "(a poll of elites)" in text
    assert "and 2 of less effect; see --all" in text


def test_choices_say_who_and_since_when(document: Record) -> None:
    text = flat(printed(document))
    assert "USA.rhetoric reassure, since 2025Q2, chosen by USA; at the start neutral [P2]" in text
    document["choices"][0] |= {"imposed": True, "by": "policy or --do"}
    assert "since 2025Q2, imposed by policy or --do" in flat(printed(document))


def test_claims_limits_and_paragraphs(document: Record) -> None:
    text = flat(printed(document))
    assert "outcome trust [P1]" in text
    assert "M99 talk [P30] word +> trust (speed) limits: Words only." in text


def test_one_can_go_on(document: Record) -> None:
    which = "gdp --actor 'USA>JPN' --quarter 2026Q4 --member 9"
    assert printed(document).endswith(f"foedus trace toy {which}")
    for everything in (False, True):
        text = printed(document, everything=everything, of="runs/x", tail="--arm 't: off:x'")
        assert text.endswith(f"foedus trace runs/x {which} --arm 't: off:x'")


def test_what_is_not_finite_or_has_no_unit_is_said(document: Record) -> None:
    document["member"]["finite"] = False
    document["outcome"]["index"] = True
    text = flat(printed(document))
    assert "nothing below can be trusted" in text
    assert "compare arms, read no level" in text


def test_numbers() -> None:
    assert [value(x) for x in (0.123456, 29185.0, 0.0)] == ["0.1235", "29,185", "0"]
    assert [signed(x) for x in (0.123456, -2.0, 0.0)] == ["+0.123", "-2", "0"]
    assert (before("2025Q1"), before("2025Q3")) == ("2024Q4", "2025Q2")
