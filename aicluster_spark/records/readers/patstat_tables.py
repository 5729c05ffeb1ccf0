"""The tables of PATSTAT Global that are read, and what each row becomes.

PATSTAT has no nulls: an empty text, the id 0, the day 9999-12-31 and the year 9999 stand for missing.
"""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from aicluster_spark.records.classification import canonical_symbol
from aicluster_spark.records.dates import parse_date
from aicluster_spark.records.identifiers import chinese
from aicluster_spark.records.judge import first_reason, unread_date
from aicluster_spark.records.names import name_key
from aicluster_spark.records.readers.bulk_tables import BulkTable
from aicluster_spark.records.sectors import sector
from aicluster_spark.records.text import whole_number
from aicluster_spark.schema.table import BOOLEAN, DATE, INTEGER, STRING

KINDS = {"PI": "invention", "UM": "utility_model", "DP": "design"}
SECTORS = {"COMPANY": "firm", "UNIVERSITY": "university", "INDIVIDUAL": "person"}
"""Values of psn_sector that tell a sector of ours; GOV NON-PROFIT may be an office or an institute."""
INTERNATIONAL = "W"
"""Kind of an application in its international phase: the WIPO publishes it, not the office of its filing."""
SYMBOL = pa.schema([("key", STRING), ("place", INTEGER), ("symbol", STRING)])


def _id(name: str) -> pl.Expr:
    """Read an id; 0 is none."""
    text = pl.col(name).str.strip_chars()
    return pl.when(text.str.contains(r"^\d+$") & ~text.str.contains(r"^0+$")).then(text)


def _application(cells: pl.DataFrame) -> pl.DataFrame:
    filed, public = (parse_date(pl.col(n)) for n in ("appln_filing_date", "earliest_publn_date"))
    key = _id("appln_id")
    authority, kind = pl.col("appln_auth").str.strip_chars(), pl.col("appln_kind").str.strip_chars()
    reason, detail = first_reason(
        [
            (key.is_null(), "missing_patent_id", pl.col("appln_id")),
            (unread_date(pl.col("appln_filing_date"), filed), "bad_date", pl.col("appln_filing_date")),
        ]
    )
    return cells.with_columns(
        key.alias("key"),
        pl.when(kind == INTERNATIONAL).then(pl.lit("WO")).otherwise(authority).alias("office"),
        _number(authority, pl.col("appln_nr").str.strip_chars(), kind).alias("application_number"),
        filed.alias("application_date"),
        public.alias("earliest"),
        pl.col("ipr_type").str.strip_chars().replace_strict(KINDS, default="other").alias("kind"),
        _yes("granted").alias("granted"),
        _id("docdb_family_id").alias("family_id"),
        _count("docdb_family_size").alias("family_size"),
        reason.alias("reason"),
        detail.alias("detail"),
    )


def _number(authority: pl.Expr, number: pl.Expr, kind: pl.Expr) -> pl.Expr:
    """Make numbers unique within an office, where only number and kind together are.

    A Chinese number has its kind in itself. Of the others those of kind A are written bare. One in its
    international phase carries the office it was filed at.
    """
    plain = pl.when(kind.fill_null("A") == "A").then(number).otherwise(pl.concat_str(number, kind))
    filed_at = pl.concat_str(authority, number, kind)
    own = pl.when(authority == "CN").then(pl.coalesce(chinese.application_number(number), plain))
    return pl.when(kind == INTERNATIONAL).then(filed_at).otherwise(own.otherwise(plain))


def _yes(name: str) -> pl.Expr:
    """Read Y or N, 1 or 0 in older editions."""
    return pl.col(name).str.strip_chars().str.to_uppercase().is_in(["Y", "1"]).fill_null(value=False)


def _count(name: str) -> pl.Expr:
    """Read a count of something of which every document has one: 0 is missing."""
    value = whole_number(pl.col(name))
    return pl.when(value > 0).then(value)


def _publication(cells: pl.DataFrame) -> pl.DataFrame:
    day = parse_date(pl.col("publn_date"))
    parts = [pl.col(n).str.strip_chars() for n in ("publn_auth", "publn_nr", "publn_kind")]
    reason, detail = first_reason(
        [(unread_date(pl.col("publn_date"), day), "bad_date", pl.col("publn_date"))]
    )
    return cells.with_columns(
        _id("appln_id").alias("key"),
        _id("pat_publn_id").alias("publication"),
        pl.concat_str(*parts, ignore_nulls=True).alias("number"),
        day.alias("day"),
        _yes("publn_first_grant").alias("grants"),
        _count("publn_claims").alias("claims"),
        reason.alias("reason"),
        detail.alias("detail"),
    )


def _text(column: str, language: str) -> BulkTable:
    """Table of titles or of abstracts."""
    table = "tls202_appln_title" if column == "appln_title" else "tls203_appln_abstr"

    def prepare(cells: pl.DataFrame) -> pl.DataFrame:
        code = pl.col(language).str.strip_chars().str.to_lowercase()
        return cells.with_columns(
            _id("appln_id").alias("key"),
            code.alias("language"),
            pl.col(column).str.strip_chars().alias("text"),
        )

    gives = pa.schema([("key", STRING), ("language", STRING), ("text", STRING)])
    return BulkTable(table, ("appln_id", language, column), gives, prepare, also=(table[:6],))


