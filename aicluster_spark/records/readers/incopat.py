"""Reader `incopat`: exports of the incoPat database, all offices."""

from __future__ import annotations

from aicluster_spark.records.readers.document_table import DocumentTable

INCOPAT = DocumentTable(
    name="incopat",
    title="incoPat (合享) export, about 170 columns of which any part may be there",
    expects=(
        "XLSX or CSV with 公开（公告）号, 申请号, 申请日, 专利类型, 申请人 and others; brackets and blanks "
        "of the header may differ."
    ),
    aliases={
        "application_number": ("申请号",),
        "application_date": ("申请日",),
        "publication_number": ("公开（公告）号", "公开号"),
        "publication_date": ("公开（公告）日", "公开日"),
        "grant_number": ("授权公告号", "授权公开（公告）号"),
        "grant_date": ("授权公告日", "授权日"),
        "document_type": ("专利类型", "公开类型"),
        "office": ("公开国别", "专利公开国别"),
        "title": ("标题（中文）", "标题", "标题（英文）"),
        "abstract": ("摘要（中文）", "摘要", "摘要（英文）"),
        "ipc_main": ("IPC主分类", "IPC主分类号"),
        "ipc": ("IPC", "IPC分类号"),
        "cpc": ("CPC", "CPC分类号"),
        "applicants": ("申请人",),
        "credit_codes": ("工商统一社会信用代码",),
        "address": ("申请人地址",),
        "region": ("申请人省市", "申请人省市代码"),
        "city": ("中国申请人地市",),
        "county": ("中国申请人区县",),
        "country": ("申请人国家/地区", "申请人国别代码"),
        "inventors": ("发明人",),
        "assignees": ("当前权利人",),
        "claims": ("权利要求数量", "权利要求数"),
        "family_id": ("简单同族ID",),
        "family_size": ("简单同族个数", "简单同族数量"),
        "legal_status": ("当前法律状态", "专利有效性"),
    },
    needed=("publication_number", "application_date", "applicants"),
)
