"""Random numbers of the tests on claims: a stream of its own for every name."""

import hashlib

import numpy as np


def generator(seed: int, *names: str) -> np.random.Generator:
    """Return the generator of a name: Philox, keyed by the seed and a hash of the name.

    Other names, and any order in which they are asked for, leave its numbers as they are.
    """
    digest = hashlib.sha256("\x1f".join(names).encode()).digest()
    key = np.asarray([seed, int.from_bytes(digest[:8], "big")], np.uint64)
    return np.random.Generator(np.random.Philox(key=key))
