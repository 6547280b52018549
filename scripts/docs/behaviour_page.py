"""The page of behaviour tests: from the suite, and from the results kept beside the page."""

import json
from pathlib import Path
from typing import Any

from md import codes, join, table

from foedus.behaviour.suite import Behaviour, suite

RESULTS = Path(__file__).parents[2] / "docs" / "behaviour.json"
KEPT = ("id", "reading", "verdict", "low", "median", "high", "share", "needed")

INTRODUCTION = """
`foedus behave CASE` tests what a case does against bands that were set in advance, before anyone
looks at a claim. Two arms run on the same draws and shocks; the effect of a draw is its mean over
shocks. Every test runs on all draws together and for each reading (rival formula) by itself.

| kind | asks | verdict |
|---|---|---|
| S | expected response: at least this share of draws lies in the band | `passes` or `defect` |
| N | no effect: at least this share of draws lies in the band | `passes` or `defect` |
| B | disputed: each sign must occur in at least this share of draws | `both signs` or `assumed` |

A failed S or N is a defect of the model. A B with one sign says that the sign was put in. A test
that the model cannot express yet says why (`not yet`). With `--html FILE` the command also leaves
a page with every verdict and, for each `defect` and `assumed`, how the effect is spread over draws.

In the interventions, `{ally}` and its like stand for the actors of the case, `{first}` and `{last}`
for the quarters of the run.
"""

CHANGED = """
A test that fails is a reason to look, and what was then changed is told. Bands were left alone.

- **S2** failed at first. Alarm at a withdrawal under threat was added to the demand for defence
  (South Korea 1969-78, Thailand 1974-79); under low threat the sign stays open (B1).
- **S3** failed at first by a slip of the test: it shifted the leader's standing in the quarter of
  the dated change of leader, which wipes it. The shift now comes one quarter later.
- **S4** failed at first, with 70% of draws in the band. Pressure is now felt in the measure of
  leverage, so that an unmet ask weighs more under a credible cutback (Blankenship 2024), and lines
  value the planned burden, which they can move, not the one executed within their short look-ahead.
- **B8** had almost no effect within the first prior of how backing raises the rival's price of
  coercion; the prior was widened to 0-4.

Then choice was rebuilt, since with ally and rival frozen every S and N still passed: governments
drifted toward a die, and bands that begin at zero count draws without effect as passes. That
weakness of the bands is still there (S1, S4, S5, S7, S9 and most N), and the verdicts are to be
read with it. New bands, with an origin for each, least effects, muted arms and positive controls,
were written down before the rebuilt model was looked at (`src/foedus/behaviour/bands.yaml`); the
suite does not read them yet. Nothing was changed to make the verdicts above come out.
"""


def page(command: str) -> str:
    """Return ``docs/behaviour.md``."""
    ready = [test for test in suite() if not test.not_yet]
    missing = ((t.id, t.title, t.not_yet) for t in suite() if t.not_yet)
    head = ("test", "what must come out", "control", "treated", "measured", "band and share", "why")
    text = join(
        "# Behaviour tests",
        f"<!-- Generated. Do not edit; run {command} -->",
        INTRODUCTION.strip(),
        "## Tests",
        table(head, map(_row, ready)),
        *_results(),
        "## Not yet expressed",
        table(("test", "what must come out", "why not"), missing),
        "## Changed so that a test passes",
        CHANGED.strip(),
    )
    return text + "\n"


def keep(document: dict[str, Any]) -> None:
    """Keep what the page shows of the JSON that ``foedus behave`` prints."""
    rows = [{name: test[name] for name in KEPT} for test in document["tests"]]
    run = {name: document[name] for name in ("case", "seed", "draws", "replicates")}
    RESULTS.write_text(json.dumps({**run, "tests": rows}, indent=0) + "\n", encoding="utf-8")


def _results() -> list[str]:
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    by_test: dict[str, list[dict[str, Any]]] = {}
    for row in found["tests"]:
        by_test.setdefault(row["id"], []).append(row)
    rows = [_result(test, rows) for test, rows in by_test.items() if rows[0]["low"] is not None]
    told = (
        f"`foedus behave {found['case']}` with {found['draws']} draws by {found['replicates']} "
        f"shocks, seed {found['seed']}. Intervals run over draws, 5% to 95%. The last column names "
        "the readings whose verdict is another than that of all draws together, with their share."
    )
    head = ("test", "median (interval)", "share found / needed", "verdict", "otherwise")
    return ["## How `us-japan` comes out", told, table(head, rows)]


def _result(test: str, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    pooled, *readings = rows
    other = [row for row in readings if row["verdict"] != pooled["verdict"]]
    return (
        test,
        f"{pooled['median']:.2g} ({pooled['low']:.2g} to {pooled['high']:.2g})",
        f"{pooled['share']:.0%} / {pooled['needed']:.0%}",
        f"`{pooled['verdict']}`",
        ", ".join(f"{row['reading']}: {row['verdict']} {row['share']:.0%}" for row in other),
    )


def _row(test: Behaviour) -> tuple[str, ...]:
    assert test.arms is not None
    assert test.measure is not None
    return (
        test.id,
        test.title,
        codes(test.arms.control),
        codes(test.arms.treated),
        test.measure.words("`"),
        _band(test),
        test.why,
    )


def _band(test: Behaviour) -> str:
    if test.kind == "B":
        return f"each sign in {test.both:.0%} of draws, beyond {test.least:g}"
    assert test.band is not None
    assert test.share is not None
    return f"{test.band[0]:g} to {test.band[1]:g} in {test.share:.0%} of draws"
