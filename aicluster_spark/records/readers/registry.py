"""All readers by name."""

from __future__ import annotations

from aicluster_spark.records.readers.cnipa_gazette_csv import CNIPA_GAZETTE_CSV
from aicluster_spark.records.readers.cnipa_xml import CnipaXml
from aicluster_spark.records.readers.enterprise_csv import EnterpriseCsv
from aicluster_spark.records.readers.incopat import INCOPAT
from aicluster_spark.records.readers.national_yearly_csv import NATIONAL_YEARLY_CSV
from aicluster_spark.records.readers.patentsview_bulk import PatentsViewBulk
from aicluster_spark.records.readers.patentsview_sample import PatentsViewSample
from aicluster_spark.records.readers.patsnap import PATSNAP
from aicluster_spark.records.readers.patstat import Patstat
from aicluster_spark.records.readers.policy_table import PolicyTable
from aicluster_spark.records.readers.reader import Reader
from aicluster_spark.records.readers.table import TABLE
from aicluster_spark.records.readers.uspto_xml import UsptoXml
from aicluster_spark.records.readers.yearbook_table import YearbookTable

_ALL: tuple[Reader, ...] = (
    CnipaXml(),
    CNIPA_GAZETTE_CSV,
    NATIONAL_YEARLY_CSV,
    INCOPAT,
    PATSNAP,
    TABLE,
    UsptoXml(),
    PatentsViewBulk(),
    PatentsViewSample(),
    Patstat(),
    EnterpriseCsv(),
    PolicyTable(),
    YearbookTable(),
)
READERS: dict[str, Reader] = {reader.name: reader for reader in _ALL}
"""Readers by the names that studies use."""
