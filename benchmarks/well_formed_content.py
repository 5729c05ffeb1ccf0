"""Records of every format the readers know, `{n}` in their cells standing for the number of the record."""

from __future__ import annotations

RECORDS = 7
"""Records of a file: few, so that damage hits each of them often."""
GAZETTE = {
    "申请号": "CN20141000051{n}",
    "申请日": "2014010{n}",
    "公开公告号": "CN10370202{n}B",
    "公开公告日": "20170315",
    "IPC分类号": "H04N5/225;G03B17/14;",
    "申请人": "中南林业科技大学",
    "发明人": "贺超英",
    "专利名称": '一种"图像"获取,方法{n}',
    "申请人地址": "湖南省长沙市天心区韶山南路498号",
    "邮编": "410004",
}
YEARLY = {
    "专利名称": "电路板\n及其制作方法{n}",
    "专利类型": "发明申请",
    "申请人": "鹏鼎控股（深圳）股份有限公司;清华大学",
    "申请人类型": "企业",
    "申请人地址": "518105 广东省深圳市宝安区",
    "申请人地区": "广东省",
    "申请人城市": "深圳市",
    "申请人区县": "宝安区",
    "申请号": "CN20161005872{n}",
    "申请日": "2016-01-28",
    "公开公告号": "CN10708734{n}A",
    "公开公告日": "2017.08.22",
    "授权公告号": "",
    "授权公告日": "",
    "IPC分类号": "H05K1/02；H05K3／06;",
    "IPC主分类号": "H05K3/06",
    "发明人": "李卫祥; 约翰·史密斯",
    "摘要文本": '一种𠮷"板"，\n包括基板。',
    "统一社会信用代码": "914403001922038216",
    "被引证次数": "3.0",
}
INCOPAT = {
    "标题 (中文)": "神经网络训练方法{n}",
    "公开（公告）号": "CN10708734{n}B",
    "公开(公告)日": "2019-05-21",
    "申请号": "CN20161005872{n}",
    "申请日": "2016-01-28",
    "专利类型": "发明授权",
    "公开国别": "CN",
    "IPC": "G06N3/08; G06N3/04",
    "申请人": "北京旷视科技有限公司; 清华大学",
    "申请人地址": "100190 北京市海淀区科学院南路2号",
    "发明人": "张三; 李四",
    "当前法律状态": "授权",
}
PATSNAP = {
    "公开(公告)号": "US2019001234{n}A1",
    "标题": "Neural network with α-pruning",
    "申请号": "US15/91234{n}",
    "申请日": "2018-03-05",
    "公开(公告)日": "2019-01-10",
    "授权日": "-",
    "受理局": "美国",
    "专利类型": "发明申请",
    "[标]原始申请(专利权)人": "TANNER INC | 王伟",
    "发明人": "TANNER, CHRISTOPHER|王, 伟",
    "IPC分类号": "G06T3/40 | G06N3/02",
}
ENGLISH = {
    "number": "CN20161005872{n}",
    "filing_date": "2016-01-2{n}",
    "title": "装置, {n}",
    "applicant": "甲公司;乙大学",
    "address": "广东省深圳市",
    "ipc": "G06N3/08",
    "publication_date": "2017-08-22",
}
ENGLISH_COLUMNS = {"application_number": "number"}
REGISTER = {
    "企业名称": "深圳市甲{n}有限公司",
    "统一社会信用代码": "914403001922038216",
    "成立日期": "2001-03-0{n}",
    "经营状态": "存续",
    "行业代码": "I6510",
    "经营范围": '软件开发;"人工智能"应用',
    "注册资本": "100万元人民币",
}
POLICY = {
    "法规标题": "深圳市新一代人工智能发展行动计划{n}",
    "制定机关": "深圳市人民政府",
    "发文字号": "深府〔2019〕2{n}号",
    "公布日期": "2019.05.1{n}",
    "时效性": "现行有效",
    "全文": "为加快\n人工智能发展。",
}
YEARBOOK = {
    "行政区划代码": "44030{n}",
    "城市": "深圳市",
    "年份": "201{n}",
    "地区生产总值_当年价格_全市_万元": "1{n}34.5",
    "年末总人口_全市_万人": "..",
}


def cnipa_document(n: int) -> str:
    spaces = " ".join(
        f'xmlns:{name}="http://www.sipo.gov.cn/XMLSchema/{name}"' for name in ("base", "business")
    )

    def identity(number: str, day: str, kind: str) -> str:
        return (
            f"<base:DocumentID><base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>{number}</base:DocNumber>"
            f"{kind}<base:Date>{day}</base:Date></base:DocumentID>"
        )

    return (
        f'<?xml version="1.0" encoding="utf-8"?><business:PatentDocumentAndRelated {spaces} country="CN">'
        '<business:BibliographicData><business:ApplicationReference applType="10" dataFormat="original">'
        f"{identity(f'20151012345{n}', '20150302', '')}</business:ApplicationReference>"
        '<business:PublicationReference dataFormat="standard">'
        f"{identity(f'10456789{n}', '20160406', '<base:Kind>A</base:Kind>')}</business:PublicationReference>"
        "<business:InventionTitle>电路板</business:InventionTitle></business:BibliographicData>"
        "</business:PatentDocumentAndRelated>\n"
    )


def uspto_document(n: int) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE us-patent-grant SYSTEM "x.dtd" [ ]>\n'
        "<us-patent-grant><us-bibliographic-data-grant><publication-reference><document-id>"
        f"<country>US</country><doc-number>0890000{n}</doc-number><kind>B2</kind><date>20141202</date>"
        '</document-id></publication-reference><application-reference appl-type="utility"><document-id>'
        f"<country>US</country><doc-number>1387845{n}</doc-number><date>20120531</date></document-id>"
        "</application-reference><invention-title>Device<sub>2</sub></invention-title>"
        "</us-bibliographic-data-grant></us-patent-grant>\n"
    )


PATSTAT = {
    "tls201_appln.csv": [
        [
            "appln_id",
            "appln_auth",
            "appln_nr",
            "appln_kind",
            "appln_filing_date",
            "ipr_type",
            "earliest_publn_date",
            "granted",
            "docdb_family_id",
            "docdb_family_size",
        ],
        *(
            [str(n), "CN", f"20161005872{n}", "A", "2016-01-28", "PI", "2017-08-22", "Y", "77", "3"]
            for n in range(RECORDS)
        ),
    ],
    "tls202_appln_title.csv": [
        ["appln_id", "appln_title_lg", "appln_title"],
        ["1", "en", 'Board, "printed"\nand made'],
    ],
    "tls209_appln_ipc.csv": [["appln_id", "ipc_class_symbol"], ["1", "G06N   3/08"], ["2", "H05K   1/02"]],
}
PATENTSVIEW = {
    "g_patent.tsv": [
        ["patent_id", "patent_type", "patent_date", "patent_title", "wipo_kind", "num_claims", "withdrawn"],
        *(
            [f"1000000{n}", "utility", "2018-06-19", 'Coherent "LADAR"\nusing', "B2", "20", "0"]
            for n in range(RECORDS)
        ),
    ],
    "g_application.tsv": [
        [
            "application_id",
            "patent_id",
            "patent_application_type",
            "filing_date",
            "series_code",
            "rule_47_flag",
        ],
        *([f"1464371{n}", f"1000000{n}", "14", "2015-03-10", "14", "0"] for n in range(RECORDS)),
    ],
    "g_patent_abstract.tsv": [
        ["patent_id", "patent_abstract"],
        ["10000000", 'A frequency\nmodulated "laser".'],
    ],
}
