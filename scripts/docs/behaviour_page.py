"""The page of behaviour tests: from bands and suite, and from the results kept beside the page."""

import json
from pathlib import Path
from typing import Any

from md import codes, join, table

from foedus import case
from foedus.behaviour import bands
from foedus.behaviour.judge import words
from foedus.behaviour.suite import Row, suite

RESULTS = Path(__file__).parents[2] / "docs" / "behaviour.json"
KEPT = (
    "id",
    "reading",
    "verdict",
    "reason",
    "low",
    "median",
    "high",
    "mean",
    "least",
    "live",
    "recovered",
)
CONDITION = ("value", "percent", "held")

INTRODUCTION = """
`foedus behave CASE` tests what a case does against bands that were set in advance, before anyone
looks at a claim. Arms run on the same draws and shocks; the effect of a draw is its mean over
shocks. Of a choice it is how likely the lever stands there, given all that the member went
through: the chances at its last opening. A positive control is read of the chances that the lever
would have if it opened in that quarter, since one that seldom opens could hear everything and
hardly move in a few years. Rows that count draws by what is decided in them run four times the
shocks: where decisions seldom differ, a mean over few is zero in most draws, whatever is expected.
Shares of draws are corrected for what is left of that by each half of the shocks (twice the share
less the mean of both halves). Every test runs on all draws together and for each reading (rival
formula) by itself.

| kind | asks | verdict where it holds |
|---|---|---|
| S | an expected response: every condition holds | `passes`, or `identity` |
| N | no effect: every condition holds | `passes`, or `identity` |
| B | disputed: each sign must occur in at least this share of draws | `both signs` or `assumed` |

A condition that does not hold is a `defect` of the model, and comes first. A B with one sign says
that the sign was put in (`assumed`). A row that the case cannot express says why (`not yet`).

## What a verdict is worth

**Inert.** A row can hold without testing anything. What holds is `inert`

- where it names whose decisions it is about, and comes out the same while those are frozen: the
  same arms run once more with every lever of theirs held at its start, unless an arm imposes it,
  and without what they decide by a mechanism in place of a lever (M9 moves presence for the
  patron).
  It is not inert if its band holds zero but the effect exceeds its least effect in half of the
  draws, and does not while they are frozen;
- where no decision stands in between (`physics`): if its band holds zero and the effect does not
  exceed its least effect in half of the draws;
- of an N: if its positive control, a cause that should move the lever or outcome that the row is
  about, does not move it by as much as is needed;
- of a B: if neither sign occurs.

Frozen, not deaf: a government that hears nothing would still draw from its record.

**Origin** says where a band comes from.

| origin | comes from | and so |
|---|---|---|
| outside | the literature, or data of other cases | the only rows that test the model |
| mixed | both | they test it in part |
| seen | this case's own record, by which the model was written | the model was made to fit it |
| identity | what must hold by construction | it tests the program; no finding |

A claim whose cause and outcome stand together in an S or N row is required by that row: it is to
be printed `required`, never as a finding. One that stands in a B row is a finding only where both
signs occur; where the row is `assumed`, the sign was put in. What an `inert` row shows cannot
carry a claim about what governments decide.

The bands of S1-nato are met, if they are, by two elicited shocks that were chosen for it. With
`--html FILE` the command also leaves a page with every verdict and, for each `defect`, `inert` and
`assumed`, how the effect is spread over draws.

In what is imposed, `{ally}` and its like stand for the actors of the case, `{first}` and `{last}`
for the quarters of the run, and `policy:` for the entries of a policy; with `zero utilities` the
record alone decides.
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
drifted toward a die, and bands that began at zero counted draws without effect as passes. The
bands above were written down before the rebuilt model was looked at, with an origin for each,
least effects, muted arms and positive controls; what they replace stands in the last column of
their table.

Then money moved as decided and paths that were missing came in (the changelog names each prior
with its reason). Two things were changed after numbers had been looked at, and neither to make a
row pass: `purchase_relief` was narrowed to a dollar that counts as none to five, since an ask
moved purchases by more than half; and ranges of menus were stated anew where `foedus check`
doubted them. With the old range of the programme S2 and S9 came nearer to their bands. They were
left to fail.

Then what was left was looked at again, knowing which rows failed: who distrusts that reads the
rows named here as fitted. Each change has a reason of its own. That ranges were stated as best
against worst made the ally dull on its long menu: a range is now the distance of two options, and
sharpness was elicited for it (0.8 to 0.95). Sharper values were tried and left, since budgets then
jumped more often than S15 allows; S15 no longer tests them. The rival's grievance at the ally's
own steps was given an open sign, which the record asks for (B9, B10), words and the ally's part
cost the rival's trust (S6-mistrust), scarce forces are dearer (N6-umbrella), asks saturate as the
accords show (S9), and the concession to an ask was lowered for the two of five that declined in
2025 (ask).

What stands is told with a figure. **S17** is met neither by levers that never moved in the record
and open as often as elicited, nor by asks for support, which in the record lapsed with an accord
and here stand until the next one. The control of **N1** raises the patron's capability and the
appropriations that keep it up: a stock alone wears off, and the rival answers budgets
(Richardson). Presence in **B4** has no lever, which N3 rules out; M9 stands for the patron's
decision, and freezing the patron freezes it: that
B4 is not inert says no more than that nothing else moves presence.

The prior of how trust in the country follows trust in the leader and the band of S3 come from the
same polls, so that S3 gives back what was put in.
"""

