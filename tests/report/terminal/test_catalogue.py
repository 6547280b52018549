import io

from rich.console import Console

from foedus.report.terminal import catalogue


def console(width: int = 120) -> Console:
    return Console(file=io.StringIO(), width=width, highlight=False)


def shown(to: Console) -> str:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


def test_catalogue_lists_cases_and_parts() -> None:
    to = console()
    cases = [{"name": "toy", "title": "A toy", "summary": "Three states."}]
    catalogue.show(cases, {"mechanisms": [{"name": "ledger", "title": "Ledger"}]}, to)
    for words in ("Cases", "toy  A toy", "Three states.", "Mechanisms", "ledger"):
        assert words in shown(to)
