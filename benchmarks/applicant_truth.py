"""How well applicants are found: in the register, and in cities where they published no address.

    python -m benchmarks.applicant_truth NATION WORKSPACE

NATION is a folder of `aicluster synth`, WORKSPACE that of a run over its study at least to the stage places.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from aicluster_spark.runs.results import ResultStore
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import open_location

PARTY = ("patent_id", "role", "position")
FILLED = ("own_record", "register")
Read = Callable[[str, str], pl.DataFrame]
"""Gives a table of a stage."""


@dataclass(frozen=True)
class Found:
    """What was looked for, what was found, and what of it is right.

    Attributes
    ----------
    wanted
        Applicants of the truth that could be found: those in the register, or without an address.
    found
        Applicants for which the engine names a firm or city.
    right
        Those of them for which it is the planted one.
    """

    wanted: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.wanted


def in_register(read: Read, nation: Path) -> dict[str, Found]:
    """Compare `party_enterprises` with the planted identities: for each method, and for all."""
    firms = pl.read_parquet(nation / "truth/enterprises.parquet").select("identity", "name")
    rows = read("records", "enterprises").select("enterprise_id", "source_row", "name").sort("source_row")
    assert rows["name"].to_list() == firms["name"].to_list(), "the register is not that of the truth"
    meant = rows.select("enterprise_id", firms["identity"].alias("found"))
    matched = read("places", "party_enterprises").join(meant, on="enterprise_id", how="left")
    judged = _applicants(nation, firms).join(matched, on=PARTY)
    wanted = judged["registered"].sum()
    right = pl.col("found") == pl.col("identity")
    counted = judged.drop_nulls("enterprise_id").group_by("method").agg(pl.len(), right.sum().alias("right"))
    methods = {
        method: Found(wanted, found, good) for method, found, good in counted.sort("method").iter_rows()
    }
    return {**methods, "all": Found(wanted, counted["len"].sum(), counted["right"].sum())}


def filled_cities(read: Read, nation: Path) -> Found:
    """Compare filled cities with the planted ones, which the truth knows of co-applicants too."""
    places = read("places", "party_places").filter(pl.col("method").is_in(FILLED))
    parties = read("records", "parties").filter(pl.col("sector") != "person")
    asked = parties.filter((pl.col("role") == "applicant") & pl.col("address").is_null())
    truth = pl.read_parquet(nation / "truth/parties.parquet").filter(pl.col("city_now").is_not_null())
    wanted = asked.join(truth.select(*PARTY, pl.col("city_now").alias("planted")), on=PARTY)
    judged = wanted.join(places.select(*PARTY, "city"), on=PARTY, how="left")
    right = (judged["city"].str.strip_prefix("CN-") == judged["planted"]).sum()
    return Found(wanted.height, judged["city"].is_not_null().sum(), right)


def _applicants(nation: Path, firms: pl.DataFrame) -> pl.DataFrame:
    parties = pl.read_parquet(nation / "truth/parties.parquet").filter(pl.col("role") == "applicant")
    registered = pl.col("identity").is_in(firms["identity"].implode()).alias("registered")
    return parties.select(*PARTY, "identity", registered)


def reader(workspace: Path) -> Read:
    """Read tables of the last run of a workspace."""
    store, record = ResultStore(open_location(workspace)), find_run(open_location(workspace), "last")

    def read(stage: str, table: str) -> pl.DataFrame:
        result = store.find(stage, record.stages[stage].fingerprint)
        assert result is not None, f"the run has no {stage}"
        return pl.read_parquet([store.location(file).path for file in result.tables[table].files])

    return read


def main(nation: Path, workspace: Path) -> None:
    read = reader(workspace)
    lines = {**in_register(read, nation), "co-applicants' cities": filled_cities(read, nation)}
    print("| | wanted | found | right | precision | recall |\n|---|---|---|---|---|---|")
    for name, found in lines.items():
        counts = f"{found.wanted:,} | {found.found:,} | {found.right:,}"
        print(f"| {name} | {counts} | {found.precision:.4f} | {found.recall:.4f} |")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
