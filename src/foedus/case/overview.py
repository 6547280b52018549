"""What a case says of itself: its actors, who governs them and by what, its policies."""

from typing import TYPE_CHECKING

from foedus.overview import Overview, counted, listed

if TYPE_CHECKING:
    from foedus.case.schema import Case

COLUMNS = ("actor", "name", "role", "lines of its government", "levers")


def overview(case: "Case") -> Overview:
    """Return the actors of a case as rows; policies and horizon as notes."""
    rows: list[tuple[str, ...]] = []
    for name, actor in case.actors.items():
        government = case.governments.get(name)
        lines, levers = (government.lines, government.instruments) if government else ((), ())
        rows.append((name, actor.name, actor.role, listed(lines), listed(levers, 4)))
    levers = sum(len(government.instruments) for government in case.governments.values())
    return Overview(
        f"Case {case.name}: {case.title}",
        COLUMNS,
        rows,
        (
            f"{counted(levers, 'lever')}, {counted(len(case.sources), 'source')}; "
            f"{counted(case.quarters, 'quarter')} from {case.first}",
            f"policies: {listed(case.policies)}" if case.policies else "",
        ),
    )
