"""Cities of applicants that published no address, from other records of the same name.

Where an office prints the first applicant's address only, a co-applicant's city is looked for where the same
name was a first applicant, nearest in time, and then in the register of enterprises.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

#: What is taken over from the record that tells the city.
PLACE = ("city_then", "city_now", "city", "region", "country")
KEYS = ("patent_id", "role", "position")
_EPOCH = "1900-01-01"


def own_records(placed: DataFrame) -> DataFrame:
    """Days on which a name is known to have been in a city.

    Parameters
    ----------
    placed
        Applicants with a city: `name_key`, `date` and the columns of `PLACE`.

    Returns
    -------
    pyspark.sql.DataFrame
        `name_key`, `date`, `place` (struct of `PLACE`) and `share` (of all the name's records in that city);
        one row a name and day: the city of most of the day's records, and among equals the first by its id.
    """
    told = placed.where("name_key is not null and date is not null and city is not null")
    by_day = told.groupBy("name_key", "date", "city").agg(
        F.count(F.lit(1)).alias("rows"), F.min(F.struct(*PLACE)).alias("place")
    )
    of_name = Window.partitionBy("name_key")
    in_city = Window.partitionBy("name_key", "city")
    share = F.sum("rows").over(in_city) / F.sum("rows").over(of_name)
    first = F.struct((-F.col("rows")).alias("fewest"), F.col("city").alias("id"))
    best = by_day.withColumn("share", share).groupBy("name_key", "date")
    return best.agg(
        F.min_by("place", first).alias("place"),
        F.min_by("share", first).alias("share"),
    )


def fill_from_own_records(wanted: DataFrame, known: DataFrame) -> DataFrame:
    """City of each applicant by the nearest day on which its name is known to have been in one.

    The day before goes before an equally near day after. Each name is sorted twice, not joined with itself,
    so that a name with many records costs no more than sorting them.

    Parameters
    ----------
    wanted
        `KEYS`, `name_key` and `date`.
    known
        What `own_records` gives.

    Returns
    -------
    pyspark.sql.DataFrame
        The applicants that could be filled: `KEYS`, `place`, `share` and `same_year` (as the record's).
    """
    asked = wanted.where("name_key is not null and date is not null").select(
        "name_key", "date", F.struct(*KEYS).alias("who"), F.lit(None).cast(_told_type(known)).alias("told")
    )
    told = known.select(
        "name_key",
        "date",
        F.lit(None).cast(asked.schema["who"].dataType).alias("who"),
        F.struct("date", "place", "share").alias("told"),
    )
    day = F.datediff("date", F.lit(_EPOCH))
    line = asked.unionByName(told).withColumn("day", day)
    through = Window.partitionBy("name_key").rangeBetween(Window.unboundedPreceding, Window.currentRow)
    found = line.withColumns(
        {
            "before": F.last("told", ignorenulls=True).over(through.orderBy("day")),
            "after": F.last("told", ignorenulls=True).over(through.orderBy(F.col("day").desc())),
        }
    ).where("who is not null and (before is not null or after is not null)")
    nearest = F.when(_is_nearer("before", "after"), F.col("before")).otherwise(F.col("after"))
    chosen = found.withColumn("nearest", nearest)
    return chosen.select(
        "who.*",
        "nearest.place",
        "nearest.share",
        (F.year("date") == F.year("nearest.date")).alias("same_year"),
    )


def _told_type(known: DataFrame) -> str:
    told = known.select(F.struct("date", "place", "share").alias("told"))
    return str(told.schema["told"].dataType.simpleString())


def _is_nearer(first: str, second: str) -> Column:
    """Whether the first is as near as the second, or the only one."""
    there = F.abs(F.datediff("date", f"{first}.date"))
    here = F.abs(F.datediff("date", f"{second}.date"))
    return F.col(f"{first}.date").isNotNull() & (F.col(f"{second}.date").isNull() | (there <= here))


def fill_from_register(wanted: DataFrame, register: DataFrame) -> DataFrame:
    """City of each applicant by the register, where all enterprises of its name lie in one city.

    Parameters
    ----------
    wanted
        `KEYS`, `name_key` and `date`.
    register
        Enterprises with a city: `name_key`, the columns of `PLACE` and `confidence`.

    Returns
    -------
    pyspark.sql.DataFrame
        As of `fill_from_own_records`, never of the same year, with the register's confidence as `share`.
    """
    by_name = register.where("name_key is not null and city is not null").groupBy("name_key")
    single = by_name.agg(
        F.min(F.struct(*PLACE)).alias("place"),
        F.min("confidence").alias("share"),
        F.count_distinct("city").alias("cities"),
    ).where("cities = 1")
    joined = wanted.join(single.select("name_key", "place", "share"), "name_key")
    return joined.select(*KEYS, "place", "share", F.lit(False).alias("same_year"))


def as_party_places(filled: DataFrame, method: str, minimum_confidence: float) -> DataFrame:
    """Rows of `party_places` of filled applicants.

    Confidence is the share of the name's records in that city, or the register's own. The city by the borders
    of its year is taken over from a record of the same year only.
    """
    return filled.where(F.col("share") >= minimum_confidence).select(
        *KEYS,
        F.when(F.col("same_year"), F.col("place.city_then")).alias("city_then"),
        *(F.col(f"place.{name}").alias(name) for name in ("city_now", "city")),
        F.lit("city").alias("level"),
        *(F.col(f"place.{name}").alias(name) for name in ("region", "country")),
        F.lit(method).alias("method"),
        F.col("share").cast("double").alias("confidence"),
    )


def hidden(placed: DataFrame, share: float, seed: int) -> Column:
    """Whether an address is hidden for measuring: a fixed share of the patents, by hash and seed."""
    drawn = F.pmod(F.xxhash64(F.lit(seed), placed["patent_id"]), F.lit(1_000_000))
    return drawn < F.lit(int(share * 1_000_000))


def compare(truth: DataFrame, filled: DataFrame, minimum_confidence: float) -> DataFrame:
    """Count how often filling finds the hidden city.

    Parameters
    ----------
    truth
        Hidden applicants: `KEYS` and their own `city`.
    filled
        What a fill function gave for them.
    minimum_confidence
        What is filled with less counts as not filled.

    Returns
    -------
    pyspark.sql.DataFrame
        One row: `hidden`, `filled`, `right`.
    """
    sure = filled.where(F.col("share") >= minimum_confidence)
    guess = sure.select(*KEYS, F.col("place.city").alias("guess"))
    joined = truth.join(guess, list(KEYS), "left")
    return joined.agg(
        F.count(F.lit(1)).alias("hidden"),
        F.count("guess").alias("filled"),
        F.coalesce(F.sum((F.col("guess") == F.col("city")).cast("long")), F.lit(0)).alias("right"),
    )
