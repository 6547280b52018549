"""All analyses of a run together, and the summary document that carries them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from foedus.analyses import lobotomy, monitor
from foedus.analyses.lobotomy import LobotomyRow
from foedus.analyses.relative_risk import RiskRow, relative_risk
from foedus.analyses.scorecard import Scorecard, record, scorecard
from foedus.result import summary
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
    flags: list[monitor.Flag]
    risks: list[RiskRow]
    scorecard: Scorecard
    lobotomy: list[LobotomyRow] | None = None


def analyse(result: Result, replaced: Sequence[LobotomyRow] | None = None) -> Findings:
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
    behaviour: Sequence[Mapping[str, Any]] | None = None,
    contrasts: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the summary document with the findings in it.

    Parameters
    ----------
    behaviour
        Verdicts of the behaviour tests as records of the summary, where they were run.
    contrasts
        What differences between lines are made of, as `foedus.analyses.reaction` gives it.
    """
    risks: dict[str, Any] = {}
    for row in findings.risks:
        by_label = risks.setdefault(row.series, {}).setdefault(row.arm, {})
        by_label[row.label] = {name: list(getattr(row, name)) for name in ("p05", "p50", "p95")}
    flags = [asdict(flag) | {"value": round(flag.value, 6)} for flag in findings.flags]
    rows = None if findings.lobotomy is None else [asdict(row) for row in findings.lobotomy]
    scored = record(findings.scorecard)
    return summary.summarise(result, flags, risks, rows, behaviour, contrasts, scored)
