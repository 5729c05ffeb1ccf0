"""Figures that stand in the tables of other stages by city and window."""

from __future__ import annotations

import polars as pl

from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables, figure, unknown
from aicluster_spark.scorecard.figures.patents import KNOWN_SHARE

NO_PATENTS = "no patents in the window"
NO_BEFORE = "no window before this one is in the study"
NO_BRANCHES = "the rule set has no branches"
NO_POLICY = "no policy of the year is in the study"
NO_POLICY_LIST = "the study has no list of policy documents"
NO_PAIRS = "no AI patent of several placed parties"
NO_TIES = "no AI patent shared with another city"


def output_figures(tables: Tables, scope: Scope) -> list[Figure]:
    """Output, specialisation and branches."""
    quotients = scope.here(tables["city_lq"])
    now = quotients.filter(pl.col("window_end") == scope.end).collect()
    special = scope.here(tables["city_specialisation"]).filter(pl.col("window_end") == scope.end).collect()
    before = quotients.filter(pl.col("window_end") == scope.before[1]).collect()
    profiles = scope.here(tables["city_profiles"]).filter(pl.col("window_end") == scope.end).collect()
    none = NO_BRANCHES if profiles.is_empty() else "no AI patent in a branch"
    return [
        figure("ai_patents", now, absent=NO_PATENTS, otherwise=0.0),
        figure("lq", now, reason=pl.col("reason"), absent=NO_PATENTS),
        figure("lq_shrunk", special, reason=pl.col("reason"), absent=NO_PATENTS),
        figure("ai_patents_before", before, "ai_patents", absent="no patents in the window before")
        if before.height
        else unknown("ai_patents_before", NO_BEFORE),
        figure("branches", profiles, absent=none),
        figure(
            "complexity", profiles, reason="outside of the largest connected part of branches", absent=none
        ),
    ]


def tie_figures(tables: Tables, scope: Scope) -> list[Figure]:
    """Work with other cities."""
    balance = scope.here(tables["collaboration"]).filter(pl.col("window_end") == scope.end).collect()
    measures = tables["city_measures"].filter(pl.col("window_end") <= scope.end)
    last = scope.here(measures.filter(pl.col("window_end") == pl.col("window_end").max())).collect()
    shared = pl.col("intra") + pl.col("inter") > 0
    partners = balance.join(_ties(tables, scope), on="city", how="left").with_columns(
        partner_cities=pl.when(shared).then(pl.col("partner_cities").fill_null(0))
    )
    return [
        figure("intra", balance, absent=NO_PAIRS),
        figure("inter", balance, absent=NO_PAIRS),
        figure(
            "centrality",
            last,
            "harmonic_closeness",
            pl.coalesce("reason", pl.lit("the study computes no harmonic closeness of cities")),
            "not among the cities of the network",
        ),
        figure("partner_cities", partners, reason=NO_PAIRS, absent=NO_PAIRS),
        figure("known_ties", partners, reason=NO_TIES, absent=NO_TIES),
        figure("foreign_ties", partners, reason=NO_TIES, absent=NO_TIES),
    ]


def _ties(tables: Tables, scope: Scope) -> pl.DataFrame:
    """Count partners and the weight of ties, with partners of known country, of each city.

    Weights are added in an order of their own, so that two runs give the same bits.
    """
    pairs = tables["city_pairs"].filter(pl.col("window_end") == scope.end)
    sides = [
        pairs.select(city=pl.col(a), partner=pl.col(b), weight=pl.col("weight"))
        for a, b in (("city_a", "city_b"), ("city_b", "city_a"))
    ]
    countries = tables["cities"].select("city", "country")
    both = (
        scope.here(pl.concat(sides))
        .join(countries, on="city", how="left")
        .join(countries.rename({"city": "partner", "country": "partner_country"}), on="partner", how="left")
    )
    foreign = pl.col("country") != pl.col("partner_country")
    return (
        both.group_by("city")
        .agg(
            partner_cities=pl.col("partner").n_unique(),
            known_ties=pl.col("weight").filter(foreign.is_not_null()).sort().sum(),
            foreign_ties=pl.col("weight").filter(foreign).sort().sum(),
        )
        .collect()
    )


def policy_figures(tables: Tables, scope: Scope) -> list[Figure]:
    """Dated policy and documents."""
    of_year = pl.col("year") == scope.end
    dated = scope.here(tables["city_policy"]).filter(of_year).collect()
    found = [
        figure("policy_years", dated, reason=pl.col("reason"), absent=NO_POLICY),
        figure("pilot", dated, reason=pl.col("pilot_reason"), absent=NO_POLICY),
    ]
    intensity = scope.here(tables["city_policy_intensity"]).filter(of_year).collect()
    if intensity.is_empty():
        names = ("policy_stock", "policy_kinds", "standards_documents")
        return [*found, *(unknown(name, NO_POLICY_LIST) for name in names)]
    documents = _documents(tables, scope, intensity)
    untold = pl.coalesce("why", pl.lit("no list covers the city"))
    return [
        *found,
        figure("policy_stock", intensity, "stock", pl.col("reason"), "no list covers the city"),
        figure("policy_kinds", documents, reason=untold, absent="no list covers the city"),
        figure("standards_documents", documents, reason=untold, absent="no list covers the city"),
    ]


def _documents(tables: Tables, scope: Scope, intensity: pl.DataFrame) -> pl.DataFrame:
    """Instruments of the documents that cities were under; null where no list covers the city.

    Null too where most of its documents have no text that was read: nobody knows what they name.
    """
    rules = ["environment.standards", "environment.regulation"]
    texts = tables["policy_texts"].select("policy_id", "instruments")
    under = scope.here(tables["city_policy_documents"]).filter(pl.col("year") <= scope.end)
    issued = under.join(texts, on="policy_id", how="left").collect()
    read = issued.drop_nulls("instruments")
    texted = issued.group_by("city").agg(texts=pl.col("instruments").is_not_null().sum(), documents=pl.len())
    kinds = read.explode("instruments").group_by("city").agg(policy_kinds=pl.col("instruments").n_unique())
    named = pl.col("instruments").list.set_intersection(rules).list.len() > 0
    rules_named = read.group_by("city").agg(standards_documents=named.sum())
    covered = intensity.select("city", covered=pl.col("stock").is_not_null(), why="reason")
    joined = covered
    for each in (kinds, rules_named, texted):
        joined = joined.join(each, on="city", how="left")
    legible = (pl.col("texts") >= KNOWN_SHARE * pl.col("documents")).fill_null(True)
    textless = pl.format("{} of {} policy documents of the city have a text", "texts", "documents")
    counts = ("policy_kinds", "standards_documents")
    return joined.with_columns(
        *(pl.when(pl.col("covered") & legible).then(pl.col(name).fill_null(0)) for name in counts),
        why=pl.when(pl.col("covered") & ~legible).then(textless).otherwise("why"),
    )
