"""`aicluster estimate --study`: a study's models on a user's own panel, and the published specification."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from aicluster_spark.cli.main import cli
from aicluster_spark.cli.verbosity import Verbosity
from aicluster_spark.estimation import fit_negative_binomial

ROOT = Path(__file__).resolve().parents[2]
CITIES, YEARS, ISOLATED = 29, 10, 32


def estimate(*arguments: object) -> Result:
    call = ["estimate", *map(str, arguments)]
    return CliRunner().invoke(cli, call, obj=Verbosity(), prog_name="aicluster")


def paper_panel() -> pd.DataFrame:
    """A made-up panel with the paper's columns and size: 290 rows, NC unknown in 32."""
    draw = np.random.default_rng(29)
    city, year = np.repeat(np.arange(CITIES), YEARS), np.tile(np.arange(2009, 2009 + YEARS), CITIES)
    frame = pd.DataFrame({"city": [f"city {i:02d}" for i in city], "year": year})
    for name in ("IP", "ED", "IC", "IE"):
        level = draw.normal(size=CITIES)[city] + 0.1 * (year - 2009)
        frame[name] = level + draw.normal(0, 0.5, len(frame))
    frame["NC"] = draw.normal(size=CITIES)[city] * 0.5 + draw.normal(size=len(frame))
    mean = np.exp(
        2 + draw.normal(0, 0.5, CITIES)[city] + 0.5 * frame["IP"] - 0.1 * frame["NC"]
        - 0.045 * frame["IP"] * frame["NC"] + 0.2 * frame["ED"]
    )  # fmt: skip
    frame["TI"] = draw.poisson(mean * draw.gamma(1 / 0.15, 0.15, len(frame)))
    frame.loc[draw.choice(len(frame), ISOLATED, replace=False), "NC"] = np.nan
    return frame


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "panel.csv"
    paper_panel().to_csv(path, index=False)
    return path


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_published_specification_runs_on_a_panel_with_its_columns(panel: Path, tmp_path: Path) -> None:
    done = estimate(panel, "--study", "paper", "--tables", tmp_path)
    assert done.exit_code == 0, done.output
    line = next(each for each in done.stdout.splitlines() if each.startswith("Observations"))
    assert line.split()[1:4] == ["290", "290", "258"]
    assert f"model3: {ISOLATED} rows lost because NC is missing." in done.stdout
    assert "model3: bootstrap: IP:NC: p = " in done.stdout
    fits = {row["fit"]: row for row in rows(tmp_path, "fits")}
    assert all(fits[name]["converged"] == "True" for name in ("model1", "model2", "model3", "system_gmm"))
    assert int(fits["system_gmm"]["instruments"]) <= CITIES
    tests = {row["test"] for row in rows(tmp_path, "fit_tests") if row["fit"] == "system_gmm"}
    assert {"AR(1)", "AR(2)", "Hansen", "Sargan"} <= tests
    frame = paper_panel()
    fit = fit_negative_binomial(
        frame, "TI", ["IP", "NC", "IP:NC", "ED", "IC", "IE"], absorb=["city"], cluster="city"
    )
    shown = {row["term"]: row for row in rows(tmp_path, "estimates") if row["model"] == "model3"}
    for place, term in enumerate(fit.terms):
        assert float(shown[term]["estimate"]) == pytest.approx(fit.coefficients[place])
        assert float(shown[term]["std_error"]) == pytest.approx(fit.std_errors[place])
    curve = [row for row in rows(tmp_path, "specification_curve") if row["estimate"]]
    assert {row["estimator"] for row in curve} == {
        "negative-binomial", "conditional-negative-binomial", "poisson"
    }  # fmt: skip


def test_the_packaged_specification_is_the_one_in_the_repository() -> None:
    packaged = ROOT / "aicluster_spark" / "data" / "studies" / "paper.yaml"
    assert packaged.read_bytes() == (ROOT / "conf" / "studies" / "paper.yaml").read_bytes()


def test_a_model_without_a_fit_is_named_beside_those_that_have_one(panel: Path, tmp_path: Path) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(
        "estimation:\n  models:\n"
        "    - {name: good, outcome: TI, regressors: [IP], cluster: city}\n"
        "    - {name: bad, outcome: TI, regressors: [IQ], cluster: city}\n"
        "  selection: {published: [city 01, city 02, city 03]}\n",
        encoding="utf-8",
    )
    done = estimate(panel, "--study", study, "--tables", tmp_path / "all", "-o", tmp_path / "t.html")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert "bad: not estimated: The frame has no column &#x27;IQ&#x27;." in text
    fits = {row["fit"]: row for row in rows(tmp_path / "all", "fits")}
    assert (fits["good/published/own"]["rows"], fits["good/published/own"]["groups"]) == ("30", "3")


MODEL = "{name: m, regressors: [IP]}"


@pytest.mark.parametrize(
    ("text", "arguments", "code", "message"),
    [
        (None, [], 2, "There is no study file"),
        ("estimaton: {}", [], 2, "estimation: this key is required"),
        ("- a list", [], 2, "holds no study"),
        ("{models: [{name: m, regressors: [IP], roles: {IP: free}}]}", [], 2, "Allowed: exogenous"),
        ("{models: [{name: m, regressors: [IP], roles: {NC: exogenous}}]}", [], 2, "no regressor"),
        (f"{{models: [{MODEL}], splits: [{{name: s, model: n}}]}}", [], 2, "no model n"),
        (f"{{models: [{MODEL}, {MODEL}]}}", [], 2, "two models have the same name"),
        (f"{{models: [{MODEL}]}}", [], 7, "No model of the study can be estimated"),
        (f"{{models: [{MODEL}]}}", ["--model", "ols"], 2, "cannot be given together"),
    ],
)
def test_mistakes_end_in_one_line_of_what_to_do(
    panel: Path, tmp_path: Path, text: str | None, arguments: list[str], code: int, message: str
) -> None:
    study = tmp_path / "study.yaml"
    if text is not None:
        study.write_text(f"estimation: {text}" if text[0] == "{" else text, encoding="utf-8")
    done = estimate(panel, "--study", study, *arguments)
    assert done.exit_code == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_model_and_a_study_there_is_nothing_to_fit(panel: Path) -> None:
    done = estimate(panel, "--outcome", "TI")
    assert done.exit_code == 2
    assert "Give --model and --outcome, or --study." in done.stderr
