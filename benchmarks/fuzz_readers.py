"""Broken inputs by the thousand: no crash, no hang, and every record accounted for, whatever the reader.

    python -m benchmarks.fuzz_readers --inputs 100000 --seed 1

Each input is a small well-formed file of one reader in one of its forms, damaged in a few places, then
planned and parsed in chunks of a few bytes, up to the rows that would go into the tables. An input may be
refused with InputError in one line, which is what a user would see; anything else that is raised, or an
account that does not add up, ends the run with the input's number, which makes the same input again. Joins of
folders of tables need Spark and are left out: each row of their tables is accounted for before. The address
space is bounded.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.delimited import parse_text
from aicluster_spark.records.io.xml_split import chunk_documents
from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.readers.bulk_reader import BulkReader
from aicluster_spark.records.readers.bulk_tables import chunk_frames, plan_tables, rows_seen
from aicluster_spark.records.readers.patentsview_kernels import mentions_kernel
from aicluster_spark.records.readers.patentsview_sample import TASK, PatentsViewSample, plan_mentions
from aicluster_spark.records.readers.reader import Setting, TextReader, XmlReader
from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.records.rejects import RAW_LENGTH, REASONS
from aicluster_spark.records.rows import chunk_cells, chunk_rows, named_cells
from aicluster_spark.study.models import Limits
from benchmarks.well_formed import SOURCES, WellFormed

LIMITS = Limits(record_megabytes=0.002)
SETTING = Setting(("invention", "utility_model", "design", "plant", "other"), date(2026, 1, 1))
CHUNKS = (300, 10_000, 10_000, 10_000)
"""Sizes of chunks: that of a record or two, and all in one."""
WHOLE = 100
"""Every so many inputs one is read on its own up to the rows, the others together with their batch."""
BATCH = 100
SLOW_SECONDS = 60.0
INSERTED = (
    b'"', b"\n", b"\r", b"\x00", b"\xff", b",", b"\t", b";", b"<?xml ", b"</r>", b"<!ENTITY e 'e'>",
    b"\xef\xbb\xbf", b"\xff\xfe", b"x" * 500, b"9" * 40, "年".encode("gb18030"),
)  # fmt: skip


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Damage a file in one to four places: bytes changed, cut out, repeated, put in; the end cut off."""
    broken = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(broken) + 1)
        how = chance.randrange(5)
        if how == 0:
            broken[at : at + 1] = chance.randbytes(1)
        elif how == 1:
            del broken[at : at + chance.randint(1, 20)]
        elif how == 2:
            broken[at:at] = broken[at : at + chance.randint(1, 60)]
        elif how == 3:
            broken[at:at] = chance.choice(INSERTED)
        elif chance.random() < 0.3:
            del broken[at:]
    return bytes(broken)


def broken_source(source: WellFormed, chance: random.Random, folder: Path) -> Path:
    """Write a source with one of its files damaged, half the time before it is packed; give its path."""
    folder.mkdir()
    if source.pack and chance.random() < 0.5:
        (folder / "source").write_bytes(source.pack(damaged(source.inside, chance)))
        return folder / "source"
    victim = chance.choice(sorted(source.files))
    for name, content in source.files.items():
        (folder / name).write_bytes(damaged(content, chance) if name == victim else content)
    return folder if len(source.files) > 1 else folder / victim


@dataclass(slots=True)
class Batch:
    """Cells and documents of many broken inputs of one source, which its reader turns into rows together.

    A reader's kernel costs a tenth of a second however few its rows are; a hundred inputs at a time make a
    hundred thousand of them feasible.
    """

    source: WellFormed
    numbers: list[int] = field(default_factory=list)
    cells: list[pl.DataFrame] = field(default_factory=list)
    documents: list[bytes] = field(default_factory=list)

    def judge(self) -> None:
        """Make rows of what was gathered: one of each, refused for reasons of the list alone."""
        reader = READERS[self.source.reader]
        setting = Setting(SETTING.kinds, SETTING.newest, self.source.columns)
        if isinstance(reader, TextReader) and self.cells:
            cells = pl.concat(self.cells, how="diagonal")
            _check_rows(reader.rows(cells, setting), cells.height)
        if isinstance(reader, XmlReader) and self.documents:
            _check_rows(reader.rows(self.documents, setting), len(self.documents))
        self.numbers, self.cells, self.documents = [], [], []


def _check_rows(rows: pl.DataFrame, wanted: int) -> None:
    assert rows.height == wanted, f"{wanted} records gave {rows.height} rows"
    assert set(rows["reason"].drop_nulls()) <= set(REASONS)


def outcome(
    source: WellFormed, path: Path, scratch: Path, chunk_bytes: int, batch: Batch | None = None
) -> str:
    """Read a source, and check that each of its records is kept or refused.

    Parameters
    ----------
    source, path, scratch, chunk_bytes
        What is read, and how.
    batch
        Where well-formed records go to be turned into rows later; without it the source is read whole.

    Raises
    ------
    AssertionError
        If records are lost or gained, or refused without a reason of the list.
    """
    reader = READERS[source.reader]
    try:
        if isinstance(reader, BulkReader):
            _read_tables(reader, path, scratch, chunk_bytes, whole=batch is None)
        elif isinstance(reader, PatentsViewSample):
            _read_mentions(reader, path, scratch)
        else:
            assert isinstance(reader, TextReader | XmlReader)
            _read_records(source, reader, path, scratch, chunk_bytes, batch)
    except InputError as error:
        _check_refusal(error)
        return "refused"
    return "read"


def _check_refusal(error: InputError) -> None:
    assert "\n" not in f"{error.message}{error.fix}", "a refusal in several lines"


