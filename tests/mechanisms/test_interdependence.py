from math import log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, Scene

NUMBERS = {
    "coercion_damage": 0.15,
    "coercion_price": 0.01,
    "backing_effect": 2.0,
    "adaptation_speed": 0.05,
    "adaptation_gain": 0.4,
    "opening_worth": 0.08,
    "opening_need": 0.1,
    "control_cost": 0.02,
    "tariff_wish": 0.2,
    "coercion_wish": 0.1,
    "control_wish": 0.15,
}
START = {f"state.import_vulnerability[{ALLY}]": 0.5}
PRESSED = {"coercion": {f"{RIVAL}>{ALLY}": 2.0}}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("interdependence", START, **NUMBERS)


def test_losses_by_hand(scene: Scene) -> None:
    assert scene.appraised("coercion_loss", ALLY) == 0.0
    assert scene.appraised("coercion_loss", ALLY, **PRESSED) == pytest.approx(0.3, rel=1e-5)
    half = scene.appraised("coercion_loss", ALLY, **PRESSED, import_vulnerability={ALLY: 0.25})
    assert half == pytest.approx(0.15, rel=1e-4)


def test_the_rival_pays_by_the_square_and_more_where_the_ally_is_backed(scene: Scene) -> None:
    usual = float(scene.draw.appraisals.backing[scene.at(ALLY)][0])
    paid = scene.appraised("coercion_cost", ALLY, **PRESSED, backing={ALLY: usual})
    assert paid == pytest.approx(0.01 * 4.0, rel=1e-4)
    backed = scene.appraised("coercion_cost", ALLY, **PRESSED, backing={ALLY: 1.1 * usual})
    assert backed == pytest.approx(0.04 * (1.0 + 2.0 * log(1.1)), rel=1e-4)
    # A forsaken ally is cheap to coerce, never a source of income.
    alone = scene.appraised("coercion_cost", ALLY, **PRESSED, backing={ALLY: 0.1 * usual})
    assert alone == 0.0


def test_the_wish_for_trade_by_hand(scene: Scene) -> None:
    before = float(scene.draw.start.tariff[scene.at(f"{PATRON}>{ALLY}")][0])
    wish = scene.appraised(
        "rival_trade_wish",
        ALLY,
        **PRESSED,
        tariff={f"{PATRON}>{ALLY}": before + 15.0},
        export_controls={ALLY: 1.0},
    )
    assert wish == pytest.approx(0.2 * 1.5 - 0.1 * 2.0 - 0.15, abs=1e-4)


def test_vulnerability_is_shed_under_pressure_and_not_for_ever(scene: Scene) -> None:
    pressed = {**PRESSED, "export_controls": {ALLY: 1.0}}
    assert scene.stepped("import_vulnerability", ALLY) == pytest.approx(0.0, abs=1e-7)
    shed = scene.stepped("import_vulnerability", ALLY, **pressed)
    assert shed == pytest.approx(-0.05 * 0.4 * 3.0, rel=1e-4)
    # At logit -1.2 it has arrived: 1/(1 + e^1.2) = .2315.
    there = scene.stepped(
        "import_vulnerability", ALLY, **pressed, import_vulnerability={ALLY: 0.23147522}
    )
    assert there == pytest.approx(0.0, abs=1e-5)


def test_opening_brings_output_and_a_closed_market_makes_it_dearer(scene: Scene) -> None:
    begun = scene.idle.start_channels.overture
    ours, theirs = (float(begun[scene.at(d)][0]) for d in (f"{ALLY}>{RIVAL}", f"{RIVAL}>{ALLY}"))
    one = {"overture": {f"{ALLY}>{RIVAL}": ours + 1.0}}
    both = {"overture": {f"{ALLY}>{RIVAL}": ours + 1.0, f"{RIVAL}>{ALLY}": theirs + 1.0}}
    assert scene.appraised("opening_gain", ALLY) == pytest.approx(0.0, abs=1e-7)
    assert scene.appraised("opening_gain", ALLY, **one) == pytest.approx(0.04, rel=1e-4)
    assert scene.appraised("opening_gain", ALLY, **both) == pytest.approx(0.08, rel=1e-4)
    tariff = float(scene.draw.start.tariff[scene.at(f"{PATRON}>{ALLY}")][0])
    closed = {"tariff": {f"{PATRON}>{ALLY}": tariff + 25.0}}
    found = scene.appraised("opening_gain", ALLY, **both, **closed)
    assert found == pytest.approx(0.08 * 1.25, rel=1e-4)
    before = float(scene.draw.start.export_controls[scene.at(ALLY)][0])
    controls = {"export_controls": {ALLY: before + 1.0}}
    assert scene.appraised("opening_gain", ALLY, **controls) == pytest.approx(-0.02, rel=1e-3)
    assert scene.appraised("opening_gain", RIVAL, **both) == 0.0
