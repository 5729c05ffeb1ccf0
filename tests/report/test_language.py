"""Every message has its translation, and a page in one language holds no text of the other."""

from __future__ import annotations

import messages
import pytest

from aicluster_spark.report.language import LANGUAGES, catalogue

OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_the_report_is_translated(language: str) -> None:
    missing = sorted(messages.used() - catalogue(language).keys())
    assert not missing, "add to the catalogue:\n" + "\n".join(f'  "{message}": ""' for message in missing)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_placeholders(language: str) -> None:
    strangers = {
        message: text
        for message, text in catalogue(language).items()
        if messages.placeholders(message) != messages.placeholders(text) or not text
    }
    assert strangers == {}
