from __future__ import annotations

import socket
import time
from types import SimpleNamespace

import pytest

from aicluster_spark.engine import standalone
from aicluster_spark.engine.standalone import require_executors, require_master
from aicluster_spark.errors import EnvironmentProblem


@pytest.fixture
def listening():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def silent():
    """A port of which nobody listens: taken, and given back."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return port


def session_with(executors, master="spark://127.0.0.1:7077", dynamic="false"):
    status = SimpleNamespace(getExecutorMemoryStatus=lambda: SimpleNamespace(size=lambda: executors + 1))
    context = SimpleNamespace(master=master, _jsc=SimpleNamespace(sc=lambda: status))
    conf = SimpleNamespace(get=lambda _key, _default: dynamic)
    return SimpleNamespace(sparkContext=context, conf=conf)


@pytest.mark.parametrize(
    "master", ["local", "local[2]", "local[*]", "local[2, 3]", "yarn", "k8s://https://host:6443"]
)
def test_other_masters_pass(master):
    require_master(master)


@pytest.mark.parametrize("master", ["", "locale[2]", "local[two]", "http://host:7077", "spark://"])
def test_what_is_no_master_is_refused(master):
    with pytest.raises(EnvironmentProblem, match="is no Spark master"):
        require_master(master)


@pytest.mark.parametrize("master", ["spark://host", "spark://host:port", "spark://:7077"])
def test_an_address_without_host_or_port_is_refused(master):
    with pytest.raises(EnvironmentProblem, match="no Spark master address"):
        require_master(master)


def test_one_listening_master_of_several_is_enough(listening, silent):
    require_master(f"spark://127.0.0.1:{silent},127.0.0.1:{listening}")


def test_a_silent_master_is_told_in_seconds(silent):
    begun = time.monotonic()
    with pytest.raises(EnvironmentProblem, match=f"port {silent}: Connection refused"):
        require_master(f"spark://127.0.0.1:{silent}")
    assert time.monotonic() - begun < 2 * standalone.CONNECT_SECONDS


def test_a_cluster_that_gives_nothing_is_told():
    with pytest.raises(EnvironmentProblem, match="gave no executor within 0 s"):
        require_executors(session_with(0), seconds=0.3)


@pytest.mark.parametrize(
    "session", [session_with(1), session_with(0, master="local[2]"), session_with(0, dynamic="true")]
)
def test_nobody_waits_where_there_is_nothing_to_wait_for(session):
    require_executors(session, seconds=0)
