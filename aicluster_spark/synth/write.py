"""Writes a nation: files as their offices publish them, and the truth beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from aicluster_spark.errors import StudyError
from aicluster_spark.synth import cnipa_xml, dirt, register, truth, yearly_csv
from aicluster_spark.synth.chance import stream
from aicluster_spark.synth.facts import open_packaged
from aicluster_spark.synth.other_files import POLICY_HEADER, policy_rows, yearbook
from aicluster_spark.synth.publications import publications
from aicluster_spark.synth.rates import RATES, Rates
from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.world import Made, make_nation

NOTICE = """\
SYNTHETIC

Everything in this folder was made by `aicluster synth`: patents {patents}, years {first}:{last}, seed {seed},
dirt {dirt:.3%}, cities {cities}, XML year {xml}. Names and sizes of cities, surnames and division codes are
facts; no patent, person, organisation or policy is real, and nothing about the real country follows from any
number here.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes
    ----------
    patents, ai_patents
        Applications published, and those that are AI.
    rows, dirty
        Rows or documents of patents, and faults among them.
    firms, policies
        Rows of the register and of the policy list.
    """

    patents: int
    ai_patents: int
    rows: int
    dirty: int
    firms: int
    policies: int


def write_nation(
    nation: Nation, folder: Path, rates: Rates = RATES, progress: Callable[[str], None] = lambda _: None
) -> Written:
    """Write a nation into an empty or new folder.

    Parameters
    ----------
    nation
        What is asked for.
    folder
        Where to.
    rates
        Rates and coefficients.
    progress
        Is told what is being done.

    Raises
    ------
    StudyError
        If the folder holds something.
    EnvironmentProblem
        Without networkx.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} is there already and not empty.", "Name a new folder.")
    progress("drawing the process")
    made = make_nation(nation, rates)
    beside = folder / "truth"
    beside.mkdir(parents=True)
    (folder / "SYNTHETIC.txt").write_text(_notice(nation), encoding="utf-8")
    (folder / "study.yaml").write_text(_study(nation), encoding="utf-8")
    with truth.open_tables(beside) as tables:
        rows = dirty = 0
        for year in nation.span:
            progress(f"filing year {year}")
            of_year, faults = _write_year(made, year, folder, tables)
            rows, dirty = rows + of_year, dirty + faults
        progress("register")
        firms = _write_register(made, folder, tables)
    progress("policies, yearbook, truth")
    policies = _write_policies(made, folder, beside)
    yearbook(nation, made.places, made.process).write_csv(folder / "yearbook.csv", include_bom=True)
    truth.write_parquet(
        beside / "city_year.parquet", truth.city_years(nation, made.places, made.process, rates)
    )
    truth.write_parquet(beside / "clusters.parquet", truth.clusters(made.places, made.process))
    truth.write_parquet(beside / "city_pairs.parquet", truth.city_pairs(nation, made.places, made.process))
    truth.write_process(beside, nation, made.process, rates)
    ai = int(made.process.published.sum() + made.process.foreign_ai.sum())
    return Written(nation.patents, ai, rows, dirty, firms, policies)


def _notice(nation: Nation) -> str:
    return NOTICE.format(
        patents=nation.patents, first=nation.years[0], last=nation.years[1], seed=nation.seed,
        dirt=nation.dirt, cities=nation.cities, xml=nation.xml_year,
    )  # fmt: skip


def _study(nation: Nation) -> str:
    """Give the study over the folder itself; a nation without a year in XML lacks that source."""
    first = nation.years[0]
    text = open_packaged("study.yaml").replace("../../synthetic-nation/", "")
    text = text.replace("first_year: 2010", f"first_year: {first}").replace(
        "first_year: 2013", f"first_year: {first + 3}"
    )
    text = text.replace("complete: [2010, 2021]", f"complete: [{first}, {nation.years[1]}]")
    if nation.xml_year is None:
        text = "".join(line for line in text.splitlines(keepends=True) if "cnipa_xml" not in line)
    return text


