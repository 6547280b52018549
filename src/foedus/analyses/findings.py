"""All analyses of a run together, and the summary document that carries them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from foedus.analyses import lobotomy, monitor
from foedus.analyses.cautions import cautions
from foedus.analyses.relative_risk import RiskRow, relative_risk
from foedus.analyses.scorecard import scorecard
from foedus.result import summary
from foedus.result.documents.behaviour import BehaviourTest
from foedus.result.documents.contrast import Contrast
from foedus.result.documents.scorecard import Scorecard
from foedus.result.documents.summary import Flag, Quantiles, Replaced, Summary
from foedus.result.result import Result


@dataclass(frozen=True)
class Findings:
    """What the analyses of a result say.

    Attributes
    ----------
    choices
        How every instrument was used.
    bounds
        How many members end at a bound.
    flags
        What of these the monitor warns about.
    risks
        Relative risk of every hazard against the first arm.
    scorecard
        The arm in which what happened is imposed, against what was observed.
    lobotomy
        What a replaced government changes; None where it was not tried.
    """

    choices: list[monitor.ChoiceRow]
    bounds: list[monitor.BoundRow]
    flags: list[Flag]
    risks: list[RiskRow]
    scorecard: Scorecard
    lobotomy: list[Replaced] | None = None


def analyse(result: Result, replaced: Sequence[Replaced] | None = None) -> Findings:
    """Run every analysis on a result.

    Parameters
    ----------
    replaced
        Rows of `foedus.analyses.lobotomy.lobotomy`, which needs members that no result keeps; by
        default those that an earlier summary in the result folder holds.
    """
    used, at_bound = monitor.choices(result), monitor.bounds(result)
    rows = lobotomy.saved(result) if replaced is None else list(replaced)
    flags = monitor.flags(used, at_bound)
    return Findings(used, at_bound, flags, relative_risk(result), scorecard(result), rows)


def document(
    result: Result,
    findings: Findings,
    behaviour: Sequence[BehaviourTest] | None = None,
    contrasts: Sequence[Contrast] = (),
) -> Summary:
    """Return the summary document with the findings in it.

    Parameters
    ----------
    behaviour
        Verdicts of the behaviour tests as records of the summary, where they were run.
    contrasts
        What differences between lines are made of, as `foedus.analyses.reaction` gives it.
    """
    risks: dict[str, dict[str, dict[str, Quantiles]]] = {}
    for row in findings.risks:
        by_label = risks.setdefault(row.series, {}).setdefault(row.arm, {})
        by_label[row.label] = Quantiles(row.p05, row.p50, row.p95)
    flags = [replace(flag, value=round(flag.value, 6)) for flag in findings.flags]
    replaced, card = findings.lobotomy, findings.scorecard
    made = summary.summarise(result, flags, risks, replaced, behaviour, contrasts, card)
    return replace(made, cautions=tuple(cautions(result, made)))
