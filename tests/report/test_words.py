"""Numbers and lists as people write them."""

from __future__ import annotations

import math

import pytest
import sample

from aicluster_spark.report import words
from aicluster_spark.report.language import naming, speaking
from aicluster_spark.report.variables import study_labels


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (words.count(1234567), "1,234,567"),
        (words.count(0), "0"),
        (words.count(None), None),
        (words.count(math.nan), None),
        (words.decimal(-0.125), "−0.12"),
        (words.decimal(0.0), "0.00"),
        (words.decimal(0.0004), "0.00040"),
        (words.decimal(-0.0032), "−0.0032"),
        (words.decimal(0.00996, 1), "0.0100"),
        (words.three(9.1e-7), "< 0.000001"),
        (words.three(-9.1e-7), "> −0.000001"),
        (words.decimal(math.inf), None),
        (words.significant(0.03941), "0.0394"),
        (words.significant(0.0), "0"),
        (words.significant(7.0), "7"),
        (words.significant(-5.3333), "−5.33"),
        (words.significant(82846), "82,800"),
        (words.significant(999_999), "1 million"),
        (words.significant(231_600_000), "232 million"),
        (words.significant(1.5e9), "1.5 billion"),
        (words.significant(0.000012345), "0.0000123"),
        (words.significant(None), None),
        (words.percent(0.9006), "90.1 %"),
        (words.percent(None), None),
        (words.percent(0.0), "0.0 %"),
        (words.percent(0.00004), "< 0.1 %"),
        (words.percent(0.0005), "0.1 %"),
        (words.p_value(0.0001), "< 0.001"),
        (words.p_value(0.0434), "0.043"),
        (words.file_size(61_200_000), "61.2 MB"),
        (words.file_size(12), "12 bytes"),
        (words.several(1, "city", "cities"), "1 city"),
        (words.several(2000, "city", "cities"), "2,000 cities"),
        (words.listed(["a"]), "a"),
        (words.listed(["a", "b", "c"]), "a, b and c"),
        (words.listed(["Seoul, KR", "Tokyo, JP"]), "Seoul, KR and Tokyo, JP"),
        (words.listed(["Seoul, KR", "Tokyo, JP", "Paris, FR"]), "Seoul, KR; Tokyo, JP and Paris, FR"),
        (words.window(2013, 2017), "2013–2017"),
        (words.span([8, 5, 5]), "5–8"),
        (words.span([8]), "8"),
        (words.span([]), ""),
        (words.share(1, 0), None),
    ],
)
def test_it_is_written_as_people_do(written: str | None, expected: str | None) -> None:
    assert written == expected


@pytest.mark.parametrize(
    ("p", "expected"), [(0.009, "***"), (0.01, "**"), (0.05, "*"), (0.1, ""), (None, ""), (math.nan, "")]
)
def test_stars_follow_the_p_value_and_an_unknown_one_has_none(p: float | None, expected: str) -> None:
    assert words.stars(p) == expected


def test_variables_are_called_by_their_labels_the_studys_own_first() -> None:
    declared = {"name": "gdp_per_head", "indicator": "x", "label": "output per head", "label_zh": "人均产出"}
    plain, long = {"name": "fixed_lines", "indicator": "x"}, {"name": "roads", "formula": "lag(lq, 1)"}
    asked = sample.study(panel={"yearbook": [declared, plain], "variables": [long | {"label": "a" * 61}]})
    with naming(study_labels(asked)):
        assert words.term("policy_stock_log:gdp_per_head") == "policy stock (log) × output per head"
        assert words.term("log1p(ai_patents)") == "log(1 + AI patents)"
        assert [words.term(name) for name in ("fixed_lines", "roads")] == ["fixed lines", "roads"]
        with speaking("zh"):
            assert words.term("policy_stock_log:gdp_per_head") == "政策存量（对数） × 人均产出"
            assert words.term("fixed_lines") == "fixed_lines"
    assert words.term("gdp_per_head") == "gdp_per_head"


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("rejected:bad_date", "rejected: bad date", "拒绝: 日期无法识别"),
        ("prefecture+county", "prefecture + county", "地级 + 县"),
        ("unheard_of", "unheard of", "unheard of"),
    ],
)
def test_codes_are_written_as_words(name: str, english: str, chinese: str) -> None:
    assert words.code(name) == english
    with speaking("zh"):
        assert words.code(name) == chinese
