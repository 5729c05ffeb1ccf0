"""The parties of a table's documents: cells of several names become one list of parties a document."""

from __future__ import annotations

import polars as pl

from aicluster_spark.records.documents import PARTY_FIELDS
from aicluster_spark.records.identifiers.credit_code import canonical
from aicluster_spark.records.sectors import sector
from aicluster_spark.records.text import split_cell

WITHHELD = ("不公告发明人", "不公告", "不公布", "请求不公布姓名", "请求不公开姓名", "匿名")
"""What stands for an inventor who did not want to be named."""
ORGANISATIONS = ("firm", "university", "institute", "government")
PLACE = ("address", "region", "country", "postcode")
_ADDRESSES = ("address", "assignee_address")
_POSTCODE, _POSTCODE_BEFORE = r"^(\d{6})$", r"^\s*(\d{6})\s+"
_LATIN_TURNED = r"^([\p{Latin}'’. -]+?),\s*(\p{Latin}[\p{Latin}'’. -]*?)((?:,\s*(?:JR|SR|I{2,3})\.?)?)$"
_CHINESE_TURNED = r"^(\p{Han}{1,2}),\s*(\p{Han}{1,3})$"


def parties(cells: pl.DataFrame, separators: str) -> pl.Series:
    """List the parties of every document.

    The first applicant carries the place: Chinese records give no other. A current holder is an assignee. An
    organisation in a column of inventors is none, since only people invent, and is left out there.

    Parameters
    ----------
    cells
        Columns applicants, credit_codes, inventors, assignees; of the first applicant address, region,
        country and postcode; of the first assignee assignee_address. Texts, null where missing.
    separators
        Characters that part names.

    Returns
    -------
    polars.Series
        The column parties of DOCUMENT, in the order applicants, inventors, assignees; null where nobody is
        named.
    """
    numbered = cells.with_row_index("document")
    roles = [
        _role(numbered, "applicant", "applicants", separators, [pl.col(name) for name in PLACE]),
        _role(numbered, "inventor", "inventors", separators, []).filter(_is_a_person()),
        _role(numbered, "assignee", "assignees", separators, [pl.col("assignee_address").alias("address")]),
    ]
    listed = pl.concat(roles, how="diagonal").with_columns(
        pl.int_range(pl.len(), dtype=pl.Int32).over("document", "role").alias("position")
    )
    together = pl.struct(pl.col([field.name for field in PARTY_FIELDS])).alias("parties")
    grouped = listed.group_by("document", maintain_order=True).agg(together)
    return numbered.select("document").join(grouped, "document", "left", maintain_order="left")["parties"]


def placed(cells: pl.DataFrame) -> pl.DataFrame:
    """Make the first applicant's place: the postcode off the address, city and county where there is none.

    Parameters
    ----------
    cells
        Columns address, postcode, region, city, county, country and assignee_address, texts.

    Returns
    -------
    polars.DataFrame
        The cells with address, postcode, region, country and assignee_address put right.
    """
    names = pl.concat_str(_first("city"), _first("county"), ignore_nulls=True)
    bare = {name: _something(pl.col(name).str.replace(_POSTCODE_BEFORE, "")) for name in _ADDRESSES}
    return cells.with_columns(
        address=pl.coalesce(bare["address"], _something(names)),
        assignee_address=bare["assignee_address"],
        postcode=pl.coalesce(
            pl.col("postcode").str.extract(_POSTCODE), pl.col("address").str.extract(_POSTCODE_BEFORE)
        ),
        region=_first("region"),
        country=_first("country"),
    )


def _first(column: str) -> pl.Expr:
    """Take the first of several places, `[北京]; 上海`, without its bracket."""
    return _something(pl.col(column).str.extract(r"^[\s\[]*([^\];；,，|]*)").str.strip_chars())


def _something(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.is_in(["", "0"])).then(text)


def given_name_first(name: pl.Expr) -> pl.Expr:
    """Turn `TANNER, CHRISTOPHER` to `CHRISTOPHER TANNER` and `王, 伟` to `王伟`; others stay."""
    turned = name.str.replace(_LATIN_TURNED, "${2} ${1}${3}")
    return turned.str.replace(_CHINESE_TURNED, "${1}${2}")


def _role(cells: pl.DataFrame, role: str, column: str, separators: str, place: list[pl.Expr]) -> pl.DataFrame:
    """Give one row a name of a role; the place stands with the first only."""
    names = split_cell(pl.col(column), separators)
    codes = _codes(names, separators) if role == "applicant" else _nobody(names)
    named = cells.select("document", *place, names.alias("name"), codes.alias("credit_code"))
    apart = named.explode("name", "credit_code").drop_nulls("name")
    first = pl.col("document").is_first_distinct()
    here = [name for name in PLACE if name in apart.columns]
    where = [pl.when(first).then(pl.col(name)).alias(name) for name in here]
    missing = [pl.lit(None, pl.String).alias(name) for name in PLACE if name not in here]
    told = apart.with_columns(_sector(role).alias("sector"))
    return told.select(
        "document",
        pl.lit(role).alias("role"),
        pl.when(pl.col("sector") == "person")
        .then(given_name_first(pl.col("name")))
        .otherwise("name")
        .alias("name"),
        "sector",
        "credit_code",
        *where,
        *missing,
    )


def _codes(names: pl.Expr, separators: str) -> pl.Expr:
    """Give each applicant its credit code where there are as many codes as names; else nobody any."""
    codes = split_cell(pl.col("credit_codes"), separators).list.eval(canonical(pl.element()))
    return pl.when(codes.list.len() == names.list.len()).then(codes).otherwise(_nobody(names))


def _nobody(names: pl.Expr) -> pl.Expr:
    """List as many nulls as there are names."""
    return names.list.eval(pl.when(pl.lit(value=False)).then(pl.element()))


def _sector(role: str) -> pl.Expr:
    """Tell the sector; an inventor is a person unless a name too long for one says otherwise."""
    name = pl.col("name")
    if role != "inventor":
        return sector(name)
    long = (name.str.len_chars() > 4) & name.str.contains(r"\p{Han}") & ~name.str.contains("·", literal=True)
    told = sector(pl.when(long).then(name))
    return pl.when(told.is_in(list(ORGANISATIONS))).then(told).otherwise(pl.lit("person"))


def _is_a_person() -> pl.Expr:
    return ~pl.col("sector").is_in(list(ORGANISATIONS)) & ~pl.col("name").is_in(list(WITHHELD))
