from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.records.issuers import LEVELS, Issuer, judge_host, judge_issuer


@pytest.mark.parametrize(
    ("name", "seat", "issuer"),
    [
        ("国务院办公厅", None, Issuer("national", "")),
        ("国家市场监督管理总局", None, Issuer("national", "")),
        ("市场监管总局", "上海市", Issuer("national", "")),
        ("中共中央办公厅", None, Issuer("national", "")),
        ("国家税务总局上海市税务局", None, Issuer("province", "上海市")),
        ("广东省人民政府", None, Issuer("province", "广东省")),
        ("中共海南省委办公厅", None, Issuer("province", "海南省")),
        ("广西壮族自治区科技厅", None, Issuer("province", "广西壮族自治区")),
        ("北京市人民政府", None, Issuer("province", "北京市")),
        ("市科委", "上海市", Issuer("province", "上海市")),
        ("省科技厅", "四川省", Issuer("province", "四川省")),
        ("市科委", "广东省", Issuer("city", None)),
        ("深圳市人民政府", None, Issuer("city", "深圳市")),
        ("广州市政府", None, Issuer("city", "广州市")),
        ("广东省深圳市科技创新委员会", None, Issuer("city", "广东省深圳市")),
        ("吉林市人民政府", None, Issuer("city", "吉林市")),  # not the province of that name
        ("海南藏族自治州人民政府", None, Issuer("city", "海南藏族自治州")),  # in Qinghai
        ("上海市金山区人民政府", None, Issuer("county", "上海市金山区")),
        ("金山区人民政府办公室", "上海市", Issuer("county", "上海市金山区")),
        ("杭州市余杭区人民政府", None, Issuer("county", "杭州市余杭区")),
        ("上海市社区服务中心", None, Issuer("province", "上海市")),
        ("城市管理局", None, None),
        ("科技司", None, None),
        ("", None, None),
    ],
)
def test_a_name_tells_level_and_area(name, seat, issuer) -> None:
    assert judge_issuer(name, seat) == issuer


@pytest.mark.parametrize(
    ("url", "issuer"),
    [
        ("https://www.gov.cn/zhengce/1.htm", Issuer("national", "")),
        ("https://wap.miit.gov.cn/1.html", Issuer("national", "")),
        ("http://www.gd.gov.cn/zwgk/1.html", Issuer("province", "广东省")),
        ("https://media.sh.gov.cn/1", Issuer("province", "上海市")),
        ("https://www.sz.gov.cn/1", None),
        ("https://example.org/gd.gov.cn", None),
        (None, None),
    ],
)
def test_a_site_tells_level_and_area(url, issuer) -> None:
    assert judge_host(url) == issuer


@given(st.text(alphabet="广东省深圳市上海区县国务院人民政府厅科委的 ", max_size=15))
def test_any_name_is_judged_or_left_open(name: str) -> None:
    issuer = judge_issuer(name)
    assert issuer is None or issuer.level in LEVELS
