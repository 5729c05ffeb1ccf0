"""How well inventors are told apart: on the reference of US inventors, and on a synthetic nation's truth.

WORKSPACE holds a run of the demo study, or with --truth of a synthetic nation, as far as the stage places:

    python -m benchmarks.identity WORKSPACE                        # figures of docs/identity.md
    python -m benchmarks.identity WORKSPACE --truth nation/truth   # against the planted identities
    python -m benchmarks.identity WORKSPACE --measure              # shares and thresholds of weights.yaml

Reference clusters are halved by a hash of their id. Weights and thresholds were chosen on the half `tuning`;
`held out` is the other.
"""

from __future__ import annotations

import argparse
import time
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
import yaml

from aicluster_spark.engine.reference_data import fetch_reference_data
from aicluster_spark.identity.compare import UNKNOWN_YEAR, later_year
from aicluster_spark.identity.evaluation import METRICS, Sampling, estimates
from aicluster_spark.identity.link import SETTINGS, Scored, in_order, linked, scored
from aicluster_spark.identity.names import with_name_parts
from aicluster_spark.identity.resolve import identities
from aicluster_spark.identity.weights import LEVELS, Weights, packaged_weights, score, weights_of
from aicluster_spark.runs.results import ResultStore
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import open_location

OFFICIAL = ("20170808", "20200331", "20211230", "20220630")
KEY = ["patent_id", "position"]
BLOCKS_AT_ONCE = 2_000
THRESHOLDS = np.arange(-4.0, 4.5, 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description="How well inventors are told apart.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--truth", type=Path, help="truth folder of a synthetic nation")
    parser.add_argument("--measure", action="store_true", help="measure the table of weights")
    given = parser.parse_args()
    mentions = gathered(given.workspace)
    if given.measure:
        measure(mentions)
    elif given.truth:
        planted(linked_people(mentions), mentions, given.truth)
    else:
        blocks = with_mention(mentions).join(reference_clusters(), on="mention", how="semi")["block"].unique()
        compared_with_the_reference(
            linked_people(mentions.filter(pl.col("block").is_in(blocks.implode()))), mentions
        )


def gathered(workspace: Path) -> pl.DataFrame:
    """Give every mention of an inventor with its evidence, from the tables of the workspace's last run."""
    place = open_location(workspace)
    store, run = ResultStore(place), find_run(place, "last")

    def read(stage: str, table: str) -> pl.LazyFrame:
        result = store.find(stage, run.stages[stage].fingerprint)
        return pl.scan_parquet([store.location(file).path for file in result.tables[table].files])

    named = read("records", "parties").filter(pl.col("name_key").is_not_null(), pl.col("name_key") != "")
    codes = pl.concat_list(pl.col("cpc").fill_null([]), pl.col("ipc").fill_null([])).list
    groups = codes.eval(pl.element().str.split("/").list.first()).list.unique().list.sort()
    subclasses = codes.eval(pl.element().str.slice(0, 4)).list.unique().list.sort()
    patents = read("records", "patents").select(
        "patent_id", pl.col("year").fill_null(UNKNOWN_YEAR), groups=groups, subclasses=subclasses
    )
    inventors = named.filter(role="inventor").select(*KEY, "name_key")
    keys = pl.col("name_key").unique().sort()
    applicants = named.filter(pl.col("role") != "inventor").group_by("patent_id").agg(applicants=keys)
    teams = inventors.group_by("patent_id").agg(team=keys)
    placed = read("places", "party_places").filter(pl.col("city").is_not_null())
    own = placed.filter(role="inventor").select(*KEY, own="city")
    seats = placed.filter(pl.col("role") != "inventor").sort("role", "position")
    rows = (
        inventors.join(patents, on="patent_id")
        .join(teams, on="patent_id")
        .join(applicants, on="patent_id", how="left")
        .join(own, on=KEY, how="left")
        .join(
            seats.group_by("patent_id", maintain_order=True).agg(seat=pl.col("city").first()),
            on="patent_id",
            how="left",
        )
        .with_columns(
            city=pl.coalesce("own", "seat"),
            coinventors=pl.col("team").list.set_difference(pl.concat_list("name_key")),
        )
        .drop("own", "seat", "team")
        .collect()
    )
    listed = [
        pl.col(name).list.eval(pl.element().hash().reinterpret(signed=True))
        for name in ("applicants", "coinventors", "groups", "subclasses")
    ]
    city = pl.when(pl.col("city").is_not_null()).then(pl.col("city").hash().reinterpret(signed=True))
    return with_namesakes(with_name_parts(rows.with_columns(*listed, city=city)))


