"""To which of its cities a patent of several cities belongs."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def citizens(rows: DataFrame, party_places: DataFrame, role: str, citizenship: str) -> DataFrame:
    """Keep each patent in the cities it belongs to.

    Parameters
    ----------
    rows
        Columns of `output.patent_cities`, among them patent_id, city and cities.
    party_places
        Table `party_places`.
    role
        Whose cities they are.
    citizenship
        `every`: each city of the role. `first`: the city of the first party of the role that could be placed,
        as in rankings by the first applicant; full and fractional counting are the same then.

    Returns
    -------
    DataFrame
        The same columns.
    """
    if citizenship == "every":
        return rows
    placed = party_places.filter((F.col("role") == role) & F.col("city").isNotNull())
    first = placed.groupBy("patent_id").agg(F.min_by("city", "position").alias("city"))
    alone = F.lit(1).cast(rows.schema["cities"].dataType)
    return rows.join(first, ["patent_id", "city"], "left_semi").withColumn("cities", alone)
