"""Two thousand broken inputs over all readers: refused in one line, or every record accounted for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aicluster_spark.errors import InputError
from aicluster_spark.records.readers.reader import FrameReader
from aicluster_spark.records.readers.registry import READERS
from benchmarks.fuzz_readers import CHUNKS, Batch, attempt, outcome
from benchmarks.well_formed import SOURCES, WellFormed

INPUTS = 2_000
OF_EACH = -(-INPUTS // len(SOURCES))
BY_READER = {name: [source for source in SOURCES if source.reader == name] for name in READERS}


@pytest.mark.parametrize("reader", READERS)
def test_broken_files_are_accounted_for_or_refused(tmp_path: Path, reader: str) -> None:
    sources = BY_READER[reader]
    batch = Batch(sources[0])
    found = [attempt(source, 0, number, tmp_path, batch) for source in sources for number in range(OF_EACH)]
    batch.judge()
    assert len(found) == OF_EACH * len(sources)
    assert "refused" in found


def test_there_are_as_many_as_are_promised() -> None:
    assert OF_EACH * sum(map(len, BY_READER.values())) >= INPUTS


@pytest.mark.parametrize("reader", READERS)
def test_the_files_that_are_broken_are_read_while_they_are_whole(tmp_path: Path, reader: str) -> None:
    for source in BY_READER[reader]:
        batch = Batch(source)
        assert (
            outcome(source, written(source, tmp_path / "source"), tmp_path / "x", CHUNKS[0], batch) == "read"
        )
        assert len(batch.cells) + len(batch.documents) > 0 or isinstance(READERS[reader], FrameReader)
        shutil.rmtree(tmp_path / "source")


def written(source: WellFormed, folder: Path) -> Path:
    folder.mkdir()
    for name, content in source.files.items():
        (folder / name).write_bytes(content)
    return folder if len(source.files) > 1 else folder / next(iter(source.files))


def test_a_refusal_is_one_line_though_a_name_in_it_has_several() -> None:
    error = InputError("a.tsv lacks patent_id; it has A\nmodulated\r\nlaser.", "Fetch\nit.")
    assert str(error) == "a.tsv lacks patent_id; it has A modulated laser. Fetch it."
