"""What a run says first, on a screen: what was asked, what is surest and on what basis, limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.behaviour.suite import suite
from foedus.overview import counted
from foedus.report.rows import again, scorecard, verdicts
from foedus.report.rows.opening import Contrast, surest_contrasts
from foedus.report.rows.wording import amount, arm_text, interval, label_text
from foedus.result.documents.heard import FAINT, Heard
from foedus.result.documents.summary import Quantiles, Summary
from foedus.result.schema import Manifest
from foedus.share_words import of_draws

ANSWERS = 3
"""Arms that are answered for in a sentence."""

TESTS = 3
"""Behaviour tests that are named as the basis of a finding."""

DEAF = 4
"""Levers that hear nobody which are named."""


@dataclass(frozen=True)
class Finding:
    """A difference between an arm and the first.

    Attributes
    ----------
    sure
        Whether nearly all draws agree on its sign.
    text
        What rises or falls, in which arm, with its median and 90% of draws.
    basis
        Whether behaviour tests demand something of the same outcome, or none does.
    """

    arm: str
    sure: bool
    text: str
    basis: str


def claims_line(manifest: Manifest, result: Path | None = None) -> str:
    """Return the headline of the claims of a case, or how to make it; empty where it has none.

    With what has changed since verdicts were made. `result` may hold verdicts of its own.
    """
    told = verdicts.told(manifest.case, manifest.digest, None, result, again.leave(manifest))
    if told.verdicts is None:
        return told.how
    return f"{told.verdicts.sentence} {told.how}".strip()


def asked(manifest: Manifest) -> str:
    """Return what was asked: arms, members, quarters and seed."""
    first, *others = (arm_text(arm, manifest.titles) for arm in manifest.arms)
    arms = f"{', '.join(others)} against {first}" if others else first
    span = f"{manifest.quarters[0]} to {manifest.quarters[-1]}"
    size = f"{counted(manifest.draws, 'draw')} of {counted(manifest.replicates, 'shock')}"
    return f"Asked: {arms}; {size}; {span}; seed {manifest.seed}."


def in_every_arm(manifest: Manifest) -> str:
    """Return what was imposed in every arm, over what arms say themselves; empty for nothing."""
    return f"in every arm: {'; '.join(manifest.do)}" if manifest.do else ""


def headlines(document: Summary, place: str = "report") -> tuple[str, ...]:
    """Return the answers in a sentence each, of the first arms that are compared.

    `place` is where the others stand.
    """
    told = tuple(card.headline for card in document.answers[:ANSWERS])
    rest = len(document.answers) - len(told)
    return (*told, f"{counted(rest, 'more arm')} in the {place}.") if rest else told


def findings(manifest: Manifest, document: Summary) -> list[Finding]:
    """Return the surest differences of all arms, each outcome once, with their basis."""
    demands = demanded()
    return [
        Finding(
            contrast.arm,
            contrast.sure,
            _said(contrast, manifest),
            _basis(demands.get(contrast.series.name, ())),
        )
        for contrast in surest_contrasts(manifest, document)
    ]


def demanded() -> dict[str, tuple[str, ...]]:
    """Return by outcome the behaviour tests that demand an effect on it, or that there is none."""
    found: dict[str, tuple[str, ...]] = {}
    for row in suite():
        measures = [*([row.measure] if row.measure else []), *row.of.values()]
        for name in dict.fromkeys(m.outcome for m in measures if m.outcome):
            if row.id[0] in "SN":
                found[name] = (*found.get(name, ()), row.id)
    return found


def unsaid(manifest: Manifest, document: Summary) -> str:
    """Say why there is no finding; empty where there is one."""
    if len(manifest.arms) < 2:
        return (
            "One arm was run, and levels follow priors: ask against a twin with foedus ask "
            f"{again.case(manifest)} EXPR, or run another --policy."
        )
    if findings(manifest, document):
        return ""
    return "No number differs by as much as a fiftieth of its spread."


def deaf(manifest: Manifest, document: Summary, heard: Heard | None) -> str:
    """Say what levers are deaf to, as far as the run has looked."""
    flagged = sorted({flag.label for flag in document.monitor or () if flag.check == "deaf"})
    said = [f"choices of {_some(flagged)} hardly follow the state"] if flagged else []
    if heard is None:
        said.append(f"whom levers hear: foedus hears {again.case(manifest)}")
    else:
        loudest = {
            ear.name: max((c.change for c in heard.by_source(ear.name) if not c.own), default=0.0)
            for ear in heard.levers
        }
        silent = [name for name, change in loudest.items() if change < FAINT]
        nobody = f"{_some(silent)} {'hears' if len(silent) == 1 else 'hear'} nobody"
        said.append(nobody if silent else "every lever hears somebody")
    return f"Deaf: {'; '.join(said)}."


def lines(
    manifest: Manifest, document: Summary, heard: Heard | None, result: Path | None = None
) -> Iterator[str]:
    """Go through what follows the findings: claims, deafness, and what was observed."""
    if claims := claims_line(manifest, result):
        yield claims
    yield deaf(manifest, document, heard)
    if manifest.observed and manifest.scorecard and document.scorecard:
        yield scorecard.line(document.scorecard, manifest)
    elicited = sum(row.grade == "E" for row in manifest.parameters)
    if elicited:
        yield (
            f"All of it rests on {elicited} elicited ranges among {len(manifest.parameters)} "
            "numbers, and is no forecast."
        )


def _said(contrast: Contrast, manifest: Manifest) -> str:
    series, low = contrast.series, contrast.low
    rises = contrast.middle > (1.0 if series.is_hazard else 0.0)
    marks = Quantiles((low,), (contrast.middle,), (contrast.high,))
    label = label_text(contrast.label, manifest.names)
    verb = "rises" if rises else "falls"
    if contrast.agreed:
        verb += f" in {of_draws(contrast.agreed)}"
    if series.is_hazard:
        return f"{series.title}, {label}: {verb}, x {interval(marks)}"
    unit = "" if series.index else f" {series.unit}"
    return f"{series.title}, {label}: {verb}, {interval(marks, True, 2)}{unit}"


def _basis(tests: Sequence[str]) -> str:
    if not tests:
        return "no behaviour test demands it; declared signs may"
    more = f" and {amount(len(tests) - TESTS, digits=1)} more" if len(tests) > TESTS else ""
    return f"tested for ({', '.join(tests[:TESTS])}{more}): may give back what was put in"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - DEAF} more" if len(names) > DEAF else ""
    return f"{', '.join(names[:DEAF])}{more}"
