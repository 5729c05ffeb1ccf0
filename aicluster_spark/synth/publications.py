"""Publications of a batch: an invention as application and again as grant."""

from __future__ import annotations

import numpy as np
import polars as pl

from aicluster_spark.synth.chance import stream
from aicluster_spark.synth.rates import Rates

SECTOR_WORDS = {
    "firm": "企业",
    "university": "大专院校",
    "institute": "科研单位",
    "government": "机关团体",
    "person": "个人",
}
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


def publications(patents: pl.DataFrame, rates: Rates, seed: int, year: int, number: int) -> pl.DataFrame:
    """Make one row for each publication, in the order of the patents, a grant after its application.

    Parameters
    ----------
    patents
        Of a batch.
    rates
        Rates.
    seed, year, number
        Where the batch stands.

    Returns
    -------
    polars.DataFrame
        The patents' columns, and stage, document_number, document_date, type, address, region, city, county,
        counts of citations.
    """
    random = stream(seed, "publications", year, number)
    patents = patents.with_columns(
        address=_address(random.random(patents.height) < rates.address_without_city),
        region=pl.when(pl.col("abroad") == "").then("province").otherwise(pl.col("abroad").str.slice(0, 2)),
        cited=np.floor(random.pareto(1.5, patents.height)).clip(0, 500).astype(np.int64),
        citing=random.poisson(2.0, patents.height),
        applicant_types=pl.col("applicant_sectors").str.replace_many(SECTOR_WORDS),
    )
    application = patents.filter(pl.col("kind") == "invention").with_columns(
        stage=pl.lit("application"),
        document_date=pl.col("published"),
        letter=pl.lit("A"),
        type=pl.lit("发明申请"),
    )
    grant = patents.filter(pl.col("granted").is_not_null()).with_columns(
        stage=pl.lit("grant"),
        document_date="granted",
        letter=pl.col("kind").replace_strict({"invention": "B", "utility_model": "U", "design": "S"}),
        type=pl.col("kind").replace_strict(
            {"invention": "发明授权", "utility_model": "实用新型", "design": "外观设计"}
        ),
    )
    rows = pl.concat([application, grant]).sort("patent", "stage", maintain_order=True)
    return rows.with_columns(
        document_number=pl.concat_str("document", "letter"),
        city=pl.when(pl.Series(random.random(rows.height) >= rates.city_column_empty)).then("city_then_name"),
        codes=_codes(rows, pl.Series(random.random(rows.height) < rates.codes_aligned)),
    )


def _address(short: np.ndarray) -> pl.Expr:
    """Province, city, county and street; a municipality is its own province."""
    municipal = pl.col("city_then_name").is_in(MUNICIPALITIES)
    city = pl.when(pl.Series(short)).then(pl.lit("")).otherwise("city_then_name")
    middle = pl.when(municipal).then(pl.lit("")).otherwise(city)
    return (
        pl.when(pl.col("abroad") == "")
        .then(pl.concat_str("province", middle, "county", "street"))
        .otherwise("abroad")
    )


def _codes(rows: pl.DataFrame, aligned: pl.Series) -> pl.Series:
    """Credit codes in the order of the applicants, or turned round."""
    turned = pl.col("codes").str.split(";").list.reverse().list.join(";")
    return rows.select(pl.when(aligned).then("codes").otherwise(turned).str.strip_chars(";")).to_series()
