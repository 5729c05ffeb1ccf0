"""`aicluster estimate` on files of every kind: the figures of the library, one-line errors, no Java."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from docx import Document

from aicluster_spark.cli.main import cli
from aicluster_spark.cli.verbosity import Verbosity
from aicluster_spark.estimation import fit_poisson

REFERENCE = Path(__file__).resolve().parents[1] / "reference" / "estimation"
PANEL = REFERENCE / "panel.csv"
TERMS = "policy,centrality,policy:centrality"
ASKED = ["--outcome", "patents", "--regressors", TERMS, "--effects", "city,year", "--cluster", "country"]


def estimate(path: Path, *arguments: str):
    call = ["estimate", str(path), *map(str, arguments)]
    return CliRunner().invoke(cli, call, obj=Verbosity(), prog_name="aicluster")


def figures(output: str) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in csv.reader(io.StringIO(output)) if row and row[0]}


def test_the_table_holds_the_figures_of_the_library():
    done = estimate(PANEL, "--model", "poisson", *ASKED, "--format", "csv", "--digits", "6")
    assert done.exit_code == 0, done.output
    fit = fit_poisson(pd.read_csv(PANEL), "patents", TERMS.split(","))
    rows = figures(done.stdout)
    for term in TERMS.split(","):
        assert float(rows[term][0].rstrip("*")) == pytest.approx(fit.coefficient(term), abs=6e-7)
    assert rows["Observations"] == ["320"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "dta"])
def test_every_kind_of_file_gives_the_same_table(tmp_path, ending):
    frame = pd.read_csv(PANEL)
    path = tmp_path / f"Ünï 中文.{ending}"
    {
        "csv": lambda: frame.to_csv(path, index=False, encoding="utf-8-sig"),
        "tsv": lambda: frame.to_csv(path, index=False, sep="\t"),
        "parquet": lambda: frame.to_parquet(path),
        "dta": lambda: frame.to_stata(path, write_index=False),
    }[ending]()
    expected = estimate(PANEL, "--model", "ols", *ASKED).stdout
    assert "Within R²" in expected
    assert estimate(path, "--model", "ols", *ASKED).stdout == expected


def test_models_stand_side_by_side_in_every_format(tmp_path):
    models = [
        "poisson",
        "negative-binomial",
        "ols",
        "conditional-negative-binomial",
        "system-gmm",
        "difference-gmm",
    ]
    asked = [*(part for name in models for part in ("--model", name)), *ASKED, "--title", "Policy & place"]
    for ending, part in ((".txt", "(6) difference-gmm"), (".html", "<!doctype html>"), (".tex", r"\toprule")):
        path = tmp_path / f"table{ending}"
        done = estimate(PANEL, *asked, "-o", str(path))
        assert done.stdout == f"Wrote {path}\n"
        assert part in path.read_text(encoding="utf-8")
    assert estimate(PANEL, *asked, "-o", str(tmp_path / "t.docx")).exit_code == 0
    heads = [cell.text for cell in Document(str(tmp_path / "t.docx")).tables[0].rows[0].cells]
    assert heads == ["", *(f"({place}) {name}" for place, name in enumerate(models, 1))]


def test_words_for_terms_and_roles_reach_the_table():
    done = estimate(
        PANEL, "--model", "system-gmm", "--outcome", "patents", "--regressors", "policy",
        "--effects", "city,year",
        "--role", "policy=exogenous", "--label", "policy=Policy in force", "--brackets", "std_error",
    )  # fmt: skip
    assert "Policy in force" in done.stdout
    assert "In brackets standard errors" in done.stdout


def test_designs_have_their_tables():
    castle = ["--outcome", "l_homicide", "--adopted", "adopted", "--effects", "sid,year"]
    event = estimate(REFERENCE / "castle.csv", "--model", "event-study", *castle)
    assert "+0 periods" in event.stdout
    assert "0.019" in next(line for line in event.stdout.splitlines() if line.startswith("overall"))
    bacon = estimate(REFERENCE / "castle.csv", "--model", "bacon", *castle)
    assert "later vs earlier treated" in bacon.stdout
    threshold = estimate(PANEL, "--model", "threshold", *ASKED[:2], "--regressors", "policy,centrality",
                         *ASKED[4:], "--moderator", "centrality")  # fmt: skip
    assert "Threshold of centrality" in threshold.stdout
    assert "No threshold (bootstrap p)" in threshold.stdout


def test_channels_without_data_are_named(tmp_path):
    frame = pd.read_csv(PANEL).head(120).assign(labour=np.nan)
    frame.to_csv(tmp_path / "p.csv", index=False)
    done = estimate(
        tmp_path / "p.csv", "--model", "mediation", "--outcome", "patents", "--regressors", "policy",
        "--mediators", "centrality,labour,rent", "--effects", "city,year", "--draws", "20",
    )  # fmt: skip
    assert "labour: skipped: no value in any row." in done.stdout
    assert "rent: skipped: the panel has no such column." in done.stdout
    assert "indirect" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.csv", None, "There is no file"),
        ("empty.csv", b"", "cannot be read"),
        ("head.csv", b"city,year\n", "holds no row"),
        ("latin.csv", "city,year\nM\xfcnchen,2000\n".encode("latin-1"), "is not UTF-8"),
        ("ragged.csv", b"a,b\n1,2\n1,2,3\n", "cannot be read"),
        ("fake.parquet", b"no parquet", "cannot be read as .parquet"),
        ("fake.dta", b"no stata", "cannot be read as .dta"),
        ("table.xlsx", b"x", "a table is one of .csv"),
    ],
)
def test_files_that_are_no_table_end_in_one_line(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = estimate(tmp_path / name, "--model", "ols", *ASKED)
    assert done.exit_code == 3
    assert message in done.stderr
    assert done.stderr.startswith("aicluster: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--model", "ols", "--outcome", "patent", "--regressors", "policy"], 7, "Did you mean 'patents'?"),
        (["--model", "ols", "--outcome", "patents"], 7, "has no regressor"),
        (["--model", "bacon", "--outcome", "patents", "--effects", "city,year"], 2, "needs --adopted"),
        (["--model", "bacon", "--model", "ols", "--outcome", "patents"], 2, "a table of its own"),
        (["--model", "ols", *ASKED, "-o", "table.pdf"], 2, "Allowed are: .txt, .html"),
        (["--model", "ols", *ASKED, "-o", "/nowhere/table.txt"], 2, "cannot be written"),
        (["--model", "system-gmm", *ASKED, "--role", "policy=free"], 7, "Roles are: exogenous"),
        (["--model", "event-study", *ASKED, "--adopted", "year"], 7, "not the same in all rows"),
        (["--model", "ols", *ASKED, "--role", "policy"], 2, "is not NAME=VALUE"),
        (["--model", "probit", *ASKED], 2, "is not one of"),
    ],
)
def test_mistakes_end_in_what_to_do(arguments, code, message):
    done = estimate(PANEL, *arguments)
    assert done.exit_code == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_neither_java_nor_spark_is_needed():
    code = (
        "import sys; from aicluster_spark.cli.main import cli\n"
        f"cli({['estimate', str(PANEL), '--model', 'poisson', *ASKED]!r}, standalone_mode=False)\n"
        "assert not {'pyspark', 'py4j', 'graphframes'} & set(sys.modules), 'Spark was loaded'"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PATH": ""}, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "Poisson (PPML), fixed effects" in done.stdout