def _person(cells: pl.DataFrame) -> pl.DataFrame:
    original, name = (pl.col(n).str.strip_chars() for n in ("person_name_orig_lg", "person_name"))
    chosen = pl.coalesce(original, name)
    country = pl.col("person_ctry_code").str.strip_chars()
    told = (
        pl.col("psn_sector").str.strip_chars().replace_strict(SECTORS, default=None, return_dtype=pl.String)
    )
    return cells.with_columns(
        _id("person_id").alias("person"),
        chosen.alias("name"),
        name_key(chosen).alias("name_key"),
        pl.coalesce(told, sector(chosen)).alias("sector"),
        pl.col("person_address").str.strip_chars().alias("address"),
        pl.when(country.str.contains("^[A-Z]{2}$")).then(country).alias("country"),
    )


def _link(cells: pl.DataFrame) -> pl.DataFrame:
    places = {"applt_seq_nr": "applicant", "invt_seq_nr": "inventor"}
    return cells.with_columns(
        _id("appln_id").alias("key"),
        _id("person_id").alias("person"),
        *(_count(name).alias(role) for name, role in places.items()),
    )


def _ipc(cells: pl.DataFrame) -> pl.DataFrame:
    """Read a symbol; the first one of a document stands before the others."""
    later = pl.col("ipc_position").str.strip_chars().fill_null("L") != "F"
    return _symbol(cells, "ipc_class_symbol", later.cast(pl.Int32))


def _cpc(cells: pl.DataFrame) -> pl.DataFrame:
    return _symbol(cells, "cpc_class_symbol", pl.lit(0, pl.Int32))


def _symbol(cells: pl.DataFrame, column: str, place: pl.Expr) -> pl.DataFrame:
    symbol = canonical_symbol(pl.col(column))
    reason, detail = first_reason([(symbol.is_null(), "bad_symbol", pl.col(column))])
    return cells.with_columns(
        _id("appln_id").alias("key"),
        place.alias("place"),
        symbol.alias("symbol"),
        reason.alias("reason"),
        detail.alias("detail"),
    )


def _citation(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns(
        _id("pat_publn_id").alias("publication"),
        _id("cited_pat_publn_id").alias("cited_publication"),
        _id("cited_appln_id").alias("cited_application"),
    )


APPLICATION = BulkTable(
    "tls201_appln",
    ("appln_id", "appln_auth", "appln_nr", "appln_kind", "appln_filing_date", "granted"),
    pa.schema(
        [
            *((name, STRING) for name in ("key", "office", "application_number", "kind", "family_id")),
            ("application_date", DATE),
            ("earliest", DATE),
            ("granted", BOOLEAN),
            ("family_size", INTEGER),
        ]
    ),
    _application,
    optional=("ipr_type", "earliest_publn_date", "docdb_family_id", "docdb_family_size"),
    required=True,
    also=("tls201",),
)
TITLE = _text("appln_title", "appln_title_lg")
ABSTRACT = _text("appln_abstract", "appln_abstract_lg")
PERSON = BulkTable(
    "tls206_person",
    ("person_id", "person_name"),
    pa.schema([(n, STRING) for n in ("person", "name", "name_key", "sector", "address", "country")]),
    _person,
    optional=("person_name_orig_lg", "person_address", "person_ctry_code", "psn_sector"),
    also=("tls206",),
)
LINK = BulkTable(
    "tls207_pers_appln",
    ("person_id", "appln_id", "applt_seq_nr", "invt_seq_nr"),
    pa.schema([("key", STRING), ("person", STRING), ("applicant", INTEGER), ("inventor", INTEGER)]),
    _link,
    also=("tls207",),
)
IPC = BulkTable(
    "tls209_appln_ipc",
    ("appln_id", "ipc_class_symbol"),
    SYMBOL,
    _ipc,
    optional=("ipc_position",),
    also=("tls209",),
)
CPC = BulkTable("tls224_appln_cpc", ("appln_id", "cpc_class_symbol"), SYMBOL, _cpc, also=("tls224",))
PUBLICATION = BulkTable(
    "tls211_pat_publn",
    ("pat_publn_id", "publn_auth", "publn_nr", "publn_kind", "appln_id", "publn_date", "publn_first_grant"),
    pa.schema(
        [
            *((name, STRING) for name in ("key", "publication", "number")),
            ("day", DATE),
            ("grants", BOOLEAN),
            ("claims", INTEGER),
        ]
    ),
    _publication,
    optional=("publn_claims",),
    also=("tls211",),
)
CITATION = BulkTable(
    "tls212_citation",
    ("pat_publn_id", "cited_pat_publn_id"),
    pa.schema([(name, STRING) for name in ("publication", "cited_publication", "cited_application")]),
    _citation,
    optional=("cited_appln_id",),
    also=("tls212",),
)
TABLES = (APPLICATION, TITLE, ABSTRACT, PERSON, LINK, IPC, CPC, PUBLICATION, CITATION)