def _write_year(made: Made, year: int, folder: Path, tables: truth.Tables) -> tuple[int, int]:
    """Write a filing year; of the year in XML only designs stand in the yearly file."""
    nation = made.nation
    path = folder / "patents" / yearly_csv.file_name(year)
    path.parent.mkdir(exist_ok=True)
    rows = faults = written = 0
    with path.open("wb") as file:
        file.write((yearly_csv.HEADER + "\n").encode("gb18030"))
        for number, batch in enumerate(made.batches(year)):
            tables.add("patents", _patent_truth(made, batch.patents))
            tables.add("parties", batch.parties)
            published = publications(batch.patents, made.rates, nation.seed, year, number)
            found: list[dict[str, Any]] = []
            if year == nation.xml_year:
                random = stream(nation.seed, "xml dirt", number)
                in_xml = published.filter(pl.col("kind") != "design")
                found += cnipa_xml.write_packages(
                    folder / "cnipa_xml", in_xml, year, number, nation.dirt, random
                )
                published = published.filter(pl.col("kind") == "design")
                rows += in_xml.height
            soiled = _write_rows(made, file, published, year, number)
            found += _dirt_truth(soiled, published, path.relative_to(folder), written)
            written += soiled.lines
            rows, faults = rows + published.height, faults + len(found)
            if found:
                tables.add(
                    "dirt",
                    pl.DataFrame(found, schema=truth.DIRT.names, orient="row", infer_schema_length=None),
                )
    return rows, faults


def _write_rows(made: Made, file: BinaryIO, published: pl.DataFrame, year: int, number: int) -> dirt.Soiled:
    if published.is_empty():
        return dirt.Soiled("", 0, [])
    table = yearly_csv.cells(published)
    random = stream(made.nation.seed, "csv dirt", year, number)
    lines = yearly_csv.lines(table)
    soiled = dirt.soil(lines, lambda row: table.row(row, named=True), made.nation.dirt, random)
    file.write(soiled.text.encode("gb18030", "surrogateescape"))
    return soiled


def _dirt_truth(
    soiled: dirt.Soiled, published: pl.DataFrame, file: Path, before: int
) -> list[dict[str, Any]]:
    """List the faults; rows count from 0 after the header line."""
    entries = []
    for at, row, kind, old, new in soiled.faults:
        fault, record = dirt.FAULTS[kind], published.row(row, named=True)
        entries.append({
            "file": str(file), "row": before + at, "kind": kind, "expected": fault.fate,
            "patent_id": record["patent_id"], "stage": record["stage"], "field": fault.field, "old": old,
            "new": new.replace(dirt.BAD_BYTE, "\ufffd"),
        })  # fmt: skip
    return entries


def _patent_truth(made: Made, patents: pl.DataFrame) -> pl.DataFrame:
    codes = pl.Series(["", *made.places.cities["code"]])
    return patents.with_columns(
        partner_city=pl.when(pl.col("partner") >= 0).then(codes.gather(patents["partner"] + 1))
    )


def _write_register(made: Made, folder: Path, tables: truth.Tables) -> int:
    path = folder / "enterprises" / register.FILE
    path.parent.mkdir()
    count = 0
    with path.open("wb") as file:
        file.write((register.HEADER + "\n").encode("gb18030"))
        for export, known in register.firms(made.world.applicants, *made.nation.years):
            file.write(("\n".join(register.lines(export)) + "\n").encode("gb18030"))
            tables.add("enterprises", known)
            count += export.height
    return count


def _write_policies(made: Made, folder: Path, beside: Path) -> int:
    rows = pl.DataFrame(
        policy_rows(made.nation, made.places, made.process, made.rates), infer_schema_length=None
    )
    rows.select(POLICY_HEADER).write_csv(folder / "policies.csv", include_bom=True)
    known = rows.select(
        title="标题", key="法宝引证码", level="level", place="place", year="year", is_ai="is_ai"
    )
    truth.write_parquet(beside / "policies.parquet", known)
    return rows.height
