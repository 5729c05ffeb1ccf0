"""Lays the content of a page in one language over the same content in the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

Content = TypeVar("Content")
Path = tuple[str | int, ...]


class Told(str):
    """A text with its place among the texts that differ between the languages.

    Attributes
    ----------
    number
        Place in `Texts.pairs`.
    """

    __slots__ = ("number",)

    number: int

    def __new__(cls, text: str, number: int) -> Told:
        """Make the text in the page's own language, numbered."""
        told = super().__new__(cls, text)
        told.number = number
        return told


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text of a page that differs between the languages, once.

    Attributes
    ----------
    pairs
        (own language, other language), numbered in order.
    """

    pairs: dict[tuple[str, str], int] = field(default_factory=dict)

    def told(self, own: str, other: str) -> str:
        """Return the text in the page's own language; numbered if the other language says it differently."""
        if own == other:
            return own
        return Told(own, self.pairs.setdefault((own, other), len(self.pairs)))

    def merged(self, own: Content, other: Content) -> Content:
        """Return the content of the page's own language with every text that differs numbered.

        Parameters
        ----------
        own, other
            The same content in both languages: dataclasses, sequences and texts of one shape. Mappings,
            such as the specification of a chart, stay as they are.

        Raises
        ------
        ValueError
            If the shapes differ: a section must not decide by the language what it shows.
        """
        merged: Content = self._merged(own, other, type(own).__name__)
        return merged

    def _merged(self, own: Any, other: Any, where: str) -> Any:
        if isinstance(own, str) and isinstance(other, str):
            return self.told(own, other)
        if is_dataclass(own) and not isinstance(own, type) and type(own) is type(other):
            changed = {
                part.name: self._merged(
                    getattr(own, part.name), getattr(other, part.name), f"{where}.{part.name}"
                )
                for part in fields(own)
                if part.init
            }
            return replace(own, **changed)
        if isinstance(own, list | tuple):
            if not isinstance(other, list | tuple) or len(own) != len(other):
                raise ValueError(f"{where} has another shape in the other language.")
            pairs = enumerate(zip(own, other, strict=True))
            parts = [self._merged(one, another, f"{where}[{place}]") for place, (one, another) in pairs]
            return tuple(parts) if isinstance(own, tuple) else parts
        return own


def differences(own: Any, other: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """List where JSON in the other language differs, and what stands there instead.

    Parameters
    ----------
    own, other
        JSON of both languages. A list whose length differs is replaced whole.
    path
        Where both stand.
    """
    if isinstance(own, Mapping) and isinstance(other, Mapping) and own.keys() == other.keys():
        return [pair for key in own for pair in differences(own[key], other[key], (*path, key))]
    if _is_list(own) and _is_list(other) and len(own) == len(other) and not _is_column(own):
        pairs = enumerate(zip(own, other, strict=True))
        return [pair for place, (one, two) in pairs for pair in differences(one, two, (*path, place))]
    return [] if own == other else [(path, other)]


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_column(values: Sequence[Any]) -> bool:
    """Whether no value holds others: such a list, the values of a column, is replaced whole."""
    return len(values) > 1 and not any(isinstance(value, list | tuple | Mapping) for value in values)
