"""What a run rests on: the command that repeats it, and the works and sources it used."""

import shlex

from foedus.report.rows import again
from foedus.report.rows.bibliography import references
from foedus.result.schema import Manifest


def command(manifest: Manifest) -> str:
    """Return the command that makes the same numbers with the same version."""
    words = ["foedus", "run", manifest.case]
    words += ["--draws", str(manifest.draws), "--replicates", str(manifest.replicates)]
    words += ["--quarters", str(len(manifest.quarters)), "--seed", str(manifest.seed)]
    for arm in manifest.arms:
        words += again.arm(manifest, arm)
    for entry in manifest.do:
        words += ["--do", entry]
    return shlex.join([*words, *again.leave(manifest)])


def literature(manifest: Manifest) -> list[str]:
    """Return the works that the mechanisms of the run cite, one line each."""
    return references(manifest.references)


def sources(manifest: Manifest) -> list[tuple[str, str]]:
    """Return the sources of the case that this run used, each with what it was used for."""
    found: list[tuple[str, str]] = []
    for key, line in manifest.sources.items():
        uses = {
            "number": sum(row.source == key for row in manifest.parameters),
            "event": sum(row.source == key for row in manifest.events),
            "observed series": sum(row.source == key for row in manifest.observed),
        }
        words = [
            f"{count} {what}{'' if count == 1 or what.endswith('s') else 's'}"
            for what, count in uses.items()
            if count
        ]
        if words:
            found.append((line, ", ".join(words)))
    return sorted(found, key=lambda row: row[0].casefold())


def informal(manifest: Manifest) -> list[str]:
    """Return the sources that parameters name in words rather than by a key."""
    known = {key for key in manifest.sources}
    return sorted({row.source for row in manifest.parameters if " " in row.source} - known)
