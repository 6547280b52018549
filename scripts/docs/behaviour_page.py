"""The page of behaviour tests, from the suite."""

from md import codes, join, table

from foedus.behaviour.suite import Behaviour, suite

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
  It passes on all draws together and fails under two readings: narrowly under
  `domain_dictatorship`, and clearly (about 70% of draws) under `commitment_trust`. That stands as a
  defect. The passes are weak, too: the band begins at zero, and the median effect is next to none.
- **B8** had almost no effect within the first prior of how backing raises the rival's price of
  coercion; the prior was widened to 0-4. It still comes out `assumed`: in most draws nothing
  happens, and where something does the coercion rises.
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
        "## Not yet expressed",
        table(("test", "what must come out", "why not"), missing),
        "## Changed so that a test passes",
        CHANGED.strip(),
    )
    return text + "\n"


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