def _read_records(
    source: WellFormed,
    reader: TextReader | XmlReader,
    path: Path,
    scratch: Path,
    chunk_bytes: int,
    batch: Batch | None,
) -> None:
    setting = Setting(SETTING.kinds, SETTING.newest, source.columns)
    plan = plan_source(reader, path, scratch, LIMITS, None, source.columns, chunk_bytes)
    numbers: list[int] = []
    for chunk in plan.chunks:
        if batch is None:
            rows = chunk_rows(reader, chunk, plan.header, setting, LIMITS)
            numbers += rows["source_row"].to_list()
            refused = rows.drop_nulls("reason")
            assert (refused["raw"].str.len_chars() <= RAW_LENGTH).all()
        elif isinstance(reader, XmlReader):
            documents = list(chunk_documents(chunk, reader.roots, LIMITS.record_bytes))
            batch.documents += [document.content for document in documents if not document.too_long]
            numbers += range(chunk.first_row, chunk.first_row + len(documents))
        else:
            cells, refused = chunk_cells(reader, chunk, plan.header, LIMITS)
            batch.cells.append(named_cells(reader, cells, plan.header, setting))
            numbers += [*cells["source_row"], *refused["source_row"]]
        assert set(refused["reason"] if batch is None else ()) <= set(REASONS)
    assert sorted(numbers) == list(range(plan.seen)), f"{plan.seen} seen, {len(numbers)} accounted for"


def _read_tables(reader: BulkReader, path: Path, scratch: Path, chunk_bytes: int, *, whole: bool) -> None:
    reader.check(path)
    planned = plan_tables(path, reader.tables, reader.dialect, scratch, LIMITS, chunk_bytes)
    tables = {table.name: table for table in reader.tables}
    found = 0
    for name, files in planned.items():
        for file in files:
            for chunk in file.plan.chunks:
                header = file.plan.header
                if whole:
                    frames = [
                        *chunk_frames(tables[name], reader.dialect, LIMITS, chunk, header, file.columns)
                    ]
                else:
                    frames = [
                        *parse_text(read_chunk(chunk), chunk, reader.dialect, header, LIMITS.record_bytes)
                    ]
                found += sum(frame.height for frame in frames)
    assert found == rows_seen(planned), f"{rows_seen(planned)} seen, {found} accounted for"


def _read_mentions(reader: PatentsViewSample, path: Path, scratch: Path) -> None:
    reader.check(path)
    seen = reader.count(path, scratch)
    names = [column.split()[0] for column in TASK.split(", ")]
    tasks = [dict(zip(names, task, strict=True)) for task in plan_mentions(path)]
    judge = mentions_kernel(SETTING.kinds, reject_withdrawn=True)
    found = sum(batch.num_rows for batch in judge([pa.RecordBatch.from_pylist(tasks)])) if tasks else 0
    assert found == seen, f"{seen} seen, {found} accounted for"


def attempt(source: WellFormed, seed: int, number: int, folder: Path, batch: Batch | None = None) -> str:
    """Make and read one input, the same for the same seed and number."""
    chance = random.Random(f"{seed} {source.label} {number}")  # noqa: S311
    path = broken_source(source, chance, folder / "source")
    try:
        return outcome(source, path, folder / "scratch", chance.choice(CHUNKS), batch)
    finally:
        shutil.rmtree(folder / "source")
        shutil.rmtree(folder / "scratch", ignore_errors=True)


def fuzz(
    inputs: int, seed: int, folder: Path, say: Callable[[str], None], sources: Sequence[WellFormed] = SOURCES
) -> Counter[tuple[str, str]]:
    """Try so many inputs of each source; give how many were read and refused."""
    found: Counter[tuple[str, str]] = Counter()
    slowest = 0.0
    for source in sources:
        batch = Batch(source)
        for number in range(inputs):
            whole = number % WHOLE == 0
            began = time.process_time()
            try:
                found[source.label, attempt(source, seed, number, folder, None if whole else batch)] += 1
                batch.numbers.append(number)
                if len(batch.numbers) == BATCH or number == inputs - 1:
                    batch.judge()
            except BaseException:
                say(f"{source.label}, seed {seed}: input {number}, or one of {batch.numbers}")
                raise
            slowest = max(slowest, time.process_time() - began)
            assert slowest < SLOW_SECONDS, f"{source.label} {number} took {slowest:.1f} s"
        say(
            f"{source.label:>32}: {found[source.label, 'read']:>6,} read, "
            f"{found[source.label, 'refused']:>6,} refused, peak {_peak_megabytes():,.0f} MB"
        )
    say(f"{sum(found.values()):,} inputs, {len(READERS)} readers, slowest {slowest:.1f} s of processor")
    return found


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--inputs", type=int, default=100_000, help="broken inputs, over all sources together"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--from", dest="first", default=SOURCES[0].label, help="source to begin with, where a run had ended"
    )
    parser.add_argument("--memory-gigabytes", type=float, default=4.0, help="bound on the address space")
    given = parser.parse_args()
    bound = int(given.memory_gigabytes * 1e9)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    before = _peak_megabytes()
    with tempfile.TemporaryDirectory() as folder:
        labels = [source.label for source in SOURCES]
        rest = SOURCES[labels.index(given.first) :]
        each = -(-given.inputs // len(SOURCES))
        fuzz(each, given.seed, Path(folder), lambda line: print(line, flush=True), rest)
    print(
        f"peak memory {_peak_megabytes():,.0f} MB, of which {before:,.0f} MB before the first input; "
        f"address space bounded at {given.memory_gigabytes:g} GB"
    )


if __name__ == "__main__":
    main()
