"""Which applicant is which registered enterprise: by credit code, else by name and city."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

ROLES = ("applicant", "assignee")
CONFIDENCE = {"credit_code": 1.0, "name_and_city": 0.9, "name_city_unknown": 0.7, "name_other_city": 0.4}
"""Grades in the order of the evidence, not measured shares: docs/register.md says what each stands on."""
PERSON = "person"
_KEYS = ("patent_id", "role", "position")


def match_enterprises(parties: DataFrame, enterprises: DataFrame) -> DataFrame:
    """Find the enterprise of every applicant and assignee.

    A valid credit code decides. Else an enterprise of the same name key fits best in the applicant's own
    city, then where one of the two cities is unknown, then elsewhere. Where several enterprises fit equally
    well, none is taken.

    Parameters
    ----------
    parties
        patent_id, role, position, sector, name_key, city (null where not placed), credit_code (null where the
        source has none).
    enterprises
        enterprise_id, credit_code, credit_code_valid, name_key, city (null where not placed); an enterprise
        may stand there more than once.

    Returns
    -------
    pyspark.sql.DataFrame
        Table `party_enterprises`: one row an applicant or assignee.
    """
    asked = parties.where(F.col("role").isin(*ROLES)).withColumn(
        "asks", F.coalesce(F.col("sector") != PERSON, F.lit(True))
    )
    found = (
        asked.join(_by_code(enterprises), "credit_code", "left")
        .join(_by_place(enterprises), ["name_key", "city"], "left")
        .join(_by_name(enterprises), "name_key", "left")
    )
    judged = found.withColumns({"method": _method(), "candidates": _candidates()})
    return judged.select(
        *_KEYS,
        _enterprise().alias("enterprise_id"),
        F.when(_single(), F.col("method")).alias("method"),
        F.when(_single(), _confidence()).alias("confidence"),
        F.col("candidates").cast("int").alias("candidates"),
        _reason().alias("reason"),
    )


def _by_code(enterprises: DataFrame) -> DataFrame:
    coded = enterprises.where("credit_code is not null and credit_code_valid").groupBy("credit_code")
    return coded.agg(F.min("enterprise_id").alias("code_id"), _enterprises().alias("code_count"))


def _by_place(enterprises: DataFrame) -> DataFrame:
    placed = enterprises.where("name_key is not null and city is not null").groupBy("name_key", "city")
    return placed.agg(F.min("enterprise_id").alias("place_id"), _enterprises().alias("place_count"))


def _by_name(enterprises: DataFrame) -> DataFrame:
    """Count each name's enterprises: in all, and those of unknown city, which may be in any."""
    unplaced = F.when(F.col("city").isNull(), F.col("enterprise_id"))
    return (
        enterprises.where("name_key is not null")
        .groupBy("name_key")
        .agg(
            F.min("enterprise_id").alias("name_id"),
            _enterprises().alias("name_count"),
            F.min(unplaced).alias("unplaced_id"),
            F.count_distinct(unplaced).alias("unplaced_count"),
        )
    )


def _enterprises() -> Column:
    return F.count_distinct("enterprise_id")


def _method() -> Column:
    """Name the best evidence there is; null where nothing fits."""
    anywhere = F.col("name_count") > 0
    return (
        F.when(~F.col("asks"), None)
        .when(F.col("code_count") > 0, "credit_code")
        .when(F.col("place_count") > 0, "name_and_city")
        .when(anywhere & (F.col("city").isNull() | (F.col("unplaced_count") > 0)), "name_city_unknown")
        .when(anywhere, "name_other_city")
    )


def _candidates() -> Column:
    """Count the enterprises that the best evidence fits equally well."""
    method = _method()
    unknown = F.when(F.col("city").isNull(), F.col("name_count")).otherwise(F.col("unplaced_count"))
    return (
        F.when(method == "credit_code", F.col("code_count"))
        .when(method == "name_and_city", F.col("place_count"))
        .when(method == "name_city_unknown", unknown)
        .when(method == "name_other_city", F.col("name_count"))
        .otherwise(0)
    )


def _single() -> Column:
    return F.col("candidates") == 1


def _enterprise() -> Column:
    best = (
        F.when(F.col("method") == "credit_code", F.col("code_id"))
        .when(F.col("method") == "name_and_city", F.col("place_id"))
        .when((F.col("method") == "name_city_unknown") & F.col("city").isNotNull(), F.col("unplaced_id"))
        .otherwise(F.col("name_id"))
    )
    return F.when(_single(), best)


def _confidence() -> Column:
    grades = [(F.lit(method), F.lit(grade)) for method, grade in CONFIDENCE.items()]
    return F.create_map(*(part for pair in grades for part in pair))[F.col("method")]


def _reason() -> Column:
    return (
        F.when(~F.col("asks"), "person")
        .when(F.col("candidates") > 1, "several_enterprises")
        .when(F.col("candidates") == 1, None)
        .when(F.col("name_key").isNull() & F.col("credit_code").isNull(), "no_name")
        .otherwise("not_registered")
    )
