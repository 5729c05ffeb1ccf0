"""What is embedded in the page: the chart library, and JSON that no text of a record can break out of."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

# Inside a script element a parser looks for `</script` and `<!--`; two more separate lines in old JavaScript.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def script_json(value: Any) -> Markup:
    """Write a value as JSON that is safe inside a script element, whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in _UNSAFE.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 - escaped above


@cache
def chart_library() -> Markup:
    """Vega, Vega-Lite and Vega-Embed in one script, of the version that the charts are written in."""
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=version)
    if "</script" in bundle.lower():
        raise RuntimeError("The chart library cannot be embedded in a script element.")
    return Markup(bundle)  # noqa: S704 - the library's own code


def assets(*names: str) -> Markup:
    """Return style sheets or scripts of the templates folder, one after the other."""
    return Markup("\n").join(map(asset, names))


def asset(name: str) -> Markup:
    """Return a style sheet or script of the templates folder."""
    file = resources.files("aicluster_spark.report") / "templates" / name
    return Markup(file.read_text(encoding="utf-8"))  # noqa: S704 - the package's own file
