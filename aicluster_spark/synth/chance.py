"""Random numbers that follow from the seed and a name alone: streams, and values hashed from identities."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_GOLDEN, _FIRST, _SECOND = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x94D049BB133111EB),
)


def stream(seed: int, name: str, *place: int) -> np.random.Generator:
    """Open the stream of a name and place: the same for the same seed, independent of all others."""
    return np.random.Generator(
        np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(crc32(name.encode()), *place)))
    )


def hashed(seed: int, name: str, *identities: Any) -> NDArray[np.uint64]:
    """Hash identities to 64 bits by SplitMix64 (Steele, Lea and Flood 2014), shape of the identities."""
    state = np.uint64((seed * 0x2545F4914F6CDD1D + crc32(name.encode())) % 2**64)
    with np.errstate(over="ignore"):
        for identity in identities:
            state = _mix((np.asarray(identity).astype(np.uint64) + _GOLDEN) ^ _mix(state + _GOLDEN))
    return np.asarray(state, np.uint64)


def uniform(seed: int, name: str, *identities: Any) -> Reals:
    """Give identities a number in [0, 1) that is always the same."""
    return np.asarray((hashed(seed, name, *identities) >> np.uint64(11)) * 2.0**-53, np.float64)


def pick(seed: int, name: str, size: Any, *identities: Any) -> Integers:
    """Give identities one of `size` places that is always the same."""
    return np.asarray(np.floor(uniform(seed, name, *identities) * size), np.int64)


def _mix(state: Any) -> Any:
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return state ^ (state >> np.uint64(31))
