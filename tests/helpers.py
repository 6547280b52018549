"""A small made-up result, for tests of everything that reads one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.result.documents.heard import (
    Band,
    Cell,
    Ear,
    Footing,
    Heard,
    Interest,
    Redrawn,
    Signal,
    Stakes,
)
from foedus.result.result import Result, open_result
from foedus.result.schema import (
    EventRow,
    InterestRow,
    LineRow,
    Manifest,
    MechanismRow,
    ParameterRow,
    Series,
)
from foedus.result.store import ResultWriter

QUARTERS = tuple(f"{2025 + i // 4}Q{i % 4 + 1}" for i in range(16))
ACTORS = ("USA", "JPN", "CHN", "TWN", "KOR", "AUS", "PHL", "IND")
PROTEGES = ("JPN", "TWN", "KOR", "PHL")
TRUST = tuple(f"{a}>{b}" for a in ("USA", "JPN", "CHN") for b in PROTEGES)
LINES = ("USA.leader", "USA.team")
MENUS = {
    "USA.ask_spending": ("none", "2%", "2.5%", "3%", "3.5%", "5%"),
    "USA.rhetoric": ("reassure", "neutral", "shame", "threaten"),
    "USA.posture": ("upgrade", "hold", "halt"),
}

PARTS = (
    "line:USA.leader", "line:USA.team", "line:CHN.leader", "interest:ally_burden", "interest:cash",
    "interest:elsewhere", "answers", "record", "chance", "regret", "open",
)  # fmt: skip
"""What a deliberation is taken apart into; the other government and one interest weigh nothing."""

BIBTEX = """@article{olson1966economic,
  author = {Olson, Mancur and Zeckhauser, Richard},
  title = {An Economic Theory of Alliances},
  journal = {Review of Economics and Statistics},
  volume = {48}, number = {3}, pages = {266--279}, year = {1966}, doi = {10.2307/1927082}
}"""


def _series(name: str, title: str, unit: str, part: Any, dim: str, **more: Any) -> Series:
    labels = {"actor": ACTORS, "protege": PROTEGES, "observer_protege": TRUST, "line": LINES}[dim]
    return Series(name, title, f"{title}, made up.", unit, part, dim, labels, **more)


SERIES = (
    _series("line_share", "Weight of the lines", "share", "I", "line"),
    Series(
        "option", "Options taken", "Option in force.", "option", "II", "instrument",
        tuple(MENUS), dtype="int8", categories=tuple(MENUS.values()),
    ),
    _series("host_nation_support", "Host-nation support", "bn USD/year", "II", "protege"),
    _series("defence_burden", "Defence burden", "% of GDP", "III", "actor"),
    _series("patron_ledger", "Ledger of the patron", "bn USD/year", "III", "protege"),
    _series("word_deed_gap", "Gap of word and deed", "index points", "IV", "protege", index=True),
    _series("commitment_trust", "Commitment trust", "probability", "IV", "observer_protege"),
    _series("challenge_risk", "Challenge risk", "probability/quarter", "IV", "protege"),
    _series("challenges", "Challenges", "0 or 1", "IV", "protege"),
    _series("grey_incidents", "Grey-zone incidents", "incidents/quarter", "IV", "protege"),
)  # fmt: skip


def manifest(draws: int = 40, replicates: int = 4, **changes: Any) -> Manifest:
    """Return the manifest of the made-up result."""
    made = Manifest(
        case="toy",
        title="A toy alliance",
        digest="0123456789abcdef",
        version="0.0.0",
        seed=7,
        stream_scheme="named/1",
        draws=draws,
        replicates=replicates,
        quarters=QUARTERS,
        arms=("baseline", "L0"),
        created_at="2025-01-01T00:00:00+00:00",
        series=SERIES,
        policies={"baseline": [], "L0": ["line:USA.leader=0"]},
        parameters=(
            ParameterRow("defence_demand.income", "1", "olson1966economic", "V",
                         "response of demand to income", "normal(1, 0.2)"),
            ParameterRow("commitment_trust.word", "1/quarter", "assumption", "E",
                         "weight of words", "uniform(0.02, 0.2)"),
        ),
        references=(BIBTEX, "Snyder, G. (1997). Alliance Politics."),
        mechanisms=(
            MechanismRow("defence_demand", "M2", "Defence demand"),
            MechanismRow("security_spiral", "M11", "Security spiral", active=False),
        ),
        events=(EventRow("2025-03-04", "Testimony: the ally should spend 3% of GDP", "hearing"),),
        status={0: "sound", 1: "turned non-finite"},
        focus=("USA", "JPN", "CHN"),
        names={"USA": "United States", "JPN": "Japan", "CHN": "China", "TWN": "Taiwan"},
    )  # fmt: skip
    return replace(made, **changes)


INTERESTS = (
    InterestRow(
        "burden", "defence_burden", ("JPN",), False, 0.5, "% of GDP", "", "assumption", "E"
    ),
    InterestRow("risk", "challenge_risk", ("JPN",), True, 1.2, "ratio", "", "assumption", "E"),
    InterestRow(
        "trust", "commitment_trust", ("JPN>JPN",), False, 0.05, "probability", "", "x", "V"
    ),
)
VALUING = (
    LineRow("USA.leader", "USA", "leader's line", True, False,
            {"burden": "+", "trust": "?"}, "assumption", "E"),
    LineRow("USA.team", "USA", "the team", False, False,
            {"burden": "+", "risk": "-", "trust": "+"}, "x", "V"),
    LineRow("USA.cabinet", "USA", "another cabinet", False, True,
            {"trust": "+"}, "assumption", "E"),
    LineRow("JPN.managers", "JPN", "alliance managers", False, False,
            {"burden": "-", "risk": "-"}, "assumption", "E"),
)  # fmt: skip


def valuing(**changes: Any) -> Manifest:
    """Return the manifest of a made-up result that says what lines of governments value."""
    names: list[str] = []
    for line in VALUING:
        names += [] if line.counterfactual else [f"line.{line.name}.weight"]
        names.append(f"line.{line.name}.discount")
        for interest, sign in line.signs.items():
            names.append(f"line.{line.name}.{interest}.weight")
            names += [f"line.{line.name}.{interest}.sign"] if sign == "?" else []
    rows = tuple(ParameterRow(name, "1", "assumption", "E", name, "made up") for name in names)
    return manifest(**{"interests": INTERESTS, "lines": VALUING, "parameters": rows, **changes})


def drawn(made: Manifest) -> npt.NDArray[np.float32]:
    """Return the drawn numbers of a made-up result; those of no line are one."""
    found = np.ones((made.draws, len(made.parameters)), np.float32)
    for i, row in enumerate(made.parameters):
        rng = np.random.default_rng([made.seed, i])
        if row.name.endswith(".discount"):
            found[:, i] = rng.uniform(0.85, 0.98, made.draws)
        elif row.name.endswith(".sign"):
            found[:, i] = rng.uniform(-1.0, 1.0, made.draws)
        elif row.name.startswith("line."):
            found[:, i] = rng.gamma(2.0, 1.0, made.draws)
    return found


def starts(made: Manifest) -> npt.NDArray[np.float32]:
    """Return where interests stand at the start, between what is plausible for each."""
    low, high = np.array([1.5, 0.01, 0.3]), np.array([2.5, 0.03, 0.7])
    rng = np.random.default_rng(made.seed)
    return rng.uniform(low, high, (made.draws, 3)).astype(np.float32)


def numbers(made: Manifest, arm: int, seed: int = 0) -> dict[str, npt.NDArray[Any]]:
    """Return plausible numbers for every series of one arm; arms share their noise."""
    rng = np.random.default_rng(seed)
    members, quarters = made.members, len(made.quarters)
    start = {"defence_burden": 2.0, "host_nation_support": 1.4, "grey_incidents": 20.0}
    found: dict[str, npt.NDArray[Any]] = {"status": np.zeros(members, np.uint8)}
    for series in made.series:
        shape = (members, quarters, len(series.labels))
        draw = rng.normal(size=(made.draws, 1, shape[2])).repeat(made.replicates, axis=0)
        walk = np.cumsum(0.1 * draw + 0.1 * rng.normal(size=shape) + 0.02 * arm, axis=1)
        if series.is_choice:
            sizes = np.array([len(options) for options in series.categories])
            values = np.clip(np.round(sizes / 2 + walk), 0, sizes - 1)
        elif series.is_event:
            values = rng.random(shape) < 0.02
        elif series.bounded or series.is_hazard:
            values = 1 / (1 + np.exp(-walk + (4 if series.is_hazard else 0)))
        elif series.name in start:
            values = start[series.name] * np.exp(walk / 3)
        else:
            values = walk
        found[series.name] = values.astype(series.dtype)
    return found


def sums(made: Manifest, arm: int, count: int) -> npt.NDArray[np.float64]:
    """Return what a block of so many members weighed: half of them had an instrument open.

    The last instrument is never on the agenda. Sizes grow with the position of their part.
    """
    parts = len(made.deliberation)
    opened = np.full((len(made.quarters), len(made.instruments)), count // 2)
    opened[:, -1] = 0
    size = np.arange(1.0, parts + 1)
    size[[made.deliberation.index(name) for name in ("line:CHN.leader", "interest:elsewhere")]] = 0
    found = opened[..., None, None] * np.stack([-size / (2 + arm), size], axis=-1)
    found[:, :, made.deliberation.index("open")] = opened[..., None]
    return found


def write(
    out: Path,
    made: Manifest,
    block: int = 64,
    force: bool = False,
    arms: Sequence[int] | None = None,
    unsound: Mapping[int, Sequence[int]] | None = None,
) -> Result:
    """Write the made-up result to a folder and open it.

    Parameters
    ----------
    arms
        Whose numbers each arm has; by default each has its own.
    unsound
        By arm, members whose numbers went wrong.
    """
    with ResultWriter(out, made, force) as writer:
        for arm in range(len(made.arms)):
            arrays = numbers(made, arm if arms is None else arms[arm])
            for member in (unsound or {}).get(arm, ()):
                arrays["status"][member] = 1
                for series in made.series:
                    if series.dtype == "float32":
                        arrays[series.name][member, 1:] = np.nan
            for first in range(0, made.members, block):
                part = {name: values[first : first + block] for name, values in arrays.items()}
                weighed = sums(made, arm, len(part["status"])) if made.deliberation else None
                writer.write(arm, first, part, weighed)
        writer.write_parameters(drawn(made))
        if made.interests:
            writer.write_starts(starts(made))
        writer.finish()
    return open_result(out)


def redrawn() -> Redrawn:
    """Return how the levers of `heard` move when base shares alone are drawn anew."""
    usual, other, none = Band(0.8, 0.6, 0.95), Band(0.2, 0.05, 0.4), Band(0.0, 0.0, 0.0)
    change = Band(0.256, 0.12, 0.4)
    return Redrawn(40, 16, (
        Footing("USA.tariff", False, "threat", (), (usual, other), change, none, none),
        Footing("JPN.talks", True, "USA.tariff=25%", (), (usual, other), change, none, none),
        Footing("JPN.export_controls", True, "", ("aligned",), (usual, other), none, other, other),
    ))  # fmt: skip


def heard(base: bool = False, do: tuple[str, ...] = ()) -> Heard:
    """Return who hears whom in a made-up alliance: two governments, one declared signal."""
    signals = (
        Signal("USA.tariff=25%", "Tariff: 25%", "USA", "USA.tariff"),
        Signal("JPN.talks=postpone", "Talks: postpone", "JPN", "JPN.talks"),
        Signal("threat", "twice the threat"),
    )
    live = Interest("cash", 1.5, 0.75, 0.5, False)
    dead = Interest("ally_trust", 0.01, 0.0, 0.0, True)
    ears = tuple(
        Ear(name, name[:3], title, options, options[0], chances, 0.25, 0.125,
            Stakes(name, 0.9, 2.0, 0.5, (live, dead)))
        for name, title, options, chances in (
            ("USA.tariff", "Tariff", ("0%", "25%"), (0.9, 0.1)),
            ("JPN.talks", "Talks", ("hold", "postpone"), (0.8, 0.2)),
            ("JPN.export_controls", "Export controls", ("usual", "aligned"), (0.5, 0.5)),
        )
    )  # fmt: skip
    changes = {
        ("USA.tariff=25%", "JPN.talks"): 0.256, ("USA.tariff=25%", "JPN.export_controls"): 0.0,
        ("JPN.talks=postpone", "USA.tariff"): 0.0125,
        ("JPN.talks=postpone", "JPN.export_controls"): 0.07,
        ("threat", "USA.tariff"): 0.0004, ("threat", "JPN.talks"): 0.004,
        ("threat", "JPN.export_controls"): 0.0,
    }  # fmt: skip
    cells = tuple(
        Cell(signal, lever, signal[:3] == lever[:3], x, 0.5 * x, x, 1.5 * x, (-x, x),
             25.0 * x if lever == "USA.tariff" else None)
        for (signal, lever), x in changes.items()
    )  # fmt: skip
    return Heard(
        case="toy",
        title="A toy alliance",
        digest="0123456789abcdef",
        version="0.0.0",
        seed=7,
        draws=40,
        quarter="2025Q4",
        signals=signals,
        levers=ears,
        cells=cells,
        do=do,
        base=redrawn() if base else None,
    )
