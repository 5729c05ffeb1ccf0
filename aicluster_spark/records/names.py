"""Keys of names: one spelling for the many ways a name is written."""

from __future__ import annotations

from functools import cache
from importlib import resources

import polars as pl
import yaml

from aicluster_spark.records.distinct import once_each
from aicluster_spark.records.scripts import simplified


def name_key(name: pl.Expr) -> pl.Expr:
    """Fold a name: compatibility forms and accents undone, lower case, letters and digits only.

    `MÜLLER, Hans-Peter` becomes `muller hans peter`. The key is a provisional identity: different people of
    the same name share it.

    Parameters
    ----------
    name
        Text.

    Returns
    -------
    polars.Expr
        The key; null where nothing is left.
    """
    folded = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    spaced = folded.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.when(spaced != "").then(spaced)


def organisation_key(name: pl.Expr) -> pl.Expr:
    """Fold the name of an organisation further: simplified characters, no brackets, no legal form.

    `東芝（中国）有限公司` and `东芝(中国)股份有限公司` become `东芝中国`; `Robert Bosch GmbH` becomes
    `robert bosch`. A group keeps its 集团 and a branch its 分公司: neither is merged with another firm.

    Parameters
    ----------
    name
        Name as published.

    Returns
    -------
    polars.Expr
        The key; the folded name itself where nothing but a legal form stands; null where nothing is left.
    """
    return once_each(name, _organisation_key, pl.String)


def party_key(name: pl.Expr, sector: pl.Expr) -> pl.Expr:
    """Give the key of a party: `organisation_key`, but `name_key` for a person and where no sector is known.

    Parameters
    ----------
    name
        Name as published.
    sector
        As `sectors.sector` gives it.
    """
    organised = sector.is_not_null() & ~sector.is_in(["person", "unknown"])
    return pl.when(organised).then(organisation_key(name)).otherwise(name_key(name))


def _organisation_key(name: pl.Expr) -> pl.Expr:
    folded = simplified(name_key(name))
    close = folded.str.replace_all(r"(\p{Han}) +", "${1}").str.replace_all(r" +(\p{Han})", "${1}")
    before, behind, latin = _legal_forms()
    branch = r"([^分子])"  # a branch (分公司) and a subsidiary (子公司) are named by what they are
    bare = (
        close.str.replace(rf"^(?:{before})", "")
        .str.replace(rf"{branch}(?:{behind})+$", "${1}")
        .str.replace(rf"(?: (?:{latin}))+$", "")
        .str.strip_chars()
    )
    nothing_else = (bare == "") | close.str.contains(rf"^(?:{before}|{behind})+$")
    return pl.when(nothing_else).then(close).otherwise(bare)


@cache
def _legal_forms() -> tuple[str, str, str]:
    """Read the forms before a Chinese, Japanese or Korean name, behind one, and behind a Latin one."""
    file = resources.files("aicluster_spark") / "data" / "legal_forms.yaml"
    forms: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return _any_of(forms["before"]), _any_of(forms["chinese"]), _any_of(forms["latin"])


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))
