"""A study's groups of companies: read by the keys of names, and never two groups of one name."""

from __future__ import annotations

from pathlib import Path

import pytest

from aicluster_spark.errors import StudyError
from aicluster_spark.records.groups import read_groups


def written(folder: Path, text: str) -> Path:
    path = folder / "groups.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_names_are_read_by_their_keys_whatever_the_legal_form(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "name,group\n华为终端有限公司,华为技术有限公司\nRobert Bosch GmbH,Bosch\n"
        "华为终端（股份）有限公司,华为技术有限公司\n",
    )
    found = dict(read_groups(path).iter_rows())
    assert found["华为终端"] == "华为技术"
    assert found["robert bosch"] == "bosch"
    assert found["robert bosch gmbh"] == "bosch"
    assert set(found.values()) == {"华为技术", "bosch"}


def test_a_group_may_list_itself(tmp_path: Path) -> None:
    assert dict(read_groups(written(tmp_path, "name,group\nBosch,Bosch\n")).iter_rows()) == {"bosch": "bosch"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,owner\na,b\n", "The header of groups.csv is name, owner."),
        ("", "The header of groups.csv is empty."),
        ("name,group\nAlpha\n", "line 2: a row is a name and a group, here are 1 cells."),
        ("name,group\nAlpha,\n", "line 2: a row is a name and a group"),
        ("name,group\nAlpha,One\nALPHA Inc.,Two\n", "line 3: ALPHA Inc. is in another group on line 2."),
        (
            "name,group\nAlpha,Beta\nBeta,Gamma\n",
            "line 2: the group of Alpha is itself in a group on line 3; name the highest one.",
        ),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(StudyError) as error:
        read_groups(written(tmp_path, text))
    assert told in str(error.value)


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"groups\.csv cannot be read"):
        read_groups(tmp_path / "groups.csv")
    (tmp_path / "groups.csv").write_bytes("name,group\n华为,华为\n".encode("gb18030"))
    with pytest.raises(StudyError, match="not UTF-8"):
        read_groups(tmp_path / "groups.csv")
