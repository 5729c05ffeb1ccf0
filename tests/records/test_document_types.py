from __future__ import annotations

import polars as pl
import pytest

from aicluster_spark.records.document_types import document_type, strengths


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("国务院关于印发新一代人工智能发展规划的通知", "规划"),
        ("关于印发《促进新一代人工智能产业发展三年行动计划（2018-2020年）》的通知", "计划"),
        ("上海市促进人工智能产业发展条例", "条例"),
        ("生成式人工智能服务管理暂行办法", "办法"),
        ("关于加快场景创新的指导意见（试行）", "意见"),
        ("工业和信息化部关于公布2023年名单的通知", "名单"),
        ("转发国务院关于贯彻实施《中华人民共和国行政许可法》的通知", "通知"),
        ("中华人民共和国行政许可法", "法"),
        ("河南省人民政府办公厅关于印发工作方案的通\u3000知", "方案"),
        ("关于规范行政执法", None),
        ("市政府新闻发布会介绍有关情况", None),
        (None, None),
    ],
)
def test_the_type_is_that_of_what_is_issued(title, kind) -> None:
    frame = pl.DataFrame({"x": [title]}, schema={"x": pl.String})
    assert frame.select(document_type(pl.col("x"))).item() == kind


def test_grades_go_from_notices_to_laws() -> None:
    grades = strengths()
    assert set(grades.values()) == {1, 2, 3, 4, 5}
    assert grades["法"] > grades["条例"] > grades["办法"] > grades["意见"] > grades["通知"]
