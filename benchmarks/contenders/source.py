"""The yearly files, and what every script must know of them."""

from __future__ import annotations

from pathlib import Path

COLUMNS = {
    "专利名称": "title",
    "专利类型": "document_type",
    "申请人": "applicants",
    "申请人地址": "address",
    "申请号": "number",
    "申请日": "filed",
    "公开公告号": "publication_number",
    "公开公告日": "published",
    "授权公告号": "grant_number",
    "授权公告日": "granted",
    "IPC分类号": "ipc",
    "IPC主分类号": "ipc_main",
    "发明人": "inventors",
    "摘要文本": "abstract",
    "当前权利人": "assignees",
    "当前专利权人地址": "assignee_address",
    "统一社会信用代码": "codes",
    "家族被引证次数": "last",
}
"""The columns that are used; the last one tells rows that end too early."""
KINDS = {"1": "invention", "8": "invention", "2": "utility_model", "9": "utility_model", "3": "design"}
LETTERS = {"A": "invention", "B": "invention", "U": "utility_model", "S": "design"}
"""Of a publication's kind code, where there is no application number."""
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
"""Of the digits of an application number in its check character: remainder of 11, 10 written X."""
LONGEST_PREFIX = 25
"""Characters of the longest beginning of an address in the gazetteer."""


def yearly_files(nation: Path) -> list[Path]:
    return sorted((nation / "patents").glob("*.csv"))
