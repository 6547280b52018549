"""A comparison in plain sentences: who gains, who loses, and for whom it cannot be told."""

from collections.abc import Mapping, Sequence

from foedus import share_words
from foedus.result.documents.comparison import ComparisonDocument, LineWorth

TOLD = {
    "gains": "better for",
    "loses": "worse for",
    "cannot be told": "uncertain for",
    "the same": "no different for",
}
"""Verdict on a line to words, in the order in which they are said."""

MOSTLY = 0.5
"""Share of the variance over draws above which it is mostly what is left of shocks."""


def sentences(document: ComparisonDocument, names: Mapping[str, str]) -> list[str]:
    """Return the comparison as sentences: by policy and government, then all lines together.

    Parameters
    ----------
    names
        Full names of actors by their code.
    """
    if not document.members.used:
        return []
    if not document.lines:
        return ["The run did not record what lines want, so nothing is said about whom it is for."]
    found: list[str] = []
    for policy in document.policies[1:]:
        for government in dict.fromkeys(line.government for line in document.lines):
            lines = [line for line in document.lines if line.government == government]
            found.append(_government(policy, document.against, government, lines, names))
    return [*found, *_together(document)]


def _government(
    policy: str,
    against: str,
    government: str,
    lines: Sequence[LineWorth],
    names: Mapping[str, str],
) -> str:
    parts: list[str] = []
    for verdict, words in TOLD.items():
        mine = [_title(line, policy) for line in lines if line.versus[policy].verdict == verdict]
        if mine:
            parts.append(f"{words} {listed(mine)}")
    who = names.get(government, government)
    return f"{who}: against {against}, {policy} is {'; '.join(parts)}."


def _title(line: LineWorth, policy: str) -> str:
    """Return a line's title; where it is uncertain, in how many draws it gains."""
    versus, notes = line.versus[policy], ["not in government"] if line.counterfactual else []
    if versus.verdict == "cannot be told" and versus.positive is not None:
        notes.append(f"better in {share_words.draws(versus.positive)}, {versus.positive:.0%}")
        notes += ["mostly shocks"] if (versus.chance or 0.0) > MOSTLY else []
    bare = line.title.removeprefix("the ")
    return f"{bare} ({', '.join(notes)})" if notes else bare


def _together(document: ComparisonDocument) -> list[str]:
    holds = [(row.policy, row.against) for row in document.pareto or () if row.holds]
    said: list[str] = []
    for one, other in holds:
        if (other, one) in holds:
            if one < other:
                said.append(
                    f"{one} and {other} are as good as each other for every line in government."
                )
            continue
        said.append(
            f"{one} is at least as good as {other} for every line in government in 90% of draws "
            "or more."
        )
    return said or [
        "No policy is at least as good as another for every line in government in 90% of draws."
    ]


def listed(words: Sequence[str]) -> str:
    """Return words with commas, the last after "and"."""
    *rest, last = words
    return f"{', '.join(rest)} and {last}" if rest else last
