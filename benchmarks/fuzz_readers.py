"""Broken inputs by the thousand: no crash, no hang, and every record accounted for.

    python -m benchmarks.fuzz_readers --inputs 100000 --seed 1

Each input is a small well-formed file of one kind, damaged in a few places (bytes changed, cut out, repeated,
the end cut off), then planned and parsed in chunks of a few bytes. An input may be refused with InputError,
which is what a user would see; anything else that is raised, or an account that does not add up, ends the run
with the input's number and bytes. The address space is bounded, so that no input can take more memory.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import random
import resource
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.delimited import parse_text
from aicluster_spark.records.io.text_plan import plan_text
from aicluster_spark.records.io.xml_plan import plan_xml
from aicluster_spark.records.io.xml_split import chunk_documents
from aicluster_spark.records.readers.reader import Dialect
from aicluster_spark.study.models import Limits

TABLE = "申请号,名称,摘要\n" + "".join(f'CN{n},"装置,{n}","第一行\n他说""好""𠮷"\r\n' for n in range(9))
XML = (
    "".join(f'<?xml version="1.0"?>\n<r n="{n}">深圳</r>\n' for n in range(6))
    + '<?xml version="1.0"?><other/>'
)
LIMITS = Limits(record_megabytes=0.0004)
SLOW_SECONDS = 60.0
INSERTED = (b'"', b"\n", b"\r", b"\x00", b"\xff", b",", b"<?xml ", b"</r>", b"x" * 500)


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", content)
        archive.writestr("b/c", content)
    return out.getvalue()


SEEDS: dict[str, bytes] = {
    "utf-8": TABLE.encode(),
    "gb18030": TABLE.encode("gb18030"),
    "utf-16": TABLE.encode("utf-16"),
    "bars": TABLE.replace(",", "|").encode("gb18030"),
    "gzip": gzip.compress(TABLE.encode(), mtime=0),
    "bzip2": bz2.compress(TABLE.encode()),
    "zip": zipped(TABLE.encode()),
    "xml": XML.encode(),
    "xml zip": zipped(XML.encode()),
    "xml in two zips": zipped(zipped(XML.encode())),
}


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Damage a file in one to four places."""
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
            broken[at:at] = chance.choice(
                [b'"', b"\n", b"\r", b"\x00", b"\xff", b",", b"<?xml ", b"</r>", b"x" * 500]
            )
        elif chance.random() < 0.3:
            del broken[at:]
    return bytes(broken)


def read_table(path: Path, scratch: Path, chunk_bytes: int, delimiter: str) -> str:
    dialect = Dialect(delimiter)
    plan = plan_text(path, scratch, LIMITS, dialect, None, chunk_bytes)
    rows = 0
    for chunk in plan.chunks:
        cells, refused = parse_text(read_chunk(chunk), chunk, dialect, plan.header, 400)
        rows += cells.height + refused.height
    assert rows == plan.seen, f"{plan.seen} seen, {rows} accounted for"
    return "read"


def read_documents(path: Path, scratch: Path, chunk_bytes: int) -> str:
    plan = plan_xml(path, scratch, LIMITS, ("r",), chunk_bytes)
    found = sum(1 for chunk in plan.chunks for _ in chunk_documents(chunk, ("r",), 400))
    assert found == plan.seen, f"{plan.seen} seen, {found} accounted for"
    return "read"


def outcome(kind: str, path: Path, scratch: Path, chunk_bytes: int) -> str:
    try:
        if kind.startswith("xml"):
            return read_documents(path, scratch, chunk_bytes)
        return read_table(path, scratch, chunk_bytes, "|" if kind == "bars" else ",")
    except InputError as error:
        return "refused" if "\n" not in error.message else "refused in several lines"


def fuzz(inputs: int, seed: int, folder: Path, say: Callable[[str], None]) -> Counter[tuple[str, str]]:
    """Try so many inputs of each kind; give how many were read and refused."""
    found: Counter[tuple[str, str]] = Counter()
    slowest = 0.0
    for kind, content in SEEDS.items():
        for number in range(inputs):
            chance = random.Random(f"{seed} {kind} {number}")  # noqa: S311
            broken = damaged(content, chance)
            path = folder / "input"
            path.write_bytes(broken)
            began = time.perf_counter()
            try:
                found[kind, outcome(kind, path, folder / "scratch", chance.choice([1, 50, 10_000]))] += 1
            except BaseException:
                say(f"{kind} {number} (seed {seed}): {broken!r}")
                raise
            slowest = max(slowest, time.perf_counter() - began)
            assert slowest < SLOW_SECONDS, f"{kind} {number} took {slowest:.1f} s"
        say(f"{kind:>16}: {found[kind, 'read']} read, {found[kind, 'refused']} refused")
    say(f"slowest input {slowest * 1000:.0f} ms")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="broken inputs, over all kinds together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory-gigabytes", type=float, default=4.0, help="bound on the address space")
    given = parser.parse_args()
    bound = int(given.memory_gigabytes * 1e9)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    with tempfile.TemporaryDirectory() as folder:
        fuzz(-(-given.inputs // len(SEEDS)), given.seed, Path(folder), print)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.2f} GB, address space bounded at {given.memory_gigabytes:g} GB")


if __name__ == "__main__":
    main()
