"""Arms are run once, kept, found again, and run anew where what was kept is damaged."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.claims.made import able, given

from foedus.claims import bank
from foedus.claims.arms import Arm
from foedus.claims.bank import Bank, union
from foedus.counterfactuals import paired_arms
from foedus.model.types import Model
from foedus.testing import synthetic

ARMS = (Arm(("AUR.tariff=0%",)), Arm(("AUR.tariff=25%",)))


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many arms were run at a time."""
    count: list[int] = []
    read = given(lambda schedule, score: score + schedule.level.max())

    def counted(model: Model, schedules: Any, *given: Any, **more: Any) -> Any:
        count.append(len(schedules))
        return read(model, schedules, *given, **more)

    monkeypatch.setattr(paired_arms, "read", counted)
    return count


def _bank(model: Model, folder: Path | None = None) -> Bank:
    one = able(model)
    return Bank(model, union([look.probes for look in one.looks]), 8, 3, folder)


def test_an_arm_is_run_once_in_a_size(model: Model, ran: list[int]) -> None:
    bank = _bank(model)
    bank.run([*ARMS, ARMS[0]], 20, 2, "x")
    bank.run(ARMS, 20, 2, "x")
    assert ran == [2]
    bank.run(ARMS[:1], 40, 2, "x")
    assert ran == [2, 1]
    assert bank.of(ARMS[1], 20, 2).whole.shape == (20, 8, 1)


def test_a_larger_size_runs_only_what_a_smaller_one_lacks(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []
    read = given(lambda schedule, score: score + schedule.level.max(), noise=1.0)

    def noted(*words: Any, members: Any, **more: Any) -> Any:
        asked.append(members.tolist())
        return read(*words, members=members, **more)

    monkeypatch.setattr(paired_arms, "read", noted)
    grown, straight = _bank(model), _bank(model)
    for size in ((2, 2), (3, 4), (5, 4)):
        grown.run(ARMS, *size, "x")
    straight.run(ARMS, 5, 4, "x")
    assert asked == [
        [0, 1, 2, 3],
        # The other two shocks of two draws, then all four of a third; then two draws more.
        [2, 3, 6, 7, 8, 9, 10, 11],
        list(range(12, 20)),
        list(range(20)),
    ]
    for arm in ARMS:
        one, other = grown.of(arm, 5, 4), straight.of(arm, 5, 4)
        assert np.array_equal(one.whole, other.whole)
        assert np.array_equal(one.within, other.within)
        assert np.array_equal(one.halves, other.halves)
        assert one.within.max() > 0.0


def test_shocks_that_do_not_double_are_run_anew(model: Model, ran: list[int]) -> None:
    bank = _bank(model)
    bank.run(ARMS, 4, 2, "x")
    bank.run(ARMS, 4, 6, "x")
    bank.run(ARMS, 2, 4, "x")  # fewer draws than were run
    assert ran == [2, 2, 2]
    assert bank.of(ARMS[0], 4, 6).whole.shape == (4, 8, 1)


def test_what_is_let_go_is_taken_from_the_folder_again(
    model: Model, ran: list[int], tmp_path: Path
) -> None:
    bank = _bank(model, tmp_path)
    bank.run(ARMS, 20, 2, "x")
    bank.forget(ARMS, 20, 2)
    with pytest.raises(KeyError):
        bank.of(ARMS[0], 20, 2)
    bank.run(ARMS, 20, 2, "x")
    assert ran == [2]
    assert bank.of(ARMS[0], 20, 2).whole.shape == (20, 8, 1)


def test_what_was_kept_is_found_by_the_next(model: Model, ran: list[int], tmp_path: Path) -> None:
    first = _bank(model, tmp_path)
    first.run(ARMS, 20, 2, "x")
    again = _bank(model, tmp_path)
    again.run(ARMS, 20, 2, "x")
    assert ran == [2]
    kept, found = first.of(ARMS[1], 20, 2), again.of(ARMS[1], 20, 2)
    assert np.array_equal(kept.whole, found.whole)
    assert len(found.halves) == 2
    assert all(np.array_equal(a, b) for a, b in zip(kept.halves, found.halves, strict=True))


def test_an_arm_is_known_by_what_it_follows_too(
    model: Model, ran: list[int], tmp_path: Path
) -> None:
    other = Arm(("AUR.tariff=10%",))
    held = [ARMS[1].along(one, "leader_trust", "BEL") for one in (ARMS[0], other)]
    _bank(model, tmp_path).run([ARMS[1], held[0]], 20, 2, "x")
    again = _bank(model, tmp_path)
    again.run([ARMS[1], *held], 20, 2, "x")
    assert ran == [2, 1], "the same step on another path is another arm"


@pytest.mark.parametrize("damage", [lambda b: b[:50], lambda b: b"", lambda b: b[:-40] + b"x" * 40])
def test_a_damaged_unit_is_run_again(
    model: Model, ran: list[int], tmp_path: Path, damage: Any
) -> None:
    _bank(model, tmp_path).run(ARMS, 20, 2, "x")
    victim = sorted(tmp_path.iterdir())[0]
    victim.write_bytes(damage(victim.read_bytes()))
    _bank(model, tmp_path).run(ARMS, 20, 2, "x")
    assert ran == [2, 1]


def test_another_seed_or_other_read_outs_are_other_units(
    model: Model, ran: list[int], tmp_path: Path
) -> None:
    _bank(model, tmp_path).run(ARMS, 20, 2, "x")
    other = _bank(model, tmp_path)
    other.seed = 4
    other.run(ARMS, 20, 2, "x")
    assert ran == [2, 2]


def test_other_code_takes_nothing_that_was_kept(
    model: Model, ran: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bank(model, tmp_path).run(ARMS, 20, 2, "x")
    monkeypatch.setattr(bank, "fingerprint", lambda: "other code")
    _bank(model, tmp_path).run(ARMS, 20, 2, "x")
    assert ran == [2, 2]


def test_nothing_half_written_has_the_name_of_a_unit(
    model: Model, ran: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space"):
        _bank(model, tmp_path).run(ARMS, 20, 2, "x")
    assert list(tmp_path.iterdir()) == []
    assert ran == [2]
