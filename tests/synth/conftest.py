from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.write import Written, write_nation

pytest.importorskip("networkx", reason="the nation's process needs networkx")
NATION = Nation(patents=20_000, years=(2012, 2021), seed=5, dirt=0.04, cities=120, xml_year=2016)


@dataclass
class Folder:
    """A nation on disk, read by plain means: the csv module, zipfile, parquet."""

    path: Path
    nation: Nation
    written: Written

    def truth(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.path / "truth" / f"{name}.parquet")

    @cached_property
    def process(self) -> dict:
        return json.loads((self.path / "truth" / "process.json").read_text(encoding="utf-8"))

    @cached_property
    def rows(self) -> dict[str, list[list[str]]]:
        """Rows of each yearly file, the header first."""
        found = {}
        for file in sorted(self.path.glob("patents/*.csv")):
            text = file.read_bytes().decode("gb18030", errors="replace")
            found[f"patents/{file.name}"] = list(csv.reader(io.StringIO(text, newline="")))
        return found

    @cached_property
    def members(self) -> dict[str, list[tuple[str, bytes]]]:
        """Documents of each package, in order."""
        found = {}
        for file in sorted(self.path.glob("cnipa_xml/**/*.ZIP")):
            with ZipFile(file) as package:
                found[str(file.relative_to(self.path))] = [
                    (entry.filename, package.read(entry)) for entry in package.infolist()
                ]
        return found


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    path = tmp_path_factory.mktemp("nation") / "made"
    return Folder(path, NATION, write_nation(NATION, path))
