"""Boundaries are read from the study's own file, or refused in one line."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sample
from click.testing import CliRunner

from aicluster_spark.cli.main import cli
from aicluster_spark.errors import StudyError
from aicluster_spark.report import ReportData, boundaries
from aicluster_spark.report.boundaries import read_boundaries
from aicluster_spark.report.sections.clusters.section import clusters_section
from aicluster_spark.report.sections.network.section import network_section
from aicluster_spark.study.boundaries import BoundaryOptions

RING = [[100.0, 20.0], [110.0, 20.0], [110.0, 30.0], [100.0, 20.0]]
OPTIONS = BoundaryOptions(file="borders.json", source="A map of our own")


def feature(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}


def read(folder: Path, value: Any) -> boundaries.Boundaries | None:
    (folder / "borders.json").write_text(json.dumps(value), encoding="utf-8")
    return read_boundaries(OPTIONS, folder)


def test_all_rings_and_lines_become_lines_and_points_none(tmp_path: Path) -> None:
    parts = [
        feature("Polygon", [RING, RING]),
        feature("MultiPolygon", [[RING], [RING]]),
        feature("LineString", RING[:2]),
        feature("Point", [1.0, 2.0]),
        {"type": "Feature", "properties": {}, "geometry": None},
    ]
    found = read(tmp_path, {"type": "FeatureCollection", "features": parts})
    assert found is not None
    assert [len(line) for line in found.lines] == [4, 4, 4, 4, 2]
    assert found.tolerance == 0
    assert found.feature()["geometry"]["coordinates"][0] == RING
    assert read_boundaries(None, tmp_path) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([1, 2], "is no GeoJSON"),
        ({"type": "Topology"}, "of type 'Topology'"),
        (feature("Point", [1, 2]), "no polygon and no line"),
        (feature("LineString", [[1, "x"], [2, 3]]), "no pair of numbers"),
        (feature("LineString", [[1, 2], [12_500_000, 4_000_000]]), "not in degrees"),
        (feature("LineString", [[1, 2], [3, float("nan")]]), "not in degrees"),
        (feature("Polygon", None), "without coordinates"),
    ],
)
def test_what_is_no_boundary_is_refused_in_one_line(tmp_path: Path, value: Any, said: str) -> None:
    with pytest.raises(StudyError, match=said) as error:
        read(tmp_path, value)
    assert "\n" not in str(error.value)


def test_a_missing_a_large_and_a_broken_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StudyError, match="there is no file"):
        read_boundaries(OPTIONS, tmp_path)
    (tmp_path / "borders.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(StudyError, match="is no JSON"):
        read_boundaries(OPTIONS, tmp_path)
    monkeypatch.setattr(boundaries, "MOST_BYTES", 1000)
    with pytest.raises(StudyError, match="100,000 bytes, more than 1,000"):
        read_boundaries(OPTIONS, tmp_path)


def test_a_run_refuses_them_before_it_begins(tmp_path: Path) -> None:
    study = Path(__file__).parents[2] / "conf" / "studies" / "patentsview.yaml"
    (tmp_path / "broken.json").write_text("{")
    settings = [f"report.boundaries.file={tmp_path / 'broken.json'}", "report.boundaries.source=x"]
    words = ["run", str(study), "-w", str(tmp_path / "ws"), *(f"--set={each}" for each in settings)]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == StudyError.exit_code
    assert "is no JSON" in done.output
    assert not (tmp_path / "ws").exists()


def test_long_lines_are_thinned_and_no_point_left_out_lies_farther_off(tmp_path: Path) -> None:
    turn = np.linspace(0, 2 * np.pi, 40_001)
    wave = 10 + np.cos(400 * turn) / 50
    circle = np.column_stack([100 + wave * np.cos(turn), 30 + wave * np.sin(turn)])
    found = read(tmp_path, feature("LineString", circle.tolist()))
    assert found is not None
    [line] = found.lines
    assert 0 < len(line) <= boundaries.MOST_POINTS
    assert found.tolerance >= boundaries.FIRST_TOLERANCE
    parts = pairwise(line)
    nearest = np.min([boundaries._distances(circle[::100], a, b) for a, b in parts], axis=0)
    assert nearest.max() <= found.tolerance + 1e-12


BENT = [[0, 0], [30, 0], [30, 30], [20, 30], [20, 10], [10, 10], [10, 30], [0, 30], [0, 0]]
"""A U: its centroid lies outside of it."""


def named(name: str, coordinates: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {**feature(kind, coordinates), "properties": {"name": name, "cn": f"{name}省", "id": 7}}


def test_territories_are_named_inside_of_their_largest_part(tmp_path: Path) -> None:
    small = [[100, 0], [101, 0], [101, 1], [100, 0]]
    parts = [
        named("Isle", [small]),
        named("Bow", [[small], [BENT]], "MultiPolygon"),
        feature("Polygon", [RING]),
    ]
    (tmp_path / "borders.json").write_text(json.dumps({"type": "FeatureCollection", "features": parts}))
    asked = OPTIONS.model_copy(update={"label": "name", "label_zh": "cn"})
    found = read_boundaries(asked, tmp_path)
    assert found is not None
    assert [(each.name, each.name_zh, each.area) for each in found.territories] == [
        ("Bow", "Bow省", 700.0),
        ("Isle", "Isle省", 0.5),
    ]
    bow = found.territories[0]
    assert (bow.longitude, bow.latitude) == (5.0, 15.0)  # halfway up, in one of the two arms
    with pytest.raises(
        StudyError, match=r"no polygon of .* has a property nom. Its properties are cn, id, name\.$"
    ):
        read_boundaries(OPTIONS.model_copy(update={"label": "nom"}), tmp_path)
    unnamed = read_boundaries(OPTIONS, tmp_path)
    assert unnamed is not None
    assert unnamed.territories == ()


def test_maps_draw_boundaries_and_say_their_source(data: ReportData, tmp_path: Path) -> None:
    without = {
        block.id: block for block in clusters_section(data).blocks if getattr(block, "kind", "") == "figure"
    }
    assert without["map"].note.endswith("Coastlines: Natural Earth, no borders.")
    assert "boundaries" not in without["map"].spec["datasets"]
    given = replace(data, boundaries=read(tmp_path, feature("Polygon", [RING])))
    for section, name in ((clusters_section, "map"), (network_section, "ties")):
        [figure] = [block for block in section(given).blocks if getattr(block, "id", "") == name]
        assert figure.note.endswith("Boundaries: A map of our own.")
        [drawn] = figure.spec["datasets"]["boundaries"]
        assert drawn["geometry"]["coordinates"] == [RING]
        assert figure.spec["datasets"]["territories"] == []


def test_persons_are_named_only_if_the_study_asks(data: ReportData) -> None:
    for persons in (False, True):
        given = replace(data, study=sample.study(report={"persons": persons}))
        section = network_section(given)
        [hubs] = [block for block in section.blocks if getattr(block, "id", "") == "hubs"]
        assert (sample.PERSON in [cell.text for row in hubs.rows for cell in row]) is persons
        assert any("persons are not shown" in text for text in section.sentences) is not persons
