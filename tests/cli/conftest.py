"""A pipeline that answers at once, for tests of the command line alone."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests import helpers
from tests.attribution import made

import foedus
from foedus.analyses import compare, findings
from foedus.report.pages.card import Card
from foedus.report.pages.waterfall import Explanation
from foedus.result import summary
from foedus.result.documents.heard import Heard
from foedus.result.documents.plan import Coding, Plan, Reading
from foedus.result.result import Result


class Pipeline(ModuleType):
    """Stand-in for `foedus.pipeline`; `calls` holds what the command line asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__("foedus.pipeline")
        self.folder = folder
        self.calls: list[dict[str, Any]] = []
        self.problems: list[Any] = []
        self.doubtful: list[Any] = []
        self.idle: list[Any] = []
        self.fails: BaseException | None = None
        self.stage = "simulate"

    def run(self, case: str, *, progress: Callable[[str, int, int], None], **asked: Any) -> Result:
        self.calls.append({"case": case, **asked})
        progress("compile", 1, 1)
        progress(self.stage, 1, 2)
        if self.fails:
            raise self.fails
        result = helpers.write(self.folder / "out", helpers.manifest(draws=8, replicates=2))
        summary.save(result, findings.document(result, findings.analyse(result)))
        return result

    def compare(
        self, case: str, *, progress: Callable[[str, int, int], None], **asked: Any
    ) -> compare.Comparison:
        self.calls.append({"case": case, **asked})
        progress(self.stage, 1, 2)
        if self.fails:
            raise self.fails
        made = helpers.valuing(draws=8, replicates=2)
        found = compare.compare(helpers.write(self.folder / "out", made))
        compare.save(found, asked["table"])
        return found

    def behave(
        self, case: str, *, progress: Callable[[str, int, int], None], **asked: Any
    ) -> list[Any]:
        self.calls.append({"case": case, **asked})
        progress(self.stage, 1, 2)
        if self.fails:
            raise self.fails
        return []

    def who_decides(self, case: str, **_: Any) -> list[Any]:
        return []

    def ask(
        self, case: str, *what: str, progress: Callable[[str, int, int], None], **asked: Any
    ) -> Card:
        self.calls.append({"case": case, "what": what, **asked})
        progress(self.stage, 1, 2)
        if self.fails:
            raise self.fails
        return Card(made.card())

    def explain_difference(
        self,
        case: str,
        outcome: str,
        *what: str,
        progress: Callable[[str, int, int], None],
        **asked: Any,
    ) -> Explanation:
        self.calls.append({"case": case, "outcome": outcome, "what": what, **asked})
        progress(self.stage, 1, 2)
        if self.fails:
            raise self.fails
        return Explanation(made.waterfall())

    def hears(self, case: str, *, progress: Callable[[str, int, int], None], **asked: Any) -> Heard:
        self.calls.append({"case": case, **asked})
        progress(self.stage, 1, 2)
        if self.fails:
            raise self.fails
        return helpers.heard()

    def load(self, case: str, **code: Any) -> str:
        self.calls.append({"load": case, **code})
        return case

    def check(self, case: str, **code: Any) -> list[Any]:
        return self.problems

    def doubts(self, case: str, *, sizes: bool = True) -> tuple[list[Any], list[Any]]:
        self.calls.append({"doubts": case, "sizes": sizes})
        return self.doubtful, self.idle if sizes else []

    def new(self, place: Path) -> Path:
        self.calls.append({"new": place})
        if self.fails:
            raise self.fails
        return place

    def case_schema(self, parts: tuple[Path, ...] = ()) -> dict[str, Any]:
        return {"type": "object"}

    def plan(self, case: str, *, sizes: bool = False, do: tuple[str, ...] = ()) -> Plan:
        codings = tuple(Coding(n, n, ("toy.tariff",), "", "E", "") for n in ("both", "one"))
        chosen = do[0].partition("=")[2] if do else "both"
        return Plan(
            case=case, title="A toy alliance", digest="0123", parts=(), phases=(), mechanisms=(),
            variables=(), instruments=(), parameters=(), streams=(), slots=(), renewals=(),
            elections=(), views={}, left_out={},
            readings=(Reading("record", "Who counts", "both", chosen, codings),),
            warnings=("toy.tariff has no cost",) if sizes else (),
        )  # fmt: skip

    def shipped(self) -> list[dict[str, str]]:
        return [{"name": "toy", "title": "A toy alliance", "summary": "Three states."}]

    def catalogue(self, parts: tuple[Path, ...] = ()) -> dict[str, list[dict[str, str]]]:
        return {"mechanisms": [{"name": "ledger", "title": "Ledger of the patron"}]}


@pytest.fixture
def pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    made = Pipeline(tmp_path)
    for room in ("authoring", "pipeline", "questions"):
        monkeypatch.setitem(sys.modules, f"foedus.{room}", made)
        monkeypatch.setattr(foedus, room, made, raising=False)
    return made
