"""The languages of a page: English stands in the code, every other language in a catalogue.

A page is made once in each language, and `bilingual` lays the results over each other. A text therefore is an
ordinary `str` in the language that is being spoken; `say` is all that a section has to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources

import yaml

from aicluster_spark.study.models import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh")
TAGS: Mapping[Language, str] = {"en": "en", "zh": "zh-CN"}
"""Values of the attribute `lang` of HTML."""

VARIABLE = re.compile(r"[A-Za-z]\w*_\w+")
"""A name with an underscore inside of a formula or a sentence, such as `log1p(ai_patents)`."""

_spoken: ContextVar[Language] = ContextVar("language of the report", default="en")
_labels: ContextVar[Mapping[str, Mapping[str, str]] | None] = ContextVar("labels of a study", default=None)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Make texts in a language for as long as the block lasts."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


@contextmanager
def naming(labels: Mapping[str, Mapping[str, str]]) -> Iterator[None]:
    """Call the variables that a study declares by its own labels, by language, while the block lasts."""
    before = _labels.set(labels)
    try:
        yield
    finally:
        _labels.reset(before)


def label_of(name: str) -> str:
    """Return what people call a variable or another name of a stage; the study's label comes first."""
    own = (_labels.get() or {}).get(spoken(), {}).get(name)
    return own or stated(name)


def spoken() -> Language:
    """Return the language that texts are made in."""
    return _spoken.get()


def say(message: str, **values: object) -> str:
    """Write a message in the language spoken, with values at its placeholders.

    Parameters
    ----------
    message
        English, with named placeholders as of `str.format`; the key of the catalogues.
    **values
        What stands at the placeholders. They are put in as they are: braces in text of records mean nothing.
    """
    text = catalogue(spoken()).get(message, message)
    return text.format(**values) if values else text


def message(text: str) -> str:
    """Mark a constant as a message that `say` is given later; the text itself comes back."""
    return text


def stated(text: str) -> str:
    """Translate what a stage states in a table, such as why a value is unknown.

    Such texts are messages of the catalogue, some with placeholders; what no message fits stays as it is, but
    for the variables that it names inside of a sentence: they are called by their labels.
    """
    if not text:
        return text
    found = catalogue(spoken()).get(text)
    if found is not None:
        return found
    for pattern, translated in _patterns(spoken()):
        match = pattern.fullmatch(text)
        if match:
            return translated.format(**{name: stated(value) for name, value in match.groupdict().items()})
    return VARIABLE.sub(lambda found: label_of(found[0]), text) if " " in text else text


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return the texts of a language by their English messages; of English the names that stages write."""
    file = resources.files("aicluster_spark") / "data" / "messages" / f"{language}.yaml"
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {message: text for part in read.values() for message, text in part.items()}


@cache
def _patterns(language: Language) -> list[tuple[re.Pattern[str], str]]:
    """Messages of the part `stated` that have placeholders, as patterns; the longest first, as most exact."""
    file = resources.files("aicluster_spark") / "data" / "messages" / f"{language}.yaml"
    said = yaml.safe_load(file.read_text(encoding="utf-8"))["stated"]
    open_ones = sorted((message for message in said if "{" in message), key=len, reverse=True)
    return [(re.compile(_pattern(message), re.DOTALL), said[message]) for message in open_ones]


def _pattern(message: str) -> str:
    parts = re.split(r"\{(\w+)\}", message)
    return "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
