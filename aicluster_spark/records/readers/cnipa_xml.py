"""Reader `cnipa_xml`: the bulk XML of the Chinese patent office, one document a record."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.records.identifiers.chinese import application_number, check_digit_ok
from aicluster_spark.records.readers.bibliography import Reading, document_rows, read_all
from aicluster_spark.records.readers.cnipa_business import read_business
from aicluster_spark.records.readers.cnipa_st36 import read_st36
from aicluster_spark.records.readers.reader import Product, Setting

FAMILIES: dict[str, Reading] = {"PatentDocumentAndRelated": read_business, "cn-patent-document": read_st36}
"""How a document is read, by its root element."""


class CnipaXml:
    """Bibliographies and full texts of the China National Intellectual Property Administration."""

    name = "cnipa_xml"
    title = "Bulk XML of the Chinese patent office (CNIPA): inventions, utility models and designs"
    expects = (
        "XML documents with the root business:PatentDocumentAndRelated or cn-patent-document, loose, "
        "concatenated or packed. Records of legal status (business:PRSRecord) are rejected as no documents."
    )
    product: Product = "documents"
    roots: tuple[str, ...] = (
        "business:PatentDocumentAndRelated",
        "PatentDocumentAndRelated",
        "cn-patent-document",
        "business:PRSRecord",
    )

    def rows(self, documents: Sequence[bytes], setting: Setting) -> pl.DataFrame:
        """Turn documents into rows of DOCUMENT."""
        return document_rows(read_all(documents, FAMILIES), _checked_number, setting)


def _checked_number(text: pl.Expr) -> pl.Expr:
    """Write an application number in its one form; null where its own check character is against it."""
    return pl.when(check_digit_ok(text).fill_null(value=True)).then(application_number(text))
