"""Tables of Chinese patents: columns are found by their headers, and those that are missing are named."""

from __future__ import annotations

import random

import pytest

from aicluster_spark.errors import InputError
from aicluster_spark.records.readers.document_table import FIELDS
from aicluster_spark.records.readers.reader import TextReader
from aicluster_spark.records.readers.table import TABLE
from tests.records.readers.cells import read
from tests.records.readers.document_rows import READERS, ROWS


def test_every_reader_is_a_reader_of_texts() -> None:
    for reader in (*(reader for reader, _ in READERS), TABLE):
        assert isinstance(reader, TextReader)
        assert set(reader.aliases) <= set(FIELDS)


@pytest.mark.parametrize(("reader", "row"), ROWS)
def test_columns_may_stand_in_any_order_among_others(reader, row) -> None:
    names = list(row)
    random.Random(1).shuffle(names)
    shuffled = {"多出的一列": "x"} | {name: row[name] for name in names}
    assert read(reader, [shuffled]) == read(reader, [row])


@pytest.mark.parametrize(("reader", "row"), ROWS)
def test_a_missing_column_is_named(reader, row) -> None:
    without = [name for name in row if "申请日" not in name]
    with pytest.raises(InputError, match=r"no column for application_date \(申请日"):
        reader.bind(without, {})


@pytest.mark.parametrize(("reader", "row"), ROWS)
def test_header_brackets_and_blanks_do_not_matter(reader, row) -> None:
    full = {name: name.replace("(", " （").replace(")", "） ") for name in row}
    assert {k: full[v] for k, v in reader.bind(list(row), {}).items()} == reader.bind(list(full.values()), {})


def test_an_unknown_column_of_the_study_is_named() -> None:
    with pytest.raises(InputError, match="no column 'inventeurs'"):
        TABLE.bind(["申请日", "申请号"], {"inventeurs": "发明人"})
    with pytest.raises(InputError, match="'发明者' that the study gives for inventors is not in the file"):
        TABLE.bind(["申请日", "申请号"], {"inventors": "发明者"})


def test_a_table_without_numbers_is_refused() -> None:
    with pytest.raises(InputError, match="no column with the documents' numbers"):
        TABLE.bind(["申请日", "标题"], {})
