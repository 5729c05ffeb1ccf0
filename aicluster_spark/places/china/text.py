"""Chinese address text in one spelling."""

from __future__ import annotations

import polars as pl

#: Signs of separation; commas and dots between the parts of an address carry nothing.
_SEPARATORS = r"[\s,;:、。·/\\|\"'_]"
_POSTCODE_AHEAD = r"^(?:邮编)?(?:[0-9]{6}|0+)(?:[^0-9]|$)"
_COUNTRY_AHEAD = r"^(?:中华人民共和国|中国大陆|中国)"


def plain(address: pl.Expr) -> pl.Expr:
    """Address without what differs from office to office: widths, separators, a postcode or China ahead.

    Full-width letters become plain ones (NFKC), and 巿 (U+5DFF), which looks like 市, becomes it.
    """
    spelt = address.str.normalize("NFKC").str.replace_all(_SEPARATORS, "").str.replace_all("巿", "市")
    tail = pl.when(spelt.str.contains(_POSTCODE_AHEAD)).then(spelt.str.replace("^(?:邮编)?[0-9]+", ""))
    return tail.otherwise(spelt).str.replace(_COUNTRY_AHEAD, "").fill_null("")


def six_digits(text: pl.Expr) -> pl.Expr:
    """Postcode or region code of six digits; null for anything else (`0` stands for none)."""
    digits = text.str.normalize("NFKC").str.strip_chars()
    return pl.when(digits.str.contains("^[0-9]{6}$") & (digits != "000000")).then(digits)
