"""A fingerprint of what a case says, whatever its comments, key order, layout or file name.

Code that it is compiled with is part of it: with other parts it is another case.
"""

import hashlib
import json

from foedus.case.schema import Case


def digest(case: Case) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of the validated content.

    A policy that builds on another says what the same policy says when it is spelt out.
    """
    content = case.model_dump(mode="json")
    for name, policy in content["policies"].items():
        del policy["builds_on"]
        policy["do"] = [text for _, text in case.imposed(name)]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    text += "".join(sorted(code.digest for code in case.code))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
