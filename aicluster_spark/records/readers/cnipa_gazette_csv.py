"""Reader `cnipa_gazette_csv`: tables made of the Chinese office's weekly gazettes, one publication a row."""

from __future__ import annotations

from aicluster_spark.records.readers.document_table import DocumentTable

CNIPA_GAZETTE_CSV = DocumentTable(
    name="cnipa_gazette_csv",
    title="Publications of the Chinese office's gazettes, with first applicant and first inventor",
    expects=(
        "CSV with 申请号, 申请日, 公开公告号, 公开公告日, IPC分类号, 申请人, 发明人, 专利名称, 申请人地址, "
        "邮编. The kind code of 公开公告号 tells kind and stage. An organisation in 发明人 is left out: "
        "only people invent."
    ),
    aliases={
        "application_number": ("申请号", "申请（专利）号", "专利号"),
        "application_date": ("申请日", "申请日期"),
        "publication_number": ("公开公告号", "公开（公告）号", "公告号", "公开号", "授权公告号"),
        "publication_date": ("公开公告日", "公开（公告）日", "公告日", "公开日", "授权公告日"),
        "title": ("专利名称", "名称", "发明名称", "标题"),
        "abstract": ("摘要", "摘要文本"),
        "ipc_main": ("主分类号", "IPC主分类号"),
        "ipc": ("IPC分类号", "分类号", "IPC"),
        "applicants": ("申请人", "申请（专利权）人", "专利权人"),
        "address": ("申请人地址", "地址"),
        "postcode": ("邮编", "邮政编码"),
        "inventors": ("发明人", "发明（设计）人", "设计人"),
    },
    needed=("application_number", "application_date", "publication_number", "publication_date"),
    home="CN",
)
