"""Claims that ship: their least effects, channels and names hold against bands and model."""

import ast
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml

import foedus
from foedus import case as cases
from foedus import pipeline
from foedus.case import Intervention, parse_intervention
from foedus.claims.limb import Limb
from foedus.claims.read import POLICY, read
from foedus.claims.schema import Claim
from foedus.model import schedule
from foedus.model.discover import discover
from foedus.model.types import Model

PACKAGE = Path(foedus.__file__).parent
SHIPPED = ("us-japan", "us-korea")
OWN = re.compile(r"(?P<row>[CDGJTX][0-9]+)[a-z]?")
"""Ids of claims with a row of least effects; G1a and G1b share that of G1."""

# A least effect of another form stands in the same place here: part of an effect that is left, and
# a share of draws, of trust or of regret that is not to be passed.
SIGNS = {"<": ("0", "-", "<="), ">": ("+",)}

# What a row names as the opposite of an outcome: what is saved is what costs less.
TURNED = {("C19", "saving as one sum"): ("security_cost", "total", "-")}

BELOW = ("mechanisms", "instruments", "outcomes", "state", "case", "model", "engine", "dynamics",
         "choice", "experiment", "prior.py", "contract.py")  # fmt: skip

pytestmark = pytest.mark.xdist_group("us-japan")


@cache
def claims(name: str) -> Mapping[str, Claim]:
    return read(name, cases.load(name))


@cache
def compiled(name: str) -> Model:
    return pipeline.compile(name)


@cache
def rows() -> dict[str, dict[str, Any]]:
    text = (PACKAGE / "behaviour" / "bands.yaml").read_text(encoding="utf-8")
    return {row["id"]: row for row in yaml.safe_load(text)["least_effects"]}


def limbs(claim: Claim) -> list[Limb]:
    """Return the effects of a claim, or of those that it joins."""
    joined = [claims("us-japan")[name] for name in claim.joins]
    return [limb for each in (claim, *joined) for limb in each.effect]


def stated(limb: Limb) -> tuple[float, str, str]:
    return limb.least.value, limb.least.unit, limb.least.why


def flips(limb: Limb, part: Mapping[str, Any]) -> bool:
    """Return whether a point of a dose is to lie below what is stated."""
    return limb.bounds is not None and (part["sign"], part["value"]) == ("<", limb.bounds[1])


def least(row: Mapping[str, Any]) -> tuple[float, str, str]:
    return row["value"], row["unit"], row["why"]


# --- least effects ----------------------------------------------------------------------------


def test_every_row_of_least_effects_has_a_claim_and_every_claim_of_the_text_a_row() -> None:
    found = [OWN.fullmatch(name) for name in claims("us-japan") if not name.startswith("R")]
    assert all(found)
    assert {match["row"] for match in found if match} == set(rows())


@pytest.mark.parametrize("name", sorted(rows()))
def test_the_least_effects_of_a_claim_are_those_of_its_row(name: str) -> None:
    row, claim = rows()[name], claims("us-japan")[name]
    for part in row["limbs"]:
        named = re.fullmatch(r"(\w+)\[([\w>]+)\]", part["outcome"])
        same = [
            limb
            for limb in limbs(claim)
            if stated(limb) == least(part)
            and (
                limb.sign in SIGNS.get(part["sign"], (part["sign"],))
                or flips(limb, part)
                or TURNED.get((name, part["outcome"])) == (limb.outcome, limb.read, limb.sign)
            )
            and (named is None or (limb.outcome, limb.at) == (named[1], named[2]))
            and limb.inferred >= part.get("inferred", False)
        ]
        assert same, part
    if not claim.joins:
        allowed = {least(part) for part in row["limbs"]}
        assert {stated(limb) for limb in claim.effect} == allowed
        assert claim.horizon == row["horizon"][-1]
        after = {limb.after or claim.horizon for limb in claim.effect}
        assert after <= {*row["horizon"], *(part.get("after") for part in row["limbs"])}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_has_no_row_takes_a_least_effect_from_one(name: str) -> None:
    known = {least(part) for row in rows().values() for part in row["limbs"]}
    for claim in claims(name).values():
        assert {stated(limb) for limb in claim.effect} <= known, claim.id


@pytest.mark.parametrize("name", SHIPPED)
def test_a_relative_effect_is_read_as_one(name: str) -> None:
    for claim in claims(name).values():
        for limb in claim.effect:
            relative = limb.least.unit == "relative"
            assert relative == (limb.read in ("ratio", "log sd")), claim.id


