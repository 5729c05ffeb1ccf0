"""Names that are one slip of the keyboard away from the name of one town."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: Shorter names have too many neighbours.
SHORTEST = 7


class OneSlip:
    """Finds names by one inserted, missing, wrong or transposed letter, the first letter being right.

    Parameters
    ----------
    names
        Pairs of a key (`names.key`) and the row it stands for.
    """

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._index: dict[str, set[tuple[str, int]]] = {}
        for key, row in names:
            if len(key) >= SHORTEST:
                for shorter in _shortened(key):
                    self._index.setdefault(shorter, set()).add((key, row))

    def rows(self, key: str) -> set[int]:
        """Rows whose name is one slip away from the key."""
        if len(key) < SHORTEST:
            return set()
        near = {pair for shorter in _shortened(key) for pair in self._index.get(shorter, ())}
        return {row for name, row in near if name[0] == key[0] and one_slip(name, key)}


def one_slip(right: str, typed: str) -> bool:
    """Tell whether at most one slip lies between two names (optimal string alignment distance <= 1)."""
    if right == typed:
        return True
    start = next(
        (i for i, (a, b) in enumerate(zip(right, typed, strict=False)) if a != b), min(len(right), len(typed))
    )
    rest, other = right[start:], typed[start:]
    if len(right) == len(typed):
        return rest[1:] == other[1:] or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    return rest[1:] == other or rest == other[1:]


def _shortened(key: str) -> Iterator[str]:
    yield key
    for i in range(1, len(key)):
        yield key[:i] + key[i + 1 :]
