"""All readers by name."""

from __future__ import annotations

from aicluster_spark.records.readers.patentsview_sample import PatentsViewSample
from aicluster_spark.records.readers.reader import FrameReader

READERS: dict[str, FrameReader] = {reader.name: reader for reader in (PatentsViewSample(),)}
