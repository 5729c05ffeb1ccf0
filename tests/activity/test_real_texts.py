"""The kernel against a slow, separate reading of real patents."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import polars as pl
import pytest

from aicluster_spark.activity.catalogue import load_rule_set
from aicluster_spark.activity.kernel import judge
from aicluster_spark.activity.rules import RuleSet

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.shared


def naive_leg(rules: RuleSet, title: str, codes: list[str]) -> str | None:
    """Name the first leg of IPC and Chinese words that holds, code by code and word by word."""
    for leg in rules.legs:
        coded = any(_in(code, leg.ipc) and not _in(code, leg.not_ipc) for code in codes)
        if coded and (not leg.words or any(_says(title, word) for word in leg.words)):
            return leg.name
    return None


def _in(code: str, patterns) -> bool:
    stem = code.split("/")[0]
    return (
        code in patterns.exact
        or stem in patterns.subtree
        or code[:4] in patterns.subtree
        or any(code.startswith(prefix) for prefix in patterns.prefix)
    )


def _says(title: str, word: str) -> bool:
    lead = r"(?<![a-z0-9])" if re.match("[a-z0-9]", word.lower()) else ""
    tail = r"(?![a-z0-9])" if re.search("[a-z0-9]$", word.lower()) else ""
    return re.search(lead + re.escape(word.lower()) + tail, title.lower()) is not None


@pytest.mark.parametrize(("name", "least"), [("cnipa2023", 10), ("cnipa2021", 0)])
def test_chinese_grants_are_judged_as_by_hand(name, least):
    # Titles of 2017 hold none of the product phrases of cnipa2021, and G06F40 did not exist yet.
    rules = load_rule_set(name)
    grants = pl.read_csv(DATA / "cnipa_2017_grants" / "cnipa_2017_grants.csv.gz", infer_schema=False)
    grants = grants.filter(pl.col("IPC分类号").is_not_null() & pl.col("专利名称").is_not_null()).head(8_000)
    codes = [[code for code in text.split(";") if code] for text in grants["IPC分类号"]]
    patents = pl.DataFrame(
        {
            "patent_id": [str(i) for i in range(grants.height)],
            "title": grants["专利名称"],
            "abstract": None,
            "language": "zh",
            "cpc": None,
            "ipc": codes,
        },
        schema_overrides={"abstract": pl.String, "cpc": pl.List(pl.String), "ipc": pl.List(pl.String)},
    )
    judged = judge(patents, (rules,))
    expected = [
        naive_leg(rules, title, listed) for title, listed in zip(grants["专利名称"], codes, strict=True)
    ]
    assert judged["matched_rule"].to_list() == expected
    assert judged["is_ai"].sum() >= least


def naive_words(rules: RuleSet, text: str) -> list[str]:
    plain = re.sub(r"[\s\-\u2010-\u2013]+", " ", text.lower().replace("ï", "i"))
    return [word for word in rules.words if re.search(_pattern(word), plain)]


def _pattern(word: str) -> str:
    text = re.escape(word.replace("ï", "i"))
    text = text.replace(r"\(…\)", ".{1,30}").replace(r"\ ", " ")
    for british, american in (("isation", "ization"), ("ising", "izing"), ("modelling", "modeling")):
        text = re.sub(f"{british}|{american}", f"(?:{british}|{american})", text)
    text = text.replace("neighbour", "neighbou?r")
    stem = text.removesuffix(r"\*")
    if stem != text:
        return rf"(?<![^\W_]){stem}"
    plural = {"y": f"(?:{text}|{text[:-1]}ies)", "s": text}.get(text[-1], f"{text}(?:s|es)?")
    plural = f"(?:{text}|{text[:-2]}es)" if text.endswith("sis") else plural
    return rf"(?<![^\W_]){plural}(?![^\W_])"


def test_english_words_are_found_as_by_one_regex_each():
    rules = load_rule_set("oecd2025")
    with (DATA / "ai_patents_istat" / "patents_sample_update_part_12.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    patents = pl.DataFrame(
        {
            "patent_id": [row["id"] for row in rows],
            "title": [row["title"] for row in rows],
            "abstract": [row["abstract"] for row in rows],
            "language": "en",
            "cpc": None,
            "ipc": None,
        },
        schema_overrides={"cpc": pl.List(pl.String), "ipc": pl.List(pl.String)},
    )
    found = judge(patents, (rules,))["matched_terms"].to_list()
    expected = [naive_words(rules, f"{row['title']} | {row['abstract']}") for row in rows]
    assert found == expected
    assert sum(map(bool, found)) > len(rows) / 10
