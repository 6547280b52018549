"""All analyses of a run together, and the summary document that carries them."""

from dataclasses import asdict, dataclass
from typing import Any

from foedus.analyses import monitor
from foedus.analyses.relative_risk import RiskRow, relative_risk
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
    """

    choices: list[monitor.ChoiceRow]
    bounds: list[monitor.BoundRow]
    flags: list[monitor.Flag]
    risks: list[RiskRow]


def analyse(result: Result) -> Findings:
    """Run every analysis on a result."""
    used, at_bound = monitor.choices(result), monitor.bounds(result)
    return Findings(used, at_bound, monitor.flags(used, at_bound), relative_risk(result))


def document(result: Result, findings: Findings) -> dict[str, Any]:
    """Return the summary document with the findings in it."""
    risks: dict[str, Any] = {}
    for row in findings.risks:
        by_label = risks.setdefault(row.series, {}).setdefault(row.arm, {})
        by_label[row.label] = {name: list(getattr(row, name)) for name in ("p05", "p50", "p95")}
    flags = [asdict(flag) | {"value": round(flag.value, 6)} for flag in findings.flags]
    return summary.summarise(result, flags, risks)
