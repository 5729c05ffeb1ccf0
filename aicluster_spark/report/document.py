"""The HTML document of a page: its contents in one language laid over those in the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from markupsafe import Markup

from aicluster_spark.report.bilingual import Texts
from aicluster_spark.report.content import Section
from aicluster_spark.report.embed import assets, script_json
from aicluster_spark.report.frame import Frame
from aicluster_spark.report.language import LANGUAGES, TAGS
from aicluster_spark.report.templating import environment
from aicluster_spark.study.models import Language


@dataclass(frozen=True, slots=True)
class Contents:
    """What a page shows, in one language."""

    frame: Frame
    sections: list[Section]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """What a page shows, in the language it opens in and in the other one.

    Attributes
    ----------
    language, other
        The languages.
    contents, translated
        The same contents in each of them.
    """

    language: Language
    other: Language
    contents: Contents
    translated: Contents


def in_both_languages(language: Language, contents_in: Callable[[Language], Contents]) -> Bilingual:
    """Make the contents of a page that opens in a language, and those in the other language."""
    (other,) = (each for each in LANGUAGES if each != language)
    return Bilingual(language, other, contents_in(language), contents_in(other))


def render(
    template: str,
    page: Bilingual,
    kind: str,
    styles: Sequence[str],
    scripts: Sequence[str],
    **embedded: Markup,
) -> str:
    """Write the document.

    Parameters
    ----------
    template
        File of the templates' folder.
    page
        What is shown.
    kind
        What the records are: real, sample or synthetic.
    styles, scripts
        Style sheets of the templates' folder and files of its `scripts`, in their order.
    embedded
        What the scripts work on, by the names that the template has for it.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    texts = Texts()
    merged = texts.merged(page.contents, page.translated)
    told = {"own": page.language, "other": page.other, "tags": TAGS, "pairs": list(texts.pairs)}
    frames = [asdict(page.contents.frame), asdict(page.translated.frame)]
    return (
        environment()
        .get_template(template)
        .render(
            frame=merged.frame,
            sections=merged.sections,
            language=page.language,
            tags=TAGS,
            kind=kind,
            texts=script_json(told | {"words": frames}),
            style=assets(*styles),
            script=assets(*(f"scripts/{name}" for name in scripts)),
            **embedded,
        )
    )
