"""The same work as a DuckDB script, as one would write it by hand: one database file, SQL over all years.

DuckDB reads UTF-8, so each file is decoded and written once more before it is read.
"""

# ruff: noqa: E501, S608 - SQL put together from constants
from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.contenders.source import COLUMNS, KINDS, LETTERS, LONGEST_PREFIX, WEIGHTS, yearly_files

FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
PLAIN = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)).replace("'", "''")
SUM = " + ".join(f"cast(bare[{place + 1}] as int) * {weight}" for place, weight in enumerate(WEIGHTS))
KIND = " ".join(f"when '{digit}' then '{kind}'" for digit, kind in KINDS.items())
LETTER = " ".join(f"when '{letter}' then '{kind}'" for letter, kind in LETTERS.items())


def date(column: str) -> str:
    return f"cast(try_strptime(regexp_replace({column}, '[^0-9]', '', 'g'), '%Y%m%d') as date)"


def whole(columns: list[str]) -> str:
    """Refuse rows with a byte that did not decode."""
    return " and ".join(f"not contains(coalesce({name}, ''), chr(65533))" for name in columns)


READ = f"""
create table records as
with named as (
  select {", ".join(f'"{header}" as {name}' for header, name in COLUMNS.items())}
  from read_csv(?, header = true, all_varchar = true, quote = '"', escape = '"', delim = ',', ignore_errors = true)
), numbered as (
  select *, nullif(regexp_extract(number, '^(?:CN)?(\\d{{12}})\\.[\\dX]$', 1), '') as bare,
    {date("filed")} as application_date, {date("published")} as publication_date, {date("granted")} as grant_day
  from named where last is not null and {whole(list(COLUMNS.values()))}
)
select *, 'CN-' || coalesce(bare, regexp_replace(publication_number, '^CN', '')) as patent_id,
  case when coalesce(grant_number, '') <> '' then 'grant' else 'application' end as stage
from numbered
where (coalesce(number, '') = '' or (bare is not null and '0123456789X'[({SUM}) % 11 + 1] = right(number, 1)))
  and application_date <= publication_date and publication_date <= current_date
"""
SETTLE = """
create table kept as
with latest as (
  select *, row_number() over (partition by patent_id, stage order by publication_date desc) as nth from records
), grants as (
  select patent_id, coalesce(grant_day, publication_date) as grant_date from latest where stage = 'grant' and nth = 1
), one as (
  select *, row_number() over (partition by patent_id order by stage) as first from latest where nth = 1
)
select one.* exclude (nth, first, grant_day), grants.grant_date
from one left join grants using (patent_id) where first = 1
"""
PATENTS = f"""
select * exclude (said), list_filter(said, lambda symbol, place: list_position(said, symbol) = place) as ipc
from (
select patent_id, bare as application_number, publication_number, application_date, publication_date, grant_date,
  year(application_date) as year, stage, title, abstract,
  coalesce(case bare[5] {KIND} end,
    case regexp_extract(publication_number, '([A-Z])\\d?$', 1) {LETTER} end) as kind,
  list_filter(string_split(regexp_replace(upper(translate(
    concat_ws(';', ipc_main, ipc), '{FULL_WIDTH}', '{PLAIN}')), '\\s', '', 'g'), ';'), lambda x: x <> '') as said
from kept
)
"""


def role(name: str, column: str, address: str) -> str:
    return f"""
select patent_id, '{name}' as role, unnest(range(len(names))) as position, unnest(names) as name,
  unnest(list_concat([nullif({address}, '')], list_resize([]::varchar[], len(names) - 1))) as address
from (
  select *, list_filter(list_transform(string_split(replace({column}, '；', ';'), ';'), lambda x: trim(x)), lambda x: x <> '')
    as names
  from kept
) where len(names) > 0
"""


PARTIES = " union all ".join(
    (
        role("applicant", "applicants", "address"),
        role("inventor", "inventors", "null"),
        role("assignee", "assignees", "assignee_address"),
    )
)
PLACES = f"""
with asked as (
  select patent_id, year(application_date) as year,
    replace(regexp_replace(translate(address, '{FULL_WIDTH}', '{PLAIN}'), '\\s', '', 'g'), '巿', '市') as spelt
  from kept where coalesce(address, '') <> ''
), distinct_ones as (select distinct year, spelt from asked),
begun as (
  select year, spelt, unnest(range(2, {LONGEST_PREFIX} + 1)) as length from distinct_ones
), found as (
  select year, spelt, arg_max(city, length) as city
  from (select *, left(spelt, length) as prefix from begun) join gazetteer using (year, prefix)
  group by year, spelt
)
select patent_id, city from asked join found using (year, spelt)
"""


def main(nation: Path, gazetteer: Path, out: Path) -> None:
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        texts = []
        for file in yearly_files(nation):
            text = Path(scratch) / file.name
            text.write_bytes(file.read_bytes().decode("gb18030", "replace").encode())
            texts.append(str(text))
        base = duckdb.connect(str(Path(scratch) / "nation.duckdb"))
        base.execute("set preserve_insertion_order = false")
        base.execute("create table gazetteer as select * from read_parquet(?)", [str(gazetteer)])
        base.execute(READ, [texts])
        base.execute(SETTLE)
        files = {}
        for name, query in {"patents": PATENTS, "parties": PARTIES, "places": PLACES}.items():
            target = str(out / f"{name}.parquet")
            base.execute(f"copy ({query}) to '{target}' (format parquet, compression zstd)")
            files[name] = [target]
        base.close()
    print(json.dumps(files))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:4]))
