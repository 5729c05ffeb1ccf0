"""The tables of PatentsView's bulk download that are read, and what each row becomes."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from aicluster_spark.records.classification import canonical_symbol
from aicluster_spark.records.dates import parse_date
from aicluster_spark.records.judge import first_reason, unread_date
from aicluster_spark.records.names import name_key
from aicluster_spark.records.readers.bulk_tables import BulkTable
from aicluster_spark.records.readers.uspto_numbers import application_number
from aicluster_spark.records.sectors import sector
from aicluster_spark.records.text import whole_number
from aicluster_spark.schema.table import DATE, INTEGER, STRING

KINDS = {"utility": "invention", "design": "design", "plant": "plant"}
GOVERNMENT, PERSON = tuple("6789"), tuple("45")
"""Codes of assignee_type; 2 and 3 are companies, universities among them: they tell no sector."""
SYMBOL = pa.schema([("key", STRING), ("place", INTEGER), ("symbol", STRING)])
PEOPLE = pa.schema(
    [
        ("key", STRING),
        ("place", INTEGER),
        *((name, STRING) for name in ("role", "name", "name_key", "sector", "location_id")),
    ]
)
_IPC_PARTS = ("section", "ipc_class", "subclass", "main_group", "subgroup")


def _key() -> pl.Expr:
    return pl.col("patent_id").str.strip_chars().alias("key")


def _patent(cells: pl.DataFrame) -> pl.DataFrame:
    granted = parse_date(pl.col("patent_date"))
    missing = pl.col("patent_id").is_null()
    checks = [
        (missing, "missing_patent_id", pl.lit("")),
        (unread_date(pl.col("patent_date"), granted), "bad_date", pl.col("patent_date")),
    ]
    reason, detail = first_reason(checks)
    return cells.with_columns(
        _key(),
        granted.alias("publication_date"),
        pl.col("patent_type").str.to_lowercase().replace_strict(KINDS, default="other").alias("kind"),
        pl.col("patent_title").str.strip_chars().alias("title"),
        pl.col("patent_abstract").str.strip_chars().alias("abstract_inside"),
        whole_number(pl.col("num_claims")).alias("claims"),
        pl.col("withdrawn")
        .str.contains(r"^1(\.0)?$")
        .fill_null(value=False)
        .cast(pl.Int32)
        .alias("withdrawn"),
        reason.alias("reason"),
        detail.alias("detail"),
    )


def _application(cells: pl.DataFrame) -> pl.DataFrame:
    filed = parse_date(pl.col("filing_date"))
    reason, detail = first_reason(
        [(unread_date(pl.col("filing_date"), filed), "bad_date", pl.col("filing_date"))]
    )
    return cells.with_columns(
        _key(),
        filed.alias("application_date"),
        application_number(pl.col("application_id")).alias("application_number"),
        reason.alias("reason"),
        detail.alias("detail"),
    )


def _abstract(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns(_key(), pl.col("patent_abstract").str.strip_chars().alias("abstract"))


def _inventor(cells: pl.DataFrame) -> pl.DataFrame:
    name = _full("disambig_inventor_name_first", "disambig_inventor_name_last")
    return _people(cells, "inventor", name, pl.lit("person"))


def _assignee(cells: pl.DataFrame) -> pl.DataFrame:
    person = _full("disambig_assignee_individual_name_first", "disambig_assignee_individual_name_last")
    organisation = pl.col("disambig_assignee_organization").str.strip_chars()
    code = pl.col("assignee_type").str.extract(r"^1?(\d)(?:\.0)?$")  # a leading 1 marks a part interest
    alone = organisation.is_null() & person.is_not_null()
    told = pl.when(code.is_in(PERSON) | alone).then(pl.lit("person"))
    by_code = told.when(code.is_in(GOVERNMENT)).then(pl.lit("government"))
    name = pl.coalesce(organisation, person)
    return _people(cells, "assignee", name, pl.coalesce(by_code, sector(organisation)))


def _people(cells: pl.DataFrame, role: str, name: pl.Expr, told: pl.Expr) -> pl.DataFrame:
    place = whole_number(pl.col(f"{role}_sequence"))
    return cells.with_columns(
        _key(),
        place.alias("place"),
        pl.lit(role).alias("role"),
        name.alias("name"),
        name_key(name).alias("name_key"),
        told.alias("sector"),
    )


def _full(given: str, family: str) -> pl.Expr:
    name = pl.concat_str(pl.col(given), pl.col(family), separator=" ", ignore_nulls=True).str.strip_chars()
    return pl.when(name != "").then(name)


def _location(cells: pl.DataFrame) -> pl.DataFrame:
    places = {"disambig_city": "address", "disambig_state": "region", "disambig_country": "country"}
    return cells.with_columns(pl.col(name).str.strip_chars().alias(ours) for name, ours in places.items())


def _ipc(cells: pl.DataFrame) -> pl.DataFrame:
    """Put a symbol together from its parts, the class with two digits; blanks inside are taken out."""
    section, cls, subclass, main, sub = (pl.col(p).str.replace_all(r"\s", "") for p in _IPC_PARTS)
    group = pl.when(sub.is_not_null()).then(pl.concat_str(main, pl.lit("/"), sub)).otherwise(main)
    spelled = pl.concat_str(section, cls.str.zfill(2), subclass, group, ignore_nulls=True)
    return _symbol(cells, spelled, "ipc_sequence")


def _cpc(cells: pl.DataFrame) -> pl.DataFrame:
    return _symbol(cells, pl.col("cpc_group"), "cpc_sequence")


def _symbol(cells: pl.DataFrame, spelled: pl.Expr, place: str) -> pl.DataFrame:
    symbol = canonical_symbol(spelled)
    reason, detail = first_reason([(symbol.is_null(), "bad_symbol", spelled)])
    return cells.with_columns(
        _key(),
        whole_number(pl.col(place)).alias("place"),
        symbol.alias("symbol"),
        reason.alias("reason"),
        detail.alias("detail"),
    )


PATENT = BulkTable(
    "g_patent",
    ("patent_id", "patent_type", "patent_date", "patent_title"),
    pa.schema(
        [
            ("key", STRING),
            ("publication_date", DATE),
            *((name, STRING) for name in ("kind", "title", "abstract_inside")),
            ("claims", INTEGER),
            ("withdrawn", INTEGER),
        ]
    ),
    _patent,
    optional=("patent_abstract", "num_claims", "withdrawn"),
    required=True,
)
APPLICATION = BulkTable(
    "g_application",
    ("patent_id", "application_id", "filing_date"),
    pa.schema([("key", STRING), ("application_date", DATE), ("application_number", STRING)]),
    _application,
    required=True,
)
ABSTRACT = BulkTable(
    "g_patent_abstract",
    ("patent_id", "patent_abstract"),
    pa.schema([("key", STRING), ("abstract", STRING)]),
    _abstract,
)
INVENTOR = BulkTable(
    "g_inventor_disambiguated",
    (
        "patent_id",
        "inventor_sequence",
        "disambig_inventor_name_first",
        "disambig_inventor_name_last",
        "location_id",
    ),
    PEOPLE,
    _inventor,
)
ASSIGNEE = BulkTable(
    "g_assignee_disambiguated",
    (
        "patent_id",
        "assignee_sequence",
        "disambig_assignee_individual_name_first",
        "disambig_assignee_individual_name_last",
        "disambig_assignee_organization",
        "assignee_type",
        "location_id",
    ),
    PEOPLE,
    _assignee,
)
LOCATION = BulkTable(
    "g_location_disambiguated",
    ("location_id", "disambig_city", "disambig_state", "disambig_country"),
    pa.schema([(name, STRING) for name in ("location_id", "address", "region", "country")]),
    _location,
)
IPC = BulkTable(
    "g_ipc_at_issue",
    ("patent_id", "ipc_sequence", *_IPC_PARTS),
    SYMBOL,
    _ipc,
)
CPC = BulkTable("g_cpc_current", ("patent_id", "cpc_sequence", "cpc_group"), SYMBOL, _cpc)
TABLES = (PATENT, APPLICATION, ABSTRACT, INVENTOR, ASSIGNEE, LOCATION, IPC, CPC)
