"""Chinese addresses of the records as Spark frames: each distinct one is placed once, on the executors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.kernels import to_batches, to_frame
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.places.china.borders import nearest_year
from aicluster_spark.places.china.match import match_addresses
from aicluster_spark.places.china.tables import cities
from aicluster_spark.schema.places import CHINESE_CITY

#: What distinct addresses differ by.
ADDRESS = ("address", "postcode", "year", "country")
#: What is known of a placed address, beside the columns of `ADDRESS`.
PLACEMENT = pa.schema(
    [
        ("level", pa.string()),
        ("city_then", pa.string()),
        ("city_now", pa.string()),
        ("county", pa.string()),
        ("place", pa.string()),
        ("region", pa.string()),
        ("placed_country", pa.string()),
        ("method", pa.string()),
        ("confidence", pa.float64()),
        ("postcode_agrees", pa.bool_()),
        ("region_code_agrees", pa.bool_()),
    ]
)
_GIVEN = pa.schema(
    [
        ("address", pa.string()),
        ("postcode", pa.string()),
        ("year", pa.int32()),
        ("country", pa.string()),
        ("region_code", pa.string()),
        ("name_key", pa.string()),
        ("rows", pa.int64()),
        ("source_file", pa.string()),
        ("source_row", pa.int64()),
    ]
)
_OUT = pa.schema([*_GIVEN, *PLACEMENT])


def is_chinese(address: str = "address", country: str = "country") -> Column:
    """Whether an address is in Chinese script and its country is stated as China or not at all."""
    stated = F.upper(F.trim(F.coalesce(F.col(country), F.lit(""))))
    return F.col(address).rlike(r"\p{IsHan}") & stated.isin("", "CN", "CHN")


def distinct_chinese(parties: DataFrame) -> DataFrame:
    """Distinct addresses as `place_distinct` takes them, with the number of parties that carry each."""
    counted = parties.groupBy(*ADDRESS).agg(F.count(F.lit(1)).alias("rows"))
    of_registers = {name: F.lit(None).cast("string") for name in ("region_code", "name_key", "source_file")}
    return counted.withColumns({**of_registers, "source_row": F.lit(None).cast("bigint")})


def place_distinct(distinct: DataFrame, reference_year: int, minimum_confidence: float) -> DataFrame:
    """Place distinct addresses.

    Parameters
    ----------
    distinct
        Columns of `ADDRESS`, `region_code`, `name_key` (of the enterprise, null for others) and `rows`.
    reference_year, minimum_confidence
        As for `match_addresses`.

    Returns
    -------
    pyspark.sql.DataFrame
        `distinct` with the columns of `PLACEMENT`; city codes carry the country (`CN-440300`), `place` is the
        name of the city in the reference year.
    """

    def kernel(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            placed = place_frame(to_frame(batch), reference_year, minimum_confidence)
            yield from to_batches(placed, _OUT)

    given = distinct.withColumn("year", F.col("year").cast("int")).select(_GIVEN.names)
    return given.mapInArrow(kernel, spark_ddl(_OUT))


def place_frame(frame: pl.DataFrame, reference_year: int, minimum_confidence: float) -> pl.DataFrame:
    """Place the addresses of one batch; see `place_distinct`."""
    stated = pl.col("country").str.strip_chars().str.to_uppercase().replace({"CHN": "CN", "": None})
    matched = match_addresses(
        frame.with_columns(stated.alias("country")), reference_year, minimum_confidence
    ).with_columns(frame["country"])
    year = nearest_year(reference_year)
    named = {span.city: span.name for span in cities() if span.first <= year <= span.last}
    place = pl.col("city_now").replace_strict(named, default=None, return_dtype=pl.String)
    prefixed = [(CHINESE_CITY + pl.col(name)).alias(name) for name in ("city_then", "city_now")]
    return matched.with_columns(place.alias("place"), *prefixed)


def join_chinese(parties: DataFrame, placed: DataFrame) -> DataFrame:
    """Give each party the place of its address, as rows of `party_places`.

    Parameters
    ----------
    parties
        `patent_id`, `role`, `position` and the columns of `ADDRESS`.
    placed
        What `place_distinct` gave.
    """
    renamed = placed.select(
        *(F.col(name).alias(f"_{name}") for name in ADDRESS), *(F.col(name) for name in PLACEMENT.names)
    )
    same = [F.col(name).eqNullSafe(F.col(f"_{name}")) for name in ADDRESS]
    joined = parties.join(renamed, same[0] & same[1] & same[2] & same[3], "inner")
    return joined.select(
        "patent_id",
        "role",
        "position",
        "city_then",
        "city_now",
        F.col("city_now").alias("city"),
        "level",
        "region",
        F.col("placed_country").alias("country"),
        "method",
        "confidence",
    )


def names_of(placed: DataFrame) -> DataFrame:
    """Rows of `place_names`: each address once, with the place most of its parties have."""
    summed = placed.groupBy("address", "country").agg(
        F.sum("rows").alias("all_rows"),
        F.max_by(F.struct(*PLACEMENT.names), F.struct("rows", "year", "postcode")).alias("best"),
    )
    return summed.select(
        "address",
        F.lit(None).cast("string").alias("published_region"),
        F.col("country").alias("published_country"),
        "best.level",
        "best.place",
        F.col("best.city_now").alias("city"),
        F.col("best.placed_country").alias("country"),
        "best.method",
        "best.confidence",
        F.col("all_rows").alias("rows"),
    )
