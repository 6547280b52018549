"""How a claim is written, with every key, from the schema that editors use and claims that ship."""

from pathlib import Path

import case_reference_page as reference
from case_reference_page import record, snippet
from md import code, fence, join, table

from foedus.case.json_schema import described
from foedus.claims import schema

CLAIMS = Path(__file__).parents[2] / "src" / "foedus" / "cases" / "us-japan" / "claims"

INTRODUCTION = """
An analysis claims that something leads to something. A claim is such a sentence as data: what is
imposed in which arm, what should follow, and how much of it would count. How to come from a
paragraph to a claim is told under [encode an analysis](encode-an-analysis.md).

- **Where:** `claims/ID.yaml` beside `case.yaml`, one claim in a file, the file named after its
  `id`. A case without the folder has no claims.
- **What they do not do:** claims never reach the model. The digest of a case, its draws and its
  results are the same with and without them.
- **Mistakes** are shown with file, line and column by `foedus check CASE`, all at once: unknown
  keys, other claims, works, events and policies, interventions that cannot be read, effects that
  are read after the last quarter. `foedus schema --claims` prints the rules for an editor; `foedus
  new` lays them beside a first claim.
- **What the model lacks** is no mistake. Give it the name that it would have, list that name under
  `needs`, and the claim is not expressible, for want of what it needs, until the name exists.
"""

PATTERNS = (
    ("one", "one effect"),
    ("all", "all effects in the same draw"),
    ("not lower", "no effect of this size against it"),
    ("equivalent", "no effect of this size either way"),
    ("monotone", "every step of a dose in the direction of the claim, and the least effect in all"),
    ("interaction", "what the first cause adds beside the second, less what it adds alone"),
    ("mediation", "both steps, and the greater part of the effect through the step marked `via`"),
    ("flip", "the first of two options or outcomes overtakes the second within bounds of a dose"),
    ("bound", "an effect stays within bounds"),
    ("regret", "what the best of a menu of arms is worth beyond the first"),
)

# Where a record is to be seen: the claim, and the steps down to it.
EXAMPLES: dict[str, tuple[str, tuple[str | int, ...]]] = {
    "Claim": ("", ()),
    "Cause": ("C9", ("cause",)),
    "Spread": ("C25", ("cause",)),
    "Given": ("C36", ("cause",)),
    "Limb": ("C11", ("effect",)),
    "Until": ("J3", ("effect",)),
    "Change": ("J5", ("effect",)),
    "Offers": ("G8", ("effect",)),
    "Part": ("C5", ("effect",)),
    "Flow": ("", ()),
    "Least": ("", ()),
    "Control": ("C2", ("control",)),
    "Support": ("C24", ("literature",)),
    "Rival": ("C24", ("rivals",)),
    "Clue": ("C24", ("clues",)),
    "Demand": ("C16", ("demanded_by",)),
    "Need": ("C24", ("needs",)),
    "Source": ("R3", ("source",)),
}

TITLES = {
    "Claim": "The top of a claim",
    "Limb": "An effect",
    "Until": "How fast outcomes change",
    "Change": "A change that counts",
    "Offers": "Offers and answers",
    "Part": "An amount as a share",
    "Flow": "An amount",
    "Demand": "A behaviour test that demands it",
    "Least": "A least effect",
    "Given": "A state in which it is claimed",
    "Support": "A work",
}
PLURALS = {
    "Limb": "effects", "Support": "works", "Rival": "rivals", "Clue": "clues", "Need": "needs",
    "Change": "changes", "Demand": "tests", "Flow": "amounts",
}  # fmt: skip
WORDS = {
    r"^[A-Za-z][A-Za-z0-9_-]{0,31}$": "id of a claim",
    r"^[A-Za-z][A-Za-z0-9_-]{0,63}$": "name of an arm",
    r"^(author|inferred|actor:[A-Za-z][A-Za-z0-9 .'-]*)$": "`author`, `inferred` or `actor:NAME`",
}


def page(command: str) -> str:
    """Return ``docs/claim-format.md``."""
    # Words of the other page, for records that only this one has.
    reference.TITLES.update(TITLES)
    reference.PLURALS.update(PLURALS)
    words, reference.WORDS = reference.WORDS, {**reference.WORDS, **WORDS}
    found = described(schema.Claim, "Foedus claim")
    records = {"Claim": found, **found["$defs"]}
    assert records.keys() == EXAMPLES.keys(), "say where each record is to be seen"
    sections = [record(name, records[name], _seen(name)) for name in EXAMPLES]
    reference.WORDS = words
    return (
        join(
            "# Claim format",
            f"<!-- Generated. Do not edit; run {command} -->",
            INTRODUCTION.strip(),
            "## A whole claim",
            fence(_text("C42"), "yaml"),
            "## Patterns",
            table(("pattern", "form of the cause", "holds in a draw"), _patterns()),
            *sections,
        )
        + "\n"
    )


def _patterns() -> list[tuple[str, str, str]]:
    usual = ("contrast", "spread")
    return [
        (code(name), " or ".join(map(code, schema.FORM_OF.get(name, usual))), meaning)
        for name, meaning in PATTERNS
    ]


def _text(claim: str) -> str:
    return (CLAIMS / f"{claim}.yaml").read_text(encoding="utf-8").strip()


def _seen(name: str) -> str:
    claim, steps = EXAMPLES[name]
    return snippet(_text(claim), steps) if claim else ""