LITTLE = """
Every lever should be moved by five points of probability by at least two signals of others
(`foedus hears us-japan`), or it should be right that it is not. Where a case says so it gives the
reason (`hears_little`); a test holds the one against the other.
"""


def page(command: str) -> str:
    """Return ``docs/behaviour.md``."""
    ready = [row for row in suite() if not row.not_yet]
    arms = ("test", "arms", "read", "control of an N")
    text = join(
        "# Behaviour tests",
        f"<!-- Generated. Do not edit; run {command} -->",
        INTRODUCTION.strip(),
        "## Bands",
        _digests(),
        table(
            ("test", "what must come out", "measured", "band", "origin", "muted", "why", "was"),
            map(_band, suite()),
        ),
        "## What is imposed and read",
        table(arms, map(_arms, ready)),
        *_results(),
        "## Levers of `us-japan` that hear little",
        LITTLE.strip(),
        table(("lever", "why"), _little()),
        "## Changed so that a test passes",
        CHANGED.strip(),
    )
    return text + "\n"


def _little() -> list[tuple[str, str]]:
    governments = case.load("us-japan").governments
    return [
        (f"`{name}.{lever}`", use.hears_little)
        for name, government in governments.items()
        for lever, use in government.instruments.items()
        if use.hears_little
    ]


def keep(document: dict[str, Any]) -> None:
    """Keep what the page shows of the JSON that ``foedus behave`` prints."""
    rows = [_kept(test) for test in document["tests"]]
    run = {name: document[name] for name in ("case", "seed", "draws", "replicates", "bands")}
    RESULTS.write_text(json.dumps({**run, "tests": rows}, indent=0) + "\n", encoding="utf-8")


def _kept(test: dict[str, Any]) -> dict[str, Any]:
    muted, control = test["muted"], test["control"]
    return {name: test[name] for name in KEPT} | {
        "conditions": [{name: one[name] for name in CONDITION} for one in test["conditions"]],
        "muted": muted and {name: muted[name] for name in ("outcome", "effect", "live")},
        "control": control and {name: control[name] for name in ("effect", "needed")},
    }


def _digests() -> str:
    return (
        f"`bands.yaml`, digest `{bands.digest()}`; its B rows alone, which must not be narrowed to "
        f"please an S, `{bands.disputed_digest()}`. `muted` says whose decisions are frozen; `-` "
        "where that does not apply."
    )


def _band(row: Row) -> tuple[str, ...]:
    band = row.band
    asked = [(f"{c.of}: " if c.of else "") + words(c) + _among(c) for c in band.conditions]
    if band.least:
        asked.append(f"beyond {band.least.value:g} ({band.least.why})")
    unit = "" if band.unit == "-" else f" [{band.unit}]"
    return (
        band.id,
        band.title,
        band.measured + unit,
        "; ".join(asked) or band.note,
        band.origin,
        band.muted,
        band.why + (f" ({band.note})" if band.note and asked else ""),
        band.was,
    )


