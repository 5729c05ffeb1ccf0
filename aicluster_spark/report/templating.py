"""Templates of the report's pages: everything escaped, and translations found by number."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from aicluster_spark.report.bilingual import Told
from aicluster_spark.report.embed import script_json


@cache
def environment() -> Environment:
    """Return the templates with their filters `told` and `script_json`."""
    made = Environment(
        loader=PackageLoader("aicluster_spark.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["told"] = _told
    made.filters["script_json"] = script_json
    return made


def _told(text: str | None, attribute: str = "") -> Markup:
    """Write the attribute by which the page finds a text's translation; nothing where there is none."""
    if not isinstance(text, Told):
        return Markup("")
    name = f"data-told-{attribute}" if attribute else "data-told"
    return Markup(' {}="{}"').format(name, text.number)
