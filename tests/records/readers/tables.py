"""Small tables on disk in the shapes of the bulk products, and how a reader's account is checked."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.records.readers.bulk_reader import BulkReader
from aicluster_spark.records.rejects import REASONS
from aicluster_spark.schema.records import PARTIES, PATENTS, REJECTS
from aicluster_spark.study.models import RecordsOptions

SOURCES = ({"reader": "patentsview_sample", "path": "x"},)


def quoted(rows: list[list[object]], delimiter: str) -> str:
    """Write rows as csv.QUOTE_NONNUMERIC does: texts in quotes, numbers bare, nothing where nothing is."""
    return "".join(delimiter.join(map(_cell, row)) + "\n" for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else '"' + str(value).replace('"', '""') + '"'


def write(folder: Path, name: str, rows: list[list[object]], delimiter: str, *, packed: bool = False) -> Path:
    """Write one table, header first."""
    text = quoted(rows, delimiter)
    if not packed:
        (folder / name).write_text(text, encoding="utf-8", newline="")
        return folder / name
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return folder / f"{name}.zip"


@dataclass(frozen=True)
class Read:
    """What came of a folder: patents by publication number (else by id), parties and rejects in order."""

    patents: dict[str, dict[str, Any]]
    parties: list[dict[str, Any]]
    rejects: list[dict[str, Any]]

    def of(self, patent: str, role: str) -> list[dict[str, Any]]:
        """Parties of a patent in a role, without what is missing."""
        listed = [p for p in self.parties if (p["patent_id"], p["role"]) == (patent, role)]
        return [
            {k: v for k, v in p.items() if v is not None and k not in ("patent_id", "role")} for p in listed
        ]

    def refused(self) -> list[tuple[str, int, str]]:
        """File, row and reason of each reject."""
        return [(row["source_file"].split("/")[1], row["source_row"], row["reason"]) for row in self.rejects]


def in_order(frame: DataFrame, *columns: str) -> list[dict[str, Any]]:
    """Rows of a small frame by some columns."""
    return sorted((row.asDict() for row in frame.collect()), key=itemgetter(*columns))


def read(spark: SparkSession, reader: BulkReader, folder: Path, **options: object) -> Read:
    """Read a folder and check that every row is accounted for."""
    chosen = RecordsOptions.model_validate({"sources": SOURCES, "future_dates": "keep", **options})
    reader.check(folder)
    seen = reader.count(folder)
    parsed = reader.read(spark, folder, chosen)
    patents, parties, rejects = parsed.patents.persist(), parsed.parties.persist(), parsed.rejects.persist()
    assert patents.columns == list(PATENTS.names)
    assert parties.columns == list(PARTIES.names)
    assert rejects.columns == list(REJECTS.names)
    refused = in_order(rejects, "source_file", "source_row")
    assert {row["reason"] for row in refused} <= set(REASONS)
    assert len({(row["source_file"], row["source_row"]) for row in refused}) == len(refused)
    assert all(row["raw"] for row in refused)
    assert seen == reader.kept(parties, patents) + len(refused)
    listed = [row.asDict() for row in patents.collect()]
    assert len({row["patent_id"] for row in listed}) == len(listed)
    people = in_order(parties, "patent_id", "role", "position")
    assert {p["patent_id"] for p in people} <= {row["patent_id"] for row in listed}
    return Read({row["publication_number"] or row["patent_id"]: row for row in listed}, people, refused)
