"""Whether an enterprise still exists, from the words and codes of registers."""

from __future__ import annotations

import polars as pl

WORDS = {
    "revoked": "吊销",
    "moved_out": "迁出",
    "cancelled": "注销|cancel|deregister|dissolved",
    "active": "存续|在业|开业|在营|(?:^|[^非不])正常|迁入|存活|登记成立|^active$|^registered$",
    "other": "停业|歇业|清算|撤销|责令关闭|筹建|除名|经营异常",
}
"""Regex by status, in the order they are tried: 吊销未注销 is revoked, 吊销，已注销 too."""
SPECIAL = {"07": "cancelled", "11": "revoked", "13": "moved_out", "09": "active"}
"""tslx of the regulator's export."""
GONE = "0"
"""jyzt of the regulator's export for an enterprise that is gone; it is empty for one that exists."""


def status_of_words(words: pl.Expr) -> pl.Expr:
    """Read a status in words.

    Returns
    -------
    polars.Expr
        active, cancelled, revoked, moved_out or other; null where nothing is known of the words.
    """
    found = [
        pl.when(words.str.to_lowercase().str.contains(regex)).then(pl.lit(status))
        for status, regex in WORDS.items()
    ]
    return pl.coalesce(found)


def status_of_codes(state: pl.Expr, special: pl.Expr) -> pl.Expr:
    """Read the regulator's two codes.

    Parameters
    ----------
    state
        jyzt: empty means that it exists, 0 that it is gone.
    special
        tslx: how it ended or came, where it did.
    """
    ended = special.replace_strict(
        list(SPECIAL), list(SPECIAL.values()), default=None, return_dtype=pl.String
    )
    plain = pl.when(state.is_null()).then(pl.lit("active")).when(state == GONE).then(pl.lit("other"))
    return pl.when(special.is_not_null()).then(pl.coalesce(ended, pl.lit("other"))).otherwise(plain)
