"""A commented case to start from, and how it is laid down in a folder of one's own."""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from foedus.case.load import FILE
from foedus.errors import OptionError, OutputError, Problem

SCHEMA_FILE = "case.schema.json"
"""The JSON Schema beside a new case, where the first line of the case points."""

CLAIM_SCHEMA_FILE = "claim.schema.json"
"""The JSON Schema of a claim, where the first line of the claim points."""

CLAIMS = "claims"
"""Folder of the claims of an analysis beside a case."""

_NAME = "my-case"
_FITTING = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def lay_down(place: Path, schema: Mapping[str, Any], claim_schema: Mapping[str, Any]) -> Path:
    """Write a case to start from, with one claim, into a new folder and return its path.

    Parameters
    ----------
    place
        Folder to make; its name becomes the name of the case.
    schema, claim_schema
        JSON Schemas of the case format and of the claim format.

    Raises
    ------
    OptionError
        If the name cannot be that of a case.
    OutputError
        If the folder is there already, or cannot be made. Nothing is left behind.
    """
    name = place.name
    if not _FITTING.fullmatch(name):
        fitting = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64]
        what = f'"{name[:80]}" cannot name a case: lower-case letters, digits and hyphens'
        raise OptionError(Problem("NAME", what, f"try {fitting}" if fitting else ""))
    if place.exists() or place.is_symlink():
        raise OutputError(Problem(str(place), "is there already", "choose another name"))
    try:
        # Made beside its place and renamed when whole, so that half a case never stands there.
        with tempfile.TemporaryDirectory(prefix=".foedus-", dir=place.parent) as folder:
            made = Path(folder) / name
            (made / CLAIMS).mkdir(parents=True)
            ours = resources.files(__name__)
            for entry in (ours / FILE, ours / "README.md", *ours.joinpath(CLAIMS).iterdir()):
                inside = made / CLAIMS if entry.name not in (FILE, "README.md") else made
                text = entry.read_text(encoding="utf-8").replace(_NAME, name)
                (inside / entry.name).write_text(text, encoding="utf-8")
            for file, content in ((SCHEMA_FILE, schema), (CLAIM_SCHEMA_FILE, claim_schema)):
                (made / file).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
            shutil.move(made, place)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(Problem(str(place), f"cannot be made: {reason}")) from None
    return place
