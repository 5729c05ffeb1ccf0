from __future__ import annotations

import pytest
from pydantic import ValidationError

from aicluster_spark.activity.catalogue import choose_rule_sets, load_rule_set, rule_set_names
from aicluster_spark.activity.rule_file import parse_rule_set
from aicluster_spark.errors import StudyError
from aicluster_spark.study.mistakes import StudyMistakes
from aicluster_spark.study.models import ActivityOptions

WRONG = """\
name: mine
title: My own rules
year: 2024
sources:
- {ref: my desk, what: everything}
licence: mine
status: complete
fields: [title, claims]
inflectd: false
legs:
- name: core
  cpc: {subtree: [G06N3/08, G06N5], exact: [G06N]}
- name: core
  words: [deep learning, deep learning]
- name: empty
"""


def test_all_mistakes_of_a_file_are_named_with_their_lines():
    with pytest.raises(StudyMistakes) as error:
        parse_rule_set(WRONG, "mine.yaml", load_rule_set)
    lines = "\n".join(error.value.lines)
    for expected in (
        "line 8: fields[1]",
        "did you mean inflected?",
        "line 12: legs[0].cpc.subtree",
        "line 12: legs[0].cpc.exact",
        "deep learning stands twice",
        "neither codes nor words",
    ):
        assert expected in lines
    assert len(error.value.lines) == 6


def test_two_legs_of_one_name_are_a_mistake():
    text = WRONG.replace("inflectd", "inflected").replace(", claims", "").replace("- name: empty\n", "")
    text = (
        text.replace("G06N3/08, ", "").replace(", exact: [G06N]", "").replace("learning, deep learning", "x")
    )
    with pytest.raises(StudyMistakes, match="two legs have the same name: core"):
        parse_rule_set(text, "mine.yaml", load_rule_set)


def test_every_packaged_rule_set_loads_under_its_own_name():
    assert "oecd2025" in rule_set_names()
    assert [load_rule_set(name).name for name in rule_set_names()] == list(rule_set_names())


def test_oecd2025_has_the_published_numbers():
    core, related = load_rule_set("oecd2025").legs
    assert (len(core.cpc.subtree), len(related.cpc.subtree), len(related.words)) == (5, 95, 274)


OWN = """\
name: {name}
title: My own rules
year: 2024
sources: [{{ref: my desk, what: everything}}]
licence: mine
status: complete
legs:
- {{name: core, words: [robot]}}
"""


def test_a_study_may_bring_its_own_rule_sets(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(OWN.format(name="mine"))
    assert [rules.name for rules in choose_rule_sets(("oecd2025", "mine"), (path,))] == ["oecd2025", "mine"]
    with pytest.raises(StudyError, match="Known are: mine, cnipa2021"):
        choose_rule_sets(("yours",), (path,))


def test_a_taken_name_and_a_missing_file_are_refused(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(OWN.format(name="oecd2025"))
    with pytest.raises(StudyError, match="whose name is taken"):
        choose_rule_sets(("oecd2025",), (path,))
    with pytest.raises(StudyError, match="cannot be read"):
        choose_rule_sets(("oecd2025",), (tmp_path / "none.yaml",))


def test_names_in_an_expression_are_checked_unless_files_bring_more():
    vocabulary = {"rule_sets": ("oecd2025", "cset1790")}

    def options(**given):
        return ActivityOptions.model_validate(given, context=vocabulary)

    assert options(rule_set="at_least(1, oecd2025, cset1790)").rule_set
    assert options(rule_set="oecd2025 or mine", files=["mine.yaml"]).files == ("mine.yaml",)
    with pytest.raises(ValidationError, match=r"none of the name mine\. Known: oecd2025, cset1790"):
        options(rule_set="oecd2025 or mine")


def test_an_unknown_rule_set_is_told_with_the_known_ones():
    with pytest.raises(StudyError, match="did you mean oecd2025"):
        load_rule_set("oecd2026")


CHANGED = """\
name: ours
extends: oecd2025
title: OECD 2025 with what our study adds
notes: [fuzzy logic is no AI here]
change:
- leg: related_and_word
  add: {words: [foundation model], cpc: {subtree: [A63F13]}}
  remove: {words: [image processing]}
legs:
- {name: games, cpc: {subtree: [A63F9]}, position: main, words: [robot]}
not_in: [robot hotel]
"""


def test_a_study_changes_a_rule_set(tmp_path):
    (tmp_path / "ours.yaml").write_text(CHANGED, encoding="utf-8")
    (tmp_path / "again.yaml").write_text(
        "{name: again, extends: ours, remove_legs: [games]}", encoding="utf-8"
    )
    files = (tmp_path / "ours.yaml", tmp_path / "again.yaml")
    base, ours, again = choose_rule_sets(("oecd2025", "ours", "again"), files)
    assert set(base.words) - set(ours.words) == {"image processing"}
    assert set(ours.words) - set(base.words) == {"foundation model", "robot"}
    related, changed = base.legs[1].cpc.subtree, ours.legs[1].cpc.subtree
    assert changed == (*related, "A63F13")
    assert [leg.name for leg in ours.legs] == ["core", "related_and_word", "games"]
    assert (ours.legs[2].position, ours.not_in) == ("main", ("robot hotel",))
    assert [leg.name for leg in again.legs] == ["core", "related_and_word"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{name: x, extends: oecd2052}", "did you mean oecd2025"),
        ("{name: x, extends: oecd2025, remove_legs: [cor]}", "leg cor"),
        ("{name: x, extends: oecd2025, remove_legs: [core, related_and_word]}", "removes every leg"),
        ("{name: x, extends: oecd2025, change: [{leg: core, remove: {words: [car]}}]}", "removes car"),
        ("{name: x, extends: oecd2025, legs: [{name: core, words: [car]}]}", "whose name is taken: core"),
        (
            "{name: x, extends: oecd2025, change: [{leg: core, "
            "remove: {cpc: {subtree: [G06N3, G06N5, G06N7, G06N20, G06F18]}}}]}",
            "neither codes nor words",
        ),
    ],
)
def test_a_change_of_what_is_not_there_is_named(tmp_path, text, message):
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        choose_rule_sets(("x",), (tmp_path / "x.yaml",))
