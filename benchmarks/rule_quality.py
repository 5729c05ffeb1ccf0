"""How well the rule sets meet labels, and how far they agree on real records: the tables of docs/activity.md.

Run: python benchmarks/rule_quality.py DATA, with the folders cn_patents_cpc_sample, ai_patents_istat and
cnipa_2017_grants in DATA; the English records are the demo's, which `aicluster doctor --fix` fetches.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl
from activity_corpus import demo_patents

from aicluster_spark.activity.catalogue import load_rule_set, rule_set_names
from aicluster_spark.activity.codes import CodePatterns, split_symbols
from aicluster_spark.activity.editions import packaged_moves, with_predecessors
from aicluster_spark.activity.evaluation import agreements, quality_of
from aicluster_spark.activity.intervals import Estimate, wilson
from aicluster_spark.activity.kernel import INPUT, judge, with_stand_ins
from aicluster_spark.activity.name_contexts import name_contexts, with_names

AI_PLACES = CodePatterns(
    subtree=("G06N3", "G06N5", "G06N7", "G06N20", "G06F18", "G06F40"), exact=("G06F30/27",)
)
"""Places whose definition is AI: the core of OECD 2025, natural language, design by machine learning."""
RULE_SETS = tuple(
    with_names(with_predecessors(load_rule_set(name), packaged_moves()), name_contexts())
    for name in rule_set_names()
)
SLICE = 20_000


def main(data: Path) -> None:
    """Print all tables."""
    show_quality(examined_chinese(data / "cn_patents_cpc_sample"))
    show_recall(selected_english(data / "ai_patents_istat"))
    show_agreement(
        "gazettes", with_stand_ins(gazettes(data / "cnipa_2017_grants" / "cnipa_2017_grants.csv.gz"))
    )
    show_agreement("demo records", with_stand_ins(demo_patents()))


def verdicts(patents: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Judge patents by every rule set, as a study does by default."""
    judged = pl.concat([judge(part, RULE_SETS) for part in patents.iter_slices(SLICE)])
    return {name: judged.filter(pl.col("rule_set") == name) for name in rule_set_names()}


def examined_chinese(folder: Path) -> pl.DataFrame:
    """Chinese texts, labelled AI where the examiner gave one of AI_PLACES; CPC stands in for IPC."""
    parts = [pl.read_csv(file, infer_schema=False) for file in sorted(folder.glob("sample_*.csv"))]
    rows = pl.concat(parts).filter(pl.col("publication_number").is_not_null())
    codes = pl.Series([json.loads(text) for text in rows["labels"]], dtype=pl.List(pl.String))
    is_ai = [
        bool(AI_PLACES.matches(split_symbols(pl.Series(listed, dtype=pl.String))).any()) for listed in codes
    ]
    texts = frame(rows["publication_number"], None, rows["text"], "zh", cpc=codes)
    return with_stand_ins(texts).with_columns(is_ai=pl.Series(is_ai))


def selected_english(folder: Path) -> pl.DataFrame:
    """English texts that a study chose as AI; there are no others."""
    rows = pl.concat([pl.read_csv(file, infer_schema=False) for file in sorted(folder.glob("*.csv"))])
    return frame(rows["row_id"], rows["title"], rows["abstract"], "en")


def gazettes(path: Path) -> pl.DataFrame:
    """Chinese grants with titles and IPC, each once."""
    rows = (
        pl.read_csv(path, infer_schema=False)
        .filter(pl.col("IPC分类号").is_not_null())
        .unique(maintain_order=True)
    )
    return frame(rows["申请号"], rows["专利名称"], None, "zh", ipc=rows["IPC分类号"].str.split(";"))


def frame(
    number: pl.Series, title: pl.Series | None, abstract: pl.Series | None, language: str, **codes: pl.Series
) -> pl.DataFrame:
    """Put columns together as the kernel reads them."""
    none = pl.lit(None, pl.String)
    given = {"patent_id": number, "title": title, "abstract": abstract, **codes}
    columns = {name: column for name, column in given.items() if column is not None}
    lists = {name: pl.lit(None, pl.List(pl.String)) for name in ("cpc", "ipc") if name not in columns}
    texts = {name: none for name in ("title", "abstract") if name not in columns}
    return pl.DataFrame(columns).with_columns(**lists, **texts, language=pl.lit(language)).select(*INPUT)


def show_quality(labelled: pl.DataFrame) -> None:
    """Print precision, recall and F1 with their intervals."""
    print(f"\n{labelled.height} Chinese patents, {labelled['is_ai'].sum()} AI by their examiners\n")
    print("| rule set | TP | FP | FN | TN | unknown | precision | recall | F1 |\n" + "|---" * 9 + "|")
    for name, judged in verdicts(labelled.select(INPUT)).items():
        q = quality_of(name, judged["is_ai"], labelled["is_ai"])
        counts = (q.true_positive, q.false_positive, q.false_negative, q.true_negative)
        unknown = q.unknown_positive + q.unknown_negative
        show_row(name, *counts, unknown, *map(written, (q.precision, q.recall, q.f1)))


def show_recall(selected: pl.DataFrame) -> None:
    """Print the share of texts with at least one word of the rule set: all that texts alone can show."""
    print(
        f"\n{selected.height:,} English patents, all AI\n\n| rule set | with a word | share |\n|---|---|---|"
    )
    for name, judged in verdicts(selected).items():
        if "en" in load_rule_set(name).languages:
            hits = int((judged["matched_terms"].list.len() > 0).sum())
            show_row(name, f"{hits:,}", written(wilson(hits, judged.height, "")))


def show_agreement(what: str, patents: pl.DataFrame) -> None:
    """Print how many each rule set counts, and kappa of every pair that has one."""
    judged = {name: own["is_ai"] for name, own in verdicts(patents).items()}
    print(f"\n{what}: {patents.height:,}\n\n| rule set | AI | not | unknown |\n|---|---|---|---|")
    for name, column in judged.items():
        show_row(name, *(f"{count:,}" for count in (column.sum(), (~column).sum(), column.null_count())))
    print("\n| first | second | both | only first | only second | kappa |\n|---|---|---|---|---|---|")
    for pair in agreements(judged):
        if pair.kappa.value is not None:
            show_row(
                pair.first, pair.second, pair.both, pair.only_first, pair.only_second, written(pair.kappa)
            )


def show_row(*cells: object) -> None:
    """Print a row of a table."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def written(estimate: Estimate) -> str:
    """Write an estimate with its interval, or why there is none."""
    if estimate.low is None or estimate.high is None:
        return f"- ({estimate.reason})"
    limits = f"[{estimate.low:.2f}, {estimate.high:.2f}]"
    return f"within {limits}" if estimate.value is None else f"{estimate.value:.2f} {limits}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
