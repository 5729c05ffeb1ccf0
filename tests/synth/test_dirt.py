from __future__ import annotations

import polars as pl
import pytest

from aicluster_spark.synth.dirt import ADVERTISEMENT, FAULTS
from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.write import write_nation
from aicluster_spark.synth.yearly_csv import COLUMNS
from tests.synth.conftest import Folder


def test_the_share_of_dirt_is_the_one_asked_for_and_every_kind_occurs(nation: Folder) -> None:
    """Binomial: within four standard errors. Some faults leave no trace, so fewer rows may be listed."""
    dirt = nation.truth("dirt")
    rows, share = nation.written.rows, nation.nation.dirt
    error = (share * (1 - share) / rows) ** 0.5
    assert share - 0.15 * share - 4 * error < dirt.height / rows < share + 4 * error
    of_csv = dirt.filter(pl.col("file").str.ends_with(".csv"))
    assert set(of_csv["kind"]) == set(FAULTS)
    counts = of_csv["kind"].value_counts()["count"]
    assert counts.min() > 0.25 * counts.max()


def test_each_fault_stands_in_the_row_that_is_named(nation: Folder) -> None:
    of_csv = nation.truth("dirt").filter(pl.col("file").str.ends_with(".csv"))
    for fault in of_csv.iter_rows(named=True):
        rows = nation.rows[fault["file"]][1:]
        row = rows[fault["row"]]
        match fault["kind"]:
            case "repeated_header":
                assert tuple(row) == COLUMNS
            case "advertisement":
                assert row == [ADVERTISEMENT]
            case "exact_duplicate":
                assert row == rows[fault["row"] - 1]
            case "short_row":
                assert 1 < len(row) < 34
            case kind:
                assert row[COLUMNS.index(fault["field"])] == fault["new"] != fault["old"], kind


def test_rows_that_are_not_listed_are_clean(nation: Folder) -> None:
    listed = set(nation.truth("dirt").select("file", "row").rows())
    known = {
        number[3:]: str(day) for number, day in nation.truth("patents").select("patent_id", "filed").rows()
    }
    for file, rows in nation.rows.items():
        for place, row in enumerate(rows[1:]):
            if (file, place) not in listed:
                assert len(row) == 34
                assert row[9] == known[row[8].split(".")[0]]
                assert "巿" not in row[4]
                assert row[4]


def test_faults_of_xml_are_in_the_document_that_is_named(nation: Folder) -> None:
    of_xml = nation.truth("dirt").filter(~pl.col("file").str.ends_with(".csv"))
    assert of_xml.height > 20
    signs = {
        "cut_document": lambda data: not data.rstrip().endswith(b"PatentDocumentAndRelated>"),
        "other_root": lambda data: b"<index" in data,
        "bad_date": lambda data: b"0230<" in data,
        "no_address": lambda data: b"<base:Address>" not in data,
        "ancient_shi": lambda data: "巿".encode() in data,
        "exact_duplicate": lambda data: True,
    }
    for fault in of_xml.iter_rows(named=True):
        name, data = nation.members[fault["file"]][fault["row"]]
        assert name.startswith(fault["field"])
        assert signs[fault["kind"]](data), fault["kind"]
        if fault["kind"] == "exact_duplicate":
            assert data == nation.members[fault["file"]][fault["row"] - 1][1]


@pytest.mark.parametrize("share", [0.0])
def test_without_dirt_nothing_is_listed(tmp_path, share: float) -> None:
    written = write_nation(Nation(1_000, (2015, 2019), 1, share, 10, 2016), tmp_path / "made")
    assert written.dirty == 0
    assert pl.read_parquet(tmp_path / "made/truth/dirt.parquet").is_empty()
