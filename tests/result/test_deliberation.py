import numpy as np
import pytest
from tests import helpers

from foedus.result.deliberation import Sums, own_parts

MADE = helpers.manifest(deliberation=helpers.PARTS)


def test_the_order_of_blocks_changes_no_bit() -> None:
    rng = np.random.default_rng(5)
    blocks = [rng.normal(size=helpers.sums(MADE, 0, 2).shape) for _ in range(7)]
    for block in blocks:
        block[:, :, helpers.PARTS.index("open")] = 3
    means = []
    for order in (blocks, blocks[::-1], blocks[3:] + blocks[:3]):
        total = Sums(MADE)
        for block in order:
            total.add(block)
        means.append(total.means("arm"))
    np.testing.assert_array_equal(means[0], means[1])
    np.testing.assert_array_equal(means[0], means[2])
    np.testing.assert_allclose(means[0][0, 0, 0], sum(b[0, 0, 0] for b in blocks) / 21, rtol=1e-5)


def test_what_cannot_be_summed_is_refused() -> None:
    total = Sums(MADE)
    with pytest.raises(ValueError, match="arm a: the deliberation was never added"):
        total.means("arm a")
    with pytest.raises(ValueError, match="of shape"):
        total.add(np.zeros((16, 3, 2, 2)))
    broken = helpers.sums(MADE, 0, 8)
    broken[0, 0, 0, 0] = np.nan
    with pytest.raises(ValueError, match="not a number"):
        total.add(broken)


def test_parts_of_others_are_left_out() -> None:
    total = Sums(MADE)
    total.add(helpers.sums(MADE, 0, 8))
    means = total.means("arm")
    american = [helpers.PARTS[i] for i in own_parts(MADE, "USA.tariff", means[:, 0])]
    assert american == [
        "line:USA.leader", "line:USA.team", "interest:ally_burden", "interest:cash",
        "answers", "record", "chance", "regret",
    ]  # fmt: skip
    chinese = [helpers.PARTS[i] for i in own_parts(MADE, "CHN.tariff", means[:, 0])]
    assert [part for part in chinese if part.startswith("line:")] == ["line:CHN.leader"]
