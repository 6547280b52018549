"""An arm of an experiment: a name, and what it imposes; a policy of the case or of one's own.

On the command line an arm of one's own is written ``NAME: EXPR; EXPR``; in Python it may be an
entry of a dictionary.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from foedus.case import Case, Intervention, parse_intervention
from foedus.case.interventions import PREFIXES
from foedus.errors import FoedusError, InterventionError, OptionError, Problem, several, shown

LONGEST = 64
"""Letters of a name, at most."""

EXAMPLE = '--arm "tariff25: USA.tariff=25%@2026Q1"'
PYTHON = '{"tariff25": ["USA.tariff=25%@2026Q1"]}'

ALLOWED = "texts like NAME: EXPR; EXPR, a dictionary by name, or values of Arm"

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

    Raises
    ------
    OptionError
        For a name that cannot be, and for what is no list of texts.
    """

    name: str
    do: tuple[str, ...] = ()
    policy: str = ""

    def __post_init__(self) -> None:
        """Refuse a name that results cannot have, and take a lone text for a list of one."""
        _check_name(self.name, self.policy)
        object.__setattr__(self, "do", texts(self.do, self.where))

    @property
    def where(self) -> str:
        """Return what errors call the place where an arm of one's own was given."""
        return f"--arm {self.name}"


Own = Mapping[str, str | Sequence[str]] | Iterable[str | Arm] | Arm
"""Arms of one's own: by name a list of interventions, or each as ``NAME: EXPR; EXPR``."""


def texts(given: object, where: str) -> tuple[str, ...]:
    """Return what is given as one text or as several, such as interventions or policies.

    Raises
    ------
    OptionError
        For what is neither, at `where`.
    """
    return tuple(several(given, (str,), where, "a text or a list of texts"))


def listed(arms: Own) -> Mapping[str, object] | list[str | Arm]:
    """Return arms in a form that can be counted and gone through more than once.

    Raises
    ------
    OptionError
        For what no arms can be.
    """
    if isinstance(arms, Mapping):
        return cast("Mapping[str, object]", arms)
    return several(arms, (str, Arm), "--arm", ALLOWED, f"in Python write {PYTHON}")


def of_policy(case: Case, name: str) -> Arm:
    """Return the arm that a policy of the case is; the case has it."""
    return Arm(name, tuple(text for _, text in case.imposed(name)), name)


def count(arms: Own) -> int:
    """Return how many arms were given."""
    return len(listed(arms))


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
    for made in _each(listed(arms)):
        try:
            arm = made()
            _check_new(arm.name, list(case.policies), [other.name for other in found])
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
    return parsed(arm.do, arm.where)


def parsed(do: Sequence[str], where: str) -> list[Intervention]:
    """Return interventions that are written as text.

    Raises
    ------
    InterventionError
        With every one that cannot be read, at `where`.
    """
    found: list[Intervention] = []
    problems: list[Problem] = []
    for text in do:
        try:
            found.append(parse_intervention(text, where))
        except InterventionError as error:
            problems += error.problems
    if problems:
        raise InterventionError(problems)
    return found


def contradict(own: Intervention, common: Intervention) -> bool:
    """Return whether an entry that applies later and in every arm undoes one of an arm.

    Only what their texts tell counts here: which number an option stands for, and which mechanisms
    are rivals, is for the model.
    """
    kinds = [("instrument" if e.kind == "free" else e.kind, e.target) for e in (own, common)]
    if kinds[0] != kinds[1] or (own.keys and common.keys and own.keys != common.keys):
        return False
    # A shift that comes last adds to what the arm imposes.
    if common.op == "+=" or (own.kind, own.op, own.value) == (common.kind, common.op, common.value):
        return False
    if own.op == common.op and {type(own.value), type(common.value)} == {str, float}:
        return False
    begins = [e.first for e in (own, common) if e.first is not None]
    ends = [e.last for e in (own, common) if e.last is not None]
    return not begins or not ends or max(begins) <= min(ends)


def check_common(
    arms: Sequence[Arm],
    do: Sequence[str],
    undone: Callable[[Intervention, Intervention], bool] = contradict,
) -> None:
    """Refuse arms of one's own that say otherwise than what is to hold in all arms.

    Both were written for the same run. What holds in all arms applies last, so that what the arm
    says would be lost without a word; a policy of the case is there to be changed.

    Parameters
    ----------
    undone
        Whether an entry of an arm is undone by one that holds in all.

    Raises
    ------
    InterventionError
        Naming both, for every contradiction.
    """
    common = parsed(do, "--do")
    fix = "keep one: --do holds in every arm"
    problems = [
        Problem(
            arm.where, f"'{shown(own.text, 80)}' contradicts --do '{shown(other.text, 80)}'", fix
        )
        for arm in arms
        if not arm.policy
        for own in interventions(arm)
        for other in common
        if undone(own, other)
    ]
    if problems:
        raise InterventionError(problems)


def _each(arms: Mapping[str, object] | list[str | Arm]) -> Iterator[Callable[[], Arm]]:
    """Go through what makes each arm, so that a wrong one does not hide the others."""
    if isinstance(arms, Mapping):
        for name, do in arms.items():
            yield partial(_named, name, do)
    else:
        for written in arms:
            yield partial(_read, written)


def _named(name: object, do: object) -> Arm:
    name = name.strip() if isinstance(name, str) else name
    given = tuple(_split(do)) if isinstance(do, str) else do
    return Arm(cast("str", name), cast("tuple[str, ...]", given))


def _read(text: str | Arm) -> Arm:
    if isinstance(text, Arm):
        return text
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


def _check_name(name: object, policy: object) -> None:
    """Refuse a name that cannot be; one of a policy may be the prefix of an intervention."""
    if not isinstance(name, str) or not isinstance(policy, str):
        got = policy if isinstance(name, str) else name
        raise OptionError(Problem("--arm", f"a name must be a text, got {shown(repr(got))}"))
    if not name:
        raise OptionError(Problem("--arm", "an arm has no name", f"write {EXAMPLE}"))
    if len(name) > LONGEST:
        what = f'"{shown(name, 40)}" has {len(name)} letters; a name has at most {LONGEST}'
        raise OptionError(Problem("--arm", what, "shorten it"))
    if not _NAME.fullmatch(name):
        what = f'"{shown(name)}" cannot name an arm'
        fix = "a name begins with a letter of A to Z and has letters, digits, _ and - alone"
        raise OptionError(Problem("--arm", what, fix))
    if name in PREFIXES and not policy:
        what = f'"{name}" begins an intervention and cannot name an arm'
        raise OptionError(Problem("--arm", what, "choose another name"))


def _check_new(name: str, policies: Sequence[str], others: Sequence[str]) -> None:
    """Refuse a name that is taken by a policy, or is that of another arm."""
    if name in policies:
        what = f'"{name}" is the name of a policy of the case'
        raise OptionError(Problem("--arm", what, f"choose another name, or give --policy {name}"))
    if name in others:
        raise OptionError(
            Problem("--arm", f'"{name}" is given twice', "give each arm its own name")
        )
