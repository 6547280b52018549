"""A fingerprint of what a case says, whatever its comments, key order, layout or file name."""

import hashlib
import json

from foedus.case.schema import Case


def digest(case: Case) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of the validated content."""
    content = case.model_dump(mode="json")
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