def with_namesakes(mentions: pl.DataFrame) -> pl.DataFrame:
    """Expect T_f T_g / T namesakes from the kinds of names seen up to each mention's year."""
    kinds = mentions.group_by("family", "given").agg(pl.col("year").min())
    every = kinds.group_by("year").len("all_kinds").sort("year").with_columns(pl.col("all_kinds").cum_sum())
    counted = mentions.join(every.sort("year"), on="year")
    for part in ("family", "given"):
        new = kinds.group_by(part, "year").len("new")
        years = (
            mentions.select(part, "year").unique().join(new, on=[part, "year"], how="left").sort(part, "year")
        )
        so_far = years.with_columns(pl.col("new").fill_null(0).cum_sum().over(part).alias(f"{part}_kinds"))
        counted = counted.join(so_far.drop("new"), on=[part, "year"])
    return counted.with_columns(
        namesakes=pl.col("family_kinds") * pl.col("given_kinds") / pl.col("all_kinds")
    )


def linked_people(mentions: pl.DataFrame) -> pl.DataFrame:
    """Link block by block; print the seconds and how many people come out."""
    started = time.perf_counter()
    pieces = mentions.sort("block").with_columns(part=pl.col("block").rank("dense") // BLOCKS_AT_ONCE)
    people = pl.concat(linked(piece, packaged_weights()) for piece in pieces.partition_by("part"))
    print(f"{people.height:,} mentions linked in {time.perf_counter() - started:.0f} s")
    people = people.join(mentions.select(*KEY, "name_key"), on=KEY)
    for column in ("name_key", "strict", "loose"):
        print(f"  {column}: {people[column].n_unique():,} people")
    print(f"  guarded {people['guarded'].sum():,}, evidence split {people['split'].sum():,} mentions")
    return people


def compared_with_the_reference(people: pl.DataFrame, mentions: pl.DataFrame) -> None:
    """Print the table of docs/identity.md."""
    reference = reference_clusters().filter(
        pl.col("mention").is_in(with_mention(people)["mention"].implode())
    )
    official = pl.read_parquet(fetch_reference_data(print)["pv-predictions.parquet"])
    ways = {"name key": with_mention(mentions).select("mention", identity="name_key")}
    ways |= settings(with_mention(people)) | {
        f"official {day}": official.select(
            mention="mention_id", identity=f"disamb_inventor_id_{day}"
        ).drop_nulls()
        for day in OFFICIAL
    }
    for half in ("held out", "tuning", None):
        sample = reference if half is None else reference.filter(half=half)
        print(f"\n{half or 'all'}: {sample['truth'].n_unique()} people, {sample.height:,} mentions\n")
        print_table(ways, sample.select("mention", "truth"))
    inside = reference.select("mention", "truth")
    print("\nnaive, on the sampled mentions alone: what not to report\n")
    only = {name: way.join(inside.select("mention"), on="mention") for name, way in ways.items()}
    print_table(only, inside, "equal")


def planted(people: pl.DataFrame, mentions: pl.DataFrame, folder: Path) -> None:
    """Print the same for a synthetic nation, whose true clusters are all known."""
    parties = pl.read_parquet(folder / "parties.parquet").filter(role="inventor")
    truth = parties.select(mention=_key(), truth=pl.col("identity").cast(pl.String))
    named = people.with_columns(mention=_key())
    known = truth.join(named.select("mention"), on="mention")
    print(f"\nplanted: {known['truth'].n_unique():,} people, {known.height:,} of {truth.height:,} mentions\n")
    names = mentions.select(mention=_key(), identity="name_key")
    print_table({"name key": names} | settings(named), known, "equal", draws=100)


def measure(mentions: pl.DataFrame) -> None:
    """Print the shares of each level among pairs of the tuning half, and what each threshold would give."""
    rows, found, truth = tuning_pairs(mentions)
    own, other = truth[found.pairs.first], truth[found.pairs.second]
    sampled = np.where(own >= 0, own, other)
    weight = {}
    for kind, chosen in (("m", own == other), ("u", own != other)):
        chosen &= sampled >= 0
        size = np.bincount(sampled[chosen], minlength=truth.max() + 1)
        weight[kind] = np.where(chosen, 1.0 / np.maximum(size[sampled], 1), 0.0)
    shares = {}
    for comparison, names in LEVELS.items():
        sums = {k: np.bincount(found.levels[comparison], w, len(names)) + 0.5 for k, w in weight.items()}
        shares[comparison] = {
            name: {k: round(float(sums[k][place] / sums[k].sum()), 4) for k in ("m", "u")}
            for place, name in enumerate(names)
        }
    print(yaml.safe_dump({"shares": shares}, sort_keys=False))
    sweep(rows, Scored(found.pairs, found.levels, score(found.levels, weights_of(shares, {})), found.split))


def sweep(rows: pl.DataFrame, found: Scored) -> None:
    """Print the six measures of the tuning half at every threshold."""
    reference = reference_clusters().filter(half="tuning").select("mention", "truth")
    year = later_year(rows, found.pairs)
    for threshold in THRESHOLDS:
        kept = np.flatnonzero(found.score >= threshold)
        order = kept[np.argsort(-found.score[kept], kind="stable")]
        label, _ = identities(rows, found.pairs.first[order], found.pairs.second[order], year[order])
        values = estimates(rows.select("mention", identity=pl.Series(label)), reference, draws=1)
        print(f"{threshold:5.1f} " + " ".join(f"{name} {values[name].value:.3f}" for name in METRICS))


def tuning_pairs(mentions: pl.DataFrame) -> tuple[pl.DataFrame, Scored, np.ndarray]:
    """Compare the mentions of all blocks with one of the tuning half; number its clusters, -1 for others."""
    reference = reference_clusters().filter(half="tuning")
    named = with_mention(mentions)
    blocks = named.join(reference, on="mention", how="semi")["block"].unique()
    rows = in_order(named.filter(pl.col("block").is_in(blocks.implode())))
    truth = rows.join(reference, on="mention", how="left", maintain_order="left")["truth"]
    numbers = (truth.rank("dense").cast(pl.Int64) - 1).fill_null(-1).to_numpy()
    empty = Weights({comparison: (0.0,) * len(names) for comparison, names in LEVELS.items()}, {})
    return rows, scored(rows, empty), numbers


def settings(people: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {name: people.select("mention", identity=name) for name in SETTINGS}


def reference_clusters() -> pl.DataFrame:
    """All reference mentions with their cluster and its half."""
    table = pl.read_parquet(fetch_reference_data(print)["pv-reference.parquet"]).drop_nulls()
    halves = {
        name: ("tuning", "held out")[sha256(name.encode()).digest()[0] % 2] for name in table["unique_id"]
    }
    return table.select(
        mention="mention_id", truth="unique_id", half=pl.col("unique_id").replace_strict(halves)
    )


def with_mention(rows: pl.DataFrame) -> pl.DataFrame:
    """Name mentions as the reference does: US-5828387, 4 is US5828387-4."""
    return rows.with_columns(mention=pl.format("{}-{}", pl.col("patent_id").str.replace("-", ""), "position"))


def _key() -> pl.Expr:
    return pl.format("{}/{}", "patent_id", "position")


def print_table(
    ways: dict[str, pl.DataFrame], reference: pl.DataFrame, sampling: Sampling = "size", draws: int = 1000
) -> None:
    print("| | " + " | ".join(name.replace("_", " ") for name in METRICS) + " |")
    print("|---|" + "---|" * len(METRICS))
    for name, way in ways.items():
        found = estimates(way, reference, sampling, draws).values()
        print(f"| {name} | " + " | ".join(f"{e.value:.3f} ({e.low:.3f}–{e.high:.3f})" for e in found) + " |")


if __name__ == "__main__":
    main()
