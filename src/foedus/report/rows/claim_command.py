"""The arms of a claim as a command that compares them."""

import re
import shlex
from collections.abc import Sequence

from foedus.case.interventions import PREFIXES
from foedus.result.documents.claims import ClaimFound

POLICY = "policy:"
"""What stands in an arm before the name of a policy of the case."""


def command(case: str, claim: ClaimFound) -> str:
    """Return the command that compares the arms of a claim.

    Empty where it has none, or an arm that adds to a policy of the case, which no one option says.
    """
    parts = [_option(name, do) for name, do in claim.arms.items()]
    if not parts or not all(parts):
        return ""
    after = max((limb.after for limb in claim.limbs), default=0)
    quarters = [f"--quarters {after}"] if after else []
    return " ".join(["foedus compare", case, *parts, *quarters])


def _option(name: str, do: Sequence[str]) -> str:
    policies = [text for text in do if text.startswith(POLICY)]
    if not do:
        return "--policy baseline"
    if policies:
        return f"--policy {policies[0].removeprefix(POLICY).strip()}" if len(do) == 1 else ""
    # What begins an intervention cannot name an arm.
    named = f"{name}-arm" if name in PREFIXES else name
    text = f"{named}: {'; '.join(do)}"
    return f'--arm "{text}"' if re.fullmatch(r"[^\"$`\\!]*", text) else f"--arm {shlex.quote(text)}"
