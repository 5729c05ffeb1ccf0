from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from aicluster_spark.cli.main import cli
from aicluster_spark.synth.settings import share_of


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--patents", "5"], "--patents 5 is out of bounds. Ask for 1,000 to 20,000,000."),
        (["--years", "2010-2021"], "--years 2010-2021 is not two years. Write them as 2010:2021."),
        (["--years", "1999:2010"], "between 2004 and 2024"),
        (["--years", "2015:2016"], "five or more years"),
        (["--dirt", "much"], "--dirt much is not a share."),
        (["--dirt", "70%"], "from 0% to 50%"),
        (["--seed", "-1"], "--seed -1 is negative."),
        (["--cities", "3"], "--cities 3 is too few."),
        (["--xml-year", "1990"], "--xml-year 1990 is none of the years 2010:2021."),
        (["--xml-year", "x"], "--xml-year x is not a year."),
    ],
)
def test_a_mistake_ends_in_one_clear_line(tmp_path: Path, words: list[str], says: str) -> None:
    done = CliRunner().invoke(cli, ["synth", *words, str(tmp_path / "made")])
    assert done.exit_code == 2
    assert says in done.output
    assert len(done.output.strip().splitlines()) == 1
    assert not (tmp_path / "made").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = CliRunner().invoke(cli, ["synth", "--patents", "1000", str(tmp_path)])
    assert done.exit_code == 2
    assert "not empty" in done.output
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_shares_are_read_with_and_without_percent() -> None:
    assert share_of("0.5%") == share_of("0.005") == 0.005


MEASURE = """
import resource, sys
from pathlib import Path
from aicluster_spark.synth import world
from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.write import write_nation
world.BATCH = 4_000
write_nation(Nation(int(sys.argv[1]), (2010, 2014), 1, 0.005, 20, None), Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_nation(tmp_path: Path) -> None:
    """In small batches, so that both have several a year; four times the patents, at most a quarter more."""
    root = str(Path(__file__).resolve().parents[2])
    peaks = []
    for patents in (20_000, 80_000):
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(patents), str(tmp_path / str(patents))],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": root, "POLARS_MAX_THREADS": "2"},
        )
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.25 * peaks[0], peaks
