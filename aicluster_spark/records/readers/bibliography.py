"""What an XML document says of a patent, still as it is written, and the frame made of many of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields

import polars as pl
from lxml import etree

from aicluster_spark.records.classification import symbol_list
from aicluster_spark.records.dates import parse_date
from aicluster_spark.records.documents import DOCUMENT, PARTY_FIELDS, shape
from aicluster_spark.records.judge import first_reason, judged, unread_date
from aicluster_spark.records.readers.reader import Setting
from aicluster_spark.records.readers.xml_tools import Refusal, local_name, read_document
from aicluster_spark.records.sectors import sector


@dataclass(frozen=True, slots=True)
class Named:
    """One party as published.

    Attributes
    ----------
    role
        inventor, applicant or assignee.
    name
        Given name first; null where the document leaves it out.
    sector
        Where the document itself tells; else null.
    address, region, country, postcode
        As published, null where missing.
    """

    role: str
    name: str | None
    sector: str | None = None
    address: str | None = None
    region: str | None = None
    country: str | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class Bibliography:
    """One patent document as published: texts, not yet judged.

    Attributes
    ----------
    office
        Two-letter code.
    application_number, application_date, publication_number, publication_date
        Texts; dates in any form that `parse_date` reads.
    kind, stage
        In the words of the patents table.
    title, abstract, language
        Texts and their language, ISO 639-1.
    ipc, cpc
        Symbols in any spelling, in order.
    claims
        Number of claims.
    parties
        In the order of the document.
    """

    office: str | None
    application_number: str | None
    application_date: str | None
    publication_number: str | None
    publication_date: str | None
    kind: str
    stage: str
    title: str | None
    abstract: str | None
    language: str
    ipc: tuple[str, ...] = ()
    cpc: tuple[str, ...] = ()
    claims: int | None = None
    parties: tuple[Named, ...] = ()


Reading = Callable[[etree._Element], Bibliography | Refusal]
"""Takes the bibliography of a document from its root."""
Numbering = Callable[[pl.Expr], pl.Expr]
"""Brings an application number to the office's one form; null where it is none."""

_TEXTS = (
    "office",
    "application_number",
    "publication_number",
    "kind",
    "stage",
    "title",
    "abstract",
    "language",
)
_DATES = ("application_date", "publication_date")
_WRITTEN = pl.Schema(
    {
        "reason": pl.String(),
        "detail": pl.String(),
        **dict.fromkeys((*_TEXTS, *_DATES), pl.String()),
        "ipc": pl.List(pl.String()),
        "cpc": pl.List(pl.String()),
        "claims": pl.Int32(),
        "parties": pl.List(pl.Struct(dict.fromkeys((f.name for f in fields(Named)), pl.String()))),
    }
)


def read_all(documents: Sequence[bytes], families: Mapping[str, Reading]) -> list[Bibliography | Refusal]:
    """Read documents, each by the family its root element belongs to."""
    return [_read(document, families) for document in documents]


def document_rows(
    found: Sequence[Bibliography | Refusal], numbering: Numbering, setting: Setting
) -> pl.DataFrame:
    """Turn what was found into rows of DOCUMENT, one for each document, in order.

    Parameters
    ----------
    found
        Bibliographies, and refusals in the place of those that could not be read.
    numbering
        Form of the office's application numbers.
    setting
        What the study says.
    """
    written = pl.DataFrame([asdict(one) for one in found], schema=_WRITTEN)
    number = numbering(pl.col("application_number"))
    rows = written.with_columns(
        number.alias("application_number"),
        *_verdict(number),
        *(parse_date(pl.col(name)).alias(name) for name in _DATES),
        *(_symbols(name) for name in ("ipc", "cpc")),
        _parties(written["parties"]),
    )
    granted = pl.col("stage") == "grant"
    filled = rows.with_columns(
        pl.when(granted).then(pl.col("publication_date")).alias("grant_date"),
        pl.when(granted).then(pl.lit("granted")).alias("legal_status"),
    )
    return judged(shape(filled, DOCUMENT), setting)


def _read(document: bytes, families: Mapping[str, Reading]) -> Bibliography | Refusal:
    root = read_document(document)
    if isinstance(root, Refusal):
        return root
    reading = families.get(local_name(root))
    return reading(root) if reading else Refusal("not_a_record", f"root element {local_name(root)}")


def _verdict(number: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Refuse what is written but cannot be read, a date or the number; earlier refusals stay."""
    written = pl.col("application_number")
    dates = [(unread_date(pl.col(d), parse_date(pl.col(d))), "bad_date", pl.col(d)) for d in _DATES]
    reason, detail = first_reason([*dates, (written.is_not_null() & number.is_null(), "bad_number", written)])
    open_ = pl.col("reason").is_null()
    return pl.coalesce("reason", reason), pl.when(open_).then(detail).otherwise("detail").alias("detail")


def _symbols(name: str) -> pl.Expr:
    """Read the symbols of a scheme; a document without any may not have been classified by it: null."""
    read = symbol_list(pl.col(name))
    return pl.when(read.list.len() > 0).then(read).alias(name)


def _parties(listed: pl.Series) -> pl.Series:
    """Give each party its position in its role, and tell their sector where the document does not."""
    place = listed.alias("party").to_frame().with_row_index("document")
    alone = place.explode("party").drop_nulls("party").unnest("party").filter(pl.col("name").is_not_null())
    person = pl.when(pl.col("role") == "inventor").then(pl.lit("person"))
    known = alone.with_columns(
        pl.int_range(pl.len(), dtype=pl.Int32).over("document", "role").alias("position"),
        pl.coalesce("sector", person, sector(pl.col("name"))).alias("sector"),
        pl.lit(None, pl.String).alias("credit_code"),
    )
    together = pl.struct([field.name for field in PARTY_FIELDS]).alias("parties")
    grouped = known.group_by("document", maintain_order=True).agg(together)
    joined = place.select("document").join(grouped, "document", "left", maintain_order="left")
    return joined["parties"]
