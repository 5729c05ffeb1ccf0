"""Reader `uspto_xml`: the full-text XML of the US patent office, grants and published applications."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.records.readers.bibliography import Reading, document_rows, read_all
from aicluster_spark.records.readers.reader import Product, Setting
from aicluster_spark.records.readers.uspto_applications import read_application_publication
from aicluster_spark.records.readers.uspto_numbers import application_number
from aicluster_spark.records.readers.uspto_redbook import read_redbook
from aicluster_spark.records.readers.uspto_st32 import read_st32

FAMILIES: dict[str, Reading] = {
    "us-patent-grant": read_redbook,
    "us-patent-application": read_redbook,
    "patent-application-publication": read_application_publication,
    "PATDOC": read_st32,
}
"""How a document is read, by its root element."""


class UsptoXml:
    """Weekly full-text files of the United States Patent and Trademark Office."""

    name = "uspto_xml"
    title = "Full-text XML of the US patent office (USPTO): grants and applications, all document types"
    expects = (
        "XML documents with the root us-patent-grant or us-patent-application (since 2005), "
        "patent-application-publication (2001-2004) or PATDOC (2001-2004), as in the weekly files where "
        "thousands stand one after the other. Sequence listings (sequence-cwu) are rejected as no documents."
    )
    product: Product = "documents"
    roots: tuple[str, ...] = (*FAMILIES, "sequence-cwu")

    def rows(self, documents: Sequence[bytes], setting: Setting) -> pl.DataFrame:
        """Turn documents into rows of DOCUMENT."""
        return document_rows(read_all(documents, FAMILIES), application_number, setting)
