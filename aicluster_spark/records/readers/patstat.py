"""Reader `patstat`: the tables of PATSTAT Global in one folder, one document an application."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from aicluster_spark.records.readers.bulk_account import (
    first_of_each,
    in_order,
    judged_documents,
    linked,
    parties,
    patents,
    remembered,
    together,
)
from aicluster_spark.records.readers.bulk_reader import BulkReader, Joined
from aicluster_spark.records.readers.patstat_citations import forward_citations
from aicluster_spark.records.readers.patstat_tables import (
    ABSTRACT,
    APPLICATION,
    CITATION,
    CPC,
    IPC,
    LINK,
    PERSON,
    PUBLICATION,
    TABLES,
    TITLE,
)
from aicluster_spark.records.readers.reader import Dialect, Setting
from aicluster_spark.study.models import RecordsOptions

PREFERRED = "en"
"""Language of title and abstract where there are several: nearly every application has it."""
ROLES = ("applicant", "inventor")
_OF_THE_PERSON = ("name", "name_key", "sector", "address", "country")
Tables = dict[str, DataFrame]


class Patstat(BulkReader):
    """Applications of all offices, with their publications, people, symbols, families and citations."""

    name = "patstat"
    title = "PATSTAT Global tables (EPO), as CSV parts"
    expects = (
        "A folder with tls201_appln_part01.csv and so on (older editions: tls201_part01.txt), and any of "
        + ", ".join(table.name for table in TABLES if not table.required)
        + ": comma-separated with a header, each part under its own name, zipped or not."
    )
    dialect = Dialect(delimiter=",")
    tables = TABLES

    def join(self, rows: Tables, setting: Setting, options: RecordsOptions) -> Joined:
        """Join everything to the applications by their id."""
        application = remembered(first_of_each(rows[APPLICATION.name]))
        children = {
            name: remembered(linked(rows[name], application))
            for name in (TITLE.name, ABSTRACT.name, IPC.name, CPC.name, PUBLICATION.name)
            if name in rows
        }
        people = _people(rows, application)
        cited = _citations(rows, children)
        children |= {CITATION.name: cited} if cited is not None else {}
        documents = remembered(judged_documents(_documents(application, children), setting))
        listed = parties(_roles(people), documents)
        return Joined(documents, patents(documents), listed, (*children.values(), *people.values()))


def _documents(application: DataFrame, tables: Tables) -> DataFrame:
    """Make columns of DOCUMENT of the applications and what is joined to them."""
    joined = application
    for table, column in ((IPC, "ipc"), (CPC, "cpc")):
        if table.name in tables:
            listed = in_order(tables[table.name], "symbol").withColumnRenamed("symbol", column)
            joined = joined.join(listed, "key", "left")
    for table, column in ((TITLE, "title"), (ABSTRACT, "abstract")):
        if table.name in tables:
            joined = joined.join(_one_language(tables[table.name], column), "key", "left")
    if PUBLICATION.name in tables:
        joined = joined.join(_publications(tables[PUBLICATION.name]), "key", "left")
    if CITATION.name in tables and PUBLICATION.name in tables:
        counts = forward_citations(tables[CITATION.name], tables[PUBLICATION.name])
        joined = joined.join(counts, "key", "left")
    return _filled(joined)


def _filled(joined: DataFrame) -> DataFrame:
    """Fill in what the tables that are missing do not tell."""
    types = {
        "publication_date": "date",
        "grant_date": "date",
        **dict.fromkeys(("publication_number", "title_language", "abstract_language"), "string"),
    }
    lacking = {name: kind for name, kind in types.items() if name not in joined.columns}
    whole = joined.select("*", *(F.lit(None).cast(kind).alias(name) for name, kind in lacking.items()))
    granted = F.when(F.col("granted"), "granted")
    return whole.select(
        *(name for name in whole.columns if name not in ("publication_date", "granted", "earliest")),
        F.coalesce("publication_date", "earliest").alias("publication_date"),
        F.when(F.col("granted"), "grant").otherwise("application").alias("stage"),
        granted.alias("legal_status"),
        F.coalesce("abstract_language", "title_language").alias("language"),
    ).drop("title_language", "abstract_language")


def _one_language(texts: DataFrame, column: str) -> DataFrame:
    """Take the text in the preferred language, else in the first by its code."""
    order: list[Column] = [F.col("language") != PREFERRED, F.col("language"), F.col("source_row")]
    ranked = texts.filter("reason IS NULL AND text IS NOT NULL").withColumn(
        "nth", F.row_number().over(Window.partitionBy("key").orderBy(*order))
    )
    return ranked.filter("nth = 1").select(
        "key", F.col("text").alias(column), F.col("language").alias(f"{column}_language")
    )


def _publications(publications: DataFrame) -> DataFrame:
    """Take the first publication, the day of the first grant and the most claims of each application."""
    kept = publications.filter("reason IS NULL")
    first = F.min(F.struct("day", "number", "publication"))
    dated = (
        kept.filter("day IS NOT NULL")
        .groupBy("key")
        .agg(first.alias("first"), F.min(F.when(F.col("grants"), F.col("day"))).alias("grant_date"))
    )
    claims = kept.groupBy("key").agg(F.max("claims").alias("claims"))
    return claims.join(dated, "key", "left").select(
        "key",
        "claims",
        "grant_date",
        F.col("first.day").alias("publication_date"),
        F.col("first.number").alias("publication_number"),
    )


def _citations(rows: Tables, children: Tables) -> DataFrame | None:
    """Link citations to the citing publication; without the publications' dates they cannot be counted."""
    if CITATION.name not in rows or PUBLICATION.name not in children:
        return rows.get(CITATION.name)
    return remembered(linked(rows[CITATION.name], children[PUBLICATION.name], "publication"))


def _people(rows: Tables, application: DataFrame) -> Tables:
    """Take persons, and their links that name an application and a person that are there."""
    people: Tables = {}
    if PERSON.name in rows:
        people[PERSON.name] = remembered(first_of_each(rows[PERSON.name], "person"))
    if LINK.name in rows:
        links = linked(rows[LINK.name], application)
        person = people.get(PERSON.name)
        people[LINK.name] = remembered(linked(links, person, "person") if person is not None else links)
    return people


def _roles(people: Tables) -> DataFrame | None:
    """List each person in each role: who applied for an invention of his own stands there twice."""
    if PERSON.name not in people or LINK.name not in people:
        return None
    named = people[PERSON.name].filter("reason IS NULL AND person IS NOT NULL")
    link = people[LINK.name].join(named.select("person", *_OF_THE_PERSON), "person")
    return together(
        link.filter(F.col(role).isNotNull()).select(
            *(name for name in link.columns if name not in ROLES),
            F.col(role).alias("place"),
            F.lit(role).alias("role"),
        )
        for role in ROLES
    )
