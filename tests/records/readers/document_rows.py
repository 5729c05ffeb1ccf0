"""Rows of tables of Chinese patents in the shapes of the gazettes, the yearly files, incoPat and Patsnap."""

from __future__ import annotations

import pytest

from aicluster_spark.records.readers.cnipa_gazette_csv import CNIPA_GAZETTE_CSV
from aicluster_spark.records.readers.incopat import INCOPAT
from aicluster_spark.records.readers.national_yearly_csv import NATIONAL_YEARLY_CSV
from aicluster_spark.records.readers.patsnap import PATSNAP

GAZETTE = {
    "申请号": "CN201410000511.3",
    "申请日": "20140101",
    "公开公告号": "CN103702022B",
    "公开公告日": "20170315",
    "IPC分类号": "H04N5/225;G03B17/14;",
    "申请人": "中南林业科技大学",
    "发明人": "贺超英",
    "专利名称": "一种基于新型卡口和集成式镜头的影像获取方法",
    "申请人地址": "湖南省长沙市天心区韶山南路498号",
    "邮编": "410004",
}
HEADER_LINE = (
    "专利名称,专利类型,申请人,申请人类型,申请人地址,申请人地区,申请人城市,"
    "申请人区县,申请号,申请日,申请年份,公开公告号,公开公告日,公开公告年份,"
    "授权公告号,授权公告日,授权公告年份,IPC分类号,IPC主分类号,发明人,摘要文本,"
    "主权项内容,当前权利人,当前专利权人地址,专利权人类型,统一社会信用代码,引证次数,被引证次数,"
    "自引次数,他引次数,被自引次数,被他引次数,家族引证次数,家族被引证次数"
)
YEARLY_HEADER = HEADER_LINE.split(",")
YEARLY = dict.fromkeys(YEARLY_HEADER, "") | {
    "专利名称": "电路板及其制作方法",
    "专利类型": "发明申请",
    "申请人": "鹏鼎控股（深圳）股份有限公司;庆鼎精密电子(淮安)有限公司",
    "申请人地址": "518105 广东省深圳市宝安区松岗街道",
    "申请人地区": "广东省",
    "申请人城市": "深圳市",
    "申请人区县": "宝安区",
    "申请号": "CN201610058726.X",
    "申请日": "2016-01-28",
    "公开公告号": "CN107087341A",
    "公开公告日": "2017.08.22",
    "IPC分类号": "H05K1/02；H05K3／06;",
    "IPC主分类号": "H05K3/06",
    "发明人": "李卫祥; 约翰·史密斯",
    "摘要文本": "一种电路板，\n包括基板。",
    "当前权利人": "鹏鼎控股（深圳）股份有限公司",
    "当前专利权人地址": "518105 广东省深圳市",
    "被引证次数": "3.0",
    "申请年份": "2016",
}
INCOPAT_ROW = {
    "标题 (中文)": "神经网络训练方法",
    "公开（公告）号": "CN107087341B",
    "公开(公告)日": "2019-05-21",
    "申请号": "CN201610058726.X",
    "申请日": "2016-01-28",
    "专利类型": "发明授权",
    "公开国别": "CN",
    "IPC主分类": "G06N3/08",
    "IPC": "G06N3/08; G06N3/04",
    "CPC": "G06N3/084; G06N3/045",
    "申请人": "北京旷视科技有限公司; 清华大学",
    "申请人国家/地区": "中国",
    "申请人地址": "100190 北京市海淀区科学院南路2号",
    "申请人省市代码": "[北京]",
    "中国申请人地市": "",
    "发明人": "张三; 李四",
    "简单同族ID": "12345",
    "当前法律状态": "授权",
    "被引证次数": "7",
    "合享价值度": "9",
}
PATSNAP_ROW = {
    "序号": "1",
    "公开(公告)号": "US20190012345A1",
    "标题": "Neural network with α-pruning",
    "摘要": "-",
    "申请号": "US15/912345",
    "申请日": "2018-03-05",
    "公开(公告)日": "2019-01-10",
    "授权日": "-",
    "受理局": "美国",
    "专利类型": "发明申请",
    "简单法律状态": "审中",
    "[标]原始申请(专利权)人": "TANNER INC | 王伟",
    "原始申请(专利权)人地址": "362000 福建省泉州市丰泽区",
    "发明人": "TANNER, CHRISTOPHER RICHARD|王, 伟",
    "IPC分类号": "G06T3/40 | G06N3/02",
    "CPC分类号": "G06N3/082 | G06N3/045",
}
READERS = (
    (CNIPA_GAZETTE_CSV, GAZETTE),
    (NATIONAL_YEARLY_CSV, YEARLY),
    (INCOPAT, INCOPAT_ROW),
    (PATSNAP, PATSNAP_ROW),
)
ROWS = [pytest.param(reader, row, id=reader.name) for reader, row in READERS]