def _among(condition: bands.Condition) -> str:
    return f", among {condition.among}" if condition.among else ""


def _arms(row: Row) -> tuple[str, ...]:
    arms = [f"{name}: {_shown(words)}" for name, words in row.arms.items()]
    read = [row.measure.words("`")] if row.measure else []
    read += [f"{of}: {measure.words('`')}" for of, measure in row.of.items()]
    read += [f"{name}: {measure.words('`')}" for name, measure in row.among.items()]
    control = ""
    if row.cause is not None and row.band.control is not None:
        cause, band = row.cause, row.band.control
        control = (
            f"{_shown(cause.treated)} against {_shown(cause.control)} must move `{band.moves}` by "
            f"{band.value:g} after {cause.after} quarters"
        )
    where = f" (case `{row.case}`, {row.quarters} quarters)" if row.case else ""
    return row.id + where, "; ".join(arms), "; ".join(read), control


FEW = 4
"""Interventions of an arm that are spelt out, at most."""


def _shown(entries: tuple[str, ...]) -> str:
    more = f" and {len(entries) - FEW} more" if len(entries) > FEW else ""
    return codes(entries[:FEW]) + more


def _results() -> list[str]:
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    by_test: dict[str, list[dict[str, Any]]] = {}
    for row in found["tests"]:
        by_test.setdefault(row["id"], []).append(row)
    told = (
        f"`foedus behave {found['case']}` with {found['draws']} draws by {found['replicates']} "
        f"shocks, seed {found['seed']}, bands `{found['bands'][:12]}`. Intervals run over draws, "
        "5% to 95%. What was found stands in the order of the conditions; ! marks one that does "
        "not hold. The last column names the readings whose verdict is another than that of all "
        "draws together."
    )
    head = ("test", "median (interval)", "found", "frozen or control", "verdict", "otherwise")
    ready = [rows for rows in by_test.values() if rows[0]["verdict"] != "not yet"]
    missing = [rows[0] for rows in by_test.values() if rows[0]["verdict"] == "not yet"]
    reasons = [row for rows in by_test.values() for row in rows[:1] if row["reason"]]
    return [
        f"## How `{found['case']}` comes out",
        told,
        table(head, map(_result, ready)),
        _recovery(rows[0] for rows in by_test.values()),
        "### Why",
        table(
            ("test", "verdict", "because"),
            ((r["id"], f"`{r['verdict']}`", r["reason"]) for r in reasons if r not in missing),
        ),
        "### Not yet expressed",
        table(("test", "why not"), ((row["id"], row["reason"]) for row in missing)),
    ]


def _recovery(rows: Any) -> str:
    return " ".join(
        f"{row['id']} recovers {row['recovered']:.0%} of what the elasticity that was put in would "
        "do at once."
        for row in rows
        if row["recovered"] is not None
    )


def _result(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    pooled, *readings = rows
    other = [row for row in readings if row["verdict"] != pooled["verdict"]]
    effect = ""
    if pooled["median"] is not None:
        effect = f"{pooled['median']:.2g} ({pooled['low']:.2g} to {pooled['high']:.2g})"
    return (
        pooled["id"],
        effect,
        "; ".join(map(_found, pooled["conditions"])),
        _against(pooled),
        f"`{pooled['verdict']}`",
        ", ".join(f"{row['reading']}: {row['verdict']}" for row in other),
    )


def _found(condition: dict[str, Any]) -> str:
    value = condition["value"]
    if value is None:
        return "no number !"
    text = f"{value:.0%}" if condition["percent"] else f"{value:.2g}"
    return text if condition["held"] else f"{text} !"


def _against(row: dict[str, Any]) -> str:
    muted, control = row["muted"], row["control"]
    if control is not None:
        effect = "-" if control["effect"] is None else f"{control['effect']:.2g}"
        return f"control {effect} of {control['needed']:g}"
    if muted is None:
        return ""
    effect = "" if muted["effect"] is None else f" ({muted['effect']:.2g})"
    return f"frozen: {muted['outcome']}{effect}"
