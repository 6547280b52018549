"""Write the page of who hears whom: a heat map, and what every lever hears in words."""

import datetime
from functools import partial
from pathlib import Path
from typing import Any

from foedus.report.pages import page, standalone
from foedus.report.rows.hears import OWN, STEPS, drawn_anew, groups, levers, standings
from foedus.result.documents.heard import FAINT, LOUD, Heard

COMMAND = "foedus hears"

check_free = partial(standalone.check_free, command=COMMAND)
"""Refuse a page that cannot be written, as `standalone.check_free` does."""


def write(path: Path, heard: Heard, force: bool = False) -> None:
    """Write the page; see `foedus.report.standalone.write`.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    standalone.write(path, render(heard), force, COMMAND)


def render(heard: Heard) -> str:
    """Return the page as text."""
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return page.fill(
        "hears.html.j2", mark=standalone.mark(COMMAND), made=made, heard=heard, hears=parts(heard)
    )


def parts(heard: Heard) -> dict[str, Any]:
    """Return what the template of the heat map needs, here and in the report of a run."""
    loud, faint, cells = heard.counts()
    names = [ear.government for ear in heard.levers]
    return {
        "groups": groups(heard),
        "listeners": [(name, names.count(name)) for name in dict.fromkeys(names)],
        "ears": heard.levers,
        "levers": levers(heard),
        "own": OWN,
        "scale": [f"{100 * step:g}" for step in STEPS],
        "counts": {"loud": loud, "faint": faint, "cells": cells},
        "limits": {"loud": f"{100 * LOUD:g}", "faint": f"{100 * FAINT:g}"},
        "declared": [signal for signal in heard.signals if not signal.lever],
        "looked": heard.quarter,
        "do": heard.do,
        "standings": standings(heard),
        "drawn_anew": drawn_anew(heard),
    }
