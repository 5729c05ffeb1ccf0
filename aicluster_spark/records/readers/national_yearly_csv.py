"""Reader `national_yearly_csv`: the yearly files of all Chinese patents that researchers share."""

from __future__ import annotations

from aicluster_spark.records.readers.document_table import DocumentTable

NATIONAL_YEARLY_CSV = DocumentTable(
    name="national_yearly_csv",
    title="中国专利数据库, one file a year, 34 or 35 columns",
    expects=(
        "CSV in UTF-8 or GB18030 with 专利名称, 专利类型, 申请人, 申请人地址, 申请号, 申请日, 公开公告号, "
        "IPC分类号 and others. "
        "Counts of citations are left aside: they count all years, not five. 专利权人 are the assignees."
    ),
    aliases={
        "application_number": ("申请号",),
        "application_date": ("申请日", "申请日期"),
        "publication_number": ("公开公告号", "公开（公告）号"),
        "publication_date": ("公开公告日", "公开（公告）日"),
        "grant_number": ("授权公告号",),
        "grant_date": ("授权公告日",),
        "document_type": ("专利类型",),
        "title": ("专利名称", "标题"),
        "abstract": ("摘要文本", "摘要"),
        "ipc_main": ("IPC主分类号", "主分类号"),
        "ipc": ("IPC分类号", "分类号"),
        "applicants": ("申请人",),
        "credit_codes": ("统一社会信用代码",),
        "address": ("申请人地址",),
        "region": ("申请人地区", "申请人省份"),
        "city": ("申请人城市",),
        "county": ("申请人区县",),
        "inventors": ("发明人",),
        "assignees": ("当前权利人", "当前专利权人"),
        "assignee_address": ("当前专利权人地址",),
    },
    needed=("application_number", "application_date", "document_type", "applicants"),
    home="CN",
)
