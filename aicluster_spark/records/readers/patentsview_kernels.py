"""Array kernels of the reader `patentsview_sample`: one row group of the file in, canonical columns out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import polars as pl
import pyarrow as pa

from aicluster_spark.engine.kernels import Kernel, to_batches, to_frame
from aicluster_spark.records.io.parquet import BATCH_ROWS, parquet_batches
from aicluster_spark.records.names import name_key
from aicluster_spark.records.rejects import RAW_LENGTH
from aicluster_spark.schema.records import PARTIES, PATENTS
from aicluster_spark.schema.table import INTEGER, LONG, STRING, STRINGS

JUDGED = (
    "patent_id",
    "inventor_sequence",
    "patent_type",
    "patent_date",
    "withdrawn",
    "filing_date",
    "coinventor_sequence",
)
NAMED = (
    "raw_city",
    "raw_state",
    "raw_country",
    "assignee_sequence",
    "raw_assignee_individual_name_first",
    "raw_assignee_individual_name_last",
    "raw_assignee_organization",
    "assignee_type",
    "coinventor_name_first",
    "coinventor_name_last",
)
TEXTS = ("patent_title", "patent_abstract", "cpc_group", "cpc_sequence", "num_claims")
INVENTORS = ("coinventor_sequence", "coinventor_name_first", "coinventor_name_last")
ASSIGNEES = tuple(name for name in NAMED if "assignee" in name)
MENTION = pa.schema(
    [
        ("source_row", LONG),
        ("patent_id", STRING),
        ("position", INTEGER),
        *((name, STRING) for name in ("reason", "detail", "address", "region", "country")),
        *((name, STRINGS) for name in (*INVENTORS, *ASSIGNEES)),
        ("raw", STRING),
    ]
)
"""What the mentions kernel hands back."""
DISORDERED = "application_after_publication"
KINDS = {"utility": "invention", "design": "design", "plant": "plant"}
# PatentsView data dictionary, assignee_type: 4 and 5 individuals, 6 to 9 governments; 2 and 3 are companies
# or corporations, universities among them, so they tell no sector. A leading 1 marks a part interest.
SECTORS = {"4": "person", "5": "person"} | dict.fromkeys("6789", "government")


def mentions_kernel(
    kinds: tuple[str, ...], reject_withdrawn: bool, kept_doubts: frozenset[str] = frozenset()
) -> Kernel:
    """Make the kernel that judges each mention and takes its parties.

    Returns
    -------
    callable
        For batches of tasks (path, row_group, first_row, and start and stop in batches): source_row,
        patent_id, position, reason (null when kept), detail and raw (of the rejected), address, region,
        country, inventors and assignees (name lists, with the assignees' positions and sectors beside them).
    """

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for rows in _row_groups(batches, (*JUDGED, *NAMED)):
            judged = rows.with_columns(_reason(kinds, reject_withdrawn, kept_doubts).alias("reason"))
            yield from to_batches(judged.select(*_mention_columns(), _raw(judged)), MENTION)

    return run


def patents_kernel(file: str) -> Kernel:
    """Make the kernel that turns every mention into its patent's row; repeats are removed afterwards."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for rows in _row_groups(batches, (*JUDGED, *TEXTS)):
            yield from to_batches(rows.select(*_patent_columns(file)), PATENTS.arrow)

    return run


def name_keys_kernel(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Fill the column name_key from name."""
    for batch in batches:
        keyed = to_frame(batch).with_columns(name_key(pl.col("name")).alias("name_key"))
        yield from to_batches(keyed, PARTIES.arrow)


def _row_groups(batches: Iterable[pa.RecordBatch], columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
    for task in (row for batch in batches for row in batch.to_pylist()):
        path = Path(task["path"])
        pieces = parquet_batches(path, path.name, task["row_group"], columns)
        for number, piece in enumerate(islice(pieces, task["stop"])):
            if number < task["start"]:
                continue  # decoding is cheap beside what Spark does with the rows: another task has these
            frame = to_frame(piece).with_row_index(
                "source_row", offset=task["first_row"] + number * BATCH_ROWS
            )
            yield frame.with_columns(
                pl.col("source_row").cast(pl.Int64),
                _date("filing_date").alias("filed"),
                _date("patent_date").alias("granted"),
                _kind().alias("kind"),
            )


def _reason(kinds: tuple[str, ...], reject_withdrawn: bool, kept_doubts: frozenset[str]) -> pl.Expr:
    """First reason that keeps a mention out; null when it is kept."""
    listed = pl.col("coinventor_sequence").list.contains(pl.col("inventor_sequence"))
    checks = (
        (pl.col("patent_id").fill_null("").str.strip_chars() == "", "missing_patent_id"),
        (pl.col("filing_date").is_null(), "missing_application_date"),
        (pl.col("filed").is_null() | pl.col("granted").is_null(), "bad_date"),
        (_is_disordered() & (DISORDERED not in kept_doubts), DISORDERED),
        (~pl.col("kind").is_in(list(kinds)), "kind_excluded"),
        (pl.lit(reject_withdrawn) & (pl.col("withdrawn") == "1"), "withdrawn"),
        (~listed.fill_null(value=False) | _position().is_null(), "party_not_listed"),
    )
    return pl.coalesce(*(pl.when(failed).then(pl.lit(reason)) for failed, reason in checks))


def _mention_columns() -> list[pl.Expr]:
    facts = ("patent_id", "inventor_sequence", "filing_date", "patent_date", "patent_type")
    return [
        pl.col("source_row"),
        pl.col("patent_id"),
        _position().alias("position"),
        pl.col("reason"),
        pl.concat_str(*facts, separator=" ", ignore_nulls=True).alias("detail"),
        pl.col("raw_city").alias("address"),
        pl.col("raw_state").alias("region"),
        pl.col("raw_country").alias("country"),
        *(pl.col(name) for name in (*INVENTORS, *ASSIGNEES)),
    ]


def _raw(judged: pl.DataFrame) -> pl.Series:
    """Whole record as JSON, of the rejected only: most are kept."""
    refused = judged["reason"].is_not_null()
    texts: list[str | None] = [None] * judged.height
    for place in refused.arg_true():
        texts[place] = json.dumps(judged.row(place, named=True), ensure_ascii=False, default=str)[:RAW_LENGTH]
    return pl.Series("raw", texts, dtype=pl.String)


def _patent_columns(file: str) -> list[pl.Expr]:
    in_order = pl.col("cpc_sequence").list.eval(pl.element().cast(pl.Int32, strict=False).arg_sort())
    withdrawn = pl.when(pl.col("withdrawn") == "1").then(pl.lit("withdrawn")).otherwise(pl.lit("granted"))
    none = {"application_number": pl.String(), "ipc": pl.List(pl.String()), "family_id": pl.String()}
    return [
        pl.concat_str(pl.lit("US-"), "patent_id").alias("patent_id"),
        pl.lit("US").alias("office"),
        pl.col("filed").alias("application_date"),
        pl.col("patent_id").alias("publication_number"),
        pl.col("granted").alias("publication_date"),
        pl.col("granted").alias("grant_date"),
        pl.col("filed").dt.year().alias("year"),
        pl.col("kind"),
        pl.lit("grant").alias("stage"),
        pl.col("patent_title").str.strip_chars().alias("title"),
        pl.col("patent_abstract").str.strip_chars().alias("abstract"),
        pl.lit("en").alias("language"),
        pl.col("cpc_group").list.gather(in_order).list.drop_nulls().alias("cpc"),
        pl.col("num_claims").cast(pl.Int32, strict=False).alias("claims"),
        withdrawn.alias("legal_status"),
        pl.when(_is_disordered()).then(pl.lit(DISORDERED)).alias("date_doubt"),
        pl.lit(file).alias("source_file"),
        pl.col("source_row"),
        *(pl.lit(None, dtype).alias(name) for name, dtype in none.items()),
        *(pl.lit(None, pl.Int32).alias(name) for name in ("family_size", "forward_citations")),
    ]


def _is_disordered() -> pl.Expr:
    return pl.col("filed") > pl.col("granted")


def _position() -> pl.Expr:
    return pl.col("inventor_sequence").cast(pl.Int32, strict=False)


def _date(column: str) -> pl.Expr:
    return pl.col(column).str.to_date("%Y-%m-%d", strict=False)


def _kind() -> pl.Expr:
    return pl.col("patent_type").replace_strict(KINDS, default="other")
