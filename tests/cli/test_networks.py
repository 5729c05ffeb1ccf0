"""`aicluster export` and `aicluster find-motif` on a run's results."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import polars as pl
import pytest
from click.testing import CliRunner, Result

from aicluster_spark.cli.main import cli
from aicluster_spark.cli.networks import network_tables
from aicluster_spark.network.export import FORMATS
from aicluster_spark.runs.storage import open_location
from tests.small_run import SmallRun

pytestmark = pytest.mark.spark


def call(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_one_command_exports_a_window_in_every_format(first_run: SmallRun, tmp_path: Path) -> None:
    tables = network_tables(first_run.run, open_location(first_run.workspace))
    cities = tables["nodes"].filter(pl.col("level") == "city").collect()
    last = cities.filter(pl.col("window_end") == cities["window_end"].max())
    for name, (ending, _) in FORMATS.items():
        target = tmp_path / f"net{ending}"
        done = call("export", first_run.run_id, "--format", name, "--out", target, "-w", first_run.workspace)
        assert done.exit_code == 0, done.output
        assert f"{last.height} nodes" in done.output
    graph = nx.read_gexf(tmp_path / "net.gexf")
    measures = tables["city_measures"].filter(pl.col("window_end") == last["window_end"][0]).collect()
    expected = {row["city"]: row["harmonic_closeness"] for row in measures.to_dicts()}
    found = {values["id"]: values.get("harmonic_closeness") for _, values in graph.nodes(data=True)}
    assert found == expected
    assert "SYNTHETIC" in (tmp_path / "net.gexf").read_text(encoding="utf-8")


def test_what_cannot_be_exported_is_said_in_one_line(first_run: SmallRun, tmp_path: Path) -> None:
    target = tmp_path / "net.graphml"
    target.write_text("mine", encoding="utf-8")
    for words, line in (
        (("--out", target), "is there already"),
        (("--window", "1950-1954", "--out", tmp_path / "a"), "no window 1950-1954"),
        (("--level", "province", "--out", tmp_path / "a"), "network.more_levels"),
        (("--ego", "Atlantis", "--out", tmp_path / "a"), "No city of this run is called Atlantis"),
    ):
        done = call("export", first_run.run_id, *words, "-w", first_run.workspace)
        assert done.exit_code == 5
        assert line in done.output
    assert target.read_text(encoding="utf-8") == "mine"
