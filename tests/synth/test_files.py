"""The files are what the readers of the real ones expect: formats, numbers, dates, codes."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path

import polars as pl
import pytest
from lxml import etree

from aicluster_spark.records.identifiers import chinese, credit_code
from aicluster_spark.stages.load import load_checked_study
from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.write import write_nation
from aicluster_spark.synth.yearly_csv import COLUMNS
from tests.synth.conftest import Folder

MEMBER = re.compile(r"^CN(\d{15})CN(\d{13})(\d)([A-Z])(BIA|FUL)ZH(\d{8})CN(\d{2})([0-9A-Z#])$")


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def small(seed: int) -> Nation:
    return Nation(patents=1_500, years=(2015, 2019), seed=seed, dirt=0.05, cities=20, xml_year=2016)


def test_the_same_seed_gives_the_same_bytes_and_another_other_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("two", 2)):
        write_nation(small(seed), tmp_path / name)
    one, again, two = (digests(tmp_path / name) for name in ("one", "again", "two"))
    assert one == again
    differing = {name for name in one if one[name] != two.get(name)}
    assert differing == set(one) - {"study.yaml"}, "only the study does not depend on the seed"


def test_yearly_files_have_the_34_columns_and_one_row_for_each_publication(nation: Folder) -> None:
    assert len(nation.rows) == 10
    for rows in nation.rows.values():
        assert tuple(rows[0]) == COLUMNS
    in_csv = sum(len(rows) - 1 for rows in nation.rows.values())
    in_xml = sum(map(len, nation.members.values()))
    inserted = nation.truth("dirt").filter(
        pl.col("kind").is_in(["repeated_header", "advertisement", "exact_duplicate"])
    )
    assert in_csv + in_xml == nation.written.rows + inserted.height


def test_text_outside_ascii_is_gb18030_and_nothing_else(nation: Folder) -> None:
    bad = nation.truth("dirt").filter(pl.col("kind") == "bad_byte")
    broken = sum(cell.count("\ufffd") for rows in nation.rows.values() for row in rows for cell in row)
    assert broken == bad.height > 0
    assert any("\n" in row[20] for rows in nation.rows.values() for row in rows if len(row) == 34)


def test_every_application_number_has_its_check_digit(nation: Folder) -> None:
    numbers = nation.truth("patents")["number"]
    right = pl.select(chinese.check_digit_ok(pl.lit(numbers))).to_series()
    assert right.all()
    assert right.null_count() == 0
    assert numbers.n_unique() == nation.nation.patents
    assert chinese_example("201610058726") == "X", "a real number, as printed"


def chinese_example(bare: str) -> str:
    from aicluster_spark.synth.numbers import application_numbers

    year, kind, serial = int(bare[:4]), int(bare[4]) - 1, int(bare[5:])
    import numpy as np

    number, _ = application_numbers(np.array([year]), np.array([kind]), np.array([serial]))
    return str(number[0])[-1]


def test_credit_codes_are_valid_and_belong_to_one_firm(nation: Folder) -> None:
    firms = nation.truth("enterprises")
    assert firms.select(credit_code.is_valid(pl.col("credit_code"))).to_series().all()
    assert firms["credit_code"].n_unique() == firms.height
    cities = nation.truth("clusters").height
    assert firms["city_now"].n_unique() == cities
    assert firms.filter("files_patents").select("name", "city_now").is_unique().all()


def test_the_register_is_the_regulators_export(nation: Folder) -> None:
    file = next((nation.path / "enterprises").iterdir())
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("gb18030"), newline="")))
    assert rows[0][0] == "#nbxh(C|50)"
    assert {len(row) for row in rows} == {15}
    assert len(rows) - 1 == nation.written.firms
    known = dict(nation.truth("enterprises").select("name", "is_ai").rows())
    for row in rows[1:200]:
        assert known[row[1]] == ("人工智能" in row[14] or "智能机器人" in row[14])


def test_xml_documents_parse_and_are_named_by_the_offices_rule(nation: Folder) -> None:
    faults = {(r["file"], r["row"]): r["kind"] for r in nation.truth("dirt").iter_rows(named=True)}
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    base = "{http://www.sipo.gov.cn/XMLSchema/base}"
    seen = 0
    for file, members in nation.members.items():
        for place, (name, data) in enumerate(members):
            if faults.get((file, place)) in ("cut_document", "other_root"):
                continue
            root = etree.fromstring(data, parser)
            assert b"SYNTHETIC" in data
            stem = name.split("/")[0].removesuffix("-2")
            number, document, _, letter, *_ = MEMBER.match(stem).groups()
            assert root.get("docNumber") == str(int(document))
            assert root.get("kind") == letter
            assert len(root.findall(f".//{base}Address")) <= 1, "only the first applicant has an address"
            forms = {
                e.get("dataFormat"): e.findtext(f".//{base}DocNumber")
                for e in root.iter()
                if "ApplicationReference" in str(e.tag)
            }
            assert forms["standard"] == number
            assert int(forms["original"][5:12]) == int(number[6:])
            seen += 1
    assert seen > 1500


def test_dates_follow_one_another_and_end_with_the_last_year(nation: Folder) -> None:
    patents = nation.truth("patents")
    assert (patents["published"] > patents["filed"]).all()
    inventions = patents.filter((pl.col("kind") == "invention") & pl.col("granted").is_not_null())
    assert (inventions["granted"] > inventions["published"]).all()
    last = pl.date(2021, 12, 31)
    assert patents.filter((pl.col("published") > last) | (pl.col("granted") > last)).is_empty()
    lag = patents.filter((pl.col("kind") == "invention") & (pl.col("year") < 2018))
    months = (lag["published"] - lag["filed"]).dt.total_days() / 30.44
    assert 0.5 < (months > 17.5).mean() < 0.6, "a share of 0.55 waits for month 18"


def test_codes_stand_in_the_edition_of_their_year(nation: Folder) -> None:
    """G06N20 from 2019, G06F40 from 2020; G06F15/18 and G06F17/27 before, never after."""
    seen: dict[str, set[int]] = {}
    for rows in nation.rows.values():
        for row in rows[1:]:
            if len(row) == 34 and row[13].isdecimal() and row[1] == "发明申请":
                for code in row[17].split("; "):
                    seen.setdefault(code, set()).add(int(row[13]))
    assert min(seen["G06N20/00"]) == 2019 > max(seen["G06F15/18"])
    assert min(seen["G06F40/30"]) == 2020 > max(seen["G06F17/27"])
    assert not any(code.startswith("G06V") for code in seen), "G06V is from 2022"


@pytest.mark.parametrize("xml_year", [None, 2016])
def test_the_study_it_writes_is_the_published_one_over_its_own_folder(
    tmp_path: Path, xml_year: int | None
) -> None:
    root = Path(__file__).resolve().parents[2]
    published = (root / "conf/studies/synthetic-nation.yaml").read_text(encoding="utf-8")
    assert published == (root / "aicluster_spark/data/synth/study.yaml").read_text(encoding="utf-8")
    made = Nation(patents=1_000, years=(2015, 2019), seed=1, cities=10, xml_year=xml_year)
    write_nation(made, tmp_path / "made")
    study = load_checked_study(tmp_path / "made/study.yaml").study
    assert study.provenance.kind == "synthetic"
    assert study.panel.first_year == 2018
    for source in study.records.sources:
        assert list((tmp_path / "made").glob(source.path)), source.path
    assert ("cnipa_xml" in {source.reader for source in study.records.sources}) == (xml_year is not None)
