"""Tables: what every cell says, and that no format lets a name break it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from aicluster_spark.estimation import EstimationError, fit_gmm, fit_ols, fit_poisson
from aicluster_spark.estimation.fit.parts import Convergence
from aicluster_spark.estimation.tables.formats import to_csv, to_html, to_latex, to_text
from aicluster_spark.estimation.tables.regression_table import number, regression_table, stars
from tests.estimation.test_gmm import dynamic_panel

TERMS = ("policy", "centrality", "policy:centrality")


@pytest.fixture
def fits(panel):
    return {
        "Poisson": fit_poisson(panel, "patents", TERMS),
        "OLS": fit_ols(panel, "patents", ["policy"], cluster="city"),
        "few": fit_poisson(panel.assign(centrality=np.nan), "patents", TERMS, min_clusters=40),
    }


def rows_of(table) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in (*table.coefficients, *table.facts)}


def test_cells_are_the_figures_of_the_fits(fits):
    table = regression_table(fits, "Patents", labels={"policy": "Policy (0/1)"})
    rows = rows_of(table)
    fit = fits["Poisson"]
    assert rows["Policy (0/1)"][0] == f"{fit.coefficients[0]:.3f}" + stars(fit.p_values[0])
    below = table.coefficients[1]
    assert below[0] == ""
    assert below[1] == f"({fit.test_statistics[0]:.2f})"
    assert rows["Observations"] == tuple(f"{each.n:,}" for each in fits.values())
    assert rows["Clusters (city)"] == ("", str(fits["OLS"].clusters["city"]), "")
    assert rows["year effects"] == ("yes", "yes", "yes")
    assert rows["R²"][1] == f"{fits['OLS'].statistics['r2']:.3f}"


def test_withheld_inference_has_no_stars_and_says_why(fits):
    table = regression_table(fits)
    few = fits["few"]
    rows = rows_of(table)
    assert rows["policy"][2] == f"{few.coefficients[0]:.3f}"
    assert table.coefficients[1][3] == f"[{few.std_errors[0]:.3f}]"
    assert any("few: Too few policy units for inference: 12 clusters" in note for note in table.notes)


def test_terms_without_estimate_are_named_with_their_reason(fits):
    table = regression_table(fits)
    rows = rows_of(table)
    assert rows["centrality"][1:] == ("", "not estimable")
    assert "few: centrality is not estimable: no value in any row." in table.notes


def test_no_numbers_without_convergence(fits):
    stuck = replace(fits["Poisson"], convergence=Convergence(False, 200, 1.0, "none"))
    table = regression_table({"stuck": stuck})
    assert rows_of(table)["policy"] == ("no convergence",)
    assert all(row[0] for row in table.coefficients)


def test_dynamic_panels_show_their_tests_and_instruments():
    fit = fit_gmm(dynamic_panel(2, units=60, periods=4), "y", {"policy": "predetermined"})
    table = regression_table({"System GMM": fit}, brackets="std_error")
    rows = rows_of(table)
    hansen = next(test for test in fit.tests if test.name == "Hansen")
    assert rows["Hansen (p)"] == (f"{hansen.p_value:.3f}",)
    assert rows["Instruments"] == (f"{fit.statistics['instruments']:.0f}",)
    assert rows["AR(2) (p)"] == ("–",)
    assert any("AR(2)" in note and "2 periods apart" in note for note in table.notes)
    assert table.coefficients[1][1] == f"({fit.std_errors[0]:.3f})"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.1234, "0.123"), (-2.5, "−2.500"), (0.00004, "4e−05"), (0.0, "0.000"), (np.nan, "–")],
)
def test_numbers(value, shown):
    assert number(value, 3) == shown


@pytest.mark.parametrize(("p", "marks"), [(0.009, "***"), (0.01, "**"), (0.05, "*"), (0.1, ""), (np.nan, "")])
def test_stars(p, marks):
    assert stars(p) == marks


class Collector(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text.append(data)


def test_names_cannot_break_a_format(fits):
    nasty = "<b>50 % & $x_1$</b>"
    table = regression_table({nasty: fits["OLS"]}, title=nasty, labels={"policy": nasty})
    parsed = Collector()
    parsed.feed(to_html(table))
    assert "b" not in parsed.tags
    assert parsed.text.count(nasty) == 3
    assert parsed.tags.count("tr") == len(table.coefficients) + len(table.facts) + 2
    latex = to_latex(table)
    assert r"50 \% \& \$x\_1\$" in latex
    assert all(line.count(" & ") == 1 for line in latex.splitlines() if line.endswith(r"\\"))
    read = list(csv.reader(io.StringIO(to_csv(table))))
    assert read[0] == ["", nasty]
    assert read[1][0] == nasty
    assert float(read[1][1].rstrip("*")) == pytest.approx(fits["OLS"].coefficients[0], abs=5e-4)


def test_text_columns_line_up(fits):
    lines = to_text(regression_table(fits, "Patents")).splitlines()
    assert lines[0] == "Patents"
    rule = len(lines[1])
    body = lines[2 : [i for i, line in enumerate(lines) if line.startswith("─")][-1]]
    assert all(len(line) <= rule for line in body)
    ends = [line.index("Poisson") + len("Poisson") for line in body if "Poisson" in line][:1]
    row = next(line for line in body if line.startswith("Observations"))
    assert row[: ends[0]].endswith(f"{fits['Poisson'].n}")


def test_what_cannot_be_shown_is_refused(fits):
    with pytest.raises(EstimationError, match="no model to show"):
        regression_table({})
    with pytest.raises(EstimationError, match="Allowed are: statistic, std_error"):
        regression_table(fits, brackets="p")
