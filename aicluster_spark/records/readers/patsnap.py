"""Reader `patsnap`: exports of the Patsnap database, all offices."""

from __future__ import annotations

from aicluster_spark.records.readers.document_table import DocumentTable

PATSNAP = DocumentTable(
    name="patsnap",
    title="Patsnap (智慧芽) export, sheet 专利数据",
    expects=(
        "XLSX or CSV with 公开(公告)号, 申请号, 申请日, 受理局, 专利类型, an applicant's column and others. "
        "`|` parts names; a comma stands inside a name."
    ),
    aliases={
        "application_number": ("申请号",),
        "application_date": ("申请日",),
        "publication_number": ("公开(公告)号", "公开号"),
        "publication_date": ("公开(公告)日", "公开日"),
        "grant_date": ("授权日",),
        "document_type": ("专利类型",),
        "office": ("受理局",),
        "title": ("标题", "标题(译)(简体中文)"),
        "abstract": ("摘要", "摘要(译)(简体中文)"),
        "ipc": ("IPC分类号",),
        "cpc": ("CPC分类号",),
        "applicants": ("原始申请(专利权)人", "[标]原始申请(专利权)人", "第一原始申请(专利权)人"),
        "address": ("原始申请(专利权)人地址", "第一原始申请(专利权)人地址"),
        "region": ("原始申请(专利权)人州/省",),
        "city": ("原始申请(专利权)人地市",),
        "county": ("原始申请(专利权)人区县",),
        "inventors": ("发明人",),
        "assignees": ("当前申请(专利权)人", "[标]当前申请(专利权)人"),
        "claims": ("权利要求数量",),
        "family_id": ("简单同族编号",),
        "family_size": ("简单同族成员数量",),
        "legal_status": ("法律状态/事件", "简单法律状态"),
    },
    needed=("publication_number", "application_date", "applicants"),
    separators="|",
)
