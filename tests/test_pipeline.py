"""The one path end to end on the shipped case: what a run leaves, and what it refuses."""

from pathlib import Path

import numpy as np
import pytest

from foedus import pipeline
from foedus.errors import InterventionError, OptionError, ResourceError
from foedus.result.result import Result as Run

pytestmark = pytest.mark.xdist_group("us-japan")

DRAWS, REPLICATES, QUARTERS = 24, 2, 6
FIELD_NAMES = {
    "defence_burden",
    "host_nation_support",
    "commitment_trust",
    "abandonment_fear",
    "entrapment_fear",
    "patron_ledger",
    "word_deed_gap",
    "challenge_risk",
    "grey_incidents",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    return pipeline.run(
        "us-japan",
        draws=DRAWS,
        replicates=REPLICATES,
        quarters=QUARTERS,
        seed=3,
        out=folder / "base",
    )


def test_a_default_run_has_two_arms_and_the_fields_names(run: Run) -> None:
    document = run.summary()
    assert document.schema == "foedus-summary/3"
    assert document.arms == ("baseline", "no-ask", "L0")
    assert FIELD_NAMES <= set(document.outcomes)
    assert document.quarters == ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2")
    trust = document.outcomes["commitment_trust"].by["L0"]["JPN>JPN"]
    assert len(trust.mean) == QUARTERS
    assert sum(document.status["baseline"].values()) == DRAWS * REPLICATES


def test_the_summary_says_what_the_store_holds(run: Run) -> None:
    by = run.summary().outcomes["defence_burden"].by["baseline"]
    data = run.dataset["defence_burden"].sel(arm="baseline", actor="JPN").to_numpy()
    assert data.shape == (DRAWS * REPLICATES, QUARTERS)
    assert by["JPN"].mean == pytest.approx(data.mean(axis=0), rel=1e-4)
    assert by["JPN"].p95 == pytest.approx(np.quantile(data, 0.95, axis=0), rel=1e-4)


def test_the_manifest_tells_how_to_repeat_the_run(run: Run) -> None:
    manifest = run.manifest
    assert manifest.digest == pipeline.compile("us-japan").digest
    assert manifest.seed == 3
    assert "threefry" in manifest.stream_scheme
    assert manifest.version
    assert all(p.unit and p.source and p.grade for p in manifest.parameters)


def test_what_is_saved_has_units_and_descriptions(run: Run) -> None:
    data = run.dataset
    assert data["patron_ledger"].attrs["units"] == "bn USD/year"
    assert all(data[name].attrs["description"] for name in FIELD_NAMES)


def test_the_report_stands_alone(run: Run) -> None:
    html = run.report.read_text(encoding="utf-8")
    assert "<svg" in html
    assert 'src="http' not in html
    assert "<script src" not in html


def test_the_same_call_gives_the_same_numbers(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = pipeline.run(
        "us-japan",
        draws=DRAWS,
        replicates=REPLICATES,
        quarters=QUARTERS,
        seed=3,
        out=folder / "again",
        report=False,
        progress=True,
    )
    lines = capsys.readouterr().err.splitlines()
    assert any(line.startswith("simulating") and line.endswith("100%") for line in lines)
    for arm in ("baseline", "L0"):
        assert np.array_equal(again.values("threat", arm), run.values("threat", arm))


def test_interventions_reach_every_arm(run: Run, folder: Path) -> None:
    found = pipeline.run(
        "us-japan",
        draws=DRAWS,
        replicates=REPLICATES,
        quarters=QUARTERS,
        seed=3,
        policies=["L0", "leader-alone"],
        do=["USA.tariff=25%@2025Q2..2025Q3", "state:gdp[JPN]+=-5%@2025Q4"],
        out=folder / "do",
        report=False,
    )
    for arm in ("L0", "leader-alone"):
        i = found.series("setting").labels.index("USA.tariff")
        assert (found.values("setting", arm)[:, 1:3, i] == 25.0).all()
    before = run.values("defence_burden", "L0")[:, 0]
    assert np.array_equal(found.values("defence_burden", "L0")[:, 0], before)
    gdp = found.values("gdp", "L0")[:, 3] / run.values("gdp", "L0")[:, 3]
    label = found.series("gdp").labels.index("JPN")
    assert gdp[:, label] == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (OptionError, {"draws": 0}),
        (OptionError, {"quarters": -1}),
        (OptionError, {"seed": -1}),
        (OptionError, {"draws": 10**7, "replicates": 10}),
        (ResourceError, {"draws": 10**7, "replicates": 1}),
        (InterventionError, {"policies": ["L1"]}),
        (InterventionError, {"do": ["off:everything"]}),
    ],
)
def test_what_cannot_run_is_refused_before_anything_is_written(
    error: type[Exception], call: dict[str, object], tmp_path: Path
) -> None:
    with pytest.raises(error):
        pipeline.run("us-japan", **{"out": tmp_path / "x", **call})  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
