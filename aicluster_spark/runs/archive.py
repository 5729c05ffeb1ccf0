"""A replication archive: what another person needs to check a run or make it again."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.run import Run

BULKY = frozenset({"records", "places", "activity"})
HOW_TO = """Replication archive of run {run_id}

study.yaml       the study as it was run{overrides}
manifest.json    the run: stages, software, times, state of the source tree
stages/          what each stage states about itself: options, figures, tables with rows and bytes
results/         the tables as parquet, by stage{left_out}
report.html      the report
SHA256SUMS       hash of every file here

To run it again: install aicluster-spark {version} with the versions named in manifest.json, put the source
files named in stages/records.json where study.yaml looks for them (their hashes must agree), and type

    aicluster run study.yaml{again}
"""


def archive_files(
    run: Run, results: Mapping[str, StageResult], store: ResultStore, whole: bool
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the archive: name and content.

    Parameters
    ----------
    run, results, store
        The run, what its stages left, and where.
    whole
        Take the tables with one row a patent or party too.
    """
    yield "study.yaml", run.study_text.encode()
    yield "manifest.json", _json(asdict(run))
    for name, result in results.items():
        yield f"stages/{name}.json", _json(asdict(result))
        if whole or name not in BULKY:
            for table, entry in result.tables.items():
                for number, file in enumerate(entry.files):
                    yield (
                        f"results/{name}/{table}/part-{number:05d}.parquet",
                        store.location(file).read_bytes(),
                    )
        for label, file in result.files.items():
            yield label, store.location(file).read_bytes()
    yield "README.txt", _how_to(run, whole).encode()


def write_archive(files: Iterator[tuple[str, bytes]], folder: str) -> bytes:
    """Pack files into a tar.gz whose bytes depend on them alone: no times, no owners."""
    buffer = io.BytesIO()
    sums: list[str] = []
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for name, content in files:
            _add(tar, f"{folder}/{name}", content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        _add(tar, f"{folder}/SHA256SUMS", "".join(sums).encode())
    return buffer.getvalue()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


def _how_to(run: Run, whole: bool) -> str:
    settings = "".join(f" --set {setting}" for setting in run.overrides)
    return HOW_TO.format(
        run_id=run.run_id,
        overrides=f", with{settings}" if settings else "",
        left_out="" if whole else " (one row a patent or party left out: they follow from the sources)",
        version=run.versions.get("aicluster-spark", "of the manifest"),
        again=settings,
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()
