from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.errors import StudyError
from aicluster_spark.study.loader import load_estimation, load_study
from aicluster_spark.study.mistakes import StudyMistakes
from aicluster_spark.study.yaml_lines import read_lined_yaml
from tests.small_sample import STUDY

ROOT = Path(__file__).resolve().parents[2]
GOOD = STUDY.format(engine="arrays", floor=5, iterations=10, network_from=2005)
OWN = "{{id: {0}, name: Own, formula: ai_patents, subsystem: innovation, focus: innovation}}"
VOCABULARY = {"readers": ("patentsview_sample",), "rule_sets": ("oecd2025", "cset1790", "wipo2019")}


def write(folder: Path, text: str) -> Path:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_packaged_and_the_demo_study_are_valid() -> None:
    for path in (
        ROOT / "conf/studies/patentsview.yaml",
        ROOT / "aicluster_spark/data/studies/starter.yaml",
    ):
        assert load_study(path, vocabulary=VOCABULARY).study.study


def test_a_study_may_ask_for_no_estimation_but_a_panel_of_ones_own_must(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD[: GOOD.index("\nestimation:")] + "\n")
    assert load_study(path, vocabulary=VOCABULARY).study.estimation.models == ()
    path = write(tmp_path, "estimation: {minimum_policy_units: 5}\n")
    with pytest.raises(StudyMistakes) as caught:
        load_estimation(path)
    assert "asks for nothing; give at least one of its `models`" in caught.value.lines[0]


def test_all_mistakes_come_at_once_each_with_its_line(tmp_path: Path) -> None:
    text = (
        GOOD.replace("floor: 5", "")
        .replace("title:", "titel:")
        .replace("inventor_engine: arrays", "inventor_engine: arays")
    )
    text += "report: {ranking_length: 2}\n"
    with pytest.raises(StudyMistakes) as caught:
        load_study(write(tmp_path, text), vocabulary=VOCABULARY)
    lines = caught.value.lines
    assert any(
        "titel: unknown key; did you mean title?" in line and line.startswith("line 3:") for line in lines
    )
    assert any("title: this key is required" in line for line in lines)
    assert any(
        "network.inventor_engine: 'arays' is not allowed; did you mean arrays?" in line for line in lines
    )
    assert any(
        "report.ranking_length: 2 is not allowed" in line and line.startswith("line ") for line in lines
    )
    assert len(lines) == 4


def test_a_mistake_of_several_keys_is_one_line_without_the_study_in_it(tmp_path: Path) -> None:
    text = GOOD + "report: {simulator: {model: nothing}}\n"
    with pytest.raises(StudyMistakes) as caught:
        load_study(write(tmp_path, text), vocabulary=VOCABULARY)
    [line] = caught.value.lines
    assert "report.simulator.model is nothing, which is no model" in line
    assert "{" not in line


def test_a_simulator_moves_what_some_model_has_as_a_regressor(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + "report: {simulator: {policy: ai_patents}}\n")
    with pytest.raises(StudyMistakes) as caught:
        load_study(path, vocabulary=VOCABULARY)
    [line] = caught.value.lines
    assert "report.simulator.policy is ai_patents, which no model has as a regressor; regressors are" in line
    told = line.split("regressors are ")[1].rstrip(".").split(", ")
    for name in told:
        asked = load_study(path, [f"report.simulator.policy={name}"], VOCABULARY)
        assert asked.study.report.simulator.policy == name


def test_unknown_reader_and_rule_set_name_the_known_ones(tmp_path: Path) -> None:
    text = GOOD.replace("patentsview_sample", "patentview") + "activity: {rule_set: none}\n"
    with pytest.raises(StudyMistakes) as caught:
        load_study(write(tmp_path, text), vocabulary=VOCABULARY)
    message = str(caught.value)
    assert "Known: patentsview_sample" in message
    assert "Known: oecd2025" in message


@pytest.mark.parametrize(
    ("scorecard", "said"),
    [
        ("own_weights: {growht: 2}", "there is no indicator growht. Known: growth, lq"),
        ("own_weights: {growth: .inf}", "own_weights.growth: inf is not allowed: input should be a finite"),
        ("subsystem_weights: {industry: .inf}", "inf is not allowed: input should be a finite number"),
        ("leave_out: [growth, lq]", "leave_out names every indicator"),
        ("leave_out: growth", "'growth' is not allowed: a list is, such as [growth]."),
        ("recipe: equal", "'equal' is not allowed: keys with their values are: missing, outliers"),
        (f"own: [{OWN.format('growth')}]", "the catalogue has growth already; give another id"),
        (f"own: [{OWN.format('x')}, {OWN.format('x')}]", "two own indicators are called x"),
    ],
)
def test_a_scorecard_that_cannot_be_is_refused_before_a_run(
    tmp_path: Path, scorecard: str, said: str
) -> None:
    path = write(tmp_path, f"{GOOD}scorecard:\n  {scorecard}\n")
    with pytest.raises(StudyMistakes) as caught:
        load_study(path, vocabulary=VOCABULARY | {"indicators": ("growth", "lq")})
    [line] = caught.value.lines
    assert said in line
    assert line.startswith("line ")


def test_own_indicators_have_weights_and_take_the_names_of_those_left_out(tmp_path: Path) -> None:
    text = f"{GOOD}scorecard:\n  leave_out: [growth]\n  own: [{OWN.format('growth')}]\n"
    path = write(tmp_path, f"{text}  own_weights: {{growth: 2, lq: 3}}\n")
    found = load_study(path, vocabulary=VOCABULARY | {"indicators": ("growth", "lq")}).study.scorecard
    assert found.own_weights == {"growth": 2, "lq": 3}


def test_a_key_that_stands_twice_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(StudyMistakes, match="stands twice"):
        load_study(write(tmp_path, GOOD + "title: another\n"))


def test_settings_are_applied_and_their_mistakes_named(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    loaded = load_study(
        path, ["specialisation.cluster.minimum_ai_patents=30", "records.sources.0.path=other.parquet"]
    )
    assert loaded.study.specialisation.cluster.minimum_ai_patents == 30
    assert loaded.study.records.sources[0].path == "other.parquet"
    with pytest.raises(StudyMistakes, match=r"--set: panel\.first_year"):
        load_study(path, ["panel.first_year=soon"])
    with pytest.raises(StudyError, match="key=value"):
        load_study(path, ["panel.first_year"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"study: [", "not valid YAML"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"- a\n- b\n", "holds no study"),
        (b"", "holds no study"),
        (b"study: !!python/object/apply:os.system [ls]\n", "not valid YAML"),
    ],
)
def test_broken_files_end_in_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "study.yaml"
    path.write_bytes(content)
    with pytest.raises(StudyError, match=words):
        load_study(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no study file"):
        load_study(tmp_path / "none.yaml")
    with pytest.raises(StudyError, match="is a folder"):
        load_study(tmp_path)


@given(st.dictionaries(st.text("abc", min_size=1), st.lists(st.integers(), max_size=3), max_size=5))
def test_every_key_has_the_line_it_stands_on(data: dict[str, list[int]]) -> None:
    text = "".join(f"{key}:\n" + "".join(f"  - {item}\n" for item in items) for key, items in data.items())
    document = read_lined_yaml(text, "x")
    written = text.splitlines()
    for key in data:
        assert written[document.lines[(key,)] - 1] == f"{key}:"
