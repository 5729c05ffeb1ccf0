"""The same work as a polars script, as one would write it by hand: file after file, everything in memory.

An application and its grant stand in one file, that of the filing year: repeats are settled file by file,
which the engine does not rely on.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import polars as pl

from benchmarks.contenders.source import COLUMNS, KINDS, LETTERS, LONGEST_PREFIX, WEIGHTS, yearly_files

PLAIN = (
    *("patent_id", "application_number", "publication_number"),
    *("kind", "stage", "title", "abstract", "ipc", "year"),
)
TODAY = datetime.now(timezone.utc).date()


def read(file: Path) -> pl.DataFrame:
    text = file.read_bytes().decode("gb18030", "replace").encode()
    rows = pl.read_csv(text, infer_schema=False, columns=list(COLUMNS), truncate_ragged_lines=True)
    return rows.rename(COLUMNS)


def date(name: str) -> pl.Expr:
    digits = pl.col(name).str.replace_all(r"[^0-9]", "")
    return digits.str.to_date("%Y%m%d", strict=False).alias(name)


def clean(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows that are records, with numbers, dates and symbols in one form."""
    bare = pl.col("number").str.replace(r"^CN", "").str.extract(r"^(\d{12})\.[\dX]$", 1)
    digits = [bare.str.slice(place, 1).cast(pl.Int32, strict=False) * w for place, w in enumerate(WEIGHTS)]
    check = pl.col("number").str.extract(r"\.([\dX])$", 1).replace("X", "10").cast(pl.Int32, strict=False)
    read = rows.with_columns(
        bare.alias("application_number"),
        (pl.sum_horizontal(digits) % 11 == check).alias("right"),
        date("filed"),
        date("published"),
        date("granted"),
    )
    nameless = pl.col("number").fill_null("") == ""
    whole = pl.col("last").is_not_null() & (nameless | pl.col("right").fill_null(value=False))
    dated = pl.col("filed").is_not_null() & (pl.col("filed") <= pl.col("published"))
    past = pl.col("published") <= TODAY
    decoded = ~pl.any_horizontal(
        pl.col(pl.String).str.contains("\ufffd", literal=True).fill_null(value=False)
    )
    kept = read.filter(whole & dated & past & decoded)
    bare_publication = pl.col("publication_number").str.strip_prefix("CN")
    return kept.with_columns(
        ("CN-" + pl.coalesce("application_number", bare_publication)).alias("patent_id"),
        pl.when(pl.col("grant_number").fill_null("") != "")
        .then(pl.lit("grant"))
        .otherwise(pl.lit("application"))
        .alias("stage"),
        pl.coalesce(
            pl.col("application_number").str.slice(4, 1).replace_strict(KINDS, default=None),
            pl.col("publication_number").str.extract(r"([A-Z])\d?$", 1).replace_strict(LETTERS, default=None),
        ).alias("kind"),
        symbols().alias("ipc"),
        pl.col("filed").dt.year().alias("year"),
    )


def symbols() -> pl.Expr:
    wide = pl.concat_str("ipc_main", "ipc", separator=";", ignore_nulls=True).str.normalize("NFKC")
    apart = wide.str.to_uppercase().str.replace_all(r"\s", "").str.split(";")
    return apart.list.eval(pl.element().filter(pl.element() != "")).list.unique(maintain_order=True)


def settle(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep one row a patent: the latest application with the facts of the latest grant, else the grant."""
    latest = rows.sort("published").unique(["patent_id", "stage"], keep="last", maintain_order=True)
    grants = latest.filter(pl.col("stage") == "grant")
    day = grants.select("patent_id", pl.coalesce("granted", "published").alias("grant_date"))
    first = latest.sort("stage").unique("patent_id", keep="first", maintain_order=True)
    return first.join(day, on="patent_id", how="left")


def role(rows: pl.DataFrame, name: str, column: str, address: str | None) -> pl.DataFrame:
    names = pl.col(column).str.replace_all("；", ";", literal=True).str.split(";")
    where = pl.col(address).replace("", None) if address else pl.lit(None, pl.String)
    listed = rows.select("patent_id", where.alias("address"), names.alias("name")).explode("name")
    stripped = listed.with_columns(pl.col("name").str.strip_chars()).filter(pl.col("name") != "")
    numbered = stripped.with_columns(
        pl.int_range(pl.len(), dtype=pl.Int32).over("patent_id").alias("position")
    )
    first = pl.when(pl.col("position") == 0).then("address").alias("address")
    return numbered.select("patent_id", pl.lit(name).alias("role"), "position", "name", first)


def placed(rows: pl.DataFrame, gazetteer: pl.DataFrame) -> pl.DataFrame:
    """Place each distinct address of a year once, by the longest beginning in the gazetteer."""
    spelt = pl.col("address").str.normalize("NFKC").str.replace_all(r"\s", "").str.replace_all("巿", "市")
    asked = rows.select("patent_id", pl.col("year").cast(pl.Int32), spelt.alias("address")).drop_nulls()
    distinct = asked.select("year", "address").unique()
    lengths = pl.DataFrame({"length": range(2, LONGEST_PREFIX + 1)})
    begun = distinct.join(lengths, how="cross").with_columns(
        pl.col("address").str.slice(0, pl.col("length")).alias("prefix")
    )
    found = begun.join(gazetteer, on=["year", "prefix"]).sort("length")
    longest = found.unique(["year", "address"], keep="last")
    return asked.join(longest, on=["year", "address"]).select("patent_id", "city")


def main(nation: Path, gazetteer: Path, out: Path) -> None:
    table = pl.read_parquet(gazetteer)
    files: dict[str, list[str]] = {"patents": [], "parties": [], "places": []}
    for file in yearly_files(nation):
        rows = settle(clean(read(file)))
        parties = pl.concat(
            [
                role(rows, "applicant", "applicants", "address"),
                role(rows, "inventor", "inventors", None),
                role(rows, "assignee", "assignees", "assignee_address"),
            ]
        )
        patents = rows.select(
            *PLAIN,
            pl.col("filed").alias("application_date"),
            pl.col("published").alias("publication_date"),
            "grant_date",
        )
        for name, frame in (("patents", patents), ("parties", parties), ("places", placed(rows, table))):
            target = out / f"{name}-{file.stem[-5:-1]}.parquet"
            frame.write_parquet(target)
            files[name].append(str(target))
    print(json.dumps(files))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:4]))
