"""Titles, abstracts and claims, gathered from sentences that are composed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from aicluster_spark.synth.chance import Integers, stream
from aicluster_spark.synth.facts import words
from aicluster_spark.synth.rates import Rates

SIGNALS = ("code_and_word", "code", "word", "none")
BOTH, CODE, WORD, NONE = range(4)
VARIANTS = 64
OPENINGS = ("本发明公开了", "本实用新型公开了", "本外观设计产品的名称：")


@dataclass(frozen=True, slots=True)
class Choices:
    """Lists of words, one a domain, end to end.

    Attributes
    ----------
    values
        The words.
    first, count
        Where each list begins, and how long it is; shapes (domains,).
    """

    values: pl.Series
    first: Integers
    count: Integers

    def pick(self, domain: Integers, random: np.random.Generator) -> pl.Series:
        """Pick a word for each domain, shape (n,)."""
        step = np.floor(self.count[domain] * random.random(len(domain))).astype(np.int64)
        return self.values.gather(pl.Series(self.first[domain] + step))


def _choices(lists: list[list[str]]) -> Choices:
    sizes = np.array([len(entry) for entry in lists])
    return Choices(pl.Series([value for entry in lists for value in entry]), np.cumsum(sizes) - sizes, sizes)


@dataclass(frozen=True, slots=True)
class Library:
    """Sentences by domain: the fields, then what AI without words speaks of, then the branches of AI.

    Attributes
    ----------
    domains
        Names.
    fields
        Number of fields.
    objects
        What titles name.
    paragraphs
        VARIANTS paragraphs of each domain.
    endings
        Last sentences.
    terms
        AI words; those of the fields are the ones of word-only patents.
    codes
        IPC symbols, for AI domains those that say nothing of AI.
    """

    domains: list[str]
    fields: int
    objects: Choices
    paragraphs: pl.Series
    endings: pl.Series
    terms: Choices
    codes: Choices

    @property
    def general(self) -> int:
        """Domain of AI without words or codes."""
        return self.fields

    @property
    def branches(self) -> int:
        """Number of AI branches; they are the last domains."""
        return len(self.domains) - self.fields - 1

    def pick_paragraph(self, domain: Integers, random: np.random.Generator) -> pl.Series:
        """Pick a paragraph of each domain, shape (n,)."""
        variant = random.integers(0, VARIANTS, len(domain))
        return self.paragraphs.gather(pl.Series(domain * VARIANTS + variant))

    def pick_ending(self, count: int, random: np.random.Generator) -> pl.Series:
        """Pick last sentences."""
        return self.endings.gather(pl.Series(random.integers(0, len(self.endings), count)))


def compose(seed: int) -> Library:
    """Compose the sentences of a nation."""
    book: dict[str, Any] = words()
    random = stream(seed, "library")
    fields, branches, other = book["fields"], book["ai"], book["other"]
    domains = [*fields, *[book["general"]["domains"][0]], *branches]
    parts = [f["parts"] for f in fields.values()] + [book["general"]["parts"]] * (1 + len(branches))
    objects = [f["objects"] for f in fields.values()] + [book["general"]["objects"]]
    objects += [b["objects"] for b in branches.values()]
    terms = [book["word_only"]["words"]] * (len(fields) + 1) + [b["words"] for b in branches.values()]
    codes = [f["ipc"] for f in fields.values()] + [book["general"]["ipc"]] * (1 + len(branches))
    paragraphs = [_paragraph(p, other, random) for p in parts for _ in range(VARIANTS)]
    endings = [
        f"本方案解决了{problem}的问题，{first}，{second}。"
        for problem in other["problems"]
        for first in other["purposes"]
        for second in other["purposes"]
        if first != second
    ]
    return Library(
        domains, len(fields), _choices(objects), pl.Series(paragraphs), pl.Series(endings), _choices(terms),
        _choices(codes),
    )  # fmt: skip


def _paragraph(parts: list[str], other: dict[str, list[str]], random: np.random.Generator) -> str:
    a, b, c, d = random.permutation(parts)[:4]
    first, second = random.choice(other["verbs"], 2)
    here, there = random.choice(other["places"], 2)
    number = random.integers(2, 9)
    return (
        f"包括{a}、{b}、{c}和{d}，所述{a}的{here}与所述{b}{first}，所述{c}设置在所述{b}的{there}，"
        f"所述{d}的数量为{number}个且与所述{c}{second}，其中所述{a}和所述{d}之间留有间隙；"
    )


def titles(
    library: Library, domain: Integers, signal: Integers, term: pl.Series, random: np.random.Generator
) -> pl.Series:
    """Write titles; that of a patent with AI words names one in six of ten cases."""
    other = words()["other"]
    plain = pl.Series(domain < library.fields)
    frame = pl.DataFrame(
        {
            "object": library.objects.pick(domain, random),
            "adjective": pl.Series(other["adjectives"]).gather(
                pl.Series(random.integers(0, len(other["adjectives"]), len(domain)))
            ),
            "suffix": pl.Series(other["suffixes"]).gather(
                pl.Series(random.integers(0, len(other["suffixes"]), len(domain)))
            ),
            "term": term,
            "named": ((signal == BOTH) | (signal == WORD)) & (random.random(len(domain)) < 0.6),
            "plain": plain,
        }
    )
    ending = pl.when("plain").then("suffix").otherwise(pl.lit(""))
    return frame.select(
        pl.when("named")
        .then(pl.concat_str(pl.lit("一种基于"), "term", pl.lit("的"), "object", ending))
        .when("plain")
        .then(pl.concat_str(pl.lit("一种"), "adjective", "object", "suffix"))
        .otherwise(pl.concat_str(pl.lit("一种"), "object"))
    ).to_series()


def abstracts(
    library: Library, title: pl.Series, domain: Integers, kind: Integers, signal: Integers, term: pl.Series,
    rates: Rates, random: np.random.Generator,
) -> pl.Series:  # fmt: skip
    """Write abstracts; designs have a short note, and some abstracts have a line break."""
    worded = (signal == BOTH) | (signal == WORD)
    frame = pl.DataFrame(
        {
            "opening": pl.Series(OPENINGS).gather(pl.Series(kind)),
            "title": title,
            "domain": _domain_names(library).gather(pl.Series(domain)),
            "one": library.pick_paragraph(domain, random),
            "two": library.pick_paragraph(domain, random),
            "term": term,
            "worded": worded,
            "break": pl.Series(["", "\n"]).gather(
                pl.Series((random.random(len(domain)) < rates.newline).astype(np.int64))
            ),
            "ending": library.pick_ending(len(domain), random),
            "design": kind == 2,
        }
    )
    sentence = (
        pl.when("worded")
        .then(pl.concat_str(pl.lit("利用"), "term", pl.lit("对采集的数据进行计算并输出结果，")))
        .otherwise(pl.lit(""))
    )
    return frame.select(
        pl.when("design")
        .then(pl.concat_str("opening", "title", pl.lit("。本产品的用途在于日常使用，设计要点在于整体形状。")))
        .otherwise(
            pl.concat_str(
                "opening",
                "title",
                pl.lit("，涉及"),
                "domain",
                pl.lit("技术领域。所述方案"),
                "one",
                "break",
                sentence,
                "two",
                "ending",
            )
        )
    ).to_series()


def claims(
    library: Library, title: pl.Series, domain: Integers, kind: Integers, random: np.random.Generator
) -> pl.Series:
    """Write first claims; designs have none."""
    frame = pl.DataFrame(
        {"title": title, "text": library.pick_paragraph(domain, random), "design": kind == 2}
    )
    claim = pl.concat_str(
        pl.lit("1.一种"),
        pl.col("title").str.strip_prefix("一种"),
        pl.lit("，其特征在于，"),
        "text",
        pl.lit("能够完成上述工作。"),
    )
    return frame.select(pl.when("design").then(pl.lit("")).otherwise(claim)).to_series()


def edition_codes(year_of_publication: Integers, branch: Integers) -> pl.Series:
    """Give the symbol of each branch in the edition of the year of publication, shape (n,)."""
    branches = [entry["codes"] for entry in words()["ai"].values()]  # type: ignore[call-overload]
    years = sorted({int(year) for codes in branches for year in codes})
    table = [[_in_force(codes, year) for year in years] for codes in branches]
    column = np.searchsorted(np.array(years), year_of_publication, side="right") - 1
    return pl.Series([code for row in table for code in row]).gather(pl.Series(branch * len(years) + column))


def _in_force(codes: dict[int, str], year: int) -> str:
    return codes[max(since for since in codes if since <= year)]


def _domain_names(library: Library) -> pl.Series:
    """Name the domains as an abstract does; AI domains are named without AI words."""
    neutral = words()["general"]["domains"]
    names = [*library.domains[: library.fields], neutral[0]]
    names += [neutral[number % len(neutral)] for number in range(library.branches)]
    return pl.Series(names)
