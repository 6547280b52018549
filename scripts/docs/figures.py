"""Tables of figures in the tutorial, from the results that its own commands leave.

``scripts/docs --figures`` runs the commands, which takes some minutes, puts the tables in place
and takes the pictures. The tests run the commands as well, and compare.
"""

import json
import os
import re
import shlex
import tempfile
from pathlib import Path
from typing import Any

from md import join, table

from foedus.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"

Rows = tuple[tuple[str, str], ...]

OUTCOMES: dict[str, tuple[str, Rows]] = {
    "policy": (
        "runs/first",
        (
            ("defence_burden", "JPN"),
            ("planned_burden", "JPN"),
            ("ask_shortfall", "JPN"),
            ("tariff_rate", "JPN"),
            ("command_integration", "JPN"),
            ("host_nation_support", "JPN"),
        ),
    ),
    "objectives": (
        "runs/first",
        (
            ("cash_receipts", "JPN"),
            ("tariff_receipts", "JPN"),
            ("consumer_cost", "JPN"),
            ("security_cost", "JPN"),
            ("denial_balance", "JPN"),
        ),
    ),
    "impacts": (
        "runs/first",
        (
            ("leader_trust", "JPN"),
            ("country_trust", "JPN"),
            ("commitment_trust", "JPN>JPN"),
            ("abandonment_fear", "JPN"),
            ("entrapment_fear", "JPN"),
            ("autonomy", "JPN"),
            ("bargaining_share", "JPN"),
            ("challenge_risk", "JPN"),
            ("crisis_risk", "JPN"),
            ("rival_trade_wish", "JPN"),
        ),
    ),
    "ask": (
        "runs/ask",
        (
            ("defence_burden", "JPN"),
            ("ask_shortfall", "JPN"),
            ("ratification", "JPN"),
            ("country_trust", "JPN"),
            ("abandonment_fear", "JPN"),
        ),
    ),
    "backlash": ("runs/backlash", (("defence_burden", "JPN"), ("ask_shortfall", "JPN"))),
    "yielding": ("runs/yielding", (("defence_burden", "JPN"), ("ask_shortfall", "JPN"))),
}

LEVERS = (
    "USA.ask_spending",
    "USA.tariff",
    "USA.rhetoric",
    "USA.posture",
    "JPN.programme",
    "JPN.support_offer",
)


def tables(folder: Path) -> dict[str, str]:
    """Return the tables by name, from the results under a folder."""
    first = _summary(folder / "runs/first")
    found = {"lines": _lines(first), "choices": _choices(first), "decided": _decided(first)}
    found["whom"] = _whom(folder / "runs/ask")
    for name, (run, rows) in OUTCOMES.items():
        found[name] = _outcomes(_summary(folder / run), rows)
    return found


def replaced(text: str, found: dict[str, str]) -> str:
    """Return a page with its tables put in place."""
    for name, written in found.items():
        pattern = rf"(<!-- figures: {name} -->\n\n).*?(\n\n<!-- end -->)"
        assert re.search(pattern, text, flags=re.DOTALL), name
        text = re.sub(pattern, lambda m, w=written: m[1] + w + m[2], text, flags=re.DOTALL)
    return text


def write() -> None:
    """Run the commands of the page, put what they give into its tables, and take pictures."""
    # Whoever only reads tables needs no browser.
    import pictures

    text = PAGE.read_text(encoding="utf-8")
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for line in re.findall(r"^foedus ((?:run|compare) .*)$", text, flags=re.MULTILINE):
                if main(shlex.split(line)):
                    raise SystemExit(f"this command of the tutorial fails: foedus {line}")
            text = replaced(text, tables(Path(folder)))
            pictures.take(Path(folder) / "runs/first")
        finally:
            os.chdir(before)
    PAGE.write_text(text, encoding="utf-8")


def _summary(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def _spread(row: dict[str, list[float]], quarter: int = -1, sign: str = "") -> str:
    low, middle, high = (row[q][quarter] for q in ("p05", "p50", "p95"))
    return f"{_number(middle, sign)} ({_number(low, sign)} to {_number(high, sign)})"


def _number(value: float, sign: str = "") -> str:
    value = 0.0 if abs(value) < 5e-4 else value
    return f"{value:{sign if value else ''}.2g}" if abs(value) < 100 else f"{value:{sign},.0f}"


def _lines(document: dict[str, Any]) -> str:
    by = document["outcomes"]["line_share"]["by"][document["arms"][0]]
    first, last = document["quarters"][0], document["quarters"][-1]
    rows = (
        (line, _spread(row, 0), _spread(row))
        for line, row in by.items()
        if row["p95"][-1] > 0 and line.startswith(("USA.", "JPN."))
    )
    return table(("line", first, last), rows)


def _choices(document: dict[str, Any]) -> str:
    def shares(lever: str, arm: str) -> str:
        entry = document["choices"][lever]["by"][arm]
        return ", ".join(f"{option} {row[-1]:.0%}" for option, row in entry.items())

    arms = document["arms"]
    rows = ((f"`{lever}`", *(shares(lever, arm) for arm in arms)) for lever in LEVERS)
    return table(("lever", *arms), rows)


def _whom(folder: Path) -> str:
    document = json.loads((folder / "compare.json").read_text(encoding="utf-8"))
    _, other = document["policies"]
    rows = (
        (
            f"{line['line']}, {line['title']}",
            _spread({q: [line["versus"][other][q]] for q in ("p05", "p50", "p95")}, sign="+"),
            f"{line['best'][other]:.0%}",
        )
        for line in document["lines"]
        if not line["counterfactual"]
    )
    head = ("line", f"value of {other}", f"draws in which {other} is better")
    return table(head, rows)


def _outcomes(document: dict[str, Any], wanted: Rows) -> str:
    base, other = document["arms"]
    rows = []
    for name, label in wanted:
        entry = document["outcomes"][name]
        what = f"{entry['title']}, {label.replace('>', ' on ')}"
        risk = document["relative_risk"].get(name, {}).get(other, {}).get(label)
        if risk:
            rows.append((what, "relative risk", "", "", _spread(risk)))
            continue
        levels = [_spread(entry["by"][arm][label]) for arm in (base, other)]
        change = _spread(entry["versus"][other][label], sign="+")
        rows.append((what, entry["unit"], *(("", "") if entry["index"] else levels), change))
    return table(("outcome", "unit", base, other, f"{other} against {base}"), rows)


def _decided(document: dict[str, Any]) -> str:
    counts: dict[str, dict[str, int]] = {}
    for row in document["lobotomy"]:
        by = counts.setdefault(row["government"], {})
        said = row["verdict"] or "does not vary"
        by[said] = by.get(said, 0) + 1
    verdicts = sorted({verdict for by in counts.values() for verdict in by})
    rows = ((who, *(by.get(verdict, 0) for verdict in verdicts)) for who, by in counts.items())
    return join(table(("government replaced", *verdicts), rows))
