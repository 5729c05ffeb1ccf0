"""The five lines a person wants to know."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.data import ReportData

KIND_WORDS = {"real": "", "sample": "Sample: ", "synthetic": "SYNTHETIC: "}


def headline(data: ReportData) -> list[str]:
    """Say what was read, where it lies, where AI clusters are, who is central, and what the model carries.

    Every line is made from results and claims no more than they do.
    """
    return [_read(data), _placed(data), _clusters(data), _central(data), _estimate(data)]


def _read(data: ReportData) -> str:
    seen, kept, rejected = findings.records_seen(data)
    kind = KIND_WORDS[data.study.provenance.kind]
    return (
        f"{kind}{seen:,} records read from {words.several(data.files.height, 'file')}, {kept:,} kept and "
        f"{rejected:,} rejected: {findings.patents_read(data):,} patents; "
        f"the last complete filing year is {data.last_complete_year}."
    )


def _placed(data: ReportData) -> str:
    shares = dict(findings.placement(data).select("level", "share").iter_rows())
    if shares["city"] is None:
        return "No party published an address."
    return (
        f"{words.percent(shares['city'])} of the parties with an address were placed in a city, "
        f"{words.percent(shares['region'])} only in a region, {words.percent(shares['country'])} only "
        "in a country, "
        f"{words.percent(shares['none'])} not at all."
    )


def _clusters(data: ReportData) -> str:
    when, rule = findings.last_window_words(data), findings.rule_words(data)
    found = findings.clusters(data)
    if found.is_empty():
        return f"No city is an AI cluster in {when or 'any complete window'} ({rule})."
    most = words.listed(found["label"].head(5).to_list())
    verb = "is an AI cluster" if found.height == 1 else "are AI clusters"
    return (
        f"{words.several(found.height, 'city', 'cities')} {verb} in {when} ({rule}); by AI patents: {most}."
    )


def _central(data: ReportData) -> str:
    central = findings.central_cities(data)
    measure = findings.measure_words(data)
    if central.is_empty():
        return f"No city has a known {measure} in the last network window."
    when = words.window(central["window_start"][0], central["window_end"][0])
    known = words.several(central.height, "city has", "cities have")
    return f"In the network of {when}, {known} a known {measure}; {_most_central(data, central)}."


def _most_central(data: ReportData, central: pl.DataFrame) -> str:
    """Name the most central cities where ties are enough to tell, and say how many have no tie."""
    ties = findings.ties_between_cities(data)
    untied = f"{findings.untied(central):,} of them without a tie to another city"
    if ties is None or ties < findings.TIES_TO_RANK:
        number = "an unknown number of ties" if ties is None else words.several(ties, "tie")
        return f"{untied}; with {number} between cities there is no ranking to speak of"
    return f"{untied}; most central: {words.listed(central['label'].head(3).to_list())}"


def _estimate(data: ReportData) -> str:
    products = findings.product_terms(data)
    if products.is_empty():
        return "No model of the study has a product of policy and centrality."
    sentence = estimate_sentence(products.row(0, named=True))
    return sentence[:1].upper() + sentence[1:]


def estimate_sentence(term: dict[str, object]) -> str:
    """Say what one row of `estimates` carries: an interval, a bare estimate, or why there is none."""
    name = f"{str(term['term']).replace(':', ' × ')} in model {term['model']}"
    if not term["estimable"]:
        return f"{name} is not estimable: {term['reason'] or 'the data do not carry it'}."
    estimate = words.decimal(words.number(term["estimate"]), 3)
    error = words.decimal(words.number(term["std_error"]), 3)
    low, high = words.number(term["low"]), words.number(term["high"])
    if low is None or high is None:
        why = term["reason"] or "inference is withheld"
        return f"{name} is estimated at {estimate} (standard error {error}), untested: {why}."
    verdict = "cannot be told from 0" if low <= 0 <= high else "differs from 0 at the 5 % level"
    interval = f"{words.decimal(low, 3)} to {words.decimal(high, 3)}"
    return f"{name} is estimated at {estimate} (95 % interval {interval}) and {verdict}."


def estimable(terms: pl.DataFrame) -> pl.DataFrame:
    """Rows of `estimates` that have an estimate."""
    return terms.filter(pl.col("estimable") & pl.col("estimate").is_not_null())
