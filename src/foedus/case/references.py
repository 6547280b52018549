"""References between parts of a case: actor ids, source keys, attributes, policies.

The checks read the plain data, not the validated case, so that one pass over a file reports
both what has the wrong shape and what names something that is not there.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from foedus.case.fields import ASSUMPTION
from foedus.case.interventions import parse
from foedus.case.locate import MAX_DEPTH, Path, unseen
from foedus.case.policies import circles
from foedus.case.quarters import LONGEST, Quarter
from foedus.errors import InterventionError, nearest, shown
from foedus.selections import ROLES

_ACTOR_KEYS = (
    ("governments", "*"),
    ("state", "*", "values", "*"),
    ("parameters", "*", "values", "*"),
)
_ACTOR_VALUES = (
    ("attributes", "*", "at"),
    ("attributes", "*", "at", "*"),
    ("governments", "*", "instruments", "*", "target"),
    ("governments", "*", "instruments", "*", "target", "*"),
    ("governments", "*", "view", "*"),
    ("renewals", "*", "actor"),
    ("elections", "*", "actor"),
    ("slots", "*", "actor"),
)
_INTERVENTIONS = (
    ("policies", "*", "do", "*"),
    ("signals", "*", "do", "*"),
    ("signals", "*", "given", "*"),
)


@dataclass(frozen=True)
class Fault:
    """Something wrong at a path of the case; `at_key` when the key itself is meant."""

    path: Path
    what: str
    fix: str = ""
    at_key: bool = False


def faults(data: Any) -> Iterator[Fault]:
    """Go through the references that lead nowhere, and what the cast lacks."""
    checks = (
        _roles,
        _actors,
        _sources,
        _attributes,
        _hosts,
        _calendar,
        _periods,
        _records,
        _readings,
        _repeated,
        _seen,
        _policies,
        _unseen,
    )
    for check in checks:
        yield from check(data)


def _unseen(data: Any, path: Path = ()) -> Iterator[Fault]:
    """Go through what cannot be seen, in names and texts; a file is refused for it before."""
    if isinstance(data, str) and (what := unseen(data)):
        yield Fault(path, what, "leave it out")
    for step, part in _entries(data) if len(path) < MAX_DEPTH else ():
        if isinstance(step, str) and (what := unseen(step)):
            yield Fault((*path, step), what, "leave it out", at_key=True)
        yield from _unseen(part, (*path, step))


def _entries(data: Any) -> Iterator[tuple[str | int, Any]]:
    """Go through a mapping or list; nothing for a scalar."""
    if isinstance(data, dict):
        yield from cast(dict[str, Any], data).items()
    elif isinstance(data, list | tuple):
        yield from enumerate(cast(list[Any], data))


def _walk(data: Any, pattern: tuple[str, ...]) -> Iterator[tuple[Path, Any]]:
    """Go through the parts whose path fits the pattern; ``*`` stands for any one step."""
    if not pattern:
        yield (), data
        return
    for step, part in _entries(data):
        if pattern[0] in ("*", step):
            for path, leaf in _walk(part, pattern[1:]):
                yield (step, *path), leaf


def _mapping(data: Any) -> dict[str, Any]:
    """Return the data where it is a mapping, else an empty one."""
    return cast(dict[str, Any], data) if isinstance(data, dict) else {}


def _named(data: Any, section: str) -> dict[str, Any]:
    return _mapping(_mapping(data).get(section))


def _roles(data: Any) -> Iterator[Fault]:
    actors = _named(data, "actors")
    if not actors:
        return
    written = [str(_mapping(actor).get("role")) for actor in actors.values()]
    # A misspelt role is reported as such; what it leaves uncounted is no second mistake.
    known = set(written) <= set(ROLES)
    for name, role in ROLES.items() if known else ():
        count = written.count(name)
        if (role.needed and not count) or (role.single and count > 1):
            limit = "at most" if not role.needed else "exactly" if role.single else "at least"
            what = f"a case has {limit} one {name}; got {count or 'none'}"
            yield Fault(("actors",), what, "set the role of each actor", at_key=True)
    if "all" in actors:
        what = '"all" means every actor and cannot name one'
        yield Fault(("actors", "all"), what, "choose another name", at_key=True)


def _actors(data: Any) -> Iterator[Fault]:
    actors = _named(data, "actors")
    for pattern in _ACTOR_KEYS:
        for path, _ in _walk(data, pattern):
            if path[0] == "parameters" and path[-1] == "all":
                continue
            yield from _unknown_ids(str(path[-1]), path, actors, at_key=True)
    for pattern in _ACTOR_VALUES:
        for path, written in _walk(data, pattern):
            if isinstance(written, str):
                yield from _unknown_ids(written, path, actors, at_key=False)


def _unknown_ids(
    written: str, path: Path, actors: dict[str, Any], *, at_key: bool
) -> Iterator[Fault]:
    if written == "all" and path[0] == "state":
        yield Fault(path, '"all" is for parameters', "use default for a state variable", at_key)
        return
    ids = written.split(">")
    if len(ids) > 2:
        yield Fault(
            path, f'"{shown(written)}" names {len(ids)} actors', "write JPN or CHN>JPN", at_key
        )
        return
    for id_ in ids:
        if id_ not in actors:
            yield Fault(path, f'unknown actor "{shown(id_)}"', nearest(id_, list(actors)), at_key)


def _sources(data: Any) -> Iterator[Fault]:
    sources = _named(data, "sources")
    if ASSUMPTION in sources:
        what = f'"{ASSUMPTION}" marks an elicited number and cannot name a source'
        yield Fault(("sources", ASSUMPTION), what, "choose another name", at_key=True)
    allowed = {**sources, ASSUMPTION: None}
    pending: list[tuple[Path, Any]] = [((), data)]
    while pending:
        path, part = pending.pop()
        for step, inner in _entries(part):
            if step == "source" and isinstance(inner, str) and inner not in allowed:
                what = f'unknown source "{shown(inner)}"'
                yield Fault((*path, step), what, nearest(inner, list(allowed)))
            pending.append(((*path, step), inner))


def _attributes(data: Any) -> Iterator[Fault]:
    attributes = _named(data, "attributes")
    for path, _ in _walk(data, ("governments", "*", "lines", "*", "values", "*")):
        name = str(path[-1])
        if name not in attributes:
            what = f'unknown attribute "{shown(name)}"'
            yield Fault(path, what, nearest(name, list(attributes)), at_key=True)


def _hosts(data: Any) -> Iterator[Fault]:
    actors = _named(data, "actors")
    for path, id_ in _walk(data, ("renewals", "*", "actor")):
        known = isinstance(id_, str) and id_ in actors
        if known and not _mapping(actors[id_]).get("host"):
            what = f"{id_} has no support contract to renew"
            yield Fault(path, what, f"mark {id_} with host: true, or leave the renewal out")


def _calendar(data: Any) -> Iterator[Fault]:
    start, quarters = (_mapping(data).get(key) for key in ("start", "quarters"))
    begun = _quarter(start)
    if begun is None:
        return
    if isinstance(quarters, int) and 0 <= quarters <= LONGEST and begun.year + quarters / 4 >= 9998:
        what = f"{quarters} quarters from {start} run past the year 9999"
        yield Fault(("quarters",), what, "mend quarters or start")
    for section, key in (("renewals", "quarter"), ("elections", "quarter"), ("slots", "date")):
        for path, written in _walk(data, (section, "*", key)):
            held = _quarter(written)
            if held is not None and held <= begun:
                what = f"{shown(str(written))} is not after the start {begun}"
                yield Fault(path, what, "nothing can come of it; mend the date or leave it out")


_PERIODS = (
    ("reference",),
    ("readings", "*", "codings", "*", "reference"),
    ("readings", "*", "codings", "*", "bases", "*", "reference"),
)
"""Lists of periods of which each holds quarters of its own."""


def _periods(data: Any) -> Iterator[Fault]:
    begun = _quarter(_mapping(data).get("start"))
    for pattern in _PERIODS:
        for at, written in _walk(data, pattern):
            yield from _apart(at, written, begun)


def _apart(at: Path, written: Any, begun: Quarter | None) -> Iterator[Fault]:
    seen: list[tuple[str, Quarter, Quarter]] = []
    for step, first, last in _spans(written):
        path = (*at, step)
        if begun is not None and last > begun:
            what = f"{last} is after the start {begun}, and nothing is on record there"
            yield Fault((*path, "last"), what, f"end the period with {begun} or before")
        for name, other_first, other_last in seen:
            if first <= other_last and other_first <= last:
                what = f"the period shares quarters with {name}, {other_first} to {other_last}"
                yield Fault((*path, "first"), what, "let each quarter stand in one period")
        seen.append((f"reference[{step}]", first, last))


def _spans(written: Any) -> Iterator[tuple[str | int, Quarter, Quarter]]:
    """Go through the periods of a list that are written as such."""
    for step, period in _entries(written):
        first, last = (_quarter(_mapping(period).get(key)) for key in ("first", "last"))
        if first is not None and last is not None and first <= last:
            yield step, first, last


def _records(data: Any) -> Iterator[Fault]:
    begun = _quarter(_mapping(data).get("start"))
    needs = True
    for path, use in _walk(data, ("governments", "*", "instruments", "*")):
        record = _named(_mapping(use).get("base"), "record")
        quarters = [_quarter(key) for key in record]
        if begun is None or not record or None in quarters:
            continue  # reported as a wrong shape
        at = (*path, "base", "record")
        if needs and not _mapping(data).get("reference"):
            what = "a record makes base shares over reference periods; the case names none"
            fix = "write reference: [{first: 2010Q1, last: 2016Q4, title: ...}], or give shares"
            yield Fault(at, what, fix, at_key=True)
            needs = False
        yield from _record(_mapping(data).get("reference"), at, record, begun)


def _record(reference: Any, at: Path, record: dict[str, Any], begun: Quarter) -> Iterator[Fault]:
    for key in record:
        if Quarter.parse(key) > begun:
            what = f"is after the start {begun}"
            yield Fault((*at, key), what, "leave it out: a run begins where the record ends", True)
    first = min(Quarter.parse(key) for key in record)
    periods = [(first, last) for _, first, last in _spans(reference) if first <= begun]
    if periods and not any(first <= last for _, last in periods):
        listed = ", ".join(f"{first} to {last}" for first, last in periods)
        what = f"the record begins in {first}, after every reference period; these are {listed}"
        yield Fault(at, what, "carry it back, or give shares", at_key=True)


def _readings(data: Any) -> Iterator[Fault]:
    """Check records of other readers, and that no two readings speak of the same."""
    begun = _quarter(_mapping(data).get("start"))
    recoded: dict[str, str] = {}
    for path, written in _walk(data, ("readings", "*", "codings", "*")):
        name, coding = str(path[1]), _mapping(written)
        spoken = {"reference"} if coding.get("reference") else set[str]()
        for lever, base in _mapping(coding.get("bases")).items():
            spoken.add(lever)
            record = _named(base, "record")
            if begun is None or not record or None in [_quarter(key) for key in record]:
                continue  # reported as a wrong shape
            counted = _mapping(base).get("reference") or coding.get("reference")
            counted = counted or _mapping(data).get("reference")
            yield from _record(counted, (*path, "bases", lever, "record"), record, begun)
        for what in sorted(spoken):
            first = recoded.setdefault(what, name)
            if first != name:
                at = (*path, "reference") if what == "reference" else (*path, "bases", what)
                text = f"{first} speaks of {what} already, and a run may choose a coding of both"
                yield Fault(at, text, "let one reading speak of it", at_key=True)


def _quarter(written: Any) -> Quarter | None:
    if isinstance(written, datetime.date):
        return Quarter.of_date(written)
    try:
        return Quarter.parse(str(written))
    except ValueError:
        return None  # reported as a wrong shape


def _repeated(data: Any) -> Iterator[Fault]:
    for section, keys in (
        ("events", ("id",)),
        ("figures", ("id",)),
        ("renewals", ("actor", "quarter")),
        ("elections", ("actor", "quarter")),
        ("slots", ("actor", "date")),
    ):
        first: dict[str, int] = {}
        for path, entry in _walk(data, (section, "*")):
            written = [_mapping(entry).get(key) for key in keys]
            if any(isinstance(part, dict | list) or part is None for part in written):
                continue
            name = " ".join(str(part) for part in written)
            if name in first:
                what = f'"{shown(name)}" is used already by {section}[{first[name]}]'
                yield Fault((*path, keys[0]), what, "give it a name or date of its own, or drop it")
            first.setdefault(name, int(path[1]))


def _seen(data: Any) -> Iterator[Fault]:
    for path, series in _walk(data, ("observed", "*")):
        values, seen = _named(series, "values"), _mapping(series).get("seen")
        for k, quarter in _entries(seen):
            if isinstance(quarter, str) and values and quarter not in values:
                what = f'nothing was observed in "{shown(quarter)}"'
                yield Fault((*path, "seen", k), what, nearest(quarter, list(values)))


def _policies(data: Any) -> Iterator[Fault]:
    policies = _named(data, "policies")
    if "baseline" not in policies and not _mapping(data).get("default_policies"):
        what = 'default_policies names no arm, and no policy is called "baseline"'
        yield Fault(("default_policies",), what, "name an arm, or write a policy with do: []")
    for path, name in _walk(data, ("default_policies", "*")):
        if isinstance(name, str) and name not in policies:
            yield Fault(path, f'unknown policy "{shown(name)}"', nearest(name, list(policies)))
    scored = _mapping(data).get("scorecard")
    if isinstance(scored, str) and scored not in policies:
        what = f'unknown policy "{shown(scored)}"'
        yield Fault(("scorecard",), what, nearest(scored, list(policies)))
    yield from _bases(policies)
    for pattern in _INTERVENTIONS:
        for path, expression in _walk(data, pattern):
            if not isinstance(expression, str):
                continue
            try:
                parse(expression)
            except InterventionError as error:
                for problem in error.problems:
                    yield Fault(path, problem.what, problem.fix)


def _bases(policies: dict[str, Any]) -> Iterator[Fault]:
    """Check that policies build on policies, and that none builds on itself in the end."""
    known: dict[str, list[str]] = {}
    places: dict[tuple[str, str], Path] = {}
    for name, policy in policies.items():
        written = _mapping(policy).get("builds_on")
        at = ("policies", name, "builds_on")
        alone: list[tuple[Path, Any]] = [(at, written)]
        listed = (
            alone if isinstance(written, str) else [((*at, i), b) for i, b in _entries(written)]
        )
        known[name] = []
        for path, base in listed:
            if not isinstance(base, str):
                continue  # reported as a wrong shape
            if base not in policies:
                yield Fault(path, f'unknown policy "{shown(base)}"', nearest(base, list(policies)))
            elif base not in known[name]:
                known[name].append(base)
                places[name, base] = path
    for circle in circles(known):
        steps = " and ".join(f"{shown(a)} builds on {shown(b)}" for a, b in pairwise(circle))
        what = "the policy builds on itself" if len(circle) == 2 else f"a circle: {steps}"
        yield Fault(places[circle[0], circle[1]], what, "leave out one that builds on another")
