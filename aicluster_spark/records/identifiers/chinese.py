"""Numbers of Chinese patent documents, of all generations.

An application number is, in the form its applicant knows, the year, the type (1 invention, 2 utility model,
3 design, 8 and 9 the first two from a PCT application), a serial number and, behind a dot, a check
character: `93105555.X` before October 2003, `201610058726.X` since. Bulk files write it in a standard form
of 15 digits, `102016000058726`: kind, year, serial number of nine digits. In 2003 serial numbers up to
99,999 are of the older form: no longer one fits into its five digits.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from aicluster_spark.records.distinct import of_each, once_each

TYPES = {"10": "1", "11": "8", "20": "2", "21": "9", "30": "3"}
"""Kind of the standard form to the type of the original form."""
KINDS = {"1": "invention", "8": "invention", "2": "utility_model", "9": "utility_model", "3": "design"}
"""Type of an application to the kind of document."""
PUBLICATION_KINDS = {
    **dict.fromkeys("ABC", "invention"),
    **dict.fromkeys("UY", "utility_model"),
    **dict.fromkeys("SD", "design"),
}
"""First letter of a kind code to the kind of document; a digit behind it marks a correction."""
PUBLICATION = pl.Struct({"office": pl.String, "number": pl.String, "kind": pl.String})
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)

_LONG = r"(?P<long>20(?:0[3-9]|[1-9]\d)[12389]\d{7})\.?(?P<long_check>[\dX])?"
_SHORT = r"(?P<short>(?:8[5-9]|9\d|0[0-3])[12389]\d{5})\.?(?P<short_check>[\dX])?"
_STANDARD = r"(?P<code>10|11|20|21|30)(?P<year>19[89]\d|20\d\d)(?P<serial>\d{9})"
_NUMBER = rf"^(?:CN|ZL)*(?:{_LONG}|{_SHORT}|{_STANDARD})(?:[ABCDSUY]\d?)?$"
_PUBLICATION = r"^CN0*(\d{7,9})([ABCDSUY]\d?)?$"


def application_number(text: pl.Expr) -> pl.Expr:
    """Write an application number in the original form without its check character.

    Read are both forms of all generations, with `CN` or `ZL` before and a kind code behind (`CN-…-A`) or
    without, with or without the check character and its dot. The check character is not judged here.

    Parameters
    ----------
    text
        Text.

    Returns
    -------
    polars.Expr
        12 digits, 8 before October 2003; null if the text is no Chinese application number.
    """
    return of_each(text, _numbers, pl.String)


def check_digit_ok(text: pl.Expr) -> pl.Expr:
    """Tell whether the check character of an application number is right.

    The digits are weighted 2 to 9, then 2 to 5, and summed; the remainder of 11 is the check, 10 written X.

    Returns
    -------
    polars.Expr
        Boolean; null where the text is no application number or has no check character.
    """
    return of_each(text, _checks, pl.Boolean)


def kind(number: pl.Expr) -> pl.Expr:
    """Tell the kind of document from a canonical application number.

    Returns
    -------
    polars.Expr
        invention, utility_model or design; null for null.
    """
    place = pl.when(number.str.len_chars() == 12).then(4).otherwise(2)
    return number.str.slice(place, 1).replace_strict(KINDS, default=None, return_dtype=pl.String)


def filing_year(number: pl.Expr) -> pl.Expr:
    """Read the year of filing from a canonical application number."""
    short = number.str.slice(0, 2).cast(pl.Int32, strict=False)
    century = pl.when(short >= 85).then(1900).otherwise(2000)
    long = number.str.slice(0, 4).cast(pl.Int32, strict=False)
    return pl.when(number.str.len_chars() == 12).then(long).otherwise(short + century)


def publication(text: pl.Expr) -> pl.Expr:
    """Take a publication number apart.

    Parameters
    ----------
    text
        `CN107087341A`, `CN-107087341-A`, `107087341A`.

    Returns
    -------
    polars.Expr
        Struct of office (`CN`), number (7 to 9 digits) and kind (letter and, for corrections, a digit; null
        where none is given); null if the text is no Chinese publication number.
    """
    return once_each(text, _publication, PUBLICATION)


def publication_kind(code: pl.Expr) -> pl.Expr:
    """Tell the kind of document from a kind code of a publication, such as `A`, `B` or `U8`."""
    return code.str.slice(0, 1).replace_strict(PUBLICATION_KINDS, default=None, return_dtype=pl.String)


def stage(code: pl.Expr, published: pl.Expr) -> pl.Expr:
    """Tell an application from a grant.

    Until the law of 1993, examined applications were laid open as B, U and S before a patent was granted.

    Parameters
    ----------
    code
        Kind code of the publication.
    published
        Day of the publication; where it is null, it is taken to be after 1992.

    Returns
    -------
    polars.Expr
        application or grant; null for a code that is none.
    """
    granted = publication_kind(code).is_not_null() & (code.str.slice(0, 1) != "A")
    opposable = code.str.slice(0, 1).is_in(["B", "U", "S"]) & (published < date(1993, 1, 1)).fill_null(
        value=False
    )
    return (
        pl.when(opposable | code.str.starts_with("A"))
        .then(pl.lit("application"))
        .when(granted)
        .then(pl.lit("grant"))
    )


def _parts(texts: pl.Series) -> pl.DataFrame:
    """Take numbers apart: long, long_check, short, short_check, code, year and serial, null where not met."""
    apart = texts.to_frame("text").select(parts=_close(pl.col("text")).str.extract_groups(_NUMBER))
    return apart.unnest("parts")


def _numbers(texts: pl.Series) -> pl.Series:
    return _parts(texts).select(number=pl.coalesce("long", "short", _from_standard()))["number"]


def _checks(texts: pl.Series) -> pl.Series:
    long = _agrees(pl.col("long"), pl.col("long_check"), WEIGHTS)
    short = _agrees(pl.col("short"), pl.col("short_check"), WEIGHTS[:8])
    return _parts(texts).select(right=pl.coalesce(long, short))["right"]


def _publication(text: pl.Expr) -> pl.Expr:
    plain = _close(text)
    marked = pl.when(plain.str.starts_with("CN")).then(plain).otherwise(pl.concat_str(pl.lit("CN"), plain))
    number, code = marked.str.extract(_PUBLICATION, 1), marked.str.extract(_PUBLICATION, 2)
    parts = pl.struct(office=pl.lit("CN"), number=number, kind=code)
    return pl.when(number.is_not_null()).then(parts)


def _close(text: pl.Expr) -> pl.Expr:
    return text.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[\s-]", "")


def _from_standard() -> pl.Expr:
    year, serial = pl.col("year"), pl.col("serial")
    kind_digit = pl.col("code").replace_strict(TYPES, default=None, return_dtype=pl.String)
    number = serial.cast(pl.Int64, strict=False)
    old = (year < "2003") | ((year == "2003") & (number < 100_000))
    short = pl.concat_str(year.str.slice(2), kind_digit, serial.str.slice(4))
    long = pl.concat_str(year, kind_digit, serial.str.slice(2))
    return pl.when(old & (number < 100_000)).then(short).when(~old & (number < 10_000_000)).then(long)


def _agrees(digits: pl.Expr, check: pl.Expr, weights: tuple[int, ...]) -> pl.Expr:
    number = digits.cast(pl.Int64, strict=False)
    places = (
        number // 10 ** (len(weights) - place - 1) % 10 * weight for place, weight in enumerate(weights)
    )
    given = pl.when(check == "X").then(pl.lit(10, pl.Int64)).otherwise(check.cast(pl.Int64, strict=False))
    return pl.sum_horizontal(list(places), ignore_nulls=False) % 11 == given
