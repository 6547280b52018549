"""A stream depends on its seed and name alone."""

import numpy as np

from foedus.claims.streams import generator


def test_a_stream_is_its_seed_and_name_alone() -> None:
    numbers = generator(3, "decoys", "C1").random(5)
    generator(3, "decoys", "C2").random(7)
    np.testing.assert_array_equal(generator(3, "decoys", "C1").random(5), numbers)
    for other in (generator(4, "decoys", "C1"), generator(3, "decoys", "C2")):
        assert not np.any(other.random(5) == numbers)


def test_names_do_not_run_into_each_other() -> None:
    assert generator(0, "a", "bc").random() != generator(0, "ab", "c").random()
