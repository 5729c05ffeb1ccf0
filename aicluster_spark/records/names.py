"""Keys of names: one spelling for the many ways a name is written."""

from __future__ import annotations

import polars as pl


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
