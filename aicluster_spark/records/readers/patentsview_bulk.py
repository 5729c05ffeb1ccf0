"""Reader `patentsview_bulk`: the tables of granted US patents that PatentsView publishes, in one folder."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.records.readers.bulk_account import (
    first_of_each,
    in_order,
    judged_documents,
    linked,
    parties,
    patents,
    remembered,
)
from aicluster_spark.records.readers.bulk_reader import BulkReader, Joined
from aicluster_spark.records.readers.patentsview_tables import (
    ABSTRACT,
    APPLICATION,
    ASSIGNEE,
    CPC,
    INVENTOR,
    IPC,
    LOCATION,
    PATENT,
    TABLES,
)
from aicluster_spark.records.readers.reader import Dialect, Setting
from aicluster_spark.study.models import RecordsOptions

_REPLACED = ("abstract", "abstract_inside", "withdrawn", "reason")
_PLACE = ("address", "region", "country")


class PatentsViewBulk(BulkReader):
    """Granted US patents since 1976, with disambiguated people and their places."""

    name = "patentsview_bulk"
    title = "PatentsView bulk tables of granted US patents (g_*.tsv, zipped or not)"
    expects = (
        "A folder with g_patent.tsv.zip and g_application.tsv.zip, and any of "
        + ", ".join(table.name for table in TABLES if not table.required)
        + ": tab-separated, quoted, each under its own name, zipped or not."
    )
    dialect = Dialect(delimiter="\t")
    tables = TABLES

    def join(self, rows: dict[str, DataFrame], setting: Setting, options: RecordsOptions) -> Joined:
        """Join everything to the patents by their number, and places to people."""
        patent = remembered(first_of_each(rows[PATENT.name]))
        of_patents = {
            name: remembered(linked(self._single(name, frame), patent))
            for name, frame in rows.items()
            if name not in (PATENT.name, LOCATION.name)
        }
        documents = remembered(judged_documents(_documents(patent, of_patents, options), setting))
        location = _first_location(rows)
        listed = parties(_people(of_patents, location), documents)
        others = (*of_patents.values(), *((location,) if location is not None else ()))
        return Joined(documents, patents(documents), listed, others)

    @staticmethod
    def _single(name: str, rows: DataFrame) -> DataFrame:
        return first_of_each(rows) if name in (APPLICATION.name, ABSTRACT.name) else rows


def _documents(patent: DataFrame, tables: dict[str, DataFrame], options: RecordsOptions) -> DataFrame:
    """Make columns of DOCUMENT of the patents and what is joined to them."""
    joined = patent
    for name, values in (
        (APPLICATION.name, ("application_date", "application_number")),
        (ABSTRACT.name, ("abstract",)),
    ):
        if name in tables:
            joined = joined.join(tables[name].filter("reason IS NULL").select("key", *values), "key", "left")
        else:
            joined = joined.select("*", *(F.lit(None).cast("string").alias(value) for value in values))
    for name, column in ((IPC.name, "ipc"), (CPC.name, "cpc")):
        if name in tables:
            listed = in_order(tables[name], "symbol").withColumnRenamed("symbol", column)
            joined = joined.join(listed, "key", "left")
    gone = F.col("withdrawn") == 1
    refused = F.col("reason").isNull() & gone & F.lit(options.withdrawn == "reject")
    return joined.select(
        *(
            name
            for name in joined.columns
            if name not in ("abstract", "abstract_inside", "withdrawn", "reason")
        ),
        F.when(refused, "withdrawn").otherwise(F.col("reason")).alias("reason"),
        F.lit("US").alias("office"),
        F.col("key").alias("publication_number"),
        F.col("publication_date").alias("grant_date"),
        F.lit("grant").alias("stage"),
        F.coalesce("abstract", "abstract_inside").alias("abstract"),
        F.lit("en").alias("language"),
        F.when(gone, "withdrawn").otherwise("granted").alias("legal_status"),
    )


def _first_location(rows: dict[str, DataFrame]) -> DataFrame | None:
    if LOCATION.name not in rows:
        return None
    return remembered(first_of_each(rows[LOCATION.name], "location_id"))


def _people(tables: dict[str, DataFrame], location: DataFrame | None) -> DataFrame | None:
    """List inventors and assignees with their places, null where the table of places tells none."""
    listed = [tables[table.name] for table in (INVENTOR, ASSIGNEE) if table.name in tables]
    if not listed:
        return None
    people = listed[0] if len(listed) == 1 else listed[0].unionByName(listed[1])
    if location is None:
        return people.select("*", *(F.lit(None).cast("string").alias(name) for name in _PLACE))
    places = location.filter("reason IS NULL AND location_id IS NOT NULL")
    return people.join(places.select("location_id", *_PLACE), "location_id", "left")
