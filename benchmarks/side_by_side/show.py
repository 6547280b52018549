"""Say what the comparison found, without softening it. Nothing heavy is imported here."""

from __future__ import annotations

import statistics
from typing import Any


def show(found: dict[str, Any]) -> None:
    """Print the figures, and what they say in words."""
    rows = found["rows"]
    reference = next(iter(rows))
    ratios = {name: statistics.median(one["ratios"]) for name, one in rows.items()}
    _line(
        "One small system side by side",
        "members", "members/s", "ratio", "lowest", "highest", "difference",
    )  # fmt: skip
    for name, one in rows.items():
        apart = one["difference"]
        figures = (ratios[name], min(one["ratios"]), max(one["ratios"]))
        _line(
            f"  {name}",
            f"{one['members']:,}",
            f"{one['rate']:,.0f}",
            *(f"{figure:.3g}" for figure in figures),
            "-" if apart is None else f"{apart:.0e}",
        )
    print(
        f"  13 stocks, 48 quarters, nobody decides. Medians of {found['rounds']} rounds; ratios of"
        f" speed to {reference},\n  within a round. Difference: largest relative one to NumPy (64"
        f" bits; Foedus has 32);\n  above {found['single']:.0e} for 32 bits, or"
        f" {found['double']:.0e} for 64, nothing is compared: rounding explains no more.\n"
        f"  Not counted: compiling for Foedus ({found['compiling']:.1f} s, once, into an empty"
        " cache);"
        " making the\n  others' inputs.\n"
        "  Foedus draws parameters and shocks within its time and carries its whole table of"
        " variables;\n  the others carry the 13 stocks, and but for one row are handed the shocks."
    )
    for line in verdict(rows, ratios, found["compiling"]):
        print(f"  {line}")
    if found["left out"]:
        print(
            f"  Left out, not installed here: {' and '.join(found['left out'])}. `make bench`"
            " installs them."
        )


def verdict(rows: dict[str, Any], ratios: dict[str, float], compiling: float) -> list[str]:
    """Return in words who is faster, and from how many members compiling pays."""
    reference, *others = rows
    others = [name for name in others if not name.startswith("Foedus")]
    faster = [f"{name} ({ratios[name]:.1f} times)" for name in others if ratios[name] > 1.0]
    slower = [f"{name} ({1 / ratios[name]:.1f} times)" for name in others if ratios[name] <= 1.0]
    own = 1.0 / rows[reference]["rate"]
    lines = [f"Faster than Foedus: {', '.join(faster) or 'none'}."]
    lines.append(f"Slower than Foedus: {', '.join(slower) or 'none'}.")
    for name in others:
        more = 1.0 / rows[name]["rate"] - own
        if more > 0.0:
            lines.append(
                f"Compiling counted, Foedus overtakes {name} at {compiling / more:,.0f} members."
            )
    return lines


def _line(what: str, *figures: str) -> None:
    print(f"{what:<34}" + "".join(f"{figure:>12}" for figure in figures), flush=True)