# --- what claims name -------------------------------------------------------------------------


def needed(claim: Claim) -> set[str]:
    return {need.name for need in claim.needs}


def imposed(claim: Claim) -> Iterator[tuple[str, ...]]:
    yield from claim.arms.values()
    if claim.control is not None:
        yield from (claim.control.without, claim.control.with_)


def unknown(model: Model, claim: Claim) -> Iterator[str]:
    """Go through what a claim reads that the model has not."""
    kept = {part.outcome.name: part.labels for part in model.kept}
    levers = {lever.name: lever.options for lever in model.levers}
    lines = {line.name for line in model.lines}
    governments = {lever.government for lever in model.levers}
    for limb in claim.effect:
        of_actor_to_come = needed(claim) & set(limb.at.split(">"))
        if limb.outcome and limb.at not in kept.get(limb.outcome, ()) and not of_actor_to_come:
            yield limb.outcome
        yield from (
            name
            for name, options in limb.options.items()
            if set(options) - set(levers.get(name, ()))
        )
        yield from {
            name for name in (limb.bundle, limb.reversals, limb.clash) if name
        } - governments
        yield from set(limb.by) - lines
    for clue in claim.clues:
        if clue.at not in kept.get(clue.outcome, ()):
            yield clue.outcome


@pytest.mark.parametrize("name", SHIPPED)
def test_all_that_a_claim_reads_is_there_or_listed_as_needed(name: str) -> None:
    for claim in claims(name).values():
        assert set(unknown(compiled(name), claim)) <= needed(claim), claim.id


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_listed_as_needed_that_is_there(name: str) -> None:
    model = compiled(name)
    there = {part.outcome.name for part in model.kept} | {lever.name for lever in model.levers}
    paths = {
        f"{effect.source} -> {effect.target}"
        for mechanism in model.mechanisms
        for effect in mechanism.effects
    }
    for claim in claims(name).values():
        assert not needed(claim) & (there | paths), claim.id


def aim(entry: Intervention) -> tuple[str, str]:
    """Return what an entry moves; lines of one government share its influence."""
    shared = entry.kind == "line"
    return entry.kind, entry.target.partition(".")[0] if shared else entry.target


@pytest.mark.parametrize("name", SHIPPED)
def test_every_intervention_can_be_imposed_unless_it_needs_a_part(name: str) -> None:
    by_target: dict[tuple[str, str], list[Intervention]] = {}
    for claim in claims(name).values():
        texts = {text for bundle in imposed(claim) for text in bundle}
        for text in sorted(texts):
            if text.startswith(POLICY) or any(need in text for need in needed(claim)):
                continue
            entry = parse_intervention(text, claim.id)
            if entry not in (same := by_target.setdefault(aim(entry), [])):
                same.append(entry)
    # A schedule takes a while and refuses two entries of one target: one of each at a time.
    for together in zip_longest(*by_target.values()):
        entries = [entry for entry in together if entry is not None]
        schedule.build(compiled(name), entries, cases.load(name).quarters)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_channel_owns_neither_cause_nor_outcome(name: str) -> None:
    model = compiled(name)
    mechanisms = discover().mechanisms
    reads = {part.outcome.name: set(part.outcome.reads) for part in model.kept}
    for claim in claims(name).values():
        held = {variable for limb in claim.effect for variable in reads.get(limb.outcome, ())}
        texts = [text for bundle in claim.arms.values() for text in bundle]
        held |= {match[1] for text in texts if (match := re.match(r"state:(\w+)", text))}
        for channel in claim.channel:
            assert channel in mechanisms, claim.id
            own = {*mechanisms[channel].writes, *mechanisms[channel].appraises}
            assert not own & held, (claim.id, channel)


# --- claims stay out of the model -------------------------------------------------------------


def test_claims_change_nothing_of_a_case(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE / "cases" / "us-japan", tmp_path / "with")
    shutil.copytree(tmp_path / "with", tmp_path / "without")
    shutil.rmtree(tmp_path / "without" / "claims")
    beside, alone = cases.load(tmp_path / "with"), cases.load(tmp_path / "without")
    assert read(tmp_path / "with", beside)
    assert not read(tmp_path / "without", alone)
    assert beside == alone == cases.load("us-japan")
    assert cases.digest(beside) == cases.digest(alone) == compiled("us-japan").digest


def test_nothing_that_computes_knows_of_claims() -> None:
    for part in BELOW:
        place = PACKAGE / part
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not any(name.startswith("foedus.claims") for name in names), path
