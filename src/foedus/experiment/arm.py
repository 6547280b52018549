"""An arm of an experiment: a name, and what it imposes; a policy of the case or of one's own.

On the command line an arm of one's own is written ``NAME: EXPR; EXPR``; in Python it may be an
entry of a dictionary.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foedus.case import Case, Intervention, parse_intervention
from foedus.case.interventions import PREFIXES
from foedus.errors import FoedusError, InterventionError, OptionError, Problem, shown

LONGEST = 64
"""Letters of a name, at most."""

EXAMPLE = '--arm "tariff25: USA.tariff=25%@2026Q1"'

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Arm:
    """One arm: what is imposed beside what holds in all arms.

    Attributes
    ----------
    name
        What the arm is called in results.
    do
        Interventions as text, in the order they apply.
    policy
        The policy of the case that the arm is; empty where the arm was given on the spot.
    """

    name: str
    do: tuple[str, ...] = ()
    policy: str = ""

    @property
    def where(self) -> str:
        """Return what errors call the place where an arm of one's own was given."""
        return f"--arm {self.name}"


Own = Mapping[str, str | Sequence[str]] | Sequence[str | Arm]
"""Arms of one's own: by name a list of interventions, or each as ``NAME: EXPR; EXPR``."""


def of_policy(case: Case, name: str) -> Arm:
    """Return the arm that a policy of the case is; the case has it."""
    return Arm(name, tuple(text for _, text in case.imposed(name)), name)


def count(arms: Own) -> int:
    """Return how many arms were given."""
    return 1 if isinstance(arms, str) else len(arms)


def own(arms: Own, case: Case) -> list[Arm]:
    """Return arms that were given on the spot.

    Raises
    ------
    FoedusError
        With every arm that has no name or a name that cannot be, imposes nothing, or holds an
        expression that cannot be read.
    """
    found: list[Arm] = []
    problems: list[Problem] = []
    refused: type[FoedusError] = OptionError
    for written in _each(arms):
        try:
            arm = _read(written) if isinstance(written, str) else written
            _check_name(arm.name, list(case.policies), [other.name for other in found])
            found.append(arm)
            if not arm.do:
                fix = f"write {EXAMPLE}; a policy such as baseline imposes nothing"
                problems.append(Problem(arm.where, "the arm imposes nothing", fix))
            interventions(arm)
        except (OptionError, InterventionError) as error:
            refused = type(error)
            problems += error.problems
    if problems:
        raise refused(problems)
    return found


def interventions(arm: Arm) -> list[Intervention]:
    """Return what an arm of one's own imposes.

    Raises
    ------
    InterventionError
        With every expression that cannot be read.
    """
    return list(_parsed(arm.do, arm.where))


def check_common(arms: Sequence[Arm], do: Sequence[str]) -> None:
    """Refuse arms of one's own that say otherwise than what is to hold in all arms.

    Both were written for the same run. What holds in all arms applies last, so that what the arm
    says would be lost without a word; a policy of the case is there to be changed.

    Raises
    ------
    InterventionError
        Naming both, for every contradiction.
    """
    common = list(_parsed(do, "--do"))
    fix = "keep one: --do holds in every arm"
    problems = [
        Problem(
            arm.where, f"'{shown(own.text, 80)}' contradicts --do '{shown(other.text, 80)}'", fix
        )
        for arm in arms
        if not arm.policy
        for own in interventions(arm)
        for other in common
        if _contradict(own, other)
    ]
    if problems:
        raise InterventionError(problems)


def _each(arms: Own) -> Iterator[str | Arm]:
    if isinstance(arms, str):
        yield arms
    elif isinstance(arms, Mapping):
        for name, do in arms.items():
            yield Arm(name.strip(), tuple(_split(do)) if isinstance(do, str) else tuple(do))
    else:
        yield from arms


def _read(text: str) -> Arm:
    name, colon, rest = text.partition(":")
    if not colon or "=" in name:
        missing = "an arm needs a name and a colon before its expressions"
        raise OptionError(
            Problem("--arm", f"{missing}; got '{shown(text, 80)}'", f"write {EXAMPLE}")
        )
    if name.strip() in PREFIXES:
        what = (
            f"'{shown(text, 80)}': \"{name.strip()}\" begins an intervention and cannot name an arm"
        )
        raise OptionError(
            Problem("--arm", what, f'put a name before it: --arm "NAME: {name.strip()}:..."')
        )
    return Arm(name.strip(), tuple(_split(rest)))


def _split(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(";") if part.strip())


def _check_name(name: str, policies: Sequence[str], others: Sequence[str]) -> None:
    """Refuse a name that cannot be, is taken by a policy, or is that of another arm."""
    if not name:
        raise OptionError(Problem("--arm", "an arm has no name", f"write {EXAMPLE}"))
    if len(name) > LONGEST:
        what = f'"{shown(name, 40)}" has {len(name)} letters; a name has at most {LONGEST}'
        raise OptionError(Problem("--arm", what, "shorten it"))
    if not _NAME.fullmatch(name):
        what = f'"{shown(name)}" cannot name an arm'
        fix = "a name begins with a letter of A to Z and has letters, digits, _ and - alone"
        raise OptionError(Problem("--arm", what, fix))
    if name in PREFIXES:
        what = f'"{name}" begins an intervention and cannot name an arm'
        raise OptionError(Problem("--arm", what, "choose another name"))
    if name in policies:
        what = f'"{name}" is the name of a policy of the case'
        raise OptionError(Problem("--arm", what, f"choose another name, or give --policy {name}"))
    if name in others:
        raise OptionError(
            Problem("--arm", f'"{name}" is given twice', "give each arm its own name")
        )


def _parsed(do: Sequence[str], where: str) -> Iterator[Intervention]:
    problems: list[Problem] = []
    for text in do:
        try:
            yield parse_intervention(text, where)
        except InterventionError as error:
            problems += error.problems
    if problems:
        raise InterventionError(problems)


def _contradict(own: Intervention, common: Intervention) -> bool:
    """Return whether an entry that applies later and in every arm undoes one of an arm."""
    kinds = [("instrument" if e.kind == "free" else e.kind, e.target) for e in (own, common)]
    if kinds[0] != kinds[1] or (own.keys and common.keys and own.keys != common.keys):
        return False
    # A shift that comes last adds to what the arm imposes.
    if common.op == "+=" or (own.kind, own.op, own.value) == (common.kind, common.op, common.value):
        return False
    begins = [e.first for e in (own, common) if e.first is not None]
    ends = [e.last for e in (own, common) if e.last is not None]
    return not begins or not ends or max(begins) <= min(ends)
