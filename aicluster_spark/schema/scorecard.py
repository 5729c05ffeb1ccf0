"""Tables of the scorecard stage: indicators, the index they make, and what follows from it for each city."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, STRINGS, Column, Table

_CITY = Column("city", STRING, "Unit of analysis.")
_RANKS = (
    Column("rank", INTEGER, "Rank by the study's own recipe, 1 the best; null where the score is."),
    Column("rank_low", DOUBLE, "Lower limit of the rank over the recipes drawn."),
    Column("rank_high", DOUBLE, "Upper limit of the rank over the recipes drawn."),
)

SCORECARD_INDICATORS = Table(
    "scorecard_indicators",
    "One indicator: what it is, and how the index treats it.",
    ("indicator",),
    (
        Column("indicator", STRING, "Identifier."),
        Column("name", STRING, "Name in English."),
        Column("name_zh", STRING, "Name in Chinese."),
        Column("formula", STRING, "How it is computed, of figures or of columns of the panel."),
        Column("words", STRING, "The formula in words."),
        Column("source", STRING, "Tables and columns it comes from."),
        Column("unit", STRING, "Its unit; empty where it has none."),
        Column("direction", INTEGER, "1 where more is better, -1 where less is."),
        Column("subsystem", STRING, "Subsystem it belongs to."),
        Column("focus", STRING, "Focus area it belongs to."),
        Column("roles", STRINGS, "Sides of balances and development models it speaks for."),
        Column("own", BOOLEAN, "Whether the study added it."),
        Column("base", STRING, "Formula of the count that a share or a mean is over; empty where none is."),
        Column("base_of", STRING, "What that counts."),
        Column("step", STRING, "What a city may do to raise it, in English."),
        Column("step_zh", STRING, "The same in Chinese."),
        Column("known", LONG, "Scored cities in which it is known."),
        Column("used", BOOLEAN, "Whether the index uses it."),
        Column("reason", STRING, "Why it does not."),
        Column("skewness", DOUBLE, "Skewness before treatment; null below three known values."),
        Column("kurtosis", DOUBLE, "Excess kurtosis before treatment; null below four known values."),
        Column(
            "treatment",
            STRING,
            "What was done about outliers: not needed, winsorised (how many cities) or transformed.",
        ),
        Column(
            "weight",
            DOUBLE,
            "Weight within its subsystem by the study's recipe; null where not used.",
            "share",
        ),
    ),
)

SCORECARD_VALUES = Table(
    "scorecard_values",
    "One indicator of one scored city.",
    ("city", "indicator"),
    (
        _CITY,
        Column("indicator", STRING, "Indicator."),
        Column("value", DOUBLE, "Its value in its own unit; null where unknown."),
        Column(
            "score",
            DOUBLE,
            "The value after treatment and normalisation; null where unknown or not used.",
            "0 to 1",
        ),
        Column("base", DOUBLE, "The count that a share or a mean is over; null where none is, or unknown."),
        Column("reason", STRING, "Why the value is null."),
    ),
)

SCORECARD = Table(
    "scorecard",
    "One scored city: composite index, coordination of the subsystems, development model.",
    ("city",),
    (
        _CITY,
        Column("window_start", INTEGER, "First year of the window.", "year"),
        Column("window_end", INTEGER, "Last year of the window.", "year"),
        Column("standing", STRING, "cluster; compared, where the study names it; peer, else."),
        Column("ai_patents", DOUBLE, "AI patents in the window.", "patents"),
        Column(
            "score",
            DOUBLE,
            "Composite index by the study's recipe; null below the coverage or the AI patents asked for.",
            "0 to 1",
        ),
        *_RANKS,
        Column("rank_median", DOUBLE, "Median rank over the recipes drawn."),
        Column("draws", LONG, "Recipes drawn that rank the city."),
        Column("coverage", DOUBLE, "Known indicators of those used.", "share"),
        Column(
            "coupling", DOUBLE, "Coupling degree C of the subsystems; null unless all are known.", "0 to 1"
        ),
        Column("development", DOUBLE, "Their mean T.", "0 to 1"),
        Column(
            "coordination", DOUBLE, "Coupling coordination degree D, the square root of C times T.", "0 to 1"
        ),
        Column("coordination_grade", STRING, "Its grade, of ten."),
        Column("coordination_reason", STRING, "Why D is null."),
        Column(
            "model",
            STRING,
            "Development model by rule: technology, scenario, institution, mixed, or behind in all three scores.",
        ),
        Column("model_reason", STRING, "Why there is none."),
        Column(
            "organisations_reason",
            STRING,
            "Why its organisations are not told; null where scorecard_organisations has them.",
        ),
        Column("reason", STRING, "Why the score is null."),
    ),
)

SCORECARD_SUBSYSTEMS = Table(
    "scorecard_subsystems",
    "One subsystem of one scored city.",
    ("city", "subsystem"),
    (
        _CITY,
        Column("subsystem", STRING, "innovation, industry, infrastructure, talent_capital or governance."),
        Column("score", DOUBLE, "Score by the study's recipe; null below the coverage asked for.", "0 to 1"),
        *_RANKS,
        Column("known", LONG, "Indicators used that are known of the city."),
        Column("indicators", LONG, "Indicators used."),
        Column("coverage", DOUBLE, "known over indicators; null where none is used.", "share"),
        Column("reason", STRING, "Why the score is null."),
    ),
)

SCORECARD_CHOICES = Table(
    "scorecard_choices",
    "One option of one step of the index: how far it moves the ranks.",
    ("step", "option"),
    (
        Column("step", STRING, "missing, outliers, normalisation, weights or aggregation."),
        Column("option", STRING, "Option."),
        Column("chosen", BOOLEAN, "Whether the study's recipe takes it."),
        Column("draws", LONG, "Recipes drawn with it."),
        Column("mean_shift", DOUBLE, "Mean distance from the rank by the study's recipe.", "ranks"),
    ),
)

SCORECARD_MODELS = Table(
    "scorecard_models",
    "How far one scored city follows one development model.",
    ("city", "model"),
    (
        _CITY,
        Column("model", STRING, "technology, scenario or institution."),
        Column("score", DOUBLE, "Mean score of the indicators that speak for it.", "0 to 1"),
        Column("known", LONG, "Of these, indicators known of the city."),
        Column("indicators", LONG, "Indicators that speak for it."),
        Column("membership", DOUBLE, "Membership degree by the rule; the three sum to 1.", "0 to 1"),
        Column(
            "mixture",
            DOUBLE,
            "Membership by the Gaussian mixture; null where it could not be fitted.",
            "0 to 1",
        ),
        Column("reason", STRING, "Why the score or the membership is null."),
    ),
)

SCORECARD_BALANCES = Table(
    "scorecard_balances",
    "One balance of one scored city.",
    ("city", "balance"),
    (
        _CITY,
        Column("balance", STRING, "technology_scenario, market_government or security_development."),
        Column("first", DOUBLE, "Mean score of the indicators of the first side.", "0 to 1"),
        Column("second", DOUBLE, "Mean score of the indicators of the second side.", "0 to 1"),
        Column("difference", DOUBLE, "first - second."),
        Column("balance_index", DOUBLE, "1 - |difference|; 1 is balance.", "0 to 1"),
        Column("first_known", LONG, "Indicators of the first side that are known."),
        Column("second_known", LONG, "Indicators of the second side that are known."),
        Column("first_indicators", LONG, "Indicators of the first side that the index uses."),
        Column("second_indicators", LONG, "Indicators of the second side that the index uses."),
        Column("reason", STRING, "Why the difference is null."),
    ),
)

SCORECARD_GAPS = Table(
    "scorecard_gaps",
    "How far one scored city is from the frontier and from its nearest peer in one focus area.",
    ("city", "focus"),
    (
        _CITY,
        Column("focus", STRING, "innovation, application, foundation or ecosystem."),
        Column("score", DOUBLE, "Score of the city in the area.", "0 to 1"),
        Column("frontier", STRING, "Cluster with the highest score in the area."),
        Column("frontier_score", DOUBLE, "Its score.", "0 to 1"),
        Column(
            "frontier_gap",
            DOUBLE,
            "frontier_score - score, over the indicators known of both; 0 for the frontier itself.",
            "0 to 1",
        ),
        Column(
            "peer",
            STRING,
            "Scored city nearest in AI patents, at most twice and at least half as many, that is not the frontier of the area; null where there is none.",
        ),
        Column("peer_score", DOUBLE, "Its score.", "0 to 1"),
        Column("peer_gap", DOUBLE, "peer_score - score, over the indicators known of both.", "0 to 1"),
        Column("reason", STRING, "Why frontier_gap is null."),
        Column("peer_reason", STRING, "Why there is no peer, or peer_gap is null."),
    ),
)

SCORECARD_STEPS = Table(
    "scorecard_steps",
    "One of the three indicators that would close most of a city's gap to the frontier in one focus area.",
    ("city", "focus", "place"),
    (
        _CITY,
        Column("focus", STRING, "Focus area."),
        Column("place", INTEGER, "1 to 3, by the part of the gap."),
        Column("indicator", STRING, "Indicator."),
        Column(
            "gap_share", DOUBLE, "Its part of all that the city lacks to the frontier in the area.", "share"
        ),
        Column("value", DOUBLE, "The city's value, in the indicator's unit."),
        Column("peer_value", DOUBLE, "That of the nearest peer."),
        Column("frontier_value", DOUBLE, "That of the frontier."),
        Column(
            "horizon",
            STRING,
            "near, where the peer is ahead already; middle, where half of the cities are; far, else.",
        ),
        Column(
            "target",
            DOUBLE,
            "What the horizon asks for: the peer's value, the median, or the frontier's; never beyond the last.",
        ),
    ),
)

SCORECARD_INTERNATIONAL = Table(
    "scorecard_international",
    "One measure of one scored city, ranked over all of them, whatever their country.",
    ("city", "measure"),
    (
        _CITY,
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        Column("measure", STRING, "share, lq, growth, centrality, cross_border or policy_year."),
        Column("value", DOUBLE, "Its value."),
        Column("rank", INTEGER, "Rank, 1 the best; null where the value is."),
        Column(
            "rank_low", DOUBLE, "Lower 95 % limit of the rank; null where the measure has no sampling error."
        ),
        Column("rank_high", DOUBLE, "Upper 95 % limit, likewise."),
        Column("reason", STRING, "Why the value, or the interval, is null."),
    ),
)

SCORECARD_CHAIN = Table(
    "scorecard_chain",
    "Living AI firms of one scored city at one place of the value chain.",
    ("city", "place"),
    (
        _CITY,
        Column(
            "place", STRING, "hardware, platform or application; unknown where neither code nor scope tells."
        ),
        Column("firms", LONG, "AI firms known to live at the end of the window.", "firms"),
        Column("by_code", LONG, "Those placed by their industry code.", "firms"),
        Column("by_scope", LONG, "Those placed by words of their business scope.", "firms"),
        Column(
            "share", DOUBLE, "Share of the firms that have a place; null where fewer than half have.", "share"
        ),
        Column("reason", STRING, "Why the share is null."),
    ),
)

SCORECARD_ORGANISATIONS = Table(
    "scorecard_organisations",
    "An organisation with many AI patents of one scored city; no natural persons, and no row of a city where the "
    "applicants' sector is known for fewer than half of the AI patents.",
    ("city", "place"),
    (
        _CITY,
        Column("place", INTEGER, "Place by AI patents, from 1."),
        Column("name", STRING, "Name as published."),
        Column("sector", STRING, "firm, university, institute or government."),
        Column(
            "ai_patents",
            LONG,
            "AI patents of the city in the window with it as applicant or assignee.",
            "patents",
        ),
    ),
)

SCORECARD_OFFICES = Table(
    "scorecard_offices",
    "Offices that published the AI patents of the scored cities of one country.",
    ("country", "office"),
    (
        Column("country", STRING, "Country of the cities, ISO 3166-1 alpha-2."),
        Column("office", STRING, "Office."),
        Column("cities", LONG, "Scored cities of the country with such patents."),
        Column("ai_patents", LONG, "AI patents in the window, counted once a city.", "patents"),
    ),
)
